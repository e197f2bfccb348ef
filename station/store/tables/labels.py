"""Labels that are printed."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table

from station.store.tables.schema import UtcTime, metadata

print_job = Table(
    "print_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("issue", Integer, nullable=False),
    Column("copy", Boolean, nullable=False),
    Column("content", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("desk", String(40), nullable=False),
    Column("printer", String(40), nullable=False),
    Column("counter", Integer),
    Column("evidence", String(40)),
    Column("reason", String(80), nullable=False, server_default=""),
    Column("queued_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index(None, "state"),
    Index(None, "subject", "issue"),
)
"""`counter`: the printer's label counter before the first byte left, so that a restart can tell.
`evidence`: what says it is printed: `counter`, `status`, `scanned`, or an operator's number."""
