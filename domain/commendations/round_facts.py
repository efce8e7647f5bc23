"""Facts that papers of a round print: a paper with a title (tờ trình, quyết định, biên bản), the extract list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.units.facts import LetterheadFacts, SignatureFacts


class PassageStyle(StrEnum):
    """How a passage is set."""

    TEXT = "text"
    ITALIC = "italic"
    CENTRE = "centre"  # Bold and centred, such as the authority of a decision.
    LEAD = "lead"  # What stands before the first full stop is bold: "Điều 1."


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """Hold one paragraph."""

    text: str
    style: PassageStyle = PassageStyle.TEXT


@dataclass(frozen=True, slots=True)
class NamedPaperFacts:
    """Hold one paper with a title (Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.2, 1.4, 1.9)."""

    letterhead: LetterheadFacts
    title: str  # "TỜ TRÌNH"
    subject: str  # "Về việc khen thưởng …"
    addressees: tuple[str, ...]
    passages: tuple[PassageFacts, ...]
    recipients: tuple[str, ...]
    signature: SignatureFacts
    second_signature: SignatureFacts | None = None  # Minutes bear that of the secretary at the left.
    draft: bool = True
    sample: bool = False


@dataclass(frozen=True, slots=True)
class ExtractRowFacts:
    """Hold one row of the extract list as text."""

    name: str
    birth_year: str
    sex: str
    occupation: str
    address: str
    times: str  # "23 (toàn phần 20, tiểu cầu 3)"
    evidence: str
    earlier: str
    proposed: str


@dataclass(frozen=True, slots=True)
class ExtractListFacts:
    """Hold the list of those who are proposed for, or given, an award."""

    letterhead: LetterheadFacts
    title_lines: tuple[str, ...]
    attached_to: str  # "(Kèm theo Tờ trình số … )"; empty for a list of its own.
    rows: tuple[ExtractRowFacts, ...]
    signature: SignatureFacts
    closing: str = ""  # "Danh sách gồm …"
    draft: bool = True
    sample: bool = False
