"""Facts that the paper pack of a drive prints: the drive, its numbered people, its blank rows, its amounts."""

from __future__ import annotations

from dataclasses import dataclass

from domain.results.handover_facts import HandoverFacts


@dataclass(frozen=True, slots=True)
class DeskPersonFacts:
    """Hold one row of the desk lists; number is the key by which the row is keyed in."""

    number: int
    full_name: str
    birth: str
    id_tail: str
    place: str  # Workplace, else commune.
    unit: str  # The unit that certifies; empty when none is known.
    band: str
    is_certified: bool
    code: str


@dataclass(frozen=True, slots=True)
class StationFacts:
    """Hold one table that a donor passes, and what happens there."""

    name: str
    work: str


@dataclass(frozen=True, slots=True)
class BenefitFacts:
    """Hold what a donor of whole blood receives, in đồng, and where that is written."""

    gifts: tuple[tuple[str, int], ...]  # ("250 ml", 100000): at least this value.
    meal_dong: int  # At most, on the average of all donors.
    travel_dong: int
    basis: str


@dataclass(frozen=True, slots=True)
class PackFacts:
    """Hold everything that one printing of the pack prints; the parts choose from it."""

    handover: HandoverFacts  # Also letterhead, host, facility, place and the sample mark of the whole pack.
    when: str  # "Chủ nhật, 22/11/2026"
    hours: str
    version: int
    printed: str  # "In lúc 10:15, 21/11/2026 · Người in: …"
    people: tuple[DeskPersonFacts, ...]  # In the order of names.
    units: tuple[str, ...]  # Names of certifying units, in order; "" last for people without one.
    blank_numbers: tuple[int, ...]
    volumes: tuple[int, ...]  # Of whole blood, in ml.
    benefits: BenefitFacts
    stations: tuple[StationFacts, ...]
    volunteer_rows: int
    bring: tuple[str, ...]
    identity_papers: tuple[str, ...]
    phone: str
    lookup_url: str  # A registration's code is put behind it.
