"""Browsers of the office, signed in by number and PIN."""

import sqlalchemy as sa
from alembic import op

from station.store.tables import UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the sessions of the office."""
    op.create_table(
        "office_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("operator", sa.String(length=10), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["operator"], ["operator.number"], name=op.f("fk_office_session_operator")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_office_session")),
    )
    op.create_index(op.f("ix_office_session_operator"), "office_session", ["operator"], unique=False)
