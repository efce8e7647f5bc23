"""Undo a recorded change or batch of units while nothing hangs on what it made."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.base import Base
from domain.journal import Actor
from domain.refusals import Refused
from domain.units import queries
from domain.units.records import Unit, UnitChange, UnitSuccession
from domain.wording import number_text


def undo_change(session: Session, change: UnitChange, *, by: Actor, now: datetime) -> None:
    """Put units back as they were before a change; raise Refused when something hangs on what it made."""
    if change.undone_at is not None:
        raise Refused("Thay đổi này đã được hoàn tác.")
    kept: dict[str, Any] = json.loads(change.undo)
    made, links = kept.get("made", []), kept.get("links", [])
    _require_nothing_hangs(session, made, links, change)
    for number, last_day in kept.get("closed", {}).items():
        unit = session.get_one(Unit, int(number))
        if unit.valid_to != date.fromisoformat(last_day) or _has_namesake(session, unit, made):
            raise Refused(f"{unit.name} đã có thay đổi khác sau đó; hoàn tác thay đổi đó trước.")
        unit.valid_to = None
    for number, values in kept.get("before", {}).items():
        unit = session.get_one(Unit, int(number))
        for field, value in values.items():
            setattr(unit, field, value)
    session.execute(delete(UnitSuccession).where(UnitSuccession.id.in_(links)))
    if change.unit_id in made:
        # The row of the change outlives the unit that it made.
        change.unit_id = None
        session.flush()
    session.execute(delete(Unit).where(Unit.id.in_(made)))
    change.undone_at, change.undone_by = now, by.name
    session.flush()
    journal.record(
        session, "hoàn tác thay đổi đơn vị", "unit", change.unit_id, by=by, now=now, change=change.sentence
    )


def _require_nothing_hangs(
    session: Session, made: Collection[int], links: Collection[int], change: UnitChange
) -> None:
    """Raise Refused when any table holds rows of the units that a change made, its own rows aside."""
    if not made:
        return
    own = {"unit_successions": set(links), "unit_changes": {change.id}}
    hanging = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not any(key.column.table is Unit.__table__ for key in column.foreign_keys):
                continue
            wanted = select(func.count()).select_from(table).where(column.in_(made))
            if table.name in own:
                wanted = wanted.where(table.c.id.not_in(own[table.name]))
            if table.name == "units":
                wanted = wanted.where(table.c.id.not_in(made))
            hanging += session.scalar(wanted) or 0
    if hanging:
        raise Refused(
            f"Đã có {number_text(hanging)} mục (đợt, chỉ tiêu, danh sách, tài khoản …) gắn với đơn vị mới. "
            "Chuyển các mục đó đi trước, rồi hoàn tác."
        )


def _has_namesake(session: Session, unit: Unit, made: Collection[int]) -> bool:
    other = queries.sibling_named(session, unit.parent_id, unit.name)
    return other is not None and other.id not in made and other.id != unit.id
