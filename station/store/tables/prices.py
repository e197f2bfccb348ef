"""Prices of salvaged parts, and their value above the cap."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from station.store.tables.schema import UtcTime, metadata

price_list = Table(
    "price_list",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("version", String(20), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("effective_on", Date),
    Column("made_by", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reviewed_by", String(10)),
    Column("reviewed_at", UtcTime),
    Index(None, "state"),
)
"""A version of the unit price list of salvaged parts (R4, F6): draft, submitted, reviewed, replaced."""

price_line = Table(
    "price_line",
    metadata,
    Column("price_list", String(20), ForeignKey("price_list.number"), primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("spec", String(80), nullable=False, server_default=""),
    Column("unit_of_measure", String(4), nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("basis", String(80), nullable=False, server_default=""),
)

value_exception = Table(
    "value_exception",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("cap_fen", Integer, nullable=False),
    Column("allowed_fen", Integer, nullable=False),
    Column("peak_fen", Integer, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("acknowledged_at", UtcTime, nullable=False),
    Column("acknowledged_by", String(10), nullable=False),
    Column("closed_at", UtcTime),
    Index(None, "state"),
)
"""The stock is worth more than the cap, or may be: what the manager acknowledged (R3), `open` until the value
is within the cap again, then `closed`. `allowed_fen`: as far as he did; what he said last counts. `peak_fen`:
the highest value posted under it."""
