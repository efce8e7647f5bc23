"""Ask whom a change of a drive still has to be told: the call list, how far it has come, which drives wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.accounts.rules import Scope
from domain.drives.records import Band, Drive, DriveChange
from domain.signups.queries import registrations_in_scope
from domain.signups.records import CallOutcome, Registration, RegistrationCall
from domain.signups.rules import ACTIVE_STATES

PAGE = 50
MOST_PRINTED = 2000


class CallRow(NamedTuple):
    """One person of a call list, with the latest call about this change."""

    id: int
    full_name: str
    phone: str
    starts_at: time | None
    ends_at: time | None
    outcome: CallOutcome | None
    called_at: datetime | None
    called_by: str | None


class CallPage(NamedTuple):
    """One page of a call list; next_id is the last row's number when more follow."""

    rows: Sequence[CallRow]
    next_id: int | None


class Progress(NamedTuple):
    """How many people a change concerns, and how many of them know."""

    told: int
    people: int


_CALL, _LATER = aliased(RegistrationCall), aliased(RegistrationCall)


def _with_call(wanted: Select[*tuple[Any, ...]], version: Any) -> Select[*tuple[Any, ...]]:
    """Join the latest call of each registration about a version of the drive."""
    later = select(_LATER.id).where(
        _LATER.registration_id == Registration.id, _LATER.drive_version >= version, _LATER.id > _CALL.id
    )
    latest = and_(_CALL.registration_id == Registration.id, _CALL.drive_version >= version, ~later.exists())
    return wanted.outerjoin(_CALL, latest)


def _concerned(scope: Scope, changed_at: Any) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for people in reach who signed up before the change and still count."""
    return (
        registrations_in_scope(scope),
        Registration.state.in_(ACTIVE_STATES),
        Registration.created_at <= changed_at,
    )


# Those nobody has called yet come first, then those not reached, at the end those who know.
_TURN = case((_CALL.outcome.is_(None), 0), (_CALL.outcome == CallOutcome.TOLD, 2), else_=1)
_ORDER = (_TURN, Registration.sort_key, Registration.id)


def call_page(
    session: Session, scope: Scope, change: DriveChange, *, after: int | None = None, size: int = PAGE
) -> CallPage:
    """Return a page of the people whom a change concerns, those still to be called first, then by name."""
    columns = (
        *(Registration.id, Registration.full_name, Registration.phone, Band.starts_at, Band.ends_at),
        *(_CALL.outcome, _CALL.called_at, _CALL.called_by),
    )
    wanted = _with_call(select(*columns).outerjoin(Band, Registration.band_id == Band.id), change.version)
    mine = (Registration.drive_id == change.drive_id, *_concerned(scope, change.changed_at))
    if after is not None:
        place = _with_call(select(*_ORDER), change.version).where(*mine, Registration.id == after)
        last = session.execute(place).one_or_none()
        if last is not None:
            wanted = wanted.where(tuple_(*_ORDER) > tuple_(*last))
    rows = [CallRow(*row) for row in session.execute(wanted.where(*mine).order_by(*_ORDER).limit(size + 1))]
    return CallPage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def call_progress(session: Session, scope: Scope, change: DriveChange) -> Progress:
    """Return how many of the people in reach have been told of a change."""
    told = func.coalesce(func.sum(case((_CALL.outcome == CallOutcome.TOLD, 1), else_=0)), 0)
    wanted = _with_call(select(told, func.count(Registration.id)), change.version)
    mine = (Registration.drive_id == change.drive_id, *_concerned(scope, change.changed_at))
    return Progress(*session.execute(wanted.where(*mine)).one())


class DriveToCall(NamedTuple):
    """A changed drive of which people in reach still do not know."""

    id: int
    host_label: str
    on_day: date | None
    month: date | None
    people: int


def drives_to_call(session: Session, scope: Scope, today: date) -> list[DriveToCall]:
    """Return the changed drives still to come for which somebody in reach has not been told, soonest first."""
    later = aliased(DriveChange)
    is_latest = ~select(later.id).where(later.drive_id == Drive.id, later.id > DriveChange.id).exists()
    wanted = (
        select(Drive.id, Drive.host_label, Drive.on_day, Drive.month, func.count(Registration.id))
        .select_from(DriveChange)
        .join(Drive, DriveChange.drive_id == Drive.id)
        .join(Registration, Registration.drive_id == Drive.id)
    )
    unaware = or_(_CALL.outcome.is_(None), _CALL.outcome != CallOutcome.TOLD)
    is_ahead = or_(Drive.on_day >= today, Drive.on_day.is_(None), DriveChange.old_day >= today)
    rows = (
        _with_call(wanted, DriveChange.version)
        .where(is_latest, is_ahead, unaware, *_concerned(scope, DriveChange.changed_at))
        .group_by(Drive.id, Drive.host_label, Drive.on_day, Drive.month)
        .order_by(Drive.on_day, Drive.id)
    )
    return [DriveToCall(*row) for row in session.execute(rows)]
