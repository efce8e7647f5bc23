"""No small group comes out of a public table: neither as a figure, nor when told figures are taken from told sums."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from domain.drives.records import DriveState
from domain.reports.disclosure import Cell, Disclosure, disclose, may_stand_alone
from domain.reports.drive_parts import DrivePart
from domain.reports.figures import FigureGroup, FigureRow, PlanFigures
from domain.reports.told_figures import told_figures

LEAST = 5


def _possible(cells: Sequence[Cell], told: Disclosure) -> list[set[int]]:
    """Return for each hidden row which figures it may have for somebody who reads everything that is told."""
    hidden = sorted(told.hidden)
    most = sum(cells[place].people for place in hidden) if told.tells_total else 12
    values: list[set[int]] = [set() for _ in hidden]
    groups = {cells[place].group for place in hidden} & told.told_groups
    for guess in product(range(1, most + 1), repeat=len(hidden)):
        if told.tells_total and sum(guess) != most:
            continue
        fits = all(
            sum(number for place, number in zip(hidden, guess, strict=True) if cells[place].group == group)
            == sum(cells[place].people for place in hidden if cells[place].group == group)
            for group in groups
        )
        if fits:
            for place, number in enumerate(guess):
                values[place].add(number)
    return values


CELLS = some.lists(
    some.builds(Cell, some.integers(0, 2), some.integers(0, 9), some.sampled_from([0, 0, 0, 2])),
    min_size=1,
    max_size=5,
).map(lambda cells: sorted(cells, key=lambda cell: cell.group))


@settings(max_examples=150, deadline=None)
@given(CELLS)
def test_nobody_can_work_out_a_hidden_figure(cells: list[Cell]) -> None:
    told = disclose(cells, LEAST)
    for place, cell in enumerate(cells):
        assert place in told.hidden or may_stand_alone(cell, LEAST)
        assert cell.people or place not in told.hidden, "nobody is no small group"
    assert all(len(figures) > 1 for figures in _possible(cells, told)), told


@settings(max_examples=150, deadline=None)
@given(CELLS)
def test_what_follows_by_subtraction_is_never_a_small_group(cells: list[Cell]) -> None:
    told = disclose(cells, LEAST)
    sets = [[p for p in told.hidden if cells[p].group == group] for group in told.told_groups]
    if told.tells_total:
        sets.append([p for p in told.hidden if cells[p].group not in told.told_groups])
    for some_hidden in sets:
        assert not some_hidden or sum(cells[p].people for p in some_hidden) >= LEAST


def test_a_table_of_large_groups_is_told_whole() -> None:
    told = disclose([Cell(0, 5), Cell(0, 120), Cell(1, 33)], LEAST)
    assert told == Disclosure(frozenset(), frozenset({0, 1}), True)


def test_one_small_row_takes_a_second_one_with_it() -> None:
    told = disclose([Cell(0, 100), Cell(0, 3), Cell(0, 40)], LEAST)
    assert told.hidden == {1, 2} and told.told_groups == {0} and told.tells_total


def test_nothing_is_told_of_a_plan_with_a_handful_of_people() -> None:
    told = disclose([Cell(0, 1), Cell(0, 2), Cell(1, 0)], LEAST)
    assert told.hidden == {0, 1} and not told.tells_total and told.told_groups == {1}


def test_as_many_people_as_rows_say_it_all() -> None:
    told = disclose([Cell(0, 1)] * 5, LEAST)
    assert told.hidden == set(range(5)) and not told.tells_total and not told.told_groups


def _part(drive: int, unit: int, collected: int) -> DrivePart:
    return DrivePart(drive, 1, unit, "", None, None, DriveState.CLOSED, False, 0, 0, collected)


def test_a_row_is_kept_back_when_its_drives_pages_would_give_a_small_one_away() -> None:
    rows = [FigureRow(name, 100, 100, 0, people, number) for number, (name, people) in enumerate(
        [("A", 103), ("B", 50), ("C", 60)]
    )]  # fmt: skip
    figures = PlanFigures([FigureGroup("I", rows)])
    parts = [_part(1, 0, 100), _part(2, 0, 3), _part(3, 1, 50), _part(4, 2, 60)]
    told = told_figures(figures, parts, LEAST)
    assert [row.collected for row in told.groups[0].rows] == [None, None, 60]
    assert told.total.collected == 213 and told.keeps_back
