"""What customers get, and the parcels it goes out in."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from station.store.tables.schema import UtcTime, metadata

shipment = Table(
    "shipment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer", String(20), ForeignKey("customer.code"), nullable=False),
    Column("waybill", String(40), nullable=False),
    Column("courier", String(20), nullable=False),
    Column("shipped_at", UtcTime, nullable=False),
    Column("shipped_by", String(10), nullable=False),
    Column("delivered_at", UtcTime),
    Index(None, "waybill"),
    Index(None, "customer"),
)
"""A parcel to a customer: replacements, repaired units, what is sent back."""

claim = Table(
    "claim",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery", String(20), ForeignKey("delivery.number"), nullable=False),
    Column("unit", String(20), ForeignKey("unit.number"), nullable=False, unique=True),
    Column("model", String(20), ForeignKey("model.code")),
    Column("request", String(10), nullable=False),
    Column("decision", String(20), nullable=False, server_default=""),
    Column("replacement_model", String(20), ForeignKey("model.code")),
    Column("state", String(20), nullable=False),
    Column("waits_for", String(20), nullable=False, server_default=""),
    Column("waits_since", UtcTime),
    Column("waited_s", Integer, nullable=False, server_default="0"),
    Column("paper", String(24), ForeignKey("paper.number")),
    Column("shipment", Integer, ForeignKey("shipment.id")),
    Column("source", String(10), nullable=False, server_default=""),
    Column("new_serial", String(40)),
    Column("started_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("completed_at", UtcTime),
    Index(None, "delivery"),
    Index(None, "paper"),
    Index(None, "state"),
    Index(None, "new_serial"),
)
"""What the customer gets for one unit (domain 3): one row a unit, so that the held ones of a model can
follow later; papers show them summed by model and request. `paper`: the form it was handed over with.
`source`: where the exchanged goods come from, `finished` or `spare` (R6). `waited_s`: working time it
waited, as far as that has ended, for the share of R2a (5.5)."""
