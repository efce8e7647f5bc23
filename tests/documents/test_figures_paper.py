"""The paper of figures: every unit once, the signature never alone, the edges kept; Word says the same."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from docx import Document

from documents.figures_paper import figures_paper_pdf
from domain.closings.paper_facts import FiguresPaper, FiguresSection, FiguresTable
from exchange.figures_docx import figures_docx
from tests.documents.pdf_reading import bare, page_texts, words
from tests.documents.sample_papers import LETTERHEAD, LONG_NAME, SIGNATURE


def paper(units: int, **changes: object) -> FiguresPaper:
    rows = tuple((f"Phường Số {place}", "40", "35", "30", "10.500") for place in range(units))
    facts: dict[str, object] = {
        "letterhead": LETTERHEAD,
        "name": "BÁO CÁO",
        "subject": "Kết quả đợt hiến máu ngày 22 tháng 11 năm 2026 tại Trung tâm Văn hóa tỉnh Hưng Yên",
        "addressee": "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên",
        "opening": ("Thời gian: Chủ nhật, 22/11/2026.", f"Người phụ trách: {LONG_NAME}."),
        "sections": (
            FiguresSection("1. Số người", (), FiguresTable(("Đăng ký", "Đã đến"), (("300", "281"),))),
            FiguresSection(
                "2. Theo đơn vị",
                (),
                FiguresTable(("Đơn vị", "Đăng ký", "Đã đến", "Đã hiến", "Tổng (ml)"), rows),
            ),
            FiguresSection("3. Những điểm đã xem xét", ("Viện ghi nhiều hơn 1 người.",)),
        ),
        "closing": ("Trên đây là kết quả đợt hiến máu./.",),
        "recipients": ("Như trên", "Lưu: VT"),
        "signature": SIGNATURE,
        "printed": "Số liệu khóa sổ lúc 17:00, 22/11/2026",
        "code": "AAAA-BBBB",
        "check_url": "https://example.vn/kiem-tra/AAAA",
    }
    return FiguresPaper(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("units", [1, *range(14, 40, 5), 170])
def test_every_row_stands_once_and_the_signature_with_its_sentence(units: int) -> None:
    pdf = figures_paper_pdf(paper(units))
    pages = page_texts(pdf)
    everything = " ".join(pages)
    assert all(everything.count(f"Phường Số {place} 40") == 1 for place in range(units))
    assert "Trên đây là kết quả" in pages[-1] and "PHÓ CHỦ TỊCH" in pages[-1]
    assert sum("PHÓ CHỦ TỊCH" in text for text in pages) == 1
    assert all(f"Trang {number}/{len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert all("AAAA-BBBB" in text for text in pages)
    headed = [text for text in pages if "Phường Số" in text]
    assert all("Đã hiến" in text for text in headed)


def test_long_names_keep_inside_the_margins() -> None:
    pdf = figures_paper_pdf(paper(20))
    assert bare(LONG_NAME) in bare(" ".join(page_texts(pdf)))
    for page in range(1, len(page_texts(pdf)) + 1):
        assert all(word.left > 29 and word.right < 196 for word in words(pdf, page))


def test_word_says_the_same() -> None:
    document = Document(io.BytesIO(figures_docx(paper(3), datetime(2026, 11, 22, tzinfo=UTC))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "BÁO CÁO" in text and "Viện ghi nhiều hơn 1 người." in text and "Mã giấy: AAAA-BBBB" in text
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["Phường Số 2", "40", "35", "30", "10.500"] in cells and ["300", "281"] in cells
