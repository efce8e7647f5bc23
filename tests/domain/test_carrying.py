"""Carrying a plan's targets on: growth, division to the digit, balance, periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.plans.carried_targets import new_targets
from domain.plans.carrying import (
    CarriedLine,
    Growth,
    HeirShare,
    Proposal,
    balance_verdict,
    box_name,
    fill_in,
    grown_total,
    growth_words,
    moved_month,
    next_period,
    next_title,
    read_amounts,
    read_growth,
)
from domain.plans.records import Plan, TargetKind
from domain.refusals import Reason
from domain.units.succession_rules import even_split

TODAY = date(2026, 11, 22)


def _line(key: int, assigned: int, heirs: int, **rest: object) -> CarriedLine:
    values: dict[str, object] = {
        "group_label": "I. Huyện",
        "kind": TargetKind.UNITS_OF_BLOOD,
        "grows": True,
    }
    shares = [HeirShare(key * 100 + place, f"xã {key}.{place}", True) for place in range(heirs)]
    return CarriedLine(
        key=key,
        unit_id=key,
        label=f"huyện {key}",
        assigned=assigned,
        heirs=shares,
        **{**values, **rest},  # type: ignore[arg-type]
    )


@given(
    some.lists(some.tuples(some.integers(0, 5000), some.integers(1, 12)), min_size=1, max_size=12),
    some.integers(-999, 999),
)
def test_a_proposal_adds_up_to_the_digit(rows: list[tuple[int, int]], tenths: int) -> None:
    lines = [_line(key, assigned, heirs) for key, (assigned, heirs) in enumerate(rows, 1)]
    fill_in(lines, Growth.PERCENT, tenths)
    proposal = Proposal(lines)
    assert proposal.given == proposal.wanted == grown_total(proposal.assigned, Growth.PERCENT, tenths)
    assert all(line.is_balanced for line in lines)
    for line in lines:
        amounts = [heir.amount or 0 for heir in line.heirs]
        assert max(amounts) - min(amounts) <= 1 and amounts == sorted(amounts, reverse=True)


def test_growth_is_read_as_people_type_it() -> None:
    assert read_growth(Growth.SAME, "x") == 0
    assert read_growth(Growth.PERCENT, "+5 %") == 50
    assert read_growth(Growth.PERCENT, "-2,5") == -25
    assert read_growth(Growth.PERCENT, "−3") == -30  # noqa: RUF001 (the minus sign of a word processor)
    assert read_growth(Growth.UNITS, "1.000") == 1000
    assert read_growth(Growth.UNITS, "-200") == -200
    assert isinstance(read_growth(Growth.PERCENT, "năm"), Reason)
    assert isinstance(read_growth(Growth.UNITS, "1.35"), Reason)
    assert grown_total(13762, Growth.PERCENT, 50) == 14450
    assert grown_total(100, Growth.UNITS, -500) == 0
    assert growth_words(Growth.PERCENT, -25) == "tổng giảm 2,5 %"
    assert growth_words(Growth.UNITS, 1000) == "tổng tăng 1.000 đơn vị máu"
    assert growth_words(Growth.SAME, 0) == ""


def test_a_small_part_is_proposed_nothing_and_percentages_are_handed_on_whole() -> None:
    line = _line(1, 10, 3)
    line.heirs[2].is_main = False
    percent = _line(2, 15, 2, kind=TargetKind.POPULATION_PERCENT, grows=False)
    fill_in([line, percent], Growth.SAME, 0)
    assert [heir.amount for heir in line.heirs] == [5, 5, 0]
    assert [heir.amount for heir in percent.heirs] == [15, 15] and percent.is_balanced


def test_figures_that_do_not_add_up_need_a_reason() -> None:
    line = _line(1, 100, 2)
    fill_in([line], Growth.SAME, 0)
    proposal = Proposal([line])
    typed = {box_name(line, line.heirs[0]): "1.350", box_name(line, line.heirs[1]): "47"}
    assert read_amounts(proposal.lines, typed).accepted
    assert line.balance == "thừa 1.297"
    assert read_amounts(proposal.lines, {box_name(line, line.heirs[0]): "50"}).accepted
    assert line.balance == proposal.balance == "còn thiếu 3"
    refused = balance_verdict(proposal, is_accepted=False, reason="")
    assert "huyện 1 còn thiếu 3" in refused.reasons[0].sentence
    assert not balance_verdict(proposal, is_accepted=True, reason=" ").accepted
    assert balance_verdict(proposal, is_accepted=True, reason="Theo dân số").accepted
    bad = read_amounts(proposal.lines, {box_name(line, line.heirs[0]): "mười"})
    assert bad.reasons[0].sentence.startswith("xã 1.0 (huyện 1): nhập số")
    assert line.heirs[0].amount is None and line.text_of(line.heirs[0]) == "mười"


@pytest.mark.parametrize(
    ("old", "today", "new"),
    [
        ((date(2023, 12, 1), date(2024, 11, 30)), TODAY, (date(2026, 12, 1), date(2027, 11, 30))),
        ((date(2026, 1, 1), date(2026, 12, 31)), TODAY, (date(2027, 1, 1), date(2027, 12, 31))),
        ((date(2026, 1, 2), date(2027, 1, 3)), TODAY, (date(2027, 1, 4), date(2028, 1, 3))),
        ((date(2024, 2, 29), date(2025, 2, 28)), date(2025, 1, 1), (date(2025, 3, 1), date(2026, 2, 28))),
    ],
)
def test_the_next_period_begins_after_both(
    old: tuple[date, date], today: date, new: tuple[date, date]
) -> None:
    assert next_period(*old, today) == new


def test_a_title_takes_the_year_of_the_new_period() -> None:
    assert next_title("Tổ chức hiến máu năm 2024", date(2027, 11, 30)) == "Tổ chức hiến máu năm 2027"
    assert next_title("Kế hoạch 2024-2025", date(2027, 1, 1)) == "Kế hoạch 2024-2025"
    assert moved_month(date(2024, 12, 1), date(2024, 12, 1), date(2026, 12, 1)) == date(2026, 12, 1)
    assert moved_month(date(2025, 1, 1), date(2024, 12, 1), date(2027, 2, 1)) == date(2027, 3, 1)


def test_months_keep_their_weight_and_meeting_units_are_summed() -> None:
    first = _line(1, 30, 2, months={date(2024, 1, 1): 10, date(2024, 2, 1): 20}, has_whole=False)
    second = _line(2, 11, 1)
    second.heirs = [HeirShare(100, "xã 1.0", True)]
    fill_in([first, second], Growth.SAME, 0)
    plan = Plan(unit_id=9, period_from=date(2024, 1, 1), period_to=date(2024, 12, 31))
    targets = new_targets(plan, Proposal([first, second]), date(2027, 1, 1), None)  # type: ignore[arg-type]
    found = {(target.unit_id, target.month): target.assigned for target in targets}
    assert found == {
        (100, date(2027, 1, 1)): 5,
        (100, date(2027, 2, 1)): 10,
        (101, date(2027, 1, 1)): 5,
        (101, date(2027, 2, 1)): 10,
        (100, None): 26,
    }
    assert [(target.unit_id, target.month) for target in targets][:2] == [
        (100, None),
        (100, date(2027, 1, 1)),
    ]
    first.heirs[1].unit_id = first.unit_id
    first.heirs = first.heirs[1:]
    kept = new_targets(plan, Proposal([first, second]), date(2027, 1, 1), None)  # type: ignore[arg-type]
    assert {target.group_label for target in kept} == {"I. Huyện"}
    whole = _line(3, 8, 2)
    fill_in([whole], Growth.SAME, 0)
    labels = {t.group_label for t in new_targets(plan, Proposal([whole]), date(2027, 1, 1), None)}  # type: ignore[arg-type]
    assert labels == {"I. Các xã, phường, đặc khu"}


@given(some.integers(0, 100_000), some.integers(1, 200))
def test_an_even_split_loses_nothing(total: int, parts: int) -> None:
    split = even_split(total, parts)
    assert sum(split) == total and len(split) == parts and max(split) - min(split) <= 1
    assert even_split(total, 0) == []
