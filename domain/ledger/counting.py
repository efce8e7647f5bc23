"""Count what the lines of one donor say: how many donations on which evidence, the last one, the milestones' days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from domain.donors.records import Donor
from domain.donors.rules import next_donation_day
from domain.ledger.records import Evidence
from domain.results.records import Component
from domain.rulebook import rule

# Where a donor's number of donations on this evidence or a stronger one is stored, from the strongest on.
STORED_COUNTS = {
    Evidence.FACILITY_FILE: Donor.donations_by_file,
    Evidence.SERIAL_SEEN: Donor.donations_by_serial,
    Evidence.UNIT_LIST: Donor.donations_by_list,
    Evidence.OWN_WORD: Donor.donations,
}
# By evidence and number: the day on which a donor reached a milestone.
Milestones = dict[tuple[Evidence, int], date]


class Given(NamedTuple):
    """A line of the ledger that counts, as far as it is counted."""

    on_day: date
    component: Component
    times: int
    is_opening: bool
    evidence: Evidence


@dataclass(slots=True)
class DonorFacts:
    """What the ledger counts for one donor."""

    counts: dict[Evidence, int] = field(default_factory=lambda: dict.fromkeys(STORED_COUNTS, 0))
    last_on: date | None = None
    last_component: str = ""
    milestones: Milestones = field(default_factory=dict)

    @property
    def donations(self) -> int:
        """Return how many donations count, whatever their evidence."""
        return self.counts[Evidence.OWN_WORD]

    def columns(self, today: date) -> dict[str, Any]:
        """Return what is stored with the donor, by the names of the columns."""
        following = next_donation_day(self.last_on, self.last_component, today)
        return {
            **{STORED_COUNTS[evidence].key: number for evidence, number in self.counts.items()},
            "last_donation_on": self.last_on,
            "last_component": self.last_component,
            "next_possible_on": following.day if following else None,
        }


@cache
def kept_milestones() -> frozenset[int]:
    """Return the numbers of donations whose day is kept; the newest list, as kept days must not depend on today."""
    return frozenset(rule("ledger.milestones", date.max).value)


def facts_from(lines: Iterable[Given]) -> DonorFacts:
    """Count the lines of one donor, which come in the order of their days."""
    facts, levels, kept = DonorFacts(), tuple(STORED_COUNTS), kept_milestones()
    for line in lines:
        for evidence in levels[levels.index(line.evidence) :]:
            before = facts.counts[evidence]
            facts.counts[evidence] = now = before + line.times
            for number in range(before + 1, now + 1):
                if number in kept:
                    facts.milestones[evidence, number] = line.on_day
        if not line.is_opening:
            facts.last_on, facts.last_component = line.on_day, line.component.value
    return facts
