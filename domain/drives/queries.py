"""Ask for drives: those that come, one with all its bands, those of a staff scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased, selectinload

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.committees.records import Committee, IntakePoint
from domain.drives.places import Places, band_sum, kept_places
from domain.drives.records import Band, Drive, DriveState
from domain.drives.rules import CHANGED_STATES, TAKES_SIGN_UPS
from domain.names import fold
from domain.plans.records import Campaign, Plan, PlanState
from domain.units.records import Unit
from domain.wording import short_date

PAGE = 20
_CHANGES_SHOWN_FOR = timedelta(days=7)


class DriveChoice(NamedTuple):
    """A drive as a choice in a list."""

    id: int
    label: str
    on_day: date


def drives_for_desk(session: Session, province_id: int | None, today: date) -> Sequence[DriveChoice]:
    """Return the drives from today on that have a day, for a desk account."""
    wanted = select(Drive.id, Drive.host_label, Drive.on_day).where(Drive.on_day >= today)
    if province_id is not None:
        wanted = wanted.where(Drive.province_id == province_id)
    rows = session.execute(wanted.order_by(Drive.on_day, Drive.id))
    return [DriveChoice(row.id, f"{short_date(row.on_day)} · {row.host_label}", row.on_day) for row in rows]


def drives_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a drive lies in an account's reach (product.md, section 3)."""
    if scope.role is Role.DESK:
        return Drive.id == scope.desk_drive_id
    if scope.role is Role.FACILITY:
        return Drive.facility_id == scope.unit_id
    if scope.role is Role.ADMINISTRATOR or scope.province_id is None:
        return false()
    return Drive.province_id == scope.province_id


def drive_in_scope(session: Session, scope: Scope, drive_id: int) -> Drive | None:
    """Return a drive with its bands and partners when the account can reach it."""
    wanted = select(Drive).where(Drive.id == drive_id, drives_in_scope(scope))
    whole = wanted.options(selectinload(Drive.bands), selectinload(Drive.partners))
    return session.scalars(whole).unique().one_or_none()


class DriveRow(NamedTuple):
    """One drive of a public list: only the columns that the list shows."""

    id: int
    on_day: date | None
    month: date | None
    starts_at: Any
    ends_at: Any
    host_label: str
    venue: str
    venue_address: str
    facility: str | None
    state: DriveState
    state_note: str
    changed_at: datetime
    capacity: int
    taken: int
    kept: int

    @property
    def left(self) -> int:
        """Return how many places anybody may take."""
        return Places(self.capacity, self.taken, self.kept).free


