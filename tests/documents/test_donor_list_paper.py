"""The certified donor list: its text, its geometry under Nghị định 30/2020, how rows fall on pages."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from documents.donor_list import count_line, donor_list_pdf
from documents.donor_table import columns_for, paginate
from documents.styles import SERIF_BOLD, text_width
from tests.documents.pdf_reading import (
    MM,
    PlacedText,
    bare,
    embedded_fonts,
    horizontal_rules,
    page_texts,
    pixels,
    placed_texts,
    used_fonts,
    words,
)
from tests.documents.sample_papers import CHECK_URL, LETTERHEAD, LONG_NAME, donor_list, donor_row

HEADINGS = "TT Họ và tên Ngày, tháng, năm sinh Giới tính Số định danh/ CCCD Nơi thường trú Điện thoại"


def line_of(texts: list[PlacedText], start: str) -> PlacedText:
    return next(text for text in texts if text.text.startswith(start))


# Text


def test_the_paper_says_what_the_facts_say() -> None:
    facts = donor_list(24)
    text = bare("".join(page_texts(donor_list_pdf(facts))))

    assert unicodedata.is_normalized("NFC", text)
    for row in facts.rows:
        for value in (row.full_name, row.birth, row.id_number, row.address, row.phone, row.note):
            assert bare(value) in text
    for value in (*facts.title_lines, *facts.subject_lines, facts.certification_heading, facts.code):
        assert bare(value) in text
    for value in (facts.certification_statement, facts.compiled_by_name, facts.signature.signer_name):
        assert bare(value) in text
    assert bare("Danh sách gồm 24 (hai mươi bốn) người.") in text
    assert bare("In lúc 10:15 ngày 22/11/2026") in text


def test_decomposed_text_makes_the_same_paper() -> None:
    facts = donor_list(3)
    rows = tuple(replace(row, full_name=unicodedata.normalize("NFD", row.full_name)) for row in facts.rows)

    assert rows != facts.rows
    assert donor_list_pdf(replace(facts, rows=rows)) == donor_list_pdf(facts)


def test_the_same_facts_make_the_same_bytes() -> None:
    assert donor_list_pdf(donor_list(5)) == donor_list_pdf(donor_list(5))


def test_an_empty_list_says_so_and_asks_for_no_signature() -> None:
    (text,) = page_texts(donor_list_pdf(donor_list(0)))

    assert "Chưa có người đăng ký" in text
    assert "XÁC NHẬN CỦA" not in text
    assert HEADINGS in text


def test_a_supplement_names_itself() -> None:
    reader = PdfReader(io.BytesIO(donor_list_pdf(donor_list(1, supplement_number=2))))

    assert reader.metadata is not None
    assert reader.metadata.title == "DANH SÁCH BỔ SUNG SỐ 2 ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN"
    assert "DANH SÁCH BỔ SUNG SỐ 2" in reader.pages[0].extract_text()
    assert "BỔ SUNG" not in page_texts(donor_list_pdf(donor_list(1)))[0]


def test_the_address_column_follows_the_certifier() -> None:
    assert "Nơi thường trú" in page_texts(donor_list_pdf(donor_list(1)))[0]
    assert "Đơn vị công tác" in page_texts(donor_list_pdf(donor_list(1, kind="agency")))[0]


def test_number_and_day_are_blank_until_signed() -> None:
    unsigned = page_texts(donor_list_pdf(donor_list(1)))[0]
    letterhead = replace(LETTERHEAD, number="05", signed_on=date(2026, 3, 5))
    signed = page_texts(donor_list_pdf(donor_list(1, letterhead=letterhead)))[0]

    assert "Số: /DS-UBND" in unsigned
    assert "Phố Hiến, ngày tháng 11 năm 2026" in unsigned
    assert "Số: 05/DS-UBND" in signed
    assert signed.count("Phố Hiến, ngày 05 tháng 3 năm 2026") == 2


@pytest.mark.parametrize("sample", [True, False])
def test_invented_data_is_marked_on_every_page(sample: bool) -> None:
    pages = page_texts(donor_list_pdf(donor_list(24, sample=sample)))

    assert [("DỮ LIỆU MẪU" in text) for text in pages] == [sample] * len(pages)


def test_a_draft_says_so_on_every_page_and_carries_no_code() -> None:
    pdf = donor_list_pdf(donor_list(24, draft=True, code="", check_url="", sample=True))
    pages = page_texts(pdf)

    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert "DỮ LIỆU MẪU · BẢN NHÁP – CHƯA XÁC NHẬN" in text
        assert "Bản nháp, chưa xác nhận" in text
        assert "Mã:" not in text
        assert zxingcpp.read_barcodes(pixels(pdf, number, 200)) == []
    assert all("BẢN NHÁP" not in text for text in page_texts(donor_list_pdf(donor_list(24))))


def test_the_file_names_its_title_and_language_and_embeds_each_face_once() -> None:
    pdf = donor_list_pdf(donor_list(400))
    reader = PdfReader(io.BytesIO(pdf))
    faces = embedded_fonts(pdf)

    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
    assert reader.metadata is not None
    assert reader.metadata.title == "DANH SÁCH ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN"
    assert len(faces) == len(set(faces)) == 4
    assert all("LiberationSerif" in name for name in used_fonts(pdf))


# Pages


def test_the_heading_row_code_and_page_number_stand_on_every_page() -> None:
    pages = page_texts(donor_list_pdf(donor_list(400)))

    assert len(pages) > 20
    for number, text in enumerate(pages, start=1):
        assert HEADINGS in text
        assert "Mã: DS-7K2M-4QXP" in text
        assert f"Trang {number}/{len(pages)}" in text


def test_400_rows_are_printed_once_each_in_order() -> None:
    text = " ".join(page_texts(donor_list_pdf(donor_list(400))))

    assert re.findall(r"\b033\d{9}\b", text) == [row.id_number for row in donor_list(400).rows]
    assert "Danh sách gồm 400 (bốn trăm) người." in text


@pytest.mark.parametrize("first", [1, 16, 31])
def test_the_signature_never_stands_without_the_last_two_rows(first: int) -> None:
    """Fifteen lists in a row cross every way a page can be full, and the first overflow after it."""
    page_counts = []
    for count in range(first, first + 15):
        facts = donor_list(count)
        pdf = donor_list_pdf(facts)
        pages = page_texts(pdf)
        page_counts.append(len(pages))
        assert line_of(placed_texts(pdf, len(pages)), facts.signature.signer_name).y >= 20 * MM
        assert [("XÁC NHẬN CỦA" in text) for text in pages] == [False] * (len(pages) - 1) + [True]
        assert "Danh sách gồm" in pages[-1]
        for row in facts.rows[-2:]:
            assert row.id_number in pages[-1]
    assert page_counts == sorted(page_counts)
    assert len(set(page_counts)) > 1, "the lists must cross a page break, or this test proves nothing"


heights = st.lists(st.floats(min_value=15, max_value=120), max_size=60)


@given(heights, st.floats(0, 330), st.floats(200, 300))
@settings(max_examples=300, deadline=None)
def test_pages_keep_every_row_and_every_room(rows: list[float], first_room: float, tail: float) -> None:
    next_room = 540.0  # Two of the tallest rows and the tallest tail fit on a page of their own.
    pages = paginate(rows, first_room, next_room, tail)

    assert [number for page in pages for number in page] == list(range(len(rows)))
    assert len(pages[-1]) >= min(2, len(rows))
    assert all(len(page) for page in pages[1:]) or not rows
    for number, page in enumerate(pages):
        room = next_room if number else first_room
        used = sum(rows[row] for row in page) + (tail if number == len(pages) - 1 else 0)
        assert used <= room + 1e-6


def test_a_long_name_and_a_long_word_stay_inside_their_cells() -> None:
    """Poppler's boxes of the words are compared with the column edges of the table."""
    rows = (
        replace(
            donor_row(1), full_name=LONG_NAME, address="Khuphốkhôngdấucách" * 4, note="Ghi chú dài " * 30
        ),
        *(donor_row(position) for position in range(2, 9)),
    )
    pdf = donor_list_pdf(donor_list(8, rows=rows))
    columns = columns_for("ubnd", 252 * MM)
    edges = [30.0]
    for column in columns:
        edges.append(edges[-1] + column.width / MM)
    table_top = 210 - max(y for left, right, y in horizontal_rules(pdf) if right - left > 250 * MM) / MM
    table = [word for word in words(pdf) if table_top < word.top < 190]
    crossing = [
        word for word in table if any(word.left < edge - 0.2 and word.right > edge + 0.2 for edge in edges)
    ]

    assert bare(LONG_NAME) in bare(page_texts(pdf)[0])
    assert len(LONG_NAME) >= 60
    assert len(table) > 60
    assert crossing == []
    assert edges[-1] == pytest.approx(297 - 15, abs=0.01)


