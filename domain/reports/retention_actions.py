"""Remove what serves no more: a person's own registration on request, and every night what is due by the rules."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts.records import ActivationLink, SignInSession, Throttle
from domain.clock import day_of
from domain.facility_files.actions import empty_due_files
from domain.journal import SYSTEM, Actor
from domain.ledger.opening_list_actions import empty_due_rows
from domain.reports.retention_queries import due_registrations, due_visits, is_listed
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


def delete_own(session: Session, registration_id: int, *, by: Actor, now: datetime) -> RightsRequest | None:
    """Delete a registration and return None, or a request to the office when something of it must be kept."""
    registration = locked_registration(session, registration_id)
    if may_be_deleted(session, registration):
        forget(session, registration_id, by=by, now=now)
        return None
    return ask_office(session, registration_id, RequestKind.DELETE, "", by=by, now=now)


def grant_deletion(session: Session, registration_id: int, *, by: Actor, now: datetime) -> None:
    """Delete a registration as far as it may be: whole, or all but what lists and the ledger stand on."""
    registration = locked_registration(session, registration_id)
    act = forget if may_be_deleted(session, registration) else keep_only_the_papers
    act(session, registration_id, by=by, now=now)


def may_be_deleted(session: Session, registration: Registration) -> bool:
    """Return whether nothing of a registration has to be kept."""
    listed = session.scalar(select(is_listed()).where(Registration.id == registration.id)) or False
    is_donor = registration.donor_id is not None
    return deletion_verdict(registration.state, is_donor=is_donor, is_listed=listed).accepted


def remove_due(session: Session, *, now: datetime) -> Removed:
    """Remove some of what is due and return how much; the caller asks again until no registration is left."""
    numbers = due_registrations(session, now, _AT_ONCE)
    for number in numbers:
        forget(session, number, by=SYSTEM, now=now)
    parts = empty_due_parts(session, now) + empty_due_rows(session, now) + empty_due_files(session, now)
    visits = _rows(session.execute(delete(SignInSession).where(due_visits(now))))
    days = timedelta(days=int(rule("retention.sign_in_days", day_of(now)).value))
    session.execute(delete(ActivationLink).where(ActivationLink.expires_at < now - days))
    tries = timedelta(days=int(rule("retention.throttle_days", day_of(now)).value))
    forgotten = _rows(session.execute(delete(Throttle).where(Throttle.window_start < now - tries)))
    removed = Removed(len(numbers), parts, visits, forgotten)
    if any(removed):
        journal.record(
            session, "xóa dữ liệu hết hạn", "installation", None, by=SYSTEM, now=now, **removed._asdict()
        )
    return removed


def _rows(result: object) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
