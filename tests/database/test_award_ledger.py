"""The award ledger holds each form once for a step of a subject; rule sets change only as seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.award_actions import NewAward, grant_earlier, take_back_award
from domain.commendations.book_queries import BookFilter, award_lines
from domain.commendations.candidate_queries import Choice, candidates
from domain.commendations.near_queries import near_donors, near_step
from domain.commendations.records import Honour
from domain.commendations.rule_actions import add_rule_set, change_rule_set, copy_rule_set, decide_terrain
from domain.commendations.rule_queries import set_named, sets_in_force, terrain_of_communes
from domain.commendations.rule_records import Subject, Terrain
from domain.commendations.rule_sets import person_terms, terms_of
from domain.donors.records import Family
from domain.journal import SYSTEM
from domain.ledger.queries import donors_in_scope
from domain.refusals import Refused
from tests.database.test_commendations import give, issue_for, make_donor, province
from tests.world import World, add_registration


def earlier(name: str, world: World, **facts: object) -> NewAward:
    day = world.today - timedelta(days=400)
    base = NewAward(name, "Bằng khen", 20, day, day, body="Chủ tịch UBND tỉnh", is_earlier=True)
    return replace(base, **facts)  # type: ignore[arg-type]


def write(session: Session, world: World, *awards: NewAward) -> list[Honour]:
    return grant_earlier(session, awards, issuing_unit_id=world.province, by=SYSTEM, now=clock.now())


def family_of(session: Session, world: World) -> Family:
    family = Family(
        name="Gia đình ông Bảy", province_id=world.province, created_at=clock.now(), created_by="ai đó"
    )
    session.add(family)
    session.flush()
    return family


def test_one_form_stands_once_for_a_step_of_a_person_a_family_and_a_unit_in_a_year(
    session: Session, world: World
) -> None:
    donor, family = make_donor(session, world, "Lê Văn An"), family_of(session, world)
    year = earlier("X", world).granted_on.year
    subjects = (
        {"donor_id": donor.id},
        {"family_id": family.id},
        {"honoured_unit_id": world.school, "year": year},
    )
    for subject in subjects:
        write(session, world, earlier("X", world, **subject))
        for word in ("Bằng khen", "bằng  khen", "BANG KHEN"):
            with pytest.raises(Refused, match="đã có hình thức này"):
                write(session, world, earlier("X", world, award=word, **subject))
        write(session, world, earlier("X", world, milestone=30, **subject))
        write(session, world, earlier("X", world, award="Giấy khen", **subject))
    write(session, world, earlier("X", world, honoured_unit_id=world.school, year=year - 1))
    with pytest.raises(Refused, match="không sau năm của ngày khen"):
        write(session, world, earlier("X", world, honoured_unit_id=world.school, year=year + 1))
    assert len(session.scalars(select(Honour)).unique().all()) == 10


def test_an_award_has_exactly_one_subject_and_no_day_ahead(session: Session, world: World) -> None:
    donor = make_donor(session, world, "Lê Văn An")
    for wrong in ({}, {"donor_id": donor.id, "honoured_unit_id": world.school}):
        with pytest.raises(Refused):
            write(session, world, earlier("X", world, **wrong))
    with pytest.raises(Refused, match="không sau hôm nay"):
        write(
            session, world, earlier("X", world, donor_id=donor.id, granted_on=world.today + timedelta(days=1))
        )


def test_an_earlier_award_keeps_a_person_off_the_list_until_it_is_taken_back(
    session: Session, world: World
) -> None:
    donor = make_donor(session, world, "Lê Văn An")
    give(session, donor, 21, world.today)
    scope = donors_in_scope(province(world))
    choice = Choice(world.today, kind=None)
    assert [one.milestone for one in candidates(session, scope, choice, world.today)] == [20]
    (line,) = write(session, world, earlier("Lê Văn An", world, donor_id=donor.id))
    assert candidates(session, scope, choice, world.today) == []
    with pytest.raises(Refused, match="lý do"):
        take_back_award(session, line.id, "  ", by=SYSTEM, now=clock.now())
    take_back_award(session, line.id, "Ghi nhầm người", by=SYSTEM, now=clock.now())
    with pytest.raises(Refused, match="đã được rút lại"):
        take_back_award(session, line.id, "Lần nữa", by=SYSTEM, now=clock.now())
    (again,) = candidates(session, scope, choice, world.today)
    assert (again.milestone, again.honoured) == (20, None)
    made = issue_for(session, world, [donor], choice)
    assert (made[0].award, made[0].body, made[0].paper_id) == ("Bằng khen", "Chủ tịch UBND cấp tỉnh", None)
    lines = award_lines(session, province(world), BookFilter(typed="an le"))
    assert {one.id for one in lines} == {line.id, made[0].id}
    assert award_lines(session, province(world), BookFilter(typed="binh")) == []
    assert award_lines(session, Scope(Role.WARD, world.other_ward, world.province), BookFilter()) == []


def test_whoever_was_commended_within_three_years_is_left_out_or_shown_on_request(
    session: Session, world: World
) -> None:
    donor = make_donor(session, world, "Lê Văn An")
    give(session, donor, 21, world.today)
    terms = replace(person_terms(world.today), years_between=3)
    write(session, world, earlier("Lê Văn An", world, donor_id=donor.id, award="Giấy khen", milestone=10))
    scope, choice = donors_in_scope(province(world)), Choice(world.today, kind=None, terms=terms)
    assert candidates(session, scope, choice, world.today) == []
    (shown,) = candidates(session, scope, replace(choice, with_recent=True), world.today)
    assert shown.is_recent and shown.honoured is not None
    two = replace(choice, terms=replace(terms, years_between=1))
    assert [one.is_recent for one in candidates(session, scope, two, world.today)] == [False]


def test_a_rule_set_is_copied_for_a_year_changed_as_seen_and_used_before_the_national_one(
    session: Session, world: World
) -> None:
    now, national = clock.now(), person_terms(world.today)
    first = add_rule_set(
        session,
        replace(national, valid_from=date(2026, 1, 1)),
        province_id=world.province,
        by=SYSTEM,
        now=now,
    )
    own = terms_of(first)
    assert own.steps == national.steps
    assert sets_in_force(session, world.province, Subject.PERSON, world.today)[0].key == own.key
    assert set_named(session, world.ward, own.key) is None
    changed = change_rule_set(
        session, first.id, replace(own, steps=own.steps[3:]), seen_version=1, by=SYSTEM, now=now
    )
    assert [step.threshold for step in terms_of(changed).steps][0] == 20
    with pytest.raises(Refused, match="Người khác vừa sửa"):
        change_rule_set(session, first.id, own, seen_version=1, by=SYSTEM, now=now)
    second = copy_rule_set(
        session, terms_of(first), valid_from=date(2027, 1, 1), province_id=world.province, by=SYSTEM, now=now
    )
    assert first.valid_to == date(2026, 12, 31) and second.valid_to == date(2027, 12, 31)
    assert (
        sets_in_force(session, world.province, Subject.PERSON, date(2027, 5, 1))[0].rule_set_id == second.id
    )


def test_terrain_is_decided_for_the_whole_province_at_once(session: Session, world: World) -> None:
    def decide(*communes: int) -> int:
        return decide_terrain(
            session, communes, province_id=world.province, today=world.today, by=SYSTEM, now=clock.now()
        )

    assert (decide(world.ward), decide(world.ward), decide(world.other_ward)) == (1, 0, 2)
    found = terrain_of_communes(session, world.province, world.today)
    assert [unit.id for unit, kind in found if kind is Terrain.MOUNTAIN] == [world.other_ward]


def test_who_stands_one_or_two_donations_before_a_step(session: Session, world: World) -> None:
    four, three, two = (make_donor(session, world, f"Lê Văn {name}") for name in ("An", "Bình", "Chi"))
    for donor, times in ((four, 4), (three, 3), (two, 2)):
        give(session, donor, times, world.today - timedelta(days=90))
    terms, scope = person_terms(world.today), donors_in_scope(province(world))
    assert near_step(session, terms, [four.id, three.id, two.id]) == {four.id: (5, 1), three.id: (5, 2)}
    assert near_step(session, terms, []) == {}
    found = near_donors(session, scope, terms)
    assert [(one.donor.id, one.missing) for one in found] == [(four.id, 1), (three.id, 2)]
    assert [one.donor.id for one in near_donors(session, scope, terms, after=four)] == [three.id]
    add_registration(session, world.drive, "Lê Văn Bình").donor_id = three.id
    session.flush()
    assert [one.donor.id for one in near_donors(session, scope, terms, drive_id=world.drive)] == [three.id]
