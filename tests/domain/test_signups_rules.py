"""The rules of signing up at their edges: ages, codes, who certifies, what may still change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.donors.records import Sex
from domain.drives.records import DriveState
from domain.drives.rules import DriveFacts
from domain.papers.rules import ALPHABET
from domain.people import BirthDay
from domain.rulebook import rule
from domain.signups.records import RegistrantType, RegistrationState
from domain.signups.rules import (
    ACTIVE_STATES,
    LIVE_STATES,
    Applicant,
    age_answer,
    certifying_unit,
    may_add_at_counter,
    may_change,
    may_change_band,
    may_rename,
    new_code,
    person_mark,
    public_state,
    read_code,
    sex_of,
    shown_code,
)

DAY = date(2026, 11, 22)
AGES = rule("donation.age_years", DAY)


@pytest.mark.parametrize(
    ("birth", "kind", "from_day"),
    [
        (date(2008, 11, 22), "fits", None),
        (date(2008, 11, 23), "young", date(2026, 11, 23)),
        (date(2008, 2, 29), "fits", None),
        (date(2012, 2, 29), "young", date(2030, 3, 1)),
        (date(1966, 11, 22), "fits", None),
        (date(1965, 11, 23), "fits", None),
        (date(1965, 11, 22), "old", None),
        (date(2027, 1, 1), "young", date(2045, 1, 1)),
    ],
)
def test_the_age_on_the_day_itself(birth: date, kind: str, from_day: date | None) -> None:
    answer = age_answer(BirthDay(birth, birth.year), DAY, AGES)
    assert (answer.kind, answer.from_day) == (kind, from_day)
    assert answer.reference == "Thông tư 26/2013/TT-BYT, Điều 4"


@pytest.mark.parametrize(("year", "kind"), [(2008, "fits"), (2009, "young"), (1965, "fits"), (1964, "old")])
def test_a_year_alone_gets_the_benefit_of_the_doubt(year: int, kind: str) -> None:
    assert age_answer(BirthDay(None, year), DAY, AGES).kind == kind


@pytest.mark.parametrize(
    ("kind", "commune", "workplace", "expected"),
    [
        (RegistrantType.COMMUNITY, 1, 2, 1),
        (RegistrantType.COMMUNITY, None, 2, None),
        (RegistrantType.STUDENT, 1, 2, 2),
        (RegistrantType.WORKER, 1, None, 1),
        (RegistrantType.ARMED_FORCES, None, 2, 2),
        (RegistrantType.STATE_STAFF, None, None, None),
    ],
)
def test_who_certifies(
    kind: RegistrantType, commune: int | None, workplace: int | None, expected: int | None
) -> None:
    assert certifying_unit(kind, commune, workplace) == expected


@given(st.text(ALPHABET, min_size=8, max_size=8))
def test_codes_are_read_however_they_are_grouped(code: str) -> None:
    assert read_code(shown_code(code)) == code
    assert read_code(f" {code[:2].lower()} {code[2:]}.") == code


@given(st.text())
def test_any_text_is_a_whole_code_or_none(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == 8 and set(code) <= set(ALPHABET))


def test_fresh_codes_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200 and all(read_code(code) == code for code in codes)


def test_misread_signs_are_mended_and_other_texts_are_no_code() -> None:
    assert read_code("o1il-2345") == "01112345"
    assert read_code("1234567") is None and read_code("UUUUUUUU") is None and read_code("") is None


@pytest.mark.parametrize("state", list(RegistrationState))
def test_what_may_still_change(state: RegistrationState) -> None:
    alive = state not in (RegistrationState.CANCELLED, RegistrationState.ARRIVED)
    assert may_change(state, DAY, DAY).accepted is alive
    assert may_change(state, None, DAY).accepted is alive
    assert not may_change(state, date(2026, 11, 21), DAY).accepted
    in_line = state in (RegistrationState.WAITING, RegistrationState.OFFERED)
    uncertified = in_line or state in (RegistrationState.PENDING, RegistrationState.HELD)
    assert may_rename(state).accepted is uncertified
    assert may_change_band(state).accepted is not in_line
    assert public_state(state) is not RegistrationState.HELD
    assert public_state(state, in_line=True) is not RegistrationState.HELD
    gone = state in (RegistrationState.CANCELLED, RegistrationState.HELD)
    assert (state in ACTIVE_STATES) is not (gone or in_line)
    assert (state in LIVE_STATES) is not gone


@pytest.mark.parametrize("state", list(DriveState))
def test_when_an_office_may_add(state: DriveState) -> None:
    closed = (DriveState.POSTPONED, DriveState.CANCELLED, DriveState.CLOSED)
    assert may_add_at_counter(DriveFacts(state, None)).accepted is (state not in closed)


def test_the_number_tells_the_sex() -> None:
    assert sex_of("033190001234") is Sex.FEMALE
    assert sex_of("033090001234") is Sex.MALE
    assert sex_of("") is None


def test_without_number_a_person_is_name_birth_and_phone() -> None:
    def mark(name: str, phone: str) -> str | None:
        birth = BirthDay(None, 1990)
        return person_mark(Applicant(name, birth, "", phone, RegistrantType.COMMUNITY, None, ""))

    assert mark("Nguyễn Thị HOÀ", "0912345678") == mark("Nguyễn Thị Hòa", "0912345678")
    assert mark("Nguyễn Thị Hòa", "0912345678") != mark("Nguyễn Văn Hòa", "0912345678")
    assert mark("Nguyễn Thị Hòa", "") is None
