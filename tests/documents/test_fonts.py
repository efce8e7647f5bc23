"""The shipped faces draw every Vietnamese letter, and text comes through the door composed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import product

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from documents import styles
from documents.styles import FONT_FILES, FONT_FOLDER, printable, printable_text
from tests.documents.sample_papers import donor_list

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
VOWELS = "aăâeêioôơuưy"


def vietnamese_letters() -> set[str]:
    """Return the 12 vowels with 6 tones, and đ, in both cases."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)} | {"đ"}
    return small | {letter.upper() for letter in small}


def missing(covered: set[int]) -> set[str]:
    return {letter for letter in vietnamese_letters() if ord(letter) not in covered}


def test_there_are_146_letters() -> None:
    assert len(vietnamese_letters()) == 146


@pytest.mark.parametrize("file_name", FONT_FILES.values())
def test_every_shipped_face_draws_all_letters(file_name: str) -> None:
    face = TTFontFile(str(FONT_FOLDER / file_name))

    assert missing(set(face.charToGlyph)) == set()


def test_the_coverage_check_can_fail() -> None:
    face = TTFontFile(str(FONT_FOLDER / FONT_FILES[styles.SERIF]))

    assert missing(set(face.charToGlyph) - {ord("ẵ")}) == {"ẵ"}


def test_each_face_file_has_a_licence_beside_it() -> None:
    licences = " ".join(path.name for path in FONT_FOLDER.glob("LICENSE-*.txt"))

    for file_name in FONT_FILES.values():
        assert f"LICENSE-{file_name.split('-')[0]}.txt" in licences


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (unicodedata.normalize("NFD", "Ưng Thị Phượng Ỷ"), "Ưng Thị Phượng Ỷ"),
        ("Nguyễn\tVăn\nA", "Nguyễn Văn A"),
        ("Lê\u200b Thị\ufeff B", "Lê Thị B"),
        ("Trần 😀 C", "Trần ? C"),
        ("số\u00a0", "số\u00a0"),
    ],
)
def test_text_is_composed_and_drawable(typed: str, printed: str) -> None:
    assert printable_text(typed) == printed


def test_the_door_reaches_nested_facts_and_rows() -> None:
    plain = donor_list(2)
    first = replace(plain.rows[0], full_name=unicodedata.normalize("NFD", plain.rows[0].full_name))
    shaken = donor_list(2, rows=(first, plain.rows[1]))

    assert shaken != plain
    assert printable(shaken) == plain
