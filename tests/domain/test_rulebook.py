"""Every rule of the rulebook is dated and sourced, and no two versions of a rule hold on one day."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from domain.rulebook import all_rules, may_be_told, rule


def test_every_rule_says_where_it_is_written() -> None:
    assert len(all_rules()) > 10
    for known in all_rules():
        assert known.reference.strip() and known.confidence in {"V", "S", "I", "M", "U"}, known.key


def test_versions_do_not_overlap() -> None:
    for first, second in combinations(all_rules(), 2):
        if first.key == second.key:
            ends = first.effective_to or date.max
            assert ends < second.effective_from or (second.effective_to or date.max) < first.effective_from


def test_a_day_without_a_rule_is_an_error_not_a_guess() -> None:
    with pytest.raises(LookupError):
        rule("donation.age_years", date(2010, 1, 1))
    with pytest.raises(LookupError):
        rule("no.such.rule", date(2026, 11, 22))


def test_sums_over_four_people_are_not_told_and_over_five_are() -> None:
    day = date(2026, 11, 22)
    assert [may_be_told(people, day) for people in (0, 4, 5, 6)] == [False, False, True, True]
