"""Remove what serves no more: a person's own registration on request, and every night what is due by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts.records import ActivationLink, SignInSession, Throttle
from domain.clock import day_of
from domain.donors.forget_actions import forget_ways_to_reach
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.facility_files.actions import empty_due_files
from domain.facility_files.records import FacilityFileRow, RowDone
from domain.journal import SYSTEM, Actor
from domain.ledger.claim_actions import forget_claims
from domain.ledger.claim_records import DonationClaim
from domain.ledger.opening_list_actions import empty_due_rows
from domain.merges.forget_actions import forget_replaced
from domain.reports.retention_donor_queries import due_claims, due_deferrals, due_outcome_deferrals
from domain.reports.retention_queries import due_registrations, due_visits, is_listed
from domain.results.records import Outcome
from domain.rulebook import rule
from domain.signups.import_actions import empty_due_parts
from domain.signups.queries import locked_registration
from domain.signups.records import Registration
from domain.signups.rights_actions import ask_office, forget, keep_only_the_papers
from domain.signups.rights_records import RequestKind, RightsRequest
from domain.signups.rights_rules import deletion_verdict

_AT_ONCE = 200  # Registrations in one transaction, so that nobody waits long behind the night's work.


class Removed(NamedTuple):
    """How much went in one step."""

    registrations: int
    list_parts: int
    visits: int
    tries: int
    deferrals: int
    claims: int


def delete_own(session: Session, registration_id: int, *, by: Actor, now: datetime) -> RightsRequest | None:
    """Delete a registration and return None, or a request to the office when something of it must be kept."""
    registration = locked_registration(session, registration_id)
    if may_be_deleted(session, registration):
        _forget_whole(session, registration_id, by=by, now=now)
        return None
    return ask_office(session, registration_id, RequestKind.DELETE, "", by=by, now=now)


def grant_deletion(session: Session, registration_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a registration as far as it may be: whole, or all but what lists, the ledger and awards stand on."""
    registration = locked_registration(session, registration_id)
    if may_be_deleted(session, registration):
        _forget_whole(session, registration_id, by=by, now=now)
        return
    keep_only_the_papers(session, registration_id, by=by, now=now)
    _empty_rows_of(session, [registration_id])
    if registration.donor_id is not None:
        _forget_beside_the_ledger(session, registration.donor_id, by=by, now=now)


def forget_donor(session: Session, donor_id: int, *, by: Actor, now: datetime) -> None:
    """Delete of a donor, and of the registrations whose day is over, all but what lists, ledger, awards stand on.

    The caller has made sure that the donor asks. A coming drive still needs its registration; that one is
    deleted by its own code.
    """
    # All registrations are locked before the donor, as the desk and the merges do it.
    wanted = (
        select(Registration.id)
        .join(Drive, Drive.id == Registration.drive_id)
        .where(Registration.donor_id == donor_id, Drive.on_day < day_of(now))
        .order_by(Registration.id)
        .with_for_update(of=Registration)
    )
    numbers = session.scalars(wanted).all()
    for number in numbers:
        keep_only_the_papers(session, number, by=by, now=now)
    _empty_rows_of(session, numbers)
    _forget_beside_the_ledger(session, donor_id, by=by, now=now)


def _forget_whole(session: Session, registration_id: int, *, by: Actor, now: datetime) -> None:
    forget(session, registration_id, by=by, now=now)
    _empty_rows_of(session, [registration_id])


def _empty_rows_of(session: Session, registration_ids: Sequence[int]) -> None:
    """Empty what facility files said of somebody; a row that still has to be judged is emptied when it is due."""
    theirs = FacilityFileRow.registration_id.in_(registration_ids)
    taken_over = FacilityFileRow.done != RowDone.NOTHING
    session.execute(update(FacilityFileRow).where(theirs, taken_over).values(content_sealed=None))


def _forget_beside_the_ledger(session: Session, donor_id: int, *, by: Actor, now: datetime) -> None:
    rows = forget_ways_to_reach(session, donor_id, by=by, now=now)
    forget_claims(session, rows)
    forget_replaced(session, rows)


def may_be_deleted(session: Session, registration: Registration) -> bool:
    """Return whether nothing of a registration has to be kept."""
    listed = session.scalar(select(is_listed()).where(Registration.id == registration.id)) or False
    is_donor = registration.donor_id is not None
    return deletion_verdict(registration.state, is_donor=is_donor, is_listed=listed).accepted


def remove_due(session: Session, *, now: datetime) -> Removed:
    """Remove some of what is due and return how much; the caller asks again until no registration is left."""
    numbers = due_registrations(session, now, _AT_ONCE)
    for number in numbers:
        _forget_whole(session, number, by=SYSTEM, now=now)
    parts = empty_due_parts(session, now) + empty_due_rows(session, now) + empty_due_files(session, now)
    visits = _rows(session.execute(delete(SignInSession).where(due_visits(now))))
    days = timedelta(days=int(rule("retention.sign_in_days", day_of(now)).value))
    session.execute(delete(ActivationLink).where(ActivationLink.expires_at < now - days))
    tries = timedelta(days=int(rule("retention.throttle_days", day_of(now)).value))
    forgotten = _rows(session.execute(delete(Throttle).where(Throttle.window_start < now - tries)))
    # The donors' own days go first: what stands with no donor any more is then forgotten in the results, too.
    deferrals = _rows(session.execute(update(Donor).where(due_deferrals(now)).values(deferred_until=None)))
    past = update(Outcome).where(due_outcome_deferrals(now)).values(deferred_until=None)
    deferrals = max(deferrals, _rows(session.execute(past)))  # A day stands in both places.
    claims = _rows(session.execute(delete(DonationClaim).where(due_claims(now))))
    removed = Removed(len(numbers), parts, visits, forgotten, deferrals, claims)
    if any(removed):
        journal.record(
            session, "xóa dữ liệu hết hạn", "installation", None, by=SYSTEM, now=now, **removed._asdict()
        )
    return removed


def _rows(result: object) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
