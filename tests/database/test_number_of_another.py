"""A citizen number that is somebody else's leads to nobody: anybody can type a number."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.near_queries import near_donors
from domain.commendations.rule_sets import person_terms
from domain.donors.queries import donor_behind, donor_of_number, has_its_number, has_number_of_another
from domain.donors.records import Donor
from domain.facility_files.records import FileVerdict
from domain.journal import SYSTEM, Actor
from domain.ledger.keying_actions import KeyedRow, Writer, key_rows
from domain.ledger.queries import donor_at_hand, donors_in_scope, recheck_facts
from domain.merges.queries import pairs_page
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.results.number_actions import number_people
from domain.sealing import keyring_of
from domain.signups.office_queries import printable
from domain.signups.queries import next_possible_day
from domain.signups.records import Registration
from tests.desk_acts import NUMBER, WHOLE_350, at_once, earlier_drive, enter, one
from tests.facility_file_steps import apply, bring, line, verdicts
from tests.merge_acts import give, make_donor
from tests.world import World

BORN, OTHER_BORN = date(1990, 5, 17), date(1985, 1, 1)
OWN_NUMBER = "033085007777"


@pytest.fixture
def hoa(session: Session, world: World) -> Donor:
    """The donor of the number, who gave ten days ago."""
    donor = make_donor(
        session, "Lê Thị Hoa", number=NUMBER, phone="0912345678", commune_id=world.other_ward, birth_day=BORN
    )
    give(session, donor, 10)
    return donor


def binh(session: Session, world: World, number: str = NUMBER, **facts: object) -> Registration:
    told = {"id_number": number, "phone": "0977000111", "birth": OTHER_BORN} | facts
    return one(session, world, "Phạm Văn Bình", **told)  # type: ignore[arg-type]


def write_number(session: Session, registration: Registration, number: str) -> None:
    ring = keyring_of(session)
    registration.id_number_sealed = ring.seal(number, "registrations.id_number")
    registration.id_number_index, registration.id_number_tail = ring.index(number, "id_number"), number[-4:]


def test_who_comes_with_the_number_of_another_becomes_a_donor_without_it(
    session: Session, world: World, hoa: Donor
) -> None:
    registration = binh(session, world)
    before = (hoa.full_name, hoa.phone, hoa.commune_id, hoa.donations, hoa.changed_at)
    assert has_number_of_another(session, registration) and donor_behind(session, registration) is None
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    # Ten days after Hoa's donation: the interval is not Bình's.
    enter(session, registration, WHOLE_350)
    own = session.get_one(Donor, registration.donor_id)
    assert (own.full_name, own.id_number_index, own.id_number_tail) == ("Phạm Văn Bình", None, "")
    assert (own.donations, own.phone, own.birth_day) == (1, "0977000111", OTHER_BORN)
    session.refresh(hoa)
    assert (hoa.full_name, hoa.phone, hoa.commune_id, hoa.donations, hoa.changed_at) == before
    assert list(recheck_facts(session, world.today)) == []
    assert pairs_page(session, Donor.merged_into_id.is_(None)) == []


@pytest.mark.parametrize(
    ("name", "birth"),
    [("Lê Thị Hà", BORN), ("Lê Thị Hoa", OTHER_BORN), ("Lê Thị Hà", None), ("Lê Thị Hà", BORN.year)],
)
def test_a_slip_in_name_or_birth_alone_leads_to_the_donor_of_the_number(
    session: Session, world: World, hoa: Donor, name: str, birth: date | int | None
) -> None:
    registration = one(session, world, name, id_number=NUMBER)
    registration.birth_day = birth if isinstance(birth, date) else None
    registration.birth_year = birth.year if isinstance(birth, date) else birth
    assert donor_behind(session, registration) is hoa and not has_number_of_another(session, registration)


@pytest.mark.parametrize("number", ["", OWN_NUMBER])
def test_who_is_known_by_name_birth_and_phone_stays_the_same_donor(
    session: Session, world: World, hoa: Donor, number: str
) -> None:
    own = make_donor(session, "Phạm Văn Bình", number=number, phone="0977000111", birth_day=OTHER_BORN)
    registration = binh(session, world)
    index = own.id_number_index
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    assert registration.donor_id == own.id and own.id_number_index == index


def test_a_number_corrected_after_the_arrival_leads_to_its_donor(
    session: Session, world: World, hoa: Donor
) -> None:
    registration = binh(session, world)
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    alone = session.get_one(Donor, registration.donor_id)
    write_number(session, registration, OWN_NUMBER)
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    assert registration.donor_id == alone.id and alone.id_number_index == registration.id_number_index

    again = one(session, world, "Lê Thị Hoa", id_number=OWN_NUMBER)
    mark_arrived(session, again.id, by=SYSTEM, now=clock.now())
    assert again.donor_id not in (hoa.id, alone.id), "Bình's number leads Hoa to nobody"
    write_number(session, again, NUMBER)
    with pytest.raises(Refused, match="Lần hiến gần nhất"):
        enter(session, again, WHOLE_350)
    assert again.donor_id == hoa.id


def test_two_people_with_one_new_number_at_once_become_two_donors(
    app: Flask, session: Session, world: World
) -> None:
    elsewhere = earlier_drive(session, world, 0)
    people = [one(session, world, id_number=NUMBER), binh(session, world, drive=elsewhere.id)]
    numbers = [person.id for person in people]
    session.commit()

    def act_for(number: int):  # type: ignore[no-untyped-def]
        return lambda own: mark_arrived(own, number, by=SYSTEM, now=clock.now()).donor_id

    results = at_once(app, *(act_for(number) for number in numbers))
    assert all(isinstance(result, int) for result in results) and results[0] != results[1], results
    session.expire_all()
    held = session.scalars(select(Donor.id_number_index).where(Donor.id.in_(results))).all()
    assert sorted(index is None for index in held) == [False, True]


def test_days_and_papers_of_another_stay_with_that_one(session: Session, world: World, hoa: Donor) -> None:
    registration, own = binh(session, world), one(session, world, "Lê Thị Hoa", id_number=NUMBER)
    assert next_possible_day(session, registration) is None
    assert next_possible_day(session, own) == hoa.next_possible_on
    scope = Scope(Role.PROVINCE, world.province, world.province)
    printed = {row.registration.id: row.donor for row in printable(session, scope)}
    assert printed == {registration.id: None, own.id: hoa}


@pytest.mark.parametrize(
    ("name", "birth"),
    [
        ("Lê Thị Hoa", BORN),
        ("Lê Thị Hà", BORN),
        ("Lê Thị Hà", None),
        ("Lê Thị Hà", BORN.year),
        ("Phạm Văn Bình", OTHER_BORN),
        ("Phạm Văn Bình", OTHER_BORN.year),
    ],
)
def test_the_database_asks_as_the_rule_decides_whether_a_number_is_somebody_else_s(
    session: Session, world: World, hoa: Donor, name: str, birth: date | int | None
) -> None:
    registration = one(session, world, name, id_number=NUMBER)
    registration.birth_day = birth if isinstance(birth, date) else None
    registration.birth_year = birth.year if isinstance(birth, date) else birth
    session.flush()
    is_hers = donor_of_number(session, registration) is hoa
    asked = select(Donor.id).join(Registration, has_its_number(Registration))
    assert list(session.scalars(asked)) == ([hoa.id] if is_hers else [])
    desk = Scope(Role.DESK, world.ward, world.province, world.today_drive)
    assert (donor_at_hand(session, desk, hoa.id) is hoa) is is_hers
    hoa.donations = 4
    near = near_donors(
        session,
        donors_in_scope(Scope(Role.PROVINCE, world.province, world.province)),
        person_terms(world.today),
        drive_id=world.today_drive,
    )
    assert [row.donor.id for row in near] == ([hoa.id] if is_hers else [])


def test_keying_takes_the_person(session: Session, world: World, hoa: Donor) -> None:
    registration = binh(session, world)
    number_people(session, world.today_drive, blank_rows=0, by=SYSTEM, now=clock.now())
    writer = Writer(Role.DESK, None, False, Actor("Bàn 1"))
    rows = [KeyedRow(1, WHOLE_350)]
    answer = key_rows(session, world.today_drive, rows, writer=writer, now=clock.now())
    assert (answer.stored, answer.refused) == (1, {})
    assert registration.donor_id not in (None, hoa.id) and hoa.donations == 1


@pytest.mark.parametrize("is_registered", [True, False])
def test_a_file_of_the_facility_is_not_judged_by_the_days_of_another(
    session: Session, world: World, hoa: Donor, is_registered: bool
) -> None:
    if is_registered:
        binh(session, world)
    row = line("Phạm Văn Bình", "01/01/1985", so_can_cuoc=NUMBER, ket_qua="DH", the_tich="350")
    file = bring(session, world, row)
    assert verdicts(session, file) == [FileVerdict.NEW if is_registered else FileVerdict.WALK_IN]
    apply(session, world, file, adds_people=True)
    assert session.scalars(select(Donor.donations).where(Donor.id_number_index.is_(None))).all() == [1]
    assert hoa.donations == 1


def test_a_file_that_names_the_donor_of_the_number_is_judged_by_the_days(
    session: Session, world: World, hoa: Donor
) -> None:
    row = line("Lê Thị Hoa", so_can_cuoc=NUMBER, ket_qua="DH", the_tich="350")
    assert verdicts(session, bring(session, world, row)) == [FileVerdict.WRONG]
