"""What Nghị định 30/2020/NĐ-CP, Phụ lục I asks of a page, measured on the finished PDF of each paper."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from pypdf import PdfReader

from documents.donor_list import donor_list_pdf
from documents.letterhead import draw_letterhead, draw_signature
from documents.pages import finished, new_canvas
from documents.plan_annex import plan_annex_pdf
from documents.registration_form import registration_forms_pdf
from documents.styles import A4, SERIF, SERIF_BOLD, SERIF_ITALIC, glyphs_of, mm, text_width
from domain.rulebook import rule
from domain.units.facts import LetterheadFacts, SignatureFacts
from tests.documents.pdf_reading import (
    MM,
    PlacedText,
    bare,
    horizontal_rules,
    page_texts,
    pixels,
    placed_texts,
    words,
)
from tests.documents.sample_papers import LETTERHEAD, donor_list, registration_form
from tests.documents.test_golden_pages import alike
from tests.documents.test_plan_annex import hung_yen_annex, matrix

LIMITS: dict[str, list[int]] = rule("paper.margins_mm", date(2026, 11, 22)).value
JOINT = LetterheadFacts(
    parent_agency_lines=(),
    agency_lines=(
        "ỦY BAN MTTQ TỈNH",
        "HỘI CHỮ THẬP ĐỎ TỈNH",
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH",
        "TỈNH ĐOÀN",
        "SỞ Y TẾ",
    ),
    number_symbol="/KHPH-MTTQ-CTĐ-LĐLĐ-TĐ-SYT",
    number="02",
    place_name="Thành phố Hồ Chí Minh",
    signed_on=date(2026, 12, 29),
)


def head(facts: LetterheadFacts, left: int = 30, right: int = 15) -> bytes:
    canvas, buffer = new_canvas(A4, "Đầu giấy")
    draw_letterhead(canvas, facts, left * mm, A4[0] - right * mm, A4[1] - 20 * mm)
    canvas.showPage()
    return finished(canvas, buffer)


def line_of(texts: list[PlacedText], start: str) -> PlacedText:
    return next(text for text in texts if text.text.startswith(start))


def rule_lengths(pdf: bytes, text: PlacedText, font: str) -> list[float]:
    """Return the lengths of the rules centred right below a text, as parts of the text's length."""
    length = text_width(text.text, font, text.size)
    middle = text.x + length / 2
    return [
        (right - left) / length
        for left, right, y in horizontal_rules(pdf)
        if abs((left + right) / 2 - middle) < 1 and 0 < text.y - y < 12
    ]


# The page


PAPERS: dict[str, Callable[[], bytes]] = {
    "donor list": lambda: donor_list_pdf(donor_list(60)),
    "supplement": lambda: donor_list_pdf(donor_list(60, supplement_number=2)),
    "schedule": lambda: plan_annex_pdf(hung_yen_annex()),
    "matrix": lambda: plan_annex_pdf(matrix(60, 12)),
}


@pytest.mark.parametrize("name", PAPERS)
def test_official_papers_keep_the_margins_and_number_their_pages(name: str) -> None:
    pdf = PAPERS[name]()
    sheets = PdfReader(io.BytesIO(pdf)).pages
    sizes = {tuple(round(float(side) / MM) for side in sheet.mediabox[2:]) for sheet in sheets}
    assert len(sizes) == 1 and sizes <= {(210, 297), (297, 210)}
    width, height = sizes.pop()
    assert len(sheets) > 1
    for page in range(1, len(sheets) + 1):
        found = words(pdf, page)
        in_margin = [word for word in found if word.bottom < LIMITS["top"][0]]
        assert [word.text for word in in_margin] == ([str(page)] if page > 1 else [])
        for word in in_margin:
            assert (word.left + word.right) / 2 == pytest.approx(width / 2, abs=0.6)
        for word in found:
            assert word.left >= LIMITS["left"][0] - 0.1
            assert word.right <= width - LIMITS["right"][0] + 0.1
            # Code and print note stand in the bottom margin; the decree leaves it to the office.
            assert word.bottom <= height - 4.5


def test_page_numbers_are_upright_arabic_of_13_to_14_points() -> None:
    for build in PAPERS.values():
        (number,) = [text for text in placed_texts(build(), 2) if text.text == "2" and text.size >= 13]
        assert number.face == "LiberationSerif"
        assert number.size <= 14


