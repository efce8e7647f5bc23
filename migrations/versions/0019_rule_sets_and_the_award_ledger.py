"""Keep what a province commends for as rule sets, and let the award ledger hold families, units and earlier awards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_STANDS = sa.text("taken_back_at IS NULL")
_SUBJECTS = ("donor_id", "family_id", "honoured_unit_id")
_ONE_SUBJECT = (
    "(CASE WHEN donor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN family_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN honoured_unit_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "rule_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("components", sa.String(length=120), nullable=False),
        sa.Column("least_evidence", sa.String(length=40), nullable=False),
        sa.Column("years_between", sa.Integer(), nullable=False),
        sa.Column("members_needed", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=1), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_rule_sets_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_sets")),
    )
    with op.batch_alter_table("rule_sets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_sets_province_id"), ["province_id"], unique=False)
    op.create_table(
        "rule_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_set_id", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("mountain_threshold", sa.Integer(), nullable=True),
        sa.Column("award", sa.String(length=160), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.String(length=1), nullable=False),
        sa.ForeignKeyConstraint(["rule_set_id"], ["rule_sets.id"], name=op.f("fk_rule_steps_rule_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_steps")),
        sa.UniqueConstraint("rule_set_id", "threshold", name=op.f("uq_rule_steps_rule_set_id_threshold")),
    )
    op.create_table(
        "commune_terrains",
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("terrain", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_commune_terrains_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", name=op.f("pk_commune_terrains")),
    )
    _widen_honours()


def _widen_honours() -> None:
    key = sa.String(length=160).with_variant(sa.String(length=160, collation="C"), "postgresql")
    name_key = sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql")
    with op.batch_alter_table("honours", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_honours_donor_id_milestone_kind"), type_="unique")
        batch_op.alter_column("donor_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("kind", existing_type=sa.String(length=40), nullable=True)
        batch_op.alter_column("paper_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column(
            "recipient_name",
            existing_type=sa.String(length=120),
            type_=sa.String(length=200),
            existing_nullable=False,
        )
        batch_op.add_column(sa.Column("family_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("honoured_unit_id", sa.Integer(), nullable=True))
        for name, length in (("award", 160), ("body", 200), ("rule_key", 40), ("note", 300)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("award_key", key, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("recipient_key", name_key, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch_op.add_column(sa.Column("granted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("is_earlier", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        for name, length in (("taken_back_by", 120), ("taken_back_reason", 300)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch_op.create_foreign_key(batch_op.f("fk_honours_family_id"), "families", ["family_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_honours_honoured_unit_id"), "units", ["honoured_unit_id"], ["id"]
        )
    op.execute(
        "UPDATE honours SET granted_on = COALESCE(signed_on, cut_off),"
        " award = CASE WHEN kind = 'thu_cam_on' THEN 'Thư cảm ơn' ELSE 'Giấy chứng nhận tôn vinh' END,"
        " award_key = CASE WHEN kind = 'thu_cam_on' THEN 'thu cam on' ELSE 'giay chung nhan ton vinh' END,"
        " recipient_key = (SELECT search_key FROM donors WHERE donors.id = honours.donor_id)"
    )
    with op.batch_alter_table("honours", schema=None) as batch_op:
        batch_op.alter_column("granted_on", existing_type=sa.Date(), nullable=False)
        batch_op.create_check_constraint(batch_op.f("ck_honours_one_subject"), _ONE_SUBJECT)
        batch_op.create_index(batch_op.f("ix_honours_family_id"), ["family_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_honours_honoured_unit_id"), ["honoured_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_honours_granted_on"), ["granted_on"], unique=False)
        for subject in _SUBJECTS:
            batch_op.create_index(
                f"uq_honours_{subject}",
                [subject, "milestone", "award_key", "year"],
                unique=True,
                sqlite_where=_STANDS,
                postgresql_where=_STANDS,
            )


def downgrade() -> None:
    """Take the change back; awards that the table before cannot hold go with it."""
    op.execute(
        "DELETE FROM honours WHERE taken_back_at IS NOT NULL OR paper_id IS NULL OR donor_id IS NULL OR kind IS NULL"
    )
    with op.batch_alter_table("honours", schema=None) as batch_op:
        for subject in _SUBJECTS:
            batch_op.drop_index(f"uq_honours_{subject}")
        batch_op.drop_constraint(batch_op.f("ck_honours_one_subject"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_honours_family_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_honours_honoured_unit_id"), type_="foreignkey")
        for name in ("family_id", "honoured_unit_id", "granted_on"):
            batch_op.drop_index(batch_op.f(f"ix_honours_{name}"))
        added = ("award", "body", "rule_key", "note", "award_key", "recipient_key", "year", "is_earlier")
        for name in (*added, "taken_back_at", "taken_back_by", "taken_back_reason"):
            batch_op.drop_column(name)
        for name in ("family_id", "honoured_unit_id", "granted_on"):
            batch_op.drop_column(name)
        for name, kind in (
            ("donor_id", sa.Integer()),
            ("kind", sa.String(length=40)),
            ("paper_id", sa.Integer()),
        ):
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.alter_column(
            "recipient_name",
            existing_type=sa.String(length=200),
            type_=sa.String(length=120),
            existing_nullable=False,
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_honours_donor_id_milestone_kind"), ["donor_id", "milestone", "kind"]
        )
    for table in ("commune_terrains", "rule_steps", "rule_sets"):
        op.drop_table(table)
