"""Facts that commendation papers print: the certificate of honour and the letter of thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.units.facts import SignatureFacts


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Hold one commendation of a donor, a family or a unit: who thanks whom, for what, by which decision."""

    issuer_lines: tuple[str, ...]  # ("BAN CHỈ ĐẠO VẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN", "TỈNH HƯNG YÊN")
    recipient_name: str
    recipient_detail: str  # "Sinh năm 1985 · phường Phố Hiến, tỉnh Hưng Yên"
    donations: int
    milestone: int
    reason: str  # "Đã có thành tích trong phong trào hiến máu tình nguyện năm 2026"
    occasion: str  # "Nhân Ngày Quốc tế Người hiến máu 14/6"
    place_name: str
    signed_on: date | None
    signature: SignatureFacts
    decision: str  # "Quyết định số 12/QĐ-BCĐ ngày 05 tháng 6 năm 2026"; empty prints blanks.
    register_number: str
    code: str
    check_url: str
    title: str = "GIẤY CHỨNG NHẬN TÔN VINH"
    is_merit: bool = (
        False  # A giấy khen is given ("TẶNG") for the reason; a certificate honours the donations.
    )
    issuer_name: str = ""  # The issuer in running text: "Ban Chỉ đạo … tỉnh Hưng Yên".
    sample: bool = False
