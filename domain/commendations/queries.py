"""Ask the award ledger: which honours are in reach, of one act, of one donor, and which have a paper to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.paper_run_records import ItemState, PaperRunItem
from domain.commendations.records import Honour
from domain.donors.records import Donor, Family
from domain.ledger.queries import donors_in_scope
from domain.papers.records import PaperKind
from domain.units.records import Unit

PAGE = 50


def honours_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that an honour is one of the account's people, families or units, or its unit issued it."""
    mine = [
        Honour.donor_id.in_(select(Donor.id).where(donors_in_scope(scope))),
        Honour.issuing_unit_id == scope.unit_id,
        Honour.honoured_unit_id == scope.unit_id,
    ]
    if scope.role is Role.WARD:
        mine.append(Honour.family_id.in_(select(Family.id).where(Family.commune_id == scope.unit_id)))
    if scope.role is Role.PROVINCE:
        mine.append(Honour.family_id.in_(select(Family.id).where(Family.province_id == scope.province_id)))
        own = select(Unit.id).where(Unit.province_id == scope.province_id)
        mine.append(Honour.honoured_unit_id.in_(own))
    return or_(*mine)


def struck_by(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that an office may strike an honour: its own, a province those of its communes too."""
    own = Honour.issuing_unit_id == scope.unit_id
    if scope.role is not Role.PROVINCE:
        return own
    return or_(own, Honour.issuing_unit_id.in_(select(Unit.id).where(Unit.province_id == scope.province_id)))


def honours(
    session: Session,
    scope: Scope,
    *,
    honour_ids: Sequence[int] | None = None,
    issued_at: datetime | None = None,
    run_id: int | None = None,
    kind: PaperKind | None = None,
    before_id: int | None = None,
    limit: int = PAGE,
) -> Sequence[Honour]:
    """Return up to limit + 1 honours in reach that have a paper and stand.

    Those of one act or paper run come in its order, else the newest first.
    """
    wanted = select(Honour).where(
        honours_in_scope(scope), Honour.paper_id.is_not(None), Honour.taken_back_at.is_(None)
    )
    if honour_ids is not None:
        wanted = wanted.where(Honour.id.in_(honour_ids))
    if issued_at is not None:
        wanted = wanted.where(Honour.issued_at == issued_at)
    if kind is not None:
        wanted = wanted.where(Honour.kind == kind)
    if before_id is not None:
        wanted = wanted.where(Honour.id < before_id)
    if run_id is not None:
        wanted = wanted.join(PaperRunItem, PaperRunItem.honour_id == Honour.id)
        wanted = wanted.where(PaperRunItem.run_id == run_id, PaperRunItem.state == ItemState.ISSUED)
        wanted = wanted.order_by(PaperRunItem.place)
    is_whole = issued_at is not None or honour_ids is not None
    wanted = wanted.order_by(Honour.id if is_whole else Honour.id.desc()).limit(limit + 1)
    return session.scalars(wanted).unique().all()


def honours_of_donor(session: Session, donor_id: int) -> Sequence[Honour]:
    """Return the honours of one donor, those that stand, the newest first."""
    wanted = select(Honour).where(Honour.donor_id == donor_id, Honour.taken_back_at.is_(None))
    wanted = wanted.order_by(Honour.granted_on.desc(), Honour.id.desc())
    return session.scalars(wanted).unique().all()
