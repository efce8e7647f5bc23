"""Two desks at the same moment: one outcome, one serial, one donor."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.journal import SYSTEM
from domain.ledger import actions
from domain.ledger.records import Donation, Evidence
from domain.refusals import Refused
from domain.results.actions import mark_arrived
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from tests.desk_acts import NUMBER, WHOLE_350, at_once, earlier_drive, one
from tests.world import World


def test_two_desks_at_once_record_one_outcome(app: Flask, session: Session, world: World) -> None:
    for place in range(5):
        registration = one(session, world, f"Lê Văn Khách {'abcde'[place]}", id_number=f"03319000{place:04d}")
        session.commit()

        def act(own: Session, number: int = registration.id) -> object:
            return actions.enter_outcome(
                own,
                number,
                WHOLE_350,
                evidence=Evidence.UNIT_LIST,
                may_override=False,
                by=SYSTEM,
                now=clock.now(),
            ).id

        results = at_once(app, act, act, act)
        refusals = [result for result in results if isinstance(result, Refused)]
        assert len(refusals) == 2, results
        assert all("đã có kết quả “đã hiến”" in str(refused) for refused in refusals)
        begin_writing(session)
        assert session.scalar(select(func.count()).where(Donation.outcome_id.is_not(None))) == place + 1


def test_one_serial_at_two_desks_at_once_is_taken_once(app: Flask, session: Session, world: World) -> None:
    people = [one(session, world, f"Lê Văn Khách {word}") for word in ("Ba", "Tư", "Năm", "Sáu")]
    numbers = [person.id for person in people]
    session.commit()
    same = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial="AV9")

    def act_for(number: int) -> Callable[[Session], object]:
        return lambda own: (
            actions.enter_outcome(
                own,
                number,
                same,
                evidence=Evidence.SERIAL_SEEN,
                may_override=False,
                by=SYSTEM,
                now=clock.now(),
            ).id
        )

    results = at_once(app, *(act_for(number) for number in numbers))
    assert sum(isinstance(result, Refused) for result in results) == 3, results
    assert sum(isinstance(result, int) for result in results) == 1


def test_one_person_at_two_drives_at_once_is_one_donor(app: Flask, session: Session, world: World) -> None:
    drive = earlier_drive(session, world, 100)
    first = one(session, world, drive=drive.id, id_number=NUMBER)
    second = one(session, world, id_number=NUMBER)
    numbers = [first.id, second.id]
    session.commit()

    def act_for(number: int) -> Callable[[Session], object]:
        return lambda own: mark_arrived(own, number, by=SYSTEM, now=clock.now()).donor_id

    results = at_once(app, *(act_for(number) for number in numbers))
    assert results[0] == results[1] and isinstance(results[0], int), results
