"""Ask for paper runs: one in reach, those that wait to go on, and the awards of the ledger that still lack a paper."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.commendations.book_queries import BookFilter, narrowed
from domain.commendations.paper_run_records import PaperRun, RunState
from domain.commendations.records import Honour
from domain.commendations.rules import MERIT_TITLES, MOST_AT_ONCE


def run_in_scope(session: Session, scope: Scope, run_id: int) -> PaperRun | None:
    """Return a run of the account's own unit."""
    wanted = select(PaperRun).where(PaperRun.id == run_id, PaperRun.unit_id == scope.unit_id)
    return session.scalars(wanted).one_or_none()


def waiting_runs(session: Session, scope: Scope) -> Sequence[PaperRun]:
    """Return the runs of the account's own unit that wait for their next step, the oldest first."""
    wanted = select(PaperRun).where(PaperRun.unit_id == scope.unit_id, PaperRun.state == RunState.WORKING)
    return session.scalars(wanted.order_by(PaperRun.id)).all()


def awards_without_paper(
    session: Session, scope: Scope, wanted: BookFilter, *, limit: int = MOST_AT_ONCE
) -> Sequence[Honour]:
    """Return up to limit + 1 awards of the own unit by the filter of the book that lack their sheet of merit.

    Awards that were given before or by others got their paper there.
    """
    found = select(Honour).where(
        *narrowed(scope, wanted),
        Honour.issuing_unit_id == scope.unit_id,
        Honour.paper_id.is_(None),
        Honour.is_earlier.is_(False),
        Honour.taken_back_at.is_(None),
        # Medals and insignia come with the paper of the body that gives them.
        or_(*(Honour.award_key.startswith(word) for word in MERIT_TITLES)),
    )
    return session.scalars(found.order_by(Honour.id).limit(limit + 1)).unique().all()
