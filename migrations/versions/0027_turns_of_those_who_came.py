"""Everybody who comes gets a turn; the desk calls the turns, and the wall board shows the next one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_turns_drive_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_turns_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turns")),
        sa.UniqueConstraint("drive_id", "number", name=op.f("uq_turns_drive_id_number")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_turns_registration_id")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("turns")
