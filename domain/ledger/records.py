"""Tables of the ledger: donations, append-only, a correction reverses an old row; and the days of milestones."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word
from domain.results.records import Component


class Evidence(StrEnum):
    """facility file > serial seen > unit list > own word."""

    FACILITY_FILE = "tep_co_so"
    SERIAL_SEEN = "thay_giay"
    UNIT_LIST = "danh_sach"
    OWN_WORD = "loi_khai"


class Donation(Base):
    """One donation of one donor; a row with reverses_id takes an earlier row back.

    An opening row stands for several donations of an old notebook whose days are not known: times says how many,
    on_day up to when the notebook counts, and no volume is told.
    """

    __tablename__ = "donations"
    __table_args__ = (Index("ix_donations_donor_day", "donor_id", "on_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    on_day: Mapped[date] = mapped_column(index=True)
    component: Mapped[Component] = mapped_column(Word(Component))
    volume_ml: Mapped[int]
    times: Mapped[int] = mapped_column(default=1)
    is_opening: Mapped[bool] = mapped_column(default=False)
    serial: Mapped[str] = mapped_column(String(40), default="", index=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    drive_id: Mapped[int | None] = mapped_column(ForeignKey("drives.id"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    evidence: Mapped[Evidence] = mapped_column(Word(Evidence))
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcomes.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("donations.id"), unique=True)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))


class Milestone(Base):
    """The day on which a donor's donations on this evidence or a stronger one reached a number that is kept."""

    __tablename__ = "milestones"
    __table_args__ = (
        Index("ix_milestones_reached", "evidence", "times", "reached_on", "donor_id"),
        {"sqlite_with_rowid": False},
    )

    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), primary_key=True)
    evidence: Mapped[Evidence] = mapped_column(Word(Evidence), primary_key=True)
    times: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reached_on: Mapped[date]
