"""Targets: how figures are read and worded, what fits together, how a total is spread to the digit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import clock
from domain.plans.quota_rows import quota_of
from domain.plans.records import Plan, Target, TargetKind
from domain.plans.target_rules import (
    TARGET_KIND_NAMES,
    TargetTyped,
    amount_text,
    balance_text,
    months_between,
    percent_of,
    read_figure,
    spread,
    target_verdict,
    tenths_of,
    typed_figure,
)
from domain.refusals import Reason

BLOOD, POPULATION = TargetKind.UNITS_OF_BLOOD, TargetKind.POPULATION_PERCENT


@pytest.mark.parametrize(
    ("kind", "assigned", "upper", "is_least", "words"),
    [
        (TargetKind.PEOPLE_REACHED, 550, 650, False, "từ 550 đến 650 lượt người"),
        (TargetKind.RESERVE_DONORS, 250, None, True, "tối thiểu 250 người hiến dự bị"),
        (POPULATION, 15, None, False, "1,5 % dân số"),
        (TargetKind.HEADCOUNT_PERCENT, 300, None, True, "tối thiểu 30 % biên chế"),
        (TargetKind.REPEAT_PERCENT, 750, None, False, "75 % người hiến nhắc lại"),
        (BLOOD, 6210, None, True, "tối thiểu 6.210 đơn vị máu"),
        (TargetKind.DRIVES, 18, None, False, "18 đợt"),
        (TargetKind.CLUBS, 1, None, True, "tối thiểu 1 câu lạc bộ"),
    ],
)
def test_a_target_in_words(
    kind: TargetKind, assigned: int, upper: int | None, is_least: bool, words: str
) -> None:
    assert amount_text(kind, assigned, upper, is_least) == words


def test_every_kind_has_a_name_and_words() -> None:
    for kind in TargetKind:
        assert TARGET_KIND_NAMES[kind] and amount_text(kind, 10)


@pytest.mark.parametrize(
    ("kind", "text", "figure"),
    [
        (BLOOD, "1.350", 1350),
        (BLOOD, " 1 350 ", 1350),
        (BLOOD, "0", 0),
        (POPULATION, "1,5", 15),
        (POPULATION, "1.5 %", 15),
        (POPULATION, "30%", 300),
        (POPULATION, "100", 1000),
    ],
)
def test_typed_figures_are_read(kind: TargetKind, text: str, figure: int) -> None:
    assert read_figure(kind, text) == figure


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (BLOOD, "1,5"),
        (BLOOD, "một nghìn"),
        (BLOOD, "10.000.000"),
        (BLOOD, "-5"),
        (BLOOD, ""),
        (POPULATION, "0"),
        (POPULATION, "100,1"),
        (POPULATION, "1,55"),
        (POPULATION, "٣"),
    ],
)
def test_other_figures_are_asked_for_again(kind: TargetKind, text: str) -> None:
    reason = read_figure(kind, text)
    assert isinstance(reason, Reason) and reason.sentence.startswith("Nhập")


@given(st.integers(1, 1000))
def test_what_is_shown_in_the_box_is_read_again(figure: int) -> None:
    for kind in (BLOOD, POPULATION):
        assert read_figure(kind, typed_figure(kind, figure)) == figure


def _typed(**values: object) -> TargetTyped:
    given: dict[str, object] = {
        "kind": BLOOD,
        "assigned": 100,
        "upper": None,
        "is_least": False,
        "base": None,
        "month": None,
    }
    return TargetTyped(**(given | values))  # type: ignore[arg-type]


def test_the_parts_of_a_target_must_stand_together() -> None:
    first, last = date(2023, 12, 1), date(2024, 11, 30)
    for good in (
        _typed(),
        _typed(upper=101),
        _typed(month=date(2023, 12, 1)),
        _typed(month=date(2024, 11, 1)),
        _typed(kind=POPULATION, base=1_200_000),
    ):
        assert target_verdict(good, first, last).accepted, good
    for bad, field in (
        (_typed(upper=100), "upper"),
        (_typed(upper=200, is_least=True), "is_least"),
        (_typed(month=date(2023, 11, 1)), "month"),
        (_typed(month=date(2024, 12, 1)), "month"),
        (_typed(base=5), "base"),
    ):
        assert [reason.field for reason in target_verdict(bad, first, last).reasons] == [field]


def test_percentages_are_rounded_half_up() -> None:
    assert (percent_of(18499, 10000), percent_of(18499, 12585)) == (185, 147)
    assert percent_of(1, 200) == 1 and percent_of(0, 5) == 0 and percent_of(5, 0) is None
    assert percent_of(5, None) is None and tenths_of(3, 200) == 15


def test_the_balance_is_said_in_words() -> None:
    assert balance_text(100, 100) == "vừa đủ 100"
    assert balance_text(12585, 11000) == "còn 1.585 chưa giao xuống"
    assert balance_text(12585, 13762) == "giao xuống nhiều hơn 1.177"


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_a_total_is_spread_to_the_digit(total: int, weights: list[int]) -> None:
    parts = spread(total, weights)
    whole = sum(weights)
    assert sum(parts) == total and len(parts) == len(weights) and min(parts) >= 0
    if whole:
        # No part is a whole unit away from its exact share, and no weight means no part.
        assert all(
            abs(part * whole - total * weight) < whole for part, weight in zip(parts, weights, strict=True)
        )


def test_spreading_says_the_same_every_time() -> None:
    assert spread(10, [1, 1, 1]) == [4, 3, 3]
    assert spread(7, [0, 0]) == [4, 3]
    assert spread(5, []) == []
    with pytest.raises(ValueError, match="negative"):
        spread(-1, [1])


def test_the_months_of_a_period_cross_the_year() -> None:
    months = months_between(date(2023, 12, 20), date(2024, 2, 1))
    assert months == [date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)]


def _plan() -> Plan:
    return Plan(id=1, unit_id=7, period_from=date(2024, 1, 1), period_to=date(2024, 3, 31))


def _target(number: int, unit_id: int, assigned: int, month: int | None = None, **values: object) -> Target:
    given: dict[str, object] = {
        "unit_label": f"đơn vị {unit_id}",
        "group_label": "",
        "kind": BLOOD,
        "sentence": "",
        "assigner_id": None,
        "position": number,
        "changed_at": clock.now(),
    }
    return Target(
        id=number,
        plan_id=1,
        unit_id=unit_id,
        assigned=assigned,
        month=date(2024, month, 1) if month else None,
        **(given | values),
    )


def test_neighbouring_months_of_a_unit_are_one_row_and_distant_ones_two() -> None:
    targets = [_target(1, 2, 10, 1), _target(2, 2, 20, 2), _target(3, 3, 30), _target(4, 2, 40, 3)]
    quota = quota_of(_plan(), targets)
    assert [(row.key, row.unit_id, row.assigned) for row in quota.rows] == [
        (1, 2, 30),
        (3, 3, 30),
        (4, 2, 40),
    ]
    assert quota.assigned == 100 and quota.of_month(date(2024, 2, 1)) == 20
    assert quota.has_months and quota.has_whole


def test_a_whole_quota_counts_before_its_months() -> None:
    row = quota_of(_plan(), [_target(1, 2, 100), _target(2, 2, 60, 1), _target(3, 2, 30, 2)]).rows[0]
    assert (row.assigned, row.in_months, row.is_uneven) == (100, 90, True)
    assert row.of(None) == 100 and row.of(date(2024, 3, 1)) is None


def test_what_is_no_line_of_the_annex_stays_out_of_it() -> None:
    targets = [
        _target(1, 7, 12585),
        _target(2, 7, 10000, assigner_id=99),
        _target(3, 7, 6210, sentence="tiếp nhận tối thiểu 6.210 đơn vị máu"),
        _target(4, 2, 15, kind=POPULATION),
        _target(5, 2, 500, sentence="mỗi huyện 500"),
        _target(6, 7, 200, group_label="IV. Sở, ngành"),
        _target(7, 2, 300, assigner_id=7),
    ]
    assert [row.key for row in quota_of(_plan(), targets).rows] == [6, 7]


def test_a_month_outside_the_period_still_has_its_column() -> None:
    quota = quota_of(_plan(), [_target(1, 2, 5, 7)])
    assert quota.months == [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1), date(2024, 7, 1)]
