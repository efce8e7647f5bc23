"""Keys and words hold for every text and number, not only for the examples."""

from __future__ import annotations

import string
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from domain.names import fold, nfc, nfc_lines, slug, sort_key, suffixes, tidy_person_name
from domain.people import IdNumber, Phone, parse_id_number, parse_phone
from domain.wording import number_in_words, number_text, phone_text, read_whole_number

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", v + t) for v in VOWELS for t in TONES] + list("bcdđghklmnpqrstvx")
SYLLABLES = st.text(st.sampled_from(LETTERS), min_size=1, max_size=7)
NAMES = st.lists(SYLLABLES.map(str.capitalize), min_size=1, max_size=5).map(" ".join)

DIGIT_WORDS = {
    word: value
    for value, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"])
} | {"mốt": 1, "lăm": 5}


def number_from_words(words: str) -> int:
    """Read a number back from its words, one word after another, as a listener would."""
    total = group = digit = 0
    for word in words.split():
        if word in DIGIT_WORDS:
            digit = DIGIT_WORDS[word]
        elif word == "mười":
            group, digit = group + 10, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word in ("nghìn", "triệu"):
            total += (group + digit) * (1000 if word == "nghìn" else 1_000_000)
            group = digit = 0
        else:
            assert word == "linh", word
    return total + group + digit


@given(st.integers(0, 999_999_999))
def test_number_in_words_reads_back(number: int) -> None:
    assert number_from_words(number_in_words(number)) == number


@given(st.integers(0, 10**12))
def test_number_text_reads_back(number: int) -> None:
    assert read_whole_number(number_text(number)) == number


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert nfc(nfc(text)) == nfc(text)
    assert nfc_lines(nfc_lines(text)) == nfc_lines(text)
    assert unicodedata.is_normalized("NFC", nfc(text))
    nfc(text).encode("utf-8")
    assert "\x00" not in nfc_lines(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert slug(slug(text)) == slug(text)
    assert set(slug(text)) <= set(string.ascii_lowercase + string.digits + "-")


@given(NAMES)
def test_unicode_form_spaces_and_case_do_not_change_the_keys(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert fold(decomposed) == fold(name) == fold(name.upper())
    assert sort_key(decomposed) == sort_key(name) == sort_key(f" {name.replace(' ', '  ')}\u00a0")
    assert tidy_person_name(decomposed.upper()) == tidy_person_name(name.upper())
    assert fold(name).isascii()


@given(NAMES)
def test_tidying_twice_is_tidying_once(name: str) -> None:
    for typed in (name, name.upper(), name.lower()):
        tidy = tidy_person_name(typed)
        assert tidy_person_name(tidy) == tidy
        assert fold(tidy) == fold(typed)


@given(NAMES, NAMES)
def test_different_names_have_different_sort_keys(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)
    # Python's order of strings and the order of their bytes agree, so SQLite and Postgres do too.
    assert (sort_key(one) < sort_key(other)) == (sort_key(one).encode() < sort_key(other).encode())


@given(NAMES)
def test_suffixes_end_the_folded_name(name: str) -> None:
    found = suffixes(name)
    assert found[0] == fold(name)
    assert all(fold(name).endswith(suffix) for suffix in found)
    assert len(found) == len(name.split())


@given(st.from_regex(r"0[35789][0-9]{8}|02[0-9]{9}", fullmatch=True))
def test_a_written_phone_reads_back(number: str) -> None:
    for typed in (phone_text(number), f"+84{number[1:]}", f"84 {number[1:]}", number[1:], f"{number[1:]}.0"):
        answer = parse_phone(typed)
        assert isinstance(answer, Phone)
        assert answer.number == number


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    assert parse_phone(text) is not None
    assert parse_id_number(text, from_sheet=True) is not None


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_twelve_digits_are_a_citizen_number(number: str) -> None:
    assert parse_id_number(number) == IdNumber(number, "citizen")
