"""Load the shipped catalogue of territories, and make or change units."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.names import fold, nfc, search_key, slug
from domain.refusals import Reason, Refused
from domain.units import catalogue, queries
from domain.units.records import PROVINCE_KINDS, Unit, UnitKind, UnitSuccession
from domain.units.rules import MARGIN_NAMES, committee_letterhead, margin_reasons, order_key

_MARGINS = tuple(f"margin_{side}_mm" for side in MARGIN_NAMES)


def load_catalogue(session: Session, provinces: frozenset[str] | None = None) -> int:
    """Insert the catalogue's units and successions once; return how many units were added.

    provinces narrows the load to these current province codes and what they were made of.
    """
    if session.scalar(select(func.count()).select_from(Unit).where(Unit.code.is_not(None))):
        return 0
    units = catalogue.former_units() + catalogue.current_units()
    links = catalogue.successions()
    if provinces is not None:
        units, links = _narrowed(units, links, provinces)
    rows, ids = _rows(units, first_id=(session.scalar(select(func.max(Unit.id))) or 0) + 1)
    session.execute(insert(Unit), rows)
    session.execute(insert(UnitSuccession), _links(links, units, ids))
    _move_sequence(session)
    return len(rows)


def _narrowed(units: Any, links: Any, provinces: frozenset[str]) -> tuple[Any, Any]:
    current = {u.code for u in catalogue.current_units() if u.code in provinces or u.parent_code in provinces}
    kept_links = tuple(link for link in links if link.new_code in current)
    wanted = {link.old_code for link in kept_links}
    parents = {u.code: u.parent_code for u in catalogue.former_units()}
    for code in tuple(wanted):
        while (code := parents.get(code)) is not None:
            wanted.add(code)
    former = tuple(u for u in catalogue.former_units() if u.code in wanted)
    return former + tuple(u for u in catalogue.current_units() if u.code in current), kept_links


def _rows(units: Any, first_id: int) -> tuple[list[dict[str, Any]], dict[tuple[str, date | None, str], int]]:
    """Return the rows in the catalogue's order with parents found among the units of the same days."""
    ids = {(u.code, u.valid_from, u.kind): first_id + place for place, u in enumerate(units)}
    by_code: dict[str, list[Any]] = {}
    for unit in units:
        by_code.setdefault(unit.code, []).append(unit)
    level = {"tinh": 0, "thanh_pho": 0, "huyen": 1}
    used: set[str] = set()
    rows: list[dict[str, Any]] = []
    province_of: dict[int, int] = {}
    for unit in sorted(units, key=lambda u: level.get(u.kind, 2)):
        own_id = ids[(unit.code, unit.valid_from, unit.kind)]
        parent_id = None
        if unit.parent_code is not None:
            parent = _valid_at_same_time(by_code.get(unit.parent_code, []), unit, level)
            parent_id = ids[(parent.code, parent.valid_from, parent.kind)] if parent else None
        if parent_id is not None:
            province_of[own_id] = province_of.get(parent_id, parent_id)
        address = slug(unit.name if unit.parent_code is None else f"{unit.name} {unit.code}")
        if unit.valid_to is not None:
            address = f"{address}-den-{unit.valid_to.year}"
        while address in used:
            address += "-cu"
        used.add(address)
        rows.append(
            {
                "id": own_id,
                "kind": UnitKind(unit.kind),
                "name": unit.name,
                "short_name": unit.short_name,
                "slug": address,
                "code": unit.code,
                "parent_id": parent_id,
                "province_id": province_of.get(own_id),
                "valid_from": unit.valid_from,
                "valid_to": unit.valid_to,
                "search_key": search_key(unit.name),
                "sort_key": order_key(unit.short_name),
                **committee_letterhead(unit.kind, unit.name, unit.short_name),
            }
        )
    return rows, ids


def _valid_at_same_time(candidates: list[Any], unit: Any, level: dict[str, int]) -> Any | None:
    higher = [c for c in candidates if level.get(c.kind, 2) < level.get(unit.kind, 2)]
    end = unit.valid_to or date.max
    for candidate in higher:
        if (candidate.valid_from or date.min) <= end and (candidate.valid_to or date.max) >= end:
            return candidate
    return higher[0] if higher else None


