"""The tables: state as it is now, and the journal of how it came to be.

Parity between SQLite and PostgreSQL is kept by types of our own: money in integer fen, quantities in
integer thousandths, weights as the text the scale sent, times always aware and in UTC.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite would hand back a naive one; a naive one is refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored time must be aware, got {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- what happened ---------------------------------------------------------------------------------

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

number = Table(
    "number",
    metadata,
    Column("prefix", String(2), primary_key=True),
    Column("day", String(6), primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last own number drawn, per prefix and day (domain 7.1)."""

desk = Table(
    "desk",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("command_secret", String(6), nullable=False),
    Column("operator", String(10), ForeignKey("operator.number")),
    Column("delivery", String(20), ForeignKey("delivery.number")),
    Column("unit", String(20)),
    Column("batch", String(20)),
    Column("question", JSON),
    Column("card", String(80)),
)
"""A desk's context: who is signed on, what is on the table, what is awaited, which answer is on the
card."""

setting = Table(
    "setting",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10)),
)
"""The department's thresholds and times; the highest version counts (design decision 5)."""

# --- who and what there is -------------------------------------------------------------------------

operator = Table(
    "operator",
    metadata,
    Column("number", String(10), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("badge_secret", String(6)),
    Column("qualified_for", String(200), nullable=False, server_default=""),
    Column("valid_until", Date),
    Column("pin_hash", String(120)),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("pin_locked_until", UtcTime),
)
"""People. `badge_secret` is None when the badge is revoked; it is readable because badges are printed
from it, and a badge proves nothing that matters (design decision 6). `pin_hash` is Argon2id; failures and the
lock-out they lead to are rows, so that a restart forgives nothing."""

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

# --- deliveries and units --------------------------------------------------------------------------

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

# --- what does not fit -----------------------------------------------------------------------------

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

# --- papers ----------------------------------------------------------------------------------------

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

# --- claims ----------------------------------------------------------------------------------------

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

# --- labels ----------------------------------------------------------------------------------------

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

# --- inspection and repair -------------------------------------------------------------------------

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

# --- prices ----------------------------------------------------------------------------------------

price_list = Table(
    "price_list",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("version", String(20), nullable=False, unique=True),
    Column("state", String(20), nullable=False),
    Column("effective_on", Date),
    Column("made_by", String(10), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reviewed_by", String(10)),
    Column("reviewed_at", UtcTime),
    Index(None, "state"),
)
"""A version of the unit price list of salvaged parts (R4, F6): draft, submitted, reviewed, replaced."""

IS_VALUED = text("amount_fen IS NOT NULL")
"""Movements that change the value; written out, so that the index serves their sum (R3)."""

value_exception = Table(
    "value_exception",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("cap_fen", Integer, nullable=False),
    Column("allowed_fen", Integer, nullable=False),
    Column("peak_fen", Integer, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("acknowledged_at", UtcTime, nullable=False),
    Column("acknowledged_by", String(10), nullable=False),
    Column("closed_at", UtcTime),
    Index(None, "state"),
)
"""The stock is worth more than the cap, or may be: what the manager acknowledged (R3), `open` until the value
is within the cap again, then `closed`. `allowed_fen`: as far as he did; what he said last counts. `peak_fen`:
the highest value posted under it."""

price_line = Table(
    "price_line",
    metadata,
    Column("price_list", String(20), ForeignKey("price_list.number"), primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("spec", String(80), nullable=False, server_default=""),
    Column("unit_of_measure", String(4), nullable=False),
    Column("price_fen", Integer, nullable=False),
    Column("basis", String(80), nullable=False, server_default=""),
)

# --- teardown and parts ----------------------------------------------------------------------------

part = Table(
    "part",
    metadata,
    Column("model", String(20), ForeignKey("model.code"), primary_key=True),
    Column("code", String(20), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("unit_of_measure", String(4), nullable=False),
    Column("per_unit", Integer, nullable=False),
)
"""The parts list: quantity per unit in thousandths."""

batch = Table(
    "batch",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("opened_by", String(10), nullable=False),
    Column("repairer", String(10)),
    Column("closed_at", UtcTime),
    Index(None, "state"),
)
"""A teardown batch (R12b), released by the leader who opened it; its account follows in `account_line`.
States: open, submitted, reviewed, sent_back (F5)."""

batch_unit = Table(
    "batch_unit",
    metadata,
    Column("unit", String(20), ForeignKey("unit.number"), primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Index(None, "batch"),
)

IS_ON_HAND = text("on_hand > 0")
"""Lots of which something is left; written out, so that the index serves it."""

part_lot = Table(
    "part_lot",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("model", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("name", String(40), nullable=False),
    Column("spec", String(80), nullable=False, server_default=""),
    Column("unit_of_measure", String(4), nullable=False),
    Column("product_status", String(20), nullable=False),
    Column("price_fen", Integer),
    Column("price_list", String(20), ForeignKey("price_list.number")),
    Column("issue", Integer, nullable=False),
    Column("on_hand", Integer, nullable=False, server_default="0"),
    Index(None, "batch"),
    Index(None, "code"),
    Index("ix_part_lot_on_hand", "code", sqlite_where=IS_ON_HAND, postgresql_where=IS_ON_HAND),
)
"""Parts of one line with one label; `price_fen` None is 待定价: quantity without value (R4). A price once
given stays, with the list it came from. `on_hand`: thousandths, the sum of its movements kept beside them, so
that what is used up is not read again; the doctor adds them up."""

scrapped_part = Table(
    "scrapped_part",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("model", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "batch"),
)
"""Parts found that are not good, apart from the good ones, in thousandths, each with its reason (R22)."""

piece_weight = Table(
    "piece_weight",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("kg", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "batch"),
)
"""So many pieces of a part, counted by hand and weighed, net: what the others of it in the batch are counted
by. A row without pieces says that those before it are not to be used any more."""

yield_reason = Table(
    "yield_reason",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("model", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("operator", String(10), nullable=False),
    Index(None, "batch"),
)
"""Why a batch gave so many thousandths of a part more, or fewer, than its parts list says (R22); the last
said of a part counts, as long as it still is so many."""

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

account_line = Table(
    "account_line",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", String(20), ForeignKey("batch.number"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("voucher", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("name", String(40), nullable=False),
    Column("unit_of_measure", String(4), nullable=False),
    Column("summary", String(80), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_fen", Integer),
    Column("amount_fen", Integer, nullable=False),
    Column("corrects", Integer, ForeignKey("account_line.id")),
    Column("operator", String(10), nullable=False),
    Index(None, "voucher"),
    UniqueConstraint("batch", "line"),
)
"""The account of a batch (R12b, F5), append-only (triggers refuse UPDATE and DELETE): what came in is
positive, what went out negative, quantity in thousandths. A wrong line is reversed by one that `corrects`
it. Balances are sums."""

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

# --- tomorrow --------------------------------------------------------------------------------------

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

office_session = Table(
    "office_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("operator", String(10), ForeignKey("operator.number"), nullable=False),
    Column("proof", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Index(None, "operator"),
)
"""Browsers of the office, each signed in by number and PIN; only hashes are kept. `proof` is the
fingerprint of the PIN's hash and the role at that time: when either changes, the session is over."""

api_token = Table(
    "api_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("name", String(30), nullable=False),
    Column("desk", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "name", unique=True),
)
"""What programs may read the API with; only hashes are kept."""

APPEND_ONLY = ("event", "account_line")
"""Tables that triggers keep append-only."""
