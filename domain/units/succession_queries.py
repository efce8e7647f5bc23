"""Ask what became of units and what they were made of, for many units at once in a bounded number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.names import fold
from domain.units.records import Unit, UnitChange, UnitKind, UnitSuccession
from domain.units.succession_rules import Heir, Link, Span, follow, gathered

# Changes a unit may have gone through; each step costs a statement, whatever the number of units.
_MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a table shows of a unit."""

    id: int
    name: str
    kind: UnitKind
    parent_id: int | None
    span: Span
    sort_key: str


def names_of(session: Session, unit_ids: Collection[int]) -> dict[int, UnitName]:
    """Return names, kinds and days of units by their number, in one statement."""
    columns = (Unit.id, Unit.name, Unit.kind, Unit.parent_id, Unit.valid_from, Unit.valid_to, Unit.sort_key)
    rows = session.execute(select(*columns).where(Unit.id.in_(unit_ids)))
    return {
        row.id: UnitName(
            row.id, row.name, row.kind, row.parent_id, Span(row.valid_from, row.valid_to), row.sort_key
        )
        for row in rows
    }


def successors(session: Session, unit_ids: Collection[int], on_day: date) -> dict[int, tuple[Heir, ...]]:
    """Return for each unit the units in force on a day that it leads to; itself when it is in force.

    A unit that began only after the day leads nowhere forward and has no heirs. A district has no succession of
    its own: its heirs are those of its communes.
    """
    return _led_to(session, unit_ids, on_day, forward=True)


def predecessors(session: Session, unit_ids: Collection[int], on_day: date) -> dict[int, tuple[Heir, ...]]:
    """Return for each unit the units in force on an earlier day that became it; itself when it was in force."""
    return _led_to(session, unit_ids, on_day, forward=False)


def _led_to(
    session: Session, unit_ids: Collection[int], on_day: date, *, forward: bool
) -> dict[int, tuple[Heir, ...]]:
    wanted = set(unit_ids)
    if not wanted:
        return {}
    known = names_of(session, wanted)
    parts = _communes_of_districts(session, known.values()) if forward else {}
    members = {commune for communes in parts.values() for commune in communes}
    spans = {unit_id: unit.span for unit_id, unit in known.items()}
    links, spans = _links_from(session, wanted | members, spans, on_day, forward=forward)
    found = {}
    for unit_id in wanted & known.keys():
        heirs = follow(unit_id, links, spans, on_day)
        if not heirs and unit_id in parts:
            heirs = gathered(follow(commune, links, spans, on_day) for commune in parts[unit_id])
        found[unit_id] = heirs
    return found


def _communes_of_districts(session: Session, units: Iterable[UnitName]) -> dict[int, list[int]]:
    """Return the communes that stood under each district on its last day."""
    districts = [unit.id for unit in units if unit.kind is UnitKind.DISTRICT]
    if not districts:
        return {}
    rows = session.execute(
        select(Unit.parent_id, Unit.id).where(Unit.parent_id.in_(districts)).order_by(Unit.sort_key, Unit.id)
    )
    found: dict[int, list[int]] = {}
    for parent_id, unit_id in rows:
        if parent_id is not None:
            found.setdefault(parent_id, []).append(unit_id)
    return found


def _links_from(
    session: Session, starts: set[int], spans: dict[int, Span], on_day: date, *, forward: bool
) -> tuple[dict[int, list[Link]], dict[int, Span]]:
    """Return the steps that lead away from the units, one statement a step, until all ends are in force."""
    here, there = UnitSuccession.predecessor_id, UnitSuccession.successor_id
    if not forward:
        here, there = there, here
    far = aliased(Unit)
    links: dict[int, list[Link]] = {}
    spans, ends = dict(spans), set(starts)
    for _ in range(_MOST_STEPS):
        if not ends:
            break
        rows = session.execute(
            select(UnitSuccession, here, there, far.valid_from, far.valid_to)
            .join(far, there == far.id)
            .where(here.in_(ends))
            .order_by(UnitSuccession.id)
        ).all()
        reached = set()
        for step, from_id, to_id, valid_from, valid_to in rows:
            link = Link(from_id, to_id, step.is_whole, step.is_default, step.on_day, step.basis)
            links.setdefault(from_id, []).append(link)
            spans[to_id] = Span(valid_from, valid_to)
            if not spans[to_id].holds(on_day):
                reached.add(to_id)
        ends = reached - links.keys()
    return links, spans


def all_before(session: Session, unit_id: int) -> dict[int, UnitName]:
    """Return every unit that went before one, over all steps, and the districts that its communes stood under."""
    met: set[int] = set()
    ends = {unit_id}
    for _ in range(_MOST_STEPS):
        if not ends:
            break
        wanted = select(UnitSuccession.predecessor_id).where(UnitSuccession.successor_id.in_(ends))
        ends = set(session.scalars(wanted)) - met - {unit_id}
        met |= ends
    commune = aliased(Unit)
    districts = session.scalars(
        select(Unit.id)
        .join(commune, commune.parent_id == Unit.id)
        .where(commune.id.in_(met), Unit.kind == UnitKind.DISTRICT)
    )
    return names_of(session, met | set(districts))


