"""Dossiers of a round on both databases: sent, returned by row and whole, sent again, seen by their own unit only."""

from __future__ import annotations

import pytest
from flask import Flask
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
from domain.commendations.family_queries import family_candidates
from domain.commendations.round_list_actions import change_nominee
from domain.commendations.round_nominee_actions import ByHand, Taking, take_by_hand, take_families
from domain.commendations.round_queries import (
    NomineeFilter,
    dossier_of,
    dossiers_in,
    nominees,
    round_in_scope,
    seen_by,
)
from domain.commendations.round_records import Dossier, NomineeState, RoundState
from domain.commendations.rule_queries import sets_in_force
from domain.commendations.rule_records import AwardLevel, Subject
from domain.donors.records import Donor, Family
from domain.journal import SYSTEM
from domain.refusals import Refused
from tests.desk_acts import at_once
from tests.merge_acts import household
from tests.round_steps import add_donors, lead, nominees_of, open_round, scope_of, take
from tests.world import World


def send(session: Session, dossier: Dossier) -> None:
    send_dossier(
        session, dossier.id, letter_number="12/TTr-UBND", letter_on=clock.today(), note="",
        seen_version=dossier.version, by=SYSTEM, now=clock.now(),
    )  # fmt: skip


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


def test_what_a_ward_decides_itself_stays_and_its_families_go_up(session: Session, world: World) -> None:
    add_donors(session, world, ["Lê Văn An"], 5)
    (binh,) = add_donors(session, world, ["Trần Thị Bình"], 20)
    own, above = open_round(session, world, unit_id=world.ward), open_round(session, world)
    take(session, own, world, Role.WARD)
    members = [session.get_one(Donor, one) for one in add_donors(session, world, ["Bố Một", "Mẹ Hai"], 5)]
    family = household(session, world, "Gia đình ông Một", *members)
    terms = sets_in_force(session, world.province, Subject.FAMILY, own.cut_off)[0]
    found = family_candidates(session, Family.province_id == world.province, terms, own.cut_off)
    taking = Taking(own.id, world.ward, True)
    take_families(session, taking, terms, found, by=SYSTEM, now=clock.now())
    hand = ByHand("Giấy khen", "Chủ tịch UBND cấp xã", AwardLevel.COMMUNE, "Hiến máu cấp cứu")
    take_by_hand(session, Taking(above.id, world.ward, False), members[0], hand, by=SYSTEM, now=clock.now())
    dossier = dossier_of(session, above.id, world.ward)
    assert dossier is not None
    assert forward_accepted(session, dossier.id, own.id, by=SYSTEM, now=clock.now()) == 2
    went = {(row.donor_id, row.family_id) for row in nominees_of(session, above)}
    assert went == {(members[0].id, None), (binh, None), (None, family)}


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
