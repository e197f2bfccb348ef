"""What lies where: movements of it, and places counted."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from station.store.tables.schema import UtcTime, metadata

IS_VALUED = text("amount_fen IS NOT NULL")
"""Movements that change the value; written out, so that the index serves their sum (R3)."""

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "operation",
        String(80),
        ForeignKey("operation.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    Column("item", String(20), nullable=False),
    Column("source", String(10)),
    Column("target", String(10)),
    Column("quantity", Integer, nullable=False),
    Column("amount_fen", Integer),
    Column("unit", String(20), ForeignKey("unit.number")),
    Column("reason", String(40), nullable=False, server_default=""),
    Column("at", UtcTime, nullable=False),
    Index(None, "source"),
    Index(None, "target"),
    Index(None, "item"),
    Index(None, "unit"),
    Index("ix_movement_valued", "amount_fen", sqlite_where=IS_VALUED, postgresql_where=IS_VALUED),
)
"""Stock is only ever the sum of its movements, value the sum of their amounts (R3); quantity in
thousandths, `source` None is from outside, `target` None out of stock. `amount_fen`: what the movement adds
to the value, negative when it takes it away; one without quantity gives a price to what had none (R4).
`unit`: the one that a part was put into. `reason`: of a difference found in stock-taking."""

stock_take = Table(
    "stock_take",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("location", String(10), ForeignKey("location.code"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("started_by", String(10), nullable=False),
    Column("ended_at", UtcTime),
    Index(None, "location"),
    Index(None, "state"),
)
"""A place counted: `open`, then `done`; what differs has become movements with a reason."""

stock_take_line = Table(
    "stock_take_line",
    metadata,
    Column("stock_take", Integer, ForeignKey("stock_take.id"), primary_key=True),
    Column("item", String(20), primary_key=True),
    Column("expected", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("reason", String(40), nullable=False, server_default=""),
)
