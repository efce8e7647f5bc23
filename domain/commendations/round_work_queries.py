"""Ask which rounds of commendation wait for an account: dossiers to send, to mend and to look at, marks to make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.commendations.round_queries import owns, rounds_in_scope
from domain.commendations.round_records import CommendationRound, Dossier, DossierState, RoundState
from domain.wording import number_text

_MOST = 20


class RoundWork(NamedTuple):
    """One thing that waits in a round, and until when."""

    sentence: str
    due_on: date | None
    round_id: int


def rounds_that_wait(session: Session, scope: Scope) -> Iterator[RoundWork]:
    """Yield what waits for an office in its own rounds and in those above; a deadline is that for dossiers."""
    sent = (
        select(func.count())
        .where(Dossier.round_id == CommendationRound.id, Dossier.state == DossierState.SENT)
        .correlate(CommendationRound)
        .scalar_subquery()
    )
    mine = and_(Dossier.round_id == CommendationRound.id, Dossier.unit_id == scope.unit_id)
    wanted = (
        select(CommendationRound, sent, Dossier.state)
        .outerjoin(Dossier, mine)
        .where(rounds_in_scope(scope), CommendationRound.state.in_((RoundState.OPEN, RoundState.FROZEN)))
        .order_by(CommendationRound.id.desc())
        .limit(_MOST)
    )
    for record, waiting, state in session.execute(wanted):
        if owns(scope, record):
            if waiting:
                sentence = f"{number_text(waiting)} hồ sơ đề nghị khen chờ xem: {record.name}"
                yield RoundWork(sentence, None, record.id)
            elif record.state is RoundState.FROZEN:
                yield RoundWork(f"Xét và trình danh sách khen thưởng: {record.name}", None, record.id)
        elif record.state is RoundState.OPEN and scope.unit_id != record.province_id:
            if state is DossierState.RETURNED:
                yield RoundWork(
                    f"Sửa hồ sơ đề nghị khen bị trả lại: {record.name}", record.lower_deadline, record.id
                )
            elif state in (None, DossierState.DRAFT) and record.lower_deadline is not None:
                yield RoundWork(f"Gửi hồ sơ đề nghị khen: {record.name}", record.lower_deadline, record.id)
