"""Hold what official papers of figures print: head, parts with tables, end, recipients, signature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from domain.clock import day_of
from domain.drives.records import Drive
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import Unit
from domain.units.rules import letterhead_of


@dataclass(frozen=True, slots=True)
class FiguresTable:
    """A table of a paper: its heading row and its rows; the first column is words, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FiguresSection:
    """A part of a paper: its heading, sentences, and a table or none."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: FiguresTable | None = None


@dataclass(frozen=True, slots=True)
class FiguresPaper:
    """An official paper of figures: head, name and subject, parts, end, recipients, signature."""

    letterhead: LetterheadFacts
    name: str  # "BÁO CÁO"
    subject: str
    addressee: str
    opening: tuple[str, ...]
    sections: tuple[FiguresSection, ...]
    closing: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: SignatureFacts
    printed: str
    code: str = ""
    check_url: str = ""
    sample: bool = False


def head_of_kind(host: Unit, kind: str, moment: datetime) -> LetterheadFacts:
    """Return the host's head with the abbreviation of a paper's kind in its number (NĐ 30/2020/NĐ-CP, Phụ lục III)."""
    head = letterhead_of(host, month_hint=day_of(moment))
    agency = "".join(head.number_symbol.partition("-")[1:])
    return replace(head, number_symbol=f"/{kind}{agency}" if head.number_symbol else "")


def recipients_of(drive: Drive, upper: str) -> tuple[str, ...]:
    """Return who receives a paper: the upper body, the facility, the archive."""
    facility = (drive.facility.name,) if drive.facility else ()
    return (*((upper,) if upper else ()), *facility, "Lưu: VT")


def in_sentence(text: str) -> str:
    """Return words as they stand inside a sentence."""
    return text[:1].lower() + text[1:]


def as_sentence(text: str) -> str:
    """Return words that somebody typed with an end."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
