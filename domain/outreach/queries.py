"""Ask for announcements: those shown now, those of a unit or a place, one by its address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from domain.names import fold
from domain.outreach.records import Announcement, AnnouncementKind
from domain.units.records import Unit

PAGE = 50
PUBLIC_PAGE = 20
# Words are compared here because databases cannot fold Vietnamese; so many shown announcements are looked through.
_SEARCHED = 2000


def _is_shown(today: date) -> ColumnElement[bool]:
    """Return the condition that the public may see an announcement; a story only while its consent holds."""
    in_time = or_(Announcement.last_day.is_(None), Announcement.last_day >= today)
    consented = or_(Announcement.kind != AnnouncementKind.STORY, Announcement.consent_until >= today)
    return and_(Announcement.published_at.is_not(None), in_time, consented)


def _shown(today: date) -> Select[Announcement]:
    newest_first = (Announcement.is_urgent.desc(), Announcement.published_at.desc(), Announcement.id.desc())
    return select(Announcement).where(_is_shown(today)).order_by(*newest_first)


def _within(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that an announcement concerns a unit's people.

    A province has what it and its units say; any other unit what it says itself, what its province says of it
    alone, and the province's urgent announcements for everybody.
    """
    if unit.province_id is None:
        mine = select(Unit.id).where(or_(Unit.id == unit.id, Unit.province_id == unit.id))
        return Announcement.unit_id.in_(mine)
    for_all = and_(
        Announcement.unit_id == unit.province_id, Announcement.area_id.is_(None), Announcement.is_urgent
    )
    return or_(Announcement.unit_id == unit.id, Announcement.area_id == unit.id, for_all)


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


def urgent_for_place(
    session: Session, province_id: int, place_ids: Sequence[int | None], today: date, *, most: int = 3
) -> Sequence[Announcement]:
    """Return the urgent announcements for everybody in a province and for some of its units or communes."""
    places = [number for number in place_ids if number is not None]
    for_all = and_(Announcement.unit_id == province_id, Announcement.area_id.is_(None))
    wanted = _shown(today).where(
        Announcement.is_urgent,
        or_(for_all, Announcement.area_id.in_(places), Announcement.unit_id.in_(places)),
    )
    return session.scalars(wanted.limit(most)).all()


def announcements_of_unit(
    session: Session, unit_id: int, today: date, *, most: int = 10
) -> Sequence[Announcement]:
    """Return what the public reads on one unit's page: its own, what its province says of it, urgent news for all."""
    unit = session.get_one(Unit, unit_id)
    own = _within(unit) if unit.province_id is not None else Announcement.unit_id == unit_id
    return session.scalars(_shown(today).where(own).limit(most)).all()


def announcements_of_campaign(
    session: Session, campaign_id: int, today: date, *, most: int = 10
) -> Sequence[Announcement]:
    """Return what is told the public now about one campaign."""
    return session.scalars(_shown(today).where(Announcement.campaign_id == campaign_id).limit(most)).all()


def public_page(
    session: Session,
    unit: Unit | None,
    today: date,
    *,
    words: str = "",
    kind: AnnouncementKind | None = None,
    before: int | None = None,
    size: int = PUBLIC_PAGE,
) -> Sequence[Announcement]:
    """Return announcements shown now, the newest first, of a place (everywhere when None); one more than size."""
    narrowed = _is_shown(today) if unit is None else and_(_is_shown(today), _within(unit))
    if kind is not None:
        narrowed = and_(narrowed, Announcement.kind == kind)
    newest = (Announcement.published_at.desc(), Announcement.id.desc())
    asked = fold(words).split()
    if asked:
        texts = select(Announcement.id, Announcement.title, Announcement.summary, Announcement.body)
        rows = session.execute(texts.where(narrowed).order_by(*newest).limit(_SEARCHED))
        found = [number for number, *parts in rows if _has_all(asked, fold(" ".join(parts)))]
        narrowed = Announcement.id.in_(found)
    wanted = select(Announcement).where(narrowed)
    if before is not None:
        last = select(Announcement.published_at).where(Announcement.id == before).scalar_subquery()
        wanted = wanted.where(tuple_(Announcement.published_at, Announcement.id) < tuple_(last, before))
    return session.scalars(wanted.order_by(*newest).limit(size + 1)).all()


def _has_all(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)


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


def places_that_tell(session: Session, today: date) -> Sequence[Unit]:
    """Return the provinces in which somebody tells the public something now, in alphabetical order."""
    writer = select(func.coalesce(Unit.province_id, Unit.id)).join(
        Announcement, Announcement.unit_id == Unit.id
    )
    wanted = select(Unit).where(Unit.id.in_(writer.where(_is_shown(today))))
    return session.scalars(wanted.order_by(Unit.sort_key)).all()


def ending_soon(
    session: Session, unit_id: int, today: date, until: date, *, most: int = 10
) -> Sequence[Announcement]:
    """Return a unit's shown announcements whose last day, or consent, comes by a day, the first to end first."""
    mine = (_is_shown(today), Announcement.unit_id == unit_id)
    ends = or_(Announcement.last_day <= until, Announcement.consent_until <= until)
    wanted = select(Announcement).where(*mine, ends).order_by(Announcement.last_day, Announcement.id)
    return session.scalars(wanted.limit(most)).all()
