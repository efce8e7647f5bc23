"""The four numbers of a plan by the units of the old or of the new map; the totals are the same on both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.drives.records import Drive
from domain.plans.queries import targets_of
from domain.plans.quota_rows import quota_of
from domain.plans.records import Plan
from domain.reports.drive_parts import DrivePart, drive_parts, family_of, has_donated
from domain.signups.records import Registration
from domain.signups.rules import ACTIVE_STATES
from domain.units.records import COMMUNE_KINDS, UnitKind
from domain.units.succession_queries import UnitName, last_day_of_old_map, names_of, on_map
from domain.units.succession_rules import even_split, main_heirs

UNPLACED = "Chưa rõ đơn vị"
_TERRITORIES = (*COMMUNE_KINDS, UnitKind.DISTRICT, UnitKind.TOWNSHIP)


class People(NamedTuple):
    """People of one unit who live in one commune, as far as it is known."""

    unit_id: int | None
    commune_id: int | None
    registered: int
    collected: int


@dataclass(slots=True)
class MapRow:
    """The four numbers of one unit of a map; is_estimated when a part was divided evenly, came_from the old names."""

    unit_id: int | None
    label: str = ""
    assigned: int | None = None
    planned: int = 0
    registered: int = 0
    collected: int = 0
    is_estimated: bool = False
    came_from: list[int] = field(default_factory=list)

    def add_assigned(self, amount: int) -> None:
        """Add what is assigned; a row to which nothing is assigned has None, not 0."""
        self.assigned = (self.assigned or 0) + amount


@dataclass(frozen=True, slots=True)
class PlanOnMap:
    """A plan on a map of a day: its territories and its other bodies, each by name; total has all of them."""

    day: date
    territories: Sequence[MapRow]
    bodies: Sequence[MapRow]
    names: Mapping[int, str]

    @property
    def total(self) -> MapRow:
        """Return the sums of all rows."""
        total = MapRow(None, "Tổng cộng")
        for row in (*self.territories, *self.bodies):
            if row.assigned is not None:
                total.add_assigned(row.assigned)
            total.planned += row.planned
            total.registered += row.registered
            total.collected += row.collected
        return total

    @property
    def has_estimates(self) -> bool:
        """Return whether any figure was divided evenly."""
        return any(row.is_estimated for row in self.territories)


def place(
    assigned: Iterable[tuple[int, int]],
    planned: Iterable[tuple[int | None, int]],
    people: Iterable[People],
    units_on_map: Mapping[int, Sequence[int]],
) -> dict[int | None, MapRow]:
    """Put the four numbers on a map that says for each unit which units it belongs to there; nothing gets lost.

    What is assigned and planned for a unit that is several on the map is divided evenly. People are never
    estimated: they count where they live when that is one of those units, else under None.
    """
    rows: dict[int | None, MapRow] = {}

    def row(unit_id: int | None, origin: int | None) -> MapRow:
        found = rows.setdefault(unit_id, MapRow(unit_id))
        if origin is not None and origin != unit_id and origin not in found.came_from:
            found.came_from.append(origin)
        return found

    def placed(unit_id: int | None) -> Sequence[int | None]:
        if unit_id is None:
            return [None]
        return units_on_map.get(unit_id) or [unit_id]

    for unit_id, amount in assigned:
        places = placed(unit_id)
        for one, part in zip(places, even_split(amount, len(places)), strict=True):
            found = row(one, unit_id)
            found.add_assigned(part)
            found.is_estimated |= len(places) > 1
    for planner, amount in planned:
        places = placed(planner)
        for one, part in zip(places, even_split(amount, len(places)), strict=True):
            found = row(one, planner)
            found.planned += part
            found.is_estimated |= len(places) > 1
    for some in people:
        places = placed(some.unit_id)
        one = places[0] if len(places) == 1 else _home(places, some.commune_id, units_on_map)
        found = row(one, some.unit_id if one is not None else None)
        found.registered += some.registered
        found.collected += some.collected
    return rows


def _home(
    places: Sequence[int | None], commune_id: int | None, units_on_map: Mapping[int, Sequence[int]]
) -> int | None:
    """Return the one of several units in which people of a commune live, None when that is not certain."""
    homes = units_on_map.get(commune_id, ()) if commune_id is not None else ()
    return homes[0] if len(homes) == 1 and homes[0] in places else None


def plan_on_map(session: Session, plan: Plan, *, is_old: bool, today: date) -> PlanOnMap:
    """Return a plan's four numbers on the last map with districts, or on the map of today or of the plan's start.

    A fixed number of statements, whatever the number of units and drives.
    """
    day = (last_day_of_old_map(session) if is_old else None) or max(today, plan.period_from)
    quota = quota_of(plan, targets_of(session, plan.id))
    family = family_of(session, plan)
    known = {row.unit_id for row in quota.rows}
    parts = drive_parts(session, family.drives, known=known, family=family, with_people=False)
    people = _people(session, family.drives, parts)
    units = {*known, *(part.unit_id for part in parts), *(some.commune_id for some in people)}
    units |= {some.unit_id for some in people}
    heirs = on_map(session, [one for one in units if one is not None], day, whole_districts=is_old)
    rows = place(
        [(row.unit_id, row.assigned) for row in quota.rows],
        [(part.unit_id, part.planned) for part in parts],
        people,
        {unit_id: main_heirs(found) for unit_id, found in heirs.items()},
    )
    shown = {one for row in rows.values() for one in (row.unit_id, *row.came_from) if one is not None}
    names = names_of(session, shown)
    labels = {row.unit_id: row.label for row in reversed(quota.rows) if row.label}
    return _sorted(day, rows, names, labels)


def _people(session: Session, chosen: ColumnElement[bool], parts: Iterable[DrivePart]) -> list[People]:
    """Return who registered and who donated, by the unit that their drive counts for and by where they live."""
    sharers: dict[int, list[int | None]] = {}
    for part in parts:
        sharers.setdefault(part.drive_id, []).append(part.unit_id)
    found: list[People] = []
    for condition, is_collected in ((Registration.state.in_(ACTIVE_STATES), False), (has_donated(), True)):
        counted = (
            select(Registration.drive_id, Registration.workplace_id, Registration.commune_id, func.count())
            .join(Drive, Registration.drive_id == Drive.id)
            .where(chosen, condition)
            .group_by(Registration.drive_id, Registration.workplace_id, Registration.commune_id)
        )
        for drive_id, workplace_id, commune_id, count in session.execute(counted):
            units = sharers.get(drive_id, [None])
            unit_id = units[0] if len(units) == 1 else workplace_id if workplace_id in units else None
            found.append(
                People(unit_id, commune_id, 0 if is_collected else count, count if is_collected else 0)
            )
    return found


def _sorted(
    day: date,
    rows: Mapping[int | None, MapRow],
    names: Mapping[int, UnitName],
    labels: Mapping[int, str],
) -> PlanOnMap:
    territories: list[MapRow] = []
    bodies: list[MapRow] = []
    for unit_id, row in rows.items():
        if unit_id is None:
            row.label = UNPLACED
            continue
        is_territory = names[unit_id].kind in _TERRITORIES
        row.label = names[unit_id].name if is_territory else labels.get(unit_id) or names[unit_id].name
        (territories if is_territory else bodies).append(row)
    for group in (territories, bodies):
        group.sort(key=lambda row: (names[row.unit_id or 0].sort_key, row.unit_id or 0))
    if None in rows:
        territories.append(rows[None])
    return PlanOnMap(day, territories, bodies, {one: unit.name for one, unit in names.items()})
