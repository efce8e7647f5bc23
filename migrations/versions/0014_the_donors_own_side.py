"""Give donors a card with a secret number, let donations be claimed, bring old notebooks in as lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "donor_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("pin_digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_donor_cards_donor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_cards")),
        sa.UniqueConstraint("donor_id", name=op.f("uq_donor_cards_donor_id")),
        sa.UniqueConstraint("code", name=op.f("uq_donor_cards_code")),
    )
    op.create_table(
        "donation_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("component", sa.String(length=40), nullable=False),
        sa.Column("volume_ml", sa.Integer(), nullable=True),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("forwarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forwarded_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("donation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_donation_claims_donor_id")),
        sa.ForeignKeyConstraint(
            ["donation_id"], ["donations.id"], name=op.f("fk_donation_claims_donation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donation_claims")),
    )
    with op.batch_alter_table("donation_claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_donation_claims_donor_id"), ["donor_id"], unique=False)
        batch_op.create_index("ix_donation_claims_state_id", ["state", "id"], unique=False)
    op.create_table(
        "notebooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("done_row", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_notebooks_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notebooks")),
    )
    with op.batch_alter_table("notebooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notebooks_unit_id"), ["unit_id"], unique=False)
    op.create_table(
        "notebook_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notebook_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("is_new_donor", sa.Boolean(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["notebook_id"], ["notebooks.id"], name=op.f("fk_notebook_rows_notebook_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_notebook_rows_donor_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["donations.id"], name=op.f("fk_notebook_rows_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notebook_rows")),
        sa.UniqueConstraint("notebook_id", "number", name=op.f("uq_notebook_rows_notebook_id_number")),
    )
    with op.batch_alter_table("notebook_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notebook_rows_donor_id"), ["donor_id"], unique=False)
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_checked_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("donors", schema=None) as batch_op:
        batch_op.drop_column("contact_checked_on")
    for table in ("notebook_rows", "notebooks", "donation_claims", "donor_cards"):
        op.drop_table(table)
