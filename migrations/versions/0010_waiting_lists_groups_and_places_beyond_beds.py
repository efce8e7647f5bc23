"""Give drives a waiting list, group codes and places beyond their beds; somebody may sign up for another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "signup_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_signup_groups_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup_groups")),
        sa.UniqueConstraint("code", name=op.f("uq_signup_groups_code")),
    )
    with op.batch_alter_table("signup_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signup_groups_drive_id"), ["drive_id"], unique=False)

    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("signed_up_by", sa.String(length=40), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_registrations_group_id"), ["group_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_group_id"), "signup_groups", ["group_id"], ["id"]
        )

    op.create_table(
        "waiting_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("wanted_band_id", sa.Integer(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_asleep", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_waiting_places_registration_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_waiting_places_drive_id")),
        sa.ForeignKeyConstraint(
            ["wanted_band_id"], ["bands.id"], name=op.f("fk_waiting_places_wanted_band_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_places")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_waiting_places_registration_id")),
    )
    with op.batch_alter_table("waiting_places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_places_drive_id"), ["drive_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_waiting_places_wanted_band_id"), ["wanted_band_id"], unique=False
        )

    with op.batch_alter_table("drives", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("overbook_percent", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    with op.batch_alter_table("bands", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("bed_places", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    op.execute("UPDATE bands SET bed_places = capacity")


def downgrade() -> None:
    """Take the change back; who waits for a place is cancelled, an offered place becomes a registration."""
    op.execute("UPDATE registrations SET state = 'huy', person_key = NULL WHERE state = 'danh_sach_cho'")
    op.execute("UPDATE registrations SET state = 'cho_xac_nhan' WHERE state = 'duoc_moi'")
    with op.batch_alter_table("bands", schema=None) as batch_op:
        batch_op.drop_column("bed_places")
    with op.batch_alter_table("drives", schema=None) as batch_op:
        batch_op.drop_column("overbook_percent")
    with op.batch_alter_table("waiting_places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_places_wanted_band_id"))
        batch_op.drop_index(batch_op.f("ix_waiting_places_drive_id"))
    op.drop_table("waiting_places")
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registrations_group_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_registrations_group_id"))
        batch_op.drop_column("group_id")
        batch_op.drop_column("signed_up_by")
    with op.batch_alter_table("signup_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signup_groups_drive_id"))
    op.drop_table("signup_groups")
