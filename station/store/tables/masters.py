"""What there is: customers, models and what of them is in stock or shipped, places, working days."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from station.store.tables.schema import metadata

customer = Table(
    "customer",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("contact", String(40), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("marketing_owner", String(40), nullable=False, server_default=""),
)

model = Table(
    "model",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("description", String(80), nullable=False, server_default=""),
    Column("form_factor", String(20), nullable=False, server_default=""),
    Column("watts", Integer),
    Column("kg", String(12)),
    Column("kg_boxed", String(12)),
    Column("warranty_months", Integer, nullable=False),
    Column("shelf_months", Integer, nullable=False, server_default="3"),
    Column("ean", String(14), unique=True),
    Column("serial_pattern", String(80), nullable=False, server_default=""),
    Column("discontinued_on", Date),
    Column("spare_target", Integer),
)

model_stock = Table(
    "model_stock",
    metadata,
    Column("model", String(20), ForeignKey("model.code"), primary_key=True),
    Column("location", String(10), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("quantity", Integer, nullable=False),
)
"""Finished units and spares as imported from the ERP, for R6 and R9; not the station's own stock."""

shipped_serial = Table(
    "shipped_serial",
    metadata,
    Column("serial", String(40), primary_key=True),
    Column("model", String(20), nullable=False),
    Column("customer", String(20), nullable=False),
    Column("shipped_on", Date),
    Column("invoice", String(40), nullable=False, server_default=""),
)

location = Table(
    "location",
    metadata,
    Column("code", String(10), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("date", Date, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("works", Boolean, nullable=False),
)
