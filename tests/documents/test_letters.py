"""Letters: their text, geometry under Nghị định 30/2020, what stays together, the same letter as a Word file."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import zxingcpp
from docx import Document
from docx.shared import Mm

from documents.identity_slip import identity_slip_pdf
from documents.letter import letters_pdf
from domain.certification.combined import IdentitySlipFacts
from domain.certification.letters import LetterFacts, LinkFacts, blank_day, blank_number
from domain.units.facts import LetterheadFacts, SignatureFacts
from exchange.letter_docx import letters_docx
from tests.documents.pdf_reading import page_texts, pixels, placed_texts, words
from tests.documents.sample_papers import CHECK_URL, LONG_NAME, donor_row

ADDRESS = "https://giothong.vn/xac-nhan/0123456789ABCDEFGHJKMNPQRS"
MADE_AT = datetime(2026, 11, 23, tzinfo=UTC)
LETTER = LetterFacts(
    letterhead=LetterheadFacts(
        parent_agency_lines=(),
        agency_lines=("BAN CHỈ ĐẠO VẬN ĐỘNG", "HIẾN MÁU TÌNH NGUYỆN", "TỈNH HƯNG YÊN"),
        number_symbol="/BCĐ",
        number="",
        place_name="Hưng Yên",
        month_hint=date(2026, 11, 23),
    ),
    matter="V/v xác nhận danh sách đăng ký hiến máu tình nguyện",
    addressee="Trường Đại học Sư phạm Kỹ thuật Hưng Yên",
    paragraphs=("Đề nghị quý cơ quan xác nhận các danh sách sau:",),
    table_head=("TT", "Danh sách", "Đợt hiến máu", "Gửi ngày", "Hạn", "Số người còn chờ"),
    table_rows=(
        ("1", "Danh sách chính", "06/12/2026, Nhà văn hóa phường An Tảo", "18/11/2026", "22/11/2026", "40"),
    ),
    after_table=("Trả lời trước hết ngày 25 tháng 11 năm 2026.",),
    links=(LinkFacts("Danh sách chính", ADDRESS, "4X7-K2P", "25/11/2026"),),
    closing=("Trân trọng cảm ơn./.",),
    recipients=("Như trên", "Lưu: VT"),
    signature=SignatureFacts((), "TRƯỞNG BAN", "Nguyễn Thị Ngọc Ánh"),
    contact="Số 10 Chùa Chuông. Điện thoại: 0221 3862 613",
)


def long_letter(rows: int) -> LetterFacts:
    return replace(LETTER, table_rows=LETTER.table_rows * rows)


def test_the_letter_says_what_the_facts_say() -> None:
    (text,) = page_texts(letters_pdf([LETTER]))
    assert unicodedata.is_normalized("NFC", text)
    for words_ in (
        *("V/v xác nhận danh sách", f"Kính gửi: {LETTER.addressee}", "22/11/2026", ADDRESS, "Mã: 4X7-K2P"),
        *(
            "Trân trọng cảm ơn./.",
            "Nơi nhận:",
            "- Như trên;",
            "- Lưu: VT.",
            "TRƯỞNG BAN",
            "Nguyễn Thị Ngọc Ánh",
        ),
        *("Số 10 Chùa Chuông", "tháng 11 năm 2026", "/BCĐ"),
    ):
        assert words_ in text, words_


def test_decomposed_text_makes_the_same_letter() -> None:
    apart = replace(LETTER, addressee=unicodedata.normalize("NFD", LETTER.addressee))
    assert letters_pdf([apart]) == letters_pdf([LETTER])


def test_the_code_of_the_link_can_be_scanned() -> None:
    (found,) = zxingcpp.read_barcodes(pixels(letters_pdf([LETTER]), dots_per_inch=150))
    assert found.text == ADDRESS


def test_text_stays_within_the_margins_of_the_decree_and_of_the_unit() -> None:
    for margins, left, right in (((20, 20, 30, 15), 30, 195), ((25, 25, 35, 20), 35, 190)):
        facts = replace(LETTER, letterhead=replace(LETTER.letterhead, margins_mm=margins))
        found = words(letters_pdf([facts]))
        assert min(word.left for word in found) >= left - 0.3
        assert max(word.right for word in found) <= right + 0.3
        assert min(word.top for word in found) >= margins[0] - 1.5


def test_sizes_follow_the_decree() -> None:
    sizes = {text.text: text.size for text in placed_texts(letters_pdf([LETTER]))}
    assert sizes[next(text for text in sizes if text.startswith("V/v"))] == 12
    assert sizes["Nơi nhận:"] == 12 and sizes["- Như trên;"] == 11 and sizes["TRƯỞNG BAN"] == 13
    assert sizes["Trân trọng cảm ơn./."] == 13


@pytest.mark.parametrize("rows", [1, 12, 13, 14, 15, 16, 17, 18, 19, 20, 60])
def test_long_tables_repeat_their_head_and_the_signature_never_stands_alone(rows: int) -> None:
    pages = page_texts(letters_pdf([long_letter(rows)]))
    assert sum(page.count("Nhà văn hóa phường An Tảo") for page in pages) == rows
    for page in pages:
        assert ("An Tảo" in page) == ("Số người còn chờ" in page)
    assert "Trân trọng cảm ơn./." in pages[-1] and "TRƯỞNG BAN" in pages[-1]
    assert [page.startswith(str(number)) for number, page in enumerate(pages, 1)][1:] == [True] * (
        len(pages) - 1
    )
    assert "Điện thoại" in pages[0] and not any("Điện thoại" in page for page in pages[1:])


def test_each_letter_begins_on_a_page_of_its_own() -> None:
    other = replace(LETTER, addressee=LONG_NAME)
    pages = page_texts(letters_pdf([long_letter(40), other]))
    assert LONG_NAME in pages[-1].replace("  ", " ") and pages[-1][:1] != "2"
    with pytest.raises(ValueError):
        letters_pdf([])
    with pytest.raises(ValueError):
        letters_docx([], MADE_AT)


def test_a_long_paragraph_flows_over_pages() -> None:
    many = replace(LETTER, paragraphs=("Một câu dài để thử sang trang. " * 300,))
    pages = page_texts(letters_pdf([many]))
    assert len(pages) > 2 and sum(page.count("thử sang trang") for page in pages) >= 295


def test_letters_of_invented_data_say_so() -> None:
    assert "DỮ LIỆU MẪU" in page_texts(letters_pdf([replace(LETTER, sample=True)]))[0]


def test_the_word_file_says_the_same() -> None:
    document = Document(io.BytesIO(letters_docx([LETTER, long_letter(3)], MADE_AT)))
    section = document.sections[0]
    assert round(section.page_width / Mm(1)) == 210 and round(section.left_margin / Mm(1)) == 30
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for words_ in (f"Kính gửi: {LETTER.addressee}", ADDRESS, "Mã: 4X7-K2P", "Trân trọng cảm ơn./."):
        assert said.count(words_) == 2
    for words_ in (LETTER.matter, "Như trên", "TRƯỞNG BAN", "Nguyễn Thị Ngọc Ánh", "TỈNH HƯNG YÊN"):
        assert cells.count(words_) == 2
    assert cells.count("An Tảo") == 4
    assert blank_number(LETTER.letterhead) in cells and blank_day(LETTER.letterhead) in cells


def test_the_slip_of_a_person_fits_one_page_with_the_longest_name() -> None:
    facts = IdentitySlipFacts(
        row=replace(donor_row(1), full_name=LONG_NAME, address="Tổ dân phố " * 30),
        unit_name="phường Phố Hiến",
        list_words="Danh sách chính, số 05/DS-UBND ngày 20/11/2026",
        drive_words="Đợt hiến máu ngày 06 tháng 12 năm 2026",
        basis="Thông tư 26/2013/TT-BYT",
        code="7K2M-4QXP",
        check_url=CHECK_URL,
        printed_by="Đỗ Thị Thanh Thủy",
        printed_at=MADE_AT,
    )
    (text,) = page_texts(identity_slip_pdf(facts))
    assert donor_row(1).id_number in text and "BÀN ĐÓN TIẾP" in text and "7K2M-4QXP" in text
    found = words(identity_slip_pdf(facts))
    assert max(word.right for word in found) <= 148 - 11 and max(word.bottom for word in found) <= 206
