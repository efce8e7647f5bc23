"""Record a decision: the nominees it names get their awards in the award ledger, the others keep a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.award_actions import NewAward, grant
from domain.commendations.records import Honour
from domain.commendations.round_actions import locked_round
from domain.commendations.round_queries import awaits_decision
from domain.commendations.round_records import (
    AwardDecision,
    CommendationRound,
    Nominee,
    NomineeState,
    RoundState,
)
from domain.commendations.round_rules import ROUND_CHANGED
from domain.commendations.rules import award_day_verdict
from domain.journal import Actor
from domain.names import search_key
from domain.refusals import Reason, Refused
from domain.wording import long_date, number_text

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class DecisionTerms:
    """What stands on a decision, and the register number of its first award where the office numbers them."""

    number: str
    decided_on: date
    body: str
    signer_title: str = ""
    signer_name: str = ""
    first_register_number: int | None = None


def record_decision(
    session: Session,
    round_id: int,
    terms: DecisionTerms,
    nominee_ids: Sequence[int] | None,
    rejected: Mapping[int, str],
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> list[Honour]:
    """Turn nominees of a submitted round into awards and return them; the rejected ones keep their reason.

    None for nominee_ids means everybody on the list whose award is of the decision's body. A commune decides only
    awards of its own level. Raise Refused when a form
    already stands in the ledger for a step of somebody, naming whom, or when somebody else changed the round.
    """
    record = locked_round(session, round_id, seen_version)
    if record.state is not RoundState.SUBMITTED:
        raise Refused("Ghi đã trình rồi mới ghi quyết định.")
    award_day_verdict(terms.decided_on, day_of(now), "decided_on").require()
    if any(not reason.strip() for reason in rejected.values()):
        raise Refused(Reason("Ghi lý do cho người không được khen.", "reason"))
    rows = session.scalars(
        select(Nominee)
        .where(
            awaits_decision(record),
            Nominee.body == terms.body if nominee_ids is None else Nominee.id.in_({*nominee_ids, *rejected}),
        )
        .order_by(Nominee.milestone.desc(), Nominee.sort_key, Nominee.id)
    ).all()
    if nominee_ids is not None and len(rows) != len({*nominee_ids, *rejected}):
        raise Refused(ROUND_CHANGED)
    chosen = [row for row in rows if row.id not in rejected]
    if not chosen:
        raise Refused("Chọn ít nhất một người được khen.")
    _refuse_doubles(session, chosen, terms.decided_on)
    decision = AwardDecision(
        round_id=round_id,
        number=terms.number,
        decided_on=terms.decided_on,
        body=terms.body,
        signer_title=terms.signer_title,
        signer_name=terms.signer_name,
        recorded_at=now,
        recorded_by=by.name,
    )
    session.add(decision)
    session.flush()
    awards = [_award(record, row, terms, place) for place, row in enumerate(chosen)]
    honours = grant(session, awards, issuing_unit_id=record.unit_id, by=by, now=now)
    for row, honour in zip(chosen, honours, strict=True):
        row.state, row.honour_id, row.decision_id = NomineeState.AWARDED, honour.id, decision.id
    for row in rows:
        if row.id in rejected:
            row.state, row.state_reason = NomineeState.REJECTED, rejected[row.id].strip()[:300]
            row.decision_id = decision.id
    settle(session, record)
    record.version += 1
    session.flush()
    journal.record(
        session, "ghi quyết định khen thưởng", "round", round_id, by=by, now=now,
        awarded=len(chosen), rejected=len(rows) - len(chosen), decision=decision.id,
    )  # fmt: skip
    return honours


def settle(session: Session, record: CommendationRound) -> None:
    """Let a submitted round that has a decision be decided once nobody on its list waits for another."""
    session.flush()
    waiting = select(func.count()).where(awaits_decision(record))
    decided = select(func.count()).where(AwardDecision.round_id == record.id)
    if record.state is RoundState.SUBMITTED and session.scalar(decided) and not session.scalar(waiting):
        record.state = RoundState.DECIDED


def _year(row: Nominee, decided_on: date) -> int:
    """Return the year that tells awards apart which may come again: those of units, and those without a step."""
    if row.honoured_unit_id is not None:
        return row.year or decided_on.year
    return 0 if row.milestone else decided_on.year


def _refuse_doubles(session: Session, rows: Sequence[Nominee], decided_on: date) -> None:
    wanted: dict[tuple[int | str | None, ...], Nominee] = {}
    for row in rows:
        subject = (row.donor_id, row.family_id, row.honoured_unit_id)
        wanted[(*subject, row.milestone, search_key(row.award), _year(row, decided_on))] = row
    given = session.execute(
        select(
            *(Honour.donor_id, Honour.family_id, Honour.honoured_unit_id),
            *(Honour.milestone, Honour.award_key, Honour.year),
        ).where(
            Honour.taken_back_at.is_(None),
            or_(
                Honour.donor_id.in_([row.donor_id for row in rows if row.donor_id]),
                Honour.family_id.in_([row.family_id for row in rows if row.family_id]),
                Honour.honoured_unit_id.in_([row.honoured_unit_id for row in rows if row.honoured_unit_id]),
            ),
        )
    )
    doubled = [wanted[tuple(line)] for line in given if tuple(line) in wanted]
    if doubled:
        named = ", ".join(row.name for row in doubled[:_MOST_NAMED])
        more = (
            f" và {number_text(len(doubled) - _MOST_NAMED)} người nữa" if len(doubled) > _MOST_NAMED else ""
        )
        raise Refused(
            f"Sổ khen thưởng đã có hình thức này ở mốc này: {named}{more}. Ghi “không khen” cho những người đó."
        )


def _award(record: CommendationRound, row: Nominee, terms: DecisionTerms, place: int) -> NewAward:
    born = f"Sinh năm {row.birth_year}" if row.birth_year else ""
    first = terms.first_register_number
    return NewAward(
        donor_id=row.donor_id,
        family_id=row.family_id,
        honoured_unit_id=row.honoured_unit_id,
        recipient_name=row.name,
        recipient_detail=" · ".join(part for part in (born, row.address or row.occupation) if part)[:300],
        award=row.award,
        body=terms.body,
        milestone=row.milestone,
        year=_year(row, terms.decided_on),
        rule_key=row.rule_key,
        donations=row.donations if row.honoured_unit_id is None else 0,
        cut_off=record.cut_off,
        granted_on=terms.decided_on,
        signed_on=terms.decided_on,
        decision=f"{terms.number} {long_date(terms.decided_on)}"[:120],
        register_number="" if first is None else str(first + place),
        occasion=record.occasion,
        reason=row.reason,
        signer_title=terms.signer_title,
        signer_name=terms.signer_name,
    )
