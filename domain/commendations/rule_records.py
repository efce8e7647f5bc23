"""Tables of what a province commends for: its rule sets with their steps, and which communes lie in the mountains."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.ledger.records import Evidence


class AwardLevel(StrEnum):
    """Up to which level a dossier goes: xã → tỉnh → quốc gia."""

    COMMUNE = "xa"
    PROVINCE = "tinh"
    NATION = "quoc_gia"


class Subject(StrEnum):
    """Who is commended."""

    PERSON = "ca_nhan"
    FAMILY = "gia_dinh"
    COLLECTIVE = "tap_the"


class Measure(StrEnum):
    """What the steps of a rule set count; the percentages are whole percent."""

    DONATIONS = "so_lan"
    MEMBERS = "tung_thanh_vien"
    TARGET_PERCENT = "phan_tram_chi_tieu"
    HEADCOUNT_PERCENT = "phan_tram_bien_che"
    FIRST_TIME = "lan_dau"


class Terrain(StrEnum):
    """Where a commune lies; one of which nothing is stored counts as lowland."""

    LOWLAND = "dong_bang"
    MOUNTAIN = "mien_nui"


class RuleSet(Base):
    """What a province commends one kind of subject for, from and to a day; the national sets are in the rulebook.

    ``components`` are the words of results.Component that count, separated by commas, blank for all. Donations on
    weaker evidence than ``least_evidence`` do not count. Who was commended within ``years_between`` years is left
    out. ``members_needed`` people of a family must reach the step each, where the measure is by member.
    """

    __tablename__ = "rule_sets"

    id: Mapped[int] = mapped_column(primary_key=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[AwardLevel] = mapped_column(Word(AwardLevel))
    subject: Mapped[Subject] = mapped_column(Word(Subject))
    measure: Mapped[Measure] = mapped_column(Word(Measure))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[str] = mapped_column(String(300))
    components: Mapped[str] = mapped_column(String(120), default="")
    least_evidence: Mapped[Evidence] = mapped_column(Word(Evidence))
    years_between: Mapped[int] = mapped_column(default=0)
    members_needed: Mapped[int] = mapped_column(default=2)
    # V read in the source itself, S at second hand, I concluded, M from memory, U not verified.
    confidence: Mapped[str] = mapped_column(String(1))
    note: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(120))

    steps: Mapped[list[RuleStep]] = relationship(
        order_by="RuleStep.threshold", lazy="selectin", cascade="all, delete-orphan"
    )


class RuleStep(Base):
    """One step: from how many on, which form of award, by which body; in the mountains fewer may be enough."""

    __tablename__ = "rule_steps"
    __table_args__ = (UniqueConstraint("rule_set_id", "threshold"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("rule_sets.id"))
    threshold: Mapped[int]
    mountain_threshold: Mapped[int | None]
    award: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(String(200))
    level: Mapped[AwardLevel] = mapped_column(Word(AwardLevel))
    confidence: Mapped[str] = mapped_column(String(1))


class CommuneTerrain(Base):
    """The terrain of a commune as its province decided it."""

    __tablename__ = "commune_terrains"

    commune_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    terrain: Mapped[Terrain] = mapped_column(Word(Terrain))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by: Mapped[str] = mapped_column(String(120))
