"""What happened: operations, the journal and the end of its chain."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, text

from station.store.tables.schema import UtcTime, metadata

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""The end of the journal's chain: one row, locked first by every writing transaction."""

IS_WAITING = text("outcome = 'waiting'")
"""Readings stored until somebody who may work them off signs on; written out, so that the index serves
it."""

operation = Table(
    "operation",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("desk", String(40), nullable=False),
    Column("operator", String(10)),
    Column("device", String(40)),
    Column("at", UtcTime, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("code", String(40), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("unit", String(20)),
    Column("reading", JSON),
    Index("ix_operation_waiting", "desk", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
)
"""One row per reading worked off or request made, with its outcome; refused ones too. The id is UNIQUE,
so nothing is done twice. `reading` is what the device said (text, raw bytes in hex)."""

event = Table(
    "event",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column(
        "operation",
        String(80),
        ForeignKey("operation.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    Column("at", UtcTime, nullable=False),
    Column("desk", String(40), nullable=False),
    Column("operator", String(10)),
    Column("device", String(40)),
    Column("kind", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("data", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "subject"),
    Index(None, "operation"),
)
"""The journal: append-only (triggers refuse UPDATE and DELETE), gapless, each event hashed with its
predecessor."""

APPEND_ONLY = ("event", "account_line")
"""Tables that triggers keep append-only."""
