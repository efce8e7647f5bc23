"""Tables of plans: the document, its issuers, sections, recipients, campaigns, targets and annex lines."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.units.records import Unit


class PlanState(StrEnum):
    """dự thảo → ban hành → kết thúc."""

    DRAFT = "du_thao"
    ISSUED = "ban_hanh"
    ENDED = "ket_thuc"


class TargetKind(StrEnum):
    """What a target counts."""

    UNITS_OF_BLOOD = "don_vi_mau"
    REGISTRANTS = "nguoi_dang_ky"
    HEADCOUNT_PERCENT = "ty_le_bien_che"
    POPULATION_PERCENT = "ty_le_dan_so"


class Plan(Base):
    """A plan document as issued: number as text and blank until signed, any period, contradictions kept."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    number_text: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(300))
    place_name: Mapped[str] = mapped_column(String(80), default="")
    signed_text: Mapped[str] = mapped_column(String(120), default="")
    period_from: Mapped[date]
    period_to: Mapped[date]
    state: Mapped[PlanState] = mapped_column(Word(PlanState))
    signature: Mapped[str] = mapped_column(Text, default="")
    source_note: Mapped[str] = mapped_column(Text, default="")
    source_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    printed_total: Mapped[int | None]

    unit: Mapped[Unit] = relationship(lazy="joined")
    sections: Mapped[list[PlanSection]] = relationship(order_by="PlanSection.position", lazy="raise")
    campaigns: Mapped[list[Campaign]] = relationship(order_by="Campaign.position", lazy="raise")
    recipients: Mapped[list[PlanRecipient]] = relationship(order_by="PlanRecipient.position", lazy="raise")


class PlanSection(Base):
    """A headed part of the plan's text, in order; paragraphs are separated by a newline."""

    __tablename__ = "plan_sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")


class PlanRecipient(Base):
    """A line of "Nơi nhận"."""

    __tablename__ = "plan_recipients"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    line: Mapped[str] = mapped_column(String(300))


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
    slogan: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")

    plan: Mapped[Plan] = relationship(lazy="joined", back_populates="campaigns")


class Target(Base):
    """What a plan assigns (giao) to a unit, for the whole period or one month."""

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
    changed_at: Mapped[datetime] = mapped_column(Moment)

    unit: Mapped[Unit] = relationship(lazy="joined")


class AnnexLine(Base):
    """A line of the printed annex: unit, day and units of blood as the source has them."""

    __tablename__ = "annex_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id"), index=True)
    position: Mapped[int]
    on_day: Mapped[date]
    printed_day: Mapped[str] = mapped_column(String(20))
    planned: Mapped[int]


class PlanFinding(Base):
    """A contradiction found in a plan's source, kept and shown, never silently repaired."""

    __tablename__ = "plan_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), index=True)
    position: Mapped[int]
    place: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text)
