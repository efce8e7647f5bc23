"""Move the waiting list of a drive: join it, offer free places in turn, accept, let pass, wait again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.places import kept_for, places_of
from domain.drives.records import Band, DriveState
from domain.drives.rules import TAKES_SIGN_UPS
from domain.journal import SYSTEM, Actor
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.signups.place_actions import Belonging, give_back, recount_blocks, take_place
from domain.signups.queries import held_drive, held_registration, locked_registration
from domain.signups.records import Registration, RegistrationState, WaitingPlace
from domain.signups.rules import block_unit
from domain.signups.waiting_queries import has_line, line_of, run_out, waiting_place
from domain.signups.waiting_rules import Party, band_for, held_until, in_turn, may_answer


def join(session: Session, registration: Registration, wanted_band_id: int | None, now: datetime) -> None:
    """Put a registration at the end of the waiting list of its drive; the caller holds the drive."""
    session.add(
        WaitingPlace(
            registration_id=registration.id,
            drive_id=registration.drive_id,
            wanted_band_id=wanted_band_id,
            queued_at=now,
        )
    )
    session.flush()


def leave(session: Session, registration: Registration) -> None:
    """Take a registration out of the waiting list, if it stands there."""
    mine = delete(WaitingPlace).where(WaitingPlace.registration_id == registration.id)
    session.execute(mine.execution_options(synchronize_session="fetch"))


def settle(session: Session, drive_id: int, *, now: datetime, freed: int = 0) -> int:
    """Let offers that ran out pass on and offer free places in turn; return how many people have a new offer.

    Whatever takes or frees places calls this, so that nobody gets past those who wait. A drive that the office
    called full offers only what was given back (freed, and what ran out). Nothing is offered on the day itself.
    """
    if not has_line(session, drive_id):
        return 0
    drive = held_drive(session, drive_id)
    if drive is None:
        return 0
    lapsed = _let_pass(session, drive_id, now)
    until = held_until(now, drive.on_day, rule("waiting.hold", day_of(now)))
    if until is None or not (drive.state in TAKES_SIGN_UPS or drive.state is DriveState.FULL):
        return 0
    most = freed + lapsed if drive.state is DriveState.FULL else None
    return _offer_in_turn(session, drive_id, until, most, now)


def _let_pass(session: Session, drive_id: int, now: datetime) -> int:
    passed = run_out(session, drive_id, now)
    for registration, place in passed:
        _put_to_sleep(session, registration, place, now)
        journal.record(session, "hết hạn giữ suất", "registration", registration.id, by=SYSTEM, now=now)
    if passed:
        recount_blocks(session, drive_id, today=day_of(now))
    return len(passed)


def _put_to_sleep(session: Session, registration: Registration, place: WaitingPlace, now: datetime) -> None:
    """Free the offered place; the person stays in the list, but is offered nothing until asking again."""
    give_back(session, registration, today=day_of(now))
    registration.band_id, registration.state = None, RegistrationState.WAITING
    registration.changed_at = now
    place.offered_until, place.is_asleep = None, True
    session.flush()


def _offer_in_turn(session: Session, drive_id: int, until: datetime, most: int | None, now: datetime) -> int:
    """Offer places party after party; a family that does not fit keeps its turn and lets the next one by."""
    offered, today = 0, day_of(now)
    left = _places_left(session, drive_id)
    for party in in_turn(line_of(session, drive_id)):
        if not any(left.values()) or (most is not None and offered >= most):
            break
        band_id = band_for(party, left)
        if band_id is None or (most is not None and offered + len(party) > most):
            continue
        if not _may_take(session, drive_id, party, now):
            continue
        try:
            with session.begin_nested():
                for one in party:
                    registration = locked_registration(session, one.registration_id)
                    take_place(session, drive_id, band_id, Belonging(*one.units), today=today)
                    _offer(session, registration, band_id, until, now)
                    recount_blocks(session, drive_id, today=today)
        except Refused:
            continue
        for one in party:
            number = one.registration_id
            journal.record(session, "mời nhận suất", "registration", number, by=SYSTEM, now=now, band=band_id)
        left[band_id] -= len(party)
        offered += len(party)
    return offered


def _places_left(session: Session, drive_id: int) -> dict[int, int]:
    wanted = select(Band.id, Band.capacity - Band.taken).where(Band.drive_id == drive_id)
    return {row[0]: row[1] for row in session.execute(wanted.order_by(Band.starts_at, Band.id))}


def _may_take(session: Session, drive_id: int, party: Party, now: datetime) -> bool:
    """Return whether it is worth trying: there are places for anybody, or one of the party has a block with room."""
    if places_of(session, drive_id, day_of(now)).free >= len(party):
        return True
    rooms = {block.unit_id for block in kept_for(session, drive_id, day_of(now))}
    return any(block_unit(one.units, rooms) is not None for one in party)


def _offer(
    session: Session, registration: Registration, band_id: int, until: datetime, now: datetime
) -> None:
    place = waiting_place(session, registration.id)
    if place is None:
        raise ValueError("somebody in the line has a place in it")
    registration.band_id, registration.state = band_id, RegistrationState.OFFERED
    registration.changed_at, place.offered_until = now, until
    session.flush()


def accept(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Take the offered place: the registration waits to be certified; raise Refused when the offer has run out."""
    registration = held_registration(session, registration_id)
    drive = held_drive(session, registration.drive_id)
    if drive is not None and drive.state is DriveState.CLOSED:
        raise Refused("Đợt này đã khóa sổ, nên không nhận suất được nữa.")
    settle(session, registration.drive_id, now=now)
    may_answer(registration.state).require()
    leave(session, registration)
    registration.state, registration.changed_at = RegistrationState.PENDING, now
    session.flush()
    journal.record(session, "nhận suất được mời", "registration", registration.id, by=by, now=now)
    return registration


def decline(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Pass the offered place on to the next in line; the person stays in the list and may ask to wait again."""
    registration = held_registration(session, registration_id)
    settle(session, registration.drive_id, now=now)
    may_answer(registration.state).require()
    place = waiting_place(session, registration.id)
    if place is not None:
        _put_to_sleep(session, registration, place, now)
        recount_blocks(session, registration.drive_id, today=day_of(now))
    journal.record(session, "nhường suất được mời", "registration", registration.id, by=by, now=now)
    settle(session, registration.drive_id, now=now, freed=1)
    return registration


def wait_again(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Put somebody who let an offer pass at the end of the list; raise Refused when the person does not stand in it."""
    registration = held_registration(session, registration_id)
    settle(session, registration.drive_id, now=now)
    place = waiting_place(session, registration.id)
    if registration.state is not RegistrationState.WAITING or place is None:
        raise Refused(Reason("Đăng ký này không ở trong danh sách chờ."))
    if place.is_asleep:
        place.is_asleep, place.queued_at, registration.changed_at = False, now, now
        session.flush()
        journal.record(session, "chờ tiếp", "registration", registration.id, by=by, now=now)
        settle(session, registration.drive_id, now=now)
    return registration
