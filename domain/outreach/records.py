"""The table of announcements: what a unit tells the public, until when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.base import Base, Moment, Word
from domain.units.records import Unit


class AnnouncementKind(StrEnum):
    """What an announcement is: news, the story of a person (tấm gương), or a rule for a time (an epidemic)."""

    NEWS = "tin"
    STORY = "tam_guong"
    TEMPORARY_RULE = "quy_dinh_tam_thoi"


class Announcement(Base):
    """An announcement of a unit: shown to the public from its publication until its last day.

    A story names a person, who agreed in writing on a day, until a day; it is shown no longer than that.
    """

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(140), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[AnnouncementKind] = mapped_column(Word(AnnouncementKind), default=AnnouncementKind.NEWS)
    # Where it concerns people: a commune, or the whole area of the unit when it is None.
    area_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    last_day: Mapped[date | None]
    story_person: Mapped[str] = mapped_column(String(120), default="")
    consent_day: Mapped[date | None]
    consent_until: Mapped[date | None]
    # Once consent is withdrawn the words are gone; only this day says that there was a story.
    consent_withdrawn_on: Mapped[date | None]
    author: Mapped[str] = mapped_column(String(120))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="joined")
    area: Mapped[Unit | None] = relationship(foreign_keys=[area_id], lazy="joined")
