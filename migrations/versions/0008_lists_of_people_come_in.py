"""Lists of people come in as files: the list, its rows in sealed parts, and the layouts of a sender."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "people_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("next_part", sa.Integer(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("head_key", sa.String(length=64), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("registrant_type", sa.String(40), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("workplace", sa.String(length=200), nullable=False),
        sa.Column("band_id", sa.Integer(), nullable=True),
        sa.Column("fills_bands", sa.Boolean(), nullable=False),
        sa.Column("leaves_doubtful", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_people_imports_drive_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_people_imports_unit_id")),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_people_imports_commune_id")),
        sa.ForeignKeyConstraint(["workplace_id"], ["units.id"], name=op.f("fk_people_imports_workplace_id")),
        sa.ForeignKeyConstraint(["band_id"], ["bands.id"], name=op.f("fk_people_imports_band_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_imports")),
    )
    with op.batch_alter_table("people_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_imports_drive_id"), ["drive_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_imports_unit_id"), ["unit_id"], unique=False)
    op.create_table(
        "people_import_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("doubtful", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["people_imports.id"], name=op.f("fk_people_import_parts_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import_parts")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_people_import_parts_import_id_number")),
    )
    op.create_table(
        "list_layouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("head_key", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_list_layouts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_layouts")),
        sa.UniqueConstraint("unit_id", "head_key", name=op.f("uq_list_layouts_unit_id_head_key")),
    )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.create_index("ix_registrations_drive_name", ["drive_id", "search_key"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_index("ix_registrations_drive_name")
    op.drop_table("list_layouts")
    op.drop_table("people_import_parts")
    with op.batch_alter_table("people_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_imports_unit_id"))
        batch_op.drop_index(batch_op.f("ix_people_imports_drive_id"))
    op.drop_table("people_imports")
