"""What is inspected, what was found, and repairs."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from station.store.tables.schema import UtcTime, metadata

checklist_item = Table(
    "checklist_item",
    metadata,
    Column("family", String(20), primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("position", Integer, nullable=False),
    Column("unit_of_measure", String(8), nullable=False, server_default=""),
    Column("low", String(12)),
    Column("high", String(12)),
)
"""What is inspected of a model family (its form factor), in order (R7, F4). With limits it is a measured
value, without it is seen to be in order or not."""

IS_RECHECK = text("rechecks IS NOT NULL")
"""Second looks; written out, so that the index serves them."""

inspection = Table(
    "inspection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(20), ForeignKey("unit.number")),
    Column("lot", String(20), ForeignKey("part_lot.number")),
    Column("inspector", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("station", String(40), nullable=False, server_default=""),
    Column("instrument", String(40), nullable=False, server_default=""),
    Column("checks", JSON, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("defect", String(5), nullable=False, server_default=""),
    Column("description", String(200), nullable=False, server_default=""),
    Column("cause", String(20), nullable=False, server_default=""),
    Column("disposition", String(20), nullable=False, server_default=""),
    Column("rechecks", Integer, ForeignKey("inspection.id")),
    Column("remark", String(200), nullable=False, server_default=""),
    Index(None, "unit"),
    Index(None, "lot"),
    Index(None, "inspector", "at"),
    Index("ix_inspection_rechecks", "rechecks", sqlite_where=IS_RECHECK, postgresql_where=IS_RECHECK),
    Index(None, "at"),
)
"""One inspection of one unit or part lot (R7, R21): what was measured, with which instrument (R23), and
what is to become of it. `checks`: a list of what was inspected with the limits of that day and the value.
A second look is a row of its own that `rechecks` the first; none is ever
changed."""

repair = Table(
    "repair",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(20), ForeignKey("unit.number"), nullable=False),
    Column("repairer", String(10), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("result", String(20), nullable=False, server_default=""),
    Column("remark", String(200), nullable=False, server_default=""),
    Index(None, "unit"),
)
"""One repair of one unit; the parts put in are movements out of their lots that name the unit."""
