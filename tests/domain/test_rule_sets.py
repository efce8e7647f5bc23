"""What a rule set says at its edges: steps, terrain, evidence, days of validity, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.commendations.candidate_queries import years_before
from domain.commendations.collective_rules import UnitFigures, collective_candidates, collective_figure
from domain.commendations.family_queries import family_figure
from domain.commendations.records import Honour
from domain.commendations.rule_records import AwardLevel, Measure, Subject
from domain.commendations.rule_sets import (
    CONFIDENCE_NAMES,
    RuleTerms,
    Step,
    in_force,
    national_sets,
    person_terms,
    rule_set_verdict,
)
from domain.ledger.records import Evidence

DAY = date(2026, 11, 23)


def of(key: str) -> RuleTerms:
    return next(terms for terms in national_sets() if terms.key == key)


def step(threshold: int, fewer: int | None = None) -> Step:
    return Step(threshold, "Giấy khen", "UBND", AwardLevel.PROVINCE, "U", fewer)


def test_every_national_set_is_one_that_would_be_accepted_and_says_how_sure_it_is() -> None:
    assert len(national_sets()) >= 6
    for terms in national_sets():
        assert rule_set_verdict(terms).accepted, terms.key
        assert terms.basis and {one.confidence for one in terms.steps} <= set(CONFIDENCE_NAMES), terms.key


def test_the_national_steps_of_the_decision_of_2017() -> None:
    assert [one.threshold for one in person_terms(DAY).steps] == [5, 10, 15, 20, 30, 40, 50, 70, 100]
    assert [one.threshold for one in of("qd122-gia-dinh").steps] == [3, 5, 10, 15, 20]
    twenty = person_terms(DAY).step_at(20)
    assert twenty is not None and (twenty.award, twenty.confidence) == ("Bằng khen", "V")


def test_a_province_uses_its_own_set_before_the_national_one_and_none_after_its_last_day() -> None:
    own = replace(person_terms(DAY), key="so-7", rule_set_id=7, valid_to=date(2026, 12, 31))
    sets = [*national_sets(), own]
    assert [one.key for one in in_force(sets, Subject.PERSON, DAY)] == ["so-7", "qd122-ca-nhan"]
    assert [one.key for one in in_force(sets, Subject.PERSON, date(2027, 1, 1))] == ["qd122-ca-nhan"]
    assert in_force(sets, Subject.PERSON, date(2017, 9, 14)) == []
    held = {one.key for one in in_force(sets, Subject.PERSON, date(2021, 3, 4))}
    assert "quang-nam-tieu-bieu" in held and "kien-giang-2020-ca-nhan" not in held


@pytest.mark.parametrize(
    ("count", "lowland", "mountain"),
    [(6, None, None), (7, None, 10), (9, None, 10), (10, 10, 10), (19, 10, 10)],
)
def test_fewer_donations_are_enough_in_the_mountains(
    count: int, lowland: int | None, mountain: int | None
) -> None:
    terms = of("quang-nam-tieu-bieu")
    low, up = terms.step_reached(count), terms.step_reached(count, is_mountain=True)
    assert (low and low.threshold, up and up.threshold) == (lowland, mountain)


def test_what_lies_ahead_and_which_evidence_is_too_weak() -> None:
    terms = person_terms(DAY)
    ahead = terms.next_step(38)
    assert ahead is not None and ahead.threshold == 40 and terms.next_step(100) is None
    assert terms.weak_evidence == (Evidence.OWN_WORD,)
    strict = replace(terms, least_evidence=Evidence.SERIAL_SEEN)
    assert strict.weak_evidence == (Evidence.UNIT_LIST, Evidence.OWN_WORD)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"measure": Measure.TARGET_PERCENT}, "measure"),
        ({"valid_to": date(2017, 9, 14)}, "valid_to"),
        ({"steps": ()}, "steps"),
        ({"steps": (step(5), step(5))}, "steps"),
        ({"steps": (step(0),)}, "steps"),
        ({"steps": (step(10, 11),)}, "steps"),
        ({"steps": (step(10, 9), step(20, 8))}, "steps"),
        ({"steps": (replace(step(5), body=""),)}, "steps"),
        ({"steps": tuple(step(number) for number in range(1, 22))}, "steps"),
        ({"subject": Subject.FAMILY, "steps": (step(10, 7),)}, "steps"),
    ],
)
def test_a_set_that_contradicts_itself_is_refused(facts: dict[str, object], field: str) -> None:
    found = rule_set_verdict(replace(person_terms(DAY), **facts))  # type: ignore[arg-type]
    assert field in {reason.field for reason in found.reasons}


def test_families_count_together_or_member_by_member() -> None:
    together, each = of("qd122-gia-dinh"), of("kien-giang-2020-gia-dinh")
    assert family_figure(together, [20, 3, 1]) == 24
    assert family_figure(each, [20, 3, 31]) == 20 and family_figure(each, [40]) == 0
    assert family_figure(replace(each, members_needed=3), [20, 3, 31]) == 3


def test_units_by_percent_of_target_headcount_and_first_participation() -> None:
    target = of("qd122-tap-the")
    full, short = UnitFigures(1, "Xã A", 200, 200), UnitFigures(2, "Xã B", 200, 199)
    nothing, first = UnitFigures(3, "Xã C", None, 50), UnitFigures(4, "Trường D", 10, 12, 40, True)
    units = [full, short, nothing, first]
    assert [one.unit.unit_id for one in collective_candidates(target, units, {}, 2026)] == [4, 1]
    below = collective_candidates(target, units, {}, 2026, below=True)
    assert [(one.unit.unit_id, one.figure, one.step) for one in below] == [(2, 99, None)]
    by_people = replace(target, measure=Measure.HEADCOUNT_PERCENT, steps=(step(30),))
    assert collective_figure(by_people, first) == 30 and collective_figure(by_people, full) is None
    newcomers = replace(target, measure=Measure.FIRST_TIME, steps=(step(10),))
    assert [one.unit.unit_id for one in collective_candidates(newcomers, units, {}, 2026)] == [4]


def test_a_unit_is_commended_once_a_year_and_not_again_within_the_years_between() -> None:
    target, unit = of("qd122-tap-the"), UnitFigures(1, "Xã A", 200, 250)
    award = Honour(award_key="giay khen", milestone=100, year=2026, granted_on=date(2026, 6, 1))
    assert collective_candidates(target, [unit], {1: [award]}, 2026) == []
    assert len(collective_candidates(target, [unit], {1: [award]}, 2027)) == 1
    seldom = replace(target, years_between=3)
    assert collective_candidates(seldom, [unit], {1: [award]}, 2029) == []
    assert len(collective_candidates(seldom, [unit], {1: [award]}, 2030)) == 1
    january = Honour(award_key="giay khen", milestone=100, year=2025, granted_on=date(2026, 1, 20))
    assert collective_candidates(target, [unit], {1: [january]}, 2025) == []
    yearly = replace(target, years_between=1)
    assert collective_candidates(yearly, [unit], {1: [january]}, 2026) == []
    assert len(collective_candidates(yearly, [unit], {1: [january]}, 2027)) == 1


def test_three_years_before_a_leap_day() -> None:
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert years_before(date(2026, 11, 23), 3) == date(2023, 11, 23)
