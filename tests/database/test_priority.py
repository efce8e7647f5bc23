"""Priority codes on both databases: used once whoever comes, first in the line, and only where they are good."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.drives import stop_actions
from domain.drives.records import Band, Drive, DriveState
from domain.drives.stop_records import DriveStop
from domain.journal import REGISTRANT
from domain.refusals import Refused
from domain.signups import actions
from domain.signups.priority_actions import issue_codes
from domain.signups.priority_records import PriorityCode
from domain.signups.records import Registration, RegistrationState, Source
from domain.signups.rules import SignUp
from domain.signups.waiting_queries import line_of
from tests.database.test_signups import CLERK, in_transaction, register, set_places, together, wish
from tests.world import World

S = RegistrationState


@pytest.fixture
def full(app: Flask, world: World) -> World:
    """One place, taken; everybody else waits."""
    set_places(app, world.bands[0], 1)
    for band in world.bands[1:]:
        set_places(app, band, 0)
    assert register(app, wish(world, 0)) == "new"
    return world


def codes(app: Flask, drive: int, count: int = 1, ago: int = 60, day: int = 0) -> list[str]:
    """Give out codes, so many minutes and days ago."""
    moment = clock.now() - timedelta(days=day, minutes=ago)
    made = in_transaction(
        app, lambda s: [code.code for code in issue_codes(s, drive, count, by=CLERK, now=moment)]
    )
    assert isinstance(made, list)
    return made


def queue(world: World, number: int, code: str = "") -> SignUp:
    return wish(world, number, waits=True, band_id=None, priority_code=code)


def reasons(app: Flask, wished: SignUp) -> list[str]:
    """Return why a sign-up is refused; nothing may be stored then."""

    def act(session: Session) -> object:
        return actions.sign_up(session, wished, by=REGISTRANT, now=clock.now())

    before = _people(app)
    with pytest.raises(Refused) as refused:
        in_transaction(app, act)
    assert _people(app) == before
    assert {reason.field for reason in refused.value.reasons} == {"priority_code"}
    return [reason.sentence for reason in refused.value.reasons]


def _people(app: Flask) -> int:
    with app.extensions["sessions"]() as session:
        return session.scalar(select(func.count(Registration.id))) or 0


def in_line(app: Flask, world: World) -> list[int]:
    """Return the last figures of the numbers of those who wait, the first first."""
    with app.extensions["sessions"]() as session:
        tails = {
            row[0]: int(row[1])
            for row in session.execute(select(Registration.id, Registration.id_number_tail))
        }
        return [tails[one.registration_id] for one in line_of(session, world.drive)]


def test_a_code_puts_its_holder_at_the_hour_of_its_issue(app: Flask, full: World) -> None:
    early, late = codes(app, full.today_drive, ago=60)[0], codes(app, full.today_drive, ago=30)[0]
    for number in (1, 2):
        assert register(app, queue(full, number)) == "new"
    assert register(app, queue(full, 3, f"{late[:4]}-{late[4:]}".lower())) == "new"
    assert register(app, queue(full, 4, early)) == "new"
    assert in_line(app, full) == [4, 3, 1, 2]
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count(PriorityCode.registration_id))) == 2
        band = session.get_one(Band, full.bands[0])
        assert (band.taken, band.capacity) == (1, 1)


def test_eight_people_with_one_code(app: Flask, full: World) -> None:
    code = codes(app, full.today_drive)[0]
    answers = Counter(together(8, lambda number: register(app, queue(full, number + 1, code))))
    assert answers == {"new": 1, "refused": 7}
    with app.extensions["sessions"]() as session:
        used = session.scalars(select(PriorityCode)).one()
        assert used.registration_id is not None and used.used_at is not None
    assert len(in_line(app, full)) == 1 and _people(app) == 2


def test_the_same_form_twice_uses_a_code_once_and_who_waits_already_may_move_up(
    app: Flask, full: World
) -> None:
    code, other = codes(app, full.today_drive, 2)
    assert [register(app, queue(full, 1, code)) for _ in range(2)] == ["new", "again"]
    assert register(app, queue(full, 2)) == "new"
    assert register(app, queue(full, 3)) == "new"
    again = wish(full, 3, waits=True, band_id=None, priority_code=other, form_key="another form")
    assert register(app, again) == "known"
    assert in_line(app, full) == [1, 3, 2]


def test_a_code_is_not_used_up_where_a_place_is_free(app: Flask, full: World) -> None:
    code = codes(app, full.today_drive)[0]
    set_places(app, full.bands[1], 5)
    assert register(app, wish(full, 1, full.bands[1], priority_code=code)) == "new"
    assert register(app, queue(full, 2, code)) == "new"
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(PriorityCode.registration_id)).one() is None
        states = session.scalars(select(Registration.state).order_by(Registration.id)).all()
    assert states == [S.PENDING, S.PENDING, S.OFFERED]


def test_a_code_is_refused_where_it_is_not_good(app: Flask, full: World) -> None:
    assert "Không thấy" in reasons(app, queue(full, 1, "AAAAAAAA"))[0]
    assert "chính đợt này" in reasons(app, queue(full, 1, codes(app, full.drive)[0]))[0]
    assert "dùng được đến ngày" in reasons(app, queue(full, 1, codes(app, full.today_drive, day=181)[0]))[0]
    used = codes(app, full.today_drive)[0]
    assert register(app, queue(full, 2, used)) == "new"
    assert "đã dùng" in reasons(app, queue(full, 1, used))[0]
    foreign = codes(app, full.today_drive)[0]
    in_transaction(
        app,
        lambda s: s.execute(
            update(PriorityCode).where(PriorityCode.code == foreign).values(province_id=full.ward)
        ),
    )
    assert "tỉnh, thành phố khác" in reasons(app, queue(full, 1, foreign))[0]


@pytest.mark.parametrize("count", [0, 41])
def test_not_too_many_codes_at_once(app: Flask, world: World, count: int) -> None:
    with pytest.raises(Refused):
        codes(app, world.today_drive, count)


def _stop(app: Flask, world: World, drive: int | None = None, moment: datetime | None = None) -> object:
    return in_transaction(
        app,
        lambda s: (
            stop_actions.stop_taking(
                s, drive or world.today_drive, reason="hết túi máu", by=CLERK, now=moment or clock.now()
            ).id
        ),
    )


@pytest.mark.parametrize("before", [DriveState.OPEN, DriveState.RUNNING, DriveState.MOVED, DriveState.FULL])
def test_a_drive_stops_and_takes_people_again_as_it_was(app: Flask, world: World, before: DriveState) -> None:
    in_transaction(
        app, lambda s: s.execute(update(Drive).where(Drive.id == world.today_drive).values(state=before))
    )
    assert len({_stop(app, world), _stop(app, world)}) == 1
    for source, answer in ((Source.COUNTER, "refused"), (Source.PAPER, "new")):
        number = 1 if source is Source.COUNTER else 2
        wished = wish(world, number, drive_id=world.today_drive, band_id=None, source=source)
        assert _counter(app, wished) == answer
    in_transaction(app, lambda s: stop_actions.take_again(s, world.today_drive, by=CLERK, now=clock.now()))
    with app.extensions["sessions"]() as session:
        assert session.get_one(Drive, world.today_drive).state is before
        assert session.scalars(select(DriveStop.resumed_by)).one() == CLERK.name
    assert (
        _counter(app, wish(world, 1, drive_id=world.today_drive, band_id=None, source=Source.COUNTER))
        == "new"
    )
    with pytest.raises(Refused):
        in_transaction(
            app, lambda s: stop_actions.take_again(s, world.today_drive, by=CLERK, now=clock.now())
        )


def _counter(app: Flask, wished: SignUp) -> str:
    try:
        return str(
            in_transaction(app, lambda s: actions.add_at_counter(s, wished, by=CLERK, now=clock.now()).kind)
        )
    except Refused:
        return "refused"


def test_the_web_closes_while_a_drive_has_enough(app: Flask, world: World) -> None:
    _stop(app, world)
    with app.extensions["sessions"]() as session:
        assert session.get_one(Drive, world.today_drive).state is DriveState.FULL
        band = session.scalars(
            select(Band.id).where(Band.drive_id == world.today_drive).order_by(Band.id)
        ).first()
    assert register(app, wish(world, 1, band, drive_id=world.today_drive)) == "refused"


def test_eight_officers_stop_a_drive_once(app: Flask, world: World) -> None:
    together(8, lambda _: _stop(app, world))
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count(DriveStop.id))) == 1


def test_a_drive_of_another_day_does_not_stop(app: Flask, world: World) -> None:
    with pytest.raises(Refused):
        _stop(app, world, world.drive)
