"""A hundred merges at the same moment: one survivor each, nothing lost, no circles, and all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.donors.queries import survivor_of
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.ledger.actions import add_donation
from domain.ledger.records import Evidence
from domain.merges.actions import merge, undo_merge
from domain.merges.records import DonorMerge
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.results.records import Component
from domain.signups.records import Registration
from tests.desk_acts import WHOLE_350, at_once, enter
from tests.merge_acts import assert_whole, give, make_donor, picture
from tests.world import World, add_registration

AT_ONCE = 10
PEOPLE = 17  # Three rows each: six merges of their pairs, in both directions, are a hundred and two.


def pair(survivor_id: int, absorbed_id: int) -> Callable[[Session], object]:
    return lambda own: merge(own, survivor_id, absorbed_id, by=SYSTEM, now=clock.now()).id


def test_a_hundred_parallel_merges(app: Flask, session: Session, world: World) -> None:
    people = []
    for person in range(PEOPLE):
        rows = [make_donor(session, phone=f"09120000{person:02d}") for _ in range(3)]
        for place, row in enumerate(rows):
            give(session, row, 100 + 100 * place)
            registration = add_registration(
                session,
                world.today_drive,
                f"{person} {place}",
                commune_id=world.ward,
                phone=f"{person}{place}",
            )
            registration.donor_id = row.id
        people.append([row.id for row in rows])
    session.commit()
    numbers = [number for rows in people for number in rows]
    before = picture(session, *numbers)
    session.rollback()

    acts = [
        pair(one, other)
        for a, b, c in people
        for one, other in ((a, b), (b, c), (a, c), (b, a), (c, b), (c, a))
    ]
    results: list[object] = []
    # Neighbours of the list fight for the same rows; ten threads at a time do so for long.
    for start in range(0, len(acts), AT_ONCE):
        results += at_once(app, *acts[start : start + AT_ONCE])
    refused = [result for result in results if isinstance(result, Refused)]
    assert all("Mở lại danh sách" in str(result) for result in refused)
    done = [result for result in results if isinstance(result, int)]
    assert len(done) + len(refused) == len(acts), [r for r in results if not isinstance(r, int | Refused)]
    assert len(done) == 2 * PEOPLE, "three rows of a person are two merges"

    begin_writing(session)
    assert_whole(session)
    for rows in people:
        survivors = {survivor_of(session, number) for number in rows}
        assert len(survivors) == 1
        survivor = survivors.pop()
        assert survivor is not None and survivor.donations == 3
        assert (
            len(session.scalars(select(Registration.id).where(Registration.donor_id == survivor.id)).all())
            == 3
        )
    session.rollback()

    newest = list(session.scalars(select(DonorMerge.id).order_by(DonorMerge.id.desc())))
    session.rollback()
    # The second merge of a person goes back before the first; asked at once, each order is kept or refused.
    for _ in range(3):
        for start in range(0, len(newest), AT_ONCE):
            at_once(
                app,
                *(
                    lambda own, n=n: undo_merge(own, n, by=SYSTEM, now=clock.now())
                    for n in newest[start : start + AT_ONCE]
                ),
            )
    begin_writing(session)
    assert_whole(session)
    assert picture(session, *numbers) == before


def test_the_desk_the_office_and_a_merge_at_the_same_moment(
    app: Flask, session: Session, world: World
) -> None:
    for turn in range(8):
        one, other = make_donor(session, phone=f"091200000{turn}"), make_donor(session)
        registration = add_registration(
            session, world.today_drive, f"Lê Văn {'abcdefgh'[turn]}", commune_id=world.ward
        )
        registration.donor_id = other.id
        session.commit()
        number, one_id, other_id = registration.id, one.id, other.id

        def desk(own: Session, number: int = number) -> object:
            mark_arrived(own, number, by=SYSTEM, now=clock.now())
            return enter(own, own.get_one(Registration, number), WHOLE_350).id

        def office(own: Session, other_id: int = other_id) -> object:
            return give(own, own.get_one(Donor, other_id), 400).id

        results = at_once(app, desk, office, pair(one_id, other_id), pair(other_id, one_id))
        # Postgres ends one of two who wait for each other; the person is asked to try again, and nothing is half done.
        wrong = [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)]
        assert all(isinstance(r, DBAPIError) and "deadlock" in str(r) for r in wrong), results
        begin_writing(session)
        assert_whole(session)
        survivor = survivor_of(session, one_id)
        assert survivor is not None
        assert survivor.donations == sum(isinstance(result, int) for result in results[:2])
        session.rollback()


def test_a_merge_waits_for_who_writes_in_the_ledger(app: Flask, session: Session, world: World) -> None:
    one, other = make_donor(session), make_donor(session)
    session.commit()
    one_id, other_id = one.id, other.id

    def office(day: int) -> Callable[[Session], object]:
        def add(own: Session) -> object:
            donor = own.get_one(Donor, other_id)
            return add_donation(
                own, donor, on_day=world.today.replace(year=2000 + day), component=Component.WHOLE_BLOOD,
                volume_ml=350, evidence=Evidence.OWN_WORD, by=SYSTEM, now=clock.now(),
            ).donor_id  # fmt: skip

        return add

    results = at_once(app, pair(one_id, other_id), *(office(day) for day in range(8)))
    assert all(isinstance(result, int) for result in results), results
    begin_writing(session)
    assert_whole(session)
    assert session.get_one(Donor, one_id).donations == 8
