"""Give announcements a kind, an area, and stories the consent of the person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(40), nullable=False, server_default=sa.text("'tin'")))
        batch_op.add_column(sa.Column("area_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("story_person", sa.String(length=120), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("consent_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("consent_until", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_announcements_area_id"), ["area_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_announcements_area_id"), "units", ["area_id"], ["id"])


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_announcements_area_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_announcements_area_id"))
        batch_op.drop_column("consent_until")
        batch_op.drop_column("consent_day")
        batch_op.drop_column("story_person")
        batch_op.drop_column("area_id")
        batch_op.drop_column("kind")
