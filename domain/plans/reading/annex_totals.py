"""Which rows a printed total of a quota table covers, and whether it is what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.plans.reading.annex_parts import Column, Meaning, PrintedTotal, ReadGroup, ReadRow


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A printed total beside what the rows add up to; ``row`` counts from 0."""

    row: int
    label: str
    column: str
    printed: int
    counted: int

    @property
    def agrees(self) -> bool:
        """Return whether both figures are the same."""
        return self.printed == self.counted


def placed_totals(rows: Sequence[ReadRow], totals: Sequence[PrintedTotal]) -> list[PrintedTotal]:
    """Return the totals with what a plain "Cộng" covers: the group above it, or all when earlier groups have none."""
    last_unit = max((row.row for row in rows), default=-1)
    filled = {row.group for row in rows}
    placed: list[PrintedTotal] = []
    for total in totals:
        if total.groups == ():
            above = [row.group for row in rows if row.row < total.row]
            done = {group for other in placed for group in other.groups or ()}
            ends_table = total.row > last_unit
            is_left = len(filled) == 1 or bool(above and (filled - done - {above[-1]} or above[-1] in done))
            total = replace(total, groups=None if not above or (ends_table and is_left) else (above[-1],))
        placed.append(total)
    return placed


def total_checks(
    columns: Sequence[Column],
    groups: Sequence[ReadGroup],
    rows: Sequence[ReadRow],
    totals: Sequence[PrintedTotal],
) -> tuple[TotalCheck, ...]:
    """Return every printed total beside the sum of its rows, then the rows of a matrix whose own total differs."""
    checks = []
    for total in totals:
        covered = _covered_rows(groups, rows, total)
        for place, printed in total.figures.items():
            counted = sum(row.figures[place] for row in covered)
            checks.append(TotalCheck(total.row, total.label, columns[place].label, printed, counted))
    return (*checks, *_row_checks(columns, rows))


def _row_checks(columns: Sequence[Column], rows: Sequence[ReadRow]) -> list[TotalCheck]:
    places = {column.meaning: place for place, column in enumerate(columns)}
    whole = places.get(Meaning.TOTAL, places.get(Meaning.ASSIGNED))
    if Meaning.MONTH not in places or whole is None:
        return []
    summed = [(row, sum(line.planned for line in row.lines)) for row in rows if row.figures[whole]]
    return [
        TotalCheck(row.row, row.label, columns[whole].label, row.figures[whole], months)
        for row, months in summed
        if row.figures[whole] != months
    ]


def _covered_rows(
    groups: Sequence[ReadGroup], rows: Sequence[ReadRow], total: PrintedTotal
) -> Sequence[ReadRow]:
    """Return the rows that a total covers; a group of letters covers the numbered groups below it."""
    if total.groups is None:
        return rows
    covered: set[int] = set()
    for place in total.groups:
        covered.add(place)
        below = place + 1
        while groups[place].level == 0 and below < len(groups) and groups[below].level != 0:
            covered.add(below)
            below += 1
    return [row for row in rows if row.group in covered]
