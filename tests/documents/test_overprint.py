"""Text over printed sheets stands where the layout says; sheets of merit; hundreds of papers in one file."""

from __future__ import annotations

import html
import io
import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader

from documents.certificate import certificates_pdf
from documents.certificate_frame import INNER
from documents.overprint import measuring_page_pdf, overprint_pdf
from domain.commendations.facts import CertificateFacts
from domain.commendations.layout_records import Sheet
from domain.commendations.layout_rules import (
    FieldName,
    FieldPlace,
    LayoutTerms,
    drawn_places,
    layout_verdict,
    millimetres,
    read_millimetres,
)
from domain.papers.records import PaperKind
from domain.units.facts import SignatureFacts
from tests.documents.pdf_reading import (
    MM,
    bare,
    embedded_fonts,
    horizontal_rules,
    page_texts,
    placed_texts,
    words,
)
from tests.documents.sample_papers import FAMILY, GIVEN, LONG_NAME, MIDDLE, certificate

MERIT = {"is_merit": True, "title": "GIẤY KHEN", "issuer_lines": ("CHỦ TỊCH", "ỦY BAN NHÂN DÂN XÃ AN TẢO")}


def layout(right: int = 0, down: int = 0, *places: FieldPlace) -> LayoutTerms:
    chosen = places or drawn_places(PaperKind.MERIT, Sheet.A4_LANDSCAPE)
    return LayoutTerms("Phôi giấy khen", Sheet.A4_LANDSCAPE, right, down, chosen)


def three_hundred() -> list[CertificateFacts]:
    """Papers for people with short names, names of more than 60 letters, families and units."""
    names = [
        f"{' '.join((FAMILY[place % 10], MIDDLE[place % 8], GIVEN[place % 12])) if place % 10 else LONG_NAME} {place}"
        for place in range(300)
    ]
    return [
        certificate(
            recipient_name=name,
            code=f"TV-{place:04d}",
            check_url=f"https://giothong.vn/kiem-tra/TV-{place:04d}-7WQD",
            **(MERIT if place % 3 == 0 else {}),
        )
        for place, name in enumerate(names)
    ]


def test_three_hundred_papers_in_one_file_keep_every_word_inside_the_frame() -> None:
    papers = three_hundred()
    pdf = certificates_pdf(papers)
    faces = embedded_fonts(pdf)
    assert sorted(faces) == sorted(set(faces)) and any("Dancing" in face for face in faces)
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    pages = boxes.split("<page ")[1:]
    assert len(pages) == len(papers) == 300
    inside = (INNER, 297 * MM - INNER)
    for page, facts in zip(pages, papers, strict=True):
        found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        text = bare("".join(html.unescape(word[4]) for word in found))
        assert (
            bare(facts.recipient_name) in text and facts.code in text and facts.title.replace(" ", "") in text
        )
        assert inside[0] < min(float(word[0]) for word in found)
        assert max(float(word[2]) for word in found) < inside[1]


def test_the_sheet_of_merit_names_who_gives_what_to_whom() -> None:
    (text,) = page_texts(certificates_pdf([certificate(**MERIT)]))
    order = ["CHỦ TỊCH", "TẶNG", "GIẤY KHEN", "Trần Thị Thu Hằng", "Đã có thành tích", "TM. BAN CHỈ ĐẠO"]
    places = [text.index(word) for word in order]
    assert places == sorted(places)
    assert "tôn vinh người hiến máu 14/6" in text and "đã hiến máu tình nguyện" not in text


def test_over_a_printed_sheet_only_the_text_is_printed() -> None:
    facts = certificate(**MERIT)
    pdf = overprint_pdf(layout(), [facts])
    (text,) = page_texts(pdf)
    for missing in ("CỘNG HÒA", "TẶNG", "GIẤY KHEN", "ỦY BAN"):
        assert missing not in text
    for wanted in (facts.recipient_name, facts.reason, facts.decision, "Số sổ vàng: 128", "TRƯỞNG BAN"):
        assert wanted in text
    assert not horizontal_rules(pdf)
    assert "XObject" not in PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"].get_object()  # type: ignore[operator]


def test_a_field_stands_at_its_measures_and_the_offset_moves_the_whole_sheet() -> None:
    place = FieldPlace(FieldName.REGISTER, True, 500, 1000, 900, 14, align=drawn_left())
    at = words(overprint_pdf(layout(0, 0, place), [certificate()]))[0]
    assert abs(at.left - 50) < 0.6 and 99.5 < at.top < 102
    moved = words(overprint_pdf(layout(15, -20, place), [certificate()]))[0]
    assert abs(moved.left - at.left - 1.5) < 0.05
    assert abs(moved.top - at.top + 2) < 0.05


