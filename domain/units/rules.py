"""Decide how a unit's papers are headed and signed when nobody has set it otherwise."""

from __future__ import annotations

from datetime import date

from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import Unit

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
    )


def signature_of(unit: Unit) -> SignatureFacts:
    """Return who signs the unit's papers when the paper itself does not say."""
    return SignatureFacts(
        authority_lines=_lines(unit.authority_lines), title=unit.signer_title, signer_name=unit.signer_name
    )
