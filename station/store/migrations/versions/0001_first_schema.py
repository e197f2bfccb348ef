"""the first schema."""

import sqlalchemy as sa
from alembic import op

from station.store.tables import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create."""
    op.create_table(
        "batch",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_batch")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "customer",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("contact", sa.String(length=40), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("marketing_owner", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_customer")),
    )
    op.create_table(
        "head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )
    op.create_table(
        "kiosk_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_kiosk_session")),
    )
    op.create_table(
        "location",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_location")),
    )
    op.create_table(
        "model",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("description", sa.String(length=80), server_default="", nullable=False),
        sa.Column("form_factor", sa.String(length=20), server_default="", nullable=False),
        sa.Column("watts", sa.Integer(), nullable=True),
        sa.Column("kg", sa.String(length=12), nullable=True),
        sa.Column("kg_boxed", sa.String(length=12), nullable=True),
        sa.Column("warranty_months", sa.Integer(), nullable=False),
        sa.Column("shelf_months", sa.Integer(), server_default="3", nullable=False),
        sa.Column("ean", sa.String(length=14), nullable=True),
        sa.Column("serial_pattern", sa.String(length=80), server_default="", nullable=False),
        sa.Column("discontinued_on", sa.Date(), nullable=True),
        sa.Column("spare_target", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_model")),
        sa.UniqueConstraint("ean", name=op.f("uq_model_ean")),
    )
    op.create_table(
        "number",
        sa.Column("prefix", sa.String(length=2), nullable=False),
        sa.Column("day", sa.String(length=6), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "day", name=op.f("pk_number")),
    )
    op.create_table(
        "operation",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=True),
        sa.Column("device", sa.String(length=40), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_index(
        "ix_operation_waiting",
        "operation",
        ["desk"],
        unique=False,
        sqlite_where=sa.text("outcome = 'waiting'"),
        postgresql_where=sa.text("outcome = 'waiting'"),
    )
    op.create_table(
        "operator",
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("badge_secret", sa.String(length=6), nullable=True),
        sa.Column("qualified_for", sa.String(length=200), server_default="", nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_operator")),
    )
    op.create_table(
        "print_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=80), server_default="", nullable=False),
        sa.Column("queued_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_job_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_print_job_subject_issue"), ["subject", "issue"], unique=False)

    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_setting")),
    )
    op.create_table(
        "shipped_serial",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("customer", sa.String(length=20), nullable=False),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("invoice", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_shipped_serial")),
    )
    op.create_table(
        "delivery",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("customer", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("signed_at", UtcTime(), nullable=False),
        sa.Column("signed_by", sa.String(length=10), nullable=False),
        sa.Column("counted_at", UtcTime(), nullable=True),
        sa.Column("counted_by", sa.String(length=10), nullable=True),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["customer"], ["customer.code"], name=op.f("fk_delivery_customer")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_customer"), ["customer"], unique=False)

    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=True),
        sa.Column("device", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"],
            ["operation.id"],
            name=op.f("fk_event_operation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_operation"), ["operation"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_subject"), ["subject"], unique=False)

    op.create_table(
        "model_stock",
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("location", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["model.code"], name=op.f("fk_model_stock_model")),
        sa.PrimaryKeyConstraint("model", "location", "kind", name=op.f("pk_model_stock")),
    )
    op.create_table(
        "movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=True),
        sa.Column("target", sa.String(length=10), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"],
            ["operation.id"],
            name=op.f("fk_movement_operation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_movement_item"), ["item"], unique=False)

    op.create_table(
        "part",
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_of_measure", sa.String(length=4), nullable=False),
        sa.Column("per_unit", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["model.code"], name=op.f("fk_part_model")),
        sa.PrimaryKeyConstraint("model", "code", name=op.f("pk_part")),
    )
    op.create_table(
        "part_lot",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_of_measure", sa.String(length=4), nullable=False),
        sa.Column("product_status", sa.String(length=20), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=True),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_part_lot_batch")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_part_lot")),
    )
    with op.batch_alter_table("part_lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_part_lot_batch"), ["batch"], unique=False)

    op.create_table(
        "desk",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("command_secret", sa.String(length=6), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("batch", sa.String(length=20), nullable=True),
        sa.Column("question", sa.JSON(), nullable=True),
        sa.Column("card", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_desk_delivery")),
        sa.ForeignKeyConstraint(["operator"], ["operator.number"], name=op.f("fk_desk_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
    )
    op.create_table(
        "packing_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consignment", sa.String(length=80), nullable=False),
        sa.Column("waybill", sa.String(length=40), nullable=False),
        sa.Column("customer", sa.String(length=20), nullable=False),
        sa.Column("carton", sa.String(length=20), server_default="", nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=40), server_default="", nullable=False),
        sa.Column("stated_fault", sa.String(length=200), server_default="", nullable=False),
        sa.Column("request", sa.String(length=10), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_packing_line_delivery")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packing_line")),
    )
    with op.batch_alter_table("packing_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packing_line_delivery"), ["delivery"], unique=False)
        batch_op.create_index(batch_op.f("ix_packing_line_waybill"), ["waybill"], unique=False)

    op.create_table(
        "unit",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=True),
        sa.Column("serial", sa.String(length=40), nullable=True),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("product_status", sa.String(length=20), nullable=False),
        sa.Column("location", sa.String(length=10), nullable=False),
        sa.Column("request", sa.String(length=10), nullable=True),
        sa.Column("paired_with", sa.String(length=20), nullable=True),
        sa.Column("warranty", sa.String(length=10), nullable=False),
        sa.Column("warranty_end", sa.Date(), nullable=True),
        sa.Column("produced", sa.String(length=10), nullable=True),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("counted_at", UtcTime(), nullable=False),
        sa.Column("counted_by", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_unit_delivery")),
        sa.ForeignKeyConstraint(["model"], ["model.code"], name=op.f("fk_unit_model")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_unit")),
        sa.UniqueConstraint("delivery", "number", name=op.f("uq_unit_delivery_number")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_delivery_ordinal"), ["delivery", "ordinal"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_serial"), ["serial"], unique=False)
        batch_op.create_index(
            "uq_unit_open_serial",
            ["serial"],
            unique=True,
            sqlite_where=sa.text("open AND NOT duplicate"),
            postgresql_where=sa.text("open AND NOT duplicate"),
        )

    op.create_table(
        "waybill",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("courier", sa.String(length=20), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("signed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_waybill_delivery")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_waybill")),
    )
    with op.batch_alter_table("waybill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waybill_delivery"), ["delivery"], unique=False)

    op.create_table(
        "batch_unit",
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_batch_unit_batch")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_batch_unit_unit")),
        sa.PrimaryKeyConstraint("unit", name=op.f("pk_batch_unit")),
    )
    with op.batch_alter_table("batch_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_unit_batch"), ["batch"], unique=False)

    op.create_table(
        "discrepancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_discrepancy_delivery")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_discrepancy_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy")),
    )
    with op.batch_alter_table("discrepancy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discrepancy_delivery"), ["delivery"], unique=False)
        batch_op.create_index(batch_op.f("ix_discrepancy_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_discrepancy_unit"), ["unit"], unique=False)

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_evidence_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_unit"), ["unit"], unique=False)

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_problem_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_unit"), ["unit"], unique=False)

    op.create_table(
        "weight",
        sa.Column("operation", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("unit_of_measure", sa.String(length=8), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("raw", sa.String(length=200), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operation"],
            ["operation.id"],
            name=op.f("fk_weight_operation"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_weight_unit")),
        sa.PrimaryKeyConstraint("operation", name=op.f("pk_weight")),
    )
    with op.batch_alter_table("weight", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weight_unit"), ["unit"], unique=False)

    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=5), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("discrepancy", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("target", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_duty_delivery")),
        sa.ForeignKeyConstraint(["discrepancy"], ["discrepancy.id"], name=op.f("fk_duty_discrepancy")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_duty_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_delivery"), ["delivery"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_unit"), ["unit"], unique=False)

    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("discrepancy", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["discrepancy"], ["discrepancy.id"], name=op.f("fk_photo_discrepancy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_discrepancy"), ["discrepancy"], unique=False)

    op.create_table(
        "settlement_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("discrepancy", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["discrepancy"], ["discrepancy.id"], name=op.f("fk_settlement_step_discrepancy")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_step")),
    )
    with op.batch_alter_table("settlement_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settlement_step_discrepancy"), ["discrepancy"], unique=False)
    op.bulk_insert(
        sa.table(
            "head", sa.column("id", sa.Integer), sa.column("seq", sa.Integer), sa.column("hash", sa.String)
        ),
        [{"id": 1, "seq": 0, "hash": "0" * 64}],
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER event_no_{change.lower()} BEFORE {change} ON event "
                "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            )
    else:
        for statement in _ON_A_SERVER:
            op.execute(statement)


_ON_A_SERVER = (
    "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
    "FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    "CREATE FUNCTION tell_desks() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_notify('journal', NEW.seq::text); RETURN NULL; END $$",
    "CREATE TRIGGER head_moved AFTER UPDATE ON head FOR EACH ROW EXECUTE FUNCTION tell_desks()",
)
"""A server also tells every desk when the journal has moved."""
