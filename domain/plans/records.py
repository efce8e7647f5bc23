"""Tables of plans: the document with its parts, its campaigns, targets, annex lines, findings and imports."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.units.records import Unit


class PlanState(StrEnum):
    """dự thảo → ban hành → kết thúc."""

    DRAFT = "du_thao"
    ISSUED = "ban_hanh"
    ENDED = "ket_thuc"


class TargetKind(StrEnum):
    """What a target counts; those that end in PERCENT are kept in tenths of a percent."""

    UNITS_OF_BLOOD = "don_vi_mau"
    REGISTRANTS = "nguoi_dang_ky"
    PEOPLE_REACHED = "luot_nguoi"
    DRIVES = "so_dot"
    HEADCOUNT_PERCENT = "ty_le_bien_che"
    POPULATION_PERCENT = "ty_le_dan_so"
    REPEAT_PERCENT = "ty_le_nhac_lai"
    VOLUNTARY_PERCENT = "ty_le_tinh_nguyen"
    PARTICIPATION_PERCENT = "ty_le_tham_gia"
    RESERVE_DONORS = "nguoi_du_bi"
    VOLUNTEERS = "tinh_nguyen_vien"
    CLUBS = "cau_lac_bo"


class Plan(Base):
    """A plan document as issued: number as text and blank until signed, any period, contradictions kept."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"), index=True)
    # The parent as the text names it, which is all there is when the parent is not kept here.
    parent_text: Mapped[str] = mapped_column(String(300), default="")
    paper: Mapped[str] = mapped_column(String(80), default="KẾ HOẠCH")
    number_text: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(300))
    place_name: Mapped[str] = mapped_column(String(80), default="")
    signed_text: Mapped[str] = mapped_column(String(120), default="")
    period_from: Mapped[date]
    period_to: Mapped[date]
    slogans: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PlanState] = mapped_column(Word(PlanState))
    signature: Mapped[str] = mapped_column(Text, default="")
    source_note: Mapped[str] = mapped_column(Text, default="")
    source_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    printed_total: Mapped[int | None]
    is_matrix: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    issuers: Mapped[list[PlanIssuer]] = relationship(order_by="PlanIssuer.position", lazy="raise")
    bases: Mapped[list[PlanBasis]] = relationship(order_by="PlanBasis.position", lazy="raise")
    peaks: Mapped[list[PlanPeak]] = relationship(order_by="PlanPeak.position", lazy="raise")
    attachments: Mapped[list[PlanAttachment]] = relationship(order_by="PlanAttachment.id", lazy="raise")
    sections: Mapped[list[PlanSection]] = relationship(order_by="PlanSection.position", lazy="raise")
    campaigns: Mapped[list[Campaign]] = relationship(order_by="Campaign.position", lazy="raise")
    recipients: Mapped[list[PlanRecipient]] = relationship(order_by="PlanRecipient.position", lazy="raise")


class PlanIssuer(Base):
    """A body that issues the plan, in the order of the document, with its own signature block."""

    __tablename__ = "plan_issuers"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    signature: Mapped[str] = mapped_column(Text, default="")


class PlanBasis(Base):
    """A document the plan rests on ("Căn cứ", "Thực hiện")."""

    __tablename__ = "plan_bases"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(120), default="")
    on_day: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(Text, default="")


class PlanPeak(Base):
    """A part of the plan's or a campaign's period in which most is to happen (đợt cao điểm)."""

    __tablename__ = "plan_peaks"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200), default="")
    period_from: Mapped[date]
    period_to: Mapped[date]


class PlanResults(Base):
    """What the period before brought, as the plan prints it; percentages of both targets and of the need."""

    __tablename__ = "plan_results"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), unique=True)
    period_from: Mapped[date]
    period_to: Mapped[date]
    drives: Mapped[int | None]
    collected: Mapped[int | None]
    percent_of_national: Mapped[int | None]
    percent_of_province: Mapped[int | None]
    percent_of_need: Mapped[int | None]


