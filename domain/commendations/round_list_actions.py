"""Change what stands on the list of a round: take names out, keep them for the next, bring them back, count again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.commendations.round_actions import locked_round
from domain.commendations.round_count_actions import count_again
from domain.commendations.round_decision_actions import settle
from domain.commendations.round_records import (
    CommendationRound,
    Dossier,
    Nominee,
    NomineeState,
    RoundState,
)
from domain.commendations.round_rules import may_take_in, nominee_targets
from domain.journal import Actor
from domain.refusals import Reason, Refused

_CHANGED = "Người khác vừa đổi dòng này. Xem lại rồi làm tiếp."
_ACCEPTED = "Người này đã được nhận vào danh sách. Đề nghị văn phòng cấp trên bỏ ra."


def change_nominee(
    session: Session,
    nominee_id: int,
    target: NomineeState,
    reason: str,
    *,
    is_owner: bool,
    by: Actor,
    now: datetime,
) -> Nominee:
    """Take a nominee out, keep it for the next round, reject it after the round was submitted, or bring it back.

    Who comes back before the list is frozen is counted again; later the figures of the submitted list stay.

    A unit below changes its own rows while its dossier is not being looked at. Raise Refused with the reasons.
    """
    record, row = _locked(session, nominee_id)
    dossier = session.get(Dossier, row.dossier_id) if row.dossier_id else None
    if target not in nominee_targets(record, row, dossier, is_owner=is_owner):
        may_take_in(record, dossier, is_owner=is_owner).require()
        raise Refused(_ACCEPTED if row.is_accepted and not is_owner else _CHANGED)
    if target is not NomineeState.PROPOSED and not reason.strip():
        raise Refused(Reason("Ghi lý do.", "reason"))
    if target is NomineeState.PROPOSED:
        row.decision_id = None
        if record.state in (RoundState.DRAFT, RoundState.OPEN):
            count_again(session, record, [row])
        elif record.state is RoundState.DECIDED:
            record.state = RoundState.SUBMITTED  # Somebody waits for a decision again.
    before, row.state, row.state_reason = row.state, target, reason.strip()[:300]
    settle(session, record)
    if is_owner:
        record.version += 1
    session.flush()
    journal.record(
        session,
        "đổi người được đề nghị",
        "nominee",
        row.id,
        by=by,
        now=now,
        before=before.value,
        state=target.value,
    )
    return row


def _locked(session: Session, nominee_id: int) -> tuple[CommendationRound, Nominee]:
    record = locked_round(session, session.get_one(Nominee, nominee_id).round_id)
    wanted = select(Nominee).where(Nominee.id == nominee_id).execution_options(populate_existing=True)
    return record, session.scalars(wanted).one()


def refresh_figures(session: Session, round_id: int, *, seen_version: int, by: Actor, now: datetime) -> int:
    """Count everybody on the list again while it is not frozen, and return how many figures changed."""
    record = locked_round(session, round_id, seen_version)
    may_take_in(record, None, is_owner=True).require()
    rows = session.scalars(
        select(Nominee).where(Nominee.round_id == round_id, Nominee.state == NomineeState.PROPOSED)
    ).all()
    changed = count_again(session, record, rows)
    record.version += 1
    session.flush()
    journal.record(session, "lấy số mới cho đợt xét", "round", round_id, by=by, now=now, changed=changed)
    return changed
