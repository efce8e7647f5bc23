"""Correct a locked book: one slip, one person, one transaction, with the figures before and after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.closings.actions import held_book
from domain.closings.queries import drive_figures
from domain.closings.records import DifferenceSlip
from domain.closings.slip_rules import slip_verdict
from domain.drives.records import Drive
from domain.journal import Actor
from domain.ledger.actions import enter_outcome, take_back_outcome
from domain.ledger.records import Evidence
from domain.names import nfc
from domain.papers.actions import issue_paper
from domain.papers.records import PaperKind
from domain.refusals import Refused
from domain.results.actions import day_facts, take_back_arrival
from domain.results.queries import current_outcome
from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import Result, correction_verdict
from domain.results.walk_in_actions import add_walk_in
from domain.signups.rules import Applicant


def correct_outcome(
    session: Session,
    drive_id: int,
    registration_id: int,
    result: Result,
    *,
    evidence: Evidence,
    reason: str,
    seen_outcome_id: int | None,
    by: Actor,
    now: datetime,
) -> DifferenceSlip:
    """Put another outcome in the place of the one that was locked; raise Refused otherwise.

    seen_outcome_id is the outcome that the officer saw; None when the person had none.
    """
    drive = _locked_book(session, drive_id)
    old = current_outcome(session, registration_id)
    if (old.id if old else None) != seen_outcome_id:
        raise Refused("Kết quả của người này vừa được điều chỉnh. Xem lại kết quả mới rồi lập phiếu.")
    slip_verdict(old, result, evidence, reason).require()
    before = drive_figures(session, drive).written()
    if old is not None:
        take_back_outcome(session, registration_id, by=by, now=now, by_slip=True)
    if result.kind is OutcomeKind.ABSENT:
        take_back_arrival(session, registration_id, by=by, now=now, by_slip=True)
    return _written(
        session, drive, registration_id, result, old, before, evidence=evidence, reason=reason, by=by, now=now
    )


def add_missed(
    session: Session,
    drive_id: int,
    person: Applicant,
    result: Result,
    *,
    evidence: Evidence,
    reason: str,
    form_key: str,
    unit_id: int | None,
    by: Actor,
    now: datetime,
) -> DifferenceSlip:
    """Write down somebody who came and stands in no list of the locked book; raise Refused otherwise.

    The same form sent twice is one slip.
    """
    drive = _locked_book(session, drive_id)
    slip_verdict(None, result, evidence, reason).require()
    before = drive_figures(session, drive).written()
    made = add_walk_in(
        session, drive_id, person, form_key=form_key, unit_id=unit_id, by=by, now=now, by_slip=True
    )
    known = select(DifferenceSlip).where(DifferenceSlip.registration_id == made.id).limit(1)
    if (slip := session.scalars(known).one_or_none()) is not None:
        return slip
    return _written(
        session, drive, made.id, result, None, before, evidence=evidence, reason=reason, by=by, now=now
    )


def _locked_book(session: Session, drive_id: int) -> Drive:
    drive = held_book(session, drive_id)
    correction_verdict(day_facts(drive)).require()
    return drive


def _written(
    session: Session,
    drive: Drive,
    registration_id: int,
    result: Result,
    old: Outcome | None,
    before: str,
    *,
    evidence: Evidence,
    reason: str,
    by: Actor,
    now: datetime,
) -> DifferenceSlip:
    outcome = enter_outcome(
        session,
        registration_id,
        result,
        evidence=evidence,
        may_override=True,
        by=by,
        now=now,
        by_slip=True,
    )
    session.flush()
    after = drive_figures(session, drive).written()
    number = session.scalar(
        select(func.max(DifferenceSlip.number)).where(DifferenceSlip.drive_id == drive.id)
    )
    paper = issue_paper(
        session,
        kind=PaperKind.DIFFERENCE_SLIP,
        issuing_unit_id=drive.host_id,
        rows=1,
        content=f"{before}\n{after}\n{nfc(reason)}".encode(),
        by=by,
        now=now,
    )
    slip = DifferenceSlip(
        drive_id=drive.id,
        number=(number or 0) + 1,
        registration_id=registration_id,
        old_outcome_id=old.id if old else None,
        outcome_id=outcome.id,
        before=before,
        after=after,
        reason=nfc(reason),
        paper_id=paper.id,
        made_at=now,
        made_by=by.name,
    )
    session.add(slip)
    session.flush()
    journal.record(
        session, "lập phiếu điều chỉnh", "drive", drive.id, by=by, now=now, number=slip.number,
        registration=registration_id, kind=outcome.kind.value,
    )  # fmt: skip
    return slip
