"""Row numbers of the paper pack: nobody has two, no number has two people, however many print at once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.drives.records import Drive
from domain.journal import SYSTEM
from domain.results.number_actions import number_people, take_blank_row
from domain.results.pack_queries import pack_facts, printing, printings
from domain.results.records import DeskNumber, DeskPack
from tests.desk_acts import at_once
from tests.world import World, add_registration


def _add(session: Session, world: World, count: int, word: str) -> list[int]:
    made = [
        add_registration(
            session, world.drive, f"Lê Văn {word} {chr(ord('A') + place)}", commune_id=world.ward
        )
        for place in range(count)
    ]
    session.commit()
    return [one.id for one in made]


def test_printings_at_once_share_numbers_and_keep_blank_rows_apart(
    app: Flask, session: Session, world: World
) -> None:
    people = _add(session, world, 20, "Khách")

    def act(own: Session) -> object:
        return number_people(own, world.drive, blank_rows=5, by=SYSTEM, now=clock.now()).version

    assert sorted(at_once(app, act, act, act, act), key=str) == [1, 2, 3, 4]
    begin_writing(session)
    stored = session.execute(select(DeskNumber.number, DeskNumber.registration_id)).all()
    assert sorted(row.number for row in stored) == list(range(1, 21))
    assert {row.registration_id for row in stored} == set(people)
    packs = session.scalars(select(DeskPack).order_by(DeskPack.version)).all()
    assert [(pack.first_blank, pack.last_blank) for pack in packs] == [(21, 25), (26, 30), (31, 35), (36, 40)]


def test_the_paper_of_a_printing_has_its_numbers_and_no_later_ones(session: Session, world: World) -> None:
    _add(session, world, 3, "Khách")
    drive = session.get_one(Drive, world.drive)
    number_people(session, world.drive, blank_rows=4, by=SYSTEM, now=clock.now())
    (late,) = _add(session, world, 1, "Muộn")
    take_blank_row(session, world.drive, 6, late)
    _add(session, world, 2, "Sau")
    number_people(session, world.drive, blank_rows=0, by=SYSTEM, now=clock.now())
    session.flush()

    first, second = printing(session, world.drive, 1), printing(session, world.drive, 2)
    assert first is not None and second is not None and printing(session, world.drive, 3) is None
    papers = [pack_facts(session, drive, one, site="http://x", sample=True) for one in (first, second)]
    assert sorted(person.number for person in papers[0].people) == [1, 2, 3, 6]
    assert papers[0].blank_numbers == (4, 5, 7)
    assert sorted(person.number for person in papers[1].people) == [1, 2, 3, 6, 8, 9]
    assert papers[1].blank_numbers == ()
    assert [one.version for one in printings(session, world.drive)] == [2, 1]
    assert papers[0].handover.letterhead.number_symbol == "" and papers[0].volumes == (250, 350, 450)