def last_step(session: Session, unit_ids: Collection[int]) -> tuple[date | None, str]:
    """Return day and legal basis of the latest step away from any of the units or, for districts, their communes."""
    old = aliased(Unit)
    row = session.execute(
        select(UnitSuccession.on_day, UnitSuccession.basis)
        .join(old, UnitSuccession.predecessor_id == old.id)
        .where(or_(old.id.in_(unit_ids), old.parent_id.in_(unit_ids)))
        .order_by(UnitSuccession.on_day.desc(), UnitSuccession.id)
    ).first()
    return (row.on_day, row.basis) if row else (None, "")


def former_provinces(session: Session, province_id: int) -> Sequence[int]:
    """Return the numbers of the provinces of the old map that became a province, the nearest step only."""
    wanted = select(UnitSuccession.predecessor_id).where(UnitSuccession.successor_id == province_id)
    return session.scalars(wanted.order_by(UnitSuccession.predecessor_id)).all()


def known_unit(session: Session, province_id: int | None, unit_id: int) -> Unit | None:
    """Return a unit of a province or of the provinces it was made of, to be read; any unit when it is None."""
    wanted = select(Unit).where(Unit.id == unit_id)
    if province_id is not None:
        reach = [province_id, *former_provinces(session, province_id)]
        serves_all = (Unit.kind == UnitKind.FACILITY) & Unit.province_id.is_(None)
        wanted = wanted.where(or_(Unit.province_id.in_(reach), Unit.id.in_(reach), serves_all))
    return session.scalars(wanted).one_or_none()


def last_day_of_old_map(session: Session) -> date | None:
    """Return the last day on which districts stood, None when the catalogue holds no map of three tiers."""
    return session.scalar(select(func.max(Unit.valid_to)).where(Unit.kind == UnitKind.DISTRICT))


def on_map(
    session: Session, unit_ids: Collection[int], day: date, *, whole_districts: bool
) -> Mapping[int, tuple[Heir, ...]]:
    """Return for each unit the units of a day's map it belongs to, forward or back in time.

    With whole_districts a commune that is reached going back stands for its district, as old plans assign.
    """
    known = names_of(session, unit_ids)
    ended = {unit_id for unit_id, unit in known.items() if unit.span.is_over(day)}
    begun = {unit_id for unit_id, unit in known.items() if not unit.span.holds(day)} - ended
    placed: dict[int, tuple[Heir, ...]] = {
        unit_id: (Heir(unit_id, True, True),) for unit_id in known.keys() - ended - begun
    }
    placed |= successors(session, ended, day)
    back = predecessors(session, begun, day)
    if whole_districts:
        back = _lifted(session, back)
    return placed | back


def _lifted(session: Session, found: Mapping[int, tuple[Heir, ...]]) -> dict[int, tuple[Heir, ...]]:
    """Return the districts in place of their communes; other units stay."""
    numbers = {heir.unit_id for heirs in found.values() for heir in heirs}
    district = aliased(Unit)
    rows = session.execute(
        select(Unit.id, district.id)
        .join(district, Unit.parent_id == district.id)
        .where(Unit.id.in_(numbers), district.kind == UnitKind.DISTRICT)
    ).all()
    above = {commune_id: district_id for commune_id, district_id in rows}
    return {
        unit_id: gathered([[Heir(above.get(h.unit_id, h.unit_id), h.is_whole, h.is_main) for h in heirs]])
        for unit_id, heirs in found.items()
    }


def units_named(session: Session, near: Unit, names: Collection[str]) -> dict[str, list[Unit]]:
    """Return the units in force in a unit's province by each name's folded form; those beside it come first."""
    folded = {fold(name) for name in names if fold(name)}
    province_id = near.province_id or near.id
    wanted = select(Unit).where(
        Unit.search_key.in_(folded), Unit.province_id == province_id, Unit.valid_to.is_(None)
    )
    found: dict[str, list[Unit]] = {}
    for unit in session.scalars(wanted.order_by(Unit.id)):
        found.setdefault(unit.search_key, []).append(unit)
    for key, units in found.items():
        beside = [unit for unit in units if unit.parent_id == near.parent_id]
        found[key] = beside or units
    return found


def changes_about(session: Session, unit_ids: Collection[int]) -> Sequence[UnitChange]:
    """Return the recorded changes of units, the latest first."""
    wanted = select(UnitChange).where(UnitChange.unit_id.in_(unit_ids))
    return session.scalars(wanted.order_by(UnitChange.id.desc())).all()


def change_in_province(session: Session, province_id: int | None, change_id: int) -> UnitChange | None:
    """Return a recorded change of a province's units; any when the province is None."""
    wanted = select(UnitChange).where(UnitChange.id == change_id)
    if province_id is not None:
        wanted = wanted.where(UnitChange.province_id == province_id)
    return session.scalars(wanted).one_or_none()
