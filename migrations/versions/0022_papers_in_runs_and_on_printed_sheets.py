"""Let papers be issued in runs, keep where text stands on printed sheets, and let people be named by initials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "paper_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_paper_runs_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_runs")),
    )
    with op.batch_alter_table("paper_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_runs_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_runs_issued_at"), ["issued_at"], unique=False)
    op.create_table(
        "paper_run_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("honour_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["paper_runs.id"], name=op.f("fk_paper_run_items_run_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_paper_run_items_donor_id")),
        sa.ForeignKeyConstraint(["honour_id"], ["honours.id"], name=op.f("fk_paper_run_items_honour_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_run_items")),
        sa.UniqueConstraint("run_id", "place", name=op.f("uq_paper_run_items_run_id_place")),
    )
    with op.batch_alter_table("paper_run_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_run_items_donor_id"), ["donor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_run_items_honour_id"), ["honour_id"], unique=False)
    op.create_table(
        "overprint_layouts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sheet", sa.String(length=40), nullable=False),
        sa.Column("offset_right", sa.Integer(), nullable=False),
        sa.Column("offset_down", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_overprint_layouts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overprint_layouts")),
    )
    with op.batch_alter_table("overprint_layouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overprint_layouts_unit_id"), ["unit_id"], unique=False)
    op.add_column(
        "donors", sa.Column("named_by_initials", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.drop_column("named_by_initials")
    op.drop_table("overprint_layouts")
    op.drop_table("paper_run_items")
    op.drop_table("paper_runs")
