"""Keep rounds of commendation with their nominees, the dossiers of units below, reviews and decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ONE_SUBJECT = (
    "(CASE WHEN donor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN family_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN honoured_unit_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "commendation_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("occasion", sa.String(length=200), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("rule_key", sa.String(length=40), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("claims_from", sa.Date(), nullable=True),
        sa.Column("claims_to", sa.Date(), nullable=True),
        sa.Column("lower_deadline", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("national_sent_on", sa.Date(), nullable=True),
        sa.Column("national_answered_on", sa.Date(), nullable=True),
        sa.Column("national_note", sa.String(length=300), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_commendation_rounds_unit_id")),
        sa.ForeignKeyConstraint(
            ["province_id"], ["units.id"], name=op.f("fk_commendation_rounds_province_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commendation_rounds")),
    )
    with op.batch_alter_table("commendation_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commendation_rounds_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commendation_rounds_province_id"), ["province_id"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("letter_number", sa.String(length=60), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("times_sent", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(length=120), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("return_reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["commendation_rounds.id"], name=op.f("fk_dossiers_round_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_dossiers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_dossiers_round_id_unit_id")),
    )
    with op.batch_alter_table("dossiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossiers_unit_id"), ["unit_id"], unique=False)
    op.create_table(
        "award_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("signer_title", sa.String(length=120), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["commendation_rounds.id"], name=op.f("fk_award_decisions_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_decisions")),
    )
    with op.batch_alter_table("award_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_decisions_round_id"), ["round_id"], unique=False)
    op.create_table(
        "nominees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=True),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("honoured_unit_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_reason", sa.String(length=300), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=1000).with_variant(sa.String(length=1000, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=4), nullable=False),
        sa.Column("occupation", sa.String(length=240), nullable=False),
        sa.Column("address", sa.String(length=400), nullable=False),
        sa.Column("rule_key", sa.String(length=40), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("award", sa.String(length=160), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("donations", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("whole_blood", sa.Integer(), nullable=False),
        sa.Column("platelets", sa.Integer(), nullable=False),
        sa.Column("facility_file", sa.Integer(), nullable=False),
        sa.Column("serial_seen", sa.Integer(), nullable=False),
        sa.Column("unit_list", sa.Integer(), nullable=False),
        sa.Column("own_word", sa.Integer(), nullable=False),
        sa.Column("earlier", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("honour_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["commendation_rounds.id"], name=op.f("fk_nominees_round_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossiers.id"], name=op.f("fk_nominees_dossier_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_nominees_donor_id")),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name=op.f("fk_nominees_family_id")),
        sa.ForeignKeyConstraint(
            ["honoured_unit_id"], ["units.id"], name=op.f("fk_nominees_honoured_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["award_decisions.id"], name=op.f("fk_nominees_decision_id")
        ),
        sa.ForeignKeyConstraint(["honour_id"], ["honours.id"], name=op.f("fk_nominees_honour_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nominees")),
        sa.UniqueConstraint("round_id", "donor_id", name=op.f("uq_nominees_round_id_donor_id")),
        sa.UniqueConstraint("round_id", "family_id", name=op.f("uq_nominees_round_id_family_id")),
        sa.UniqueConstraint(
            "round_id", "honoured_unit_id", name=op.f("uq_nominees_round_id_honoured_unit_id")
        ),
        sa.CheckConstraint(_ONE_SUBJECT, name=op.f("ck_nominees_one_subject")),
    )
    with op.batch_alter_table("nominees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nominees_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nominees_donor_id"), ["donor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nominees_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nominees_honoured_unit_id"), ["honoured_unit_id"], unique=False)
    op.create_table(
        "review_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(length=40), nullable=False),
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("paper", sa.String(length=160), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["commendation_rounds.id"], name=op.f("fk_review_marks_round_id")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_review_marks_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_marks")),
        sa.UniqueConstraint("round_id", "reviewer", name=op.f("uq_review_marks_round_id_reviewer")),
    )


def downgrade() -> None:
    """Take the change back."""
    for table in ("review_marks", "nominees", "award_decisions", "dossiers", "commendation_rounds"):
        op.drop_table(table)
