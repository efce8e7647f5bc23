"""Write, publish, extend and withdraw announcements; end a story when its person withdraws the consent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.names import nfc, slug
from domain.outreach import queries
from domain.outreach.records import Announcement, AnnouncementKind
from domain.outreach.rules import REMOVED_TITLE, extend_verdict, extended_to, publish_verdict
from domain.refusals import Refused


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
    kind: AnnouncementKind = AnnouncementKind.NEWS,
    area_id: int | None = None,
    story_person: str = "",
    consent_day: date | None = None,
    consent_until: date | None = None,
    seen_version: int | None = None,
    by: Actor,
    now: datetime,
) -> Announcement:
    """Store a new announcement as a draft, or new words of an old one, which keeps its address and standing.

    Raises Refused when somebody changed it after it was shown, when its consent was withdrawn, and when it is
    published but could not be with what was typed.
    """
    if announcement is None:
        # A story names a person, and an address stays in browsers and feeds: it says nothing of the person.
        stem = "tam-guong" if kind is AnnouncementKind.STORY else title
        announcement = Announcement(
            unit_id=unit_id, slug=_free_slug(session, stem), author=by.name, changed_at=now
        )
        session.add(announcement)
    else:
        _claim(session, announcement, seen_version)
        if announcement.consent_withdrawn_on is not None:
            raise Refused("Người trong bài đã rút lời đồng ý, nên bài này không sửa được nữa. Viết bài khác.")
    is_story = kind is AnnouncementKind.STORY
    announcement.kind, announcement.area_id = kind, area_id
    announcement.title, announcement.summary, announcement.body = nfc(title), nfc(summary), body
    announcement.campaign_id, announcement.is_urgent, announcement.last_day = campaign_id, is_urgent, last_day
    announcement.story_person = nfc(story_person) if is_story else ""
    announcement.consent_day = consent_day if is_story else None
    announcement.consent_until = consent_until if is_story else None
    announcement.changed_at = now
    if announcement.published_at is not None:
        _require_publishable(announcement, now)
    session.flush()
    journal.record(session, "viết tin", "announcement", announcement.id, by=by, now=now, kind=kind.value)
    return announcement


def _claim(session: Session, announcement: Announcement, seen_version: int | None) -> None:
    """Take the next version of an announcement, or refuse when somebody took it in between."""
    expected = announcement.version if seen_version is None else seen_version
    mine = update(Announcement).where(Announcement.id == announcement.id, Announcement.version == expected)
    taken = session.execute(mine.values(version=expected + 1).execution_options(synchronize_session=False))
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(
            "Tin này vừa được người khác sửa. Lời anh/chị gõ vẫn ở dưới: xem lại rồi bấm lưu lần nữa."
        )
    session.refresh(announcement)


def _require_publishable(announcement: Announcement, now: datetime) -> None:
    publish_verdict(
        announcement.last_day,
        day_of(now),
        kind=announcement.kind,
        story_person=announcement.story_person,
        consent_day=announcement.consent_day,
        consent_until=announcement.consent_until,
        headline=f"{announcement.title} | {announcement.summary}",
    ).require()


def _free_slug(session: Session, title: str) -> str:
    stem = slug(title)[:120].strip("-") or "tin"
    address, count = stem, 1
    while queries.announcement_with_slug(session, address) is not None:
        count += 1
        address = f"{stem}-{count}"
    return address


def publish(session: Session, announcement: Announcement, *, by: Actor, now: datetime) -> None:
    """Show an announcement to the public from now on; raise Refused when it may not be (publish_verdict)."""
    _require_publishable(announcement, now)
    announcement.published_at, announcement.changed_at = announcement.published_at or now, now
    session.flush()
    journal.record(session, "đăng tin", "announcement", announcement.id, by=by, now=now)


def withdraw(session: Session, announcement: Announcement, *, by: Actor, now: datetime) -> None:
    """Take an announcement back: it is a draft again and its address answers that it is gone."""
    announcement.published_at, announcement.changed_at = None, now
    session.flush()
    journal.record(session, "gỡ tin", "announcement", announcement.id, by=by, now=now)


def extend(session: Session, announcement: Announcement, days: int, *, by: Actor, now: datetime) -> date:
    """Show an announcement so many days longer and return its new last day; a story ends with its consent."""
    until = extended_to(announcement.last_day, days, day_of(now))
    extend_verdict(until, announcement.consent_until).require()
    announcement.last_day, announcement.changed_at = until, now
    announcement.version += 1
    session.flush()
    journal.record(session, "gia hạn tin", "announcement", announcement.id, by=by, now=now, last_day=until)
    return until


def withdraw_consent(session: Session, announcement: Announcement, *, by: Actor, now: datetime) -> None:
    """Take a story off at once and forget its words, for a person may withdraw consent at any time.

    What stays is that there was a story and the day on which consent ended; neither it nor the journal names anybody.
    """
    if announcement.kind is not AnnouncementKind.STORY:
        raise Refused("Chỉ bài về một người mới có lời đồng ý để rút.")
    announcement.published_at, announcement.changed_at = None, now
    announcement.title, announcement.summary, announcement.body = REMOVED_TITLE, "", ""
    announcement.story_person, announcement.consent_day, announcement.consent_until = "", None, None
    announcement.consent_withdrawn_on, announcement.is_urgent = day_of(now), False
    # The address may have been made of a title that named the person.
    announcement.slug = _free_slug(session, "tam-guong-da-rut")
    announcement.version += 1
    session.flush()
    journal.record(session, "rút đồng ý", "announcement", announcement.id, by=by, now=now)
