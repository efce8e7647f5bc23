"""The door notice: one page whatever it says, all letters, large words first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents.door_notice import door_notice_pdf
from domain.drives.facts import DoorNoticeFacts
from tests.documents.pdf_reading import bare, page_texts, words

MOVED = DoorNoticeFacts(
    host="Ban Chỉ đạo vận động hiến máu tình nguyện phường Phố Hiến",
    headline="Đổi lịch",
    sentence="Đợt hiến máu này đổi lịch. Đăng ký của anh/chị vẫn được giữ.",
    reason="Mưa bão, nhà văn hóa bị ngập",
    before=(("Ngày", "Chủ nhật, 22/11/2026"), ("Địa điểm", "Nhà văn hóa phường An Tảo")),
    now=(("Ngày", "Thứ Hai, 23/11/2026"), ("Giờ", "7:30–11:00"), ("Địa điểm", "Hội trường UBND tỉnh")),
    phone="0221 3862 138",
    page_url="https://hienmau.example/dot-hien-mau/7",
    changed="14:05, 22/11/2026",
)
LONG = "Trung tâm Hội nghị và Nhà văn hóa Lao động tỉnh Hưng Yên, " * 4


@pytest.mark.parametrize(
    "facts",
    [
        MOVED,
        replace(MOVED, headline="Đã hủy", before=()),
        replace(MOVED, headline="Hiến máu tình nguyện", before=(), reason="", phone=""),
        replace(MOVED, host=LONG, reason=LONG[:250], before=(("Địa điểm", LONG),), now=(("Địa điểm", LONG),)),
    ],
    ids=["moved", "cancelled", "invitation", "long"],
)
def test_everything_stands_on_one_page_in_order(facts: DoorNoticeFacts) -> None:
    pages = page_texts(door_notice_pdf(facts))
    assert len(pages) == 1
    text = bare(pages[0])
    said = [facts.headline.upper(), *(label + value for label, value in (*facts.before, *facts.now))]
    places = [text.index(bare(part)) for part in said]
    assert places == sorted(places)
    assert "?" not in pages[0] and bare(facts.phone) in text


def test_nothing_lies_over_the_foot_even_when_much_is_said() -> None:
    facts = replace(MOVED, before=(("Địa điểm", LONG),), now=(("Ngày", "Thứ Hai"), ("Địa điểm", LONG)))
    found = words(door_notice_pdf(facts))
    foot = next(word for word in found if word.text.startswith("Hỏi"))
    rows = [word for word in found if word.text in ("Yên,", "Lao", "Thứ")]
    assert rows and max(word.bottom for word in rows) <= foot.top


def test_the_same_notice_is_the_same_file() -> None:
    assert door_notice_pdf(MOVED) == door_notice_pdf(MOVED)
