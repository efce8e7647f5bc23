"""Record who came and how it ended; a correction takes an outcome back and leaves both to be read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import donor_for, keep_deferral, locked_donor
from domain.drives.records import Drive
from domain.journal import Actor
from domain.refusals import Refused
from domain.results import count_queries, queries
from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import (
    OUTCOME_NAMES,
    DriveDay,
    Result,
    absence_verdict,
    attendance_verdict,
    clean_serial,
    correction_verdict,
    desk_verdict,
    result_verdict,
)
from domain.results.turn_actions import give_turn, give_turn_back
from domain.signups.actions import mark_state
from domain.signups.queries import locked_registration
from domain.signups.records import Registration, RegistrationState
from domain.signups.rights_actions import keep_naming
from domain.wording import moment_text


def day_facts(drive: Drive) -> DriveDay:
    """Return what the rules of the desk need to know of a drive."""
    return DriveDay(drive.on_day, drive.ends_at, drive.state)


def _open_registration(
    session: Session, registration_id: int, now: datetime, *, by_slip: bool = False
) -> tuple[Registration, Drive]:
    """Return a registration, locked so that of two desks one comes first, and its drive; raise Refused when
    the drive takes no results today. A difference slip goes the other way: it needs a locked book."""
    registration = locked_registration(session, registration_id)
    drive = session.get_one(Drive, registration.drive_id)
    # The book may have been locked while this waited for the person.
    session.refresh(drive, ["state"])
    book = correction_verdict(day_facts(drive)) if by_slip else desk_verdict(day_facts(drive), day_of(now))
    book.require()
    return registration, drive


def _refuse_second_outcome(session: Session, registration: Registration) -> None:
    outcome = queries.current_outcome(session, registration.id)
    if outcome is not None:
        raise Refused(
            f"Người này đã có kết quả “{OUTCOME_NAMES[outcome.kind]}”, {outcome.recorded_by} ghi lúc "
            f"{moment_text(outcome.recorded_at)}. Rút lại kết quả đó trước khi ghi khác."
        )


def _arrive(session: Session, registration: Registration, *, by: Actor, now: datetime) -> None:
    if registration.state is not RegistrationState.ARRIVED:
        mark_state(session, [registration.id], RegistrationState.ARRIVED, by=by, now=now)
    registration.donor_id = donor_for(session, registration, by=by, now=now).id
    session.flush()
    keep_naming(session, registration.donor_id, now=now)


def mark_arrived(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Note that somebody came, which makes the person a donor and gives a turn; raise Refused when the drive
    takes no results."""
    registration, drive = _open_registration(session, registration_id, now)
    attendance_verdict(registration.state).require()
    _refuse_second_outcome(session, registration)
    _arrive(session, registration, by=by, now=now)
    give_turn(session, drive.id, registration.id)
    return registration


def take_back_arrival(
    session: Session, registration_id: int, *, by: Actor, now: datetime, by_slip: bool = False
) -> Registration:
    """Note that somebody marked as arrived did not come after all; raise Refused while there is an outcome."""
    registration, _ = _open_registration(session, registration_id, now, by_slip=by_slip)
    _refuse_second_outcome(session, registration)
    if registration.state is RegistrationState.ARRIVED:
        certified = session.scalar(select(queries.is_certified()).where(Registration.id == registration.id))
        before = RegistrationState.CERTIFIED if certified else RegistrationState.PENDING
        mark_state(session, [registration.id], before, by=by, now=now)
        give_turn_back(session, registration.id)
    return registration


def record_outcome(
    session: Session,
    registration_id: int,
    result: Result,
    *,
    by: Actor,
    now: datetime,
    by_slip: bool = False,
) -> tuple[Outcome, Registration, Drive]:
    """Store the outcome of a registration, once; raise Refused with the reason otherwise.

    A donation also belongs into the ledger: call ledger.actions.enter_outcome, which does both. After the
    book is locked only a difference slip may: it says so by by_slip.
    """
    registration, drive = _open_registration(session, registration_id, now, by_slip=by_slip)
    attendance_verdict(registration.state).require()
    _refuse_second_outcome(session, registration)
    has_arrived = registration.state is RegistrationState.ARRIVED
    result_verdict(result, drive.on_day or day_of(now), has_arrived).require()
    if result.kind is not OutcomeKind.ABSENT:
        _arrive(session, registration, by=by, now=now)
    is_donation = result.kind is OutcomeKind.DONATED
    outcome = Outcome(
        registration_id=registration.id,
        drive_id=drive.id,
        kind=result.kind,
        component=result.component if is_donation else None,
        volume_ml=result.volume_ml if is_donation else None,
        serial=clean_serial(result.serial) if is_donation else "",
        deferred_until=result.deferred_until if result.kind is OutcomeKind.DEFERRED else None,
        override_reason=result.override_reason if is_donation else "",
        recorded_at=now,
        recorded_by=by.name,
    )
    session.add(outcome)
    session.flush()
    _keep_deferral(session, registration, now)
    journal.record(
        session, "ghi kết quả", "registration", registration.id, by=by, now=now, kind=result.kind.value,
        overridden=bool(outcome.override_reason),
    )  # fmt: skip
    return outcome, registration, drive


def withdraw_outcome(
    session: Session, registration_id: int, *, by: Actor, now: datetime, by_slip: bool = False
) -> Outcome:
    """Take the outcome of a registration back; raise Refused when there is none or the book is closed."""
    registration, _ = _open_registration(session, registration_id, now, by_slip=by_slip)
    outcome = queries.current_outcome(session, registration.id)
    if outcome is None:
        raise Refused("Kết quả này đã được rút lại.")
    outcome.withdrawn_at = now
    session.flush()
    _keep_deferral(session, registration, now)
    journal.record(
        session, "rút lại kết quả", "registration", registration.id, by=by, now=now, kind=outcome.kind.value
    )
    return outcome


def _keep_deferral(session: Session, registration: Registration, now: datetime) -> None:
    if registration.donor_id is not None:
        donor = locked_donor(session, registration.donor_id)
        keep_deferral(session, donor, queries.deferral_of(session, donor.id), now=now)


def mark_rest_absent(session: Session, drive_id: int, *, seen: int, by: Actor, now: datetime) -> int:
    """Record "không đến" for everybody of an ended drive with neither arrival nor outcome; return how many.

    seen is the number that the officer looked at; raise Refused when it is no longer the number.
    """
    drive = session.get_one(Drive, drive_id)
    numbers = count_queries.who_did_not_come(session, drive_id)
    session.refresh(drive, ["state"])
    absence_verdict(day_facts(drive), len(numbers), seen, now).require()
    common = {"drive_id": drive_id, "kind": OutcomeKind.ABSENT, "recorded_at": now, "recorded_by": by.name}
    session.add_all(Outcome(registration_id=number, **common) for number in numbers)
    session.flush()
    journal.record(session, "ghi không đến hàng loạt", "drive", drive_id, by=by, now=now, count=len(numbers))
    return len(numbers)
