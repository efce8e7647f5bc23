"""Tables of commendation rounds: the round, who is nominated in it, the dossiers sent up, reviews and decisions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word, key_text
from domain.commendations.rule_records import AwardLevel
from domain.units.records import Unit


class RoundState(StrEnum):
    """soạn → mở bổ sung → chốt → trình → có quyết định → đã trao; hủy before a decision."""

    DRAFT = "soan"
    OPEN = "mo_bo_sung"
    FROZEN = "chot"
    SUBMITTED = "trinh"
    DECIDED = "co_quyet_dinh"
    AWARDED = "da_trao"
    CANCELLED = "huy"


class DossierState(StrEnum):
    """soạn → đã gửi → đã nhận | trả lại; a dossier that came back, or rows of it, may be sent again."""

    DRAFT = "soan"
    SENT = "da_gui"
    RETURNED = "tra_lai"
    TAKEN = "da_nhan"


class NomineeState(StrEnum):
    """What became of a nominee."""

    PROPOSED = "de_nghi"
    RETURNED = "tra_lai"
    REMOVED = "da_bo"
    NEXT = "de_dot_sau"
    AWARDED = "da_khen"
    REJECTED = "khong_khen"


class Reviewer(StrEnum):
    """The two bodies that examine what a province proposes."""

    HOME_AFFAIRS = "noi_vu"
    RED_CROSS = "chu_thap_do"


class CommendationRound(Base):
    """One round of commendation of a commune or province: by which rules, up to which day, how far it has come.

    ``lower_deadline`` is until when units below send their dossiers; ``rule_key`` names the rule set for persons.
    What was sent to the national level and answered there is only noted, since nobody there has an account.
    """

    __tablename__ = "commendation_rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    province_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    occasion: Mapped[str] = mapped_column(String(200), default="")
    is_urgent: Mapped[bool] = mapped_column(default=False)
    rule_key: Mapped[str] = mapped_column(String(40))
    cut_off: Mapped[date]
    claims_from: Mapped[date | None]
    claims_to: Mapped[date | None]
    lower_deadline: Mapped[date | None]
    state: Mapped[RoundState] = mapped_column(Word(RoundState), default=RoundState.DRAFT)
    national_sent_on: Mapped[date | None]
    national_answered_on: Mapped[date | None]
    national_note: Mapped[str] = mapped_column(String(300), default="")
    awarded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(120))

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")


class Dossier(Base):
    """What one unit proposes in a round of the office above it, sent with a letter."""

    __tablename__ = "dossiers"
    __table_args__ = (UniqueConstraint("round_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("commendation_rounds.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[DossierState] = mapped_column(Word(DossierState), default=DossierState.DRAFT)
    letter_number: Mapped[str] = mapped_column(String(60), default="")
    letter_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    times_sent: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_by: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    return_reason: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")
    round: Mapped[CommendationRound] = relationship(lazy="joined")


class AwardDecision(Base):
    """A decision by which nominees of a round get their awards."""

    __tablename__ = "award_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("commendation_rounds.id"), index=True)
    number: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(200))
    signer_title: Mapped[str] = mapped_column(String(120), default="")
    signer_name: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))


class Nominee(Base):
    """A person, family or unit nominated for one award, with everything as it was counted when taken in.

    Those of a dossier are on the round's list once the office above accepts them. ``donations`` is what the rule set
    counts (for units its figure), ``total`` all that the ledger held; the four evidence levels add up to it.
    ``earlier`` tells the latest award in words, ``reason`` why somebody was taken in by hand.
    """

    __tablename__ = "nominees"
    __table_args__ = (
        UniqueConstraint("round_id", "donor_id"),
        UniqueConstraint("round_id", "family_id"),
        UniqueConstraint("round_id", "honoured_unit_id"),
        CheckConstraint(
            "(CASE WHEN donor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN family_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN honoured_unit_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_subject",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("commendation_rounds.id"))
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    donor_id: Mapped[int | None] = mapped_column(ForeignKey("donors.id"), index=True)
    family_id: Mapped[int | None] = mapped_column(ForeignKey("families.id"), index=True)
    honoured_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[NomineeState] = mapped_column(Word(NomineeState), default=NomineeState.PROPOSED)
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    is_accepted: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(key_text(1000))
    birth_year: Mapped[int | None]
    sex: Mapped[str] = mapped_column(String(4), default="")
    occupation: Mapped[str] = mapped_column(String(240), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    rule_key: Mapped[str] = mapped_column(String(40), default="")
    milestone: Mapped[int] = mapped_column(default=0)
    year: Mapped[int] = mapped_column(default=0)
    award: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(String(200))
    level: Mapped[AwardLevel] = mapped_column(Word(AwardLevel))
    donations: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    whole_blood: Mapped[int] = mapped_column(default=0)
    platelets: Mapped[int] = mapped_column(default=0)
    facility_file: Mapped[int] = mapped_column(default=0)
    serial_seen: Mapped[int] = mapped_column(default=0)
    unit_list: Mapped[int] = mapped_column(default=0)
    own_word: Mapped[int] = mapped_column(default=0)
    earlier: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("award_decisions.id"))
    honour_id: Mapped[int | None] = mapped_column(ForeignKey("honours.id"))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    taken_by: Mapped[str] = mapped_column(String(120))


class ReviewMark(Base):
    """One of the two bodies has examined the list of a round and agrees, told by an officer or read from its paper."""

    __tablename__ = "review_marks"
    __table_args__ = (UniqueConstraint("round_id", "reviewer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("commendation_rounds.id"))
    reviewer: Mapped[Reviewer] = mapped_column(Word(Reviewer))
    officer: Mapped[str] = mapped_column(String(120))
    on_day: Mapped[date]
    # Set when the officer marked it here; a mark read from a signed paper names the paper instead.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    paper: Mapped[str] = mapped_column(String(160), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))
