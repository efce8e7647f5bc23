"""Let an award keep who gives it as it stands on the paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "honours", sa.Column("issuer_lines", sa.String(length=300), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("honours", schema=None) as batch_op:
        batch_op.drop_column("issuer_lines")
