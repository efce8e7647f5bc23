"""The donor's card and the statement of a count: everything inside its frame, no proof of giving."""

from __future__ import annotations

from datetime import date

import pytest

from documents.count_statement import count_statement_pdf
from documents.donor_card import A7, LEFT, TOP, donor_card_pdf
from documents.styles import A4, mm
from domain.donors.facts import DonorCardFacts
from domain.ledger.statement import StatementFacts, StatementLine
from domain.units.facts import LetterheadFacts, SignatureFacts
from tests.documents.pdf_reading import bare, page_texts, words

LONG = "Nguyễn Phước Hoàng Thị Bích Phượng Trường Sơn Nguyễn Thị Thanh"
LIST = "Sổ, danh sách của văn phòng"
NOTEBOOK = "Sổ theo dõi hiến máu của Hội Chữ thập đỏ xã, 2005–2015"
ISSUER = "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Bà Rịa - Vũng Tàu và các huyện đảo"


def _card() -> bytes:
    address = "https://hien-mau.mot-ten-mien-rat-dai.example.vn/so-hien-mau"
    return donor_card_pdf(DonorCardFacts(LONG, ISSUER, "ABC-DEF-GHJ", "012345", address, date(2026, 11, 23)))


def _statement(lines: int, openings: int) -> bytes:
    head = LetterheadFacts((), ("BAN CHỈ ĐẠO", "TỈNH HƯNG YÊN"), "/GXN-BCĐ", "", "Hưng Yên")
    line = StatementLine("22/11/2019", "toàn phần 350 ml", "Viện Huyết học", "AV1", "Đã thấy giấy chứng nhận")
    opening = StatementLine("đến hết 31/12/2015", "12\u00a0lần, theo sổ cũ", NOTEBOOK, "", LIST)
    facts = StatementFacts(
        letterhead=head,
        issuer=ISSUER,
        full_name=LONG,
        birth="1980",
        id_number="********1234",
        address="thôn Đông, phường Phố Hiến",
        up_to=date(2026, 11, 23),
        times=lines + 12 * openings,
        by_evidence=(("Đã thấy giấy chứng nhận", lines), (LIST, 12 * openings)),
        lines=(line,) * lines,
        openings=(opening,) * openings,
        purpose="chuyển theo dõi về tỉnh Nghệ An",
        signature=SignatureFacts(("TM. BAN CHỈ ĐẠO",), "PHÓ TRƯỞNG BAN", "Nguyễn Văn An"),
        code="ABCD-EFGH-JKLM-NPQR-S",
        check_url="http://127.0.0.1/kiem-tra/ABCDEFGHJKLMNPQRS",
    )
    return count_statement_pdf(facts)


def test_card_and_secret_number_stay_each_in_its_own_frame() -> None:
    pdf = _card()
    (text,) = page_texts(pdf)
    assert bare(LONG) in bare(text) and "ABC-DEF-GHJ" in text and "012 345" in text
    left, right = LEFT / mm, (LEFT + A7[0]) / mm
    top, middle = (A4[1] - TOP) / mm, (A4[1] - TOP + A7[1]) / mm
    found = words(pdf)
    for word in found:
        assert word.left > left and word.right < right and word.top > top, word
    card = [word.text for word in found if word.bottom < middle]
    number = [word.text for word in found if word.top > middle]
    assert len(card) + len(number) == len(found)
    assert "345" in number and "345" not in card, "the secret number stands on the card"
    assert "không thay Giấy chứng nhận" in " ".join(card)


@pytest.mark.parametrize(("lines", "openings"), [(0, 1), (1, 0), (4, 2), (80, 1), (0, 8), (1, 30)])
def test_a_statement_of_any_length_says_everything_and_is_signed_once(lines: int, openings: int) -> None:
    pages = page_texts(_statement(lines, openings))
    text = " ".join(pages)
    assert text.count("AV1") == lines and text.count("31/12/2015") == openings
    assert text.count("PHÓ TRƯỞNG BAN") == 1 and "PHÓ TRƯỞNG BAN" in pages[-1]
    assert all("không thay Giấy chứng nhận" in page and "ABCD-EFGH" in page for page in pages)
    assert bare(LONG) in bare(pages[0])


def test_nothing_of_a_statement_leaves_the_sheet() -> None:
    for openings in (1, 5, 6, 7, 8, 30):
        found = words(_statement(1, openings))
        for word in found:
            assert word.left > 8 and word.right < 202 and word.bottom < 292, word
        # The foot of every page begins with its line of thin words; nothing else runs into it.
        foot = min(word.top for word in found if word.text.startswith("ABCD-EFGH"))
        body = [word for word in found if word.text in ("31/12/2015", "cũ", "AV1", "TRƯỞNG")]
        assert body and all(word.bottom < foot for word in body), openings
