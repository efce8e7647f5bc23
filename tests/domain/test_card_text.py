"""The line that a scanner types from an identity card: read as far as it goes, doubts said, nothing else kept."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.card_text import CardText, read_card_text
from domain.people import BirthDay, split_day_text

TODAY = date(2026, 11, 22)
LINE = "033190001234|012345678|Trần Thị Thu Hằng|05031990|Nữ|Tổ 3, An Tảo, Hưng Yên, Hưng Yên|01012022"


def read(text: str) -> CardText:
    found = read_card_text(text, TODAY)
    assert found is not None
    return found


def test_the_line_of_a_card_fills_the_fields() -> None:
    card = read(LINE)

    assert card.id_number == "033190001234"
    assert card.full_name == "Trần Thị Thu Hằng"
    assert card.birth == BirthDay(date(1990, 3, 5), 1990)
    assert card.sex == "female"
    assert card.address == "Tổ 3, An Tảo, Hưng Yên, Hưng Yên"
    assert card.doubts == ()


def test_the_old_number_and_the_day_of_issue_are_not_kept() -> None:
    kept = " ".join(str(value) for value in dataclasses.asdict(read(LINE)).values())

    assert "012345678" not in kept
    assert "01012022" not in kept


@pytest.mark.parametrize(
    "line",
    [
        "033190001234||TRẦN THỊ THU HẰNG|05031990|Nữ|An Tảo|01012022",  # Never had an old number.
        "033190001234||Trần Thị Thu Hằng|05031990|Nữ|An Tảo|01012022||||",  # Newer cards have more fields.
        "033190001234||Trần Thị Thu Hằng|05031990|Nữ|An Tảo",
        "Trần033190001234||Trần Thị Thu Hằng|05031990|Nữ|An Tảo|01012022\r\n",  # Typed after a letter or two.
    ],
)
def test_cards_of_several_years_are_read(line: str) -> None:
    card = read(line)

    assert (card.id_number, card.full_name, card.address) == ("033190001234", "Trần Thị Thu Hằng", "An Tảo")


@pytest.mark.parametrize(
    ("line", "name", "doubt"),
    [
        ("033190001234||Tran Thi Thu Hang|05031990|Nu|An Tao|", "Tran Thi Thu Hang", "không dấu"),
        ("033190001234||Tr?n Th? Thu H?ng|05031990|N?|An T?o|", "", "chưa đọc được họ tên"),
        ("033190001234||Trần Thị Thu Hằng|5/3/1990|Nữ|An Tảo|", "Trần Thị Thu Hằng", "ngày sinh"),
        ("033190001234||Trần Thị Thu Hằng|31021990|Nữ|An Tảo|", "Trần Thị Thu Hằng", "ngày sinh"),
        ("033190001234||Trần Thị Thu Hằng|05031991|Nữ|An Tảo|", "Trần Thị Thu Hằng", "năm sinh 1990"),
        ("033190001234||Trần Văn Hùng|05031990|Nam|An Tảo|", "Trần Văn Hùng", "giới tính nữ"),
    ],
)
def test_what_the_keyboard_broke_is_a_doubt(line: str, name: str, doubt: str) -> None:
    card = read(line)

    assert card.full_name == name
    assert [words for words in card.doubts if doubt in words]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Trần Thị Thu Hằng",
        "033190001234",
        "03319000123||Trần Thị Thu Hằng|05031990|Nữ|An Tảo|",
        "x|y|z|a|b|c",
    ],
)
def test_other_text_is_no_card(text: str) -> None:
    assert read_card_text(text, TODAY) is None


@given(st.text(alphabet="0123456789|ầĐ ?\n\x00'", max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = read_card_text(text, TODAY)

    assert found is None or (len(found.id_number) == 12 and found.id_number.isdecimal())


def test_a_birth_typed_without_signs_is_a_day() -> None:
    assert split_day_text("05031990") == ("05", "03", "1990")
    assert split_day_text("1990") == ("", "", "1990")
    assert split_day_text("5031990") is None
