"""Blood groups as people write them, and what an entry does beside what is known."""

from __future__ import annotations

import pytest

from domain.donors.blood_records import BloodSource
from domain.donors.blood_rules import GROUP_NAMES, Step, change_verdict, read_blood_group, source_of, step_of

FACILITY, SEEN, OWN = BloodSource


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("O+", "O+"),
        ("o Rh(D) dương", "O+"),
        ("O Rh dương tính", "O+"),
        ("Rh+ AB", "AB+"),
        ("AB Rh(D)−", "AB-"),
        ("A (-)", "A-"),
        ("0+", "O+"),
        ("nhóm máu B", "B"),
        ("B neg", "B-"),
        ("AB", "AB"),
        ("A RH+", "A+"),
        ("BO+", None),
        ("C+", None),
        ("", None),
        ("chưa rõ", None),
        ("+", None),
    ],
)
def test_groups_are_read_as_they_are_written(typed: str, group: str | None) -> None:
    assert read_blood_group(typed) == group


def test_every_name_of_a_group_is_read_again() -> None:
    for group in GROUP_NAMES:
        assert read_blood_group(group) == group


@pytest.mark.parametrize(
    ("known", "known_source", "new", "source", "step"),
    [
        ("", None, "O+", OWN, Step.TAKE),
        ("O+", OWN, "A+", OWN, Step.TAKE),
        ("O+", OWN, "O+", OWN, Step.KNOWN),
        ("O+", OWN, "O", OWN, Step.KNOWN),
        ("O+", OWN, "O+", FACILITY, Step.TAKE),
        ("O+", SEEN, "A+", OWN, Step.WEAKER),
        ("O+", SEEN, "A+", SEEN, Step.TAKE),
        ("O+", FACILITY, "A+", OWN, Step.WEAKER),
        ("O+", FACILITY, "A+", SEEN, Step.WAIT),
        ("O+", FACILITY, "A+", FACILITY, Step.WAIT),
        ("O+", FACILITY, "O-", FACILITY, Step.WAIT),
        ("O", FACILITY, "O+", FACILITY, Step.TAKE),
        ("O", FACILITY, "O+", SEEN, Step.WAIT),
        ("AB", FACILITY, "A+", FACILITY, Step.WAIT),
        ("A", FACILITY, "AB", FACILITY, Step.WAIT),
        ("AB", FACILITY, "A", FACILITY, Step.WAIT),
    ],
)
def test_what_an_entry_does(
    known: str, known_source: BloodSource | None, new: str, source: BloodSource, step: Step
) -> None:
    assert step_of(known, known_source, new, source) is step


def test_a_locked_group_changes_for_a_reason_only() -> None:
    assert not change_verdict(Step.WAIT, "O+", FACILITY, "....").accepted
    assert change_verdict(Step.WAIT, "O+", FACILITY, "Viện xét nghiệm lại").accepted
    assert not change_verdict(Step.WEAKER, "O+", FACILITY, "").accepted


def test_what_rests_on_nothing_known_is_own_word() -> None:
    assert source_of("O+", "tự khai") is OWN and source_of("O+", "") is OWN
    assert source_of("", "co_so") is None and source_of("O+", "co_so") is FACILITY