@pytest.mark.parametrize(
    "margins", list(product(*(LIMITS[side] for side in ("top", "bottom", "left", "right"))))
)
def test_a_unit_may_choose_its_margins(margins: tuple[int, int, int, int]) -> None:
    top, bottom, left, right = margins
    pdf = donor_list_pdf(donor_list(24, letterhead=replace(LETTERHEAD, margins_mm=margins)))
    pages = page_texts(pdf)
    for page in range(1, len(pages) + 1):
        found = [word for word in words(pdf, page) if word.bottom > 19 or word.text != str(page)]
        body = [word for word in found if word.top < 210 - bottom]
        assert min(word.left for word in found) >= left - 0.1
        assert max(word.right for word in found) <= 297 - right + 0.1
        assert min(word.top for word in body) >= top - 0.1
        assert max(word.bottom for word in body) <= 210 - bottom + 0.1
        table = [(start, end) for start, end, _ in horizontal_rules(pdf, page) if end - start > 200 * MM]
        assert {(round(start / MM), round(end / MM)) for start, end in table} == {(left, 297 - right)}


# The head


@pytest.mark.parametrize(("left", "right"), [(30, 15), (30, 20), (35, 15), (35, 20)])
@pytest.mark.parametrize(
    "facts", [LETTERHEAD, JOINT, replace(LETTERHEAD, place_name="Thành phố Hồ Chí Minh")]
)
def test_the_head_stays_in_its_columns_at_all_margins(facts: LetterheadFacts, left: int, right: int) -> None:
    pdf = head(facts, left, right)
    texts = placed_texts(pdf)
    nation, motto, number = (line_of(texts, start) for start in ("CỘNG HÒA", "Độc lập", "Số:"))
    day = line_of(texts, facts.place_name)

    assert (nation.face, motto.face) == ("LiberationSerif-Bold", "LiberationSerif-Bold")
    assert 12 <= nation.size <= 13 and 13 <= motto.size <= 14
    assert number.size == 13 and day.size == 13
    assert number.y == day.y, "number and day stand on one line"
    assert "năm 2026" in day.text, "place and day take one line"
    agency_side = [text for text in texts if text.x < nation.x - 1 and text is not day and text is not motto]
    end = max(
        text.x + text_width(text.text, SERIF if text.face == "LiberationSerif" else SERIF_BOLD, text.size)
        for text in agency_side
    )
    assert end <= min(nation.x, day.x) + 0.1, "the sides do not touch"
    assert day.x + text_width(day.text, SERIF_ITALIC, 13) <= (210 - right) * MM + 0.1
    (motto_rule,) = rule_lengths(pdf, motto, SERIF_BOLD)
    last = line_of(texts, facts.agency_lines[-1])
    (agency_rule,) = rule_lengths(pdf, last, SERIF_BOLD)
    assert motto_rule == pytest.approx(1, abs=0.01)
    assert 1 / 3 <= agency_rule <= 1 / 2


def test_several_bodies_stand_under_each_other_and_share_one_number() -> None:
    texts = placed_texts(head(JOINT))
    tops = [line_of(texts, agency).y for agency in JOINT.agency_lines]

    assert tops == sorted(tops, reverse=True) and len(set(tops)) == 5
    assert {line_of(texts, agency).face for agency in JOINT.agency_lines} == {"LiberationSerif-Bold"}
    start = next(place for place, text in enumerate(texts) if text.text.startswith("Số: 02"))
    assert texts[start].text + texts[start + 1].text == "Số: 02/KHPH-MTTQ-CTĐ-LĐLĐ-TĐ-SYT"


def test_the_agency_above_is_upright_and_the_issuer_bold() -> None:
    texts = placed_texts(head(LETTERHEAD))

    assert line_of(texts, "TỈNH HƯNG YÊN").face == "LiberationSerif"
    assert line_of(texts, "ỦY BAN NHÂN DÂN").face == "LiberationSerif-Bold"
    assert line_of(texts, "TỈNH HƯNG YÊN").size == line_of(texts, "ỦY BAN NHÂN DÂN").size


@pytest.mark.parametrize(
    ("number", "day", "words_of_number", "words_of_day"),
    [
        ("", None, "Số: /DS-UBND", "Phố Hiến, ngày tháng 11 năm 2026"),
        ("05", date(2026, 2, 5), "Số: 05/DS-UBND", "Phố Hiến, ngày 05 tháng 02 năm 2026"),
        ("8A", date(2026, 9, 15), "Số: 8A/DS-UBND", "Phố Hiến, ngày 15 tháng 9 năm 2026"),
    ],
)
def test_number_and_day_are_blank_or_written_as_the_decree_says(
    number: str, day: date | None, words_of_number: str, words_of_day: str
) -> None:
    (text,) = page_texts(head(replace(LETTERHEAD, number=number, signed_on=day)))

    assert words_of_number in text
    assert words_of_day in text


