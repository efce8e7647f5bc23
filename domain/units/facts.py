"""Facts about a unit that papers print: its letterhead and who signs for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LetterheadFacts:
    """Hold the head of an official paper (Nghị định 30/2020/NĐ-CP, Phụ lục I, boxes 1 to 4).

    Lines are broken where the office wants them broken. An empty number and a missing day are
    printed as blanks, because a paper gets both after it is signed.
    """

    parent_agency_lines: tuple[str, ...]
    agency_lines: tuple[str, ...]
    number_symbol: str  # "/DS-UBND"; an empty symbol leaves the whole number line out.
    number: str  # "05" or "8A"; empty until the paper is registered.
    place_name: str  # "Phố Hiến"
    signed_on: date | None = None
    month_hint: date | None = None  # The month to print between the blanks when signed_on is missing.
    margins_mm: tuple[int, int, int, int] = (20, 20, 30, 15)  # Top, bottom, left, right.


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """Hold one signature block (boxes 7a and 7b of the same annex)."""

    authority_lines: tuple[str, ...]  # ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")
    title: str  # "PHÓ CHỦ TỊCH"
    signer_name: str  # Without academic titles.
    extra_office: str = ""  # The signer's other office, printed above the name.
