"""Papers of a round: one row and 400, long names, the signature never alone, drafts marked, no look-alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest

from documents.award_decision import award_decision_pdf
from documents.extract_list import extract_list_pdf
from documents.submission import submission_pdf
from domain.commendations.round_facts import (
    ExtractListFacts,
    ExtractRowFacts,
    NamedPaperFacts,
    PassageFacts,
    PassageStyle,
)
from domain.units.facts import LetterheadFacts, SignatureFacts
from exchange.round_docx import round_paper_docx
from tests.documents.pdf_reading import page_texts, placed_texts

LONG = "Nguyễn Hoàng Phương Trâm Anh Thị Ngọc Bích Châu Uyên Phương Thảo"
HEAD = LetterheadFacts(
    ("ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN",), ("BAN CHỈ ĐẠO", "VẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN"), "/TTr-BCĐ", "", "Hưng Yên",
    month_hint=date(2026, 6, 1),
)  # fmt: skip
SIGNED = SignatureFacts(("TM. BAN CHỈ ĐẠO",), "TRƯỞNG BAN", "Nguyễn Văn Chủ")


def row(place: int, name: str = "") -> ExtractRowFacts:
    return ExtractRowFacts(
        name or f"Nguyễn Văn Người {place:03d}", "1985", "Nam", "Giáo viên; Trường Đại học Sư phạm Kỹ thuật",
        "Tổ dân phố số 12, phường Phố Hiến, tỉnh Hưng Yên", "20 (toàn phần 18, tiểu cầu 2)",
        "cơ sở ghi 12; giấy chứng nhận 8", "Giấy khen mốc 15 (14/06/2024)", "Bằng khen, mốc 20 lần",
    )  # fmt: skip


def listed(count: int, **facts: object) -> ExtractListFacts:
    made = ExtractListFacts(
        replace(HEAD, number_symbol=""),
        ("DANH SÁCH TRÍCH NGANG", "Đề nghị khen thưởng cá nhân"),
        "(Kèm theo Tờ trình)",
        tuple(row(place) for place in range(1, count + 1)),
        SIGNED,
        f"Danh sách gồm {count} cá nhân.",
    )
    return replace(made, **facts)


def named(paragraphs: int = 3, **facts: object) -> NamedPaperFacts:
    texts = tuple(
        PassageFacts(f"Đoạn thứ {place} " + "nội dung đề nghị xem xét " * 12) for place in range(paragraphs)
    )
    made = NamedPaperFacts(
        HEAD, "TỜ TRÌNH", "Về việc đề nghị khen thưởng", ("Ủy ban nhân dân tỉnh Hưng Yên",),
        (PassageFacts("Căn cứ Luật Thi đua, khen thưởng;", PassageStyle.ITALIC), *texts),
        ("Như trên", "Lưu: VT"), SIGNED,
    )  # fmt: skip
    return replace(made, **facts)


def flat(pdf: bytes) -> list[str]:
    return [" ".join(text.split()) for text in page_texts(pdf)]


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 8, 9, 30])
def test_the_signature_stands_with_rows_on_every_length(count: int) -> None:
    pages = flat(extract_list_pdf(listed(count)))
    assert "Nguyễn Văn Chủ" in pages[-1] and f"Nguyễn Văn Người {count:03d}" in pages[-1]
    assert all("Đề nghị hình thức khen" in page for page in pages)
    assert sum("TRƯỞNG BAN" in page for page in pages) == 1


def test_four_hundred_rows_repeat_the_head_and_lose_nobody() -> None:
    pages = flat(extract_list_pdf(listed(400)))
    text = " ".join(pages)
    assert all(f"Nguyễn Văn Người {place:03d}" in text for place in range(1, 401))
    assert all("Họ và tên" in page and "Mức chứng cứ" in page for page in pages)
    assert (
        pages[-1].endswith(f"Trang {len(pages)}/{len(pages)}")
        or f"Trang {len(pages)}/{len(pages)}" in pages[-1]
    )


def test_a_name_of_sixty_letters_stays_in_its_column() -> None:
    pdf = extract_list_pdf(listed(1, rows=(row(1, LONG),)))
    words = set(LONG.split())
    placed = [one for one in placed_texts(pdf) if set(one.text.split()) and set(one.text.split()) <= words]
    assert placed and " ".join(one.text for one in placed).split() == LONG.split()


def test_an_empty_list_says_so_and_bears_no_signature() -> None:
    (page,) = flat(extract_list_pdf(listed(0)))
    assert "Chưa có ai trong danh sách" in page and "TRƯỞNG BAN" not in page


@pytest.mark.parametrize("paragraphs", [1, 6, 7, 8, 9, 20])
def test_a_signature_never_stands_alone(paragraphs: int) -> None:
    pages = flat(submission_pdf(named(paragraphs)))
    last = pages[-1]
    assert "Nguyễn Văn Chủ" in last and "nội dung đề nghị" in last
    assert "TỜ TRÌNH" in pages[0] and "Kính gửi: Ủy ban nhân dân tỉnh Hưng Yên" in pages[0]


def test_drafts_say_so_on_every_page_and_issued_papers_do_not() -> None:
    decision = named(12, title="QUYẾT ĐỊNH", addressees=())
    pages = flat(award_decision_pdf(decision, listed(20)))
    assert len(pages) > 3 and all("DỰ THẢO" in page for page in pages)
    issued = flat(award_decision_pdf(replace(decision, draft=False), listed(20, draft=False)))
    assert not any("DỰ THẢO" in page for page in issued)


def test_the_word_file_holds_the_same_rows_and_repeats_its_head() -> None:
    content = round_paper_docx(named(), listed(400), datetime(2026, 6, 1, tzinfo=UTC))
    document = docx.Document(BytesIO(content))
    table = next(one for one in document.tables if len(one.columns) == 10)
    assert len(table.rows) == 401 and table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")
    first, last = table.rows[1].cells, table.rows[400].cells
    assert (first[1].text, last[0].text, last[1].text) == (
        "Nguyễn Văn Người 001",
        "400",
        "Nguyễn Văn Người 400",
    )
    assert [section.page_width > section.page_height for section in document.sections] == [False, True]
    assert document.sections[1].page_width.mm == pytest.approx(297, abs=0.1)
    with pytest.raises(ValueError, match="no paper"):
        round_paper_docx(None, None, datetime(2026, 6, 1, tzinfo=UTC))
