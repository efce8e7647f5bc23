"""Turns on both databases: given in the order of arrival, called once each, also by two desks at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.journal import SYSTEM
from domain.refusals import Refused
from domain.results import actions
from domain.results.records import OutcomeKind, Turn
from domain.results.rules import Result
from domain.results.turn_actions import call_back, call_next
from domain.results.turn_queries import TurnsNow, turn_number, turns_now, waiting_people
from tests.desk_acts import at_once, enter, one
from tests.world import World


def _arrive(session: Session, number: int) -> object:
    return actions.mark_arrived(session, number, by=SYSTEM, now=clock.now())


def _call(drive: int, seen: int) -> Callable[[Session], object]:
    return lambda session: call_next(session, drive, seen=seen, by=SYSTEM, now=clock.now())


def test_who_comes_first_is_called_first(session: Session, world: World) -> None:
    drive, moment = world.today_drive, clock.now()
    assert turns_now(session, drive) == TurnsNow(None, None, 0, 0)
    with pytest.raises(Refused, match="Chưa có ai chờ"):
        call_next(session, drive, seen=0, by=SYSTEM, now=moment)
    people = [one(session, world, name) for name in ("Vũ Ba", "Đinh Một", "An Hai", "Lê Bốn")]
    for person in people:
        _arrive(session, person.id)
    assert [person.full_name for person in waiting_people(session, drive)] == [p.full_name for p in people]
    assert call_next(session, drive, seen=0, by=SYSTEM, now=moment) == 1
    # The second gets an outcome without being called, the third did not come after all.
    enter(session, people[1], Result(OutcomeKind.LEFT))
    actions.take_back_arrival(session, people[2].id, by=SYSTEM, now=moment)
    assert turns_now(session, drive) == TurnsNow(1, 4, 1, 4)
    assert call_next(session, drive, seen=1, by=SYSTEM, now=moment) == 4
    with pytest.raises(Refused, match="Chưa có ai chờ"):
        call_next(session, drive, seen=4, by=SYSTEM, now=moment)
    # Who comes back keeps the turn, and is called although later numbers were.
    _arrive(session, people[2].id)
    assert turn_number(session, people[2].id) == 3
    later = moment + timedelta(minutes=1)
    assert call_next(session, drive, seen=4, by=SYSTEM, now=later) == 3
    assert turns_now(session, drive) == TurnsNow(3, None, 0, 4)
    # Called, but it was the wrong person: who comes later under this number is called again.
    actions.take_back_arrival(session, people[2].id, by=SYSTEM, now=later)
    assert turns_now(session, drive) == TurnsNow(4, None, 0, 4)
    _arrive(session, people[2].id)
    assert call_next(session, drive, seen=4, by=SYSTEM, now=later) == 3


def test_a_call_is_taken_back_until_there_is_an_outcome(session: Session, world: World) -> None:
    drive, moment = world.today_drive, clock.now()
    with pytest.raises(Refused, match="Chưa mời số nào"):
        call_back(session, drive, seen=0, by=SYSTEM, now=moment)
    person = one(session, world)
    _arrive(session, person.id)
    call_next(session, drive, seen=0, by=SYSTEM, now=moment)
    assert call_back(session, drive, seen=1, by=SYSTEM, now=moment) == 1
    with pytest.raises(Refused, match="rút lại lượt mời"):
        call_back(session, drive, seen=1, by=SYSTEM, now=moment)
    assert turns_now(session, drive) == TurnsNow(None, 1, 1, 1)
    call_next(session, drive, seen=0, by=SYSTEM, now=moment)
    enter(session, person, Result(OutcomeKind.LEFT))
    with pytest.raises(Refused, match="số 1 đã có kết quả"):
        call_back(session, drive, seen=1, by=SYSTEM, now=moment)


def test_desks_at_the_same_moment(app: Flask, session: Session, world: World) -> None:
    drive = world.today_drive
    people = [one(session, world, f"Người Thứ {number}").id for number in range(8)]
    session.commit()
    done = at_once(app, *(lambda database, number=number: _arrive(database, number) for number in people))  # type: ignore[misc]
    assert not [fault for fault in done if isinstance(fault, Exception)], done
    assert sorted(session.scalars(select(Turn.number).where(Turn.drive_id == drive))) == list(range(1, 9))
    session.commit()
    # Two desks that saw the same board: one calls, the other is told.
    first = at_once(app, _call(drive, 0), _call(drive, 0))
    assert sorted(str(answer) for answer in first) == [
        "1",
        "Bàn khác vừa mời số 1. Xem lại rồi bấm tiếp.",
    ]
    assert turns_now(session, drive) == TurnsNow(1, 2, 7, 8)
