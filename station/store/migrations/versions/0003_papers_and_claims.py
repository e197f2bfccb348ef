"""Papers with their revisions and signatures, claims and shipments, PINs."""

import sqlalchemy as sa
from alembic import op

from station.store.tables import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what the department's papers need."""
    op.create_table(
        "shipment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(length=20), nullable=False),
        sa.Column("waybill", sa.String(length=40), nullable=False),
        sa.Column("courier", sa.String(length=20), nullable=False),
        sa.Column("shipped_at", UtcTime(), nullable=False),
        sa.Column("shipped_by", sa.String(length=10), nullable=False),
        sa.Column("delivered_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customer.code"], name=op.f("fk_shipment_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
    )
    op.create_index(op.f("ix_shipment_waybill"), "shipment", ["waybill"], unique=False)
    op.create_index(op.f("ix_shipment_customer"), "shipment", ["customer"], unique=False)
    op.create_table(
        "paper",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=5), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("customer", sa.String(length=20), nullable=True),
        sa.Column("addressee", sa.String(length=20), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("waits_for", sa.String(length=20), server_default="", nullable=False),
        sa.Column("waits_since", UtcTime(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["customer"], ["customer.code"], name=op.f("fk_paper_customer")),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_paper_delivery")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_customer"), "paper", ["customer"], unique=False)
    op.create_index(op.f("ix_paper_delivery"), "paper", ["delivery"], unique=False)
    op.create_index(op.f("ix_paper_state_kind"), "paper", ["state", "kind"], unique=False)
    op.create_index(op.f("ix_paper_at"), "paper", ["at"], unique=False)
    awaited = sa.text("waits_for <> ''")
    op.create_index(
        "ix_paper_waiting", "paper", ["waits_for"], sqlite_where=awaited, postgresql_where=awaited
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=True),
        sa.Column("request", sa.String(length=10), nullable=False),
        sa.Column("decision", sa.String(length=20), server_default="", nullable=False),
        sa.Column("replacement_model", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waits_for", sa.String(length=20), server_default="", nullable=False),
        sa.Column("waits_since", UtcTime(), nullable=True),
        sa.Column("waited_s", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paper", sa.String(length=24), nullable=True),
        sa.Column("shipment", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=10), server_default="", nullable=False),
        sa.Column("new_serial", sa.String(length=40), nullable=True),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("completed_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_claim_delivery")),
        sa.ForeignKeyConstraint(["model"], ["model.code"], name=op.f("fk_claim_model")),
        sa.ForeignKeyConstraint(["paper"], ["paper.number"], name=op.f("fk_claim_paper")),
        sa.ForeignKeyConstraint(
            ["replacement_model"], ["model.code"], name=op.f("fk_claim_replacement_model")
        ),
        sa.ForeignKeyConstraint(["shipment"], ["shipment.id"], name=op.f("fk_claim_shipment")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_claim_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("unit", name=op.f("uq_claim_unit")),
    )
    op.create_index(op.f("ix_claim_delivery"), "claim", ["delivery"], unique=False)
    op.create_index(op.f("ix_claim_paper"), "claim", ["paper"], unique=False)
    op.create_index(op.f("ix_claim_state"), "claim", ["state"], unique=False)
    op.create_index(op.f("ix_claim_new_serial"), "claim", ["new_serial"], unique=False)
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("delivery", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("informed", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["delivery"], ["delivery.number"], name=op.f("fk_refusal_delivery")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_refusal_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sa.UniqueConstraint("delivery", name=op.f("uq_refusal_delivery")),
        sa.UniqueConstraint("unit", name=op.f("uq_refusal_unit")),
    )
    op.create_table(
        "paper_revision",
        sa.Column("paper", sa.String(length=24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["paper"], ["paper.number"], name=op.f("fk_paper_revision_paper")),
        sa.PrimaryKeyConstraint("paper", "revision", name=op.f("pk_paper_revision")),
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.String(length=10), nullable=True),
        sa.Column("channel", sa.String(length=20), server_default="", nullable=False),
        sa.Column("reference", sa.String(length=200), server_default="", nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["paper"], ["paper.number"], name=op.f("fk_signature_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_paper"), "signature", ["paper"], unique=False)
    urgent = sa.text("act = 'urgent'")
    op.create_index("ix_signature_urgent", "signature", ["at"], sqlite_where=urgent, postgresql_where=urgent)
    op.create_table(
        "paper_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=24), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("discrepancy", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Integer(), nullable=True),
        sa.Column("model", sa.String(length=20), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=20), server_default="", nullable=False),
        sa.Column("carried_out_at", UtcTime(), nullable=True),
        sa.Column("carried_out_by", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["discrepancy"], ["discrepancy.id"], name=op.f("fk_paper_line_discrepancy")),
        sa.ForeignKeyConstraint(["paper"], ["paper.number"], name=op.f("fk_paper_line_paper")),
        sa.ForeignKeyConstraint(["problem"], ["problem.id"], name=op.f("fk_paper_line_problem")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_paper_line_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_line")),
    )
    op.create_index(op.f("ix_paper_line_discrepancy"), "paper_line", ["discrepancy"], unique=False)
    op.create_index(op.f("ix_paper_line_paper"), "paper_line", ["paper"], unique=False)
    op.create_index(op.f("ix_paper_line_problem"), "paper_line", ["problem"], unique=False)
    op.create_index(op.f("ix_paper_line_unit"), "paper_line", ["unit"], unique=False)
    op.add_column(
        "duty",
        sa.Column("paper", sa.String(length=24), sa.ForeignKey("paper.number", name=op.f("fk_duty_paper"))),
        inline_references=True,
    )
    op.add_column("duty", sa.Column("ended_at", UtcTime(), nullable=True))
    op.create_index(op.f("ix_duty_state"), "duty", ["state"], unique=False)
    op.create_index(op.f("ix_duty_at"), "duty", ["at"], unique=False)
    op.create_index(op.f("ix_problem_state"), "problem", ["state"], unique=False)
    op.create_index(op.f("ix_problem_at"), "problem", ["at"], unique=False)
    op.create_index(op.f("ix_discrepancy_opened_at"), "discrepancy", ["opened_at"], unique=False)
    op.create_index(op.f("ix_delivery_state"), "delivery", ["state"], unique=False)
    op.create_index(op.f("ix_delivery_signed_at"), "delivery", ["signed_at"], unique=False)
    counted = sa.text("state = 'counted'")
    op.create_index("ix_unit_counted", "unit", ["delivery"], sqlite_where=counted, postgresql_where=counted)
    with op.batch_alter_table("photo") as batch_op:
        batch_op.alter_column("discrepancy", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("problem", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_photo_problem"), "problem", ["problem"], ["id"])
    op.create_index(op.f("ix_photo_problem"), "photo", ["problem"], unique=False)
    op.add_column("operator", sa.Column("pin_hash", sa.String(length=120), nullable=True))
    op.add_column("operator", sa.Column("pin_failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("operator", sa.Column("pin_locked_until", UtcTime(), nullable=True))
