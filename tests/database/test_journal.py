"""The journal keeps its chain: in order, with eight writers at once, and it notices every change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from blueprints.transaction import writing
from domain import clock, journal
from domain.journal import SYSTEM, JournalLine
from tests.world import World


def _write(app: Flask, number: int) -> None:
    with app.app_context(), writing() as session:
        journal.record(session, "thử", "unit", number, by=SYSTEM, now=clock.now(), số=number)


def test_eight_writers_make_one_unbroken_chain(app: Flask) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: _write(app, number), range(40)))
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(JournalLine)) == 40
        assert journal.first_break(session) is None


def test_a_changed_line_is_found(app: Flask, session: Session) -> None:
    for number in range(3):
        journal.record(session, "thử", "unit", number, by=SYSTEM, now=clock.now())
    session.commit()
    changed = session.scalars(select(JournalLine.id).where(JournalLine.act == "thử").offset(1).limit(1)).one()
    session.execute(update(JournalLine).where(JournalLine.id == changed).values(actor="người khác"))
    assert journal.first_break(session) == changed


def test_a_cut_end_is_found(app: Flask, session: Session) -> None:
    for number in range(3):
        journal.record(session, "thử", "unit", number, by=SYSTEM, now=clock.now())
    session.commit()
    last = session.scalars(select(func.max(JournalLine.id))).one()
    session.execute(delete(JournalLine).where(JournalLine.id == last))
    assert journal.first_break(session) == -1


def test_what_is_rolled_back_leaves_no_line(app: Flask, world: World) -> None:
    class Stop(Exception):
        """Stops the transaction on purpose."""

    with app.app_context():
        try:
            with writing() as session:
                journal.record(session, "thử", "unit", 1, by=SYSTEM, now=clock.now())
                raise Stop
        except Stop:
            pass
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).where(JournalLine.act == "thử")) == 0
