"""People: phones, identity papers, birth days and ages at their edges."""

from __future__ import annotations

from datetime import date

import pytest

from domain.people import (
    ASK_BIRTH_YEAR,
    ASK_ID_NUMBER,
    ASK_PHONE,
    BirthDay,
    IdNumber,
    IdNumberSays,
    Phone,
    age_on,
    converted_phone,
    id_number_warnings,
    masked,
    oldest_age_on,
    parse_birth,
    parse_day,
    parse_id_number,
    parse_phone,
    split_day_text,
    what_id_number_says,
)
from domain.refusals import Reason


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "(0912) 345 678",
        "+84912345678",
        "+84 (0)912 345 678",
        "84912345678",
        "0084 912 345 678",
        "912345678",
        "912345678.0",
        "9.12345678E+08",
        "\u00a00912\u00a0345\u00a0678 ",
        "０９１２３４５６７８",
    ],
)
def test_parse_phone_accepts_every_way_of_typing(typed: str) -> None:
    assert parse_phone(typed) == Phone("0912345678", "mobile")


@pytest.mark.parametrize("typed", ["0294 3862 613", "02943862613", "2943862613", "+84 294 3862 613"])
def test_parse_phone_accepts_landlines(typed: str) -> None:
    assert parse_phone(typed) == Phone("02943862613", "landline")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "09123",
        "09123456789",
        "0101234567",
        "9.12E+08",
        "không có",
        "0912345678 hoặc 0987654321",
        "+1 202 555 0111",
        "02943862",
    ],
)
def test_parse_phone_says_how_to_mend(typed: str) -> None:
    assert parse_phone(typed) == Reason(ASK_PHONE, "phone")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01681234567", "0381234567"),
        ("1681234567", "0381234567"),
        ("+84 168 123 4567", "0381234567"),
        ("01201234567", "0701234567"),
        ("01231234567", "0831234567"),
        ("01881234567", "0581234567"),
        ("01991234567", "0591234567"),
    ],
)
def test_a_number_of_before_2018_is_refused_with_the_new_one(old: str, new: str) -> None:
    assert converted_phone(old) == new
    answer = parse_phone(old)
    assert isinstance(answer, Reason)
    assert f"{new[:4]} {new[4:7]} {new[7:]}" in answer.sentence


def test_numbers_of_today_are_not_converted() -> None:
    assert converted_phone("0912345678") is None
    assert converted_phone("01551234567") is None
    assert converted_phone("x") is None


def test_a_rare_prefix_is_only_a_doubt() -> None:
    answer = parse_phone("0549999999")
    assert isinstance(answer, Phone)
    assert answer.number == "0549999999"
    assert "054" in answer.warning


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("001084000999", IdNumber("001084000999", "citizen")),
        ("001 084 000 999", IdNumber("001084000999", "citizen")),
        ("001.084.000.999", IdNumber("001084000999", "citizen")),
        ("145678901", IdNumber("145678901", "old")),
    ],
)
def test_parse_id_number(typed: str, read: IdNumber) -> None:
    assert parse_id_number(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "1084000999", "87084000999", "0010840009990", "B1234567", "8.7084E+10"]
)
def test_parse_id_number_says_how_to_mend(typed: str) -> None:
    assert parse_id_number(typed) == Reason(ASK_ID_NUMBER, "id_number")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1084000999", "001084000999"), ("87084000999", "087084000999"), ("8.7084000999E+10", "087084000999")],
)
def test_zeros_that_a_spreadsheet_dropped_come_back(cell: str, number: str) -> None:
    assert parse_id_number(cell, from_sheet=True) == IdNumber(number, "citizen", repaired=True)


def test_nine_digits_are_an_old_number_even_in_a_sheet() -> None:
    assert parse_id_number("145678901", from_sheet=True) == IdNumber("145678901", "old")


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("087084000999", IdNumberSays(1984, "male", "Đồng Tháp")),
        ("033190000001", IdNumberSays(1990, "female", "Hưng Yên")),
        ("001200000001", IdNumberSays(2000, "male", "Hà Nội")),
        ("079305000001", IdNumberSays(2005, "female", "Thành phố Hồ Chí Minh")),
        ("003084000001", IdNumberSays(1984, "male", None)),
        ("145678901", None),
        ("", None),
    ],
)
def test_what_id_number_says(number: str, says: IdNumberSays | None) -> None:
    assert what_id_number_says(number) == says


def test_all_63_provinces_are_known() -> None:
    found = {
        says.province
        for n in range(1000)
        if (says := what_id_number_says(f"{n:03}090000001")) and says.province
    }
    assert len(found) == 63


def test_id_number_warnings_ask_and_never_refuse() -> None:
    right = BirthDay(date(1984, 5, 1), 1984)
    assert id_number_warnings("087084000999", right, "male") == []
    assert id_number_warnings("087084000999", None, None) == []
    assert id_number_warnings("145678901", right, "female") == []
    year, sex = id_number_warnings("087084000999", BirthDay(None, 1985), "female")
    assert "1984" in year and "1985" in year
    assert "nam" in sex and "nữ" in sex
    (place,) = id_number_warnings("003084000999", right, "male")
    assert "003" in place


