"""Hold the figures of a drive as they are locked, read and written as JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import NamedTuple


class VolumeLine(NamedTuple):
    """How many people gave one component and volume (ml)."""

    component: str
    ml: int
    people: int


class UnitLine(NamedTuple):
    """The people of one certifying unit; an empty name stands for people without one."""

    name: str
    registered: int
    arrived: int
    donated: int
    ml: int


class GroupLine(NamedTuple):
    """How many donors of one group of ages there were, by sex; neither is known of the last figure."""

    name: str
    male: int
    female: int
    unknown: int


class GiftLine(NamedTuple):
    """One item of the store, in pieces."""

    name: str
    received: int
    given: int
    spoiled: int
    returned: int
    left: int


class SerialFigures(NamedTuple):
    """The register of certificates; all 0 when nobody keeps it here."""

    received: int
    used: int
    spoiled: int
    returned: int
    left: int
    wrong: int  # In use outside the ranges, twice, or although written off.
    without: int  # Donors whose serial is not written down.


class GiftFigures(NamedTuple):
    """The gift ledger but for its items: worth in đồng, and people and pieces that somebody should look at."""

    dong: int
    below: int
    without_outcome: int
    unsigned: int


@dataclass(frozen=True, slots=True)
class DriveFigures:
    """Everything that is counted of a drive."""

    registered: int
    arrived: int
    donated: int
    deferred: int
    left: int
    absent: int
    ml: int
    walk_ins: int
    in_ledger: int
    ml_in_ledger: int
    volumes: tuple[VolumeLine, ...]
    units: tuple[UnitLine, ...]
    groups: tuple[GroupLine, ...]
    serials: SerialFigures
    items: tuple[GiftLine, ...]
    gifts: GiftFigures

    @property
    def waiting(self) -> int:
        """Return how many people have no outcome."""
        return self.registered - self.donated - self.deferred - self.left - self.absent

    @property
    def ml_of_lines(self) -> int:
        """Return the ml that volumes times counts make."""
        return sum(line.ml * line.people for line in self.volumes)

    def written(self) -> str:
        """Return the figures as JSON, the same text for the same figures."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def digest(self) -> str:
        """Return the digest of the figures: who locks names by it what was seen."""
        return hashlib.sha256(self.written().encode()).hexdigest()


def read_figures(text: str) -> DriveFigures:
    """Return figures from their JSON."""
    told = json.loads(text)
    lines = {"volumes": VolumeLine, "units": UnitLine, "groups": GroupLine, "items": GiftLine}
    told |= {name: tuple(kind(*line) for line in told[name]) for name, kind in lines.items()}
    return DriveFigures(
        **(told | {"serials": SerialFigures(*told["serials"]), "gifts": GiftFigures(*told["gifts"])})
    )


@dataclass(frozen=True, slots=True)
class FacilityFigures:
    """What the facility's own paper says; None and no lines where nobody has read it."""

    donated: int | None = None
    ml: int | None = None
    lines: tuple[VolumeLine, ...] = ()

    @property
    def is_known(self) -> bool:
        """Return whether anything of the facility's paper was typed."""
        return self.donated is not None or self.ml is not None or bool(self.lines)

    def written(self) -> str:
        """Return the figures as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def read_facility_figures(text: str) -> FacilityFigures:
    """Return the facility's figures from their JSON."""
    told = json.loads(text)
    return FacilityFigures(told["donated"], told["ml"], tuple(VolumeLine(*line) for line in told["lines"]))
