"""Ask for drives as offices see them: the year's list, those of a campaign or a host, one with its plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain import clock
from domain.accounts.rules import Scope
from domain.drives.places import Places, band_sum, kept_places
from domain.drives.queries import drives_in_scope, is_public
from domain.drives.records import Band, Drive, DrivePartner, DriveState
from domain.names import fold
from domain.plans.records import Campaign, Plan
from domain.units.records import Unit

PAGE = 50
_FACILITY = aliased(Unit)
# A drive of which only the month is known stands at the head of its month.
_SORT_DAY = func.coalesce(Drive.on_day, Drive.month)


class OfficeRow(NamedTuple):
    """One drive of an office's list: only the columns that the list shows."""

    id: int
    on_day: date | None
    month: date | None
    starts_at: time | None
    ends_at: time | None
    is_tentative: bool
    host_id: int
    host_label: str
    venue: str
    venue_address: str
    facility_id: int | None
    facility: str | None
    planned: int
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
class OfficeFilter:
    """What an office narrows its list by; everything may be left open."""

    from_month: date | None = None
    state: DriveState | None = None
    words: str = ""


class OfficePage(NamedTuple):
    """One page of the list, and the mark of its last row when more follow."""

    rows: Sequence[OfficeRow]
    next_mark: str | None


def _rows() -> Select[*tuple[Any, ...]]:
    return select(
        *(Drive.id, Drive.on_day, Drive.month, Drive.starts_at, Drive.ends_at, Drive.is_tentative),
        *(
            Drive.host_id,
            Drive.host_label,
            Drive.venue,
            Drive.venue_address,
            Drive.facility_id,
            _FACILITY.short_name,
            Drive.planned,
        ),
        *(Drive.state, Drive.state_note, Drive.changed_at, band_sum(Band.capacity), band_sum(Band.taken)),
        kept_places(clock.today()),
    ).outerjoin(_FACILITY, Drive.facility_id == _FACILITY.id)


def _read(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[OfficeRow]:
    return [OfficeRow(*row) for row in session.execute(wanted)]


def office_page(
    session: Session, scope: Scope, chosen: OfficeFilter, *, after: str = "", size: int = PAGE
) -> OfficePage:
    """Return a page of the drives in an account's reach, the earliest first."""
    wanted = _rows().where(drives_in_scope(scope))
    if chosen.from_month is not None:
        wanted = wanted.where(chosen.from_month <= _SORT_DAY)
    if chosen.state is not None:
        wanted = wanted.where(Drive.state == chosen.state)
    if fold(chosen.words):
        wanted = wanted.where(Drive.id.in_(drives_with_words(session, scope, chosen.words)))
    if mark := _read_mark(after):
        wanted = wanted.where(tuple_(_SORT_DAY, Drive.id) > tuple_(*mark))
    rows = _read(session, wanted.order_by(_SORT_DAY, Drive.id).limit(size + 1))
    last = rows[size - 1] if len(rows) > size else None
    return OfficePage(rows[:size], f"{last.on_day or last.month}_{last.id}" if last else None)


def _read_mark(mark: str) -> tuple[date, int] | None:
    day, _, number = mark.partition("_")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def drives_with_words(session: Session, scope: Scope, words: str) -> list[int]:
    """Return the numbers of the drives in reach whose host, venue or facility has all the words, marks or none.

    The texts are compared here because databases cannot fold Vietnamese; the drives of a province are few.
    """
    asked = fold(words).split()
    host = aliased(Unit)
    texts = (
        select(Drive.id, Drive.host_label, Drive.venue, Drive.venue_address, host.name, _FACILITY.name)
        .join(host, Drive.host_id == host.id)
        .outerjoin(_FACILITY, Drive.facility_id == _FACILITY.id)
        .where(drives_in_scope(scope))
    )
    found = []
    for number, *parts in session.execute(texts):
        text = fold(" ".join(part for part in parts if part))
        if all(word in text for word in asked):
            found.append(number)
    return found


def drives_numbered(session: Session, numbers: Sequence[int], *, most: int) -> list[OfficeRow]:
    """Return some of the drives with these numbers, the latest first."""
    wanted = _rows().where(Drive.id.in_(numbers)).order_by(_SORT_DAY.desc(), Drive.id.desc())
    return _read(session, wanted.limit(most))


def drives_of_campaign(session: Session, campaign_id: int) -> list[OfficeRow]:
    """Return the drives of a campaign in the order of their days."""
    return _read(session, _rows().where(Drive.campaign_id == campaign_id).order_by(_SORT_DAY, Drive.id))


def drives_of_plan(session: Session, plan_id: int) -> list[OfficeRow]:
    """Return the drives of a plan in the order of their days."""
    return _read(session, _rows().where(Drive.plan_id == plan_id).order_by(_SORT_DAY, Drive.id))


def drives_around(session: Session, unit: Unit, today: date, *, most: int = 20) -> list[OfficeRow]:
    """Return the drives to come that a unit hosts, holds on its ground or shares; a province sees all of its own."""
    shared = exists().where(DrivePartner.drive_id == Drive.id, DrivePartner.unit_id == unit.id)
    mine: ColumnElement[bool] = or_(
        Drive.host_id == unit.id, Drive.venue_commune_id == unit.id, Drive.province_id == unit.id, shared
    )
    coming = or_(Drive.on_day >= today, and_(Drive.on_day.is_(None), Drive.month >= today.replace(day=1)))
    return _read(session, _rows().where(mine, coming, is_public()).order_by(_SORT_DAY, Drive.id).limit(most))


def drives_soon(session: Session, scope: Scope, today: date, until: date) -> list[OfficeRow]:
    """Return the drives in reach that are to be held between two days, cancelled and postponed ones left out."""
    off = (DriveState.CANCELLED, DriveState.POSTPONED, DriveState.CLOSED)
    between = Drive.on_day.between(today, until)
    wanted = _rows().where(drives_in_scope(scope), between, Drive.state.not_in(off))
    return _read(session, wanted.order_by(Drive.on_day, Drive.id))


def drives_past_and_open(session: Session, scope: Scope, today: date) -> list[OfficeRow]:
    """Return the drives in reach whose day is over and whose book is not closed yet."""
    off = (DriveState.CANCELLED, DriveState.POSTPONED, DriveState.CLOSED)
    wanted = _rows().where(drives_in_scope(scope), Drive.on_day < today, Drive.state.not_in(off))
    return _read(session, wanted.order_by(Drive.on_day, Drive.id))


def plan_and_campaign(session: Session, drive: Drive) -> tuple[Plan | None, Campaign | None]:
    """Return the plan and the campaign that a drive belongs to."""
    plan = session.get(Plan, drive.plan_id) if drive.plan_id is not None else None
    campaign = session.get(Campaign, drive.campaign_id) if drive.campaign_id is not None else None
    return plan, campaign
