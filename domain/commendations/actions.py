"""Give candidates their award or paper, each form once for a step."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.award_actions import NewAward, grant
from domain.commendations.candidate_queries import Candidate, Choice, candidates
from domain.commendations.records import Honour
from domain.commendations.rules import (
    ALREADY_ISSUED,
    KIND_NAMES,
    MOST_AT_ONCE,
    award_day_verdict,
    issue_verdict,
    recipient_detail,
)
from domain.commendations.wording import Wording
from domain.donors.records import Donor
from domain.journal import Actor
from domain.papers.actions import issue_paper
from domain.refusals import Refused


def issue(
    session: Session,
    choice: Choice,
    wording: Wording,
    *,
    scope: ColumnElement[bool],
    issuing_unit_id: int,
    by: Actor,
    now: datetime,
) -> list[Honour]:
    """Store an award for each chosen donor, with a paper where choice.kind is one; raise Refused when one is no
    candidate (any more).

    choice.donor_ids names the donors; all honours of one act share the moment of issue.
    """
    chosen = sorted(set(choice.donor_ids or ()))
    issue_verdict(len(chosen)).require()
    if wording.signed_on is not None:
        award_day_verdict(wording.signed_on, day_of(now), "signed_on").require()
    # Whoever comes second waits here, and then finds that the papers are already there.
    session.execute(select(Donor.id).where(Donor.id.in_(chosen)).order_by(Donor.id).with_for_update())
    found = candidates(session, scope, replace(choice, gaps=False), day_of(now), limit=MOST_AT_ONCE)
    if len(found) != len(chosen):
        raise Refused(ALREADY_ISSUED)
    awards = [
        with_paper(session, award_for(candidate, place, choice, wording, now), issuing_unit_id, by, now)
        for place, candidate in enumerate(found)
    ]
    honours = grant(session, awards, issuing_unit_id=issuing_unit_id, by=by, now=now, doubled=ALREADY_ISSUED)
    word = choice.kind.value if choice.kind is not None else choice.rule.key
    journal.record(
        session, "cấp giấy tôn vinh", "unit", issuing_unit_id, by=by, now=now, kind=word,
        count=len(honours), cut_off=choice.cut_off,
    )  # fmt: skip
    return honours


def award_for(candidate: Candidate, place: int, choice: Choice, wording: Wording, now: datetime) -> NewAward:
    """Return the award of a candidate in this place of an act; the register numbers follow each other."""
    donor, first = candidate.donor, wording.first_register_number
    return NewAward(
        donor_id=donor.id,
        recipient_name=donor.full_name,
        recipient_detail=recipient_detail(donor, candidate.commune, candidate.province),
        award=candidate.step.award if choice.kind is None else KIND_NAMES[choice.kind],
        body=candidate.step.body if choice.kind is None else "",
        milestone=candidate.milestone,
        donations=candidate.donations,
        rule_key=choice.rule.key,
        cut_off=choice.cut_off,
        granted_on=wording.signed_on or day_of(now),
        kind=choice.kind,
        reason=wording.reason,
        occasion=wording.occasion,
        decision=wording.decision,
        register_number="" if first is None else str(first + place),
        signed_on=wording.signed_on,
        signer_authority=wording.signer_authority,
        signer_title=wording.signer_title,
        signer_name=wording.signer_name,
    )


def with_paper(session: Session, award: NewAward, issuing_unit_id: int, by: Actor, now: datetime) -> NewAward:
    """Return the award with the number of its fresh paper; an award without kind of paper stays as it is."""
    if award.kind is None:
        return award
    content = json.dumps(asdict(award), ensure_ascii=False, sort_keys=True, default=str)
    paper = issue_paper(
        session,
        kind=award.kind,
        issuing_unit_id=issuing_unit_id,
        rows=1,
        content=content.encode(),
        by=by,
        now=now,
    )
    return replace(award, paper_id=paper.id)
