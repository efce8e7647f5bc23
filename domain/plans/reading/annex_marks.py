"""Tell apart what stands in a quota table beside its units: numbers, headings, totals, words below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.names import fold, nfc
from domain.plans.reading.annex_parts import ReadGroup
from domain.plans.reading.day_cells import When
from domain.wording import short_date

ROMAN = re.compile(r"[IVXLC]{1,5}")
LETTER = re.compile(r"[A-HĐ]")
ARABIC = re.compile(r"(\d{1,3})")
_SUB_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})+")
LEADING = re.compile(r"^([IVX]{1,5}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/\-–:]\s*(?=\D)(.+)$")
TOTAL = re.compile(
    r"(?:tong cong|tong so|tong|cong don|cong|toan tinh|toan thanh pho|toan huyen)"
    r"(?! (?:ty|an|doan|thuong|vien|tac|dong|hop|cuc|hoi|lien doan|nhan)\b|ty\b)(?: |$)"
)
_ROMANS_NAMED = re.compile(r"\b[IVX]{1,5}\b|(?<=mục )[A-HĐ]\b")
FOOT = re.compile(
    r"(?:ghi chu|noi nhan|luu y|nguoi lap|nguoi tong hop|tm |kt |tl |tuq |chu tich|truong ban|pho truong ban"
    r"|ngay thang nam|\(?ky ten|an dinh|bang chu|danh sach nay|luu vt)"
)


def is_row_number(text: str) -> bool:
    """Return whether a cell numbers its row: 1, 1.2, II, A."""
    bare = text.strip("().,/ ")
    return any(shape.fullmatch(bare) for shape in (ROMAN, LETTER, ARABIC, _SUB_NUMBER))


def covered_groups(label: str, groups: Sequence[ReadGroup]) -> tuple[int, ...] | None:
    """Return the groups that a total's label names, None for everything, nothing when its place has to tell."""
    named = set(_ROMANS_NAMED.findall(re.sub(r"[^\w+]", " ", label)))
    numbers = tuple(place for place, group in enumerate(groups) if group.number in named)
    if numbers:
        return numbers
    return None if fold(label).startswith(("tong cong", "tong so", "toan")) or not groups else ()


def when_text(when: When | None) -> str:
    """Write a day or a month as one would type it, blank for none."""
    if when is None:
        return ""
    return short_date(when.on) if when.on else f"{when.month.month}/{when.month.year}"


def cell_lines(text: str) -> list[str]:
    """Return the parts of a cell of several lines."""
    parts = (nfc(part) for line in text.splitlines() for part in line.split(";"))
    return [part for part in parts if part]
