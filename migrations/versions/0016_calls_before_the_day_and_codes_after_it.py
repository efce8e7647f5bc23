"""Remember calls before the day, stops on the day, and priority codes of people who were turned away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "confirmation_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("state_before", sa.String(length=40), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_confirmation_calls_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_calls")),
    )
    with op.batch_alter_table("confirmation_calls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_confirmation_calls_registration_id"), ["registration_id"], unique=False
        )
    op.create_table(
        "drive_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("state_before", sa.String(length=40), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_stops_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_stops")),
    )
    with op.batch_alter_table("drive_stops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drive_stops_drive_id"), ["drive_id"], unique=False)
        batch_op.create_index(
            "uq_drive_stops_current",
            ["drive_id"],
            unique=True,
            sqlite_where=sa.text("resumed_at IS NULL"),
            postgresql_where=sa.text("resumed_at IS NULL"),
        )
    op.create_table(
        "priority_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_priority_codes_province_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_priority_codes_drive_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_priority_codes_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_priority_codes_code")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_priority_codes_registration_id")),
    )
    with op.batch_alter_table("priority_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_priority_codes_drive_id"), ["drive_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    for table in ("priority_codes", "drive_stops", "confirmation_calls"):
        op.drop_table(table)
