"""Ways through a round that are not straight: below the step, kept, rejected, struck, cancelled, wrong days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.commendations.award_actions import take_back_award
from domain.commendations.collective_rules import UnitFigures, collective_candidates
from domain.commendations.family_queries import family_candidates
from domain.commendations.round_actions import (
    RoundTerms,
    add_round,
    change_round,
    lead_round,
)
from domain.commendations.round_decision_actions import DecisionTerms, record_decision
from domain.commendations.round_list_actions import change_nominee
from domain.commendations.round_nominee_actions import (
    Taking,
    carry_over,
    take_collectives,
    take_families,
)
from domain.commendations.round_own_queries import next_round
from domain.commendations.round_queries import (
    left_over,
)
from domain.commendations.round_records import NomineeState, RoundState
from domain.commendations.rule_actions import add_rule_set
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import AwardLevel, Subject
from domain.commendations.rule_sets import Step, person_terms
from domain.donors.records import Donor, Family
from domain.journal import SYSTEM
from domain.refusals import Refused
from tests.database.test_rounds import BODY, decide
from tests.merge_acts import household
from tests.round_steps import add_donors, lead, nominees_of, open_round, review_both, take
from tests.world import World


def test_who_falls_below_the_step_is_not_frozen_with_the_list(
    officer,  # type: ignore[no-untyped-def]
    session: Session,
    world: World,
) -> None:
    (number,) = add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    row = nominees_of(session, record)[0]
    terms = RoundTerms(record.name, record.rule_key, world.today - timedelta(days=100))
    change_round(session, record.id, terms, seen_version=record.version, by=SYSTEM, now=clock.now())
    assert row.donations == 18, "another cut-off day counts again"
    with pytest.raises(Refused, match=r"không đủ mốc: Lê Văn An \(18/20\)"):
        lead(session, record, RoundState.FROZEN)
    session.commit()
    assert "chưa đủ mốc" in officer("tinh").open(f"/quan-ly/khen-thuong/dot-xet/{record.id}").text
    terms = replace(terms, cut_off=world.today)
    change_round(session, record.id, terms, seen_version=record.version, by=SYSTEM, now=clock.now())
    lead(session, record, RoundState.FROZEN)
    assert (row.donor_id, row.donations, row.milestone) == (number, 20, 20)


def test_another_rule_set_gives_its_own_steps(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    steps = (Step(18, "Giấy khen", "Hội Chữ thập đỏ tỉnh", AwardLevel.PROVINCE, "V"),)
    other = replace(person_terms(world.today), rule_set_id=None, steps=steps)
    made = add_rule_set(session, other, province_id=world.province, by=SYSTEM, now=clock.now())
    terms = RoundTerms(record.name, f"so-{made.id}", record.cut_off)
    change_round(session, record.id, terms, seen_version=record.version, by=SYSTEM, now=clock.now())
    row = nominees_of(session, record)[0]
    assert (row.milestone, row.award, row.rule_key) == (18, "Giấy khen", terms.rule_key)


def test_the_rule_set_of_a_round_holds_on_its_last_day(session: Session, world: World) -> None:
    for key, day in (("qd122-ca-nhan", date(2010, 1, 1)), ("kien-giang-2020-ca-nhan", world.today)):
        with pytest.raises(Refused, match="Tiêu chí này áp dụng từ"):
            add_round(
                session, RoundTerms("Đợt", key, day), unit_id=world.province, province_id=world.province,
                by=SYSTEM, now=clock.now(),
            )  # fmt: skip


def test_days_of_awards_lie_behind_and_the_ceremony_follows_the_decision(
    session: Session, world: World
) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    for day, told in ((date(1900, 1, 1), "không trước 02/09/1945"), (date(2999, 1, 1), "không sau hôm nay")):
        with pytest.raises(Refused, match=told):
            record_decision(
                session, record.id, DecisionTerms("1/QĐ", day, BODY), None, {},
                seen_version=record.version, by=SYSTEM, now=clock.now(),
            )  # fmt: skip
    decide(session, record)
    with pytest.raises(Refused, match="không trước ngày quyết định"):
        lead_round(
            session, record.id, RoundState.AWARDED, seen_version=record.version,
            on_day=world.today - timedelta(days=1), by=SYSTEM, now=clock.now(),
        )  # fmt: skip
    lead(session, record, RoundState.AWARDED)


def test_a_list_is_not_frozen_before_its_last_day(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world, cut_off=world.today + timedelta(days=1))
    take(session, record, world, Role.PROVINCE)
    with pytest.raises(Refused, match="ngày đó chưa qua"):
        lead(session, record, RoundState.FROZEN)


def keep(session: Session, row) -> None:  # type: ignore[no-untyped-def]
    change_nominee(session, row.id, NomineeState.NEXT, "Chờ giấy", is_owner=True, by=SYSTEM, now=clock.now())


def test_what_the_latest_round_says_holds_and_the_step_is_counted_anew(
    session: Session, world: World
) -> None:
    (number,) = add_donors(session, world, ["Lê Văn An"], 20)
    first = open_round(session, world, cut_off=world.today - timedelta(days=600))
    taking = Taking(first.id, world.province, True)
    terms = sets_in_force(session, world.province, Subject.COLLECTIVE, world.today)[0]
    reached = collective_candidates(terms, [UnitFigures(world.school, "Trường", 100, 150)], {}, 2025)
    take(session, first, world, Role.PROVINCE, [number])
    take_collectives(session, taking, terms, reached, year=2025, told="Đạt", by=SYSTEM, now=clock.now())
    members = [session.get_one(Donor, one) for one in add_donors(session, world, ["Bố Một", "Mẹ Hai"], 5)]
    family = household(session, world, "Gia đình ông Một", *members)
    by_family = sets_in_force(session, world.province, Subject.FAMILY, world.today)[0]
    found = family_candidates(session, Family.id == family, by_family, world.today)
    take_families(session, taking, by_family, found, by=SYSTEM, now=clock.now())
    for row in nominees_of(session, first):
        keep(session, row)
    second = open_round(session, world)
    kept = left_over(session, second)
    assert len(kept) == 3
    into = Taking(second.id, world.province, True)
    carry_over(session, into, kept, by=SYSTEM, now=clock.now())
    rows = {row.name: row for row in nominees_of(session, second)}
    assert (rows["Lê Văn An"].milestone, rows["Lê Văn An"].award) == (20, "Bằng khen")
    assert (rows["Trường"].year, rows["Trường"].donations) == (2025, 150)
    for row in rows.values():
        keep(session, row)
    third = open_round(session, world)
    assert {row.round_id for row in left_over(session, third)} == {second.id}, "each of them once"
    carry_over(
        session, Taking(third.id, world.province, True), left_over(session, third), by=SYSTEM, now=clock.now()
    )
    assert not left_over(session, open_round(session, world)), "who is in the round before waits for nothing"
    lead(session, third, RoundState.CANCELLED)
    assert len(left_over(session, open_round(session, world))) == 3, "a cancelled round keeps nobody"


def test_nobody_is_lost_at_kept_rejected_and_struck(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An", "Trần Thị Bình"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    an, binh = nominees_of(session, record)

    def change(row, target: NomineeState) -> None:  # type: ignore[no-untyped-def]
        change_nominee(session, row.id, target, "Bấm nhầm", is_owner=True, by=SYSTEM, now=clock.now())

    change(an, NomineeState.REJECTED)
    change(binh, NomineeState.NEXT)
    assert record.state is RoundState.SUBMITTED, "without a decision nothing is decided"
    lead(session, record, RoundState.FROZEN)
    lead(session, record, RoundState.OPEN)
    for row in (an, binh):
        change(row, NomineeState.PROPOSED)
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    change(binh, NomineeState.NEXT)
    (honour,) = decide(session, record)
    assert record.state is RoundState.DECIDED
    with pytest.raises(Refused):
        lead(session, record, RoundState.CANCELLED)
    take_back_award(session, honour.id, "Sai số", by=SYSTEM, now=clock.now())
    assert (an.state, an.honour_id, an.state_reason) == (
        NomineeState.REJECTED, None, "Rút lại khen thưởng: Sai số",
    )  # fmt: skip
    for row in (an, binh):
        change(row, NomineeState.PROPOSED)
    assert record.state is RoundState.SUBMITTED
    assert len(decide(session, record)) == 2 and record.state is RoundState.DECIDED


def test_a_round_is_cancelled_and_taken_up_again(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    (number,) = add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    session.commit()
    office, address = officer("tinh"), f"/quan-ly/khen-thuong/dot-xet/{record.id}"
    office.open(address)
    assert "Đã hủy" in office.submit("Hủy đợt xét").text
    donor = session.get_one(Donor, number)
    assert next_round(session, donor) is None
    session.commit()
    assert "Đang soạn" in office.submit("Dùng lại đợt này").text
    assert next_round(session, donor) is None, "a draft is told to nobody"
    session.commit()
    office.submit("Mở nhận đề nghị, bổ sung")
    assert next_round(session, donor) is not None
