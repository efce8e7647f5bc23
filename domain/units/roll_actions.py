"""Compare a list of bodies with those that are known, and bring in what is new or changed as one batch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.names import fold
from domain.refusals import Refused
from domain.units.actions import add_unit
from domain.units.change_rules import CHANGE_NAMES
from domain.units.records import Unit, UnitChange, UnitChangeKind, UnitKind
from domain.units.roll_rules import RollRow, RollVerdict
from domain.units.rules import ADDED_KINDS
from domain.units.succession_queries import units_named
from domain.wording import number_text

_FIELDS = ("address", "phone", "email")


def judge(session: Session, province: Unit, rows: Sequence[RollRow]) -> None:
    """Give every row its verdict against the units in force of a province, in two statements.

    A blank cell changes nothing that is known. The same name twice in the list, or twice in the province, waits
    for a person.
    """
    parents = units_named(session, province, {row.parent for row in rows if row.parent})
    known = _known(session, province, rows)
    seen: dict[tuple[int | None, str], int] = {}
    for row in rows:
        if row.kind is not None and row.kind not in ADDED_KINDS:
            # Territories come from the official catalogue; our own file of units names them, too.
            row.verdict, row.reasons = RollVerdict.SAME, []
            continue
        row.parent_id = _parent(row, province, parents)
        if row.reasons:
            continue
        key = (row.parent_id, fold(row.name))
        if key in seen:
            row.reasons.append(f"cùng tên với dòng {seen[key]}")
            continue
        seen[key] = row.number
        unit = known.get(key)
        if unit is None:
            row.verdict = RollVerdict.NEW
        elif unit.kind is not row.kind:
            row.reasons.append("đã có đơn vị cùng tên thuộc loại khác")
        else:
            row.unit_id = unit.id
            row.verdict = RollVerdict.CHANGED if _changes(row, unit) else RollVerdict.SAME


def _known(session: Session, province: Unit, rows: Sequence[RollRow]) -> dict[tuple[int | None, str], Unit]:
    names = {fold(row.name) for row in rows if fold(row.name)}
    mine = (Unit.province_id == province.id) | ((Unit.kind == UnitKind.FACILITY) & Unit.province_id.is_(None))
    wanted = select(Unit).where(Unit.search_key.in_(names), mine, Unit.valid_to.is_(None))
    return {(unit.parent_id, unit.search_key): unit for unit in session.scalars(wanted)}


def _parent(row: RollRow, province: Unit, parents: dict[str, list[Unit]]) -> int | None:
    """Return where the row's unit stands: under what it names, else the province; a facility serves all."""
    if row.kind is UnitKind.FACILITY:
        return None
    if not row.parent or fold(row.parent) in (fold(province.name), fold(province.short_name)):
        return province.id
    found = parents.get(fold(row.parent), [])
    if len(found) != 1:
        why = "có nhiều đơn vị tên này" if found else "không có trong danh mục của tỉnh"
        row.reasons.append(f"“{row.parent}” {why}")
        return None
    return found[0].id


def _changes(row: RollRow, unit: Unit) -> dict[str, str]:
    return {
        field: getattr(row, field)
        for field in _FIELDS
        if getattr(row, field) and getattr(row, field) != getattr(unit, field)
    }


def bring_in(
    session: Session, province: Unit, rows: Sequence[RollRow], *, by: Actor, now: datetime
) -> UnitChange:
    """Add and change the units of the valid rows as one batch that can be undone; raise Refused when none is."""
    judge(session, province, rows)
    made: list[int] = []
    before: dict[str, dict[str, str]] = {}
    for row in rows:
        if row.verdict is RollVerdict.NEW and row.kind is not None:
            unit = add_unit(
                session,
                kind=row.kind,
                name=row.name,
                parent_id=row.parent_id,
                by=by,
                now=now,
                address=row.address,
                phone=row.phone,
                email=row.email,
            )
            made.append(unit.id)
        elif row.verdict is RollVerdict.CHANGED and row.unit_id is not None:
            unit = session.get_one(Unit, row.unit_id)
            changes = _changes(row, unit)
            before[str(unit.id)] = {field: getattr(unit, field) for field in changes}
            for field, value in changes.items():
                setattr(unit, field, value)
    if not made and not before:
        raise Refused("Không có dòng nào mới hoặc cần sửa.")
    sentence = (
        f"{CHANGE_NAMES[UnitChangeKind.IMPORTED]}: thêm {number_text(len(made))}, "
        f"sửa {number_text(len(before))} đơn vị"
    )
    change = UnitChange(
        kind=UnitChangeKind.IMPORTED,
        province_id=province.id,
        on_day=day_of(now),
        sentence=sentence,
        undo=json.dumps({"made": made, "before": before}, ensure_ascii=False),
        made_at=now,
        made_by=by.name,
    )
    session.add(change)
    session.flush()
    journal.record(
        session, "nhập danh sách đơn vị", "unit", None, by=by, now=now, added=len(made), changed=len(before)
    )
    return change


def batches(session: Session, province_id: int) -> Sequence[UnitChange]:
    """Return the lists that were brought into a province, the latest first, twenty at most."""
    wanted = select(UnitChange).where(
        UnitChange.kind == UnitChangeKind.IMPORTED, UnitChange.province_id == province_id
    )
    return session.scalars(wanted.order_by(UnitChange.id.desc()).limit(20)).all()