@dataclass(frozen=True, slots=True)
class DriveFilter:
    """What a visitor narrows the list by; everything may be left open."""

    province_id: int | None = None
    words: str = ""
    from_day: date | None = None
    facility_id: int | None = None
    only_free: bool = False
    commune_id: int | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nothing is narrowed."""
        return self == DriveFilter()


class DrivePage(NamedTuple):
    """One page of a keyset list, and the mark of the last row when more follow."""

    rows: Sequence[DriveRow]
    next_mark: str | None


_FACILITY = aliased(Unit)


def is_public() -> ColumnElement[bool]:
    """Return the condition that the public may know of a drive: those of a draft plan do not exist for it yet."""
    issued = select(Plan.id).where(Plan.state != PlanState.DRAFT)
    return or_(Drive.plan_id.is_(None), Drive.plan_id.in_(issued))


def _rows() -> Select[*tuple[Any, ...]]:
    columns = (
        *(Drive.id, Drive.on_day, Drive.month, Drive.starts_at, Drive.ends_at, Drive.host_label),
        *(Drive.venue, Drive.venue_address, _FACILITY.short_name),
        *(Drive.state, Drive.state_note, Drive.changed_at, band_sum(Band.capacity), band_sum(Band.taken)),
        kept_places(clock.today()),
    )
    return select(*columns).outerjoin(_FACILITY, Drive.facility_id == _FACILITY.id).where(is_public())


def _read(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[DriveRow]:
    return [DriveRow(*row) for row in session.execute(wanted)]


def _has_free_place() -> ColumnElement[bool]:
    free = band_sum(Band.capacity - Band.taken) > kept_places(clock.today())
    return and_(Drive.state.in_(TAKES_SIGN_UPS), free)


def _narrowed(wanted: Select[*tuple[Any, ...]], chosen: DriveFilter) -> Select[*tuple[Any, ...]]:
    if chosen.province_id is not None:
        wanted = wanted.where(Drive.province_id == chosen.province_id)
    if chosen.from_day is not None:
        wanted = wanted.where(Drive.on_day >= chosen.from_day)
    if chosen.facility_id is not None:
        wanted = wanted.where(Drive.facility_id == chosen.facility_id)
    if chosen.commune_id is not None:
        near = or_(Drive.venue_commune_id == chosen.commune_id, Drive.host_id == chosen.commune_id)
        wanted = wanted.where(near)
    return wanted.where(_has_free_place()) if chosen.only_free else wanted


def _with_words(session: Session, wanted: Select[*tuple[Any, ...]], words: str) -> Select[*tuple[Any, ...]]:
    """Narrow to drives whose host, place, commune or facility has all the words, marks or none.

    The texts are compared here because databases cannot fold Vietnamese; coming drives are few.
    """
    asked = fold(words).split()
    if not asked:
        return wanted
    host, commune, facility = aliased(Unit), aliased(Unit), aliased(Unit)
    texts = (
        wanted.with_only_columns(
            *(Drive.id, Drive.host_label, Drive.venue, Drive.venue_address),
            *(host.search_key, commune.search_key, facility.search_key),
        )
        .join(host, Drive.host_id == host.id)
        .outerjoin(commune, Drive.venue_commune_id == commune.id)
        .outerjoin(facility, Drive.facility_id == facility.id)
    )
    found = []
    for number, *parts in session.execute(texts):
        text = fold(" ".join(part for part in parts if part))
        if all(word in text for word in asked):
            found.append(number)
    return wanted.where(Drive.id.in_(found))


def _mark_of(row: DriveRow) -> str:
    return f"{row.on_day}_{row.id}"


def _read_mark(mark: str) -> tuple[date, int] | None:
    day, _, number = mark.partition("_")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _page(session: Session, wanted: Select[*tuple[Any, ...]], size: int) -> DrivePage:
    rows = _read(session, wanted.limit(size + 1))
    return DrivePage(rows[:size], _mark_of(rows[size - 1]) if len(rows) > size else None)


def coming_drives(
    session: Session,
    chosen: DriveFilter,
    today: date,
    *,
    after: str = "",
    size: int = PAGE,
    until: date | None = None,
) -> DrivePage:
    """Return the drives that have a day from today on, the next one first; until a day when one is given."""
    wanted = _narrowed(_rows().where(Drive.on_day >= today), chosen)
    if until is not None:
        wanted = wanted.where(Drive.on_day <= until)
    wanted = _with_words(session, wanted, chosen.words)
    if mark := _read_mark(after):
        wanted = wanted.where(tuple_(Drive.on_day, Drive.id) > tuple_(*mark))
    return _page(session, wanted.order_by(Drive.on_day, Drive.id), size)


def past_drives(
    session: Session, chosen: DriveFilter, today: date, *, before: str = "", size: int = PAGE
) -> DrivePage:
    """Return the drives whose day is over, the latest first."""
    wanted = _narrowed(_rows().where(Drive.on_day < today), chosen)
    wanted = _with_words(session, wanted, chosen.words)
    if mark := _read_mark(before):
        wanted = wanted.where(tuple_(Drive.on_day, Drive.id) < tuple_(*mark))
    return _page(session, wanted.order_by(Drive.on_day.desc(), Drive.id.desc()), size)


def undated_drives(session: Session, chosen: DriveFilter, today: date) -> Sequence[DriveRow]:
    """Return the drives of this month and later of which only the month is known, one hundred at most."""
    undated = _rows().where(Drive.on_day.is_(None), Drive.month >= today.replace(day=1))
    open_day = DriveFilter(chosen.province_id, chosen.words, None, chosen.facility_id)
    wanted = _with_words(session, _narrowed(undated, open_day), chosen.words)
    return _read(session, wanted.order_by(Drive.month, Drive.id).limit(100))


def changed_drives(session: Session, chosen: DriveFilter, now: datetime, today: date) -> Sequence[DriveRow]:
    """Return the drives moved, postponed or cancelled: those still to come, and those changed this week."""
    recent = or_(Drive.on_day >= today, Drive.changed_at >= now - _CHANGES_SHOWN_FOR)
    wanted = _narrowed(_rows().where(Drive.state.in_(CHANGED_STATES), recent), chosen)
    wanted = _with_words(session, wanted, chosen.words)
    return _read(session, wanted.order_by(Drive.on_day, Drive.id).limit(100))


def public_drive(session: Session, drive_id: int) -> Drive | None:
    """Return a drive with everything that its public page shows."""
    parts = (selectinload(Drive.bands), selectinload(Drive.partners), selectinload(Drive.campaign))
    wanted = select(Drive).where(Drive.id == drive_id, is_public()).options(*parts)
    return session.scalars(wanted).unique().one_or_none()


def phone_of_host(session: Session, host: Unit) -> str:
    """Return the phone of a host, else of the first intake point of its committee, else ""."""
    if host.phone:
        return host.phone
    points = select(IntakePoint.phone).join(Committee, IntakePoint.committee_id == Committee.id)
    mine = points.where(Committee.unit_id == host.id, IntakePoint.phone != "")
    return session.scalars(mine.order_by(IntakePoint.id)).first() or ""


class Choices(NamedTuple):
    """What the filter of the public list offers: provinces and facilities that have drives to come."""

    provinces: Sequence[tuple[int, str]]
    facilities: Sequence[tuple[int, str]]


def filter_choices(session: Session, today: date) -> Choices:
    """Return the provinces and facilities of the drives to come, in alphabetical order."""

    def named(column: Any) -> Sequence[tuple[int, str]]:
        used = select(column).where(or_(Drive.on_day >= today, Drive.on_day.is_(None)), is_public())
        rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(used)).order_by(Unit.sort_key))
        return [(row.id, row.name) for row in rows]

    return Choices(named(Drive.province_id), named(Drive.facility_id))


def running_campaigns(
    session: Session, today: date, province_id: int | None = None
) -> Sequence[tuple[str, str]]:
    """Return (slug, name) of the campaigns whose period holds today and that have drives in the province."""
    in_province = Drive.province_id == province_id if province_id is not None else true()
    has_drives = select(Drive.id).where(Drive.campaign_id == Campaign.id, in_province, is_public()).exists()
    running = and_(Campaign.period_from <= today, Campaign.period_to >= today, has_drives)
    wanted = select(Campaign.slug, Campaign.name).where(running)
    rows = session.execute(wanted.order_by(Campaign.position, Campaign.id))
    return [(row.slug, row.name) for row in rows]
