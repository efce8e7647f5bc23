"""Decide which units reached a step of a rule set for collectives, from the figures of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.commendations.records import Honour
from domain.commendations.rule_records import Measure
from domain.commendations.rule_sets import RuleTerms, Step
from domain.units.rules import order_key


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What a plan says of a unit: assigned and collected units of blood, its headcount, whether it is its first time.

    None means that nothing is assigned, or that the headcount is not known.
    """

    unit_id: int
    name: str
    assigned: int | None
    collected: int
    headcount: int | None = None
    is_first: bool = False


class CollectiveCandidate(NamedTuple):
    """A unit at a step; figure is whole percent, or people for a first participation."""

    unit: UnitFigures
    figure: int
    step: Step | None
    following: Step | None
    honoured: Honour | None


def collective_figure(terms: RuleTerms, unit: UnitFigures) -> int | None:
    """Return what a rule set measures of a unit, None where the plan does not tell; percent are rounded down."""
    if terms.measure is Measure.FIRST_TIME:
        return unit.collected if unit.is_first else None
    base = unit.assigned if terms.measure is Measure.TARGET_PERCENT else unit.headcount
    return None if not base else 100 * unit.collected // base


def collective_candidates(
    terms: RuleTerms,
    units: Iterable[UnitFigures],
    awards: Mapping[int, Sequence[Honour]],
    year: int,
    *,
    below: bool = False,
) -> list[CollectiveCandidate]:
    """Return units at a step without that award for the year, the highest figure first; below: those under any step.

    ``awards`` are the standing awards of units by unit. A unit commended for one of the last terms.years_between
    years is left out; an award of January may be for the year before.
    """
    found = []
    for unit in units:
        figure = collective_figure(terms, unit)
        if figure is None:
            continue
        own = [award for award in awards.get(unit.unit_id, ()) if award.award_key in terms.award_keys]
        step = terms.step_reached(figure)
        had = max((award.milestone for award in own if award.year == year), default=-1)
        first_year = year - terms.years_between
        recent = terms.years_between > 0 and any(
            first_year <= (award.year or award.granted_on.year) < year for award in own
        )
        is_candidate = step is not None and step.threshold > had and not recent
        if is_candidate if not below else step is None:
            last = own[-1] if own else None
            found.append(CollectiveCandidate(unit, figure, step, terms.next_step(figure), last))
    return sorted(found, key=lambda one: (-one.figure, order_key(one.unit.name), one.unit.unit_id))
