"""Which milestone a count reaches, which rule holds on a day, and how many papers one act makes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commendations.rules import MOST_AT_ONCE, issue_verdict, milestone_reached, milestones_on

LADDER = (5, 10, 15, 20, 30, 40, 50, 70, 100)


@pytest.mark.parametrize(
    ("donations", "milestone"),
    [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (69, 50), (70, 70), (250, 100)],
)
def test_the_highest_milestone_reached(donations: int, milestone: int | None) -> None:
    assert milestone_reached(donations, LADDER) == milestone


@given(st.integers(0, 300), st.lists(st.integers(1, 200), min_size=1))
def test_a_milestone_is_reached_and_none_above_it(donations: int, ladder: list[int]) -> None:
    found = milestone_reached(donations, ladder)
    assert (found is None) == all(step > donations for step in ladder)
    assert found is None or (found <= donations and not any(found < step <= donations for step in ladder))


def test_the_rule_is_dated_and_has_its_source() -> None:
    assert tuple(milestones_on(date(2017, 9, 15)).value) == LADDER
    assert "122/QĐ-BCĐQG" in milestones_on(date(2026, 1, 1)).reference
    with pytest.raises(LookupError):
        milestones_on(date(2017, 9, 14))


@pytest.mark.parametrize(
    ("chosen", "accepted"), [(0, False), (1, True), (MOST_AT_ONCE, True), (MOST_AT_ONCE + 1, False)]
)
def test_how_many_at_once(chosen: int, accepted: bool) -> None:
    assert issue_verdict(chosen).accepted is accepted
