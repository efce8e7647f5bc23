"""What desks do in tests: register somebody, enter an outcome, and several acts at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.drives.records import Drive
from domain.journal import SYSTEM
from domain.ledger import actions
from domain.ledger.records import Evidence
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration
from domain.units.records import Unit
from tests.world import World, add_drive, add_registration

WHOLE_350 = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350)
NUMBER = "033190001234"


def enter(session: Session, registration: Registration, result: Result, **options: object) -> Outcome:
    given: dict[str, object] = {"evidence": Evidence.UNIT_LIST, "may_override": False} | options
    return actions.enter_outcome(session, registration.id, result, by=SYSTEM, now=clock.now(), **given)  # type: ignore[arg-type]


def earlier_drive(session: Session, world: World, days: int) -> Drive:
    host, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
    return add_drive(session, host, facility, world.today - timedelta(days=days), "Nhà văn hóa")


def one(
    session: Session, world: World, name: str = "Trần Thị Thu Hằng", drive: int | None = None, **facts: object
):  # type: ignore[no-untyped-def]
    return add_registration(session, drive or world.today_drive, name, commune_id=world.ward, **facts)  # type: ignore[arg-type]


def at_once(app: Flask, *acts: Callable[[Session], object]) -> list[object]:
    """Run acts in threads, each in its own transaction; return what each gave or raised."""
    results: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int, act: Callable[[Session], object]) -> None:
        start.wait()
        with app.extensions["sessions"]() as session:
            try:
                begin_writing(session)
                results[place] = act(session)
                session.commit()
            except Exception as error:
                session.rollback()
                results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
