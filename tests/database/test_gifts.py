"""The gift ledger on both databases: stock, hands, minimum, undo, and two people at the store at once."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DriveState
from domain.gifts import hand_actions, store_actions
from domain.gifts.hand_actions import Hands
from domain.gifts.people_queries import due_gifts, people_with_gifts
from domain.gifts.queries import gift_balance, item_balances
from domain.gifts.records import Gift, GiftKind, HandOut, MovementKind, Recipients
from domain.gifts.rules import Target
from domain.journal import SYSTEM, JournalLine
from domain.ledger.actions import take_back_outcome
from domain.refusals import Refused
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from tests.desk_acts import at_once, enter, one
from tests.gift_steps import HANDS, WHOLE_350, handed, moved, stocked
from tests.statements import statements
from tests.world import World

DECIDES = Hands("Chị Mai", override_reason="mượn quà của đợt sau", may_override=True)


def donor_at(session: Session, world: World, name: str, ml: int = 350) -> int:
    registration = one(session, world, name)
    enter(session, registration, Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, ml))
    return int(registration.id)


def all_out(session: Session, world: World, seen: int, hands: Hands = HANDS) -> HandOut:
    return hand_actions.hand_out_all(session, world.today_drive, hands, seen=seen, by=SYSTEM, now=clock.now())


def test_the_store_counts_what_came_went_and_was_handed_out(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 10)
    moved(session, item, MovementKind.RETURNED, 2)
    moved(session, item, MovementKind.SPOILED, 1, "rách")
    handed(session, item, donor_at(session, world, "Lê Thị Hoa"))
    balance = gift_balance(session, world.today_drive)
    (line,) = balance.items
    assert (line.received, line.returned, line.spoiled, line.given, line.left) == (10, 2, 1, 1, 6)
    assert (balance.total_dong, balance.donors, balance.served, balance.unsigned) == (150_000, 1, 1, 1)
    assert not balance.is_balanced and balance.below == ()
    moved(session, item, MovementKind.RETURNED, 6)
    assert gift_balance(session, world.today_drive).is_balanced


def test_nothing_leaves_a_store_that_does_not_hold_it(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 3)
    with pytest.raises(Refused, match="chỉ còn 3"):
        moved(session, item, MovementKind.RETURNED, 4)


def test_a_movement_is_taken_back_by_its_opposite_once(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 0)
    number = moved(session, item, MovementKind.RECEIVED, 5)
    take_back = partial(
        store_actions.take_back_movement, session, world.today_drive, by=SYSTEM, now=clock.now()
    )
    opposite = take_back(number)
    assert opposite.quantity == -5 and item_balances(session, world.today_drive)[0].left == 0
    for again in (number, opposite.id):
        with pytest.raises(Refused, match="đã được rút lại"):
            take_back(again)
    late = moved(session, item, MovementKind.RECEIVED, 1)
    handed(session, item, donor_at(session, world, "Lê Thị Hoa"))
    with pytest.raises(Refused, match="đã phát hoặc trả lại"):
        take_back(late)


def test_a_gift_needs_an_outcome_and_is_given_once(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 5)
    waiting = one(session, world, "Phạm Văn Bình")
    with pytest.raises(Refused, match="chưa có kết quả"):
        handed(session, item, waiting.id)
    enter(session, waiting, Result(OutcomeKind.ABSENT))
    with pytest.raises(Refused, match="không đến"):
        handed(session, item, waiting.id)
    donor = donor_at(session, world, "Lê Thị Hoa")
    handed(session, item, donor)
    with pytest.raises(Refused, match="đã nhận “Túi quà”"):
        handed(session, item, donor)


def test_more_than_the_store_holds_needs_somebody_who_decides_and_a_reason(
    session: Session, world: World
) -> None:
    item = stocked(session, world.today_drive, 0)
    donor = donor_at(session, world, "Lê Thị Hoa")
    with pytest.raises(Refused, match="Văn phòng tỉnh hoặc cơ sở"):
        handed(session, item, donor, Hands("Chị Mai", override_reason="cứ phát"))
    with pytest.raises(Refused, match="ghi lý do"):
        handed(session, item, donor, Hands("Chị Mai", may_override=True))
    act = handed(session, item, donor, DECIDES)
    assert act.override_reason == "mượn quà của đợt sau"
    assert item_balances(session, world.today_drive)[0].left == -1
    moved(session, item, MovementKind.RECEIVED, 5)
    enough = handed(session, item, donor_at(session, world, "Trần Văn Sơn"), DECIDES)
    assert enough.override_reason == ""  # Nothing had to be decided.


def test_who_received_less_than_the_clause_owes_is_told(session: Session, world: World) -> None:
    small = stocked(session, world.today_drive, 9, name="Khăn", dong=50_000)
    tests = stocked(session, world.today_drive, 9, name="Gói xét nghiệm", kind=GiftKind.TESTS, dong=100_000)
    meal = stocked(session, world.today_drive, 9, name="Suất ăn", kind=GiftKind.MEAL, dong=200_000)
    both, one_only, none = (donor_at(session, world, name) for name in ("Lê An", "Lê Bình", "Lê Chi"))
    handed(session, small, both, HANDS, tests)
    handed(session, small, one_only, HANDS, meal)
    balance = gift_balance(session, world.today_drive)
    assert [(row.registration_id, row.dong) for row in balance.below] == [(one_only, 50_000), (none, 0)]
    assert balance.below[0].minimum == (150_000, "Thông tư 15/2023/TT-BYT")
    (told,) = balance.averages
    assert told.is_above and (told.people, told.dong, told.most_dong) == (1, 200_000, 30_000)


def test_all_at_once_in_one_act_that_is_taken_back_whole(session: Session, world: World) -> None:
    bag = stocked(session, world.today_drive, 2, WHOLE_350)
    meal = stocked(
        session,
        world.today_drive,
        9,
        Target(Recipients.CAME),
        name="Suất ăn",
        kind=GiftKind.MEAL,
        dong=30_000,
    )
    first = donor_at(session, world, "Lê An")
    donor_at(session, world, "Lê Bình")
    donor_at(session, world, "Lê Chi", 250)
    enter(session, one(session, world, "Lê Dung"), Result(OutcomeKind.LEFT))
    handed(session, bag, first)
    assert len(due_gifts(session, world.today_drive)) == 5
    with pytest.raises(Refused, match="vừa đổi thành 5"):
        all_out(session, world, 4)
    act = all_out(session, world, 5)
    assert (act.people, act.pieces) == (4, 5)
    assert [line.left for line in item_balances(session, world.today_drive)] == [0, 5]
    with pytest.raises(Refused, match="nhận đủ"):
        all_out(session, world, 0)
    gone = hand_actions.take_back_hand_out(session, world.today_drive, act.id, by=SYSTEM, now=clock.now())
    assert gone == 5
    assert [line.left for line in item_balances(session, world.today_drive)] == [1, 9]
    with pytest.raises(Refused, match="đã được rút lại"):
        hand_actions.take_back_hand_out(session, world.today_drive, act.id, by=SYSTEM, now=clock.now())
    assert all_out(session, world, 5).pieces == 5  # The same people may receive again.
    assert bag.id != meal.id


def test_all_at_once_is_refused_whole_when_the_store_is_short(session: Session, world: World) -> None:
    stocked(session, world.today_drive, 1, WHOLE_350)
    for name in ("Lê An", "Lê Bình"):
        donor_at(session, world, name)
    with pytest.raises(Refused, match="chỉ còn 1, cần phát 2"):
        all_out(session, world, 2)
    assert session.scalar(select(func.count()).select_from(Gift)) == 0
    assert all_out(session, world, 2, DECIDES).override_reason


def test_a_gift_outlives_its_outcome_visibly(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 5)
    donor = donor_at(session, world, "Lê An")
    act = handed(session, item, donor)
    take_back_outcome(session, donor, by=SYSTEM, now=clock.now())
    assert gift_balance(session, world.today_drive).without_outcome == 1
    assert [row.registration.id for row in people_with_gifts(session, world.today_drive, None)] == [donor]
    gift = session.scalars(select(Gift).where(Gift.hand_out_id == act.id)).one()
    hand_actions.take_back_gift(session, world.today_drive, gift.id, by=SYSTEM, now=clock.now())
    assert gift_balance(session, world.today_drive).without_outcome == 0


def test_signatures_of_one_and_of_all(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 5)
    people = [donor_at(session, world, name) for name in ("Lê An", "Lê Bình", "Lê Chi")]
    for number in people:
        handed(session, item, number)
    sign = partial(hand_actions.mark_signed, session, world.today_drive, by=SYSTEM, now=clock.now())
    assert sign(people[0]) == 1 and sign(people[0]) == 0 and sign(None) == 2
    assert gift_balance(session, world.today_drive).unsigned == 0


def test_an_item_in_peoples_hands_keeps_its_worth(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 5)
    edit = partial(
        store_actions.edit_item, session, item.id, kind=GiftKind.GOODS, targets=[WHOLE_350], by=SYSTEM,
        now=clock.now(),
    )  # fmt: skip
    assert edit(name="Túi", value_dong=180_000, seen_version=1).version == 2
    with pytest.raises(Refused, match="người khác sửa"):
        edit(name="Túi", value_dong=180_000, seen_version=1)
    handed(session, item, donor_at(session, world, "Lê An"))
    with pytest.raises(Refused, match="giá trị giữ nguyên"):
        edit(name="Túi", value_dong=150_000, seen_version=2)
    assert edit(name="Túi đỏ", value_dong=180_000, seen_version=2).name == "Túi đỏ"


def test_the_usual_items_cover_the_minimum_and_come_once(session: Session, world: World) -> None:
    usual = partial(store_actions.add_usual_items, session, world.today_drive, by=SYSTEM, now=clock.now())
    assert usual() == 5
    with pytest.raises(Refused, match="đã có món"):
        usual()
    for ml in (250, 350, 450):
        donor_at(session, world, f"Lê Hiến {'ABC'[ml // 100 - 2]}", ml)
    all_out(session, world, 9, DECIDES)
    balance = gift_balance(session, world.today_drive)
    assert balance.below == () and not any(told.is_above for told in balance.averages)


def test_a_closed_book_takes_no_gifts(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 5)
    donor = donor_at(session, world, "Lê An")
    session.get_one(Drive, world.today_drive).state = DriveState.CLOSED
    session.flush()
    with pytest.raises(Refused, match="khóa sổ"):
        handed(session, item, donor)


def test_of_two_hands_for_one_piece_one_comes_first(app: Flask, session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 1)
    people = [donor_at(session, world, name) for name in ("Lê An", "Lê Bình")]
    number, drive = item.id, world.today_drive
    session.commit()

    def hand(person: int, own: Session) -> int:
        return hand_actions.hand_out(own, drive, person, [number], HANDS, by=SYSTEM, now=clock.now()).id

    results = at_once(app, *(partial(hand, person) for person in people))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).select_from(Gift)) == 1


def test_the_journal_names_no_people(session: Session, world: World) -> None:
    item = stocked(session, world.today_drive, 5)
    handed(session, item, donor_at(session, world, "Lê Thị Không Tên"))
    session.commit()
    lines = session.scalars(select(JournalLine).where(JournalLine.act == "phát quà")).all()
    assert len(lines) == 1 and "Không Tên" not in lines[0].details


def test_the_balance_asks_as_often_for_many_as_for_one(app: Flask, session: Session, world: World) -> None:
    def cost() -> int:
        session.flush()
        session.expire_all()
        with statements(app) as asked:
            gift_balance(session, world.today_drive)
        return len(asked)

    stocked(session, world.today_drive, 99, WHOLE_350)
    donor_at(session, world, "Lê An")
    few = cost()
    for number in range(15):
        donor_at(session, world, f"Lê Thị {chr(65 + number)}")
    all_out(session, world, 16)
    assert cost() == few
