"""Sign-up on both databases: the last places, double sends, the same person twice, changing and cancelling."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.drives.records import Band, Drive, DriveState
from domain.journal import REGISTRANT, Actor, JournalLine
from domain.people import BirthDay
from domain.refusals import Refused
from domain.signups import actions, change_actions, office_actions
from domain.signups.records import Consent, RegistrantType, Registration, RegistrationState, Source
from domain.signups.rules import ACTIVE_STATES, Applicant, SignUp
from tests.world import World

CLERK = Actor("cán bộ", None)
CONSENTS = (("dang_ky", "2026-11"),)


def applicant(number: int, **changes: object) -> Applicant:
    """Return an invented person; the number decides name, citizen number and phone."""
    facts: dict[str, object] = {
        "full_name": f"Nguyễn Thị Hoa {'abcdefghijklmnopqrstuvwxyz'[number % 26]}",
        "birth": BirthDay(date(1990, 5, 17), 1990),
        "id_number": f"033190{number:06d}",
        "phone": f"0912{number:06d}",
        "registrant_type": RegistrantType.COMMUNITY,
        "commune_id": None,
        "address": "Tổ dân phố An Tảo",
    }
    return Applicant(**(facts | changes))  # type: ignore[arg-type]


def wish(world: World, number: int, band: int | None = None, **changes: object) -> SignUp:
    facts: dict[str, object] = {
        "drive_id": world.drive,
        "band_id": band or world.bands[0],
        "applicant": applicant(number),
        "form_key": f"form-{number}",
        "consents": CONSENTS,
    }
    return SignUp(**(facts | changes))  # type: ignore[arg-type]


def in_transaction(app: Flask, act: Callable[[Session], object]) -> object:
    """Run an act in a transaction of its own, as a request does."""
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        answer = act(session)
        session.commit()
        return answer


def register(app: Flask, wished: SignUp) -> str:
    def act(session: Session) -> object:
        return actions.sign_up(session, wished, by=REGISTRANT, now=clock.now()).kind

    try:
        return str(in_transaction(app, act))
    except Refused:
        return "refused"


def set_places(app: Flask, band_id: int, capacity: int, taken: int = 0) -> None:
    change = update(Band).where(Band.id == band_id).values(capacity=capacity, taken=taken)
    in_transaction(app, lambda session: session.execute(change))


def taken_and_active(app: Flask, band_id: int) -> tuple[int, int]:
    with app.extensions["sessions"]() as session:
        taken = session.scalars(select(Band.taken).where(Band.id == band_id)).one()
        mine = (Registration.band_id == band_id, Registration.state.in_(ACTIVE_STATES))
        return taken, session.scalar(select(func.count(Registration.id)).where(*mine)) or 0


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """Run an act in threads that all start in the same moment."""
    barrier = threading.Barrier(count)

    def run(number: int) -> object:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_reading_then_writing_oversells(app: Flask, world: World) -> None:
    """The control: without the conditional update eight people get the last three places."""
    band, barrier = world.bands[0], threading.Barrier(8)
    set_places(app, band, 3)

    def naive(_number: int) -> bool:
        with app.extensions["sessions"]() as session:
            taken = session.scalars(select(Band.taken).where(Band.id == band)).one()
        if taken >= 3:
            return False
        barrier.wait()
        change = update(Band).where(Band.id == band).values(taken=taken + 1)
        in_transaction(app, lambda session: session.execute(change))
        return True

    assert sum(map(bool, together(8, naive))) == 8


def test_eight_people_for_three_places(app: Flask, world: World) -> None:
    band = world.bands[0]
    set_places(app, band, 3)
    answers = Counter(together(8, lambda number: register(app, wish(world, number))))
    assert answers == {"new": 3, "refused": 5}
    assert taken_and_active(app, band) == (3, 3)


def test_fifty_double_sends_are_fifty_registrations(app: Flask, world: World) -> None:
    set_places(app, world.bands[0], 100)
    answers: Counter[object] = Counter()
    with ThreadPoolExecutor(8) as pool:
        answers.update(pool.map(lambda place: register(app, wish(world, place // 2)), range(100)))
    assert answers == {"new": 50, "again": 50}
    assert taken_and_active(app, world.bands[0]) == (50, 50)


def test_one_person_in_two_windows_is_registered_once(app: Flask, world: World) -> None:
    answers = together(
        2, lambda place: register(app, wish(world, 1, world.bands[place], form_key=f"window-{place}"))
    )
    assert sorted(map(str, answers)) == ["known", "new"]
    taken = [taken_and_active(app, band)[0] for band in world.bands]
    assert sum(taken) == 1


def test_a_stranger_with_somebodys_number_is_held_and_takes_no_place(app: Flask, world: World) -> None:
    assert register(app, wish(world, 1)) == "new"
    stranger = applicant(1, full_name="Trần Văn Dò", phone="0987654321")
    assert register(app, wish(world, 1, applicant=stranger, form_key="stranger")) == "held"
    assert taken_and_active(app, world.bands[0]) == (1, 1)


def test_the_same_form_for_another_person_is_another_registration(app: Flask, world: World) -> None:
    assert register(app, wish(world, 1)) == "new"
    assert register(app, wish(world, 1, applicant=applicant(2))) == "new"


def test_cancelling_frees_place_and_person(app: Flask, world: World) -> None:
    register(app, wish(world, 1))
    number = only_registration(app).id
    in_transaction(app, lambda session: actions.cancel(session, number, by=REGISTRANT, now=clock.now()))
    assert taken_and_active(app, world.bands[0]) == (0, 0)
    assert register(app, wish(world, 1)) == "new"
    with pytest.raises(Refused, match="đã hủy"):
        in_transaction(app, lambda session: actions.cancel(session, number, by=REGISTRANT, now=clock.now()))
    assert taken_and_active(app, world.bands[0]) == (1, 1)


def only_registration(app: Flask) -> Registration:
    with app.extensions["sessions"]() as session:
        return session.scalars(select(Registration)).one()


def test_changing_to_a_full_band_keeps_the_old_place(app: Flask, world: World) -> None:
    register(app, wish(world, 1))
    number = only_registration(app).id
    set_places(app, world.bands[1], 2, 2)

    def move(session: Session) -> object:
        return change_actions.change_band(session, number, world.bands[1], by=REGISTRANT, now=clock.now())

    with pytest.raises(Refused, match="vừa hết suất"):
        in_transaction(app, move)
    assert taken_and_active(app, world.bands[0]) == (1, 1)
    set_places(app, world.bands[1], 3, 2)
    in_transaction(app, move)
    assert taken_and_active(app, world.bands[0]) == (0, 0)
    assert taken_and_active(app, world.bands[1])[0] == 3


def test_two_people_swap_the_last_places_without_waiting_for_each_other(app: Flask, world: World) -> None:
    first, second = world.bands[:2]
    register(app, wish(world, 1, first))
    register(app, wish(world, 2, second))
    set_places(app, first, 2, 1)
    set_places(app, second, 2, 1)
    with app.extensions["sessions"]() as session:
        numbers = list(session.scalars(select(Registration.id).order_by(Registration.id)))

    def swap(place: int) -> object:
        target = (second, first)[place]
        return in_transaction(
            app,
            lambda s: change_actions.change_band(s, numbers[place], target, by=REGISTRANT, now=clock.now()),
        )

    together(2, swap)
    assert taken_and_active(app, first) == (1, 1)
    assert taken_and_active(app, second) == (1, 1)


@pytest.mark.parametrize("state", [DriveState.CANCELLED, DriveState.POSTPONED, DriveState.PLANNED])
def test_a_drive_that_takes_nobody_refuses(app: Flask, world: World, state: DriveState) -> None:
    change = update(Drive).where(Drive.id == world.drive).values(state=state)
    in_transaction(app, lambda session: session.execute(change))
    assert register(app, wish(world, 1)) == "refused"
    assert taken_and_active(app, world.bands[0]) == (0, 0)


def test_a_band_of_another_drive_is_refused(app: Flask, world: World) -> None:
    assert register(app, wish(world, 1, drive_id=world.other_drive)) == "refused"


def test_without_the_needed_consent_nothing_is_stored(app: Flask, world: World) -> None:
    assert register(app, wish(world, 1, consents=(("nhac_lich", "2026-11"),))) == "refused"
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count(Registration.id))) == 0


def test_numbers_are_sealed_and_the_journal_names_nobody(app: Flask, world: World) -> None:
    register(app, wish(world, 7))
    registration = only_registration(app)
    assert registration.id_number_sealed is not None
    assert b"033190000007" not in registration.id_number_sealed
    assert registration.sex == "nu" and registration.id_number_tail == "0007"
    with app.extensions["sessions"]() as session:
        lines = " ".join(session.scalars(select(JournalLine.details)))
        assert "033190" not in lines and "0912" not in lines and "Hoa" not in lines
        assert session.scalars(select(Consent.purpose)).all() == ["dang_ky"]
        number = office_actions.reveal_number(
            session, registration, reason="Đối chiếu giấy tờ", by=CLERK, now=clock.now()
        )
        assert number == "033190000007"


def test_a_held_registration_is_accepted_as_another_person(app: Flask, world: World) -> None:
    register(app, wish(world, 1))
    stranger = applicant(1, full_name="Trần Văn Dò", phone="0987654321")
    register(app, wish(world, 1, applicant=stranger, form_key="stranger"))
    with app.extensions["sessions"]() as session:
        held = session.scalars(
            select(Registration.id).where(Registration.state == RegistrationState.HELD)
        ).one()
    in_transaction(app, lambda s: office_actions.accept_held(s, held, by=CLERK, now=clock.now()))
    assert taken_and_active(app, world.bands[0]) == (2, 2)
    with pytest.raises(Refused):
        in_transaction(app, lambda s: office_actions.accept_held(s, held, by=CLERK, now=clock.now()))


def test_the_counter_takes_people_without_number_and_meets_nobody_twice(app: Flask, world: World) -> None:
    bare = applicant(1, id_number="", birth=None)
    at_counter = wish(world, 1, applicant=bare, source=Source.COUNTER, entered_by_unit_id=world.ward)

    def add(session: Session, wished: SignUp) -> object:
        return actions.add_at_counter(session, wished, by=CLERK, now=clock.now()).kind

    assert in_transaction(app, lambda s: add(s, at_counter)) == "new"
    again = wish(world, 1, applicant=bare, source=Source.PHONE, form_key="another form")
    with pytest.raises(Refused, match="đã có đăng ký"):
        in_transaction(app, lambda s: add(s, again))
    nobody = wish(world, 3, applicant=applicant(3, id_number="", phone=""), form_key="no phone")
    assert in_transaction(app, lambda s: add(s, nobody)) == "new"


def test_a_corrected_phone_still_meets_the_same_person(app: Flask, world: World) -> None:
    numbers = []
    for place, phone in enumerate(("0912000001", "0912000002")):
        bare = applicant(1, id_number="", phone=phone)
        wished = wish(world, 1, applicant=bare, source=Source.COUNTER, form_key=f"paper {place}")

        def add(session: Session, wished: SignUp = wished) -> object:
            return actions.add_at_counter(session, wished, by=CLERK, now=clock.now()).registration.id

        numbers.append(in_transaction(app, add))

    def correct(phone: str) -> object:
        return in_transaction(
            app,
            lambda session: office_actions.correct(
                session,
                int(str(numbers[1])),
                full_name=applicant(1).full_name,
                phone=phone,
                commune_id=None,
                address="Tổ dân phố An Tảo",
                by=CLERK,
                now=clock.now(),
            ),
        )

    with pytest.raises(Refused, match="cùng họ tên"):
        correct("0912000001")
    correct("0912000003")
    third = wish(world, 1, applicant=applicant(1, id_number="", phone="0912000003"), form_key="paper 3")
    with pytest.raises(Refused, match="đã có đăng ký"):
        in_transaction(app, lambda s: actions.add_at_counter(s, third, by=CLERK, now=clock.now()))


def test_marking_states_leaves_cancelled_ones_alone(app: Flask, world: World) -> None:
    for number in (1, 2):
        register(app, wish(world, number))
    with app.extensions["sessions"]() as session:
        first, second = session.scalars(select(Registration.id).order_by(Registration.id))
    in_transaction(app, lambda s: actions.cancel(s, first, by=REGISTRANT, now=clock.now()))
    in_transaction(
        app,
        lambda s: actions.mark_state(
            s, [first, second], RegistrationState.CERTIFIED, by=CLERK, now=clock.now()
        ),
    )
    with app.extensions["sessions"]() as session:
        states = dict(session.execute(select(Registration.id, Registration.state)).all())
    assert states == {first: RegistrationState.CANCELLED, second: RegistrationState.CERTIFIED}
