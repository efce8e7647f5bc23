"""Two rows of one person become one, everything moves with it, and within thirty days everything goes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock, tables
from domain.commendations.records import Honour
from domain.donors.blood_actions import record_blood_group
from domain.donors.blood_records import BloodSource
from domain.donors.queries import donor_behind, register_page, survivor_of
from domain.donors.records import Donor, Family, FamilyMember
from domain.journal import SYSTEM
from domain.ledger.actions import take_back_outcome
from domain.ledger.queries import facts_of, recheck_facts
from domain.merges import moves
from domain.merges.actions import forget_old_merges, mark_not_same, merge, undo_merge
from domain.merges.records import DonorMerge
from domain.papers.actions import issue_paper
from domain.papers.records import PaperKind
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.signups.queries import next_possible_day
from tests.desk_acts import WHOLE_350, enter
from tests.merge_acts import assert_whole, give, make_donor, picture
from tests.world import World, add_registration


def put(session: Session, survivor: Donor, absorbed: Donor, **how: Any) -> DonorMerge:
    done = merge(session, survivor.id, absorbed.id, by=SYSTEM, now=clock.now(), **how)
    session.commit()
    return done


def back(session: Session, done: DonorMerge) -> None:
    undo_merge(session, done.id, by=SYSTEM, now=clock.now())
    session.commit()


def test_no_table_that_names_a_donor_is_forgotten() -> None:
    named = {
        f"{table.name}.{key.parent.name}"
        for table in tables.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "donors"
    }
    held = {moves.place_of(column) for column in moves.holders()}
    assert named - held == {
        *("donor_merges.survivor_id", "donor_merges.absorbed_id"),
        *("donors.merged_into_id", "name_suffixes.donor_id", "milestones.donor_id"),
    }
    assert {
        "donations.donor_id",
        "registrations.donor_id",
        "honours.donor_id",
        "donor_cards.donor_id",
    } <= held
    assert all("id" in column.table.c for column in moves.holders())


def test_everything_moves_and_goes_back_exactly(session: Session, world: World) -> None:
    stays = make_donor(session, number="033190001234", birth_day=date(1990, 5, 17), phone="0912345678")
    goes = make_donor(
        session,
        "Trần Thị Hằng",
        commune_id=world.ward,
        address="Thôn Ba",
        phone="0987654321",
        phone_tail="4321",
    )
    for day in (100, 300):
        give(session, stays, day)
    for day in (200, 400, 500):
        give(session, goes, day, f"AV{day}")
    registration = add_registration(session, world.today_drive, "Trần Thị Hằng", commune_id=world.ward)
    registration.donor_id = goes.id
    record_blood_group(session, goes.id, "O+", BloodSource.FACILITY, by=SYSTEM, now=clock.now())
    session.commit()
    before = picture(session, stays.id, goes.id)

    done = put(session, stays, goes, take={"ten", "dien_thoai", "noi_o"})
    kept, gone = session.get_one(Donor, stays.id), session.get_one(Donor, goes.id)
    assert (kept.donations, gone.donations, gone.merged_into_id) == (5, 0, kept.id)
    assert (kept.full_name, kept.phone, kept.address) == ("Trần Thị Hằng", "0987654321", "Thôn Ba")
    assert (kept.blood_group, kept.blood_group_source) == ("O+", "co_so")
    assert gone.full_name == "Trần Thị Hằng" and kept.birth_day == date(1990, 5, 17)
    assert survivor_of(session, gone.id) is kept
    found = register_page(session, Donor.merged_into_id.is_(None), "hang")
    assert [row.donor.id for row in found] == [kept.id]
    assert_whole(session)

    back(session, done)
    assert picture(session, stays.id, goes.id) == before
    assert_whole(session)
    with pytest.raises(Refused, match="đã được hoàn tác"):
        back(session, done)


def test_a_citizen_number_moves_only_where_there_is_none(session: Session, world: World) -> None:
    bare, numbered = make_donor(session), make_donor(session, number="033190001234")
    old = make_donor(session, number="145678901")
    give(session, bare, 10)
    before = picture(session, bare.id, numbered.id)
    first = put(session, bare, numbered)
    assert bare.id_number_tail == "1234" and numbered.id_number_index is None
    second = put(session, bare, old)
    assert bare.id_number_tail == "1234" and old.id_number_tail == "8901"
    attendee = add_registration(session, world.today_drive, "Trần Thị Thu Hằng", id_number="145678901")
    assert donor_behind(session, attendee) is bare, "the old number still leads to the lasting row"
    assert next_possible_day(session, old) == bare.next_possible_on is not None
    with pytest.raises(Refused, match="Mở lại danh sách"):
        merge(session, bare.id, old.id, by=SYSTEM, now=clock.now())
    back(session, second)
    back(session, first)
    assert picture(session, bare.id, numbered.id) == before


def test_two_people_are_never_merged(session: Session, world: World) -> None:
    one, other = make_donor(session, number="033190001234"), make_donor(session, number="033190005678")
    with pytest.raises(Refused, match="hai số căn cước khác nhau"):
        put(session, one, other)
    with pytest.raises(Refused, match="hai dòng khác nhau"):
        put(session, one, one)
    third, fourth = make_donor(session), make_donor(session)
    mark_not_same(session, fourth.id, third.id, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="không phải cùng người"):
        put(session, third, fourth)
    for donor, group in ((third, "O+"), (one, "AB-")):
        record_blood_group(session, donor.id, group, BloodSource.FACILITY, by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="hai nhóm máu khác nhau"):
        put(session, one, third)
    assert put(session, one, fourth)
    assert_whole(session)
    with pytest.raises(Refused, match="không phải cùng người"):
        put(session, one, third)


def test_a_day_in_both_rows_is_decided_by_a_person(session: Session, world: World) -> None:
    stays, goes = make_donor(session), make_donor(session)
    day = world.today - timedelta(days=90)
    give(session, stays, day)
    double = give(session, goes, day, "AV7")
    give(session, goes, 300)
    session.commit()
    before = facts_of(session, stays.id), facts_of(session, goes.id)
    for chosen in ({}, {day: 999999}):
        with pytest.raises(Refused, match="cả hai dòng đều có lần hiến"):
            merge(session, stays.id, goes.id, doubles=chosen, by=SYSTEM, now=clock.now())
    done = put(session, stays, goes, doubles={day: double.id})
    assert stays.donations == 2
    assert_whole(session)
    back(session, done)
    assert (facts_of(session, stays.id), facts_of(session, goes.id)) == before
    assert_whole(session)
    put(session, stays, goes, doubles={day: None})
    assert session.get_one(Donor, stays.id).donations == 3


def test_what_came_after_the_merge_stays_and_its_registrations_go_back(
    session: Session, world: World
) -> None:
    stays, goes = make_donor(session), make_donor(session)
    old = give(session, goes, 400)
    session.commit()
    arrived = add_registration(session, world.today_drive, "Trần Thị Thu Hằng", commune_id=world.ward)
    arrived.donor_id = goes.id
    done = put(session, stays, goes)
    give(session, stays, 200)
    mark_arrived(session, arrived.id, by=SYSTEM, now=clock.now())
    enter(session, arrived, WHOLE_350)
    assert session.get_one(Donor, stays.id).donations == 3
    session.commit()
    back(session, done)
    assert [session.get_one(Donor, one.id).donations for one in (stays, goes)] == [1, 2]
    take_back_outcome(session, arrived.id, by=SYSTEM, now=clock.now())
    assert [session.get_one(Donor, one.id).donations for one in (stays, goes)] == [1, 1]
    assert old.donor_id == goes.id and list(recheck_facts(session, world.today)) == []


def test_a_fact_corrected_since_stays(session: Session, world: World) -> None:
    stays, goes = make_donor(session, phone="0912345678"), make_donor(session, phone="0987654321")
    done = put(session, stays, goes, take={"dien_thoai"})
    stays.phone = "0900000009"
    session.commit()
    back(session, done)
    assert (stays.phone, goes.phone) == ("0900000009", "0987654321")


def test_only_the_last_merge_of_a_row_goes_back_first_and_only_in_time(
    session: Session, world: World
) -> None:
    first, middle, last = (make_donor(session) for _ in range(3))
    give(session, first, 100)
    one = put(session, middle, first)
    two = put(session, last, middle)
    assert survivor_of(session, first.id) is last
    with pytest.raises(Refused, match="Hoàn tác lần ghép sau trước"):
        back(session, one)
    back(session, two)
    later = clock.now() + timedelta(days=31)
    with time_machine.travel(later), pytest.raises(Refused, match="hoàn tác được đến hết ngày"):
        back(session, one)
    session.rollback()
    with time_machine.travel(clock.now() + timedelta(days=30)):
        back(session, one)
    assert facts_of(session, first.id).donations == 1


def test_contact_details_are_forgotten_when_the_time_is_over(session: Session, world: World) -> None:
    stays = make_donor(session, phone="0912345678")
    goes = make_donor(session, phone="0987654321", address="Thôn Ba")
    done = put(session, stays, goes, take={"dien_thoai"})
    assert forget_old_merges(session, now=clock.now()) == 0
    assert forget_old_merges(session, now=clock.now() + timedelta(days=31)) == 1
    assert forget_old_merges(session, now=clock.now() + timedelta(days=31)) == 0
    assert (goes.phone, goes.address, done.undo) == ("", "", "{}") and stays.phone == "0987654321"


def test_what_only_one_row_may_have_stays_with_the_row_that_goes(
    app: Flask, session: Session, world: World
) -> None:
    stays, goes = make_donor(session), make_donor(session)
    now = clock.now()
    for donor in (stays, goes):
        family = Family(name="Gia đình", province_id=world.province, created_at=now, created_by="x")
        session.add(family)
        session.flush()
        session.add(FamilyMember(family_id=family.id, donor_id=donor.id, joined_at=now, joined_by="x"))
    paper = issue_paper(
        session, kind=PaperKind.COMMENDATION, issuing_unit_id=world.province, rows=1, content=b"x", by=SYSTEM, now=now
    )  # fmt: skip
    for donor, milestones in ((stays, (5,)), (goes, (5, 10))):
        for milestone in milestones:
            session.add(
                Honour(
                    donor_id=donor.id,
                    milestone=milestone,
                    kind=PaperKind.COMMENDATION,
                    donations=milestone,
                    cut_off=world.today,
                    granted_on=world.today,
                    issuing_unit_id=world.province,
                    recipient_name="x",
                    paper_id=paper.id,
                    issued_at=now,
                    issued_by="x",
                )  # fmt: skip
            )
    session.commit()
    before = picture(session, stays.id, goes.id)
    done = put(session, stays, goes)
    honours = select(Honour.donor_id, Honour.milestone).order_by(Honour.donor_id, Honour.milestone)
    assert session.execute(honours).all() == [(stays.id, 5), (stays.id, 10), (goes.id, 5)]
    assert sorted(session.scalars(select(FamilyMember.donor_id))) == [stays.id, goes.id]
    back(session, done)
    assert picture(session, stays.id, goes.id) == before
