"""Keep a plan whole: issuers, bases, peaks, past results, versions, attachments, imports, decisions, periods."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "reporting_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_reporting_periods_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_periods")),
    )
    with op.batch_alter_table("reporting_periods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reporting_periods_province_id"), ["province_id"], unique=False)

    op.create_table(
        "finding_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("finding_key", sa.String(length=160), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_finding_decisions_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_decisions")),
        sa.UniqueConstraint("plan_id", "finding_key", name=op.f("uq_finding_decisions_plan_id_finding_key")),
    )
    with op.batch_alter_table("finding_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_decisions_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_attachments_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_attachments")),
    )
    with op.batch_alter_table("plan_attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_attachments_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_bases_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_bases")),
    )
    with op.batch_alter_table("plan_bases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_bases_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("undo", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_imports_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_imports")),
    )
    with op.batch_alter_table("plan_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_imports_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_issuers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_issuers_plan_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_plan_issuers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_issuers")),
    )
    with op.batch_alter_table("plan_issuers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_issuers_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_issuers_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "plan_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("drives", sa.Integer(), nullable=True),
        sa.Column("collected", sa.Integer(), nullable=True),
        sa.Column("percent_of_national", sa.Integer(), nullable=True),
        sa.Column("percent_of_province", sa.Integer(), nullable=True),
        sa.Column("percent_of_need", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_results_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_results")),
        sa.UniqueConstraint("plan_id", name=op.f("uq_plan_results_plan_id")),
    )
    op.create_table(
        "plan_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_versions_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_versions")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_versions_plan_id_number")),
    )
    with op.batch_alter_table("plan_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_versions_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_peaks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_plan_peaks_campaign_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_peaks_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_peaks")),
    )
    with op.batch_alter_table("plan_peaks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_peaks_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_peaks_plan_id"), ["plan_id"], unique=False)

    with op.batch_alter_table("annex_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("month", sa.Date(), nullable=True))
        batch_op.alter_column("on_day", existing_type=sa.DATE(), nullable=True)
        batch_op.alter_column(
            "printed_day",
            existing_type=sa.VARCHAR(length=20),
            type_=sa.String(length=40),
            existing_nullable=False,
        )

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slogans", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column("preset_key", sa.String(length=40), nullable=False, server_default=sa.text("''"))
        )
    op.execute("UPDATE campaigns SET slogans = slogan")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("slogan")

    with op.batch_alter_table("plan_findings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("code", sa.String(length=40), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(
            sa.Column("key", sa.String(length=160), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(sa.Column("repair", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("body", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("annex", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("on_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_plan_findings_unit_id"), ["unit_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_plan_findings_unit_id"), "units", ["unit_id"], ["id"])

    with op.batch_alter_table("plan_recipients", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("purpose", sa.String(length=20), nullable=False, server_default=sa.text("''"))
        )

    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("province_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("parent_text", sa.String(length=300), nullable=False, server_default=sa.text("''"))
        )
        batch_op.add_column(
            sa.Column("paper", sa.String(length=80), nullable=False, server_default=sa.text("'KẾ HOẠCH'"))
        )
        batch_op.add_column(sa.Column("slogans", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("is_matrix", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("'1'")))
        batch_op.create_index(batch_op.f("ix_plans_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plans_province_id"), ["province_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_plans_parent_id"), "plans", ["parent_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_plans_province_id"), "units", ["province_id"], ["id"])

    op.execute(
        "UPDATE plans SET province_id = "
        "(SELECT coalesce(units.province_id, units.id) FROM units WHERE units.id = plans.unit_id)"
    )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.alter_column("province_id", existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("upper", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("is_least", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("base", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("assigner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sentence", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.create_index(batch_op.f("ix_targets_assigner_id"), ["assigner_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_targets_assigner_id"), "units", ["assigner_id"], ["id"])


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("targets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_targets_assigner_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_targets_assigner_id"))
        batch_op.drop_column("sentence")
        batch_op.drop_column("assigner_id")
        batch_op.drop_column("base")
        batch_op.drop_column("is_least")
        batch_op.drop_column("upper")

    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_plans_province_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_plans_parent_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_plans_province_id"))
        batch_op.drop_index(batch_op.f("ix_plans_parent_id"))
        batch_op.drop_column("version")
        batch_op.drop_column("is_matrix")
        batch_op.drop_column("slogans")
        batch_op.drop_column("paper")
        batch_op.drop_column("parent_text")
        batch_op.drop_column("parent_id")
        batch_op.drop_column("province_id")

    with op.batch_alter_table("plan_recipients", schema=None) as batch_op:
        batch_op.drop_column("purpose")

    with op.batch_alter_table("plan_findings", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_plan_findings_unit_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_plan_findings_unit_id"))
        batch_op.drop_column("unit_id")
        batch_op.drop_column("on_day")
        batch_op.drop_column("annex")
        batch_op.drop_column("body")
        batch_op.drop_column("repair")
        batch_op.drop_column("key")
        batch_op.drop_column("code")

    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("slogan", sa.VARCHAR(length=300), nullable=False, server_default=sa.text("''"))
        )
    op.execute("UPDATE campaigns SET slogan = substr(slogans, 1, 300)")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_column("preset_key")
        batch_op.drop_column("slogans")

    # The table of before knows only days: a line of a month stands on its first day.
    op.execute("UPDATE annex_lines SET on_day = month WHERE on_day IS NULL")
    op.execute("UPDATE annex_lines SET printed_day = substr(printed_day, 1, 20)")
    with op.batch_alter_table("annex_lines", schema=None) as batch_op:
        batch_op.alter_column(
            "printed_day",
            existing_type=sa.String(length=40),
            type_=sa.VARCHAR(length=20),
            existing_nullable=False,
        )
        batch_op.alter_column("on_day", existing_type=sa.DATE(), nullable=False)
        batch_op.drop_column("month")

    with op.batch_alter_table("plan_peaks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_peaks_plan_id"))
        batch_op.drop_index(batch_op.f("ix_plan_peaks_campaign_id"))

    op.drop_table("plan_peaks")
    with op.batch_alter_table("plan_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_versions_plan_id"))

    op.drop_table("plan_versions")
    op.drop_table("plan_results")
    with op.batch_alter_table("plan_issuers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_issuers_unit_id"))
        batch_op.drop_index(batch_op.f("ix_plan_issuers_plan_id"))

    op.drop_table("plan_issuers")
    with op.batch_alter_table("plan_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_imports_plan_id"))

    op.drop_table("plan_imports")
    with op.batch_alter_table("plan_bases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_bases_plan_id"))

    op.drop_table("plan_bases")
    with op.batch_alter_table("plan_attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_attachments_plan_id"))

    op.drop_table("plan_attachments")
    with op.batch_alter_table("finding_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_decisions_plan_id"))

    op.drop_table("finding_decisions")
    with op.batch_alter_table("reporting_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reporting_periods_province_id"))

    op.drop_table("reporting_periods")
