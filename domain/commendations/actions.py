"""Issue commendation papers to candidates, each milestone once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.queries import Candidate, Choice, candidates
from domain.commendations.records import Honour
from domain.commendations.rules import (
    ALREADY_ISSUED,
    KIND_NAMES,
    MOST_AT_ONCE,
    issue_verdict,
    recipient_detail,
)
from domain.donors.records import Donor
from domain.journal import Actor
from domain.names import search_key
from domain.papers.actions import issue_paper
from domain.refusals import Refused


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands on all papers of one act; empty decision and day print blanks to be filled in by hand."""

    occasion: str = ""
    reason: str = ""
    decision: str = ""
    signed_on: date | None = None
    signer_authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    first_register_number: int | None = None


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
    """Store an honour and a paper for each chosen donor; raise Refused when one is no candidate (any more).

    choice.donor_ids names the donors; all honours of one act share the moment of issue.
    """
    chosen = sorted(set(choice.donor_ids or ()))
    issue_verdict(len(chosen)).require()
    # Whoever comes second waits here, and then finds that the papers are already there.
    session.execute(select(Donor.id).where(Donor.id.in_(chosen)).order_by(Donor.id).with_for_update())
    found = candidates(session, scope, choice, day_of(now), limit=MOST_AT_ONCE)
    if len(found) != len(chosen):
        raise Refused(ALREADY_ISSUED)
    try:
        with session.begin_nested():
            honours = [
                _issue_one(session, candidate, place, choice, wording, issuing_unit_id, by, now)
                for place, candidate in enumerate(found)
            ]
    except IntegrityError as doubled:
        raise Refused(ALREADY_ISSUED) from doubled
    journal.record(
        session, "cấp giấy tôn vinh", "unit", issuing_unit_id, by=by, now=now, kind=choice.kind.value,
        count=len(honours), cut_off=choice.cut_off,
    )  # fmt: skip
    return honours


def _issue_one(
    session: Session,
    candidate: Candidate,
    place: int,
    choice: Choice,
    wording: Wording,
    issuing_unit_id: int,
    by: Actor,
    now: datetime,
) -> Honour:
    donor, first = candidate.donor, wording.first_register_number
    said = {
        "recipient_name": donor.full_name,
        "recipient_detail": recipient_detail(donor, candidate.commune, candidate.province),
        "milestone": candidate.milestone,
        "donations": candidate.donations,
        "reason": wording.reason,
        "occasion": wording.occasion,
        "decision": wording.decision,
        "register_number": "" if first is None else str(first + place),
        "signer_authority": wording.signer_authority,
        "signer_title": wording.signer_title,
        "signer_name": wording.signer_name,
    }
    content = json.dumps({**said, "kind": choice.kind, "donor": donor.id}, ensure_ascii=False, sort_keys=True)
    paper = issue_paper(
        session,
        kind=choice.kind,
        issuing_unit_id=issuing_unit_id,
        rows=1,
        content=content.encode(),
        by=by,
        now=now,
    )
    honour = Honour(
        donor_id=donor.id,
        kind=choice.kind,
        cut_off=choice.cut_off,
        issuing_unit_id=issuing_unit_id,
        signed_on=wording.signed_on,
        award=KIND_NAMES[choice.kind],
        award_key=search_key(KIND_NAMES[choice.kind]),
        recipient_key=donor.search_key,
        granted_on=wording.signed_on or day_of(now),
        paper_id=paper.id,
        issued_at=now,
        issued_by=by.name,
        **said,
    )
    session.add(honour)
    session.flush()
    return honour
