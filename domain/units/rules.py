"""Decide how a unit's papers are headed and signed when nobody has set it otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.names import sort_key
from domain.refusals import Reason
from domain.rulebook import rule
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import EMPLOYER_KINDS, Unit, UnitKind

UNIT_KIND_NAMES = {
    UnitKind.NATION: "Quốc gia",
    UnitKind.PROVINCE: "Tỉnh",
    UnitKind.CITY: "Thành phố trực thuộc trung ương",
    UnitKind.DISTRICT: "Huyện (đã kết thúc)",
    UnitKind.COMMUNE: "Xã",
    UnitKind.WARD: "Phường",
    UnitKind.TOWNSHIP: "Thị trấn (đã kết thúc)",
    UnitKind.SPECIAL_ZONE: "Đặc khu",
    UnitKind.DEPARTMENT: "Sở, ban, ngành",
    UnitKind.AGENCY: "Cơ quan",
    UnitKind.ENTERPRISE: "Doanh nghiệp",
    UnitKind.INDUSTRIAL_PARK: "Khu công nghiệp",
    UnitKind.SCHOOL: "Trường",
    UnitKind.ARMED_FORCES: "Lực lượng vũ trang",
    UnitKind.UNION: "Đoàn thể",
    UnitKind.FACILITY: "Cơ sở tiếp nhận máu",
    UnitKind.CLUB: "Câu lạc bộ",
    UnitKind.NEIGHBOURHOOD: "Tổ dân phố, thôn",
}
# The catalogue of territories is law; offices add only other bodies.
ADDED_KINDS = (*EMPLOYER_KINDS, UnitKind.FACILITY, UnitKind.CLUB, UnitKind.NEIGHBOURHOOD)

MARGIN_NAMES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_LONGEST_KEY = 600  # The width of the column.
_TERRITORY_KINDS = {"xa", "phuong", "dac_khu"}
_PROVINCE_KINDS = {"tinh", "thanh_pho"}


def committee_letterhead(kind: str, name: str, short_name: str) -> dict[str, str]:
    """Return the letterhead settings of a new unit, in the forms of Nghị định 30/2020/NĐ-CP, Phụ lục I.

    A commune's papers are those of its UBND; a province's those of its committee; others sign as an agency.
    """
    if kind in _TERRITORY_KINDS:
        return {
            "agency_lines": f"ỦY BAN NHÂN DÂN\n{name.upper()}",
            "number_symbol": "/DS-UBND",
            "place_name": short_name,
            "authority_lines": "TM. ỦY BAN NHÂN DÂN",
            "signer_title": "CHỦ TỊCH",
        }
    if kind in _PROVINCE_KINDS:
        return {
            "agency_lines": f"BAN CHỈ ĐẠO\nVẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN\n{name.upper()}",
            "number_symbol": "/BCĐ",
            "place_name": short_name,
            "signer_title": "TRƯỞNG BAN",
        }
    return {"agency_lines": name.upper(), "number_symbol": "/DS", "signer_title": "THỦ TRƯỞNG ĐƠN VỊ"}


def order_key(name: str) -> str:
    """Return the key by which units are listed: word by word from the first, in the Vietnamese alphabet.

    People are listed by their last word (tên), which would scatter the names of places.
    """
    return ".".join(sort_key(word) for word in name.split())[:_LONGEST_KEY]


def may_be_renamed(kind: UnitKind) -> bool:
    """Return whether an office may change the unit's name; territories are named by law."""
    return kind in ADDED_KINDS


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def letterhead_of(
    unit: Unit, *, number: str = "", signed_on: date | None = None, month_hint: date | None = None
) -> LetterheadFacts:
    """Return the head of a unit's paper; number and day stay blank until they are known."""
    return LetterheadFacts(
        parent_agency_lines=_lines(unit.parent_agency_lines),
        agency_lines=_lines(unit.agency_lines) or (unit.name.upper(),),
        number_symbol=unit.number_symbol,
        number=number,
        place_name=unit.place_name,
        signed_on=signed_on,
        month_hint=month_hint,
        margins_mm=(unit.margin_top_mm, unit.margin_bottom_mm, unit.margin_left_mm, unit.margin_right_mm),
    )


def margin_reasons(margins: Mapping[str, int], day: date) -> list[Reason]:
    """Return one reason for each margin (in mm, by its column's name) outside the limits that hold on a day.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I: top and bottom 20-25, left 30-35, right 15-20 mm.
    """
    limits: dict[str, list[int]] = rule("paper.margins_mm", day).value
    reasons = []
    for side, (least, most) in limits.items():
        if not least <= margins[f"margin_{side}_mm"] <= most:
            sentence = f"Nhập lề {MARGIN_NAMES[side]} từ {least} đến {most} mm, theo Nghị định 30/2020/NĐ-CP"
            reasons.append(Reason(sentence, f"margin_{side}_mm"))
    return reasons


def signature_of(unit: Unit) -> SignatureFacts:
    """Return who signs the unit's papers when the paper itself does not say."""
    return SignatureFacts(
        authority_lines=_lines(unit.authority_lines), title=unit.signer_title, signer_name=unit.signer_name
    )
