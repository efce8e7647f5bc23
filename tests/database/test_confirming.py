"""The confirmation round on both databases: one freed place and many who want it, one person called by many."""

from __future__ import annotations

from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from domain import clock
from domain.drives.records import Band
from domain.refusals import Refused
from domain.signups import confirm_actions
from domain.signups.confirm_records import Answer, ConfirmationCall
from domain.signups.records import Registration, RegistrationState
from tests.database.test_signups import (
    CLERK,
    in_transaction,
    register,
    set_places,
    taken_and_active,
    together,
    wish,
)
from tests.world import World


def _answer(app: Flask, number: int, answer: Answer) -> str:
    try:
        in_transaction(
            app, lambda s: confirm_actions.record_answer(s, number, answer, by=CLERK, now=clock.now())
        )
    except Refused:
        return "refused"
    return "stored"


def _take_back(app: Flask, number: int) -> str:
    try:
        in_transaction(app, lambda s: confirm_actions.take_back_no(s, number, by=CLERK, now=clock.now()))
    except Refused:
        return "refused"
    return "new"


def _the_only_one(app: Flask, world: World) -> int:
    set_places(app, world.bands[0], 1)
    assert register(app, wish(world, 99)) == "new"
    with app.extensions["sessions"]() as session:
        return session.scalars(select(Registration.id)).one()


def test_one_freed_place_goes_to_one_of_eight(app: Flask, world: World) -> None:
    number = _the_only_one(app, world)
    assert _answer(app, number, Answer.NO) == "stored"
    assert taken_and_active(app, world.bands[0]) == (0, 0)
    answers = together(
        8, lambda place: register(app, wish(world, place)) if place else _take_back(app, number)
    )
    assert Counter(answers) == {"new": 1, "refused": 7}
    assert taken_and_active(app, world.bands[0]) == (1, 1)


def test_eight_officers_hear_no_from_one_person(app: Flask, world: World) -> None:
    number = _the_only_one(app, world)
    answers = together(8, lambda _: _answer(app, number, Answer.NO))
    assert Counter(answers) == {"stored": 1, "refused": 7}
    assert taken_and_active(app, world.bands[0]) == (0, 0)
    answers = together(8, lambda _: _take_back(app, number))
    assert Counter(answers) == {"new": 1, "refused": 7}
    assert taken_and_active(app, world.bands[0]) == (1, 1)
    with app.extensions["sessions"]() as session:
        assert session.get_one(Registration, number).state is RegistrationState.PENDING
        assert session.scalar(select(func.count(ConfirmationCall.id))) == 1
        assert session.scalars(select(ConfirmationCall.undone_at)).one() is not None


def test_who_signed_up_anew_does_not_come_back_twice(app: Flask, world: World) -> None:
    number = _the_only_one(app, world)
    _answer(app, number, Answer.NO)
    set_places(app, world.bands[1], 5)
    assert register(app, wish(world, 99, world.bands[1], form_key="anew")) == "new"
    assert _take_back(app, number) == "refused"
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Band.taken).where(Band.id == world.bands[0])).one() == 0