# Geometry (Nghị định 30/2020/NĐ-CP, Phụ lục I)


def test_everything_stands_inside_the_margins() -> None:
    pdf = donor_list_pdf(donor_list(40))
    page_count = len(page_texts(pdf))
    for page in range(1, page_count + 1):
        for word in words(pdf, page):
            assert word.left >= 30 - 0.1
            assert word.right <= 297 - 15 + 0.1
            page_number = word.bottom < 20 and word.text == str(page)
            assert word.top >= 19.9 or page_number
            foot = word.top > 210 - 20
            assert word.bottom <= 210 - 20 + 0.1 or foot
            assert word.bottom <= 210 - 4.5, "the printer does not reach the edge"


def test_page_numbers_stand_centred_in_the_top_margin_from_page_two() -> None:
    pdf = donor_list_pdf(donor_list(24))

    assert not [text for text in placed_texts(pdf, 1) if text.y > (210 - 20) * MM]
    (number,) = [text for text in placed_texts(pdf, 2) if text.y > (210 - 20) * MM]
    assert number.text == "2"
    assert 13 <= number.size <= 14
    assert number.x + text_width("2", SERIF_BOLD, number.size) / 2 == pytest.approx(297 * MM / 2, abs=0.5)


def test_the_head_has_the_sizes_and_rules_of_the_decree() -> None:
    pdf = donor_list_pdf(donor_list(5))
    texts = placed_texts(pdf)
    nation, motto = line_of(texts, "CỘNG HÒA"), line_of(texts, "Độc lập")
    agency, number, day = (
        line_of(texts, "PHƯỜNG PHỐ HIẾN"),
        line_of(texts, "Số:"),
        line_of(texts, "Phố Hiến, ngày"),
    )

    assert 12 <= nation.size <= 13
    assert 13 <= motto.size <= 14
    assert nation.face.endswith("Bold")
    assert motto.face.endswith("Bold")
    assert agency.face.endswith("Bold")
    assert line_of(texts, "TỈNH HƯNG YÊN").face == "LiberationSerif"
    assert number.size == 13
    assert number.y == day.y
    assert day.face.endswith("Italic")
    assert 13 <= day.size <= 14
    assert 13 <= line_of(texts, "DANH SÁCH").size <= 14

    def rule_below(text: PlacedText) -> float:
        length = text_width(text.text, SERIF_BOLD, text.size)
        middle = text.x + length / 2
        found = [
            right - left
            for left, right, y in horizontal_rules(pdf)
            if abs((left + right) / 2 - middle) < 1 and 0 < text.y - y < 12
        ]
        assert len(found) == 1
        return found[0] / length

    assert rule_below(motto) == pytest.approx(1, abs=0.01)
    assert 1 / 3 <= rule_below(agency) <= 1 / 2


def test_there_is_room_for_signature_and_seal() -> None:
    pdf = donor_list_pdf(donor_list(2))
    texts = placed_texts(pdf)
    title, name = line_of(texts, "PHÓ CHỦ TỊCH"), line_of(texts, "Nguyễn Thị Ngọc Ánh")

    assert title.y - name.y >= 30 * MM
    assert line_of(texts, "Đỗ Thị Thanh Thủy").y == pytest.approx(name.y)
    assert title.x > line_of(texts, "NGƯỜI LẬP DANH SÁCH").x
    assert line_of(texts, "Nơi nhận:").y == pytest.approx(line_of(texts, "NGƯỜI LẬP").y, abs=2)


def test_the_code_in_the_foot_can_be_read_by_a_phone() -> None:
    for page in (1, 2):
        found = zxingcpp.read_barcodes(pixels(donor_list_pdf(donor_list(14)), page, 200))
        assert [code.text for code in found] == [CHECK_URL]


def test_the_count_is_written_in_words() -> None:
    assert count_line(21) == "Danh sách gồm 21 (hai mươi mốt) người."
