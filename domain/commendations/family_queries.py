"""Ask which families reached a step of a rule set: by their donations together, or by several members each.

Families are few beside donors, so that the donations of all families that can reach a step are counted at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.commendations.candidate_queries import is_award, years_before
from domain.commendations.number_queries import numbers
from domain.commendations.records import Honour
from domain.commendations.rule_records import Measure
from domain.commendations.rule_sets import RuleTerms, Step
from domain.donors.records import Donor, Family, FamilyMember
from domain.names import sort_key
from domain.units.records import Unit


class Member(NamedTuple):
    """A member of a family: proven and all donations up to the cut-off."""

    donor_id: int
    name: str
    relation: str
    donations: int
    total: int


class FamilyCandidate(NamedTuple):
    """A family at a step; donations is the figure that the rule set measures, out of proven donations only."""

    family: Family
    commune: str
    members: Sequence[Member]
    donations: int
    total: int
    step: Step
    lacking: int
    honoured: Honour | None
    is_recent: bool

    @property
    def milestone(self) -> int:
        """Return the threshold of the step."""
        return self.step.threshold


@dataclass(slots=True)
class _Counted:
    family: Family
    commune: str
    members: list[Member] = field(default_factory=list)


def family_figure(terms: RuleTerms, counts_of_members: Sequence[int]) -> int:
    """Return what a set measures of a family: the sum, or how much each of the needed members has at least."""
    if terms.measure is not Measure.MEMBERS:
        return sum(counts_of_members)
    ranked = sorted(counts_of_members, reverse=True)
    return ranked[terms.members_needed - 1] if len(ranked) >= terms.members_needed else 0


def family_candidates(
    session: Session,
    scope: ColumnElement[bool],
    terms: RuleTerms,
    cut_off: date,
    *,
    milestone: int | None = None,
    commune_id: int | None = None,
    gaps: bool = False,
    with_recent: bool = False,
    family_ids: Sequence[int] | None = None,
) -> list[FamilyCandidate]:
    """Return every family at a step without its award, the highest step first, then by name.

    With gaps: those that reach a step only with donations whose evidence is too weak. Only members who agreed count.
    """
    found = []
    counted = _counted(session, scope, terms, cut_off, commune_id, family_ids)
    awards = _awards(session, list(counted))
    since = years_before(cut_off, terms.years_between)
    for family_id, one in counted.items():
        proven = family_figure(terms, [member.donations for member in one.members])
        total = family_figure(terms, [member.total for member in one.members])
        at, proven_at = terms.step_reached(total if gaps else proven), terms.step_reached(proven)
        own = awards.get(family_id, [])
        had = max((award.milestone for award in own if award.award_key in terms.award_keys), default=0)
        recent = bool(terms.years_between) and any(since <= award.granted_on <= cut_off for award in own)
        if at is None or at.threshold <= had or (gaps and at == proven_at):
            continue
        if milestone not in (None, at.threshold) or (recent and not with_recent):
            continue
        lacking = max(at.threshold - proven, 0)
        found.append(
            FamilyCandidate(
                one.family,
                one.commune,
                sorted(
                    one.members,
                    key=lambda member: (-member.donations, sort_key(member.name), member.donor_id),
                ),
                *(proven, total, at, lacking, own[-1] if own else None, recent),
            )
        )
    return sorted(found, key=lambda one: (-one.milestone, sort_key(one.family.name), one.family.id))


def _counted(
    session: Session,
    scope: ColumnElement[bool],
    terms: RuleTerms,
    cut_off: date,
    commune_id: int | None,
    family_ids: Sequence[int] | None,
) -> dict[int, _Counted]:
    # Families are few, so that the lines after the cut-off day may be looked for even when it is today.
    has = numbers(terms, cut_off, date.max)
    conditions = [scope, Family.ended_at.is_(None)]
    conditions += [FamilyMember.left_at.is_(None), FamilyMember.consented_on.is_not(None)]
    if commune_id is not None:
        conditions.append(Family.commune_id == commune_id)
    if family_ids is not None:
        conditions.append(Family.id.in_(family_ids))
    # The stored number of donations says which families can reach the first step at all.
    most = select(func.sum(Donor.donations)).join(FamilyMember, FamilyMember.donor_id == Donor.id)
    most = most.where(FamilyMember.family_id == Family.id, FamilyMember.left_at.is_(None)).correlate(Family)
    least = min((step.threshold for step in terms.steps), default=1)
    members = (
        select(
            FamilyMember.family_id, Donor.id, Donor.full_name, FamilyMember.relation, has.proven, has.total
        )
        .select_from(Family)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .join(Donor, Donor.id == FamilyMember.donor_id)
        .where(*conditions, Donor.merged_into_id.is_(None), most.scalar_subquery() >= least)
    )
    if has.out is not None:
        members = members.outerjoin(has.out, has.out.c.donor_id == Donor.id)
    rows = session.execute(members).all()
    families = (
        select(Family, Unit.name)
        .outerjoin(Unit, Unit.id == Family.commune_id)
        .where(Family.id.in_({row[0] for row in rows}))
    )
    found = {family.id: _Counted(family, commune or "") for family, commune in session.execute(families)}
    for row in rows:
        found[row[0]].members.append(Member(*row[1:]))
    return found


def _awards(session: Session, family_ids: Sequence[int]) -> dict[int, list[Honour]]:
    wanted = select(Honour).where(Honour.family_id.in_(family_ids), is_award())
    found: dict[int, list[Honour]] = {}
    for award in session.scalars(wanted.order_by(Honour.granted_on, Honour.id)).unique():
        found.setdefault(award.family_id or 0, []).append(award)
    return found