def _links(links: Any, units: Any, ids: dict[tuple[str, date | None, str], int]) -> list[dict[str, Any]]:
    """Return succession rows: the predecessor ended the day before, the successor began on the day."""
    ended = {(u.code, u.kind, u.valid_to): ids[(u.code, u.valid_from, u.kind)] for u in units if u.valid_to}
    began = {(u.code, u.valid_from): ids[(u.code, u.valid_from, u.kind)] for u in units}
    rows = []
    for link in links:
        before = date.fromordinal(link.on.toordinal() - 1)
        old, new = ended.get((link.old_code, link.old_kind, before)), began.get((link.new_code, link.on))
        if old is not None and new is not None:
            rows.append(
                {
                    "predecessor_id": old,
                    "successor_id": new,
                    "on_day": link.on,
                    "is_whole": link.is_whole,
                    "is_default": link.is_default,
                    "basis": link.basis,
                }
            )
    return rows


def _move_sequence(session: Session) -> None:
    """Let Postgres number the next unit after those that were inserted with their own numbers."""
    if session.get_bind().dialect.name == "postgresql":
        last = select(func.max(Unit.id)).scalar_subquery()
        session.execute(select(func.setval(func.pg_get_serial_sequence("units", "id"), last)))


def add_unit(
    session: Session,
    *,
    kind: UnitKind,
    name: str,
    parent_id: int | None,
    by: Actor,
    now: Any,
    short_name: str = "",
    valid_to: date | None = None,
    **letterhead: str,
) -> Unit:
    """Make a unit that the catalogue of territories does not hold; raise Refused when its name is taken there."""
    tidy = nfc(name)
    parent = session.get(Unit, parent_id) if parent_id is not None else None
    if queries.sibling_named(session, parent_id, tidy):
        raise Refused(Reason(f"Đã có đơn vị “{tidy}” ở cùng cấp. Mở đơn vị đó để sửa.", "name"))
    address, count = slug(tidy), 1
    while queries.unit_with_slug(session, address):
        count += 1
        address = f"{slug(tidy)}-{count}"
    unit = Unit(
        kind=kind,
        name=tidy,
        short_name=nfc(short_name) or tidy,
        slug=address,
        parent_id=parent_id,
        province_id=_province_above(parent),
        valid_to=valid_to,
        search_key=search_key(tidy),
        sort_key=order_key(tidy),
        **{**committee_letterhead(kind.value, tidy, short_name or tidy), **letterhead},
    )
    session.add(unit)
    session.flush()
    journal.record(session, "thêm đơn vị", "unit", unit.id, by=by, now=now)
    return unit


def _province_above(parent: Unit | None) -> int | None:
    if parent is None:
        return None
    return parent.id if parent.kind in PROVINCE_KINDS and parent.province_id is None else parent.province_id


def change_unit(session: Session, unit: Unit, *, name: str, by: Actor, now: Any, **values: Any) -> None:
    """Change a unit's name, contact or letterhead.

    Raises Refused when another unit beside it has the name, or a margin is outside the limits of the decree.
    """
    tidy = nfc(name)
    other = queries.sibling_named(session, unit.parent_id, tidy)
    if other is not None and other.id != unit.id:
        raise Refused(Reason(f"Đã có đơn vị “{tidy}” ở cùng cấp.", "name"))
    if not fold(tidy):
        raise Refused(Reason("Nhập tên đơn vị.", "name"))
    margins = {name: values.get(name, getattr(unit, name)) for name in _MARGINS}
    if reasons := margin_reasons(margins, day_of(now)):
        raise Refused(*reasons)
    unit.name, unit.search_key, unit.sort_key = tidy, search_key(tidy), order_key(tidy)
    for field, value in values.items():
        setattr(unit, field, value)
    session.flush()
    journal.record(session, "sửa đơn vị", "unit", unit.id, by=by, now=now)