def test_the_blanks_leave_room_to_write() -> None:
    texts = placed_texts(head(LETTERHEAD))
    number = line_of(texts, "Số:")

    assert text_width(number.text, SERIF, 13) - text_width("Số:/DS-UBND", SERIF, 13) >= 8 * MM
    day = line_of(texts, "Phố Hiến")
    assert (
        text_width(day.text, SERIF_ITALIC, 13)
        - text_width("Phố Hiến, ngày tháng 11 năm 2026", SERIF_ITALIC, 13)
        >= 5 * MM
    )


# The signature


SIGNATURES = {
    "TM.": SignatureFacts(("TM. ỦY BAN NHÂN DÂN",), "CHỦ TỊCH", "Trần Văn Nam"),
    "KT.": SignatureFacts(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "PHÓ CHỦ TỊCH", "Trần Văn Nam"),
    "TL.": SignatureFacts(("TL. CHỦ TỊCH",), "CHÁNH VĂN PHÒNG", "Trần Văn Nam"),
    "TUQ.": SignatureFacts(("TUQ. CHỦ TỊCH",), "TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI", "Trần Văn Nam"),
    "Q.": SignatureFacts((), "Q. GIÁM ĐỐC", "Trần Văn Nam"),
    "7b": SignatureFacts((), "TRƯỞNG BAN", "Trần Văn Nam", extra_office="PHÓ CHỦ TỊCH UBND"),
}


@pytest.mark.parametrize("form", SIGNATURES)
def test_signatures_have_the_forms_of_the_decree(form: str) -> None:
    facts = SIGNATURES[form]
    canvas, buffer = new_canvas(A4, "Chữ ký")
    draw_signature(canvas, facts, 140 * mm, 200 * mm, 90 * mm)
    canvas.showPage()
    texts = placed_texts(finished(canvas, buffer))
    above = (*facts.authority_lines, facts.title)
    below = tuple(text for text in (facts.extra_office, facts.signer_name) if text)

    assert [text.text for text in texts] == [*above, *below]
    assert all(text.face == "LiberationSerif-Bold" and 13 <= text.size <= 14 for text in texts)
    assert texts[len(above) - 1].y - texts[len(above)].y >= 30 * MM, "room for signature and seal"
    for text in texts:
        assert text.x + text_width(text.text, SERIF_BOLD, text.size) / 2 == pytest.approx(140 * mm, abs=0.5)


@pytest.mark.parametrize("form", SIGNATURES)
def test_the_certification_block_of_a_list_carries_each_form(form: str) -> None:
    facts = SIGNATURES[form]
    text = bare(page_texts(donor_list_pdf(donor_list(3, signature=facts)))[-1])

    assert bare("".join((*facts.authority_lines, facts.title))) in text
    assert bare(facts.signer_name) in text


# 400 rows


def test_400_rows_say_what_the_records_say_in_composed_letters() -> None:
    facts = donor_list(400)
    pdf = donor_list_pdf(facts)
    text = bare("".join(page_texts(pdf)))

    assert unicodedata.is_normalized("NFC", text)
    place = 0
    for row in facts.rows:
        place = text.index(bare(row.full_name), place)  # In their order.
        place = text.index(bare(f"{row.birth}{row.sex}{row.id_number}"), place)
        assert bare(row.address) in text[place : place + 200]
        assert bare(row.phone) in text[place : place + 200]
    assert {ord(letter) for letter in text} <= glyphs_of(SERIF), "no letter is a silent box"
    assert "\ufffd" not in text and "?" not in text


def test_the_first_and_the_last_of_400_rows_look_like_those_of_a_short_list() -> None:
    """The pages are drawn alike wherever they stand: page one of 400 rows is page one of 40 but for the count."""
    long, short = donor_list_pdf(donor_list(400)), donor_list_pdf(donor_list(40))
    upper = (0, 0, 467, 280)  # Of 467 x 330: without the foot, where the number of pages differs.

    assert alike(pixels(long, 1).crop(upper), pixels(short, 1).crop(upper))
    assert alike(pixels(long, 2).crop(upper), pixels(short, 2).crop(upper))
    assert not alike(pixels(long, 3).crop(upper), pixels(short, 2).crop(upper)), "the eye sees other names"


# The registration form


def test_the_registration_form_has_the_rules_and_sizes_of_the_head() -> None:
    pdf = registration_forms_pdf([registration_form()])
    texts = placed_texts(pdf)
    motto, agency = line_of(texts, "Độc lập"), line_of(texts, "TỈNH HƯNG YÊN")

    assert 12 <= line_of(texts, "CỘNG HÒA").size <= 13
    assert rule_lengths(pdf, motto, SERIF_BOLD) == [pytest.approx(1, abs=0.01)]
    (length,) = rule_lengths(pdf, agency, SERIF_BOLD)
    assert 1 / 3 <= length <= 1 / 2
