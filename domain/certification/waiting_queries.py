"""Ask which sent lists still wait for their certifier: since when, until when, how many rows are open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.certification.link_queries import units_with_account
from domain.certification.queries import LAST_DAY, lists_in
from domain.certification.records import DonorList, DonorListRow, RowVerdict
from domain.certification.rules import REVIEWABLE
from domain.clock import day_of
from domain.drives.records import Drive, DriveState
from domain.names import fold
from domain.units.records import Unit

SHOWN = 300


@dataclass(frozen=True, slots=True)
class WaitingList:
    """One sent list that has no answer yet."""

    id: int
    number: int
    unit: Unit
    drive: Drive
    sent_on: date | None
    due_on: date | None
    days: int  # Since it was sent.
    is_overdue: bool
    rows: int
    open_rows: int
    reminded_at: datetime | None
    has_account: bool


def waiting_lists(
    session: Session,
    scope: Scope,
    today: date,
    *,
    words: str = "",
    is_overdue: bool = False,
    list_ids: Collection[int] | None = None,
) -> list[WaitingList]:
    """Return the sent lists in scope that wait, oldest deadline first; one more than SHOWN when there are more.

    Words narrow by the name of the certifying unit without marks; list_ids by the lists themselves.
    """
    # A list of a drive that is over, or will not be, needs no answer any more.
    wanted = lists_in(scope).where(
        DonorList.state.in_(REVIEWABLE),
        Drive.state.not_in((DriveState.CANCELLED, DriveState.CLOSED)),
        func.coalesce(Drive.on_day, LAST_DAY) >= today,
    )
    if list_ids is not None:
        wanted = wanted.where(DonorList.id.in_(list_ids))
    if is_overdue:
        wanted = wanted.where(DonorList.due_on < today)
    if words:
        unit_ids = select(Unit.id)
        for word in fold(words).split():
            unit_ids = unit_ids.where(Unit.search_key.contains(word, autoescape=True))
        wanted = wanted.where(DonorList.certifying_unit_id.in_(unit_ids))
    ordered = wanted.order_by(func.coalesce(DonorList.due_on, LAST_DAY), DonorList.id)
    found = session.scalars(ordered.limit(SHOWN + 1)).all()
    rows = _rows(session, [item.id for item in found])
    with_account = units_with_account(session, {item.certifying_unit_id for item in found})
    return [
        WaitingList(
            id=item.id,
            number=item.number,
            unit=item.certifying_unit,
            drive=item.drive,
            sent_on=day_of(item.sent_at) if item.sent_at else None,
            due_on=item.due_on,
            days=(today - day_of(item.sent_at)).days if item.sent_at else 0,
            is_overdue=item.due_on is not None and item.due_on < today,
            rows=rows.get(item.id, (0, 0))[0],
            open_rows=rows.get(item.id, (0, 0))[1],
            reminded_at=item.reminded_at,
            has_account=item.certifying_unit_id in with_account,
        )
        for item in found
    ]


def _rows(session: Session, list_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    still_open = func.sum(case((DonorListRow.verdict == RowVerdict.OPEN, 1), else_=0))
    wanted = select(DonorListRow.donor_list_id, func.count(), still_open).where(
        DonorListRow.donor_list_id.in_(list_ids)
    )
    counted = session.execute(wanted.group_by(DonorListRow.donor_list_id))
    return {number: (rows, int(waits)) for number, rows, waits in counted}