def drawn_left():  # type: ignore[no-untyped-def]
    return next(
        one.align
        for one in drawn_places(PaperKind.MERIT, Sheet.A4_LANDSCAPE)
        if one.name is FieldName.DECISION
    )


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("kind", [PaperKind.MERIT, PaperKind.COMMENDATION])
def test_the_usual_places_lie_on_every_sheet_and_hold_long_names(sheet: Sheet, kind: PaperKind) -> None:
    usual = LayoutTerms("Phôi", sheet, 0, 0, drawn_places(kind, sheet))
    assert layout_verdict(usual).accepted
    width, height = (side / 10 for side in usual.size)
    pdf = overprint_pdf(usual, [certificate(recipient_name=LONG_NAME)])
    assert bare(LONG_NAME) in bare(page_texts(pdf)[0])
    for word in words(pdf):
        assert word.left > 0 and word.right < width and word.top > 0 and word.bottom < height


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("kind", [PaperKind.MERIT, PaperKind.COMMENDATION])
def test_a_signatory_for_the_head_and_long_texts_lie_on_no_other_line(sheet: Sheet, kind: PaperKind) -> None:
    signature = SignatureFacts(("TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN"), "PHÓ TRƯỞNG BAN", "Trần Văn B")
    facts = certificate(
        recipient_name=f"Gia đình ông {LONG_NAME} và bà {LONG_NAME}",
        occasion=" ".join(["Nhân Ngày Toàn dân hiến máu tình nguyện 7 tháng 4"] * 4),
        signature=signature,
    )
    usual = LayoutTerms("Phôi", sheet, 0, 0, drawn_places(kind, sheet))
    pdf = overprint_pdf(usual, [facts])
    # Boxes of one face reach into each other's leading; baselines a line apart do not.
    lines = sorted(
        {(-one.y, one.size) for one in placed_texts(pdf) if one.x > usual.size[0] / 10 * MM * 0.55}
    )
    assert len(lines) >= 5
    assert all(below - above > size * 0.9 for (above, _), (below, size) in pairwise(lines))
    at = {word.text: word for word in words(pdf)}
    assert at["KT."].top > at["TM."].top and at["PHÓ"].top > at["KT."].top + 2
    assert at["PHÓ"].bottom < at["Văn"].top and at["Văn"].bottom < usual.size[1] / 10


def test_short_texts_keep_their_own_places_whatever_stands_above() -> None:
    facts = certificate(signature=SignatureFacts(("TM. BAN CHỈ ĐẠO",), "TRƯỞNG BAN", "Nguyễn Văn A"))
    close = tuple(
        replace(place, top=place.top - 20) if place.name is FieldName.TITLE else place
        for place in drawn_places(PaperKind.MERIT, Sheet.A4_LANDSCAPE)
    )
    assert abs(title_top(layout(0, 0, *close), facts) - title_top(layout(), facts) + 2) < 0.05


def title_top(terms: LayoutTerms, facts: CertificateFacts) -> float:
    return next(word.top for word in words(overprint_pdf(terms, [facts])) if word.text == "TRƯỞNG")


def test_the_rule_under_the_motto_lies_above_an_issuer_of_many_lines() -> None:
    issuer = ("ĐOÀN KHỐI CÁC CƠ QUAN VÀ DOANH NGHIỆP TỈNH HƯNG YÊN",) * 5
    reason = " ".join(["Đã có thành tích đặc biệt xuất sắc trong phong trào hiến máu tình nguyện"] * 5)
    pdf = certificates_pdf([certificate(**(MERIT | {"issuer_lines": issuer}), reason=reason)])
    placed = placed_texts(pdf)
    (motto,) = [one.y for one in placed if one.text.startswith("Độc lập")]
    first = max(one.y + one.size for one in placed if one.text == issuer[0])
    rule = max(y for *_, y in horizontal_rules(pdf) if y < motto)
    assert first < rule < motto
    reasons = [one.y for one in placed if "xuất sắc" in one.text]
    day = next(one.y for one in placed if "ngày 05 tháng" in one.text)
    assert min(reasons) > day + 8


def test_a_field_that_would_hang_over_the_lower_edge_is_refused() -> None:
    low = FieldPlace(FieldName.NAME, True, 0, 2099, 500, 72)
    assert "cách mép trên từ 0 đến 184,6 mm" in layout_verdict(layout(0, 0, low)).reasons[0].sentence
    assert layout_verdict(layout(0, 0, replace(low, top=2100 - 254))).accepted


def test_the_page_to_measure_by_has_crosses_twenty_millimetres_from_the_edges() -> None:
    pdf = measuring_page_pdf(layout(), certificate(**MERIT))
    crossing = {
        (round((left + right) / 2 / MM, 1), round(y / MM, 1)) for left, right, y in horizontal_rules(pdf)
    }
    assert {(20.0, 20.0), (277.0, 20.0), (20.0, 190.0), (277.0, 190.0)} <= crossing
    (text,) = page_texts(pdf)
    assert "đủ 20 mm là đúng" in text and "Tên người, gia đình, đơn vị nhận (28; 83,5)" in text


def test_measures_are_read_as_people_write_them() -> None:
    texts = {"148,5": 1485, "148.5": 1485, "-2": -20, " 3 ": 30, "12,50": 125, "7 mm": 70, "−1,5": -15}
    assert {text: read_millimetres(text) for text in texts} == texts
    assert [read_millimetres(text) for text in ("", "a", "1,55", "1e3", "--1", "٣")] == [None] * 6
    assert [millimetres(number) for number in (1485, -5, 0, 30)] == ["148,5", "-0,5", "0", "3"]


def test_places_off_the_sheet_are_told_by_their_field() -> None:
    name = FieldPlace(FieldName.NAME, True, 2000, 835, 1500, 39)
    low = FieldPlace(FieldName.DETAIL, True, 0, 2100, 500, 99)
    off = FieldPlace(FieldName.REASON, False, 9000, 0, 1, 1)
    told = [reason.sentence for reason in layout_verdict(layout(301, 0, name, low, off)).reasons]
    assert (
        len(told) == 4
        and "30 mm" in told[0]
        and told[1].startswith("Tên người, gia đình, đơn vị nhận: cách trái")
    )
    assert told[2].startswith("Năm sinh") and told[3].endswith("cỡ chữ từ 6 đến 72.")
    assert not layout_verdict(layout(0, 0, off)).accepted


def test_no_paper_bears_the_title_of_the_national_certificate() -> None:
    for paper in (certificate(), certificate(**MERIT)):
        for pdf in (
            certificates_pdf([paper]),
            overprint_pdf(layout(), [paper]),
            measuring_page_pdf(layout(), paper),
        ):
            assert "giấy chứng nhận hiến máu" not in page_texts(pdf)[0].casefold()
