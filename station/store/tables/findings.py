"""What does not fit: discrepancies and their settling, marked problems, refused goods, and papers due."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from station.store.tables.schema import UtcTime, metadata

discrepancy = Table(
    "discrepancy",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", String(20), ForeignKey("delivery.number"), nullable=False),
    Column("unit", String(20), ForeignKey("unit.number")),
    Column("kind", String(20), nullable=False),
    Column("model", String(20)),
    Column("quantity", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("step", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(10), nullable=False),
    Index(None, "delivery"),
    Index(None, "unit"),
    Index(None, "state"),
    Index(None, "opened_at"),
)

settlement_step = Table(
    "settlement_step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("discrepancy", Integer, ForeignKey("discrepancy.id"), nullable=False),
    Column("step", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("operator", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "discrepancy"),
)
"""Each step of a settling, in order; a step may be repeated (asked again, decided anew)."""

photo = Table(
    "photo",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("discrepancy", Integer, ForeignKey("discrepancy.id")),
    Column("image", LargeBinary, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Column("problem", Integer, ForeignKey("problem.id")),
    Index(None, "discrepancy"),
    Index(None, "problem"),
)
"""Of a discrepancy or a marked problem: re-encoded JPEG of at most 300 KB, without the camera's metadata."""

problem = Table(
    "problem",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(20), ForeignKey("unit.number"), nullable=False),
    Column("category", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "unit"),
    Index(None, "state"),
    Index(None, "at"),
)
"""One of the six problem categories (R1), marked by a person."""

duty = Table(
    "duty",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("rule", String(5), nullable=False),
    Column("delivery", String(20), ForeignKey("delivery.number"), nullable=False),
    Column("unit", String(20), ForeignKey("unit.number")),
    Column("discrepancy", Integer, ForeignKey("discrepancy.id")),
    Column("state", String(10), nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("target", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("paper", String(24), ForeignKey("paper.number")),
    Column("ended_at", UtcTime),
    Index(None, "delivery"),
    Index(None, "unit"),
    Index(None, "state"),
    Index(None, "at"),
)
"""A paper a rule asks for: `report` (R1), `application` (R13), `replacement` (R9); `paper` once it is
filed. A duty is the clock, its paper the content."""

refusal = Table(
    "refusal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(20), ForeignKey("unit.number"), unique=True),
    Column("delivery", String(20), ForeignKey("delivery.number"), unique=True),
    Column("reason", String(20), nullable=False),
    Column("informed", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("image", LargeBinary, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
)
"""Goods that the keeper refused against policy (R17), a unit or a whole delivery at the door: why, who of the
customer was told and how, a photo.
What is refused in settling a discrepancy has all of these there."""
