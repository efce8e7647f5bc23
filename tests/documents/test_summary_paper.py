"""The summary of registrations by unit: sums that add up, the edges of the decree, a signature never alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.summary import closing_line, summary_pdf
from domain.signups.facts import SummaryFacts, SummaryRowFacts
from tests.documents.pdf_reading import MM, bare, page_texts, placed_texts, words
from tests.documents.sample_papers import LETTERHEAD, LONG_NAME, SIGNATURE


def summary(count: int, **changes: object) -> SummaryFacts:
    rows = tuple(
        SummaryRowFacts(f"Phường Số {place}", 40 + place, 30 + place, place % 3) for place in range(count)
    )
    facts = SummaryFacts(
        letterhead=LETTERHEAD,
        subject="Đợt hiến máu ngày 06 tháng 12 năm 2026 tại Trung tâm Văn hóa tỉnh Hưng Yên",
        rows=rows,
        signature=SIGNATURE,
        recipients=("Lưu: VT",),
        printed="In lúc 10:15 ngày 22/11/2026 · Người in: Đỗ Thị Thanh Thủy",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def test_the_summary_adds_up_in_figures_and_words() -> None:
    facts = summary(3)
    (text,) = page_texts(summary_pdf(facts))

    assert "BẢNG TỔNG HỢP" in text
    assert "1 Phường Số 0 40 30 10 0" in text
    assert "3 Phường Số 2 42 32 10 2" in text
    assert "Tổng cộng 123 93 30 3" in text
    assert bare(
        "Tổng số người đăng ký: 123 (một trăm hai mươi ba) người, trong đó đã xác nhận 93 người."
    ) in bare(text)
    assert facts.printed in text


def test_one_unit_needs_no_sum_and_none_says_so() -> None:
    (one,) = page_texts(summary_pdf(summary(1)))
    (none,) = page_texts(summary_pdf(summary(0)))

    assert "Tổng cộng" not in one and "PHÓ CHỦ TỊCH" in one
    assert "Chưa có người đăng ký" in none and "PHÓ CHỦ TỊCH" not in none
    assert closing_line(summary(1)).startswith("Tổng số người đăng ký: 40 (bốn mươi) người")


@pytest.mark.parametrize("count", [*range(16, 34), 300])
def test_the_signature_never_stands_alone_and_pages_keep_their_edges(count: int) -> None:
    pdf = summary_pdf(summary(count))
    pages = page_texts(pdf)

    assert [("PHÓ CHỦ TỊCH" in text) for text in pages] == [False] * (len(pages) - 1) + [True]
    assert f"Phường Số {count - 1}" in pages[-1] and "Tổng cộng" in pages[-1]
    assert all(
        "Đơn vị xác nhận" in text and f"Trang {number}/" in text for number, text in enumerate(pages, 1)
    )
    for page in (1, len(pages)):
        for word in words(pdf, page):
            assert word.left >= 30 - 0.1 and word.right <= 195 + 0.1
            assert word.top >= 19.9 or word.text == str(page)
    name = next(text for text in placed_texts(pdf, len(pages)) if text.text == SIGNATURE.signer_name)
    assert name.y >= 20 * MM


def test_long_names_and_chosen_margins_fit() -> None:
    head = replace(LETTERHEAD, margins_mm=(25, 25, 35, 20))
    rows = (SummaryRowFacts(f"Trường {LONG_NAME}", 1234, 1000, 0), SummaryRowFacts("Chưa rõ", 1, 0, 12))
    pdf = summary_pdf(summary(0, letterhead=head, rows=rows))

    assert bare(LONG_NAME) in bare(page_texts(pdf)[0]) and "1.234" in page_texts(pdf)[0]
    for word in words(pdf):
        assert word.left >= 35 - 0.1 and word.right <= 190 + 0.1
    assert "DỮ LIỆU MẪU" in page_texts(summary_pdf(summary(2, sample=True)))[0]
