"""Papers of half a sheet: two on each A4, cut in the middle, the same code twice, readable without colour."""

from __future__ import annotations

import io
import unicodedata

import pytest
import zxingcpp
from pypdf import PdfReader

from documents.short_form import NOTE, short_forms_pdf
from documents.slip import registration_slips_pdf
from domain.signups.facts import RegistrationFormFacts
from tests.documents.pdf_reading import MM, Word, bare, page_texts, pixels, vertical_rules, words
from tests.documents.sample_papers import LONG_NAME, registration_form, slip

HALF = 297 / 2
CONSENTS = ("Tôi đồng ý để Ban Chỉ đạo dùng thông tin trên cho đợt hiến máu này.", "Gọi tôi để nhắc lịch.")


def sides(pdf: bytes, page: int = 1) -> tuple[list[Word], list[Word]]:
    """Return the words of the left and of the right half of a sheet."""
    found = words(pdf, page)
    return [word for word in found if word.right < HALF], [word for word in found if word.left > HALF]


def of(*forms: RegistrationFormFacts) -> bytes:
    return short_forms_pdf(forms, CONSENTS)


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (2, 1), (3, 2), (40, 20)])
def test_two_papers_stand_on_each_a4_sheet(count: int, sheets: int) -> None:
    for pdf in (of(*[registration_form()] * count), registration_slips_pdf([slip()] * count)):
        pages = PdfReader(io.BytesIO(pdf)).pages
        assert len(pages) == sheets
        assert [round(float(side) / MM) for side in pages[0].mediabox[2:]] == [297, 210]


def test_each_half_keeps_to_its_side_of_the_cut() -> None:
    long = registration_form(
        full_name=LONG_NAME, drive_title="Đợt hiến máu tình nguyện " * 6, address="Tổ 3, " * 30
    )
    for pdf in (
        of(long, registration_form()),
        registration_slips_pdf([slip(full_name=LONG_NAME, waiting_position=3), slip()]),
    ):
        left, right = sides(pdf)
        assert len(left) + len(right) == len(words(pdf)), "no word crosses the cut"
        for word in left + right:
            assert word.left >= 9 and word.right <= 297 - 9
            assert word.top >= 5 and word.bottom <= 210 - 4.5
        assert any(abs(x / MM - HALF) < 0.1 for x, _lower, _upper in vertical_rules(pdf))


def test_a_filled_form_says_what_is_known_and_leaves_consent_to_the_hand() -> None:
    facts = registration_form(printed="In lúc 10:15 ngày 22/11/2026 · Người in: Đỗ Thị Thanh Thủy")
    (text,) = page_texts(of(facts))

    assert unicodedata.is_normalized("NFC", text)
    for value in (facts.full_name, facts.birth, facts.address, facts.commune, facts.workplace, facts.printed):
        assert value in text
    assert bare(facts.id_number) in bare(text)
    assert bare(facts.phone) in bare(text)
    assert all(bare(consent) in bare(text) for consent in CONSENTS)
    assert NOTE in text
    assert text.count(facts.code) == 3, "on top, on the strip, in the foot"


def test_the_code_on_the_strip_is_the_code_of_the_form() -> None:
    codes = ["4X7K-2PQ9", "9ABC-DEF0", "0000-1111"]
    blanks = [
        RegistrationFormFacts(code=code, lookup_url=f"https://giothong.vn/tra-cuu?ma={code}")
        for code in codes
    ]
    pdf = of(*blanks)

    for place, code in enumerate(codes):
        half = sides(pdf, place // 2 + 1)[place % 2]
        assert [word.text for word in half].count(code) == 3
        tops = sorted(word.top for word in half if word.text == code)
        assert tops[0] < 30 and tops[1] > 160
    assert {found.text for page in (1, 2) for found in zxingcpp.read_barcodes(pixels(pdf, page, 200))} == {
        blank.lookup_url for blank in blanks
    }


def test_a_form_without_code_has_no_strip_and_no_value() -> None:
    (text,) = page_texts(of(RegistrationFormFacts()))

    assert "Mã" not in text
    assert "Phần người đăng ký giữ" not in text
    assert "None" not in text
    assert "Họ và tên (chữ in hoa):" in text


def test_the_short_form_asks_nothing_about_health() -> None:
    (text,) = page_texts(of(registration_form()))

    for word in ("bệnh", "thuốc", "HIV", "cân nặng"):
        assert word not in text.replace(NOTE, "")


def test_the_lines_of_a_long_strip_never_lie_on_the_foot() -> None:
    form = registration_form(full_name=LONG_NAME, drive_title="Đợt hiến máu tình nguyện " * 6)
    left, _ = sides(of(form))
    foot = next(word for word in left if word.text == "Mã:")
    strip = [word for word in left if 160 < word.top < foot.top - 0.1]

    assert strip
    assert max(word.bottom for word in strip) <= foot.top + 0.6


def test_papers_can_be_read_without_colour() -> None:
    """On a black and white printer every letter is at least as dark as a grey of contrast 4.5 to 1 on white."""
    for pdf in (of(registration_form()), registration_slips_pdf([slip()])):
        page = pixels(pdf, 1, 200)
        for word in words(pdf):
            box = [round(side * 200 / 25.4) for side in (word.left, word.top, word.right, word.bottom)]
            darkest = page.crop((box[0], box[1], max(box[2], box[0] + 2), box[3])).getextrema()[0]
            assert isinstance(darkest, int)
            assert darkest <= 118, word.text
