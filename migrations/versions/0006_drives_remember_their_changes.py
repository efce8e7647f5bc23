"""Keep what held before a drive was moved, postponed or cancelled, for those who call and read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "drive_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.String(40), nullable=False),
        sa.Column("after", sa.String(40), nullable=False),
        sa.Column("old_day", sa.Date(), nullable=True),
        sa.Column("old_month", sa.Date(), nullable=True),
        sa.Column("old_starts_at", sa.Time(), nullable=True),
        sa.Column("old_ends_at", sa.Time(), nullable=True),
        sa.Column("old_venue", sa.String(length=300), nullable=False),
        sa.Column("old_venue_address", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_changes_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_changes")),
    )
    with op.batch_alter_table("drive_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drive_changes_drive_id"), ["drive_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("drive_changes")
