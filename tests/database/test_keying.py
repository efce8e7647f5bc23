"""Two people key the same paper at once: every row is stored once, and both are told the truth."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.accounts.records import Role
from domain.journal import SYSTEM, Actor
from domain.ledger.keying_actions import Keyed, KeyedRow, Writer, key_rows, take_back_sending
from domain.ledger.records import Donation
from domain.results.number_actions import number_people
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration
from tests.desk_acts import WHOLE_350, at_once, enter, one
from tests.world import World

ROWS = 8


def given(number: int, serial: str = "") -> KeyedRow:
    return KeyedRow(number, Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial))


def printed(session: Session, world: World) -> list[int]:
    people = [
        one(session, world, f"Trần Văn An {number}", phone=f"091234567{number}").id for number in range(ROWS)
    ]
    number_people(session, world.today_drive, blank_rows=2, by=SYSTEM, now=clock.now())
    session.commit()
    return people


def writer(name: str) -> Writer:
    return Writer(Role.DESK, None, False, Actor(name))


def test_the_same_paper_keyed_twice_at_once(app: Flask, session: Session, world: World) -> None:
    printed(session, world)
    rows = [given(number, f"S{number}") for number in range(1, ROWS + 1)]

    def act(name: str, order: int):  # type: ignore[no-untyped-def]
        return lambda own: key_rows(
            own, world.today_drive, rows[::order], writer=writer(name), now=clock.now()
        )

    answers = at_once(app, act("Bàn 1", 1), act("Bàn 2", -1), act("Bàn 3", 1))
    assert all(isinstance(answer, Keyed) and not answer.refused for answer in answers), answers
    assert sorted((answer.stored, answer.known) for answer in answers) == [(0, ROWS), (0, ROWS), (ROWS, 0)]  # type: ignore[attr-defined]
    assert session.scalar(select(func.count()).select_from(Donation)) == ROWS
    assert journal.first_break(session) is None


def test_a_desk_and_a_sheet_at_once(app: Flask, session: Session, world: World) -> None:
    people = printed(session, world)
    rows = [given(number, f"T{number}") for number in range(1, ROWS + 1)]
    sheet = lambda own: key_rows(own, world.today_drive, rows, writer=writer("Giấy"), now=clock.now())  # noqa: E731
    desks = [
        lambda own, number=number: enter(own, own.get_one(Registration, number), WHOLE_350)
        for number in people[4:]
    ]
    answers = at_once(app, sheet, *desks)
    keyed = answers[0]
    assert isinstance(keyed, Keyed), keyed
    entered = sum(isinstance(answer, Outcome) for answer in answers[1:])
    assert keyed.stored + entered == ROWS and len(keyed.refused) == entered
    assert session.scalar(select(func.count()).select_from(Donation)) == ROWS


def test_two_take_one_sending_back(app: Flask, session: Session, world: World) -> None:
    printed(session, world)
    moment = clock.now()
    key_rows(session, world.today_drive, [given(1), given(2)], writer=writer("Bàn 1"), now=moment)
    session.commit()
    act = lambda own: take_back_sending(own, world.today_drive, moment, by=Actor("Bàn 1"), now=clock.now())  # noqa: E731
    assert sorted(at_once(app, act, act)) == [0, 2]  # type: ignore[type-var]
    lines = session.scalars(select(Donation.reverses_id)).all()
    assert len(lines) == 4 and sum(line is not None for line in lines) == 2
