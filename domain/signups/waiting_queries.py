"""Ask for the waiting list of a drive: who stands in it, at which position, what an office sees of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from domain.accounts.rules import Scope
from domain.drives.records import Band
from domain.signups.queries import registrations_in_scope
from domain.signups.records import GroupKind, Registration, RegistrationState, SignUpGroup, WaitingPlace
from domain.signups.rules import IN_LIST_STATES
from domain.signups.waiting_rules import InLine, in_turn, position_in

PAGE = 50


def has_line(session: Session, drive_id: int) -> bool:
    """Return whether anybody stands in the waiting list of a drive, asleep or with an offer included."""
    wanted = select(WaitingPlace.id).where(WaitingPlace.drive_id == drive_id).limit(1)
    return session.scalar(wanted) is not None


def waiting_place(session: Session, registration_id: int) -> WaitingPlace | None:
    """Return the place of a registration in the waiting list."""
    wanted = select(WaitingPlace).where(WaitingPlace.registration_id == registration_id)
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _lines(session: Session, *conditions: ColumnElement[bool]) -> list[InLine]:
    family = case((SignUpGroup.kind == GroupKind.FAMILY, SignUpGroup.id))
    wanted = (
        select(
            *(Registration.id, WaitingPlace.queued_at, WaitingPlace.wanted_band_id, family),
            *(Registration.workplace_id, Registration.entered_by_unit_id, Registration.certifying_unit_id),
        )
        .join(Registration, WaitingPlace.registration_id == Registration.id)
        .outerjoin(SignUpGroup, Registration.group_id == SignUpGroup.id)
        .where(*conditions)
        .order_by(WaitingPlace.queued_at, Registration.id)
    )
    return [InLine(row[0], row[1], row[2], row[3], tuple(row[4:])) for row in session.execute(wanted)]


def line_of(session: Session, drive_id: int) -> list[InLine]:
    """Return who may be offered a place of a drive, the first first; not those asleep or with an offer already."""
    return _lines(
        session,
        WaitingPlace.drive_id == drive_id,
        Registration.state == RegistrationState.WAITING,
        WaitingPlace.is_asleep.is_(False),
    )


def position_of(session: Session, registration: Registration) -> int:
    """Return the position of a registration in the waiting list; 0 when it does not wait.

    Somebody whose registration is held sees the position that anybody else would see there.
    """
    mine = _lines(session, WaitingPlace.registration_id == registration.id)
    return position_in(in_turn(line_of(session, registration.drive_id)), mine[0]) if mine else 0


def waiting_count(session: Session, drive_id: int) -> int:
    """Return how many people of a drive wait to be offered a place."""
    wanted = (
        select(func.count())
        .select_from(WaitingPlace)
        .join(Registration, WaitingPlace.registration_id == Registration.id)
        .where(
            WaitingPlace.drive_id == drive_id,
            Registration.state == RegistrationState.WAITING,
            WaitingPlace.is_asleep.is_(False),
        )
    )
    return session.scalar(wanted) or 0


def claims(session: Session, drive_id: int) -> dict[int | None, int]:
    """Return how many people wait for each band of a drive, and under None how many wait for any."""
    wanted = (
        select(WaitingPlace.wanted_band_id, func.count())
        .join(Registration, WaitingPlace.registration_id == Registration.id)
        .where(
            WaitingPlace.drive_id == drive_id,
            Registration.state == RegistrationState.WAITING,
            WaitingPlace.is_asleep.is_(False),
        )
        .group_by(WaitingPlace.wanted_band_id)
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def run_out(session: Session, drive_id: int, now: datetime) -> Sequence[tuple[Registration, WaitingPlace]]:
    """Return the registrations of a drive whose offer has run out, with their places in the list."""
    wanted = (
        select(Registration, WaitingPlace)
        .join(WaitingPlace, WaitingPlace.registration_id == Registration.id)
        .where(
            WaitingPlace.drive_id == drive_id,
            Registration.state == RegistrationState.OFFERED,
            WaitingPlace.offered_until <= now,
        )
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]


class WaitingRow(NamedTuple):
    """One line of an office's waiting list, with the offered band, the wanted one and the position."""

    id: int
    full_name: str
    phone: str
    state: RegistrationState
    is_asleep: bool
    queued_at: datetime
    offered_until: datetime | None
    starts_at: time | None
    ends_at: time | None
    wanted_from: time | None
    wanted_to: time | None
    group: str | None
    position: int


class WaitingList(NamedTuple):
    """A page of a waiting list in the order of calling; next_start counts the rows before the next page."""

    rows: Sequence[WaitingRow]
    next_start: int | None
    people: int


_TURN = case(
    (Registration.state == RegistrationState.OFFERED, 0), (WaitingPlace.is_asleep.is_(False), 1), else_=2
)


def waiting_list(
    session: Session, scope: Scope, drive_id: int, *, start: int = 0, size: int = PAGE
) -> WaitingList:
    """Return a page of the people in reach who stand in the list: offers first, then by turn, those asleep last."""
    places = {
        one.registration_id: place
        for place, one in enumerate(
            (one for party in in_turn(line_of(session, drive_id)) for one in party), start=1
        )
    }
    mine = (
        WaitingPlace.drive_id == drive_id,
        Registration.state.in_(IN_LIST_STATES),
        registrations_in_scope(scope),
    )
    keys = (
        select(Registration.id, _TURN)
        .join(WaitingPlace, WaitingPlace.registration_id == Registration.id)
        .where(*mine)
        .order_by(WaitingPlace.offered_until, WaitingPlace.queued_at, Registration.id)
    )
    # The turn of a family is not in any column, so the slim keys are put in order here, the page is read after.
    found = session.execute(keys).all()
    ordered = [row[0] for row in sorted(found, key=lambda row: (row[1], places.get(row[0], 0)))]
    wanted, asked = ordered[start : start + size], aliased(Band)
    rows = (
        select(
            *(Registration.id, Registration.full_name, Registration.phone, Registration.state),
            *(WaitingPlace.is_asleep, WaitingPlace.queued_at, WaitingPlace.offered_until),
            *(Band.starts_at, Band.ends_at, asked.starts_at, asked.ends_at, SignUpGroup.name),
        )
        .join(WaitingPlace, WaitingPlace.registration_id == Registration.id)
        .outerjoin(Band, Registration.band_id == Band.id)
        .outerjoin(asked, WaitingPlace.wanted_band_id == asked.id)
        .outerjoin(
            SignUpGroup, and_(Registration.group_id == SignUpGroup.id, SignUpGroup.kind == GroupKind.FAMILY)
        )
        .where(Registration.id.in_(wanted))
    )
    read = {row[0]: WaitingRow._make((*row, places.get(row[0], 0))) for row in session.execute(rows)}
    more = start + size if start + size < len(ordered) else None
    return WaitingList([read[number] for number in wanted if number in read], more, len(ordered))
