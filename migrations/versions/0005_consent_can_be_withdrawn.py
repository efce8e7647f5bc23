"""Let a person withdraw consent to a story, and two people edit one announcement without losing a word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consent_withdrawn_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("consent_withdrawn_on")
