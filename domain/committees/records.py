"""Tables of committees: the committee of a unit, its members, their duties and its intake points."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base
from domain.units.records import Unit


class Committee(Base):
    """The committee (Ban Chỉ đạo) of a unit, with the decision that set it up and its standing body."""

    __tablename__ = "committees"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    decision_number: Mapped[str] = mapped_column(String(80), default="")
    decision_day: Mapped[date | None]
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    standing_body: Mapped[str] = mapped_column(String(200), default="")
    seal: Mapped[str] = mapped_column(String(200), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")

    unit: Mapped[Unit] = relationship(lazy="joined")
    members: Mapped[list[CommitteeMember]] = relationship(order_by="CommitteeMember.position", lazy="raise")
    duties: Mapped[list[CommitteeDuty]] = relationship(order_by="CommitteeDuty.position", lazy="raise")
    intake_points: Mapped[list[IntakePoint]] = relationship(order_by="IntakePoint.id", lazy="raise")


class CommitteeMember(Base):
    """A person in the committee: role there, office held elsewhere."""

    __tablename__ = "committee_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"), index=True)
    position: Mapped[int]
    full_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(80))
    office: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")


class CommitteeDuty(Base):
    """What a member body does, in the words of the plan."""

    __tablename__ = "committee_duties"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"), index=True)
    position: Mapped[int]
    body: Mapped[str] = mapped_column(String(400))
    duty: Mapped[str] = mapped_column(Text)


class IntakePoint(Base):
    """A place where lists and registrations are handed in."""

    __tablename__ = "intake_points"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committees.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(120), default="")
