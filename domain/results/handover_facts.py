"""Facts that the hand-over minutes between committee and facility print; what is not known yet is None."""

from __future__ import annotations

from dataclasses import dataclass

from domain.units.facts import LetterheadFacts


@dataclass(frozen=True, slots=True)
class PeopleFigures:
    """Hold how many people came to which point of the day; arrived = donated + deferred + left."""

    registered: int | None = None
    arrived: int | None = None
    donated: int | None = None
    deferred: int | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class VolumeFigures:
    """Hold how many donations of one component and volume were taken over; the total follows from both."""

    component: str  # "Máu toàn phần"; empty leaves the whole line to the hand.
    ml: int | None = None
    count: int | None = None

    @property
    def total_ml(self) -> int | None:
        """Return the ml of the line, None while a part of it is unknown."""
        return None if self.ml is None or self.count is None else self.ml * self.count


@dataclass(frozen=True, slots=True)
class StockFigures:
    """Hold what became of a stock on the day: certificates from one serial to another, or a kind of gift."""

    name: str  # "từ AA000101 đến AA000400" or "Bộ ấm chén"; empty leaves the line to the hand.
    received: int | None = None
    used: int | None = None
    spoiled: int | None = None
    returned: int | None = None


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """Hold one set of minutes: who hands over to whom, where and when, and the figures as far as they are known."""

    letterhead: LetterheadFacts
    subject: str  # "Đợt hiến máu ngày 22 tháng 11 năm 2026 tại …"
    host: str
    facility: str
    day: str  # "ngày 22 tháng 11 năm 2026"
    place: str
    people: PeopleFigures
    volumes: tuple[VolumeFigures, ...]
    serials: tuple[StockFigures, ...]
    gifts: tuple[StockFigures, ...]
    remarks: str = ""
    printed: str = ""  # When and by whom.
    code: str = ""
    check_url: str = ""
    sample: bool = False
