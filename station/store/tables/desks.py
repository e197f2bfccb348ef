"""The desks: what each has on its table, the numbers drawn, the department's settings."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from station.store.tables.schema import UtcTime, metadata

number = Table(
    "number",
    metadata,
    Column("prefix", String(2), primary_key=True),
    Column("day", String(6), primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last own number drawn, per prefix and day (domain 7.1)."""

desk = Table(
    "desk",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("command_secret", String(6), nullable=False),
    Column("operator", String(10), ForeignKey("operator.number")),
    Column("delivery", String(20), ForeignKey("delivery.number")),
    Column("unit", String(20)),
    Column("batch", String(20)),
    Column("question", JSON),
    Column("card", String(80)),
)
"""A desk's context: who is signed on, what is on the table, what is awaited, which answer is on the
card."""

setting = Table(
    "setting",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10)),
)
"""The department's thresholds and times; the highest version counts (design decision 5)."""
