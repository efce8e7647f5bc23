"""When somebody may give again, at the edges of the interval, and what counts as a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.donors.rules import interval_reason, next_donation_day, reveal_verdict

LAST = date(2026, 9, 1)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("component", "days"), [("toan_phan", 84), ("hong_cau", 84), ("tieu_cau", 14), ("huyet_tuong", 14)]
)
def test_the_interval_is_that_of_the_component_given_last(component: str, days: int) -> None:
    following = next_donation_day(LAST, component, TODAY)
    assert following is not None
    assert (following.day, following.interval_days) == (LAST + timedelta(days=days), days)
    assert following.reference == "Thông tư 26/2013/TT-BYT, Điều 6"
    assert interval_reason(LAST, component, LAST + timedelta(days=days), TODAY) is None
    early = interval_reason(LAST, component, LAST + timedelta(days=days - 1), TODAY)
    assert early is not None and early.field == "override_reason" and "01/09/2026" in early.sentence


def test_without_a_donation_nothing_has_to_pass() -> None:
    assert next_donation_day(None, "", TODAY) is None
    assert interval_reason(None, "", TODAY, TODAY) is None


def test_a_component_or_a_day_that_the_rulebook_does_not_know_is_an_error() -> None:
    with pytest.raises(LookupError):
        next_donation_day(LAST, "bach_cau", TODAY)
    with pytest.raises(LookupError):
        next_donation_day(LAST, "toan_phan", date(2000, 1, 1))


@pytest.mark.parametrize(
    ("reason", "accepted"), [("", False), ("........", False), ("12345678", False), ("Đối chiếu thẻ", True)]
)
def test_a_reason_to_see_a_number_is_made_of_words(reason: str, accepted: bool) -> None:
    assert reveal_verdict(reason).accepted is accepted
