"""Keep replaced versions of certified lists, signed scans, links for agencies without account, and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LIST, PAPER = "donor_lists.id", "papers.id"


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("donor_lists", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "donor_list_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_list_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["donor_list_id"], [LIST], name=op.f("fk_donor_list_versions_donor_list_id")),
        sa.ForeignKeyConstraint(["paper_id"], [PAPER], name=op.f("fk_donor_list_versions_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_list_versions")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_donor_list_versions_paper_id")),
    )
    op.create_table(
        "signed_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_list_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("declared_rows", sa.Integer(), nullable=False),
        sa.Column("certified_rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["donor_list_id"], [LIST], name=op.f("fk_signed_copies_donor_list_id")),
        sa.ForeignKeyConstraint(["paper_id"], [PAPER], name=op.f("fk_signed_copies_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_copies")),
        sa.UniqueConstraint("donor_list_id", "number", name=op.f("uq_signed_copies_donor_list_id_number")),
    )
    op.create_table(
        "certifier_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_list_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["donor_list_id"], [LIST], name=op.f("fk_certifier_links_donor_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certifier_links")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_certifier_links_token_digest")),
    )
    for table in ("donor_list_versions", "signed_copies", "certifier_links"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_donor_list_id"), ["donor_list_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    for table in ("certifier_links", "signed_copies", "donor_list_versions"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_donor_list_id"))
        op.drop_table(table)
    with op.batch_alter_table("donor_lists", schema=None) as batch_op:
        batch_op.drop_column("reminded_at")
