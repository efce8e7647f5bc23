"""Send a dossier up, look at it, return it as a whole or row by row, and take it into the round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain import journal
from domain.clock import day_of
from domain.commendations.round_actions import locked_round
from domain.commendations.round_queries import on_list
from domain.commendations.round_records import (
    CommendationRound,
    Dossier,
    DossierState,
    Nominee,
    NomineeState,
    RoundState,
)
from domain.commendations.round_rules import DOSSIER_CHANGED, decides, send_verdict
from domain.journal import Actor
from domain.refusals import Reason, Refused

_UP = (Nominee.state == NomineeState.PROPOSED) & ~Nominee.is_accepted


def _locked(session: Session, dossier_id: int, seen_version: int) -> Dossier:
    # The round comes first everywhere, so that two officers never wait for each other.
    locked_round(session, session.get_one(Dossier, dossier_id).round_id)
    wanted = select(Dossier).where(Dossier.id == dossier_id).with_for_update(of=Dossier)
    found = session.scalars(wanted.execution_options(populate_existing=True)).one()
    if found.version != seen_version:
        raise Refused(DOSSIER_CHANGED)
    return found


def send_dossier(
    session: Session,
    dossier_id: int,
    *,
    letter_number: str,
    letter_on: date | None,
    note: str,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> Dossier:
    """Send what is proposed and not yet accepted to the office above; raise Refused with the reasons against it."""
    sent = _locked(session, dossier_id, seen_version)
    sent.letter_number, sent.letter_on, sent.note = letter_number, letter_on, note
    people = session.scalar(select(func.count()).where(Nominee.dossier_id == sent.id, _UP)) or 0
    send_verdict(sent.round, sent, people, day_of(now)).require()
    sent.state, sent.times_sent = DossierState.SENT, sent.times_sent + 1
    sent.sent_at, sent.sent_by, sent.return_reason = now, by.name, ""
    _changed(session, sent, "gửi hồ sơ đề nghị khen", by, now, people=people, times=sent.times_sent)
    return sent


def withdraw_dossier(
    session: Session, dossier_id: int, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Take a dossier back that nobody has answered yet; raise Refused otherwise."""
    taken = _locked(session, dossier_id, seen_version)
    if taken.state is not DossierState.SENT:
        raise Refused(DOSSIER_CHANGED)
    taken.state = DossierState.DRAFT
    _changed(session, taken, "rút hồ sơ đề nghị khen", by, now)


def take_dossier(
    session: Session,
    dossier_id: int,
    returned: Mapping[int, str],
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> int:
    """Accept the rows of a sent dossier but those returned, each with its reason; return how many were accepted.

    Raise Refused when a reason is missing, a row is not in it, or somebody else has answered.
    """
    taken = _answerable(session, dossier_id, seen_version)
    rows = session.scalars(select(Nominee).where(Nominee.dossier_id == taken.id, _UP)).all()
    if not set(returned) <= {row.id for row in rows}:
        raise Refused(DOSSIER_CHANGED)
    if any(not reason.strip() for reason in returned.values()):
        raise Refused(Reason("Ghi lý do cho từng người trả lại.", "reason"))
    for row in rows:
        if row.id in returned:
            row.state, row.state_reason = NomineeState.RETURNED, returned[row.id].strip()[:300]
        else:
            row.is_accepted = True
    taken.state, taken.answered_at, taken.answered_by = DossierState.TAKEN, now, by.name
    taken.round.version += 1
    accepted = len(rows) - len(returned)
    _changed(session, taken, "nhận hồ sơ đề nghị khen", by, now, accepted=accepted, returned=len(returned))
    return accepted


def return_dossier(
    session: Session, dossier_id: int, reason: str, *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Return a sent dossier as a whole with a reason; raise Refused without one or when it was answered."""
    back = _answerable(session, dossier_id, seen_version)
    if not reason.strip():
        raise Refused(Reason("Ghi lý do trả lại hồ sơ.", "reason"))
    back.state, back.return_reason = DossierState.RETURNED, reason.strip()[:300]
    back.answered_at, back.answered_by = now, by.name
    _changed(session, back, "trả lại hồ sơ đề nghị khen", by, now)


def _answerable(session: Session, dossier_id: int, seen_version: int) -> Dossier:
    found = _locked(session, dossier_id, seen_version)
    if found.state is not DossierState.SENT or found.round.state is not RoundState.OPEN:
        raise Refused(DOSSIER_CHANGED)
    return found


def _changed(
    session: Session, dossier: Dossier, act: str, by: Actor, now: datetime, **details: object
) -> None:
    dossier.version += 1
    session.flush()
    journal.record(session, act, "dossier", dossier.id, by=by, now=now, **details)


def forward_accepted(
    session: Session, dossier_id: int, own_round_id: int, *, by: Actor, now: datetime
) -> int:
    """Copy what one's own round does not decide into one's dossier for the round above, frozen figures and all.

    Who is in the round above already is left out. Return how many went over; raise Refused while it is being
    looked at.
    """
    dossier = session.get_one(Dossier, dossier_id)
    above = locked_round(session, dossier.round_id)
    session.refresh(dossier)
    if dossier.state is DossierState.SENT or above.state is not RoundState.OPEN:
        raise Refused(DOSSIER_CHANGED)
    there = aliased(Nominee)
    same = or_(
        there.donor_id == Nominee.donor_id,
        there.family_id == Nominee.family_id,
        there.honoured_unit_id == Nominee.honoured_unit_id,
    )
    source = session.get_one(CommendationRound, own_round_id)
    own = session.scalars(
        select(Nominee).where(
            Nominee.round_id == own_round_id,
            on_list(),
            Nominee.state == NomineeState.PROPOSED,
            Nominee.level.not_in(decides(source)),
            ~exists().where(there.round_id == above.id, same),
        )
    ).all()
    skipped = {"id", "round_id", "dossier_id", "is_accepted", "taken_at", "taken_by"}
    kept = [column.name for column in Nominee.__table__.columns if column.name not in skipped]
    for row in own:
        copied = Nominee(**{name: getattr(row, name) for name in kept})
        copied.round_id, copied.dossier_id, copied.is_accepted = above.id, dossier.id, False
        copied.taken_at, copied.taken_by = now, by.name
        session.add(copied)
    session.flush()
    journal.record(session, "chuyển người lên hồ sơ", "dossier", dossier.id, by=by, now=now, count=len(own))
    return len(own)
