"""Files of results come in from the facility: the file, and its rows with what became of each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "facility_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("next_place", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("adds_people", sa.Boolean(), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("desk_donated", sa.Integer(), nullable=False),
        sa.Column("desk_ml", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_facility_files_drive_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_facility_files_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_files")),
    )
    with op.batch_alter_table("facility_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_files_drive_id"), ["drive_id"], unique=False)
    op.create_table(
        "facility_file_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("volume_ml", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("person_mark", sa.String(length=24), nullable=False),
        sa.Column("serial_mark", sa.String(length=24), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("done", sa.String(length=40), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("before_outcome_id", sa.Integer(), nullable=True),
        sa.Column("before_state", sa.String(length=40), nullable=False),
        sa.Column("before_evidence", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["facility_files.id"], name=op.f("fk_facility_file_rows_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_facility_file_rows_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_facility_file_rows_outcome_id")
        ),
        sa.ForeignKeyConstraint(
            ["before_outcome_id"], ["outcomes.id"], name=op.f("fk_facility_file_rows_before_outcome_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_file_rows")),
        sa.UniqueConstraint("file_id", "place", name=op.f("uq_facility_file_rows_file_id_place")),
    )
    with op.batch_alter_table("facility_file_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_facility_file_rows_registration_id"), ["registration_id"], unique=False
        )
        batch_op.create_index("ix_facility_file_rows_verdict", ["file_id", "verdict", "place"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("facility_file_rows")
    op.drop_table("facility_files")
