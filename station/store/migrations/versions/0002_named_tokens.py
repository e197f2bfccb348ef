"""API tokens have names, so that one can be told from another and ended; browsers are each desk's own."""

import sqlalchemy as sa
from alembic import op

from station.store.tables import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name every token; one from before is called by the beginning of its hash."""
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
    )
    op.create_index(op.f("ix_api_token_name"), "api_token", ["name"], unique=True)
    op.execute(
        "INSERT INTO api_token (token_hash, name, desk, at) "
        "SELECT token_hash, 'token-' || substr(token_hash, 1, 12), desk, at "
        "FROM kiosk_session WHERE kind = 'api'"
    )
    op.drop_table("kiosk_session")
