"""Make the first tables: units, accounts, plans, drives, sign-ups, donor lists, ledger, papers, journal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the change."""

    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "throttles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_throttles")),
        sa.UniqueConstraint(
            "act", "key_digest", "window_start", name=op.f("uq_throttles_act_key_digest_window_start")
        ),
    )
    op.create_index(op.f("ix_throttles_window_start"), "throttles", ["window_start"], unique=False)
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("search_key", _key(200), nullable=False),
        sa.Column("sort_key", _key(600), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("parent_agency_lines", sa.Text(), nullable=False),
        sa.Column("agency_lines", sa.Text(), nullable=False),
        sa.Column("number_symbol", sa.String(length=60), nullable=False),
        sa.Column("place_name", sa.String(length=80), nullable=False),
        sa.Column("authority_lines", sa.Text(), nullable=False),
        sa.Column("signer_title", sa.String(length=120), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id")),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_units_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_units_code_valid_from")),
        sa.UniqueConstraint("slug", name=op.f("uq_units_slug")),
    )
    op.create_index(op.f("ix_units_kind"), "units", ["kind"], unique=False)
    op.create_index(op.f("ix_units_parent_id"), "units", ["parent_id"], unique=False)
    op.create_index(op.f("ix_units_province_id"), "units", ["province_id"], unique=False)
    op.create_index(op.f("ix_units_search_key"), "units", ["search_key"], unique=False)
    op.create_table(
        "committees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("decision_number", sa.String(length=80), nullable=False),
        sa.Column("decision_day", sa.Date(), nullable=True),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("standing_body", sa.String(length=200), nullable=False),
        sa.Column("seal", sa.String(length=200), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_committees_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_committees_unit_id")),
    )
    op.create_table(
        "donors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("search_key", _key(160), nullable=False),
        sa.Column("sort_key", _key(600), nullable=False),
        sa.Column("birth_day", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.String(length=64), nullable=True),
        sa.Column("id_number_tail", sa.String(length=4), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("phone_tail", sa.String(length=4), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("workplace", sa.String(length=200), nullable=False),
        sa.Column("occupation", sa.String(length=120), nullable=False),
        sa.Column("blood_group", sa.String(length=4), nullable=False),
        sa.Column("blood_group_source", sa.String(length=60), nullable=False),
        sa.Column("donations", sa.Integer(), nullable=False),
        sa.Column("last_donation_on", sa.Date(), nullable=True),
        sa.Column("last_component", sa.String(length=40), nullable=False),
        sa.Column("next_possible_on", sa.Date(), nullable=True),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("may_be_named", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_donors_commune_id")),
        sa.ForeignKeyConstraint(["workplace_id"], ["units.id"], name=op.f("fk_donors_workplace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donors")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_donors_id_number_index")),
    )
    op.create_index("ix_donors_commune_key", "donors", ["commune_id", "search_key"], unique=False)
    op.create_index(op.f("ix_donors_donations"), "donors", ["donations"], unique=False)
    op.create_index(op.f("ix_donors_phone"), "donors", ["phone"], unique=False)
    op.create_index(op.f("ix_donors_phone_tail"), "donors", ["phone_tail"], unique=False)
    op.create_index("ix_donors_sort", "donors", ["sort_key", "id"], unique=False)
    op.create_index(op.f("ix_donors_workplace_id"), "donors", ["workplace_id"], unique=False)
    op.create_table(
        "papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("issuing_unit_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["issuing_unit_id"], ["units.id"], name=op.f("fk_papers_issuing_unit_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["papers.id"], name=op.f("fk_papers_replaced_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_papers_code")),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number_text", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("place_name", sa.String(length=80), nullable=False),
        sa.Column("signed_text", sa.String(length=120), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("source_key", sa.String(length=60), nullable=True),
        sa.Column("printed_total", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_plans_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("slug", name=op.f("uq_plans_slug")),
        sa.UniqueConstraint("source_key", name=op.f("uq_plans_source_key")),
    )
    op.create_index(op.f("ix_plans_unit_id"), "plans", ["unit_id"], unique=False)
    op.create_table(
        "unit_successions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["units.id"], name=op.f("fk_unit_successions_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["units.id"], name=op.f("fk_unit_successions_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_successions")),
        sa.UniqueConstraint(
            "predecessor_id", "successor_id", name=op.f("uq_unit_successions_predecessor_id_successor_id")
        ),
    )
    op.create_index(
        op.f("ix_unit_successions_predecessor_id"), "unit_successions", ["predecessor_id"], unique=False
    )
    op.create_index(
        op.f("ix_unit_successions_successor_id"), "unit_successions", ["successor_id"], unique=False
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("slogan", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_campaigns_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaigns_slug")),
    )
    op.create_index(op.f("ix_campaigns_plan_id"), "campaigns", ["plan_id"], unique=False)
    op.create_table(
        "committee_duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=400), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_committee_duties_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_duties")),
    )
    op.create_index(
        op.f("ix_committee_duties_committee_id"), "committee_duties", ["committee_id"], unique=False
    )
    op.create_table(
        "committee_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_committee_members_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_members")),
    )
    op.create_index(
        op.f("ix_committee_members_committee_id"), "committee_members", ["committee_id"], unique=False
    )
    op.create_table(
        "honours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("donations", sa.Integer(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("issuing_unit_id", sa.Integer(), nullable=False),
        sa.Column("recipient_name", sa.String(length=120), nullable=False),
        sa.Column("recipient_detail", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("occasion", sa.String(length=200), nullable=False),
        sa.Column("decision", sa.String(length=120), nullable=False),
        sa.Column("register_number", sa.String(length=40), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signer_authority", sa.String(length=300), nullable=False),
        sa.Column("signer_title", sa.String(length=120), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_honours_donor_id")),
        sa.ForeignKeyConstraint(["issuing_unit_id"], ["units.id"], name=op.f("fk_honours_issuing_unit_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_honours_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honours")),
        sa.UniqueConstraint("donor_id", "milestone", "kind", name=op.f("uq_honours_donor_id_milestone_kind")),
    )
    op.create_index(op.f("ix_honours_donor_id"), "honours", ["donor_id"], unique=False)
    op.create_index(op.f("ix_honours_issuing_unit_id"), "honours", ["issuing_unit_id"], unique=False)
    op.create_table(
        "intake_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"], ["committees.id"], name=op.f("fk_intake_points_committee_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_points")),
    )
    op.create_index(op.f("ix_intake_points_committee_id"), "intake_points", ["committee_id"], unique=False)
    op.create_table(
        "name_suffixes",
        sa.Column("suffix", _key(160), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_name_suffixes_donor_id")),
        sa.PrimaryKeyConstraint("suffix", "donor_id", name=op.f("pk_name_suffixes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_name_suffixes_donor_id"), "name_suffixes", ["donor_id"], unique=False)
    op.create_table(
        "plan_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_findings_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_findings")),
    )
    op.create_index(op.f("ix_plan_findings_plan_id"), "plan_findings", ["plan_id"], unique=False)
    op.create_table(
        "plan_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_recipients_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_recipients")),
    )
    op.create_index(op.f("ix_plan_recipients_plan_id"), "plan_recipients", ["plan_id"], unique=False)
    op.create_table(
        "plan_sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_sections_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_sections")),
    )
    op.create_index(op.f("ix_plan_sections_plan_id"), "plan_sections", ["plan_id"], unique=False)
    op.create_table(
        "targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_label", sa.String(length=200), nullable=False),
        sa.Column("unit_label", sa.String(length=200), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("assigned", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_targets_plan_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_targets_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
    )
    op.create_index(op.f("ix_targets_plan_id"), "targets", ["plan_id"], unique=False)
    op.create_index(op.f("ix_targets_unit_id"), "targets", ["unit_id"], unique=False)
    op.create_table(
        "annex_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("printed_day", sa.String(length=20), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_annex_lines_plan_id")),
        sa.ForeignKeyConstraint(["target_id"], ["targets.id"], name=op.f("fk_annex_lines_target_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_lines")),
    )
    op.create_index(op.f("ix_annex_lines_plan_id"), "annex_lines", ["plan_id"], unique=False)
    op.create_index(op.f("ix_annex_lines_target_id"), "annex_lines", ["target_id"], unique=False)
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=140), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_announcements_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_announcements_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("slug", name=op.f("uq_announcements_slug")),
    )
    op.create_index(op.f("ix_announcements_campaign_id"), "announcements", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_announcements_unit_id"), "announcements", ["unit_id"], unique=False)
    op.create_table(
        "drives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("host_label", sa.String(length=300), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("is_tentative", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("venue", sa.String(length=300), nullable=False),
        sa.Column("venue_address", sa.String(length=300), nullable=False),
        sa.Column("venue_commune_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=400), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("walk_in_percent", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_note", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_drives_campaign_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["units.id"], name=op.f("fk_drives_facility_id")),
        sa.ForeignKeyConstraint(["host_id"], ["units.id"], name=op.f("fk_drives_host_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_drives_plan_id")),
        sa.ForeignKeyConstraint(["province_id"], ["units.id"], name=op.f("fk_drives_province_id")),
        sa.ForeignKeyConstraint(["venue_commune_id"], ["units.id"], name=op.f("fk_drives_venue_commune_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drives")),
    )
    op.create_index(op.f("ix_drives_campaign_id"), "drives", ["campaign_id"], unique=False)
    op.create_index("ix_drives_day", "drives", ["on_day", "id"], unique=False)
    op.create_index(op.f("ix_drives_facility_id"), "drives", ["facility_id"], unique=False)
    op.create_index(op.f("ix_drives_host_id"), "drives", ["host_id"], unique=False)
    op.create_index(op.f("ix_drives_plan_id"), "drives", ["plan_id"], unique=False)
    op.create_index(op.f("ix_drives_province_id"), "drives", ["province_id"], unique=False)
    op.create_index(op.f("ix_drives_state"), "drives", ["state"], unique=False)
    op.create_index(op.f("ix_drives_venue_commune_id"), "drives", ["venue_commune_id"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("desk_drive_id", sa.Integer(), nullable=True),
        sa.Column("desk_day", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["desk_drive_id"], ["drives.id"], name=op.f("fk_accounts_desk_drive_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_accounts_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_username")),
    )
    op.create_index(op.f("ix_accounts_unit_id"), "accounts", ["unit_id"], unique=False)
    op.create_table(
        "bands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_bands_capacity")),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_bands_places")),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_bands_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bands")),
    )
    op.create_index(op.f("ix_bands_drive_id"), "bands", ["drive_id"], unique=False)
    op.create_table(
        "donor_lists",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("certifying_unit_id", sa.Integer(), nullable=False),
        sa.Column("compiling_unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("compiled_by", sa.String(length=120), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("certified_by", sa.String(length=120), nullable=False),
        sa.Column("return_reason", sa.String(length=300), nullable=False),
        sa.Column("paper_number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("authority_lines", sa.Text(), nullable=False),
        sa.Column("signer_title", sa.String(length=120), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("frozen", sa.LargeBinary(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["certifying_unit_id"], ["units.id"], name=op.f("fk_donor_lists_certifying_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["compiling_unit_id"], ["units.id"], name=op.f("fk_donor_lists_compiling_unit_id")
        ),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_donor_lists_drive_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_donor_lists_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_lists")),
        sa.UniqueConstraint(
            "drive_id",
            "certifying_unit_id",
            "number",
            name=op.f("uq_donor_lists_drive_id_certifying_unit_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_donor_lists_certifying_unit_id"), "donor_lists", ["certifying_unit_id"], unique=False
    )
    op.create_index(
        op.f("ix_donor_lists_compiling_unit_id"), "donor_lists", ["compiling_unit_id"], unique=False
    )
    op.create_index(op.f("ix_donor_lists_drive_id"), "donor_lists", ["drive_id"], unique=False)
    op.create_index(op.f("ix_donor_lists_state"), "donor_lists", ["state"], unique=False)
    op.create_table(
        "drive_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_drive_partners_drive_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_drive_partners_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive_partners")),
    )
    op.create_index(op.f("ix_drive_partners_drive_id"), "drive_partners", ["drive_id"], unique=False)
    op.create_index(op.f("ix_drive_partners_unit_id"), "drive_partners", ["unit_id"], unique=False)
    op.create_table(
        "activation_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_activation_links_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_links")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_activation_links_token_digest")),
    )
    op.create_index(op.f("ix_activation_links_account_id"), "activation_links", ["account_id"], unique=False)
    op.create_table(
        "journal_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_journal_lines_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_lines")),
    )
    op.create_index(op.f("ix_journal_lines_act"), "journal_lines", ["act"], unique=False)
    op.create_index(op.f("ix_journal_lines_digest"), "journal_lines", ["digest"], unique=False)
    op.create_table(
        "registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("band_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=True),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("search_key", _key(160), nullable=False),
        sa.Column("sort_key", _key(600), nullable=False),
        sa.Column("birth_day", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.String(length=64), nullable=True),
        sa.Column("id_number_tail", sa.String(length=4), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("phone_tail", sa.String(length=4), nullable=False),
        sa.Column("registrant_type", sa.String(length=40), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("workplace_id", sa.Integer(), nullable=True),
        sa.Column("workplace", sa.String(length=200), nullable=False),
        sa.Column("occupation", sa.String(length=120), nullable=False),
        sa.Column("last_donation_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("certifying_unit_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_unit_id", sa.Integer(), nullable=True),
        sa.Column("donor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["band_id"], ["bands.id"], name=op.f("fk_registrations_band_id")),
        sa.ForeignKeyConstraint(
            ["certifying_unit_id"], ["units.id"], name=op.f("fk_registrations_certifying_unit_id")
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["units.id"], name=op.f("fk_registrations_commune_id")),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_registrations_donor_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_registrations_drive_id")),
        sa.ForeignKeyConstraint(
            ["entered_by_unit_id"], ["units.id"], name=op.f("fk_registrations_entered_by_unit_id")
        ),
        sa.ForeignKeyConstraint(["workplace_id"], ["units.id"], name=op.f("fk_registrations_workplace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("code", name=op.f("uq_registrations_code")),
        sa.UniqueConstraint("drive_id", "person_key", name=op.f("uq_registrations_drive_id_person_key")),
        sa.UniqueConstraint("form_key", name=op.f("uq_registrations_form_key")),
    )
    op.create_index(op.f("ix_registrations_band_id"), "registrations", ["band_id"], unique=False)
    op.create_index(
        op.f("ix_registrations_certifying_unit_id"), "registrations", ["certifying_unit_id"], unique=False
    )
    op.create_index("ix_registrations_commune", "registrations", ["commune_id", "drive_id"], unique=False)
    op.create_index(op.f("ix_registrations_donor_id"), "registrations", ["donor_id"], unique=False)
    op.create_index(op.f("ix_registrations_drive_id"), "registrations", ["drive_id"], unique=False)
    op.create_index(
        "ix_registrations_drive_sort", "registrations", ["drive_id", "sort_key", "id"], unique=False
    )
    op.create_index(
        op.f("ix_registrations_entered_by_unit_id"), "registrations", ["entered_by_unit_id"], unique=False
    )
    op.create_index(
        op.f("ix_registrations_id_number_index"), "registrations", ["id_number_index"], unique=False
    )
    op.create_index(op.f("ix_registrations_phone"), "registrations", ["phone"], unique=False)
    op.create_index("ix_registrations_workplace", "registrations", ["workplace_id", "drive_id"], unique=False)
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_in_sessions_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_sessions_token_digest")),
    )
    op.create_index(op.f("ix_sign_in_sessions_account_id"), "sign_in_sessions", ["account_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_consents_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_registration_id"), "consents", ["registration_id"], unique=False)
    op.create_table(
        "donor_list_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_list_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["donor_list_id"], ["donor_lists.id"], name=op.f("fk_donor_list_rows_donor_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_donor_list_rows_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donor_list_rows")),
        sa.UniqueConstraint(
            "donor_list_id", "registration_id", name=op.f("uq_donor_list_rows_donor_list_id_registration_id")
        ),
    )
    op.create_index(
        op.f("ix_donor_list_rows_donor_list_id"), "donor_list_rows", ["donor_list_id"], unique=False
    )
    op.create_index(
        op.f("ix_donor_list_rows_registration_id"), "donor_list_rows", ["registration_id"], unique=False
    )
    op.create_table(
        "outcomes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("component", sa.String(length=40), nullable=True),
        sa.Column("volume_ml", sa.Integer(), nullable=True),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("deferred_until", sa.Date(), nullable=True),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_outcomes_drive_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_outcomes_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_drive_id"), "outcomes", ["drive_id"], unique=False)
    op.create_index(op.f("ix_outcomes_registration_id"), "outcomes", ["registration_id"], unique=False)
    op.create_index(
        "uq_outcomes_current",
        "outcomes",
        ["registration_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "donations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("donor_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("component", sa.String(length=40), nullable=False),
        sa.Column("volume_ml", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("drive_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.String(length=40), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["donor_id"], ["donors.id"], name=op.f("fk_donations_donor_id")),
        sa.ForeignKeyConstraint(["drive_id"], ["drives.id"], name=op.f("fk_donations_drive_id")),
        sa.ForeignKeyConstraint(["facility_id"], ["units.id"], name=op.f("fk_donations_facility_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcomes.id"], name=op.f("fk_donations_outcome_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["donations.id"], name=op.f("fk_donations_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_donations")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_donations_reverses_id")),
    )
    op.create_index("ix_donations_donor_day", "donations", ["donor_id", "on_day"], unique=False)
    op.create_index(op.f("ix_donations_drive_id"), "donations", ["drive_id"], unique=False)
    op.create_index(op.f("ix_donations_on_day"), "donations", ["on_day"], unique=False)
    op.create_index(op.f("ix_donations_outcome_id"), "donations", ["outcome_id"], unique=False)
    op.create_index(op.f("ix_donations_serial"), "donations", ["serial"], unique=False)
    op.execute("INSERT INTO journal_head (id, digest) VALUES (1, '" + "0" * 64 + "')")


def downgrade() -> None:
    """Take the change back."""

    op.drop_index(op.f("ix_donations_serial"), table_name="donations")
    op.drop_index(op.f("ix_donations_outcome_id"), table_name="donations")
    op.drop_index(op.f("ix_donations_on_day"), table_name="donations")
    op.drop_index(op.f("ix_donations_drive_id"), table_name="donations")
    op.drop_index("ix_donations_donor_day", table_name="donations")
    op.drop_table("donations")
    op.drop_index(
        "uq_outcomes_current",
        table_name="outcomes",
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_outcomes_registration_id"), table_name="outcomes")
    op.drop_index(op.f("ix_outcomes_drive_id"), table_name="outcomes")
    op.drop_table("outcomes")
    op.drop_index(op.f("ix_donor_list_rows_registration_id"), table_name="donor_list_rows")
    op.drop_index(op.f("ix_donor_list_rows_donor_list_id"), table_name="donor_list_rows")
    op.drop_table("donor_list_rows")
    op.drop_index(op.f("ix_consents_registration_id"), table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_sign_in_sessions_account_id"), table_name="sign_in_sessions")
    op.drop_table("sign_in_sessions")
    op.drop_index("ix_registrations_workplace", table_name="registrations")
    op.drop_index(op.f("ix_registrations_phone"), table_name="registrations")
    op.drop_index(op.f("ix_registrations_id_number_index"), table_name="registrations")
    op.drop_index(op.f("ix_registrations_entered_by_unit_id"), table_name="registrations")
    op.drop_index("ix_registrations_drive_sort", table_name="registrations")
    op.drop_index(op.f("ix_registrations_drive_id"), table_name="registrations")
    op.drop_index(op.f("ix_registrations_donor_id"), table_name="registrations")
    op.drop_index("ix_registrations_commune", table_name="registrations")
    op.drop_index(op.f("ix_registrations_certifying_unit_id"), table_name="registrations")
    op.drop_index(op.f("ix_registrations_band_id"), table_name="registrations")
    op.drop_table("registrations")
    op.drop_index(op.f("ix_journal_lines_digest"), table_name="journal_lines")
    op.drop_index(op.f("ix_journal_lines_act"), table_name="journal_lines")
    op.drop_table("journal_lines")
    op.drop_index(op.f("ix_activation_links_account_id"), table_name="activation_links")
    op.drop_table("activation_links")
    op.drop_index(op.f("ix_drive_partners_unit_id"), table_name="drive_partners")
    op.drop_index(op.f("ix_drive_partners_drive_id"), table_name="drive_partners")
    op.drop_table("drive_partners")
    op.drop_index(op.f("ix_donor_lists_state"), table_name="donor_lists")
    op.drop_index(op.f("ix_donor_lists_drive_id"), table_name="donor_lists")
    op.drop_index(op.f("ix_donor_lists_compiling_unit_id"), table_name="donor_lists")
    op.drop_index(op.f("ix_donor_lists_certifying_unit_id"), table_name="donor_lists")
    op.drop_table("donor_lists")
    op.drop_index(op.f("ix_bands_drive_id"), table_name="bands")
    op.drop_table("bands")
    op.drop_index(op.f("ix_accounts_unit_id"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_drives_venue_commune_id"), table_name="drives")
    op.drop_index(op.f("ix_drives_state"), table_name="drives")
    op.drop_index(op.f("ix_drives_province_id"), table_name="drives")
    op.drop_index(op.f("ix_drives_plan_id"), table_name="drives")
    op.drop_index(op.f("ix_drives_host_id"), table_name="drives")
    op.drop_index(op.f("ix_drives_facility_id"), table_name="drives")
    op.drop_index("ix_drives_day", table_name="drives")
    op.drop_index(op.f("ix_drives_campaign_id"), table_name="drives")
    op.drop_table("drives")
    op.drop_index(op.f("ix_announcements_unit_id"), table_name="announcements")
    op.drop_index(op.f("ix_announcements_campaign_id"), table_name="announcements")
    op.drop_table("announcements")
    op.drop_index(op.f("ix_annex_lines_target_id"), table_name="annex_lines")
    op.drop_index(op.f("ix_annex_lines_plan_id"), table_name="annex_lines")
    op.drop_table("annex_lines")
    op.drop_index(op.f("ix_targets_unit_id"), table_name="targets")
    op.drop_index(op.f("ix_targets_plan_id"), table_name="targets")
    op.drop_table("targets")
    op.drop_index(op.f("ix_plan_sections_plan_id"), table_name="plan_sections")
    op.drop_table("plan_sections")
    op.drop_index(op.f("ix_plan_recipients_plan_id"), table_name="plan_recipients")
    op.drop_table("plan_recipients")
    op.drop_index(op.f("ix_plan_findings_plan_id"), table_name="plan_findings")
    op.drop_table("plan_findings")
    op.drop_index(op.f("ix_name_suffixes_donor_id"), table_name="name_suffixes")
    op.drop_table("name_suffixes")
    op.drop_index(op.f("ix_intake_points_committee_id"), table_name="intake_points")
    op.drop_table("intake_points")
    op.drop_index(op.f("ix_honours_issuing_unit_id"), table_name="honours")
    op.drop_index(op.f("ix_honours_donor_id"), table_name="honours")
    op.drop_table("honours")
    op.drop_index(op.f("ix_committee_members_committee_id"), table_name="committee_members")
    op.drop_table("committee_members")
    op.drop_index(op.f("ix_committee_duties_committee_id"), table_name="committee_duties")
    op.drop_table("committee_duties")
    op.drop_index(op.f("ix_campaigns_plan_id"), table_name="campaigns")
    op.drop_table("campaigns")
    op.drop_index(op.f("ix_unit_successions_successor_id"), table_name="unit_successions")
    op.drop_index(op.f("ix_unit_successions_predecessor_id"), table_name="unit_successions")
    op.drop_table("unit_successions")
    op.drop_index(op.f("ix_plans_unit_id"), table_name="plans")
    op.drop_table("plans")
    op.drop_table("papers")
    op.drop_index(op.f("ix_donors_workplace_id"), table_name="donors")
    op.drop_index("ix_donors_sort", table_name="donors")
    op.drop_index(op.f("ix_donors_phone_tail"), table_name="donors")
    op.drop_index(op.f("ix_donors_phone"), table_name="donors")
    op.drop_index(op.f("ix_donors_donations"), table_name="donors")
    op.drop_index("ix_donors_commune_key", table_name="donors")
    op.drop_table("donors")
    op.drop_table("committees")
    op.drop_index(op.f("ix_units_search_key"), table_name="units")
    op.drop_index(op.f("ix_units_province_id"), table_name="units")
    op.drop_index(op.f("ix_units_parent_id"), table_name="units")
    op.drop_index(op.f("ix_units_kind"), table_name="units")
    op.drop_table("units")
    op.drop_index(op.f("ix_throttles_window_start"), table_name="throttles")
    op.drop_table("throttles")
    op.drop_table("journal_head")
