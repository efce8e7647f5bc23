"""Count what the ledger holds of nominees up to a cut-off day: by evidence level and by component."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.commendations.family_queries import family_figure
from domain.commendations.rule_records import CommuneTerrain, Terrain
from domain.commendations.rule_sets import RuleTerms
from domain.donors.records import Donor, FamilyMember
from domain.ledger.queries import counts
from domain.ledger.records import Donation, Evidence
from domain.results.records import Component


@dataclass(slots=True)
class Figures:
    """Donations of one donor, or of a family's members together, by evidence level and component."""

    lines: dict[tuple[Evidence, Component], int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return all donations."""
        return sum(self.lines.values())

    def at(self, evidence: Evidence) -> int:
        """Return the donations on one level of evidence."""
        return sum(times for (level, _), times in self.lines.items() if level is evidence)

    def of(self, component: Component) -> int:
        """Return the donations of one component."""
        return sum(times for (_, given), times in self.lines.items() if given is component)

    def counted(self, terms: RuleTerms) -> int:
        """Return what a rule set counts: its components, on evidence that is strong enough."""
        return sum(
            times
            for (evidence, component), times in self.lines.items()
            if evidence not in terms.weak_evidence and (not terms.components or component in terms.components)
        )


def figures_of(session: Session, donor_ids: Collection[int], cut_off: date) -> dict[int, Figures]:
    """Return the figures of donors by donor; one who gave nothing has empty figures."""
    found = {donor_id: Figures() for donor_id in donor_ids}
    wanted = (
        select(Donation.donor_id, Donation.evidence, Donation.component, func.sum(Donation.times))
        .where(Donation.donor_id.in_(found), Donation.on_day <= cut_off, counts())
        .group_by(Donation.donor_id, Donation.evidence, Donation.component)
    )
    for donor_id, evidence, component, times in session.execute(wanted):
        found[donor_id].lines[evidence, component] = times
    return found


def members_of(session: Session, family_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the donors of families who agreed and did not leave, by family."""
    wanted = select(FamilyMember.family_id, FamilyMember.donor_id).where(
        FamilyMember.family_id.in_(family_ids),
        FamilyMember.left_at.is_(None),
        FamilyMember.consented_on.is_not(None),
    )
    found: dict[int, list[int]] = {family_id: [] for family_id in family_ids}
    for family_id, donor_id in session.execute(wanted):
        found[family_id].append(donor_id)
    return found


def mountain_donors(session: Session, donor_ids: Collection[int]) -> set[int]:
    """Return the donors who live in a commune that lies in the mountains."""
    wanted = (
        select(Donor.id)
        .join(CommuneTerrain, CommuneTerrain.commune_id == Donor.commune_id)
        .where(Donor.id.in_(donor_ids), CommuneTerrain.terrain == Terrain.MOUNTAIN)
    )
    return set(session.scalars(wanted))


def together(figures: Iterable[Figures]) -> Figures:
    """Return the figures of several donors as one."""
    summed = Figures()
    for one in figures:
        for key, times in one.lines.items():
            summed.lines[key] = summed.lines.get(key, 0) + times
    return summed


def family_counted(terms: RuleTerms, figures: Iterable[Figures]) -> int:
    """Return what a rule set counts of a family, from the figures of its members."""
    return family_figure(terms, [one.counted(terms) for one in figures])
