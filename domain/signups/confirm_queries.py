"""Ask for the confirmation round of a drive: whom to call next, how far it has come, which drives wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

from domain.accounts.rules import Scope
from domain.drives.records import Band, Drive
from domain.rulebook import rule
from domain.signups.confirm_records import Answer, ConfirmationCall
from domain.signups.confirm_rules import ASKED_STATES, CALL_AGAIN, HELD_STATES
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration, RegistrationState
from domain.units.records import Unit

PAGE = 50
MOST_PRINTED = 2000


class ConfirmRow(NamedTuple):
    """One person of the round, with the latest call about the drive's day."""

    id: int
    full_name: str
    phone: str
    state: RegistrationState
    starts_at: time | None
    ends_at: time | None
    unit: str | None
    answer: Answer | None
    called_at: datetime | None
    called_by: str | None


class ConfirmPage(NamedTuple):
    """One page of the round; next_id is the last row's number when more follow."""

    rows: Sequence[ConfirmRow]
    next_id: int | None


class RoundProgress(NamedTuple):
    """How many people are in the round, and what they answered."""

    people: int
    yes: int
    no: int
    later: int
    no_answer: int
    wrong_number: int

    @property
    def called(self) -> int:
        """Return how many have been called at least once."""
        return self.yes + self.no + self.later + self.no_answer + self.wrong_number


_CALL, _LATER = aliased(ConfirmationCall), aliased(ConfirmationCall)


def _with_call(wanted: Select[*tuple[Any, ...]], for_day: Any) -> Select[*tuple[Any, ...]]:
    """Join the latest call of each registration about a day that was not taken back."""
    later = select(_LATER.id).where(
        _LATER.registration_id == Registration.id,
        _LATER.for_day == for_day,
        _LATER.undone_at.is_(None),
        _LATER.id > _CALL.id,
    )
    latest = and_(
        _CALL.registration_id == Registration.id,
        _CALL.for_day == for_day,
        _CALL.undone_at.is_(None),
        ~later.exists(),
    )
    return wanted.outerjoin(_CALL, latest)


def _in_round() -> ColumnElement[bool]:
    """Return the condition that somebody is to be called, or has just said no and may still be taken back."""
    said_no = and_(
        Registration.state == RegistrationState.CANCELLED,
        _CALL.answer == Answer.NO,
        Registration.changed_at == _CALL.called_at,
    )
    return or_(Registration.state.in_(ASKED_STATES), said_no)


_TURN = case(
    (_CALL.answer.is_(None), 0),
    (_CALL.answer == Answer.LATER, 1),
    (_CALL.answer == Answer.NO_ANSWER, 2),
    (_CALL.answer == Answer.WRONG_NUMBER, 3),
    (_CALL.answer == Answer.YES, 4),
    else_=5,
)
_ORDER = (_TURN, Registration.sort_key, Registration.id)


def _mine(scope: Scope, drive_id: int, unit_id: int | None) -> tuple[ColumnElement[bool], ...]:
    of_unit = true() if unit_id is None else Registration.certifying_unit_id == unit_id
    return (Registration.drive_id == drive_id, registrations_in_scope(scope), of_unit, _in_round())


def confirm_page(
    session: Session,
    scope: Scope,
    drive_id: int,
    day: date,
    *,
    unit_id: int | None = None,
    only: int | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> ConfirmPage:
    """Return a page of the people to ask, those nobody has called yet first, or one person only."""
    columns = (
        *(Registration.id, Registration.full_name, Registration.phone, Registration.state),
        *(Band.starts_at, Band.ends_at, Unit.name, _CALL.answer, _CALL.called_at, _CALL.called_by),
    )
    people = select(*columns).outerjoin(Band, Registration.band_id == Band.id)
    wanted = _with_call(people.outerjoin(Unit, Registration.certifying_unit_id == Unit.id), day)
    mine = _mine(scope, drive_id, unit_id)
    if only is not None:
        wanted = wanted.where(Registration.id == only)
    if after is not None:
        place = _with_call(select(*_ORDER).select_from(Registration), day)
        last = session.execute(place.where(*mine, Registration.id == after)).one_or_none()
        if last is not None:
            wanted = wanted.where(tuple_(*_ORDER) > tuple_(*last))
    rows = [
        ConfirmRow(*row) for row in session.execute(wanted.where(*mine).order_by(*_ORDER).limit(size + 1))
    ]
    return ConfirmPage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def round_progress(
    session: Session, scope: Scope, drive_id: int, day: date, unit_id: int | None = None
) -> RoundProgress:
    """Return how far the round of a drive has come, for the people in reach."""
    counts = [
        func.coalesce(func.sum(case((_CALL.answer == answer, 1), else_=0)), 0)
        for answer in (Answer.YES, Answer.NO, Answer.LATER, Answer.NO_ANSWER, Answer.WRONG_NUMBER)
    ]
    wanted = _with_call(select(func.count(Registration.id), *counts).select_from(Registration), day)
    return RoundProgress(*session.execute(wanted.where(*_mine(scope, drive_id, unit_id))).one())


def units_in_round(session: Session, scope: Scope, drive_id: int) -> list[tuple[int, str]]:
    """Return the certifying units of the people of a drive in reach, as (number, name), in alphabetical order."""
    wanted = (
        select(Unit.id, Unit.name)
        .join(Registration, Registration.certifying_unit_id == Unit.id)
        .where(
            Registration.drive_id == drive_id,
            registrations_in_scope(scope),
            Registration.state.in_(ASKED_STATES),
        )
        .group_by(Unit.id, Unit.name, Unit.sort_key)
        .order_by(Unit.sort_key, Unit.id)
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]


def latest_call(session: Session, registration_id: int, day: date) -> ConfirmationCall | None:
    """Return the call about a day that counts for a registration."""
    wanted = select(ConfirmationCall).where(
        ConfirmationCall.registration_id == registration_id,
        ConfirmationCall.for_day == day,
        ConfirmationCall.undone_at.is_(None),
    )
    return session.scalars(wanted.order_by(ConfirmationCall.id.desc()).limit(1)).one_or_none()


class DriveToConfirm(NamedTuple):
    """A near drive some of whose people have not said whether they come."""

    id: int
    host_label: str
    on_day: date
    people: int


def drives_to_confirm(session: Session, scope: Scope, today: date) -> list[DriveToConfirm]:
    """Return the drives that are in their round (rule confirmation.round) with people in reach still to be called."""
    days = rule("confirmation.round", today).value
    wanted = (
        select(Drive.id, Drive.host_label, Drive.on_day, func.count(Registration.id))
        .select_from(Drive)
        .join(Registration, Registration.drive_id == Drive.id)
    )
    to_call = or_(_CALL.answer.is_(None), _CALL.answer.in_(CALL_AGAIN))
    rows = (
        _with_call(wanted, Drive.on_day)
        .where(
            Drive.on_day >= today + timedelta(days=days["last_days_before"]),
            Drive.on_day <= today + timedelta(days=days["first_days_before"]),
            Drive.state.in_(HELD_STATES),
            registrations_in_scope(scope),
            Registration.state.in_(ASKED_STATES),
            to_call,
        )
        .group_by(Drive.id, Drive.host_label, Drive.on_day)
        .order_by(Drive.on_day, Drive.id)
    )
    return [DriveToConfirm(*row) for row in session.execute(rows)]
