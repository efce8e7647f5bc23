"""Open a round of commendation, change it, lead it from state to state, and note reviews and the national level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.commendations.round_count_actions import count_again
from domain.commendations.round_queries import decisions_of, reviews_of, situation_of, told_below
from domain.commendations.round_records import (
    CommendationRound,
    Nominee,
    NomineeState,
    Reviewer,
    ReviewMark,
    RoundState,
)
from domain.commendations.round_rules import (
    REVIEWER_NAMES,
    ROUND_CHANGED,
    review_verdict,
    round_verdict,
    step_verdict,
)
from domain.commendations.rule_queries import set_named
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.wording import short_date


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What an office says about a round."""

    name: str
    rule_key: str
    cut_off: date
    occasion: str = ""
    is_urgent: bool = False
    claims_from: date | None = None
    claims_to: date | None = None
    lower_deadline: date | None = None


def add_round(
    session: Session, terms: RoundTerms, *, unit_id: int, province_id: int, by: Actor, now: datetime
) -> CommendationRound:
    """Store a round of an office; raise Refused with the reasons against it."""
    made = CommendationRound(unit_id=unit_id, province_id=province_id, state=RoundState.DRAFT, version=1)
    _write(made, terms, by, now)
    round_verdict(made, set_named(session, province_id, made.rule_key)).require()
    session.add(made)
    session.flush()
    journal.record(session, "lập đợt xét khen", "round", made.id, by=by, now=now, cut_off=made.cut_off)
    return made


def change_round(
    session: Session, round_id: int, terms: RoundTerms, *, seen_version: int, by: Actor, now: datetime
) -> CommendationRound:
    """Change a round whose list is not frozen; raise Refused when it is another version or with the reasons.

    Another cut-off day or rule set counts everybody again, another rule set also gives persons its steps.
    """
    changed = locked_round(session, round_id, seen_version)
    if changed.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise Refused("Danh sách của đợt đã chốt. Mở lại đợt rồi sửa.")
    before = (changed.cut_off, changed.rule_key)
    _write(changed, terms, by, now)
    round_verdict(changed, set_named(session, changed.province_id, changed.rule_key)).require()
    if before != (changed.cut_off, changed.rule_key):
        rows = select(Nominee).where(Nominee.round_id == round_id, Nominee.state == NomineeState.PROPOSED)
        count_again(session, changed, session.scalars(rows).all(), with_step=before[1] != changed.rule_key)
    changed.version += 1
    session.flush()
    journal.record(session, "sửa đợt xét khen", "round", changed.id, by=by, now=now, version=changed.version)
    return changed


def _write(record: CommendationRound, terms: RoundTerms, by: Actor, now: datetime) -> None:
    record.name, record.occasion, record.is_urgent = terms.name, terms.occasion, terms.is_urgent
    record.rule_key, record.cut_off = terms.rule_key, terms.cut_off
    record.claims_from, record.claims_to = terms.claims_from, terms.claims_to
    record.lower_deadline = terms.lower_deadline
    record.changed_at, record.changed_by = now, by.name


def locked_round(session: Session, round_id: int, seen_version: int | None = None) -> CommendationRound:
    """Return a round that nobody else changes until the commit; raise Refused when another version was seen."""
    wanted = select(CommendationRound).where(CommendationRound.id == round_id)
    found = session.scalars(
        wanted.with_for_update(of=CommendationRound).execution_options(populate_existing=True)
    ).one()
    if seen_version is not None and found.version != seen_version:
        raise Refused(ROUND_CHANGED)
    return found


