"""Write the quota matrix of a plan: cells of a row or a month, and a total spread over units."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.journal import Actor
from domain.names import nfc
from domain.plans.queries import targets_of
from domain.plans.quota_rows import QuotaRow, quota_of
from domain.plans.record_actions import claim
from domain.plans.records import AnnexLine, Plan, Target, TargetKind
from domain.plans.target_actions import note_change, number_targets, place_of
from domain.refusals import Refused
from domain.units.records import Unit

_JOURNALLED = 40  # A line of the journal holds the first so many figures of one change.


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of the matrix: a row by the number of its first target, a month or None for the whole period.

    The amount is in units of blood; None takes the quota away.
    """

    row: int
    month: date | None
    amount: int | None


def write_cells(
    session: Session, plan: Plan, cells: Sequence[Cell], *, seen_version: int, by: Actor, now: datetime
) -> int:
    """Write figures of the matrix and return how many changed.

    An emptied cell takes its target away, but one that a source printed stays with 0, so that the difference
    can still be seen. Raise Refused when a row is gone or when somebody changed the plan since.
    """
    claim(session, plan, seen_version)
    ordered = list(targets_of(session, plan.id))
    rows = {row.key: row for row in quota_of(plan, ordered).rows}
    if any(cell.row not in rows for cell in cells):
        raise Refused("Có dòng không còn trong bảng. Xem lại bảng mới ở trên, rồi gửi lại phần của anh/chị.")
    printed = _printed(session, plan)
    # What is added comes first: it needs the row's other figures to find its place.
    changes = [
        change
        for cell in sorted(cells, key=lambda cell: cell.amount is None)
        if (change := _write(session, plan, ordered, printed, rows[cell.row], cell, now))
    ]
    number_targets(session, ordered)
    if changes:
        note_change(
            session, "sửa bảng chỉ tiêu", plan, by, now, cells=len(changes), changes=changes[:_JOURNALLED]
        )
    return len(changes)


def assign_units(
    session: Session,
    plan: Plan,
    amounts: Mapping[int, int],
    *,
    month: date | None,
    group_label: str,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> int:
    """Give units their quota of a month or of the whole period, and return how many figures changed.

    A unit without a row gets one at the end of the group; one that is given 0 and has no row gets none.
    Raise Refused when somebody changed the plan since.
    """
    claim(session, plan, seen_version)
    ordered = list(targets_of(session, plan.id))
    rows: dict[int, QuotaRow] = {}
    for row in quota_of(plan, ordered).rows:
        rows.setdefault(row.unit_id, row)
    names = {
        unit.id: unit.name
        for unit in session.scalars(select(Unit).where(Unit.id.in_([u for u in amounts if u not in rows])))
    }
    printed, changes = _printed(session, plan), []
    for unit_id, amount in amounts.items():
        if unit_id in rows:
            cell = Cell(rows[unit_id].key, month, amount)
            change = _write(session, plan, ordered, printed, rows[unit_id], cell, now)
        else:
            change = [unit_id, str(month), None, amount] if amount else None
            if amount:
                target = _line(plan, unit_id, names[unit_id], nfc(group_label), month, amount, now)
                ordered.insert(place_of(plan, ordered, target), target)
                session.add(target)
        if change:
            changes.append(change)
    number_targets(session, ordered)
    if changes:
        note_change(
            session, "chia chỉ tiêu", plan, by, now, units=len(changes), changes=changes[:_JOURNALLED]
        )
    return len(changes)


def _printed(session: Session, plan: Plan) -> set[int]:
    """Return the numbers of the targets that a source printed."""
    return set(session.scalars(select(AnnexLine.target_id).where(AnnexLine.plan_id == plan.id)))


def _write(
    session: Session,
    plan: Plan,
    ordered: list[Target],
    printed: Container[int],
    row: QuotaRow,
    cell: Cell,
    now: datetime,
) -> list[object] | None:
    """Write one cell into the row and the ordered targets; return what changed."""
    known = row.whole if cell.month is None else row.months.get(cell.month)
    before = known.assigned if known is not None else None
    if before == cell.amount:
        return None
    if known is not None and cell.amount is not None:
        known.assigned, known.changed_at = cell.amount, now
    elif known is not None:
        if known.id in printed:
            known.assigned, known.changed_at = 0, now
        else:
            ordered.remove(known)
            session.delete(known)
    elif cell.amount is not None:
        made = _line(plan, row.unit_id, row.label, row.group_label, cell.month, cell.amount, now)
        last = max(place for place, target in enumerate(ordered) if target in row.targets)
        ordered.insert(last + 1, made)
        session.add(made)
        if cell.month is None:
            row.whole = made
        else:
            row.months[cell.month] = made
    return [row.unit_id, str(cell.month), before, cell.amount]


def _line(
    plan: Plan, unit_id: int, label: str, group_label: str, month: date | None, amount: int, now: datetime
) -> Target:
    return Target(
        plan_id=plan.id,
        unit_id=unit_id,
        position=0,
        group_label=group_label,
        unit_label=label,
        month=month,
        kind=TargetKind.UNITS_OF_BLOOD,
        assigned=amount,
        sentence="",
        changed_at=now,
    )
