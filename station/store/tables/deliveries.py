"""Deliveries, what the customer says is inside, the units counted, and what was noticed about each."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from station.store.tables.schema import UtcTime, metadata

delivery = Table(
    "delivery",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("customer", String(20), ForeignKey("customer.code")),
    Column("state", String(20), nullable=False),
    Column("signed_at", UtcTime, nullable=False),
    Column("signed_by", String(10), nullable=False),
    Column("counted_at", UtcTime),
    Column("counted_by", String(10)),
    Column("limits", JSON, nullable=False),
    Index(None, "customer"),
    Index(None, "state"),
    Index(None, "signed_at"),
)
"""`limits`: the working days its clocks started with; a later change of settings leaves them."""

waybill = Table(
    "waybill",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("courier", String(20), nullable=False),
    Column("delivery", String(20), ForeignKey("delivery.number")),
    Column("signed_at", UtcTime),
    Index(None, "delivery"),
)
"""A parcel; unsigned while only a packing list names it."""

packing_line = Table(
    "packing_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("consignment", String(80), nullable=False),
    Column("waybill", String(40), nullable=False),
    Column("customer", String(20), nullable=False),
    Column("carton", String(20), nullable=False, server_default=""),
    Column("model", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("serial", String(40), nullable=False, server_default=""),
    Column("stated_fault", String(200), nullable=False, server_default=""),
    Column("request", String(10), nullable=False),
    Column("delivery", String(20), ForeignKey("delivery.number")),
    Index(None, "waybill"),
    Index(None, "delivery"),
)
"""What the customer says is inside (F2); joins its delivery when the parcel is signed for. Lines of one
`consignment` came in one list: their parcels belong together."""

IS_COUNTED = text("unit.state = 'counted'")
"""Units that were counted and not put away; written out, so that the index serves it."""

IS_OPEN = text("unit.open")
"""Units whose life here goes on; written out, so that the index serves it."""

unit = Table(
    "unit",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("delivery", String(20), ForeignKey("delivery.number"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("model", String(20), ForeignKey("model.code")),
    Column("serial", String(40)),
    Column("duplicate", Boolean, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("product_status", String(20), nullable=False),
    Column("location", String(10), nullable=False),
    Column("request", String(10)),
    Column("paired_with", String(20)),
    Column("disposition", String(20), nullable=False, server_default=""),
    Column("warranty", String(10), nullable=False),
    Column("warranty_end", Date),
    Column("produced", String(10)),
    Column("issue", Integer, nullable=False),
    Column("counted_at", UtcTime, nullable=False),
    Column("counted_by", String(10), nullable=False),
    UniqueConstraint("delivery", "number"),
    Index(None, "delivery", "ordinal"),
    Index(None, "serial"),
    Index(
        "uq_unit_open_serial",
        "serial",
        unique=True,
        sqlite_where=text("open AND NOT duplicate"),
        postgresql_where=text("open AND NOT duplicate"),
    ),
    Index(
        "ix_unit_counted",
        "delivery",
        sqlite_where=text("state = 'counted'"),
        postgresql_where=text("state = 'counted'"),
    ),
    Index(
        "ix_unit_open",
        "state",
        "disposition",
        "product_status",
        sqlite_where=text("open"),
        postgresql_where=text("open"),
    ),
)
"""One physical power supply. `open` until its life here ends; one open unit per serial unless marked as
a duplicate. `paired_with`: the declared model it came instead of. `disposition`: what its inspection said
is to become of it, or the plan that was approved; empty before."""

weight = Table(
    "weight",
    metadata,
    Column(
        "operation",
        String(80),
        ForeignKey("operation.id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("unit", String(20), ForeignKey("unit.number"), nullable=False),
    Column("value", String(16), nullable=False),
    Column("unit_of_measure", String(8), nullable=False),
    Column("device", String(40), nullable=False),
    Column("raw", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "unit"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit", String(20), ForeignKey("unit.number"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "unit"),
)
"""What the station noticed about a unit: hints for people, never verdicts (domain 7.4)."""
