"""Give drives a series, a site, blocks, a checklist, and registrants the calls about a change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column(
            "search_key",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("rooms", sa.Text(), nullable=False),
        sa.Column("power", sa.Text(), nullable=False),
        sa.Column("parking", sa.Text(), nullable=False),
        sa.Column("beds", sa.Integer(), nullable=True),
        sa.Column("last_problems", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_sites_commune_id")),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_sites_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sites_search_key"), ["search_key"], unique=False)

    op.create_table(
        "site_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_photos_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_photos")),
    )
    with op.batch_alter_table("site_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_photos_site_id"), ["site_id"], unique=False)

    op.create_table(
        "drive_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("release_on", sa.Date(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_drive_blocks_places")),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_blocks_drive_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_drive_blocks_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_blocks")),
        sa.UniqueConstraint("drive_id", "unit_id", name=op.f("uq_drive_blocks_drive_id_unit_id")),
    )
    with op.batch_alter_table("drive_blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drive_blocks_drive_id"), ["drive_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drive_blocks_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "drive_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_tasks_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_tasks")),
    )
    with op.batch_alter_table("drive_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drive_tasks_drive_id"), ["drive_id"], unique=False)

    op.create_table(
        "registration_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("drive_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_registration_calls_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_calls")),
    )
    with op.batch_alter_table("registration_calls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_calls_registration_id"), ["registration_id"], unique=False
        )

    with op.batch_alter_table("drives", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("site_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_drives_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_drives_site_id"), ["site_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_drives_site_id"), "sites", ["site_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_drives_series_id"), "drives", ["series_id"], ["id"])


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("drives", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_drives_series_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_drives_site_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_drives_site_id"))
        batch_op.drop_index(batch_op.f("ix_drives_series_id"))
        batch_op.drop_column("site_id")
        batch_op.drop_column("series_id")

    with op.batch_alter_table("registration_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_calls_registration_id"))

    op.drop_table("registration_calls")
    with op.batch_alter_table("drive_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drive_tasks_drive_id"))

    op.drop_table("drive_tasks")
    with op.batch_alter_table("drive_blocks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drive_blocks_unit_id"))
        batch_op.drop_index(batch_op.f("ix_drive_blocks_drive_id"))

    op.drop_table("drive_blocks")
    with op.batch_alter_table("site_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_photos_site_id"))

    op.drop_table("site_photos")
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sites_search_key"))
        batch_op.drop_index(batch_op.f("ix_sites_province_id"))
        batch_op.drop_index(batch_op.f("ix_sites_commune_id"))

    op.drop_table("sites")
