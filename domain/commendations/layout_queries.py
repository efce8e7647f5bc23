"""Ask for the overprint layouts of a unit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.commendations.layout_records import OverprintLayout
from domain.papers.records import PaperKind


def layouts_in_use(
    session: Session, scope: Scope, kind: PaperKind | None = None
) -> Sequence[OverprintLayout]:
    """Return the layouts of the account's own unit that are in use, of one kind of paper or of all, by name."""
    wanted = select(OverprintLayout).where(
        OverprintLayout.unit_id == scope.unit_id, OverprintLayout.ended_at.is_(None)
    )
    if kind is not None:
        wanted = wanted.where(OverprintLayout.kind == kind)
    return session.scalars(wanted.order_by(OverprintLayout.name, OverprintLayout.id)).all()


def layout_in_scope(session: Session, scope: Scope, layout_id: int | None) -> OverprintLayout | None:
    """Return a layout of the account's own unit that is in use."""
    wanted = select(OverprintLayout).where(
        OverprintLayout.id == layout_id,
        OverprintLayout.unit_id == scope.unit_id,
        OverprintLayout.ended_at.is_(None),
    )
    return session.scalars(wanted).one_or_none()
