"""Keep who went into whom, who is not the same person, what was said of a blood group; find namesakes fast."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "donor_merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        sa.Column("absorbed_id", sa.Integer(), nullable=False),
        sa.Column("undo", sa.Text(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["survivor_id"], ["donors.id"], name=op.f("fk_donor_merges_survivor_id")),
        sa.ForeignKeyConstraint(["absorbed_id"], ["donors.id"], name=op.f("fk_donor_merges_absorbed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_merges")),
    )
    with op.batch_alter_table("donor_merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_donor_merges_survivor_id"), ["survivor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_donor_merges_absorbed_id"), ["absorbed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_donor_merges_merged_at"), ["merged_at"], unique=False)
        batch_op.create_index(
            "uq_donor_merges_current",
            ["absorbed_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
    op.create_table(
        "not_same_donors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["donors.id"], name=op.f("fk_not_same_donors_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["donors.id"], name=op.f("fk_not_same_donors_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_same_donors")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_not_same_donors_first_id_second_id")),
    )
    with op.batch_alter_table("not_same_donors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_not_same_donors_second_id"), ["second_id"], unique=False)
    op.create_table(
        "blood_group_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("blood_group", sa.String(length=4), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_blood_group_entries_donor_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["accounts.id"], name=op.f("fk_blood_group_entries_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blood_group_entries")),
    )
    with op.batch_alter_table("blood_group_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blood_group_entries_donor_id"), ["donor_id"], unique=False)
        batch_op.create_index(
            "uq_blood_group_entries_waiting",
            ["donor_id"],
            unique=True,
            sqlite_where=sa.text("state = 'cho_nguoi_thu_hai'"),
            postgresql_where=sa.text("state = 'cho_nguoi_thu_hai'"),
        )
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.create_index("ix_donors_key_birth", ["search_key", "birth_day"], unique=False)
        batch_op.create_index("ix_donors_tail_key", ["id_number_tail", "search_key"], unique=False)
    # Until now a blood group was always the donor's own word.
    op.execute("UPDATE donors SET blood_group_source = 'tu_khai' WHERE blood_group <> ''")


def downgrade() -> None:
    """Take the change back."""
    op.execute("UPDATE donors SET blood_group_source = 'tự khai' WHERE blood_group_source = 'tu_khai'")
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.drop_index("ix_donors_tail_key")
        batch_op.drop_index("ix_donors_key_birth")
    for table in ("blood_group_entries", "not_same_donors", "donor_merges"):
        op.drop_table(table)
