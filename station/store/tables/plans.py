"""What is done on a working day, and what is picked for it."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, text

from station.store.tables.schema import UtcTime, metadata

plan = Table(
    "plan",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("date", Date, nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_by", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("picker", String(10)),
    Column("issued_at", UtcTime),
    Column("counted_at", UtcTime),
    Column("signed_at", UtcTime),
    Index(None, "date"),
    Index(None, "state"),
)
"""What is done on a working day, and its pick list (R20, F10): draft, issued, counted, signed."""

plan_task = Table(
    "plan_task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", String(20), ForeignKey("plan.number"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("unit", String(20), ForeignKey("unit.number")),
    Column("batch", String(20), ForeignKey("batch.number")),
    Column("person", String(10), nullable=False),
    Column("done_at", UtcTime),
    Index(None, "plan"),
    Index(None, "unit"),
    Index(None, "batch"),
    Index(
        "ix_plan_task_not_done",
        "plan",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)
"""One thing somebody does: `inspect`, `repair` or `teardown` of a unit or a batch (R25)."""

pick_line = Table(
    "pick_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan", String(20), ForeignKey("plan.number"), nullable=False),
    Column("item", String(20), nullable=False),
    Column("name", String(40), nullable=False),
    Column("location", String(10), nullable=False, server_default=""),
    Column("asked", Integer, nullable=False),
    Column("counted", Integer),
    Column("lots", JSON, nullable=False),
    Column("missing", Integer, nullable=False, server_default="0"),
    Column("missing_at", UtcTime),
    Column("reason", String(40), nullable=False, server_default=""),
    Index(None, "plan"),
)
"""What is picked: a unit by its number or a part by its code, thousandths. `lots`: by lot, how much of a
part was counted. `missing`: found short after both had signed, so it is the picker's (R20), with the
reason he gave."""
