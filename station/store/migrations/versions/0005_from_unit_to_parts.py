"""Inspections, repairs, prices, the books of teardown, stock-taking and plans."""

import sqlalchemy as sa
from alembic import op

from station.store.tables import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what goes from unit to part."""
    op.create_table(
        "checklist_item",
        sa.Column("family", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_of_measure", sa.String(length=8), server_default="", nullable=False),
        sa.Column("low", sa.String(length=12), nullable=True),
        sa.Column("high", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("family", "code", name=op.f("pk_checklist_item")),
    )
    op.create_table(
        "plan",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("picker", sa.String(length=10), nullable=True),
        sa.Column("issued_at", UtcTime(), nullable=True),
        sa.Column("counted_at", UtcTime(), nullable=True),
        sa.Column("signed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_plan")),
    )
    op.create_index(op.f("ix_plan_date"), "plan", ["date"], unique=False)
    op.create_index(op.f("ix_plan_state"), "plan", ["state"], unique=False)
    op.create_table(
        "price_list",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("reviewed_by", sa.String(length=10), nullable=True),
        sa.Column("reviewed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_price_list")),
        sa.UniqueConstraint("version", name=op.f("uq_price_list_version")),
    )
    op.create_index(op.f("ix_price_list_state"), "price_list", ["state"], unique=False)
    op.create_table(
        "value_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cap_fen", sa.Integer(), nullable=False),
        sa.Column("allowed_fen", sa.Integer(), nullable=False),
        sa.Column("peak_fen", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("acknowledged_at", UtcTime(), nullable=False),
        sa.Column("acknowledged_by", sa.String(length=10), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_exception")),
    )
    op.create_index(op.f("ix_value_exception_state"), "value_exception", ["state"], unique=False)
    op.create_table(
        "account_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("voucher", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_of_measure", sa.String(length=4), nullable=False),
        sa.Column("summary", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_account_line_batch")),
        sa.ForeignKeyConstraint(["corrects"], ["account_line.id"], name=op.f("fk_account_line_corrects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_line")),
        sa.UniqueConstraint("batch", "line", name=op.f("uq_account_line_batch_line")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER account_line_no_{change.lower()} BEFORE {change} ON account_line "
                "BEGIN SELECT RAISE(ABORT, 'an account is append-only'); END"
            )
    else:
        op.execute(
            "CREATE TRIGGER account_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_line "
            "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
    op.create_table(
        "pick_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("location", sa.String(length=10), server_default="", nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("lots", sa.JSON(), nullable=False),
        sa.Column("missing", sa.Integer(), server_default="0", nullable=False),
        sa.Column("missing_at", UtcTime(), nullable=True),
        sa.Column("reason", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plan.number"], name=op.f("fk_pick_line_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pick_line")),
    )
    op.create_index(op.f("ix_pick_line_plan"), "pick_line", ["plan"], unique=False)
    op.create_table(
        "price_line",
        sa.Column("price_list", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("spec", sa.String(length=80), server_default="", nullable=False),
        sa.Column("unit_of_measure", sa.String(length=4), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=80), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["price_list"], ["price_list.number"], name=op.f("fk_price_line_price_list")),
        sa.PrimaryKeyConstraint("price_list", "code", name=op.f("pk_price_line")),
    )
    op.create_table(
        "scrapped_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_scrapped_part_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scrapped_part")),
    )
    op.create_index(op.f("ix_scrapped_part_batch"), "scrapped_part", ["batch"], unique=False)
    op.create_table(
        "piece_weight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("kg", sa.String(length=16), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_piece_weight_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_weight")),
    )
    op.create_index(op.f("ix_piece_weight_batch"), "piece_weight", ["batch"], unique=False)
    op.create_table(
        "yield_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.String(length=20), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_yield_reason_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yield_reason")),
    )
    op.create_index(op.f("ix_yield_reason_batch"), "yield_reason", ["batch"], unique=False)
    op.create_table(
        "stock_take",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("started_by", sa.String(length=10), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["location"], ["location.code"], name=op.f("fk_stock_take_location")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take")),
    )
    op.create_index(op.f("ix_stock_take_location"), "stock_take", ["location"], unique=False)
    op.create_index(op.f("ix_stock_take_state"), "stock_take", ["state"], unique=False)
    op.create_table(
        "stock_take_line",
        sa.Column("stock_take", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["stock_take"], ["stock_take.id"], name=op.f("fk_stock_take_line_stock_take")
        ),
        sa.PrimaryKeyConstraint("stock_take", "item", name=op.f("pk_stock_take_line")),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("lot", sa.String(length=20), nullable=True),
        sa.Column("inspector", sa.String(length=10), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("station", sa.String(length=40), server_default="", nullable=False),
        sa.Column("instrument", sa.String(length=40), server_default="", nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("defect", sa.String(length=5), server_default="", nullable=False),
        sa.Column("description", sa.String(length=200), server_default="", nullable=False),
        sa.Column("cause", sa.String(length=20), server_default="", nullable=False),
        sa.Column("disposition", sa.String(length=20), server_default="", nullable=False),
        sa.Column("rechecks", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["lot"], ["part_lot.number"], name=op.f("fk_inspection_lot")),
        sa.ForeignKeyConstraint(["rechecks"], ["inspection.id"], name=op.f("fk_inspection_rechecks")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_inspection_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index(op.f("ix_inspection_at"), "inspection", ["at"], unique=False)
    op.create_index(op.f("ix_inspection_inspector_at"), "inspection", ["inspector", "at"], unique=False)
    op.create_index(op.f("ix_inspection_lot"), "inspection", ["lot"], unique=False)
    op.create_index(op.f("ix_inspection_unit"), "inspection", ["unit"], unique=False)
    op.create_table(
        "plan_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("batch", sa.String(length=20), nullable=True),
        sa.Column("person", sa.String(length=10), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["batch"], ["batch.number"], name=op.f("fk_plan_task_batch")),
        sa.ForeignKeyConstraint(["plan"], ["plan.number"], name=op.f("fk_plan_task_plan")),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_plan_task_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_task")),
    )
    op.create_index(op.f("ix_plan_task_batch"), "plan_task", ["batch"], unique=False)
    op.create_index(op.f("ix_plan_task_plan"), "plan_task", ["plan"], unique=False)
    op.create_index(op.f("ix_plan_task_unit"), "plan_task", ["unit"], unique=False)
    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("repairer", sa.String(length=10), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("result", sa.String(length=20), server_default="", nullable=False),
        sa.Column("remark", sa.String(length=200), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["unit.number"], name=op.f("fk_repair_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
    )
    op.create_index(op.f("ix_repair_unit"), "repair", ["unit"], unique=False)
    op.add_column("batch", sa.Column("repairer", sa.String(length=10), nullable=True))
    op.add_column("batch", sa.Column("closed_at", UtcTime(), nullable=True))
    op.create_index(op.f("ix_batch_state"), "batch", ["state"], unique=False)
    op.add_column("movement", sa.Column("amount_fen", sa.Integer(), nullable=True))
    op.add_column(
        "movement",
        sa.Column("unit", sa.String(length=20), sa.ForeignKey("unit.number", name=op.f("fk_movement_unit"))),
        inline_references=True,
    )
    op.add_column("movement", sa.Column("reason", sa.String(length=40), server_default="", nullable=False))
    for column in ("source", "target", "unit"):
        op.create_index(op.f(f"ix_movement_{column}"), "movement", [column], unique=False)
    is_valued = sa.text("amount_fen IS NOT NULL")
    op.create_index(
        "ix_movement_valued",
        "movement",
        ["amount_fen"],
        sqlite_where=is_valued,
        postgresql_where=is_valued,
    )
    op.add_column("part_lot", sa.Column("spec", sa.String(length=80), server_default="", nullable=False))
    listed = sa.ForeignKey("price_list.number", name=op.f("fk_part_lot_price_list"))
    op.add_column("part_lot", sa.Column("price_list", sa.String(length=20), listed), inline_references=True)
    op.create_index(op.f("ix_part_lot_code"), "part_lot", ["code"], unique=False)
    op.add_column("part_lot", sa.Column("on_hand", sa.Integer(), server_default="0", nullable=False))
    op.execute(
        "UPDATE part_lot SET on_hand = (SELECT COALESCE(SUM(CASE WHEN source IS NULL THEN quantity ELSE 0 "
        "END - CASE WHEN target IS NULL THEN quantity ELSE 0 END), 0) FROM movement "
        "WHERE item = part_lot.number)"
    )
    for name, table, column, where in (
        ("ix_part_lot_on_hand", "part_lot", "code", sa.text("on_hand > 0")),
        ("ix_inspection_rechecks", "inspection", "rechecks", sa.text("rechecks IS NOT NULL")),
        ("ix_plan_task_not_done", "plan_task", "plan", sa.text("done_at IS NULL")),
    ):
        op.create_index(name, table, [column], unique=False, sqlite_where=where, postgresql_where=where)
    op.create_index(op.f("ix_account_line_voucher"), "account_line", ["voucher"], unique=False)
    op.add_column("unit", sa.Column("disposition", sa.String(length=20), server_default="", nullable=False))
    is_open = sa.text("open")
    what = ["state", "disposition", "product_status"]
    op.create_index("ix_unit_open", "unit", what, sqlite_where=is_open, postgresql_where=is_open)
