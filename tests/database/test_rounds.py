"""Rounds of commendation on both databases: frozen figures, dossiers, two bodies, decisions without double awards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.dossier_actions import (
    forward_accepted,
    return_dossier,
    send_dossier,
    take_dossier,
    withdraw_dossier,
)
from domain.commendations.records import Honour
from domain.commendations.round_actions import mark_review, note_national
from domain.commendations.round_decision_actions import DecisionTerms, record_decision
from domain.commendations.round_list_actions import change_nominee, refresh_figures
from domain.commendations.round_nominee_actions import ByHand, Taking, carry_over, take_by_hand
from domain.commendations.round_own_queries import considered_in, next_round
from domain.commendations.round_queries import (
    NomineeFilter,
    award_groups,
    changed_since,
    dossier_of,
    dossiers_in,
    left_over,
    nominees,
    round_in_scope,
    seen_by,
)
from domain.commendations.round_records import Dossier, NomineeState, Reviewer, RoundState
from domain.commendations.rule_records import AwardLevel
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.ledger.actions import reverse_donation
from domain.ledger.records import Donation
from domain.refusals import Refused
from tests.desk_acts import at_once
from tests.round_steps import add_donors, lead, nominees_of, open_round, review_both, scope_of, take
from tests.world import World

BODY = "Chủ tịch UBND cấp tỉnh"


def decide(session: Session, record, rejected=None, number="623/QĐ-UBND"):  # type: ignore[no-untyped-def]
    return record_decision(
        session, record.id, DecisionTerms(number, clock.today(), BODY, "Chủ tịch", "Nguyễn Văn Chủ", 101), None,
        rejected or {}, seen_version=record.version, by=SYSTEM, now=clock.now(),
    )  # fmt: skip


def send(session: Session, dossier: Dossier) -> None:
    send_dossier(
        session, dossier.id, letter_number="12/TTr-UBND", letter_on=clock.today(), note="",
        seen_version=dossier.version, by=SYSTEM, now=clock.now(),
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
    assert award_groups(session, record.id)[0][2:] == (300, 0)
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
    line = session.scalars(select(Donation).where(Donation.donor_id == number)).first()
    assert line is not None
    reverse_donation(session, line, by=SYSTEM, now=clock.now())
    assert changed_since(session, record, [row]) == {row.id: 19} and row.donations == 20
    changed = refresh_figures(session, record.id, seen_version=record.version, by=SYSTEM, now=clock.now())
    assert changed == 1 and row.donations == 19 and changed_since(session, record, [row]) == {}


def test_a_dossier_goes_up_comes_back_by_row_and_goes_up_again(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An", "Trần Thị Bình", "Vũ Văn Cường"], 20)
    record = open_round(session, world)
    assert take(session, record, world, Role.WARD) == 3
    dossier = dossier_of(session, record.id, world.ward)
    assert dossier is not None and not any(row.is_accepted for row in nominees_of(session, record))
    province = seen_by(scope_of(world), record)
    assert not nominees(session, province, NomineeFilter()) and not dossiers_in(session, record.id)
    send(session, dossier)
    assert len(nominees(session, province, NomineeFilter())) == 3
    with pytest.raises(Refused, match="đang chờ xem"):
        take(session, record, world, Role.WARD)
    with pytest.raises(Refused, match="1 hồ sơ chưa xem"):
        lead(session, record, RoundState.FROZEN)
    with pytest.raises(Refused, match="Ghi lý do"):
        return_dossier(session, dossier.id, " ", seen_version=dossier.version, by=SYSTEM, now=clock.now())
    return_dossier(
        session, dossier.id, "Thiếu tờ trình", seen_version=dossier.version, by=SYSTEM, now=clock.now()
    )
    send(session, dossier)
    an, binh, cuong = nominees_of(session, record)
    accepted = take_dossier(
        session, dossier.id, {binh.id: "Xem lại năm sinh"},
        seen_version=dossier.version, by=SYSTEM, now=clock.now(),
    )  # fmt: skip
    assert accepted == 2 and an.is_accepted and cuong.is_accepted and binh.state is NomineeState.RETURNED
    assert [line[1:] for line in dossiers_in(session, record.id)] == [(2, 0, 1)]
    with pytest.raises(Refused, match="Chưa có ai chờ gửi"):
        send(session, dossier)
    with pytest.raises(Refused, match="đã được nhận"):
        change_nominee(
            session, an.id, NomineeState.REMOVED, "nhầm", is_owner=False, by=SYSTEM, now=clock.now()
        )
    change_nominee(session, binh.id, NomineeState.PROPOSED, "", is_owner=False, by=SYSTEM, now=clock.now())
    send(session, dossier)
    assert dossier.times_sent == 3
    withdraw_dossier(session, dossier.id, seen_version=dossier.version, by=SYSTEM, now=clock.now())
    send(session, dossier)
    assert (
        take_dossier(session, dossier.id, {}, seen_version=dossier.version, by=SYSTEM, now=clock.now()) == 1
    )
    lead(session, record, RoundState.FROZEN)
    with pytest.raises(Refused, match="đã chốt"):
        take(session, record, world, Role.WARD)


def test_a_ward_sees_its_own_dossier_and_no_other(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    add_donors(session, world, ["Người Xã Khác"], 20, world.other_ward)
    record = open_round(session, world)
    take(session, record, world, Role.WARD)
    other = Scope(Role.WARD, world.other_ward, world.province)
    mine = seen_by(scope_of(world, Role.WARD), record)
    assert [row.name for row in nominees(session, mine, NomineeFilter())] == ["Lê Văn An"]
    assert not nominees(session, seen_by(other, record), NomineeFilter())
    own = open_round(session, world, unit_id=world.ward)
    assert round_in_scope(session, other, own.id) is None
    assert round_in_scope(session, Scope(Role.PROVINCE, 99, 99), record.id) is None
    school = Scope(Role.REPRESENTATIVE, world.school, world.province)
    assert (
        round_in_scope(session, school, record.id) is record
        and round_in_scope(session, school, own.id) is None
    )


def test_the_list_of_a_ward_goes_up_to_the_province(session: Session, world: World) -> None:
    names = add_donors(session, world, ["Lê Văn An", "Trần Thị Bình"], 20)
    own, above = open_round(session, world, unit_id=world.ward), open_round(session, world)
    take(session, own, world, Role.WARD)
    take(session, above, world, Role.WARD, names[:1])
    dossier = dossier_of(session, above.id, world.ward)
    assert dossier is not None
    assert forward_accepted(session, dossier.id, own.id, by=SYSTEM, now=clock.now()) == 1
    assert {row.donor_id for row in nominees_of(session, above)} == set(names)
    assert forward_accepted(session, dossier.id, own.id, by=SYSTEM, now=clock.now()) == 0


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
    assert (row.award, row.donations, row.reason) == ("Bằng khen", 20, "Chờ giấy")
    assert not left_over(session, following)
    assert take(session, record, world, Role.PROVINCE) == 2  # Who was taken out may come back.


def test_an_urgent_award_has_its_reason_and_comes_once_a_year(session: Session, world: World) -> None:
    (number,) = add_donors(session, world, ["Lê Văn An"], 3)
    record = open_round(session, world, unit_id=world.ward)
    hand = ByHand("Giấy khen", BODY, AwardLevel.COMMUNE, "Hiến máu cấp cứu ngày hôm qua")
    taking = Taking(record.id, world.ward, True)
    take_by_hand(session, taking, session.get_one(Donor, number), hand, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="vừa được đưa vào"):
        take_by_hand(session, taking, session.get_one(Donor, number), hand, by=SYSTEM, now=clock.now())
    lead(session, record, RoundState.FROZEN)
    lead(session, record, RoundState.SUBMITTED)
    (honour,) = decide(session, record)
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


def test_two_officers_at_once_answer_a_dossier_once(app: Flask, session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.WARD)
    dossier = dossier_of(session, record.id, world.ward)
    assert dossier is not None
    send(session, dossier)
    session.commit()
    number, version = dossier.id, dossier.version

    def back(own: Session) -> object:
        return return_dossier(own, number, "Sai", seen_version=version, by=SYSTEM, now=clock.now())

    def accept(own: Session) -> object:
        return take_dossier(own, number, {}, seen_version=version, by=SYSTEM, now=clock.now())

    done = at_once(app, back, accept, back, accept)
    assert sum(isinstance(result, Refused) for result in done) == 3, done
    session.expire_all()
    assert session.get_one(Dossier, number).version == version + 1