def test_a_number_is_shown_by_its_tail_alone() -> None:
    assert masked("0999") == "********0999"
    assert masked("") == ""


@pytest.mark.parametrize(
    ("boxes", "birth"),
    [
        (("5", "3", "1990"), BirthDay(date(1990, 3, 5), 1990)),
        (("05", "03", "90"), BirthDay(date(1990, 3, 5), 1990)),
        (("1", "1", "29"), BirthDay(date(2029, 1, 1), 2029)),
        (("1", "1", "30"), BirthDay(date(1930, 1, 1), 1930)),
        (("29", "2", "2000"), BirthDay(date(2000, 2, 29), 2000)),
        (("", " ", "1990"), BirthDay(None, 1990)),
    ],
)
def test_parse_birth(boxes: tuple[str, str, str], birth: BirthDay) -> None:
    assert parse_birth(*boxes) == birth
    assert birth.precision == ("date" if birth.date else "year")


@pytest.mark.parametrize(
    ("boxes", "box"),
    [
        (("29", "2", "1990"), "day"),
        (("", "5", "1990"), "day"),
        (("0", "5", "1990"), "day"),
        (("5", "13", "1990"), "month"),
        (("5", "", "1990"), "month"),
        (("5", "5", ""), "year"),
        (("5", "5", "199"), "year"),
        (("5", "5", "1899"), "year"),
        (("", "", "không nhớ"), "year"),
    ],
)
def test_parse_birth_names_the_box_to_mend(boxes: tuple[str, str, str], box: str) -> None:
    answer = parse_birth(*boxes)
    assert isinstance(answer, Reason)
    assert answer.field == box
    assert answer.sentence.startswith("Nhập")


def test_a_birth_in_the_future_is_refused_from_the_day_after_today() -> None:
    today = date(2026, 11, 22)
    assert parse_birth("22", "11", "2026", today=today) == BirthDay(today, 2026)
    assert isinstance(parse_birth("23", "11", "2026", today=today), Reason)
    assert parse_birth("", "", "2026", today=today) == BirthDay(None, 2026)
    assert isinstance(parse_birth("", "", "2027", today=today), Reason)


def test_parse_day() -> None:
    assert parse_day("22", "11", "26") == date(2026, 11, 22)
    assert parse_day("22", "11", "2026") == date(2026, 11, 22)
    for boxes, box in (
        (("31", "11", "2026"), "day"),
        (("1", "0", "2026"), "month"),
        (("1", "1", "9999"), "year"),
    ):
        answer = parse_day(*boxes)
        assert isinstance(answer, Reason)
        assert answer.field == box


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1/2/90", ("1", "2", "90")),
        ("01-02-1990", ("01", "02", "1990")),
        ("1.2.1990", ("1", "2", "1990")),
        ("1 2 1990", ("1", "2", "1990")),
        ("ngày 05 tháng 3 năm 1990", ("05", "3", "1990")),
        ("1990", ("", "", "1990")),
        ("3500", None),
        ("5", None),
        ("1/2", None),
        ("1990-02-01", None),
    ],
)
def test_split_day_text_puts_the_day_first(text: str, parts: tuple[str, str, str] | None) -> None:
    assert split_day_text(text) == parts


def test_age_turns_on_the_birthday_itself() -> None:
    birth = BirthDay(date(2008, 11, 22), 2008)
    assert age_on(birth, date(2026, 11, 21)) == 17
    assert age_on(birth, date(2026, 11, 22)) == 18
    assert oldest_age_on(birth, date(2026, 11, 21)) == 17


def test_a_leap_day_birthday_turns_on_the_first_of_march() -> None:
    birth = BirthDay(date(2008, 2, 29), 2008)
    assert age_on(birth, date(2026, 2, 28)) == 17
    assert age_on(birth, date(2026, 3, 1)) == 18


def test_a_year_alone_gives_two_ages() -> None:
    birth = BirthDay(None, 2008)
    assert (age_on(birth, date(2026, 6, 1)), oldest_age_on(birth, date(2026, 6, 1))) == (17, 18)
    assert age_on(birth, date(2026, 12, 31)) == 18
    assert age_on(birth, date(2008, 1, 1)) == 0


def test_nobody_has_an_age_before_birth() -> None:
    for count in (age_on, oldest_age_on):
        with pytest.raises(ValueError, match="after the birth"):
            count(BirthDay(None, 2008), date(2007, 12, 31))
    with pytest.raises(ValueError, match="after the birth"):
        age_on(BirthDay(date(2008, 5, 2), 2008), date(2008, 5, 1))


def test_reasons_use_no_word_of_blame() -> None:
    for sentence in (ASK_PHONE, ASK_ID_NUMBER, ASK_BIRTH_YEAR):
        assert not any(word in sentence.lower() for word in ("không hợp lệ", "vui lòng", "bắt buộc", "sai"))
