"""Issue papers for many recipients in steps: a part in one transaction, so that a kill loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.actions import award_for, with_paper
from domain.commendations.award_actions import NewAward, grant
from domain.commendations.candidate_queries import Choice, candidates
from domain.commendations.paper_run_records import ItemState, PaperRun, PaperRunItem, RunState
from domain.commendations.records import Honour
from domain.commendations.rule_queries import set_named
from domain.commendations.rules import award_day_verdict, issue_verdict
from domain.commendations.run_rules import (
    RULES_GONE,
    choice_of,
    stored_choice,
    stored_wording,
    terms_key,
    wording_of,
)
from domain.commendations.wording import Wording
from domain.donors.records import Donor
from domain.journal import Actor
from domain.papers.actions import issue_paper
from domain.papers.records import PaperKind
from domain.refusals import Refused

PART = 25  # About a quarter of a second on a small computer; a request does as many parts as fit in a second.


def begin_run(
    session: Session, choice: Choice, wording: Wording, *, unit_id: int, by: Actor, now: datetime
) -> PaperRun:
    """Store a run that gives the donors of a choice, in its order, award and paper; raise Refused for too many."""
    if choice.kind is None:
        raise ValueError("a run issues papers of one kind")
    chosen = list(dict.fromkeys(choice.donor_ids or ()))
    items = [PaperRunItem(place=place, donor_id=number) for place, number in enumerate(chosen)]
    return _begun(session, items, choice.kind, stored_choice(choice), wording, unit_id, by, now)


def begin_run_of_awards(
    session: Session,
    honour_ids: Sequence[int],
    kind: PaperKind,
    wording: Wording,
    *,
    unit_id: int,
    by: Actor,
    now: datetime,
) -> PaperRun:
    """Store a run that gives awards of the ledger, in this order, their paper; raise Refused for too many."""
    items = [PaperRunItem(place=place, honour_id=number) for place, number in enumerate(honour_ids)]
    return _begun(session, items, kind, "", wording, unit_id, by, now)


def _begun(
    session: Session,
    items: list[PaperRunItem],
    kind: PaperKind,
    choice: str,
    wording: Wording,
    unit_id: int,
    by: Actor,
    now: datetime,
) -> PaperRun:
    issue_verdict(len(items)).require()
    if wording.signed_on is not None:
        award_day_verdict(wording.signed_on, day_of(now), "signed_on").require()
    run = PaperRun(
        unit_id=unit_id,
        kind=kind,
        choice=choice,
        wording=stored_wording(wording),
        total=len(items),
        issued_at=now,
        issued_by=by.name,
    )
    session.add(run)
    session.flush()
    for item in items:
        item.run_id = run.id
    session.add_all(items)
    session.flush()
    journal.record(
        session, "bắt đầu cấp giấy", "unit", unit_id, by=by, now=now, run=run.id, kind=kind.value, count=run.total
    )  # fmt: skip
    return run


def held_run(session: Session, run_id: int) -> PaperRun:
    """Return a run that nobody else can work on until this transaction ends."""
    wanted = select(PaperRun).where(PaperRun.id == run_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def step(
    session: Session,
    run: PaperRun,
    *,
    scope: ColumnElement[bool],
    province_id: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """Issue the papers of the next part; who asks again after the end changes nothing.

    The caller holds the run. Whoever got the paper elsewhere meanwhile, or no longer reaches the step, is left out.
    Raises Refused when the rule set of the run is gone.
    """
    if run.state is not RunState.WORKING:
        return
    wanted = select(PaperRunItem).where(
        PaperRunItem.run_id == run.id, PaperRunItem.place.between(run.done, run.done + PART - 1)
    )
    items = session.scalars(wanted.order_by(PaperRunItem.place)).all()
    if run.choice:
        _issue_to_donors(session, run, items, scope, province_id, by, now)
    else:
        _issue_to_awards(session, run, items, by, now)
    issued = sum(item.state is ItemState.ISSUED for item in items)
    run.done, run.issued = run.done + len(items), run.issued + issued
    if run.done >= run.total:
        run.state = RunState.DONE
    session.flush()
    journal.record(
        session, "cấp giấy tôn vinh", "unit", run.unit_id, by=by, now=now, run=run.id, kind=run.kind.value,
        count=issued,
    )  # fmt: skip


def _issue_to_donors(
    session: Session,
    run: PaperRun,
    items: Sequence[PaperRunItem],
    scope: ColumnElement[bool],
    province_id: int | None,
    by: Actor,
    now: datetime,
) -> None:
    terms = set_named(session, province_id, terms_key(run))
    if terms is None:
        raise Refused(RULES_GONE)
    donor_ids = tuple(item.donor_id for item in items if item.donor_id is not None)
    # Whoever issues to the same people at the same time waits here, and then finds the papers.
    session.execute(select(Donor.id).where(Donor.id.in_(donor_ids)).order_by(Donor.id).with_for_update())
    choice, wording = choice_of(run, terms, donor_ids), wording_of(run)
    found = {
        one.donor.id: one for one in candidates(session, scope, choice, day_of(now), limit=len(donor_ids))
    }
    chosen: list[PaperRunItem] = []
    awards: list[NewAward] = []
    for item in items:
        candidate = found.pop(item.donor_id or 0, None)  # Rows of one person may have become one since.
        if candidate is None:
            item.state = ItemState.LEFT_OUT
            continue
        award = award_for(candidate, run.issued + len(awards), choice, wording, now)
        awards.append(with_paper(session, award, run.unit_id, by, now))
        chosen.append(item)
    honours = grant(session, awards, issuing_unit_id=run.unit_id, by=by, now=run.issued_at)
    for item, honour in zip(chosen, honours, strict=True):
        item.state, item.honour_id = ItemState.ISSUED, honour.id


def _issue_to_awards(
    session: Session, run: PaperRun, items: Sequence[PaperRunItem], by: Actor, now: datetime
) -> None:
    wording, place = wording_of(run), run.issued
    wanted = select(Honour).where(Honour.id.in_([item.honour_id for item in items])).order_by(Honour.id)
    held = wanted.with_for_update(of=Honour).execution_options(populate_existing=True)
    honours = {honour.id: honour for honour in session.scalars(held).unique()}
    for item in items:
        honour = honours[item.honour_id or 0]
        if honour.paper_id is not None or honour.taken_back_at is not None:
            item.state = ItemState.LEFT_OUT
            continue
        _word(honour, wording, place)
        paper = issue_paper(
            session,
            kind=run.kind,
            issuing_unit_id=run.unit_id,
            rows=1,
            content=f"{honour.id} {honour.recipient_name} {honour.award} {run.wording}".encode(),
            by=by,
            now=now,
        )
        honour.kind, honour.paper = run.kind, paper
        item.state, place = ItemState.ISSUED, place + 1


def _word(honour: Honour, wording: Wording, place: int) -> None:
    """Put the wording of a run on an award; what the award ledger holds already stays as it was decided."""
    first = wording.first_register_number
    honour.reason = honour.reason or wording.reason
    honour.occasion = honour.occasion or wording.occasion
    honour.decision = honour.decision or wording.decision
    honour.signed_on = honour.signed_on or wording.signed_on
    honour.register_number = honour.register_number or ("" if first is None else str(first + place))
    honour.issuer_lines, honour.signer_authority = wording.issuer_lines, wording.signer_authority
    honour.signer_title, honour.signer_name = wording.signer_title, wording.signer_name


def stop(session: Session, run: PaperRun, *, by: Actor, now: datetime) -> None:
    """End a run before its end; papers that were issued stay. The caller holds the run."""
    if run.state is RunState.WORKING:
        run.state = RunState.STOPPED
        session.flush()
        journal.record(
            session, "dừng cấp giấy", "unit", run.unit_id, by=by, now=now, run=run.id, count=run.issued
        )
