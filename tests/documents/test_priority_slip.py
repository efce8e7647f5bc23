"""The slip with a priority code: four on a sheet, each in its quarter, with a code that a phone reads."""

from __future__ import annotations

import io
from datetime import date

import pytest
import zxingcpp
from pypdf import PdfReader

from documents.priority_slip import TITLE, priority_slips_pdf
from domain.signups.facts import PrioritySlipFacts
from tests.documents.pdf_reading import page_texts, pixels, words

URL = "https://giothong.vn/dot-hien-mau/?tinh=506"


def slip(number: int, words: str = "Phường An Tảo, Thứ Hai, 23/11/2026") -> PrioritySlipFacts:
    return PrioritySlipFacts(
        f"4X7K-2PQ{number}", URL, words, date(2027, 5, 22), "Hội Chữ thập đỏ, 0221 386 1234"
    )


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (4, 1), (5, 2), (40, 10)])
def test_four_slips_stand_on_each_sheet(count: int, sheets: int) -> None:
    pdf = priority_slips_pdf([slip(number % 10) for number in range(count)])
    assert len(PdfReader(io.BytesIO(pdf)).pages) == sheets
    assert sum(text.count(TITLE) for text in page_texts(pdf)) == count


def test_each_slip_keeps_to_its_quarter_even_with_a_long_name() -> None:
    long = "Ban Chỉ đạo vận động hiến máu tình nguyện " * 5
    pdf = priority_slips_pdf([slip(number, long) for number in range(4)])
    for word in words(pdf, 1):
        assert word.right < 105 or word.left > 105, word
        assert word.top < 297 / 2 - 8 or word.top > 297 / 2, word
    text = page_texts(pdf)[0]
    assert text.count("22/05/2027") == 4 and text.count("Hỏi thêm") == 4


def test_a_phone_reads_where_to_go() -> None:
    seen = zxingcpp.read_barcodes(pixels(priority_slips_pdf([slip(1)]), 1, 200))
    assert [code.text for code in seen] == [URL]


def test_nothing_to_print_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError):
        priority_slips_pdf([])
