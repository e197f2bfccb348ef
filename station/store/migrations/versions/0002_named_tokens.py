"""API tokens have names, so that one can be told from another and ended."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name every token; one from before is called by the beginning of its hash."""
    with op.batch_alter_table("kiosk_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=30), nullable=True))
        batch_op.create_index(batch_op.f("ix_kiosk_session_name"), ["name"], unique=True)
    op.execute("UPDATE kiosk_session SET name = 'token-' || substr(token_hash, 1, 12) WHERE kind = 'api'")
