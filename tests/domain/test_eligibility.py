"""The self-check: who may come, who asks a doctor, who waits until when, each with the clause of a dated rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.donors import eligibility
from domain.donors.eligibility import DATED, QUESTIONS, Answer, Told, checked, months_after, question
from domain.donors.records import Sex
from domain.people import BirthDay
from domain.rulebook import rule

TODAY = date(2026, 11, 22)


def told(**changes: Any) -> Told:
    """Return a healthy woman of 36 with 50 kg, changed as asked."""
    known: dict[str, Any] = {"birth": BirthDay(date(1990, 3, 5), 1990), "sex": Sex.FEMALE, "weight_kg": 50}
    return Told(**(known | changes))


def born(day: date) -> BirthDay:
    return BirthDay(day, day.year)


def test_a_healthy_person_may_come_and_learns_the_bags() -> None:
    answer = checked(told(), TODAY)
    assert answer.answer is Answer.FITS and answer.findings == () and answer.day is None
    assert answer.bags_ml == (250, 350, 450)


@pytest.mark.parametrize(
    ("weight", "sex", "bags"),
    [
        (41, Sex.FEMALE, ()),
        (42, Sex.FEMALE, (250,)),
        (44, Sex.FEMALE, (250,)),
        (44, Sex.MALE, ()),
        (45, Sex.MALE, (250, 350)),
        (49, Sex.MALE, (250, 350)),
        (50, Sex.MALE, (250, 350, 450)),
        (120, Sex.MALE, (250, 350, 450)),
    ],
)
def test_weight_decides_and_tells_the_bags(weight: int, sex: Sex, bags: tuple[int, ...]) -> None:
    answer = checked(told(weight_kg=weight, sex=sex), TODAY)
    assert answer.bags_ml == bags
    assert answer.answer is (Answer.FITS if bags else Answer.WAIT) and answer.day is None


def test_apheresis_asks_for_fifty_kilograms() -> None:
    assert checked(told(weight_kg=49, wants_apheresis=True), TODAY).answer is Answer.WAIT
    heavy = checked(told(weight_kg=50, wants_apheresis=True), TODAY)
    assert heavy.answer is Answer.FITS and heavy.bags_ml == ()


@pytest.mark.parametrize(
    ("birth", "sex", "answer", "day"),
    [
        (born(date(2008, 11, 23)), Sex.MALE, Answer.WAIT, date(2026, 11, 23)),
        (born(date(2008, 11, 22)), Sex.MALE, Answer.FITS, None),
        (born(date(2008, 2, 29)), Sex.MALE, Answer.FITS, None),
        (BirthDay(None, 2008), Sex.MALE, Answer.ASK, None),
        (BirthDay(None, 2007), Sex.MALE, Answer.FITS, None),
        (BirthDay(None, 2010), Sex.MALE, Answer.WAIT, date(2028, 1, 1)),
        (born(date(1966, 11, 22)), Sex.MALE, Answer.FITS, None),
        (born(date(1965, 11, 22)), Sex.MALE, Answer.ASK, None),
        (born(date(1970, 11, 22)), Sex.FEMALE, Answer.ASK, None),
        (born(date(1970, 11, 23)), Sex.FEMALE, Answer.FITS, None),
    ],
)
def test_age(birth: BirthDay, sex: Sex, answer: Answer, day: date | None) -> None:
    found = checked(told(birth=birth, sex=sex), TODAY)
    assert (found.answer, found.day) == (answer, day)


def test_the_interval_is_that_of_the_component_given_last() -> None:
    whole = checked(told(last_on=date(2026, 11, 1), last_component="toan_phan"), TODAY)
    assert (whole.answer, whole.day) == (Answer.WAIT, date(2027, 1, 24))
    assert whole.findings[0].reference == "Thông tư 26/2013/TT-BYT, Điều 6"
    assert whole.findings[0].since == date(2013, 11, 15)
    plasma = checked(told(last_on=date(2026, 11, 1), last_component="huyet_tuong"), TODAY)
    assert plasma.answer is Answer.FITS
    last_day_of_waiting = checked(told(last_on=date(2026, 8, 31), last_component="toan_phan"), TODAY)
    assert last_day_of_waiting.day == date(2026, 11, 23)
    assert checked(told(last_on=date(2026, 8, 30), last_component="toan_phan"), TODAY).answer is Answer.FITS


@pytest.mark.parametrize(
    ("name", "since", "day"),
    [
        ("muoi_hai_thang", date(2026, 6, 1), date(2027, 6, 1)),
        ("sau_thang", date(2026, 8, 31), date(2027, 3, 1)),
        ("bon_tuan", date(2026, 11, 2), date(2026, 11, 30)),
        ("bay_ngay", date(2026, 11, 20), date(2026, 11, 27)),
        ("sinh_con", date(2026, 2, 10), date(2027, 2, 10)),
    ],
)
def test_a_wait_ends_on_a_day_or_stays_open(name: str, since: date, day: date) -> None:
    known = checked(told(said={name: since}), TODAY)
    assert (known.answer, known.day) == (Answer.WAIT, day)
    unknown = checked(told(said={name: None}), TODAY)
    assert (unknown.answer, unknown.day) == (Answer.WAIT, None)
    long_ago = checked(told(said={name: date(2024, 1, 1)}), TODAY)
    assert long_ago.answer is Answer.FITS and long_ago.findings == ()


def test_the_latest_wait_counts_and_an_open_one_leaves_the_day_open() -> None:
    both = {"bay_ngay": date(2026, 11, 20), "sau_thang": date(2026, 10, 1)}
    assert checked(told(said=both), TODAY).day == date(2027, 4, 1)
    assert checked(told(said=both | {"bon_tuan": None}), TODAY).day is None


def test_what_a_person_cannot_judge_goes_to_the_doctor_and_a_wait_is_stricter() -> None:
    for name in ("dang_benh", "dung_thuoc", "bang_khoang", "nuoi_con_nho"):
        assert checked(told(said={name: None}), TODAY).answer is Answer.ASK, name
    mixed = checked(told(said={"dang_benh": None, "bay_ngay": date(2026, 11, 20)}), TODAY)
    assert mixed.answer is Answer.WAIT and mixed.day == date(2026, 11, 27) and len(mixed.findings) == 2
    advice = checked(told(said={"viec_nang": None}), TODAY)
    assert advice.answer is Answer.FITS and "12 giờ" in advice.findings[0].sentence


def test_questions_for_women_are_not_answered_for_men() -> None:
    assert checked(told(said={"mang_thai": None}), TODAY).answer is Answer.WAIT
    assert checked(told(sex=Sex.MALE, said={"mang_thai": None}), TODAY).answer is Answer.FITS


def test_a_rule_that_was_not_read_in_its_source_never_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    def less_certain(key: str, day: date) -> Any:
        found = rule(key, day)
        return (
            found
            if key != "eligibility.question.bay_ngay"
            else type(found)(found.key, found.value, found.effective_from, None, found.reference, "S")
        )

    monkeypatch.setattr(eligibility, "rule", less_certain)
    answer = checked(told(said={"bay_ngay": date(2026, 11, 20)}), TODAY)
    assert answer.answer is Answer.ASK and answer.day is None


def test_every_question_has_a_dated_rule_with_exactly_one_consequence() -> None:
    for name in QUESTIONS:
        source = question(name, TODAY)
        kinds = [kind for kind in ("ask", "wait", "advice", "months", "days") if kind in source.value]
        assert len(kinds) == 1, name
        assert ("since" in source.value) == (name in DATED) == (kinds[0] in ("months", "days"))


def test_a_month_that_is_too_short_ends_on_the_first_of_the_next() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 3, 1)
    assert months_after(date(2027, 12, 31), 2) == date(2028, 3, 1)
    assert months_after(date(2028, 2, 29), 12) == date(2029, 3, 1)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)
    assert months_after(date(2026, 10, 31), 1) == date(2026, 12, 1)