class PlanAttachment(Base):
    """A file that belongs to the plan, kept as it came; sha256 in hexadecimal digits."""

    __tablename__ = "plan_attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(120))


class PlanVersion(Base):
    """The plan as it stood when somebody froze it: everything its document says, as JSON."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[str] = mapped_column(Text, deferred=True)


class PlanSection(Base):
    """A headed part of the plan's text, in order; paragraphs are separated by a newline."""

    __tablename__ = "plan_sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")


class PlanRecipient(Base):
    """A line of "Nơi nhận" with the code of its purpose ("b/c", "t/h"), blank where it has none."""

    __tablename__ = "plan_recipients"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    line: Mapped[str] = mapped_column(String(300))
    purpose: Mapped[str] = mapped_column(String(20), default="")


class Campaign(Base):
    """A themed period of a plan with a public page."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    heading: Mapped[str] = mapped_column(String(300), default="")
    period_from: Mapped[date]
    period_to: Mapped[date]
    slogans: Mapped[str] = mapped_column(Text, default="")
    # Which line of the campaign calendar it was made from, so that next year's is known to be the same.
    preset_key: Mapped[str] = mapped_column(String(40), default="")
    summary: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship(lazy="joined", back_populates="campaigns")


class Target(Base):
    """What a plan assigns (giao) to a unit, for the whole period or one month.

    The assigner is the plan's own unit unless said otherwise: the nation's target for a province stands in the
    province's plan. ``assigned`` is a whole number, for percentages tenths of a percent; ``upper`` ends a range;
    ``base`` is the number of people that a percentage is of.
    """

    __tablename__ = "targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    position: Mapped[int]
    group_label: Mapped[str] = mapped_column(String(200), default="")
    unit_label: Mapped[str] = mapped_column(String(200), default="")
    month: Mapped[date | None]
    kind: Mapped[TargetKind] = mapped_column(Word(TargetKind), default=TargetKind.UNITS_OF_BLOOD)
    assigned: Mapped[int]
    upper: Mapped[int | None]
    is_least: Mapped[bool] = mapped_column(default=False)
    base: Mapped[int | None]
    assigner_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    # The words of the plan that set the target, blank for a line of the annex.
    sentence: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")


class AnnexLine(Base):
    """A line of the annex as a source printed it; what holds today is said by the drives."""

    __tablename__ = "annex_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"), index=True)
    position: Mapped[int]
    on_day: Mapped[date | None]
    month: Mapped[date | None]
    printed_day: Mapped[str] = mapped_column(String(40))
    planned: Mapped[int]


class PlanFinding(Base):
    """A contradiction of a plan's document, found when it came in; kept and shown, never silently repaired.

    ``key`` stays the same for the same finding; ``body`` and ``annex`` are the figures of the two places in units
    of blood, ``on_day`` and ``unit_id`` say which drive they are about, as far as they are about one.
    """

    __tablename__ = "plan_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40), default="")
    key: Mapped[str] = mapped_column(String(160), default="")
    place: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text)
    repair: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[int | None]
    annex: Mapped[int | None]
    on_day: Mapped[date | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)


class FindingDecision(Base):
    """What a person decided about a finding, and why; the finding stays in view with it."""

    __tablename__ = "finding_decisions"
    __table_args__ = (UniqueConstraint("plan_id", "finding_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    finding_key: Mapped[str] = mapped_column(String(160))
    sentence: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(300))
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_at: Mapped[datetime] = mapped_column(Moment)


class PlanImport(Base):
    """A batch that was read from a pasted or uploaded table: what came in, and what it takes to undo it."""

    __tablename__ = "plan_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    source_name: Mapped[str] = mapped_column(String(200), default="")
    rows: Mapped[int]
    content: Mapped[str] = mapped_column(Text, default="", deferred=True)
    undo: Mapped[str] = mapped_column(Text, default="", deferred=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(120))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(120), default="")


class ReportingPeriod(Base):
    """A span of days over which a province counts (01/12 to 30/11, a calendar year, a campaign)."""

    __tablename__ = "reporting_periods"

    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    period_from: Mapped[date]
    period_to: Mapped[date]
