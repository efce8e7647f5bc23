"""Ask for announcements: those shown now, those of a unit, one by its address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from domain.outreach.records import Announcement
from domain.units.records import Unit

PAGE = 50


def _shown(today: date) -> Select[Announcement]:
    in_time = or_(Announcement.last_day.is_(None), Announcement.last_day >= today)
    newest_first = (Announcement.is_urgent.desc(), Announcement.published_at.desc(), Announcement.id.desc())
    return select(Announcement).where(Announcement.published_at.is_not(None), in_time).order_by(*newest_first)


def current_announcements(
    session: Session, province_id: int | None, today: date, *, urgent_only: bool = False, most: int = 10
) -> Sequence[Announcement]:
    """Return what a province and its units tell the public now, urgent things first (all provinces when None)."""
    wanted = _shown(today)
    if province_id is not None:
        mine = select(Unit.id).where(or_(Unit.id == province_id, Unit.province_id == province_id))
        wanted = wanted.where(Announcement.unit_id.in_(mine))
    if urgent_only:
        wanted = wanted.where(Announcement.is_urgent)
    return session.scalars(wanted.limit(most)).all()


def announcements_of_unit(
    session: Session, unit_id: int, today: date, *, most: int = 10
) -> Sequence[Announcement]:
    """Return what one unit tells the public now."""
    return session.scalars(_shown(today).where(Announcement.unit_id == unit_id).limit(most)).all()


def announcements_of_campaign(
    session: Session, campaign_id: int, today: date, *, most: int = 10
) -> Sequence[Announcement]:
    """Return what is told the public now about one campaign."""
    return session.scalars(_shown(today).where(Announcement.campaign_id == campaign_id).limit(most)).all()


def announcement_with_slug(session: Session, slug: str) -> Announcement | None:
    """Return the announcement with this web address, shown or not."""
    return session.scalars(select(Announcement).where(Announcement.slug == slug)).one_or_none()


def announcement_in_scope(session: Session, unit_id: int | None, announcement_id: int) -> Announcement | None:
    """Return an announcement that the unit itself wrote."""
    wanted = select(Announcement).where(Announcement.id == announcement_id, Announcement.unit_id == unit_id)
    return session.scalars(wanted).one_or_none()


def announcements_written_by(
    session: Session, unit_id: int | None, *, before: int | None = None, size: int = PAGE
) -> Sequence[Announcement]:
    """Return a unit's own announcements, drafts included, the newest first; one more than size when more follow."""
    wanted = select(Announcement).where(Announcement.unit_id == unit_id)
    if before is not None:
        wanted = wanted.where(Announcement.id < before)
    return session.scalars(wanted.order_by(Announcement.id.desc()).limit(size + 1)).all()
