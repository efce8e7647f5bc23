"""Take one judged row over into results and ledger, and take it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.donors.blood_actions import record_blood_group
from domain.donors.blood_records import BloodSource
from domain.facility_files.comparing import merged
from domain.facility_files.judging import Ground, Judged
from domain.facility_files.records import FacilityFileRow, FileVerdict, RowDone
from domain.journal import Actor
from domain.ledger import actions as ledger
from domain.ledger.queries import donation_of_outcome
from domain.ledger.records import Evidence
from domain.refusals import Refused
from domain.results.actions import take_back_arrival
from domain.results.queries import current_outcome
from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import Result
from domain.results.walk_in_actions import require_own_number
from domain.signups.actions import add_at_counter, mark_state
from domain.signups.import_store import take_back_new
from domain.signups.queries import locked_registration
from domain.signups.records import RegistrantType, Registration, RegistrationState, Source
from domain.signups.rules import Applicant, SignUp
from domain.wording import short_date


def take_over(
    session: Session, ground: Ground, one: Judged, commune_id: int | None, *, by: Actor, now: datetime
) -> None:
    """Record what a row says, with the evidence of the facility's file, and note what it takes to undo it.

    Raises Refused when results or ledger do not take it; the caller wraps each row in a savepoint.
    """
    row, told = one.row, one.line.result
    if told is None:
        raise Refused("Dòng này chưa ghi kết quả.")
    if one.raises and one.match is not None and one.match.recorded is not None:
        _raise_evidence(session, row, one.match.recorded.outcome_id, Evidence.FACILITY_FILE, by=by, now=now)
        row.done, row.registration_id = RowDone.RAISED, one.match.id
        _note_blood_group(session, ground, one, one.match.donor_id, by=by, now=now)
        return
    if one.match is None:
        registration = _add_person(session, ground, one, commune_id, by=by, now=now)
        row.done = RowDone.ADDED
    else:
        registration = locked_registration(session, one.match.id)
        row.done = RowDone.ENTERED
    row.registration_id, row.before_state = registration.id, registration.state.value
    if one.match is not None and one.match.recorded is not None:
        _take_back(session, row, one.match.recorded.outcome_id, told.kind, by=by, now=now)
        told = merged(one.match.recorded.result, told)
        row.done = RowDone.REPLACED
    outcome = _enter(session, registration.id, told, Evidence.FACILITY_FILE, by=by, now=now)
    row.outcome_id = outcome.id
    _note_blood_group(session, ground, one, registration.donor_id, by=by, now=now)


def _note_blood_group(
    session: Session, ground: Ground, one: Judged, donor_id: int | None, *, by: Actor, now: datetime
) -> None:
    """Write down the group that the facility tells; one that may not change by itself stops no result."""
    if not one.line.blood_group or donor_id is None:
        return
    note = f"Tệp kết quả của cơ sở, đợt ngày {short_date(ground.drive.on_day or ground.today)}"
    try:
        with journal.one_of_many(session):
            record_blood_group(
                session, donor_id, one.line.blood_group, BloodSource.FACILITY, note=note, by=by, now=now
            )
    except Refused as refused:
        one.row.said = f"Nhóm máu: {refused.reasons[0].sentence}"


def _enter(
    session: Session, registration_id: int, result: Result, evidence: Evidence, *, by: Actor, now: datetime
) -> Outcome:
    # Whoever works on a facility's file may decide; a row without a written reason is refused before it comes here.
    return ledger.enter_outcome(
        session, registration_id, result, evidence=evidence, may_override=True, by=by, now=now
    )


def _take_back(
    session: Session, row: FacilityFileRow, outcome_id: int, kind: OutcomeKind, *, by: Actor, now: datetime
) -> None:
    """Take the recorded result of a row's person back, and keep what it takes to restore it."""
    donation = donation_of_outcome(session, outcome_id)
    row.before_outcome_id = outcome_id
    row.before_evidence = donation.evidence.value if donation else ""
    ledger.take_back_outcome(session, row.registration_id or 0, by=by, now=now)
    if kind is OutcomeKind.ABSENT:
        take_back_arrival(session, row.registration_id or 0, by=by, now=now)


def _raise_evidence(
    session: Session, row: FacilityFileRow, outcome_id: int, to: Evidence, *, by: Actor, now: datetime
) -> None:
    """Write the donation of a result anew with another evidence; the ledger keeps both lines."""
    donation = donation_of_outcome(session, outcome_id)
    if donation is None:
        raise Refused("Lần hiến này đã được rút lại.")
    row.outcome_id, row.before_evidence = outcome_id, donation.evidence.value
    reversal = ledger.reverse_donation(session, donation, by=by, now=now)
    ledger.write_again(session, reversal, evidence=to, by=by, now=now)


def _add_person(
    session: Session, ground: Ground, one: Judged, commune_id: int | None, *, by: Actor, now: datetime
) -> Registration:
    """Register somebody who was in the file and not in the drive, as a person who just came."""
    person = one.line.person
    applicant = Applicant(
        full_name=person.full_name,
        birth=person.birth,
        id_number=person.id_number,
        phone=person.phone,
        registrant_type=RegistrantType.COMMUNITY,
        commune_id=commune_id,
        address=person.address,
        workplace=person.workplace,
    )
    require_own_number(session, ground.drive.id, applicant)
    wish = SignUp(
        drive_id=ground.drive.id,
        band_id=None,
        applicant=applicant,
        form_key=f"facility_file:{ground.file.id}:{one.row.place}",
        consents=(),
        source=Source.WALK_IN,
        entered_by_unit_id=ground.file.unit_id,
    )
    registration = add_at_counter(session, wish, by=by, now=now).registration
    if one.row.choice.startswith("d") and one.donor is not None:
        # Somebody chose the donor among people of the same name and birth.
        registration.donor_id = one.donor.id
        session.flush()
    return registration


def undo(session: Session, row: FacilityFileRow, *, by: Actor, now: datetime) -> bool:
    """Take a row back; return False when somebody changed the result since, and leave it.

    What the row replaced is entered anew; a person whom the row added is cancelled.
    """
    number = row.registration_id or 0
    outcome = current_outcome(session, number)
    if outcome is None or outcome.id != row.outcome_id:
        return False
    if row.done is RowDone.RAISED:
        _raise_evidence(session, row, outcome.id, Evidence(row.before_evidence), by=by, now=now)
        _forget(row)
        return True
    ledger.take_back_outcome(session, number, by=by, now=now)
    before = RegistrationState(row.before_state)
    if row.done is RowDone.ADDED:
        mark_state(session, [number], RegistrationState.PENDING, by=by, now=now)
        take_back_new(session, [number], by=by, now=now)
        row.registration_id = None
    elif locked_registration(session, number).state is not before:
        mark_state(session, [number], before, by=by, now=now)
    if row.before_outcome_id is not None:
        held = session.get_one(Outcome, row.before_outcome_id)
        result = Result(
            *(
                held.kind,
                held.component,
                held.volume_ml,
                held.serial,
                held.deferred_until,
                held.override_reason,
            )
        )
        evidence = Evidence(row.before_evidence) if row.before_evidence else Evidence.UNIT_LIST
        _enter(session, number, result, evidence, by=by, now=now)
    _forget(row)
    return True


def _forget(row: FacilityFileRow) -> None:
    row.done, row.verdict = RowDone.NOTHING, FileVerdict.LEFT
    row.outcome_id = row.before_outcome_id = None
    row.before_state = row.before_evidence = ""
