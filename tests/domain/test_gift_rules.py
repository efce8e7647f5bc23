"""The least worth for a volume, who receives an item by rule, and what the store allows."""

from __future__ import annotations

from datetime import date

import pytest

from domain.gifts.records import GiftKind, MovementKind, Recipients
from domain.gifts.rules import (
    Attendance,
    Offer,
    Target,
    average,
    due_items,
    hand_out_verdict,
    is_meant_for,
    minimum_gift,
    movement_verdict,
    stock_reason,
    target_key,
    targets,
)
from domain.results.records import Component, OutcomeKind

DAY = date(2026, 11, 22)
WHOLE, PLATELETS = Component.WHOLE_BLOOD, Component.PLATELETS
GOODS_350 = Offer(1, GiftKind.GOODS, (Target(Recipients.WHOLE_BLOOD, 350, 350),))
TESTS = Offer(2, GiftKind.TESTS, ())
MEAL = Offer(3, GiftKind.MEAL, (Target(Recipients.CAME),))
GAVE_350 = Attendance(OutcomeKind.DONATED, WHOLE, 350)


@pytest.mark.parametrize(
    ("component", "ml", "dong"),
    [
        (WHOLE, 250, 100_000),
        (WHOLE, 350, 150_000),
        (WHOLE, 450, 180_000),
        (PLATELETS, 250, 150_000),
        (PLATELETS, 400, 150_000),
        (PLATELETS, 401, 200_000),
        (PLATELETS, 500, 200_000),
        (Component.PLASMA, 501, 250_000),
        (Component.RED_CELLS, 650, 250_000),
    ],
)
def test_the_least_worth_for_a_volume(component: Component, ml: int, dong: int) -> None:
    known = minimum_gift(component, ml, DAY)
    assert known is not None and known == (dong, "Thông tư 15/2023/TT-BYT")


@pytest.mark.parametrize(
    ("component", "ml"), [(WHOLE, 249), (WHOLE, 300), (PLATELETS, 249), (PLATELETS, 651)]
)
def test_a_volume_that_the_clause_does_not_name_has_no_least_worth(component: Component, ml: int) -> None:
    assert minimum_gift(component, ml, DAY) is None


def test_the_clause_of_the_day_is_told_and_days_before_the_rulebook_are_not_judged() -> None:
    old = minimum_gift(WHOLE, 350, date(2023, 9, 14))
    assert old is not None and old.reference == "Thông tư 17/2020/TT-BYT"
    assert minimum_gift(WHOLE, 350, date(2019, 1, 1)) is None


def test_targets_are_the_lines_of_the_clause_and_two_more() -> None:
    known = targets(DAY)
    assert known["toan_phan-350-350"] == (
        Target(Recipients.WHOLE_BLOOD, 350, 350),
        "Hiến máu toàn phần 350 ml",
    )
    assert list(known)[-2:] == ["nguoi_hien", "nguoi_den"] and len(known) == 8
    assert all(target_key(target) == key for key, (target, _) in known.items())


def test_a_target_takes_its_volumes_and_its_kind_of_donation_only() -> None:
    apheresis = Target(Recipients.APHERESIS, 401, 500)
    for ml, meant in ((400, False), (401, True), (500, True), (501, False)):
        assert is_meant_for(apheresis, Attendance(OutcomeKind.DONATED, PLATELETS, ml)) is meant
    assert not is_meant_for(apheresis, Attendance(OutcomeKind.DONATED, WHOLE, 450))
    assert is_meant_for(Target(Recipients.DONORS), GAVE_350)


def test_who_came_without_giving_receives_a_meal_and_who_stayed_away_nothing() -> None:
    offers = [GOODS_350, MEAL]
    assert due_items(offers, Attendance(OutcomeKind.DEFERRED, None, None), ()) == [3]
    assert due_items(offers, Attendance(OutcomeKind.LEFT, None, None), ()) == [3]
    assert due_items(offers, Attendance(OutcomeKind.ABSENT, None, None), ()) == []


def test_nothing_is_due_twice_and_goods_give_way_to_a_chosen_test_package() -> None:
    offers = [GOODS_350, TESTS, MEAL]
    assert due_items(offers, GAVE_350, ()) == [1, 3]
    assert due_items(offers, GAVE_350, {1}) == [3]
    assert due_items(offers, GAVE_350, {2}) == [3]


def test_the_average_is_limited_and_not_what_one_person_receives() -> None:
    exact = average(GiftKind.MEAL, 3, 90_000, DAY)
    assert exact is not None and not exact.is_above and exact.dong == 30_000
    above = average(GiftKind.MEAL, 3, 90_001, DAY)
    assert above is not None and above.is_above and above.most_dong == 30_000
    assert average(GiftKind.GOODS, 3, 900_000, DAY) is None and average(GiftKind.TRAVEL, 0, 0, DAY) is None


def test_the_store_gives_what_it_holds_and_no_more() -> None:
    assert stock_reason([("Túi quà", 5, 5), ("Khăn", 9, 1)], may_override=False) is None
    short = stock_reason([("Túi quà", 5, 6), ("Khăn", 9, 1), ("Ô", -1, 1)], may_override=True)
    assert (
        short is not None
        and short.field == "override_reason"
        and "Nếu vẫn phát, ghi lý do." in short.sentence
    )
    assert "“Túi quà” chỉ còn 5, cần phát 6; “Ô” không còn phần nào, cần phát 1." in short.sentence
    told = stock_reason([("Túi quà", 5, 6)], may_override=False)
    assert told is not None and told.field is None and "Văn phòng tỉnh hoặc cơ sở" in told.sentence


def test_what_leaves_the_store_must_be_in_it_and_what_is_spoiled_says_how() -> None:
    assert movement_verdict(MovementKind.RECEIVED, 10, 0, "").accepted
    assert movement_verdict(MovementKind.RETURNED, 10, 10, "").accepted
    assert not movement_verdict(MovementKind.RETURNED, 11, 10, "").accepted
    assert not movement_verdict(MovementKind.SPOILED, 1, 10, "").accepted
    assert movement_verdict(MovementKind.SPOILED, 1, 10, "rách").accepted


def test_only_who_came_receives_anything() -> None:
    assert hand_out_verdict(OutcomeKind.DEFERRED).accepted
    assert not hand_out_verdict(None).accepted and not hand_out_verdict(OutcomeKind.ABSENT).accepted
