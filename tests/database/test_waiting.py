"""The waiting list on both databases: turns, offers, their end, families, and exact counts in a crowd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.places import places_of
from domain.drives.records import Band, Drive, DriveBlock, DriveState
from domain.journal import REGISTRANT, Actor
from domain.refusals import Refused
from domain.signups import actions, block_actions, change_actions, office_actions, waiting_actions
from domain.signups.group_actions import make_group
from domain.signups.records import GroupKind, Registration, RegistrationState, Source, WaitingPlace
from domain.signups.rules import HOLDING_STATES, SignUp
from domain.signups.waiting_queries import line_of, position_of, waiting_count
from tests.database.test_blocks import keep, pupil
from tests.database.test_signups import CLERK, applicant, in_transaction, register, set_places, together, wish
from tests.world import World

S = RegistrationState


def queue(world: World, number: int, **changes: object) -> SignUp:
    """Return the wish of somebody who waits, for any hour when no band is given."""
    return wish(world, number, **({"waits": True, "band_id": None} | changes))  # type: ignore[arg-type]


@pytest.fixture
def full(app: Flask, world: World) -> World:
    """One band with two places, both taken; the other bands have none."""
    set_places(app, world.bands[0], 2)
    for band in world.bands[1:]:
        set_places(app, band, 0)
    for number in (1, 2):
        assert register(app, wish(world, number)) == "new"
    return world


def states(app: Flask) -> dict[str, RegistrationState]:
    """Return the state of each person by the last digits of the citizen number."""
    with app.extensions["sessions"]() as session:
        rows = session.execute(select(Registration.id_number_tail, Registration.state))
        return {str(int(row[0])): row[1] for row in rows}


def id_of(app: Flask, number: int) -> int:
    with app.extensions["sessions"]() as session:
        return (
            session.scalars(
                select(Registration.id)
                .where(Registration.id_number_tail == f"{number:04}")
                .order_by(Registration.id.desc())
            ).first()
            or 0
        )


def act(app: Flask, what: str, number: int, now: datetime | None = None) -> None:
    """Let somebody cancel, accept, decline or wait again."""
    do = actions.cancel if what == "cancel" else getattr(waiting_actions, what)
    registration_id = id_of(app, number)
    in_transaction(app, lambda s: do(s, registration_id, by=REGISTRANT, now=now or clock.now()))


def settle(app: Flask, world: World, now: datetime | None = None) -> object:
    return in_transaction(app, lambda s: waiting_actions.settle(s, world.drive, now=now or clock.now()))


def exact(app: Flask, world: World) -> None:
    """Check that what is counted is what is there, and that nobody waits beside a free place."""
    with app.extensions["sessions"]() as session:
        for band in session.scalars(select(Band).where(Band.drive_id == world.drive)):
            mine = (Registration.band_id == band.id, Registration.state.in_(HOLDING_STATES))
            assert band.taken == session.scalar(select(func.count(Registration.id)).where(*mine))
            assert band.taken <= band.capacity
        if line_of(session, world.drive):
            assert places_of(session, world.drive, clock.today()).free == 0
        offered = session.scalar(
            select(func.count()).select_from(Registration).where(Registration.state == S.OFFERED)
        )
        assert offered == session.scalar(
            select(func.count()).select_from(WaitingPlace).where(WaitingPlace.offered_until.is_not(None))
        )


def test_first_come_first_served_with_a_position(app: Flask, full: World) -> None:
    for number in (3, 4, 5):
        assert register(app, queue(full, number)) == "new"
    with app.extensions["sessions"]() as session:
        for number in (3, 4, 5):
            registration = session.get_one(Registration, id_of(app, number))
            assert registration.state is S.WAITING and position_of(session, registration) == number - 2
    act(app, "cancel", 1)
    assert states(app)["3"] is S.OFFERED and states(app)["4"] is S.WAITING
    # The freed place is held for the first in line: a newcomer finds none.
    assert register(app, wish(full, 9)) == "refused"
    act(app, "accept", 3)
    assert states(app)["3"] is S.PENDING
    with app.extensions["sessions"]() as session:
        assert position_of(session, session.get_one(Registration, id_of(app, 3))) == 0
        assert position_of(session, session.get_one(Registration, id_of(app, 4))) == 1
    exact(app, full)


def test_an_offer_passed_on_goes_to_the_next_and_may_be_asked_for_again(app: Flask, full: World) -> None:
    for number in (3, 4):
        register(app, queue(full, number))
    act(app, "cancel", 1)
    act(app, "decline", 3)
    assert states(app)["3"] is S.WAITING and states(app)["4"] is S.OFFERED
    act(app, "cancel", 4)
    # Somebody who passed is offered nothing until asking again; the place is anybody's.
    assert states(app)["3"] is S.WAITING
    with app.extensions["sessions"]() as session:
        assert places_of(session, full.drive, clock.today()).free == 1
    act(app, "wait_again", 3)
    assert states(app)["3"] is S.OFFERED
    exact(app, full)


def test_an_offer_ends_after_its_hours_at_the_next_request(app: Flask, full: World) -> None:
    for number in (3, 4):
        register(app, queue(full, number))
    now = clock.now() + timedelta(hours=2)
    act(app, "cancel", 1, now)
    with app.extensions["sessions"]() as session:
        until = session.scalars(
            select(WaitingPlace.offered_until).where(WaitingPlace.offered_until.is_not(None))
        ).one()
    assert until == now + timedelta(hours=24)
    assert settle(app, full, until - timedelta(seconds=1)) == 0 and states(app)["3"] is S.OFFERED
    with pytest.raises(Refused, match="đã hết"):
        act(app, "accept", 3, until)
    assert settle(app, full, until) == 1
    assert states(app)["3"] is S.WAITING and states(app)["4"] is S.OFFERED
    exact(app, full)


def test_a_newcomer_does_not_get_past_the_line_when_an_offer_ran_out(app: Flask, full: World) -> None:
    register(app, queue(full, 3))
    register(app, queue(full, 4))
    act(app, "cancel", 1)
    change = (
        update(WaitingPlace).where(WaitingPlace.offered_until.is_not(None)).values(offered_until=clock.now())
    )
    in_transaction(app, lambda session: session.execute(change))
    assert register(app, wish(full, 9)) == "refused"
    assert states(app)["4"] is S.WAITING
    # The refused request was rolled back whole: whoever comes next, or the office, goes on.
    settle(app, full)
    assert states(app)["3"] is S.WAITING and states(app)["4"] is S.OFFERED


def test_a_place_for_one_hour_is_offered_to_who_waits_for_that_hour(app: Flask, full: World) -> None:
    register(app, queue(full, 3, band_id=full.bands[1]))
    register(app, queue(full, 4))
    act(app, "cancel", 1)
    assert states(app)["3"] is S.WAITING and states(app)["4"] is S.OFFERED
    set_places(app, full.bands[1], 1)
    settle(app, full)
    assert states(app)["3"] is S.OFFERED
    exact(app, full)


def test_a_larger_band_and_a_released_block_are_offered(app: Flask, world: World) -> None:
    keep(app, world, world.school, 60)
    assert register(app, wish(world, 1)) == "refused"
    for number in (1, 2, 3):
        register(app, queue(world, number))
    assert set(states(app).values()) == {S.WAITING}
    # People of the unit have their kept places, whatever the line.
    assert register(app, pupil(world, 7)) == "new"
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(DriveBlock.id)).one()
    in_transaction(
        app,
        lambda s: block_actions.drop_block(
            s, s.get_one(Drive, world.drive), number, by=CLERK, now=clock.now()
        ),
    )
    assert Counter(states(app).values()) == {S.OFFERED: 3, S.PENDING: 1}


def test_one_of_the_unit_in_line_is_offered_a_kept_place(app: Flask, world: World) -> None:
    keep(app, world, world.school, 60)
    register(app, queue(world, 1))
    register(app, queue(world, 2, applicant=pupil(world, 2).applicant))
    assert states(app) == {"1": S.WAITING, "2": S.OFFERED}
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(DriveBlock.taken)).one() == 1


def test_a_family_is_offered_places_together_at_the_turn_of_its_first(app: Flask, full: World) -> None:
    made = in_transaction(
        app,
        lambda s: make_group(
            s, full.drive, kind=GroupKind.FAMILY, name="Nhà cô Hoa", by=REGISTRANT, now=clock.now()
        ),
    )
    family = made.group.id  # type: ignore[attr-defined]
    register(app, queue(full, 3, group_id=family))
    register(app, queue(full, 4))
    register(app, queue(full, 5, group_id=family))
    with app.extensions["sessions"]() as session:
        assert position_of(session, session.get_one(Registration, id_of(app, 5))) == 2
    act(app, "cancel", 1)
    # One place is not enough for two: the next person gets it, the family keeps its turn.
    assert states(app)["4"] is S.OFFERED and states(app)["3"] is states(app)["5"] is S.WAITING
    set_places(app, full.bands[1], 2)
    settle(app, full)
    assert states(app)["3"] is states(app)["5"] is S.OFFERED
    with app.extensions["sessions"]() as session:
        bands = session.scalars(select(Registration.band_id).where(Registration.group_id == family))
        assert set(bands) == {full.bands[1]}
    exact(app, full)


def test_a_drive_called_full_offers_only_what_is_given_back(app: Flask, world: World) -> None:
    register(app, wish(world, 1))
    change = update(Drive).where(Drive.id == world.drive).values(state=DriveState.FULL)
    in_transaction(app, lambda session: session.execute(change))
    assert register(app, wish(world, 2)) == "refused"
    for number in (2, 3):
        assert register(app, queue(world, number)) == "new"
    assert states(app)["2"] is states(app)["3"] is S.WAITING
    act(app, "cancel", 1)
    assert states(app)["2"] is S.OFFERED and states(app)["3"] is S.WAITING


@pytest.mark.parametrize("state", [DriveState.CANCELLED, DriveState.POSTPONED])
def test_a_drive_that_is_off_takes_nobody_and_offers_nothing(
    app: Flask, full: World, state: DriveState
) -> None:
    register(app, queue(full, 3))
    change = update(Drive).where(Drive.id == full.drive).values(state=state)
    in_transaction(app, lambda session: session.execute(change))
    assert register(app, queue(full, 4)) == "refused"
    act(app, "cancel", 1)
    assert states(app)["3"] is S.WAITING


def test_nobody_waits_on_the_day_itself(app: Flask, full: World) -> None:
    register(app, queue(full, 3))
    change = update(Drive).where(Drive.id == full.drive).values(on_day=full.today)
    in_transaction(app, lambda session: session.execute(change))
    assert register(app, queue(full, 4)) == "refused"
    act(app, "cancel", 1)
    assert states(app)["3"] is S.WAITING
    set_places(app, full.bands[2], 1)
    assert register(app, wish(full, 9, full.bands[2])) == "new"


def test_who_waits_is_known_and_a_stranger_with_the_number_sees_the_same(app: Flask, full: World) -> None:
    assert register(app, queue(full, 3)) == "new"
    assert register(app, queue(full, 3, form_key="other window")) == "known"
    stranger = applicant(3, full_name="Trần Văn Dò", phone="0987654321")
    assert register(app, queue(full, 3, applicant=stranger, form_key="stranger")) == "held"
    with app.extensions["sessions"]() as session:
        held = session.scalars(select(Registration).where(Registration.state == S.HELD)).one()
        assert position_of(session, held) == 2 and waiting_count(session, full.drive) == 1
        number = held.id
    # Accepted as somebody else, the person keeps the turn and is in the list like everybody.
    in_transaction(app, lambda s: office_actions.accept_held(s, number, by=CLERK, now=clock.now()))
    act(app, "cancel", 1)
    act(app, "cancel", 2)
    with app.extensions["sessions"]() as session:
        assert session.get_one(Registration, number).state is S.OFFERED
    exact(app, full)


def test_an_office_takes_somebody_out_of_the_line(app: Flask, full: World) -> None:
    register(app, queue(full, 3))
    set_places(app, full.bands[1], 5)
    at_counter = wish(full, 3, full.bands[1], source=Source.COUNTER, form_key="counter")
    kind = in_transaction(
        app, lambda s: actions.add_at_counter(s, at_counter, by=CLERK, now=clock.now()).kind
    )
    assert kind == "new" and states(app)["3"] is S.PENDING
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(WaitingPlace)) == 0
    exact(app, full)


def test_leaving_the_line_frees_the_person(app: Flask, full: World) -> None:
    register(app, queue(full, 3))
    act(app, "cancel", 3)
    assert register(app, queue(full, 3, form_key="again")) == "new"
    with pytest.raises(Refused, match="danh sách chờ"):
        number = id_of(app, 3)
        in_transaction(
            app,
            lambda s: change_actions.change_band(s, number, full.bands[0], by=REGISTRANT, now=clock.now()),
        )


def _live(app: Flask, state: RegistrationState) -> list[int]:
    with app.extensions["sessions"]() as session:
        return list(session.scalars(select(Registration.id).where(Registration.state == state)))


def _answer(app: Flask, do: Callable[..., object], number: int) -> str:
    try:
        in_transaction(app, lambda session: do(session, number, by=REGISTRANT, now=clock.now()))
    except Refused:
        return "refused"
    return "done"


def _move(band: int, session: Session, number: int, *, by: Actor, now: datetime) -> object:
    return change_actions.change_band(session, number, band, by=by, now=now)


def _crowd(app: Flask, world: World, round_: int) -> Sequence[Callable[[], str]]:
    """Return what eight people do at once: answer offers, cancel, wait, and sign up from the school and from home."""
    numbers = [100 + round_ * 8 + place for place in range(8)]
    bands = [world.bands[number % 3] for number in numbers]
    wishes = [
        *(queue(world, number) for number in numbers[:2]),
        *(pupil(world, number, band) for number, band in zip(numbers[2:4], bands[2:4], strict=True)),
        *(wish(world, number, band) for number, band in zip(numbers[4:], bands[4:], strict=True)),
    ]
    answers = (waiting_actions.accept, waiting_actions.decline)[:: 1 if round_ % 2 else -1]
    acts = [
        *(
            partial(_answer, app, do, number)
            for do, number in zip(answers, _live(app, S.OFFERED), strict=False)
        ),
        *(partial(_answer, app, actions.cancel, number) for number in _live(app, S.PENDING)[:2]),
        *(partial(_answer, app, partial(_move, bands[0]), number) for number in _live(app, S.PENDING)[2:3]),
        *(partial(register, app, wished) for wished in wishes),
    ]
    return acts[:8]


def test_twenty_crowds_at_bands_blocks_and_line_stay_exact(app: Flask, world: World) -> None:
    for band, places in zip(world.bands, (3, 2, 1), strict=True):
        set_places(app, band, places)
    keep(app, world, world.school, 2)
    done: Counter[object] = Counter()
    for round_ in range(20):
        acts = _crowd(app, world, round_)
        done.update(together(8, lambda place, acts=acts: acts[place]()))  # type: ignore[misc]
        with app.extensions["sessions"]() as session:
            block = session.scalars(select(DriveBlock)).unique().one()
            mine = (Registration.workplace_id == world.school, Registration.state.in_(HOLDING_STATES))
            pupils = session.scalar(select(func.count(Registration.id)).where(*mine)) or 0
            assert block.taken == min(block.places, pupils)
        exact(app, world)
    assert done.total() == 160 and done["done"] > 20 and done["new"] > 40 and done["refused"] > 0


def test_eight_places_given_back_at_once_go_to_the_first_eight(app: Flask, world: World) -> None:
    set_places(app, world.bands[0], 8)
    for band in world.bands[1:]:
        set_places(app, band, 0)
    for number in range(1, 9):
        register(app, wish(world, number))
    for number in range(11, 22):
        register(app, queue(world, number))
    together(8, lambda place: act(app, "cancel", place + 1))
    found = states(app)
    assert [number for number in range(11, 22) if found[str(number)] is S.OFFERED] == list(range(11, 19))
    exact(app, world)


def test_fifty_double_sends_for_the_line_are_fifty_places_in_it(app: Flask, full: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = Counter(pool.map(lambda place: register(app, queue(full, 100 + place // 2)), range(100)))
    assert answers == {"new": 50, "again": 50}
    with app.extensions["sessions"]() as session:
        assert waiting_count(session, full.drive) == 50
