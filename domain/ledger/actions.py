"""Add donations to the ledger and take them back, and keep the donor's stored facts in the same transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.donors.records import Donor
from domain.donors.rules import interval_reason
from domain.journal import Actor
from domain.ledger import queries
from domain.ledger.counting import DonorFacts, Milestones
from domain.ledger.earlier_rules import Earlier, earlier_donation_verdict
from domain.ledger.records import Donation, Evidence, Milestone
from domain.ledger.rules import SERIAL_USED
from domain.refusals import Reason, Refused
from domain.results.actions import record_outcome, withdraw_outcome
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result, clean_serial


def enter_outcome(
    session: Session,
    registration_id: int,
    result: Result,
    *,
    evidence: Evidence,
    may_override: bool,
    by: Actor,
    now: datetime,
    by_slip: bool = False,
) -> Outcome:
    """Record the outcome of a registration and, for a donation, its line in the ledger; raise Refused otherwise.

    A donation before the interval is over (Thông tư 26/2013/TT-BYT, Điều 6) needs may_override and a reason.
    by_slip is said by a difference slip alone, which works on a locked book.
    """
    outcome, registration, drive = record_outcome(
        session, registration_id, result, by=by, now=now, by_slip=by_slip
    )
    if outcome.kind is not OutcomeKind.DONATED:
        return outcome
    donor = locked_donor(session, registration.donor_id or 0)
    on_day = drive.on_day or day_of(now)
    _refuse_too_early(session, donor, outcome, on_day, result.override_reason, may_override, day_of(now))
    add_donation(
        session,
        donor,
        on_day=on_day,
        component=outcome.component or Component.WHOLE_BLOOD,
        volume_ml=outcome.volume_ml or 0,
        serial=outcome.serial,
        facility_id=drive.facility_id,
        drive_id=drive.id,
        evidence=evidence,
        outcome_id=outcome.id,
        by=by,
        now=now,
    )
    return outcome


def _refuse_too_early(
    session: Session,
    donor: Donor,
    outcome: Outcome,
    on_day: date,
    reason: str,
    may_override: bool,
    today: date,
) -> None:
    given = queries.days_given(session, donor.id)
    before = [line for line in given if line[0] <= on_day]
    after = [line for line in given if line[0] > on_day]
    early = interval_reason(*before[-1], on_day, today) if before else None
    if early is None and after:
        early = interval_reason(on_day, str(outcome.component), after[0][0], today)
    if early is None or (may_override and reason):
        return
    if may_override:
        raise Refused(
            Reason(f"{early.sentence} Nếu bác sĩ vẫn cho hiến, ghi lý do.", "override_reason", early.basis)
        )
    ask = "Văn phòng tỉnh hoặc cơ sở tiếp nhận máu ghi được trường hợp này."
    raise Refused(Reason(f"{early.sentence} {ask}", None, early.basis))


def take_back_outcome(
    session: Session, registration_id: int, *, by: Actor, now: datetime, by_slip: bool = False
) -> Outcome:
    """Take an outcome back, and with it the donation it brought; both stay to be read."""
    outcome = withdraw_outcome(session, registration_id, by=by, now=now, by_slip=by_slip)
    donation = queries.donation_of_outcome(session, outcome.id)
    if donation is not None:
        reverse_donation(session, donation, by=by, now=now)
    return outcome


def add_donation(
    session: Session,
    donor: Donor,
    *,
    on_day: date,
    component: Component,
    volume_ml: int,
    evidence: Evidence,
    serial: str = "",
    facility_id: int | None = None,
    drive_id: int | None = None,
    place: str = "",
    outcome_id: int | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> Donation:
    """Append a donation and recount the donor's facts; raise Refused when the serial was used before."""
    donor = locked_donor(session, donor.id)
    serial = clean_serial(serial)
    if serial:
        _wait_for_serial(session, serial)
        if queries.serial_is_used(session, serial):
            raise Refused(SERIAL_USED)
    donation = Donation(
        donor_id=donor.id,
        on_day=on_day,
        component=component,
        volume_ml=volume_ml,
        serial=serial,
        facility_id=facility_id,
        drive_id=drive_id,
        place=place,
        evidence=evidence,
        outcome_id=outcome_id,
        recorded_at=now,
        recorded_by=by.name,
    )
    session.add(donation)
    session.flush()
    recount(session, donor, now)
    details = {"donation": donation.id, "evidence": evidence.value}
    if reason:
        details["reason"] = reason
    journal.record(session, "ghi lần hiến", "donor", donor.id, by=by, now=now, **details)
    return donation


