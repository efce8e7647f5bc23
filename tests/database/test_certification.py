"""Donor lists under two people at once, and what the database keeps of a certified one, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.certification.actions import certify, save_verdicts, withdraw_row
from domain.certification.claims import ListChanged
from domain.certification.compile_actions import add_rows, compile_list, send_list
from domain.certification.paper_facts import FROZEN_PLACE
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.certification.row_queries import content_mark, rows_of, waiting_people
from domain.certification.rules import RowSays
from domain.database import begin_writing
from domain.journal import Actor, JournalLine
from domain.papers.records import Paper
from domain.refusals import Refused
from domain.sealing import keyring_of
from domain.signups.actions import cancel
from domain.signups.records import Registration, RegistrationState
from domain.units.facts import SignatureFacts
from domain.units.records import Unit
from tests.world import World, add_registration

BY = Actor("Người thử")
SIGNATURE = SignatureFacts(("TM. ỦY BAN NHÂN DÂN",), "CHỦ TỊCH", "Nguyễn Thị Ngọc Ánh")
Act = Callable[[Session], object]


def acted(app: Flask, act: Act) -> object:
    """Do one act in its own committed transaction and return its answer."""
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        answer = act(session)
        session.commit()
    return answer


def at_once(app: Flask, acts: list[Act]) -> list[object]:
    """Do acts in as many threads, started together; a refusal or a broken constraint is an answer."""
    start, answers = threading.Barrier(len(acts)), []

    def run(act: Act) -> None:
        start.wait()
        try:
            answers.append(acted(app, act))
        except (Refused, IntegrityError) as refused:
            answers.append(refused)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def add_people(app: Flask, world: World, count: int) -> None:
    def act(session: Session) -> None:
        for number in range(count):
            add_registration(
                session,
                world.drive,
                f"Người Thứ {number:03}",
                commune_id=world.ward,
                id_number=f"033090{number:06}",
            )

    acted(app, act)


def compiled(world: World) -> Act:
    return lambda session: (
        compile_list(
            session,
            drive_id=world.drive,
            certifying_unit_id=world.ward,
            compiling_unit_id=world.ward,
            by=BY,
            now=clock.now(),
        ).id
    )


def sent(app: Flask, world: World) -> int:
    list_id = acted(app, compiled(world))
    assert isinstance(list_id, int)
    acted(app, lambda s: send_list(s, list_id, None, seen_version=1, by=BY, now=clock.now()))
    return list_id


def certified(list_id: int, version: int = 2) -> Act:
    def act(session: Session) -> object:
        rows = rows_of(session, session.get_one(DonorList, list_id))
        said = {row.id: RowSays(RowVerdict.CONFIRMED) for row in rows if row.is_active}
        return certify(
            session,
            list_id,
            said,
            signature=SIGNATURE,
            seen_version=version,
            seen_mark=content_mark(rows),
            by=BY,
            now=clock.now(),
        )

    return act


def test_two_offices_that_compile_at_once_never_double_anybody(app: Flask, world: World) -> None:
    for _ in range(8):
        acted(app, lambda s: s.execute(DonorListRow.__table__.delete()))
        acted(app, lambda s: s.execute(DonorList.__table__.delete()))
        acted(app, lambda s: s.execute(Registration.__table__.delete()))
        add_people(app, world, 10)
        answers = at_once(app, [compiled(world)] * 3)
        refusals = [answer for answer in answers if isinstance(answer, Refused)]
        assert len(refusals) == 2, answers
        assert "Chưa có người nào chờ" in str(refusals[0])
        with app.extensions["sessions"]() as session:
            assert session.scalar(select(func.count()).select_from(DonorListRow)) == 10
            assert session.scalars(select(DonorList.number)).all() == [1]


def test_supplements_are_numbered_without_gaps_under_a_race(app: Flask, world: World) -> None:
    for number in range(1, 5):
        acted(
            app,
            lambda s, n=number: add_registration(s, world.drive, f"Người Mới {n}", commune_id=world.ward).id,
        )
        at_once(app, [compiled(world)] * 2)
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(DonorList.number).order_by(DonorList.number)).all() == [1, 2, 3, 4]
        rows = session.execute(
            select(DonorListRow.registration_id, func.count()).group_by(DonorListRow.registration_id)
        )
        assert {count for _, count in rows} == {1}


def test_without_the_lock_the_race_would_double_people(app: Flask, world: World) -> None:
    """The negative control: the same reading and writing without waiting puts people on two lists."""
    add_people(app, world, 5)
    both_read = threading.Barrier(2)

    def naive(number: int) -> Act:
        def act(session: Session) -> None:
            session.rollback()
            waiting = session.scalars(select(Registration.id)).all()
            session.rollback()
            both_read.wait()
            begin_writing(session)
            made = DonorList(
                drive_id=world.drive,
                certifying_unit_id=world.ward,
                compiling_unit_id=world.ward,
                number=number,
                state=ListState.DRAFT,
                changed_at=clock.now(),
            )
            session.add(made)
            session.flush()
            session.add_all(
                DonorListRow(
                    donor_list_id=made.id, registration_id=i, position=1, verdict=RowVerdict.OPEN, reason=""
                )
                for i in waiting
            )

        return act

    at_once(app, [naive(1), naive(2)])
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(DonorListRow)) == 10


def test_of_two_certifiers_at_once_one_certifies(app: Flask, world: World) -> None:
    add_people(app, world, 5)
    list_id = sent(app, world)
    answers = at_once(app, [certified(list_id)] * 2)
    assert sum(isinstance(answer, ListChanged) for answer in answers) == 1
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(Paper)) == 1
        assert session.get_one(DonorList, list_id).state is ListState.CERTIFIED


def test_a_registrant_who_cancels_while_it_is_signed_is_certified_or_gone_but_never_both(
    app: Flask, world: World
) -> None:
    add_people(app, world, 4)
    list_id = sent(app, world)
    with app.extensions["sessions"]() as session:
        person = session.scalars(select(Registration.id).order_by(Registration.id)).first()
    assert person is not None
    answers = at_once(app, [certified(list_id), lambda s: cancel(s, person, by=BY, now=clock.now())])
    refused = [answer for answer in answers if isinstance(answer, ListChanged)]
    with app.extensions["sessions"]() as session:
        state = session.get_one(Registration, person).state
        made = session.get_one(DonorList, list_id)
        assert state is RegistrationState.CANCELLED
        if refused:
            assert made.state is ListState.SENT and made.paper is None
        else:
            assert made.paper is not None and made.paper.rows in (3, 4)


def test_an_old_version_changes_nothing(app: Flask, world: World) -> None:
    add_people(app, world, 2)
    list_id = sent(app, world)
    with app.extensions["sessions"]() as session:
        before = session.scalar(select(func.count()).select_from(JournalLine))
    for act in (
        lambda s: send_list(s, list_id, None, seen_version=1, by=BY, now=clock.now()),
        lambda s: add_rows(s, list_id, {1}, seen_version=1, by=BY, now=clock.now()),
        lambda s: save_verdicts(s, list_id, {}, signer={}, seen_version=1, by=BY, now=clock.now()),
        lambda s: withdraw_row(s, list_id, 1, "x", seen_version=1, by=BY, now=clock.now()),
        certified(list_id, 1),
    ):
        with pytest.raises(ListChanged):
            acted(app, act)
    with app.extensions["sessions"]() as session:
        assert session.get_one(DonorList, list_id).version == 2
        assert session.scalar(select(func.count()).select_from(JournalLine)) == before


def test_the_frozen_content_is_sealed_and_belongs_to_the_paper(app: Flask, world: World) -> None:
    import hashlib

    add_people(app, world, 2)
    list_id = sent(app, world)
    acted(app, certified(list_id))
    with app.extensions["sessions"]() as session:
        made = session.get_one(DonorList, list_id)
        assert made.frozen is not None and made.paper is not None
        assert b"033090000000" not in made.frozen and "Người".encode() not in made.frozen
        text = keyring_of(session).open(made.frozen, FROZEN_PLACE)
        assert "033090000000" in text
        assert hashlib.sha256(text.encode()).hexdigest() == made.paper.content_digest
        assert journal.first_break(session) is None
        lines = session.scalars(select(JournalLine.details).where(JournalLine.noun == "donor_list")).all()
        assert lines and not any("Người Thứ" in line or "033090" in line for line in lines)


def test_people_who_cancelled_leave_a_list_when_it_is_sent(app: Flask, world: World) -> None:
    add_people(app, world, 3)
    list_id = acted(app, compiled(world))
    assert isinstance(list_id, int)
    with app.extensions["sessions"]() as session:
        person = session.scalars(select(Registration.id).order_by(Registration.id)).first()
    assert person is not None
    acted(app, lambda s: cancel(s, person, by=BY, now=clock.now()))
    acted(app, lambda s: send_list(s, list_id, None, seen_version=1, by=BY, now=clock.now()))
    with app.extensions["sessions"]() as session:
        rows = rows_of(session, session.get_one(DonorList, list_id))
        assert [row.position for row in rows] == [1, 2]
        assert person not in {row.registration_id for row in rows}


def test_somebody_who_arrived_before_the_signature_stays_arrived(app: Flask, world: World) -> None:
    add_people(app, world, 2)
    list_id = sent(app, world)

    def arrive(session: Session) -> int:
        first = session.scalars(select(Registration).order_by(Registration.id)).first()
        assert first is not None
        first.state = RegistrationState.ARRIVED
        return first.id

    arrived = acted(app, arrive)
    acted(app, certified(list_id))
    with app.extensions["sessions"]() as session:
        states = {r.id: r.state for r in session.scalars(select(Registration))}
    assert states.pop(arrived) is RegistrationState.ARRIVED  # type: ignore[arg-type]
    assert set(states.values()) == {RegistrationState.CERTIFIED}


def test_somebody_who_moved_to_another_certifier_leaves_the_list_and_waits_there(
    app: Flask, world: World
) -> None:
    add_people(app, world, 2)
    list_id = sent(app, world)

    def move(session: Session) -> int:
        person = session.scalars(select(Registration).order_by(Registration.id)).first()
        assert person is not None
        person.commune_id = person.certifying_unit_id = world.other_ward
        return person.id

    moved = acted(app, move)
    acted(app, certified(list_id))
    with app.extensions["sessions"]() as session:
        assert isinstance(moved, int)
        told = session.scalars(select(DonorListRow.reason).where(DonorListRow.registration_id == moved))
        assert told.all() == ["Đã đổi nơi xác nhận"]
        assert session.get_one(Registration, moved).state is RegistrationState.PENDING
        unit = session.get_one(Unit, world.other_ward)
        waiting = waiting_people(session, world.drive, unit)
        assert [(p.registration_id, p.sent_back) for p in waiting] == [(moved, "")]
