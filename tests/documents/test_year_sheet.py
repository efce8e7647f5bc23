"""The sheet of thanks of a year: two on a page, nothing outside its half, nothing over its foot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from documents.styles import A4_LANDSCAPE, mm
from documents.year_sheet import NOT_THE_NATIONAL_ONE, year_sheets_pdf
from domain.ledger.year_sheets import MOST_LINES, YearSheetFacts
from tests.documents.pdf_reading import page_texts, words

LONG = "Nguyễn Phước Hoàng Thị Bích Phượng Trường Sơn Nguyễn Thị Thanh"
PLACE = "Ban Chỉ đạo vận động hiến máu tình nguyện Khu công nghiệp Phố Nối, xã Như Quỳnh, tỉnh Hưng Yên"
FULL = YearSheetFacts(
    issuer_lines=("BAN CHỈ ĐẠO", "VẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN", "TỈNH BÀ RỊA - VŨNG TÀU VÀ CÁC HUYỆN ĐẢO"),
    year=2026,
    full_name=LONG,
    address=f"Số nhà 12, ngõ 345, {PLACE}",
    times=24,
    volume_ml=12_000,
    lines=(("22/11/2026", "huyết tương 1.050 ml", PLACE),) * MOST_LINES,
    total=124,
    up_to=date(2026, 11, 23),
    next_day=date(2027, 2, 14),
    next_milestone=130,
    own_page="https://hien-mau.mot-ten-mien-rat-dai.example.vn/so-hien-mau",
)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_two_stand_on_a_page_each_on_its_half(count: int) -> None:
    pdf = year_sheets_pdf([FULL] * count)
    texts = page_texts(pdf)
    assert len(texts) == (count + 1) // 2
    assert "18 lần đầu năm" in texts[0]
    width = A4_LANDSCAPE[0] / mm
    middle = width / 2
    for page in range(1, len(texts) + 1):
        found = words(pdf, page)
        assert not [word for word in found if word.left < middle < word.right], "text over the cut"
        assert min(word.left for word in found) > 10 and max(word.right for word in found) < width - 10
        wish = max(word.bottom for word in found if word.text == "mạnh")
        foot = min(word.top for word in found if word.text == "thay")
        assert wish < foot < 200 and NOT_THE_NATIONAL_ONE in texts[page - 1]


def test_a_first_donor_without_steps_ahead_has_a_sheet_too() -> None:
    few = replace(
        FULL, times=1, volume_ml=350, lines=FULL.lines[:1], total=1, next_day=None, next_milestone=None
    )
    (text,) = page_texts(year_sheets_pdf([few]))
    assert "lần đầu năm" not in text and "mốc" not in text and "hiến lại" not in text
    with pytest.raises(ValueError, match="no sheet"):
        year_sheets_pdf([])
