"""Wording: numbers, money, days, hours and phones as Vietnamese offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from domain import wording


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (999, "chín trăm chín mươi chín"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_024, "một nghìn không trăm hai mươi bốn"),
        (1_350, "một nghìn ba trăm năm mươi"),
        (13_762, "mười ba nghìn bảy trăm sáu mươi hai"),
        (100_000, "một trăm nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_001_000, "một triệu không trăm linh một nghìn"),
        (21_001_015, "hai mươi mốt triệu không trăm linh một nghìn không trăm mười lăm"),
        (
            999_999_999,
            "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
        ),
    ],
)
def test_number_in_words(number: int, words: str) -> None:
    assert wording.number_in_words(number) == words


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_number_in_words_refuses_what_it_cannot_spell(number: int) -> None:
    with pytest.raises(ValueError, match="0 to 999999999"):
        wording.number_in_words(number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1350", 1350),
        ("1.350", 1350),
        ("1 350", 1350),
        ("1\u00a0350", 1350),
        ("13.762", 13762),
        ("1.000.000", 1_000_000),
        (" 0 ", 0),
        ("1.35", None),
        ("1350.5", None),
        ("1,5", None),
        ("-3", None),
        ("1.3500", None),
        ("12345.678", None),
        ("ba", None),
        ("", None),
    ],
)
def test_read_whole_number(typed: str, number: int | None) -> None:
    assert wording.read_whole_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("123456789", 123456789),
        ("1234567890", None),
        ("", None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        (" 1", None),
    ],
)
def test_plain_number_reads_what_int_can_read(typed: str, number: int | None) -> None:
    assert wording.plain_number(typed) == number


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567")]
)
def test_number_text(number: int, text: str) -> None:
    assert wording.number_text(number) == text


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (35, "35 %"),
        (1.5, "1,5 %"),
        (184.96, "185 %"),
        (0.05, "0,1 %"),
        (1234.5, "1.234,5 %"),
        (Decimal("99.94"), "99,9 %"),
    ],
)
def test_percent_text(percent: float, text: str) -> None:
    assert wording.percent_text(percent) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_long_date_follows_the_decree(day: date, text: str) -> None:
    assert wording.long_date(day) == text


def test_short_date() -> None:
    assert wording.short_date(date(2026, 3, 5)) == "05/03/2026"


def test_weekday_date_names_all_seven_days() -> None:
    sunday = date(2026, 11, 22)
    assert wording.weekday_date(sunday) == "Chủ nhật, 22/11/2026"
    names = [wording.weekday_date(sunday + timedelta(days=n)).partition(",")[0] for n in range(1, 7)]
    assert names == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"]


def test_hours() -> None:
    assert wording.hour_text(time(7, 5)) == "7:05"
    assert wording.hours_text(time(7, 30), time(11)) == "7:30–11:00"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("7:30", time(7, 30)),
        ("07:30", time(7, 30)),
        ("7h30", time(7, 30)),
        ("7 giờ 30", time(7, 30)),
        ("7 giờ 30 phút", time(7, 30)),
        ("7g30", time(7, 30)),
        ("7.30", time(7, 30)),
        ("13h", time(13)),
        ("0:00", time(0)),
        ("24:00", None),
        ("7:60", None),
        ("7:3", None),
        ("730", None),
        ("sáng", None),
        ("", None),
    ],
)
def test_read_hour(typed: str, hour: time | None) -> None:
    assert wording.read_hour(typed) == hour


def test_moment_text_shows_the_clocks_of_viet_nam() -> None:
    assert wording.moment_text(datetime(2026, 11, 21, 18, 5, tzinfo=UTC)) == "1:05, 22/11/2026"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0912345678", "0912 345 678"),
        ("02943862613", "0294 3862 613"),
        ("02438626138", "024 3862 6138"),
        ("02838626138", "028 3862 6138"),
        ("115", "115"),
        ("máy lẻ 12", "máy lẻ 12"),
    ],
)
def test_phone_text(number: str, text: str) -> None:
    assert wording.phone_text(number) == text
