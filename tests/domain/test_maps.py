"""The four numbers on the old and on the new map: nothing is lost, people are never estimated."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from domain.reports.maps import MapRow, People, place

UNITS = some.integers(1, 12)
MAPS = some.dictionaries(UNITS, some.lists(UNITS, unique=True, max_size=5), max_size=12)
FIGURES = some.lists(some.tuples(UNITS, some.integers(0, 5000)), max_size=20)
CROWDS = some.lists(
    some.builds(
        People,
        some.none() | UNITS,
        some.none() | UNITS,
        some.integers(0, 300),
        some.integers(0, 300),
    ),
    max_size=20,
)


def _totals(rows: dict[int | None, MapRow]) -> tuple[int, int, int, int]:
    return (
        sum(row.assigned or 0 for row in rows.values()),
        sum(row.planned for row in rows.values()),
        sum(row.registered for row in rows.values()),
        sum(row.collected for row in rows.values()),
    )


@given(FIGURES, FIGURES, CROWDS, MAPS, MAPS)
def test_the_totals_are_the_same_on_every_map(
    assigned: list[tuple[int, int]],
    planned: list[tuple[int, int]],
    people: list[People],
    old: dict[int, list[int]],
    new: dict[int, list[int]],
) -> None:
    expected = (
        sum(amount for _, amount in assigned),
        sum(amount for _, amount in planned),
        sum(some.registered for some in people),
        sum(some.collected for some in people),
    )
    for units_on_map in (old, new):
        assert _totals(place(assigned, [*planned], people, units_on_map)) == expected


def test_a_divided_unit_is_estimated_and_its_people_count_at_home() -> None:
    people = [People(1, 20, 3, 1), People(1, None, 4, 2), People(1, 30, 5, 0), People(2, 20, 1, 1)]
    rows = place([(1, 5), (2, 7)], [(1, 3), (None, 2)], people, {1: [10, 11], 20: [10], 30: [99]})
    assert (rows[10].assigned, rows[11].assigned, rows[2].assigned) == (3, 2, 7)
    assert (rows[10].planned, rows[11].planned, rows[None].planned) == (2, 1, 2)
    assert rows[10].is_estimated and rows[11].is_estimated and not rows[2].is_estimated
    assert (rows[10].registered, rows[11].registered, rows[None].registered) == (3, 0, 9)
    assert rows[2].registered == rows[2].collected == 1
    assert rows[10].came_from == [1] and rows[2].came_from == []


def test_a_unit_that_goes_on_whole_is_no_estimate() -> None:
    rows = place([(1, 5)], [], [People(1, None, 2, 2)], {1: [10]})
    assert not rows[10].is_estimated and rows[10].registered == 2 and rows[10].came_from == [1]
