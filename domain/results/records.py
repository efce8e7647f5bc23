"""Tables of results: outcomes of the drive day, row numbers of printed desk lists, turns of those who came."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.base import Base, Moment, Word


class OutcomeKind(StrEnum):
    """đã hiến · hẹn lại · bỏ về · không đến; a deferral is a date, never a diagnosis."""

    DONATED = "da_hien"
    DEFERRED = "hen_lai"
    LEFT = "bo_ve"
    ABSENT = "khong_den"


class Component(StrEnum):
    """What was donated."""

    WHOLE_BLOOD = "toan_phan"
    PLATELETS = "tieu_cau"
    PLASMA = "huyet_tuong"
    RED_CELLS = "hong_cau"


class Outcome(Base):
    """The outcome of one registration; a correction withdraws the old row and adds a new one."""

    __tablename__ = "outcomes"
    __table_args__ = (
        Index(
            "uq_outcomes_current",
            "registration_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"), index=True)
    kind: Mapped[OutcomeKind] = mapped_column(Word(OutcomeKind))
    component: Mapped[Component | None] = mapped_column(Word(Component))
    volume_ml: Mapped[int | None]
    serial: Mapped[str] = mapped_column(String(40), default="")
    deferred_until: Mapped[date | None]
    override_reason: Mapped[str] = mapped_column(String(300), default="")
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(120))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class DeskPack(Base):
    """A printing of a drive's desk lists, with the numbers of its blank rows for people who just come."""

    __tablename__ = "desk_packs"
    __table_args__ = (UniqueConstraint("drive_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"))
    version: Mapped[int]
    people: Mapped[int]
    first_blank: Mapped[int]
    last_blank: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(Moment)
    printed_by: Mapped[str] = mapped_column(String(120))


class DeskNumber(Base):
    """The row number of a person on the paper of one drive; it never changes, whatever is printed later."""

    __tablename__ = "desk_numbers"
    __table_args__ = (UniqueConstraint("drive_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"))
    number: Mapped[int]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), unique=True)


class Turn(Base):
    """The turn of somebody who came: a number in the order of arrival, and when it was called."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("drive_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drive_id: Mapped[int] = mapped_column(ForeignKey("drives.id"))
    number: Mapped[int]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), unique=True)
    called_at: Mapped[datetime | None] = mapped_column(Moment)
