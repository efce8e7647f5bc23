"""Write, publish and withdraw announcements."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.names import nfc, slug
from domain.outreach import queries
from domain.outreach.records import Announcement
from domain.outreach.rules import publish_verdict


def write_announcement(
    session: Session,
    announcement: Announcement | None,
    *,
    unit_id: int,
    title: str,
    summary: str,
    body: str,
    campaign_id: int | None,
    is_urgent: bool,
    last_day: date | None,
    by: Actor,
    now: datetime,
) -> Announcement:
    """Store a new announcement as a draft, or new words of an old one, which keeps its address and standing."""
    if announcement is None:
        announcement = Announcement(
            unit_id=unit_id, slug=_free_slug(session, title), author=by.name, changed_at=now
        )
        session.add(announcement)
    announcement.title, announcement.summary, announcement.body = nfc(title), nfc(summary), body
    announcement.campaign_id, announcement.is_urgent, announcement.last_day = campaign_id, is_urgent, last_day
    announcement.changed_at = now
    session.flush()
    journal.record(session, "viết tin", "announcement", announcement.id, by=by, now=now)
    return announcement


def _free_slug(session: Session, title: str) -> str:
    stem = slug(title)[:120].strip("-") or "tin"
    address, count = stem, 1
    while queries.announcement_with_slug(session, address) is not None:
        count += 1
        address = f"{stem}-{count}"
    return address


def publish(session: Session, announcement: Announcement, *, by: Actor, now: datetime) -> None:
    """Show an announcement to the public from now on; raise Refused when its last day is over."""
    publish_verdict(announcement.last_day, day_of(now)).require()
    announcement.published_at, announcement.changed_at = announcement.published_at or now, now
    session.flush()
    journal.record(session, "đăng tin", "announcement", announcement.id, by=by, now=now)


def withdraw(session: Session, announcement: Announcement, *, by: Actor, now: datetime) -> None:
    """Take an announcement back: it is a draft again and its address answers that it is gone."""
    announcement.published_at, announcement.changed_at = None, now
    session.flush()
    journal.record(session, "gỡ tin", "announcement", announcement.id, by=by, now=now)
