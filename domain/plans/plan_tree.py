"""Put the plans of a list in order: those asked for, each under the plan above it, what lies below added up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from domain.names import fold
from domain.plans.record_queries import PlanRow
from domain.plans.records import PlanState


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What the list is narrowed by; everything may be left open. A plan belongs to each year its period touches."""

    unit_id: int | None = None
    year: int | None = None
    state: PlanState | None = None
    words: str = ""


def matching(rows: Sequence[PlanRow], chosen: PlanFilter) -> list[PlanRow]:
    """Return the plans that the filter lets through; words are sought in title, number and unit, marks or none."""
    words = fold(chosen.words).split()

    def fits(row: PlanRow) -> bool:
        told = fold(f"{row.title} {row.number_text} {row.unit_name}") if words else ""
        return (
            (chosen.unit_id is None or row.unit_id == chosen.unit_id)
            and (chosen.year is None or row.period_from.year <= chosen.year <= row.period_to.year)
            and (chosen.state is None or row.state is chosen.state)
            and all(word in told for word in words)
        )

    return [row for row in rows if fits(row)]


def years_of(rows: Sequence[PlanRow]) -> list[int]:
    """Return the years that the periods touch, the newest first."""
    return sorted(
        {year for r in rows for year in range(r.period_from.year, r.period_to.year + 1)}, reverse=True
    )


def in_tree(rows: Sequence[PlanRow]) -> list[tuple[PlanRow, int]]:
    """Return (plan, depth) with each plan after the one above it; one whose parent is not listed has depth 0."""
    listed = {row.id for row in rows}
    below = _below(rows)
    ordered: list[tuple[PlanRow, int]] = []

    def place(row: PlanRow, depth: int) -> None:
        ordered.append((row, depth))
        for child in below.get(row.id, ()):
            place(child, depth + 1)

    for row in rows:
        if row.parent_id not in listed:
            place(row, 0)
    return ordered


def with_all_below(rows: Sequence[PlanRow], numbers: Collection[int]) -> dict[int, list[int]]:
    """Return for each of these plans its own number and those of every plan below it."""
    below = _below(rows)

    def family(number: int) -> list[int]:
        return [number, *(inner for child in below.get(number, ()) for inner in family(child.id))]

    return {number: family(number) for number in numbers}


def _below(rows: Sequence[PlanRow]) -> Mapping[int, list[PlanRow]]:
    found: dict[int, list[PlanRow]] = {}
    for row in rows:
        if row.parent_id is not None:
            found.setdefault(row.parent_id, []).append(row)
    return found
