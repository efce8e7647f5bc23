"""Rounds of commendation on both databases: frozen figures, two bodies, decisions without double awards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.commendations.collective_rules import UnitFigures, collective_candidates
from domain.commendations.family_queries import family_candidates
from domain.commendations.records import Honour
from domain.commendations.round_actions import (
    mark_review,
    note_national,
)
from domain.commendations.round_decision_actions import DecisionTerms, record_decision
from domain.commendations.round_list_actions import change_nominee, refresh_figures
from domain.commendations.round_nominee_actions import (
    ByHand,
    Taking,
    carry_over,
    take_by_hand,
    take_collectives,
    take_families,
)
from domain.commendations.round_own_queries import considered_in, next_round
from domain.commendations.round_queries import (
    absorbed_in,
    award_groups,
    changed_since,
    left_over,
)
from domain.commendations.round_records import NomineeState, Reviewer, RoundState
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import AwardLevel, Subject
from domain.donors.records import Donor, Family, FamilyMember
from domain.journal import SYSTEM
from domain.ledger.actions import reverse_donation
from domain.ledger.records import Donation
from domain.merges.actions import merge
from domain.refusals import Refused
from tests.merge_acts import give, make_donor
from tests.round_steps import add_donors, lead, nominees_of, open_round, review_both, take
from tests.world import World

BODY = "Chủ tịch UBND cấp tỉnh"


def decide(session: Session, record, rejected=None, number="623/QĐ-UBND", body=BODY):  # type: ignore[no-untyped-def]
    return record_decision(
        session, record.id, DecisionTerms(number, clock.today(), body, "Chủ tịch", "Nguyễn Văn Chủ", 101), None,
        rejected or {}, seen_version=record.version, by=SYSTEM, now=clock.now(),
    )  # fmt: skip


def test_three_hundred_nominees_go_from_candidates_to_the_award_ledger(
    session: Session, world: World
) -> None:
    numbers = add_donors(session, world, [f"Nguyễn Văn Người {place:03d}" for place in range(300)], 20)
    record = open_round(session, world)
    assert take(session, record, world, Role.PROVINCE) == 300
    rows = nominees_of(session, record)
    assert {row.donor_id for row in rows} == set(numbers)
    first = rows[0]
    assert (first.donations, first.total, first.facility_file, first.serial_seen) == (20, 20, 1, 19)
    assert (first.milestone, first.award, first.body, first.is_accepted) == (20, "Bằng khen", BODY, True)
    assert award_groups(session, record.id) == [("Bằng khen", BODY, AwardLevel.PROVINCE, 300, 0)]
    with pytest.raises(Refused, match="Chọn ít nhất một người"):
        take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    with pytest.raises(Refused, match="Sở Nội vụ và Hội Chữ thập đỏ"):
        lead(session, record, RoundState.SUBMITTED)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    honours = decide(session, record, {rows[7].id: "Đã chuyển đi tỉnh khác"})
    assert len(honours) == 299 and record.state is RoundState.DECIDED
    numbers_given = [honour.register_number for honour in sorted(honours, key=lambda one: one.id)]
    assert numbers_given == [str(101 + place) for place in range(299)]
    assert rows[7].state is NomineeState.REJECTED and rows[7].state_reason == "Đã chuyển đi tỉnh khác"
    assert honours[0].decision.startswith("623/QĐ-UBND ngày") and honours[0].signer_name == "Nguyễn Văn Chủ"
    lead(session, record, RoundState.AWARDED)
    assert record.awarded_on == world.today
    assert take(session, open_round(session, world), world, Role.PROVINCE) == 1  # Only who was rejected.


def test_figures_are_frozen_and_a_change_of_the_ledger_is_told(session: Session, world: World) -> None:
    (number,) = add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    row = nominees_of(session, record)[0]
    assert changed_since(session, record, [row]) == {}
    line = session.scalars(select(Donation).where(Donation.donor_id == number).order_by(Donation.id)).first()
    assert line is not None
    reverse_donation(session, line, by=SYSTEM, now=clock.now())
    assert changed_since(session, record, [row]) == {row.id: 19} and row.donations == 20
    changed = refresh_figures(session, record.id, seen_version=record.version, by=SYSTEM, now=clock.now())
    assert changed == 1 and row.donations == 19 and changed_since(session, record, [row]) == {}


def test_the_two_bodies_are_two_people(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)

    def mark(reviewer: Reviewer, officer: str, paper: str = "", account: int | None = None) -> None:
        mark_review(
            session, record.id, reviewer, officer, world.today, paper=paper, account_id=account,
            seen_version=record.version, by=SYSTEM, now=clock.now(),
        )  # fmt: skip

    with pytest.raises(Refused, match="Chốt danh sách"):
        mark(Reviewer.HOME_AFFAIRS, "Trần Thị Hoa", account=1)
    lead(session, record, RoundState.FROZEN)
    with pytest.raises(Refused, match="số, ngày của văn bản"):
        mark(Reviewer.HOME_AFFAIRS, "Trần Thị Hoa")
    mark(Reviewer.HOME_AFFAIRS, "Trần Thị Hoa", account=1)
    for officer, account in (("TRAN THI HOA", None), ("Lê Văn Minh", 1)):
        with pytest.raises(Refused, match="hai người khác nhau"):
            mark(Reviewer.RED_CROSS, officer, "Công văn 9", account)
    mark(Reviewer.RED_CROSS, "Lê Văn Minh", "Công văn 9")
    with pytest.raises(Refused, match="đã ghi"):
        mark(Reviewer.RED_CROSS, "Vũ Thị Thu", "Công văn 10")
    lead(session, record, RoundState.OPEN)
    lead(session, record, RoundState.FROZEN)
    with pytest.raises(Refused, match="cả Sở Nội vụ"):
        lead(session, record, RoundState.SUBMITTED)


def test_no_award_is_given_twice_and_the_name_is_told(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An", "Trần Thị Bình"], 20)
    first, second = open_round(session, world), open_round(session, world)
    for record in (first, second):
        take(session, record, world, Role.PROVINCE)
        lead(session, record, RoundState.FROZEN)
        review_both(session, record)
        lead(session, record, RoundState.SUBMITTED)
    an, binh = nominees_of(session, first)
    decide(session, first, {binh.id: "Chờ xác minh"})
    with pytest.raises(Refused, match="Sổ khen thưởng đã có .*: Lê Văn An"):
        decide(session, second)
    again = nominees_of(session, second)
    decide(session, second, {again[0].id: "Đã khen ở đợt trước"}, number="700/QĐ-UBND")
    assert session.scalar(select(func.count()).select_from(Honour)) == 2


def test_who_is_kept_comes_into_the_next_round(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An", "Trần Thị Bình"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    an, binh = nominees_of(session, record)
    with pytest.raises(Refused, match="Ghi lý do"):
        change_nominee(session, an.id, NomineeState.NEXT, "", is_owner=True, by=SYSTEM, now=clock.now())
    change_nominee(session, an.id, NomineeState.NEXT, "Chờ giấy", is_owner=True, by=SYSTEM, now=clock.now())
    change_nominee(
        session, binh.id, NomineeState.REMOVED, "Xin rút", is_owner=True, by=SYSTEM, now=clock.now()
    )
    following = open_round(session, world)
    kept = left_over(session, following)
    assert [row.name for row in kept] == ["Lê Văn An"]
    taking = Taking(following.id, world.province, True)
    assert carry_over(session, taking, kept, by=SYSTEM, now=clock.now()) == 1
    row = nominees_of(session, following)[0]
    assert (row.award, row.donations, row.reason) == ("Bằng khen", 20, "")
    assert row.state_reason == "Để lại từ đợt trước: Chờ giấy"
    assert not left_over(session, following)
    assert take(session, record, world, Role.PROVINCE) == 2  # Who was taken out may come back.


def test_an_urgent_award_has_its_reason_and_comes_once_a_year(session: Session, world: World) -> None:
    (number,) = add_donors(session, world, ["Lê Văn An"], 3)
    record = open_round(session, world, unit_id=world.ward)
    body = "Chủ tịch UBND cấp xã"
    hand = ByHand("Giấy khen", body, AwardLevel.COMMUNE, "Hiến máu cấp cứu ngày hôm qua")
    taking = Taking(record.id, world.ward, True)
    for other in ("Chủ tịch UBND cấp tỉnh", "Thủ tướng Chính phủ"):
        with pytest.raises(Refused, match="Chọn đúng cấp"):
            take_by_hand(
                session, taking, session.get_one(Donor, number), replace(hand, body=other),
                by=SYSTEM, now=clock.now(),
            )  # fmt: skip
    take_by_hand(session, taking, session.get_one(Donor, number), hand, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="vừa được đưa vào"):
        take_by_hand(session, taking, session.get_one(Donor, number), hand, by=SYSTEM, now=clock.now())
    lead(session, record, RoundState.FROZEN)
    lead(session, record, RoundState.SUBMITTED)
    (honour,) = decide(session, record, body=body)
    assert (honour.milestone, honour.year, honour.reason) == (0, world.today.year, hand.reason)


def test_the_national_level_is_noted_in_order(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    day = world.today
    with pytest.raises(Refused, match="đứng sau ngày gửi"):
        note_national(
            session, record.id, day, day - timedelta(days=1), "", seen_version=record.version,
            by=SYSTEM, now=clock.now(),
        )  # fmt: skip
    note_national(
        session, record.id, day, day, "Đồng ý", seen_version=record.version, by=SYSTEM, now=clock.now()
    )
    assert record.national_answered_on == day


def test_a_donor_sees_what_an_open_round_counts(session: Session, world: World) -> None:
    reached, below = add_donors(session, world, ["Lê Văn An"], 20) + add_donors(
        session, world, ["Vũ Thị Bé"], 2
    )
    record = open_round(session, world)
    donor = session.get_one(Donor, reached)
    (before,) = considered_in(session, donor, world.today)
    assert (before.counted, before.step, before.is_nominated) == (20, 20, False)
    take(session, record, world, Role.PROVINCE)
    (after,) = considered_in(session, donor, world.today)
    assert after.is_nominated and after.claims_are_open
    assert not considered_in(session, session.get_one(Donor, below), world.today)
    lead(session, record, RoundState.FROZEN)
    assert not considered_in(session, donor, world.today) and next_round(session, donor) is None


def test_families_and_units_come_in_with_their_figures(session: Session, world: World) -> None:
    numbers = add_donors(session, world, ["Lê Văn An", "Trần Thị Bình"], 12)
    family = Family(
        name="Gia đình ông An",
        province_id=world.province,
        commune_id=world.ward,
        created_at=clock.now(),
        created_by="ai đó",
    )
    session.add(family)
    session.flush()
    for number in numbers:
        session.add(
            FamilyMember(
                family_id=family.id,
                donor_id=number,
                joined_at=clock.now(),
                joined_by="ai đó",
                consented_on=world.today,
            )
        )
    session.flush()
    record = open_round(session, world)
    taking = Taking(record.id, world.province, True)
    terms = sets_in_force(session, world.province, Subject.FAMILY, record.cut_off)[0]
    found = family_candidates(session, Family.province_id == world.province, terms, record.cut_off)
    assert take_families(session, taking, terms, found, by=SYSTEM, now=clock.now()) == 1
    units = sets_in_force(session, world.province, Subject.COLLECTIVE, record.cut_off)[0]
    figures = UnitFigures(world.school, "Trường Sư phạm", assigned=100, collected=150)
    reached = collective_candidates(units, [figures], {}, world.today.year)
    told = "Đạt {figure} % chỉ tiêu"
    count = take_collectives(
        session, taking, units, reached, year=world.today.year, told=told, by=SYSTEM, now=clock.now()
    )
    assert count == 1
    rows = {row.name: row for row in nominees_of(session, record)}
    together = rows["Gia đình ông An"]
    assert (together.donations, together.total, together.serial_seen) == (24, 24, 22)
    assert rows["Trường Sư phạm"].reason == "Đạt 150 % chỉ tiêu"
    assert changed_since(session, record, list(rows.values())) == {}
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    for body in {row.body for row in rows.values()}:
        terms_of_body = DecisionTerms("1/QĐ", world.today, body)
        record_decision(
            session,
            record.id,
            terms_of_body,
            None,
            {},
            seen_version=record.version,
            by=SYSTEM,
            now=clock.now(),
        )
    assert record.state is RoundState.DECIDED
    given = session.scalars(select(Honour).order_by(Honour.family_id)).all()
    assert {(one.family_id, one.honoured_unit_id, one.year) for one in given} == {
        (family.id, None, 0),
        (None, world.school, world.today.year),
    }


def test_two_rows_of_one_person_in_a_round_get_one_award_after_their_merge(
    officer,  # type: ignore[no-untyped-def]
    session: Session,
    world: World,
) -> None:
    kept, gone = (make_donor(session, "Trần Thị Thu Hằng", commune_id=world.ward) for _ in range(2))
    for back in range(5):
        give(session, kept, 100 + 200 * back)
        give(session, gone, 200 + 200 * back)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE, [kept.id, gone.id])
    merge(session, kept.id, gone.id, by=SYSTEM, now=clock.now())
    rows = {row.donor_id: row for row in nominees_of(session, record)}
    assert absorbed_in(session, record.id) == {rows[gone.id].id: "Trần Thị Thu Hằng"}
    assert [group.proposed for group in award_groups(session, record.id)] == [1]
    session.commit()
    page = officer("tinh").open(f"/quan-ly/khen-thuong/dot-xet/{record.id}")
    assert "đã ghép, không tính" in page.text and "vì đã ghép vào một người khác" in page.text
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    terms = DecisionTerms("1/QĐ", world.today, rows[kept.id].body)
    honours = record_decision(
        session, record.id, terms, None, {}, seen_version=record.version, by=SYSTEM, now=clock.now()
    )
    assert [honour.donor_id for honour in honours] == [kept.id] and record.state is RoundState.DECIDED