def add_earlier_donation(
    session: Session,
    donor_id: int,
    *,
    on_day: date,
    component: Component,
    volume_ml: int,
    evidence: Evidence,
    serial: str,
    place: str,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> Donation:
    """Append a donation given elsewhere or before this ledger began; raise Refused with the reasons.

    What speaks against it without making it impossible is accepted for a reason, which the journal keeps.
    """
    donor = locked_donor(session, donor_id)
    given = Earlier(on_day, component, volume_ml, evidence, clean_serial(serial), place, reason)
    earlier_donation_verdict(given, queries.known_of(session, donor), day_of(now)).require()
    return add_donation(
        session,
        donor,
        on_day=on_day,
        component=component,
        volume_ml=volume_ml,
        evidence=evidence,
        serial=serial,
        place=place,
        reason=reason,
        by=by,
        now=now,
    )


def reverse_donation(session: Session, donation: Donation, *, by: Actor, now: datetime) -> Donation:
    """Append the line that takes a donation back; raise Refused when that was done before."""
    donor = _locked_owner(session, donation)
    still_counts = select(Donation.id).where(Donation.id == donation.id, queries.counts())
    if session.scalar(still_counts) is None:
        raise Refused("Lần hiến này đã được rút lại.")
    reversal = Donation(
        donor_id=donation.donor_id,
        on_day=donation.on_day,
        component=donation.component,
        volume_ml=donation.volume_ml,
        times=donation.times,
        is_opening=donation.is_opening,
        serial=donation.serial,
        facility_id=donation.facility_id,
        drive_id=donation.drive_id,
        place=donation.place,
        evidence=donation.evidence,
        outcome_id=donation.outcome_id,
        reverses_id=donation.id,
        recorded_at=now,
        recorded_by=by.name,
    )
    session.add(reversal)
    session.flush()
    recount(session, donor, now)
    journal.record(session, "rút lại lần hiến", "donor", donor.id, by=by, now=now, donation=donation.id)
    return reversal


def _locked_owner(session: Session, donation: Donation) -> Donor:
    """Return the donor whose donation it is, locked; a merge or its undo may have come in between."""
    donor = locked_donor(session, donation.donor_id)
    session.refresh(donation)
    return donor if donor.id == donation.donor_id else locked_donor(session, donation.donor_id)


def write_again(
    session: Session, given: Donation, *, evidence: Evidence | None = None, by: Actor, now: datetime
) -> Donation:
    """Append anew a dated donation that was taken back, perhaps with another evidence."""
    return add_donation(
        session,
        session.get_one(Donor, given.donor_id),
        on_day=given.on_day,
        component=given.component,
        volume_ml=given.volume_ml,
        evidence=evidence or given.evidence,
        serial=given.serial,
        facility_id=given.facility_id,
        drive_id=given.drive_id,
        place=given.place,
        outcome_id=given.outcome_id,
        by=by,
        now=now,
    )


def reverse_earlier_donation(
    session: Session, donor_id: int, donation_id: int, *, by: Actor, now: datetime
) -> Donation:
    """Take back a donation that was written by hand; one that came from a drive is corrected at that drive."""
    donation = session.get(Donation, donation_id)
    if donation is None or donation.donor_id != donor_id or donation.reverses_id is not None:
        raise Refused("Lần hiến này không có trong sổ của người này.")
    if donation.outcome_id is not None:
        raise Refused("Lần hiến này đến từ kết quả của một đợt. Sửa kết quả ở đợt đó.")
    return reverse_donation(session, donation, by=by, now=now)


def recount(session: Session, donor: Donor, now: datetime) -> None:
    """Store anew what the whole ledger says of a donor, whom the caller has locked."""
    facts, held = queries.facts_of(session, donor.id), queries.milestones_of(session, donor.id)
    donor.changed_at = now
    _add_milestones(session, _keep(session, donor, facts, held, now))


def recount_all(session: Session, now: datetime) -> None:
    """Store what the ledger says of everybody, after its lines were written in bulk."""
    counted = queries.counted_donors(session)
    _add_milestones(session, [row for one in counted for row in _keep(session, *one, now)])


def _keep(
    session: Session, donor: Donor, facts: DonorFacts, held: Milestones, now: datetime
) -> list[dict[str, Any]]:
    """Store the facts with the donor and return the milestones that are to be added."""
    for name, value in facts.columns(day_of(now)).items():
        setattr(donor, name, value)
    if facts.milestones == held:
        return []
    if held:
        session.execute(delete(Milestone).where(Milestone.donor_id == donor.id))
    return [
        {"donor_id": donor.id, "evidence": evidence, "times": times, "reached_on": day}
        for (evidence, times), day in facts.milestones.items()
    ]


def _add_milestones(session: Session, rows: list[dict[str, Any]]) -> None:
    session.flush()
    if rows:
        session.execute(insert(Milestone), rows)


def _wait_for_serial(session: Session, serial: str) -> None:
    """Let one serial be entered by one desk at a time: two at once would both find it unused on Postgres."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(serial))))
