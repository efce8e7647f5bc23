"""Number the rows of desk lists, let the ledger open with old notebooks, join donors in families and in one row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "desk_packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("first_blank", sa.Integer(), nullable=False),
        sa.Column("last_blank", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_desk_packs_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_packs")),
        sa.UniqueConstraint("drive_id", "version", name=op.f("uq_desk_packs_drive_id_version")),
    )
    op.create_table(
        "desk_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_desk_numbers_drive_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_desk_numbers_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_numbers")),
        sa.UniqueConstraint("drive_id", "number", name=op.f("uq_desk_numbers_drive_id_number")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_desk_numbers_registration_id")),
    )
    op.create_table(
        "families",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_families_province_id")),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_families_commune_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_families")),
    )
    with op.batch_alter_table("families", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_families_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_families_commune_id"), ["commune_id"], unique=False)
    op.create_table(
        "family_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by", sa.String(length=120), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("consent_note", sa.String(length=200), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_family_members_family_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_family_members_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_members")),
    )
    with op.batch_alter_table("family_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_family_members_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_family_members_donor_id"), ["donor_id"], unique=False)
        batch_op.create_index(
            "uq_family_members_current",
            ["donor_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_donors_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_donors_merged_into_id"), "donors", ["merged_into_id"], ["id"]
        )
    with op.batch_alter_table("donations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("times", sa.Integer(), nullable=False, server_default=sa.text("1")))
        batch_op.add_column(sa.Column("is_opening", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take the change back; what an old notebook brought in goes, because the table before cannot hold it."""
    op.execute("DELETE FROM donations WHERE is_opening AND reverses_id IS NOT NULL")
    op.execute("DELETE FROM donations WHERE is_opening")
    with op.batch_alter_table("donations", schema=None) as batch_op:
        batch_op.drop_column("is_opening")
        batch_op.drop_column("times")
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_donors_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_donors_merged_into_id"))
        batch_op.drop_column("merged_into_id")
    for table in ("family_members", "families", "desk_numbers", "desk_packs"):
        op.drop_table(table)
