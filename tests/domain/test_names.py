"""Names: cleaned, folded, sorted as Vietnamese name lists are, tidied and made into addresses."""

from __future__ import annotations

import random
import unicodedata

import pytest

from domain.names import (
    check_person_name,
    fold,
    nfc,
    nfc_lines,
    search_key,
    slug,
    sort_key,
    suffixes,
    tidy_person_name,
)

# The order that ICU's Vietnamese collation gives, measured with Intl.Collator("vi").
ICU_SYLLABLES = [
    "An",
    "Anh",
    "ảnh",
    "Ảnh",
    "ánh",
    "Ánh",
    "Ạnh",
    "Ăn",
    "Ân",
    "Ẩn",
    "Ấn",
    "Bình",
    "Châu",
    "Cường",
    "Dung",
    "Dũng",
    "Đan",
    "Đạt",
    "Giang",
    "Hoa",
    "Hoà",
    "Hòa",
    "Khoa",
    "Oanh",
    "Ông",
    "Ơn",
    "Út",
    "Uyên",
    "Ưng",
    "Ỷ",
    "Yến",
]
ICU_TONES = [
    "La",
    "Là",
    "Lả",
    "Lã",
    "Lá",
    "Lạ",
    "Lan",
    "Làn",
    "Lản",
    "Lãn",
    "Lán",
    "Lạn",
    "Lăn",
    "Lằn",
    "Lân",
    "Lần",
]

# Given name first, then the rest, both in ICU's order.
NAME_LIST = [
    "An",
    "Lê An",
    "Nguyễn Văn An",
    "Nguyễn Vân An",
    "Phạm Thị Ân",
    "Trần Bình",
    "Đỗ Dung",
    "Đỗ Dũng",
    "Bùi Đạt",
    "Đặng Thị Thu Hằng",
    "Đinh Thị Thu Hằng",
    "Nguyễn Hoà",
    "Nguyễn Hòa",
    "Lý Út",
    "Hồ Ưng",
    "Võ Hải Yến",
]


@pytest.mark.parametrize("order", [ICU_SYLLABLES, ICU_TONES, NAME_LIST])
def test_sort_key_gives_the_dictionary_order(order: list[str]) -> None:
    shuffled = order.copy()
    random.Random(7).shuffle(shuffled)
    assert shuffled != order
    # Databases compare the bytes of the stored text.
    assert sorted(shuffled, key=lambda name: sort_key(name).encode()) == order


def test_code_point_order_would_be_wrong() -> None:
    assert sorted(ICU_SYLLABLES) != ICU_SYLLABLES


def test_sort_key_puts_the_given_name_before_the_family_name() -> None:
    assert sort_key("Vũ Văn An") < sort_key("Bùi Thị Bình")
    assert sort_key("Nguyễn An") < sort_key("Nguyễn Văn An")


def test_sort_key_keeps_letters_of_minority_names_beside_their_plain_letter() -> None:
    names = ["H'Nga Niê", "H'Ok Niê", "H'Ŏk Niê", "H'Pla Niê"]
    assert sorted(names, key=sort_key) == names
    assert sorted(names) != names


def test_sort_key_of_nothing_sorts_first() -> None:
    assert sort_key("") < sort_key("1") < sort_key("An") < sort_key("李")


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  Lê\u00a0 Thị\tHoa \n", "Lê Thị Hoa"),
        (unicodedata.normalize("NFD", "Nguyễn Thuý"), "Nguyễn Thuý"),
        ("Tra\u200b\u0323n\ufeff", "Trạn"),
        ("Minh\x00 Anh\u00ad", "Minh Anh"),
        ("\u3000\u2003", ""),
    ],
)
def test_nfc_cleans_one_line(typed: str, clean: str) -> None:
    assert nfc(typed) == clean


def test_nfc_lines_keeps_the_lines() -> None:
    assert nfc_lines("\r\n một \u00a0hai\r\n\r\nba\n") == "một hai\n\nba"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Đào", "dang thi dao"),
        (unicodedata.normalize("NFD", "Đặng Thị Đào"), "dang thi dao"),
        ("HOÀ", "hoa"),
        ("Hòa", "hoa"),
        ("ƯỚC MƠ", "uoc mo"),
        ("H'Bluôm Niê-Kđăm", "h bluom nie kdam"),
        ("P. Phố Hiến, T. Hưng Yên", "p pho hien t hung yen"),
        ("...", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert search_key(text) == folded


def test_every_vietnamese_letter_folds_to_ascii() -> None:
    letters = "aăâeêioôơuưyđ"
    tones = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    for letter in letters:
        for tone in tones:
            for text in (letter + tone, (letter + tone).upper()):
                folded = fold(unicodedata.normalize("NFC", text))
                assert folded.isascii() and len(folded) == 1, text


def test_suffixes_are_whole_words_longest_first() -> None:
    assert suffixes("Đặng Thị Thu Hằng") == ["dang thi thu hang", "thi thu hang", "thu hang", "hang"]
    assert suffixes("  ") == []


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("NGUYỄN THỊ THU HẰNG", "Nguyễn Thị Thu Hằng"),
        ("đỗ  văn ấn", "Đỗ Văn Ấn"),
        ("Lê Thúy", "Lê Thúy"),
        ("Lê Thuý", "Lê Thuý"),
        ("Nguyễn thị Mĩ", "Nguyễn thị Mĩ"),
        ("H'BLUÔM NIÊ", "H'Bluôm Niê"),
        ("Y", "Y"),
        ("", ""),
    ],
)
def test_tidy_person_name(typed: str, tidy: str) -> None:
    assert tidy_person_name(typed) == tidy


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Hành trình Đỏ – 2026!", "hanh-trinh-do-2026"),
        ("Giọt hồng Phố Hiến", "giot-hong-pho-hien"),
        ("献血", ""),
    ],
)
def test_slug(text: str, address: str) -> None:
    assert slug(text) == address


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Hoa", "Lê Ân", "H'Bluôm Niê", "Y Nga", "Nguyễn Văn A", "Tôn-Thất Huy"]
)
def test_real_names_pass(name: str) -> None:
    assert check_person_name(name) is None


@pytest.mark.parametrize("name", ["", "Hoa", "0912345678", "Nguyễn Văn 2", "Lê @ Hoa", "- -"])
def test_what_is_no_full_name_gets_a_reason(name: str) -> None:
    reason = check_person_name(name)
    assert reason is not None
    assert "họ và tên" in reason.sentence
