"""Let families be found by name without marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change; no family was entered by a page before this."""
    with op.batch_alter_table("families", schema=None) as batch_op:
        key = sa.String(240).with_variant(sa.String(240, collation="C"), "postgresql")
        batch_op.add_column(sa.Column("search_key", key, nullable=False, server_default=""))


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("families", schema=None) as batch_op:
        batch_op.drop_column("search_key")
