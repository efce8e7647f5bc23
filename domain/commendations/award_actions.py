"""Write awards into the award ledger, one of a form for a step, and take back what was written by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.records import Honour
from domain.commendations.round_actions import locked_round
from domain.commendations.round_records import Nominee, NomineeState
from domain.commendations.rules import ALREADY_AWARDED, award_day_verdict
from domain.journal import Actor
from domain.names import nfc, search_key
from domain.papers.records import PaperKind
from domain.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class NewAward:
    """One award to be written: exactly one of the three subjects, the form, the step, and what is known of it.

    ``milestone`` is the threshold of the step, 0 where an earlier award had none; ``year`` is set for awards that a
    unit may get every year.
    """

    recipient_name: str
    award: str
    milestone: int
    cut_off: date
    granted_on: date
    donor_id: int | None = None
    family_id: int | None = None
    honoured_unit_id: int | None = None
    recipient_detail: str = ""
    body: str = ""
    rule_key: str = ""
    year: int = 0
    donations: int = 0
    decision: str = ""
    register_number: str = ""
    reason: str = ""
    occasion: str = ""
    note: str = ""
    signed_on: date | None = None
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    is_earlier: bool = False
    kind: PaperKind | None = None
    paper_id: int | None = None


def grant(
    session: Session,
    awards: Sequence[NewAward],
    *,
    issuing_unit_id: int,
    by: Actor,
    now: datetime,
    doubled: str = ALREADY_AWARDED,
) -> list[Honour]:
    """Write awards into the ledger, all or none; raise Refused(doubled) when one form stands twice for a step.

    All awards of one act share the moment. The caller writes the journal.
    """
    honours = [_honour(award, issuing_unit_id, by, now) for award in awards]
    try:
        with session.begin_nested():
            session.add_all(honours)
            session.flush()
    except IntegrityError as twice:
        raise Refused(doubled) from twice
    return honours


def _honour(award: NewAward, issuing_unit_id: int, by: Actor, now: datetime) -> Honour:
    return Honour(
        donor_id=award.donor_id,
        family_id=award.family_id,
        honoured_unit_id=award.honoured_unit_id,
        milestone=award.milestone,
        kind=award.kind,
        award=award.award,
        award_key=search_key(award.award),
        body=award.body,
        rule_key=award.rule_key,
        year=award.year,
        donations=award.donations,
        cut_off=award.cut_off,
        granted_on=award.granted_on,
        is_earlier=award.is_earlier,
        issuing_unit_id=issuing_unit_id,
        recipient_name=award.recipient_name,
        recipient_key=search_key(award.recipient_name),
        recipient_detail=award.recipient_detail,
        reason=award.reason,
        occasion=award.occasion,
        decision=award.decision,
        register_number=award.register_number,
        signed_on=award.signed_on,
        signer_authority=award.signer_authority,
        signer_title=award.signer_title,
        signer_name=award.signer_name,
        note=award.note,
        paper_id=award.paper_id,
        issued_at=now,
        issued_by=by.name,
    )


def grant_earlier(
    session: Session, awards: Sequence[NewAward], *, issuing_unit_id: int, by: Actor, now: datetime
) -> list[Honour]:
    """Write awards that were given before or by others; raise Refused for a double or a day that lies ahead."""
    for award in awards:
        award_day_verdict(award.granted_on, day_of(now), "granted_on").require()
    if any(award.year > award.granted_on.year for award in awards):
        raise Refused(Reason("Năm được xét không sau năm của ngày khen.", "year"))
    honours = grant(session, awards, issuing_unit_id=issuing_unit_id, by=by, now=now)
    for honour in honours:
        journal.record(
            session, "ghi khen thưởng trước đây", "honour", honour.id, by=by, now=now, step=honour.milestone
        )
    return honours


def take_back_award(session: Session, honour_id: int, reason: str, *, by: Actor, now: datetime) -> Honour:
    """Strike an award that was written by mistake; the line stays to be read, its paper is no longer printed.

    Whoever got it in a round is not commended there any more and may be proposed again. Raise Refused without a
    reason or when it was struck before.
    """
    named = select(Nominee).where(Nominee.honour_id == honour_id)
    is_earlier = session.get_one(Honour, honour_id).is_earlier
    row = None if is_earlier else session.scalars(named).one_or_none()
    if row is not None:
        # The round comes first everywhere, so that two officers never wait for each other.
        locked_round(session, row.round_id).version += 1
    honour = session.scalars(
        select(Honour)
        .where(Honour.id == honour_id)
        .with_for_update(of=Honour)
        .execution_options(populate_existing=True)
    ).one()
    if not reason.strip():
        raise Refused(Reason("Ghi lý do rút lại.", "reason"))
    if honour.taken_back_at is not None:
        raise Refused("Dòng này đã được rút lại.")
    honour.taken_back_at, honour.taken_back_by, honour.taken_back_reason = now, by.name, nfc(reason.strip())
    if row is not None:
        row.state, row.honour_id, row.decision_id = NomineeState.REJECTED, None, None
        row.state_reason = f"Rút lại khen thưởng: {honour.taken_back_reason}"[:300]
    session.flush()
    journal.record(session, "rút lại khen thưởng", "honour", honour.id, by=by, now=now, step=honour.milestone)
    return honour
