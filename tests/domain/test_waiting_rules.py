"""Whose turn it is, how long an offer is held, how many places a drive offers: the rules without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.clock import VIETNAM
from domain.drives.office_rules import offered_places
from domain.drives.records import DriveState
from domain.drives.rules import DriveFacts
from domain.rulebook import rule
from domain.signups.group_rules import SECRET_LENGTH, digest, new_secret, read_signs, shown_secret
from domain.signups.waiting_rules import InLine, band_for, held_until, in_turn, may_wait, position_in

DAY = date(2026, 12, 1)
START = datetime(2026, 11, 1, tzinfo=UTC)


def one(number: int, family: int | None = None, band: int | None = None) -> InLine:
    return InLine(number, START + timedelta(minutes=number), band, family, (None,))


def test_first_come_first_served_and_families_at_the_turn_of_their_first() -> None:
    line = [one(4, family=7), one(3), one(1), one(2, family=7)]
    parties = [[member.registration_id for member in party] for party in in_turn(line)]
    assert parties == [[1], [2, 4], [3]]
    assert [position_in(in_turn(line), member) for member in (one(1), one(2, 7), one(4, 7), one(3))] == [
        1,
        2,
        3,
        4,
    ]


def test_somebody_who_only_seems_to_wait_sees_the_position_of_the_turn() -> None:
    assert position_in(in_turn([one(1), one(3)]), one(2)) == 2
    assert position_in([], one(2)) == 1


@given(
    some.lists(
        some.tuples(some.integers(1, 60), some.sampled_from([None, 1, 2])), unique_by=lambda pair: pair[0]
    )
)
def test_everybody_has_one_position(people: list[tuple[int, int | None]]) -> None:
    line = [one(number, family) for number, family in people]
    parties = in_turn(line)
    assert sorted(position_in(parties, member) for member in line) == list(range(1, len(line) + 1))


def test_a_band_takes_a_whole_party_or_nobody() -> None:
    assert band_for((one(1),), {10: 0, 11: 3, 12: 5}) == 12
    assert band_for((one(1, band=11),), {10: 0, 11: 3, 12: 5}) == 11
    assert band_for((one(1, band=10),), {10: 0, 11: 3, 12: 5}) is None
    assert band_for((one(1, 7), one(2, 7)), {10: 1, 11: 1}) is None
    # A family whose members asked for different hours comes together all the same.
    assert band_for((one(1, 7, 10), one(2, 7, 11)), {10: 1, 11: 2}) == 11


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, VIETNAM)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(date(2026, 11, 20), time(10)), at(date(2026, 11, 21), time(10))),
        (at(date(2026, 11, 20), time(23)), at(date(2026, 11, 22), time(9))),
        (at(date(2026, 11, 20), time(7)), at(date(2026, 11, 21), time(9))),
        (at(date(2026, 11, 29), time(10)), at(date(2026, 11, 29), time(13))),
        (at(date(2026, 11, 29), time(19)), at(date(2026, 11, 30), time(9))),
        (at(date(2026, 11, 30), time(20)), at(DAY, time(0))),
        (at(date(2026, 11, 30), time(23, 30)), None),
        (at(DAY, time(6)), None),
    ],
)
def test_an_offer_is_held_for_hours_not_over_night_and_not_into_the_day(
    now: datetime, until: datetime | None
) -> None:
    assert held_until(now, DAY, rule("waiting.hold", DAY)) == until
    assert held_until(now, None, rule("waiting.hold", DAY)) is None


@pytest.mark.parametrize("state", list(DriveState))
def test_when_people_may_wait(state: DriveState) -> None:
    takes = state in (DriveState.OPEN, DriveState.MOVED, DriveState.RUNNING, DriveState.FULL)
    assert may_wait(DriveFacts(state, DAY), date(2026, 11, 30)).accepted is takes
    assert not may_wait(DriveFacts(state, DAY), DAY).accepted
    assert not may_wait(DriveFacts(state, DAY), date(2026, 12, 2)).accepted
    assert not may_wait(DriveFacts(state, None), DAY).accepted


def test_places_offered_are_the_beds_less_walk_ins_and_more_for_those_who_stay_away() -> None:
    assert offered_places(60, 0, 0) == 60
    assert offered_places(20, 20, 10) == 17  # 17.6: never more than the shares say.
    assert offered_places(20, 0, 50) == 30 and offered_places(0, 10, 50) == 0


def test_a_secret_is_read_back_however_it_is_typed_and_stored_as_a_digest() -> None:
    secret = new_secret()
    assert read_signs(shown_secret(secret).lower(), SECRET_LENGTH) == secret
    assert read_signs("short", SECRET_LENGTH) is None and secret not in digest(secret)
