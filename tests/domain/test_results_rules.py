"""The desk's rules at their edges: volumes, days, states, the end of a drive, the serial's one way of writing."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from domain.drives.records import DriveState
from domain.results.records import Component, OutcomeKind
from domain.results.rules import (
    COMPONENT_NAMES,
    OUTCOME_KINDS,
    OUTCOME_NAMES,
    DriveDay,
    Result,
    absence_verdict,
    clean_serial,
    desk_verdict,
    is_over,
    result_verdict,
    volume_reason,
    whole_blood_volumes,
)

DAY = date(2026, 11, 22)


def drive(
    day: date | None = DAY, state: DriveState = DriveState.OPEN, ends_at: time | None = time(11, 0)
) -> DriveDay:
    return DriveDay(day, ends_at, state)


def test_every_outcome_and_component_has_its_words() -> None:
    assert set(OUTCOME_NAMES) == set(OUTCOME_KINDS) == set(OutcomeKind)
    assert set(COMPONENT_NAMES) == set(Component)


@pytest.mark.parametrize(
    ("component", "ml", "fits"),
    [
        (Component.WHOLE_BLOOD, 250, True),
        (Component.WHOLE_BLOOD, 450, True),
        (Component.WHOLE_BLOOD, 300, False),
        (Component.PLATELETS, 100, True),
        (Component.PLATELETS, 650, True),
        (Component.PLASMA, 99, False),
        (Component.RED_CELLS, 651, False),
    ],
)
def test_volumes_by_component(component: Component, ml: int, fits: bool) -> None:
    reason = volume_reason(component, ml, DAY)
    assert (reason is None) is fits
    if reason is not None:
        assert reason.field == "volume_ml" and "Điều 4" in reason.basis


def test_volumes_before_the_rulebook_are_not_judged() -> None:
    assert volume_reason(Component.WHOLE_BLOOD, 200, date(2005, 4, 7)) is None
    assert whole_blood_volumes(DAY) == (250, 350, 450)


@pytest.mark.parametrize(
    ("text", "serial"), [(" av 01 23 ", "AV0123"), ("", ""), ("ａｖ-7", "ＡＶ-7"), ("đ12", "Đ12")]
)
def test_a_serial_is_written_one_way(text: str, serial: str) -> None:
    assert clean_serial(text) == serial == clean_serial(clean_serial(text))


@pytest.mark.parametrize(
    ("state", "accepted"),
    [
        (state, state not in (DriveState.CANCELLED, DriveState.POSTPONED, DriveState.CLOSED))
        for state in DriveState
    ],
)
def test_the_book_of_a_drive_is_open_or_closed(state: DriveState, accepted: bool) -> None:
    assert desk_verdict(drive(state=state), DAY).accepted is accepted


@pytest.mark.parametrize(
    ("day", "accepted"), [(DAY, True), (date(2026, 11, 21), True), (date(2026, 11, 23), False), (None, False)]
)
def test_results_wait_for_the_day(day: date | None, accepted: bool) -> None:
    assert desk_verdict(drive(day), DAY).accepted is accepted


def test_what_belongs_to_an_outcome() -> None:
    assert result_verdict(Result(OutcomeKind.LEFT), DAY, True).accepted
    assert not result_verdict(Result(OutcomeKind.ABSENT), DAY, True).accepted
    assert result_verdict(Result(OutcomeKind.ABSENT), DAY, False).accepted
    assert not result_verdict(Result(OutcomeKind.DEFERRED, deferred_until=DAY), DAY, True).accepted
    assert result_verdict(Result(OutcomeKind.DEFERRED, deferred_until=date(2026, 11, 23)), DAY, True).accepted


# 11:00 in Viet Nam is 4:00 UTC.
@pytest.mark.parametrize(("hour", "minute", "over"), [(3, 59, False), (4, 0, True)])
def test_a_drive_is_over_at_its_last_minute(hour: int, minute: int, over: bool) -> None:
    now = datetime(2026, 11, 22, hour, minute, tzinfo=UTC)
    assert is_over(drive(), now) is over
    assert not is_over(drive(ends_at=None), now) and not is_over(drive(None), now)


def test_marking_the_rest_needs_the_end_the_number_and_an_open_book() -> None:
    late = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert absence_verdict(drive(), 5, 5, late).accepted
    assert not absence_verdict(drive(), 5, 4, late).accepted
    assert not absence_verdict(drive(state=DriveState.CLOSED), 5, 5, late).accepted
    assert not absence_verdict(drive(), 5, 5, datetime(2026, 11, 22, 1, 0, tzinfo=UTC)).accepted
