"""Invented facts for the paper pack of a drive."""

from __future__ import annotations

from typing import Any

from domain.results.handover_facts import HandoverFacts, PeopleFigures, StockFigures, VolumeFigures
from domain.results.pack_facts import BenefitFacts, DeskPersonFacts, PackFacts, StationFacts
from tests.documents.sample_papers import LETTERHEAD, PLACES, donor_row

UNITS = ("phường Phố Hiến", "Trường Cao đẳng Cộng đồng Hưng Yên", "")
SUBJECT = "Đợt hiến máu ngày 22 tháng 11 năm 2026 tại Nhà văn hóa phường Phố Hiến"


def handover(**changes: Any) -> HandoverFacts:
    """Return minutes without a figure."""
    facts: dict[str, Any] = {
        "letterhead": LETTERHEAD,
        "subject": SUBJECT,
        "host": "Ban Chỉ đạo vận động hiến máu tình nguyện phường Phố Hiến",
        "facility": "Bệnh viện Đa khoa tỉnh Hưng Yên",
        "day": "ngày 22 tháng 11 năm 2026",
        "place": "Nhà văn hóa phường Phố Hiến",
        "people": PeopleFigures(),
        "volumes": (VolumeFigures("Máu toàn phần", 250), VolumeFigures("Máu toàn phần", 350)),
        "serials": (StockFigures(""),) * 3,
        "gifts": (StockFigures(""),) * 3,
        "printed": "In lúc 10:15, 21/11/2026 · Người in: Đỗ Thị Thanh Thủy",
    }
    return HandoverFacts(**(facts | changes))


def person(number: int, **changes: Any) -> DeskPersonFacts:
    """Return an invented person of the desk lists; the number decides every field."""
    row = donor_row(number)
    facts: dict[str, Any] = {
        "number": number,
        "full_name": row.full_name,
        "birth": row.birth,
        "id_tail": row.id_number[-4:],
        "place": PLACES[number % 4].split(", ")[0],
        "unit": UNITS[number % 3],
        "band": "7:30–8:00",
        "is_certified": number % 2 == 0,
        "code": f"4X7K-{number:04d}",
    }
    return DeskPersonFacts(**(facts | changes))


def pack(count: int, blank_rows: int = 0, **changes: Any) -> PackFacts:
    """Return a pack with count people and, after them, some blank rows."""
    people = tuple(person(number) for number in range(1, count + 1))
    facts: dict[str, Any] = {
        "handover": handover(),
        "when": "Chủ nhật, 22/11/2026",
        "hours": "7:30–11:00",
        "version": 2,
        "printed": "In lúc 10:15, 21/11/2026 · Người in: Đỗ Thị Thanh Thủy",
        "people": people,
        "units": tuple(unit for unit in UNITS if any(one.unit == unit for one in people)),
        "blank_numbers": tuple(range(count + 1, count + blank_rows + 1)),
        "volumes": (250, 350, 450),
        "benefits": BenefitFacts(
            (("250 ml", 100000), ("350 ml", 150000), ("450 ml", 180000)),
            30000,
            50000,
            "Thông tư 15/2023/TT-BYT",
        ),
        "stations": (StationFacts("Đón tiếp", "đọc tên, nhận phiếu"), StationFacts("Lấy máu", "mười phút")),
        "volunteer_rows": 20,
        "bring": ("Thẻ căn cước", "Mã đăng ký"),
        "identity_papers": ("thẻ căn cước", "hộ chiếu"),
        "phone": "0221 3861 234",
        "lookup_url": "http://127.0.0.1:8000/tra-cuu?ma=",
    }
    return PackFacts(**(facts | changes))
