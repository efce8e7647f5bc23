"""The figures of a drive are kept when its book is locked, and later corrections are difference slips."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "drive_closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("facility_figures", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("report_paper_id", sa.Integer(), nullable=False),
        sa.Column("minutes_paper_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=120), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by", sa.String(length=120), nullable=False),
        sa.Column("reopen_reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_closings_drive_id")),
        sa.ForeignKeyConstraint(
            ["report_paper_id"], ["papers.id"], name=op.f("fk_drive_closings_report_paper_id")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_paper_id"], ["papers.id"], name=op.f("fk_drive_closings_minutes_paper_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_closings")),
        sa.UniqueConstraint("drive_id", "version", name=op.f("uq_drive_closings_drive_id_version")),
    )
    with op.batch_alter_table("drive_closings", schema=None) as batch_op:
        batch_op.create_index(
            "uq_drive_closings_standing",
            ["drive_id"],
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        )
    op.create_table(
        "difference_slips",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("old_outcome_id", sa.Integer(), nullable=True),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_difference_slips_drive_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_difference_slips_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["old_outcome_id"], ["outcomes.id"], name=op.f("fk_difference_slips_old_outcome_id")
        ),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcomes.id"], name=op.f("fk_difference_slips_outcome_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_difference_slips_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference_slips")),
        sa.UniqueConstraint("drive_id", "number", name=op.f("uq_difference_slips_drive_id_number")),
    )
    with op.batch_alter_table("difference_slips", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_difference_slips_registration_id"), ["registration_id"], unique=False
        )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("difference_slips")
    op.drop_table("drive_closings")
