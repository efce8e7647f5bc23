"""Merge, split, rename and close units on a day by a legal act, and remember what it takes to undo it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.names import fold, nfc, search_key
from domain.refusals import Reason, Refused
from domain.units import queries
from domain.units.actions import add_unit
from domain.units.change_rules import CHANGE_NAMES, change_sentence, change_verdict, kind_of_heir
from domain.units.records import Unit, UnitChange, UnitChangeKind, UnitSuccession
from domain.units.rules import order_key

_RENAMED_FIELDS = ("name", "short_name", "search_key", "sort_key", "agency_lines")


def merge_units(
    session: Session,
    units: Sequence[Unit],
    heir_name: str,
    *,
    on_day: date,
    basis: str,
    by: Actor,
    now: datetime,
) -> UnitChange:
    """End units on the day before on_day and let one take their place: one of them, another one, or a new one.

    Raise Refused when one of them may not end then, or when nothing would change.
    """
    change_verdict(units, on_day, basis).require()
    tidy = nfc(heir_name)
    stays = [unit for unit in units if unit.search_key == fold(tidy)]
    ending = [unit for unit in units if unit not in stays]
    if not ending or (not stays and len(units) < 2 and not _sibling(session, units[0], tidy)):
        raise Refused(Reason("Kể thêm ít nhất một đơn vị cùng nhập vào.", "others"))
    closed = _end(session, ending, on_day)
    heir = stays[0] if stays else _heir(session, units[0], tidy, on_day, by=by, now=now)
    made = [heir.id] if heir.valid_from == on_day and not stays else []
    links = [_link(session, unit, heir, on_day, basis, is_whole=True, is_main=True) for unit in ending]
    return _remember(
        session,
        UnitChangeKind.MERGED,
        heir,
        ([unit.name for unit in units], [heir.name]),
        on_day=on_day,
        basis=basis,
        undo={"closed": closed, "links": links, "made": made},
        by=by,
        now=now,
    )


def split_unit(
    session: Session,
    unit: Unit,
    heir_names: Sequence[str],
    *,
    on_day: date,
    basis: str,
    by: Actor,
    now: datetime,
) -> UnitChange:
    """End a unit and let several take its place, the first as the main one; raise Refused for fewer than two."""
    change_verdict([unit], on_day, basis).require()
    names = [tidy for name in heir_names if (tidy := nfc(name))]
    if len({fold(name) for name in names}) < 2 or len({fold(name) for name in names}) < len(names):
        raise Refused(Reason("Nhập ít nhất hai tên khác nhau, mỗi dòng một tên.", "names"))
    closed = _end(session, [unit], on_day)
    heirs = [_heir(session, unit, name, on_day, by=by, now=now) for name in names]
    links = [
        _link(session, unit, heir, on_day, basis, is_whole=False, is_main=place == 0)
        for place, heir in enumerate(heirs)
    ]
    return _remember(
        session,
        UnitChangeKind.SPLIT,
        unit,
        ([unit.name], [heir.name for heir in heirs]),
        on_day=on_day,
        basis=basis,
        undo={
            "closed": closed,
            "links": links,
            "made": [heir.id for heir in heirs if heir.valid_from == on_day],
        },
        by=by,
        now=now,
    )


def rename_unit(
    session: Session,
    unit: Unit,
    name: str,
    *,
    on_day: date,
    basis: str,
    today: date,
    by: Actor,
    now: datetime,
) -> UnitChange:
    """Give a unit another name from a day on; what hangs on it stays, and its old name is kept as a former unit.

    Raise Refused for a day to come, because a name cannot be shown before it holds, and for a name that is taken.
    """
    change_verdict([unit], on_day, basis).require()
    tidy = nfc(name)
    if on_day > today:
        raise Refused(Reason("Ghi tên mới khi đã đến ngày; trước đó giữ tên cũ.", "on_day"))
    other = _sibling(session, unit, tidy)
    if not fold(tidy) or tidy == unit.name:
        raise Refused(Reason("Nhập tên mới, khác tên đang dùng.", "name"))
    if other is not None and other.id != unit.id:
        raise Refused(
            Reason(f"Đã có đơn vị “{tidy}” ở cùng cấp. Nếu nhập vào đơn vị đó, chọn Sáp nhập.", "name")
        )
    before = {field: getattr(unit, field) for field in _RENAMED_FIELDS}
    former = Unit(
        kind=unit.kind,
        parent_id=unit.parent_id,
        province_id=unit.province_id,
        slug=_former_slug(session, unit),
        valid_from=unit.valid_from,
        valid_to=on_day - timedelta(days=1),
        **before,
    )
    session.add(former)
    if unit.agency_lines == unit.name.upper():
        unit.agency_lines = tidy.upper()
    unit.name, unit.short_name = tidy, tidy
    unit.search_key, unit.sort_key = search_key(tidy), order_key(tidy)
    session.flush()
    link = _link(session, former, unit, on_day, basis, is_whole=True, is_main=True)
    return _remember(
        session,
        UnitChangeKind.RENAMED,
        unit,
        ([former.name], [tidy]),
        on_day=on_day,
        basis=basis,
        undo={"closed": {}, "links": [link], "made": [former.id], "before": {str(unit.id): before}},
        by=by,
        now=now,
    )


def close_unit(
    session: Session, unit: Unit, *, on_day: date, basis: str, by: Actor, now: datetime
) -> UnitChange:
    """End a unit without a successor: its last day is the day before on_day; raise Refused when it may not."""
    change_verdict([unit], on_day, basis).require()
    closed = _end(session, [unit], on_day)
    return _remember(
        session,
        UnitChangeKind.CLOSED,
        unit,
        ([unit.name], []),
        on_day=on_day,
        basis=basis,
        undo={"closed": closed, "links": [], "made": []},
        by=by,
        now=now,
    )


def _end(session: Session, units: Sequence[Unit], on_day: date) -> dict[str, str]:
    last_day = on_day - timedelta(days=1)
    for unit in units:
        unit.valid_to = last_day
    session.flush()
    return {str(unit.id): last_day.isoformat() for unit in units}


def _sibling(session: Session, unit: Unit, name: str) -> Unit | None:
    return queries.sibling_named(session, unit.parent_id, name)


def _heir(session: Session, old: Unit, name: str, on_day: date, *, by: Actor, now: datetime) -> Unit:
    """Return the unit beside the old one that has the name, or a new one in force from the day on."""
    known = _sibling(session, old, name)
    if known is not None:
        return known
    unit = add_unit(session, kind=kind_of_heir(old, name), name=name, parent_id=old.parent_id, by=by, now=now)
    unit.valid_from = on_day
    session.flush()
    return unit


def _former_slug(session: Session, unit: Unit) -> str:
    count, address = 1, f"{unit.slug[:105]}-ten-cu"
    while queries.unit_with_slug(session, address) is not None:
        count += 1
        address = f"{unit.slug[:105]}-ten-cu-{count}"
    return address


def _link(
    session: Session, old: Unit, new: Unit, on_day: date, basis: str, *, is_whole: bool, is_main: bool
) -> int:
    link = UnitSuccession(
        predecessor_id=old.id,
        successor_id=new.id,
        on_day=on_day,
        is_whole=is_whole,
        is_default=is_main,
        basis=nfc(basis),
    )
    session.add(link)
    session.flush()
    return link.id


def _remember(
    session: Session,
    kind: UnitChangeKind,
    unit: Unit,
    names: tuple[Sequence[str], Sequence[str]],
    *,
    on_day: date,
    basis: str,
    undo: Mapping[str, Any],
    by: Actor,
    now: datetime,
) -> UnitChange:
    change = UnitChange(
        kind=kind,
        unit_id=unit.id,
        province_id=unit.province_id,
        on_day=on_day,
        basis=nfc(basis),
        sentence=change_sentence(kind, *names, on_day, nfc(basis)),
        undo=json.dumps(undo, ensure_ascii=False),
        made_at=now,
        made_by=by.name,
    )
    session.add(change)
    session.flush()
    journal.record(
        session,
        CHANGE_NAMES[kind].lower() + " đơn vị",
        "unit",
        unit.id,
        by=by,
        now=now,
        on_day=on_day,
        basis=basis,
        change=change.sentence,
    )
    return change
