"""Say what the columns of a table without a head seem to mean, and read what a person chose for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from domain.plans.reading.annex_columns import Grid, cell_at, is_blank, only_once
from domain.plans.reading.annex_parts import Column, Meaning
from domain.plans.reading.cells import looks_like_figure
from domain.plans.reading.day_cells import Period, read_days


def guessed_columns(grid: Grid, period: Period) -> tuple[Column, ...]:
    """Return what the columns of a table without a head seem to mean, to be confirmed by a person."""
    width = max((len(row) for row in grid), default=0)
    columns, has_unit, has_when = [], False, False
    for place in range(width):
        cells = [cell for row in grid if not is_blank(cell := cell_at(row, place))]
        days = sum(
            bool(read_days(cell, period)) and read_days(cell, period)[0].value is not None
            for cell in cells[:40]
        )
        figures = sum(looks_like_figure(cell) for cell in cells[:40])
        most = len(cells[:40]) * 0.6
        counted = [int(cell) for cell in cells if cell.strip().isdecimal() and len(cell) < 9]
        meaning = Meaning.IGNORED
        if not cells:
            meaning = Meaning.IGNORED
        elif (
            not has_unit
            and counted
            and sorted(set(counted))[:3] == list(range(1, min(3, len(set(counted))) + 1))
        ):
            meaning = Meaning.NUMBER
        elif figures >= most:
            meaning = Meaning.PLANNED if has_when else Meaning.ASSIGNED
        elif days >= most:
            meaning, has_when = Meaning.WHEN, True
        elif not has_unit:
            meaning, has_unit = Meaning.UNIT, True
        columns.append(Column(meaning))
    return tuple(only_once(iter(columns)))


def chosen_columns(keys: Sequence[str], labels: Sequence[str]) -> tuple[Column, ...] | None:
    """Return the columns that a person chose by their keys; None when a key is none of ours."""
    columns = []
    for place, key in enumerate(keys):
        label = labels[place] if place < len(labels) else ""
        month = re.fullmatch(r"thang-(20\d\d)-(\d\d)", key)
        if month and 1 <= int(month[2]) <= 12:
            columns.append(Column(Meaning.MONTH, label, date(int(month[1]), int(month[2]), 1)))
        elif key in set(Meaning) - {Meaning.MONTH}:
            columns.append(Column(Meaning(key), label))
        else:
            return None
    return tuple(only_once(iter(columns)))