def lead_round(
    session: Session,
    round_id: int,
    target: RoundState,
    *,
    seen_version: int,
    on_day: date | None = None,
    by: Actor,
    now: datetime,
) -> CommendationRound:
    """Lead a round to its next state, or back; raise Refused with the reasons against it.

    Reopening a frozen list takes the marks of both bodies away, because they examined another list. A cancelled
    round may be taken up again from its beginning.
    """
    led = locked_round(session, round_id, seen_version)
    below = told_below(session, led) if target is RoundState.FROZEN else ()
    step_verdict(led, target, situation_of(session, led), day_of(now), below).require()
    if target is RoundState.AWARDED:
        if on_day is None or on_day > day_of(now):
            raise Refused(Reason("Ghi ngày trao, không sau hôm nay.", "on_day"))
        decided_on = max((one.decided_on for one in decisions_of(session, led.id)), default=on_day)
        if on_day < decided_on:
            told = f"Ngày trao không trước ngày quyết định {short_date(decided_on)}."
            raise Refused(Reason(told, "on_day"))
        led.awarded_on = on_day
    reopens = target is RoundState.OPEN and led.state is RoundState.FROZEN
    if reopens or led.state is RoundState.CANCELLED:
        session.execute(delete(ReviewMark).where(ReviewMark.round_id == led.id))
    before, led.state = led.state, target
    _changed(session, led, "chuyển đợt xét khen", by, now, before=before.value, state=target.value)
    return led


def _changed(
    session: Session, record: CommendationRound, act: str, by: Actor, now: datetime, **details: object
) -> None:
    record.version += 1
    record.changed_at, record.changed_by = now, by.name
    session.flush()
    journal.record(session, act, "round", record.id, by=by, now=now, **details)


def mark_review(
    session: Session,
    round_id: int,
    reviewer: Reviewer,
    officer: str,
    on_day: date,
    *,
    paper: str,
    account_id: int | None,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> ReviewMark:
    """Note that one of the two bodies examined a frozen list and agrees; raise Refused with the reasons.

    ``account_id`` is of the officer who marks here; a mark read from a signed paper has none and names the paper.
    """
    reviewed = locked_round(session, round_id, seen_version)
    if reviewed.state is not RoundState.FROZEN:
        raise Refused("Chốt danh sách rồi mới ghi ý kiến xét.")
    if on_day > day_of(now):
        raise Refused(Reason("Ngày xét không sau hôm nay.", "on_day"))
    if account_id is None and not paper:
        raise Refused(Reason("Ghi số, ngày của văn bản có ý kiến.", "paper"))
    others = [(one.reviewer, one.officer, one.account_id) for one in reviews_of(session, round_id)]
    review_verdict(reviewer, officer, account_id, others).require()
    mark = ReviewMark(
        round_id=round_id,
        reviewer=reviewer,
        officer=officer,
        on_day=on_day,
        paper=paper,
        account_id=account_id,
        recorded_at=now,
        recorded_by=by.name,
    )
    try:
        with session.begin_nested():
            session.add(mark)
            session.flush()
    except IntegrityError as twice:
        raise Refused(f"Ý kiến của {REVIEWER_NAMES[reviewer]} vừa được ghi.") from twice
    _changed(session, reviewed, "ghi ý kiến xét khen", by, now, reviewer=reviewer.value)
    return mark


def withdraw_review(
    session: Session, round_id: int, reviewer: Reviewer, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Take the mark of a body back while the list is frozen; raise Refused otherwise."""
    reviewed = locked_round(session, round_id, seen_version)
    if reviewed.state is not RoundState.FROZEN:
        raise Refused("Đợt đã trình, nên không rút ý kiến xét.")
    session.execute(
        delete(ReviewMark).where(ReviewMark.round_id == round_id, ReviewMark.reviewer == reviewer)
    )
    _changed(session, reviewed, "rút ý kiến xét khen", by, now, reviewer=reviewer.value)


def note_national(
    session: Session,
    round_id: int,
    sent_on: date | None,
    answered_on: date | None,
    note: str,
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Note when the dossier went to the national level and when that answered; raise Refused for days out of order."""
    noted = locked_round(session, round_id, seen_version)
    if noted.state in (RoundState.DRAFT, RoundState.OPEN):
        raise Refused("Chốt danh sách rồi mới ghi việc gửi trung ương.")
    today = day_of(now)
    if any(day is not None and day > today for day in (sent_on, answered_on)):
        raise Refused(Reason("Ngày gửi, ngày trả lời không sau hôm nay.", "sent_on"))
    if answered_on is not None and (sent_on is None or answered_on < sent_on):
        raise Refused(Reason("Ngày trả lời đứng sau ngày gửi.", "answered_on"))
    noted.national_sent_on, noted.national_answered_on, noted.national_note = sent_on, answered_on, note
    _changed(session, noted, "ghi hồ sơ trung ương", by, now, answered=answered_on is not None)
