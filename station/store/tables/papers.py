"""The papers, what stood on each when it was signed, and who signed it."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from station.store.tables.schema import UtcTime, metadata

IS_AWAITED = text("waits_for <> ''")
"""Papers that wait for somebody; written out, so that the index serves it."""

paper = Table(
    "paper",
    metadata,
    Column("number", String(24), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("rule", String(5), nullable=False),
    Column("delivery", String(20), ForeignKey("delivery.number")),
    Column("customer", String(20), ForeignKey("customer.code")),
    Column("addressee", String(20), nullable=False, server_default=""),
    Column("state", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("waits_for", String(20), nullable=False, server_default=""),
    Column("waits_since", UtcTime),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10)),
    Index(None, "delivery"),
    Index(None, "customer"),
    Index(None, "state", "kind"),
    Index(None, "at"),
    Index("ix_paper_waiting", "waits_for", sqlite_where=IS_AWAITED, postgresql_where=IS_AWAITED),
)
"""A paper of the department (domain 6): `form` F1, `application` F3, `report` F7, `notice` F8,
`replacement` F9. A supplement of a form is a paper of its own, `FM2609300001/1`. `addressee`: whose page it
is on."""

paper_revision = Table(
    "paper_revision",
    metadata,
    Column("paper", String(24), ForeignKey("paper.number"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10)),
)
"""What stands on a paper, as it was shown when it was signed; `hash` is its fingerprint. Never changed."""

paper_line = Table(
    "paper_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper", String(24), ForeignKey("paper.number"), nullable=False),
    Column("unit", String(20), ForeignKey("unit.number")),
    Column("discrepancy", Integer, ForeignKey("discrepancy.id")),
    Column("problem", Integer, ForeignKey("problem.id")),
    Column("model", String(20)),
    Column("quantity", Integer, nullable=False),
    Column("plan", String(20), nullable=False, server_default=""),
    Column("carried_out_at", UtcTime),
    Column("carried_out_by", String(10)),
    Index(None, "paper"),
    Index(None, "unit"),
    Index(None, "discrepancy"),
    Index(None, "problem"),
)
"""What a paper is about, line by line: the plan for it, and when it was carried out."""

IS_URGENT = text("act = 'urgent'")
"""Acts that did not wait (R26); written out, so that the index serves it."""

signature = Table(
    "signature",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("paper", String(24), ForeignKey("paper.number"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("act", String(20), nullable=False),
    Column("operator", String(10), nullable=False),
    Column("recorded_by", String(10)),
    Column("channel", String(20), nullable=False, server_default=""),
    Column("reference", String(200), nullable=False, server_default=""),
    Column("image", LargeBinary),
    Column("facts", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "paper"),
    Index("ix_signature_urgent", "at", sqlite_where=IS_URGENT, postgresql_where=IS_URGENT),
)
"""Who did what to a revision of a paper: `filed`, `submitted`, `reviewed`, `approved`, `rejected`,
`handed_over`, `taken_over`, `entered`, `to_shipping`. One given outside the station has who recorded it, its
channel, and a reference or picture as evidence. `hash` is that of the revision: what was signed."""
