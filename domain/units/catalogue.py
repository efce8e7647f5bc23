"""The official catalogue of administrative units and their successions, read from the shipped data files.

Two maps are held. The **current** one is the two-tier map in force. The **former** one holds the three-tier
map as it stood on its last day, 30/06/2025, and every unit of the two-tier map that has changed since. Units
merged before that day (xã Dạ Trạch, 2024) are in neither. Codes are text with leading zeros and were used
again (91 was Kiên Giang, now An Giang), so only ``(code, valid_from)`` identifies a unit. Units that went on
unchanged on 01/07/2025 stand in both maps, because their place in the tree changed.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class CatalogueUnit:
    """One version of an administrative unit.

    ``kind`` is one of tinh, thanh_pho (centrally run), huyen (any former district level: quận, huyện, thị xã,
    thành phố thuộc tỉnh), xa, phuong, dac_khu, thi_tran. ``name`` carries the type word as it is written in
    a sentence ("phường Phố Hiến", "Phường 5"); ``short_name`` leaves it out unless it begins with a number.
    ``valid_from`` is None when the start is unknown, which is so for every unit of the three-tier map;
    ``valid_to`` is the last day, None while the unit is in force.
    """

    code: str
    kind: str
    name: str
    short_name: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Succession:
    """What a former unit became on a day.

    ``is_whole`` says that all of the old unit went to this new one. A divided commune has several,
    one of them ``is_default``: the suggestion to show first, never a decision. Districts have none, since no
    unit took their place, except the five island districts without communes that became a đặc khu.
    """

    old_code: str
    old_kind: str
    new_code: str
    is_whole: bool
    is_default: bool
    on: date
    basis: str


@cache
def current_units() -> tuple[CatalogueUnit, ...]:
    """Return the units in force, ordered by code.

    Legal source: Quyết định 19/2025/QĐ-TTg, changed on 30/04/2026 by Nghị quyết 30/2026/QH16 and
    Nghị quyết 237/NQ-UBTVQH16.
    """
    return tuple(_units("current_units.tsv.gz"))


@cache
def former_units() -> tuple[CatalogueUnit, ...]:
    """Return the units no longer in force, ordered by code: three tiers, and versions changed since."""
    return tuple(_units("former_units.tsv.gz"))


@cache
def successions() -> tuple[Succession, ...]:
    """Return every succession, ordered by old code; each names its resolution.

    A succession leads from the unit closed on the day before ``on`` to the unit valid from ``on``. A unit
    that changed twice is followed in two steps.
    """
    return tuple(
        Succession(old, kind, new, whole == "1", default == "1", date.fromisoformat(on), basis)
        for old, kind, new, whole, default, on, basis in _lines("successions.tsv.gz")
    )


def _units(name: str) -> Iterator[CatalogueUnit]:
    for code, kind, full, short, parent, start, end in _lines(name):
        yield CatalogueUnit(code, kind, full, short, parent or None, _day(start), _day(end))


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _lines(name: str) -> Iterator[list[str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")
