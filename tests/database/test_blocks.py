"""Places kept for units, on both databases: exact in a crowd, given back on cancelling, released on their day."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.drives import band_actions
from domain.drives.places import Places, places_of
from domain.drives.records import Band, Drive, DriveBlock
from domain.journal import REGISTRANT
from domain.refusals import Refused
from domain.signups import actions, block_actions, office_actions
from domain.signups.place_actions import require_band_place
from domain.signups.records import RegistrantType, Registration
from domain.signups.rules import SignUp
from tests.database.test_signups import CLERK, applicant, in_transaction, register, set_places, together, wish
from tests.world import World


def keep(app: Flask, world: World, unit_id: int, places: int, *, days: int = 2) -> None:
    def act(session: Session) -> object:
        return block_actions.keep_block(
            session,
            session.get_one(Drive, world.drive),
            unit_id=unit_id,
            places=places,
            release_on=world.today + timedelta(days=days),
            by=CLERK,
            now=clock.now(),
        )

    in_transaction(app, act)


def pupil(world: World, number: int, band: int | None = None) -> SignUp:
    """Return the wish of somebody of the school."""
    facts = applicant(number, registrant_type=RegistrantType.STUDENT, workplace_id=world.school)
    return wish(world, number, band, applicant=facts)


def places(app: Flask, world: World) -> Places:
    with app.extensions["sessions"]() as session:
        return places_of(session, world.drive, clock.today())


def in_block(app: Flask, unit_id: int) -> tuple[int, int]:
    with app.extensions["sessions"]() as session:
        row = session.execute(
            select(DriveBlock.places, DriveBlock.taken).where(DriveBlock.unit_id == unit_id)
        ).one()
        return row.places, row.taken


def test_looking_at_what_is_kept_without_a_lock_oversells(app: Flask, world: World) -> None:
    """The control: eight people who each look first take all three free places and five that are kept."""
    keep(app, world, world.school, 57)
    barrier = threading.Barrier(8)

    def naive(number: int) -> bool:
        with app.extensions["sessions"]() as session:
            free = places_of(session, world.drive, clock.today()).free
        barrier.wait()
        band = world.bands[number % 3]
        if free > 0:
            in_transaction(app, lambda session: require_band_place(session, band, takes=True))
        return free > 0

    assert sum(map(bool, together(8, naive))) == 8
    assert places(app, world) == (60, 8, 57)


def test_eight_people_for_three_places_that_nobody_keeps(app: Flask, world: World) -> None:
    keep(app, world, world.school, 57)
    answers = Counter(together(8, lambda number: register(app, wish(world, number, world.bands[number % 3]))))
    assert answers == {"new": 3, "refused": 5}
    assert places(app, world) == (60, 3, 57)
    assert register(app, pupil(world, 20)) == "new"
    assert in_block(app, world.school) == (57, 1)


def test_a_crowd_of_both_never_sells_more_than_there_is(app: Flask, world: World) -> None:
    for band in world.bands:
        set_places(app, band, 2)
    keep(app, world, world.school, 4)

    def send(number: int) -> str:
        band = world.bands[number % 3]
        return register(app, pupil(world, number, band) if number % 2 else wish(world, number, band))

    together(8, send)
    left = places(app, world)
    with app.extensions["sessions"]() as session:
        pupils = session.scalar(select(func.count()).where(Registration.workplace_id == world.school)) or 0
        strangers = session.scalar(select(func.count()).where(Registration.workplace_id.is_(None))) or 0
    assert strangers <= 2
    assert left.taken == pupils + strangers <= left.capacity
    assert in_block(app, world.school) == (4, min(4, pupils))
    assert left.capacity - left.taken - left.kept >= 0


def test_cancelling_gives_the_place_back_to_the_block(app: Flask, world: World) -> None:
    keep(app, world, world.school, 59)
    assert register(app, pupil(world, 1)) == "new"
    assert register(app, wish(world, 2)) == "new"
    assert register(app, wish(world, 3)) == "refused"
    with app.extensions["sessions"]() as session:
        number = session.scalars(
            select(Registration.id).where(Registration.workplace_id == world.school)
        ).one()
    in_transaction(app, lambda session: actions.cancel(session, number, by=REGISTRANT, now=clock.now()))
    assert in_block(app, world.school) == (59, 0)
    assert register(app, wish(world, 3)) == "refused"
    assert register(app, pupil(world, 4)) == "new"


def test_people_of_the_unit_beyond_its_block_take_what_everybody_may(app: Flask, world: World) -> None:
    keep(app, world, world.school, 1)
    assert [register(app, pupil(world, number)) for number in range(3)] == ["new"] * 3
    assert in_block(app, world.school) == (1, 1)
    assert places(app, world).free == 57
    with app.extensions["sessions"]() as session:
        first = session.scalars(select(Registration.id).order_by(Registration.id)).first()
    assert first is not None
    in_transaction(app, lambda session: actions.cancel(session, first, by=REGISTRANT, now=clock.now()))
    # One of the others moves into the block, so that everybody gains the place.
    assert in_block(app, world.school) == (1, 1)
    assert places(app, world).free == 58


def test_who_is_there_already_counts_for_a_new_block(app: Flask, world: World) -> None:
    register(app, pupil(world, 1))
    keep(app, world, world.school, 20)
    assert in_block(app, world.school) == (20, 1)
    assert places(app, world) == (60, 1, 19)


def test_a_ward_keeps_places_for_those_it_certifies(app: Flask, world: World) -> None:
    keep(app, world, world.ward, 60)
    at_home = applicant(1, commune_id=world.ward)
    assert register(app, wish(world, 1, applicant=at_home)) == "new"
    assert register(app, wish(world, 2, applicant=applicant(2, commune_id=world.other_ward))) == "refused"
    with app.extensions["sessions"]() as session:
        mine = session.scalars(select(Registration)).one()

    def moves_away(session: Session) -> object:
        return office_actions.correct(
            session,
            mine.id,
            full_name=mine.full_name,
            phone=mine.phone,
            commune_id=world.other_ward,
            address=mine.address,
            by=CLERK,
            now=clock.now(),
        )

    # The block has nobody now, but the drive would need 61 places: nothing is sold twice, the rest stays kept.
    in_transaction(app, moves_away)
    assert in_block(app, world.ward) == (60, 0)
    assert places(app, world).free == 0


def test_on_the_release_day_anybody_may_come(app: Flask, world: World) -> None:
    keep(app, world, world.school, 60, days=1)
    assert register(app, wish(world, 1)) == "refused"
    change = update(DriveBlock).values(release_on=world.today)
    in_transaction(app, lambda session: session.execute(change))
    assert places(app, world).free == 60
    assert register(app, wish(world, 1)) == "new"


def test_no_more_is_kept_than_there_is(app: Flask, world: World) -> None:
    register(app, wish(world, 1))
    with pytest.raises(Refused, match="nhiều nhất 59 suất"):
        keep(app, world, world.school, 60)
    keep(app, world, world.school, 40)
    with pytest.raises(Refused, match="nhiều nhất 19 suất"):
        keep(app, world, world.ward, 20)
    keep(app, world, world.school, 30)
    keep(app, world, world.ward, 20)
    with pytest.raises(Refused, match="sau hôm nay"):
        keep(app, world, world.ward, 20, days=0)
    with pytest.raises(Refused, match="không sau ngày hiến máu"):
        keep(app, world, world.ward, 20, days=6)


def test_bands_stay_large_enough_for_the_blocks(app: Flask, world: World) -> None:
    keep(app, world, world.school, 50)

    def smaller(session: Session) -> object:
        drive, band = session.get_one(Drive, world.drive), session.get_one(Band, world.bands[0])
        return band_actions.change_band(
            session,
            drive,
            band.id,
            starts_at=band.starts_at,
            ends_at=band.ends_at,
            capacity=9,
            by=CLERK,
            now=clock.now(),
        )

    with pytest.raises(Refused, match="Thiếu 1 suất"):
        in_transaction(app, smaller)

    def remove(session: Session) -> object:
        drive = session.get_one(Drive, world.drive)
        return band_actions.remove_band(session, drive, world.bands[0], by=CLERK, now=clock.now())

    with pytest.raises(Refused, match="Thiếu 10 suất"):
        in_transaction(app, remove)


def test_a_block_may_be_taken_away(app: Flask, world: World) -> None:
    keep(app, world, world.school, 60)
    register(app, pupil(world, 1))
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(DriveBlock.id)).one()

    def drop(session: Session) -> object:
        drive = session.get_one(Drive, world.drive)
        return block_actions.drop_block(session, drive, number, by=CLERK, now=clock.now())

    in_transaction(app, drop)
    assert places(app, world) == (60, 1, 0)
    assert register(app, wish(world, 2)) == "new"
