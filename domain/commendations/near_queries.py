"""Ask who stands one or two donations before a step, so that the desk can congratulate and the office prepare."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.commendations.rule_sets import RuleTerms
from domain.donors.queries import has_its_number
from domain.donors.records import Donor
from domain.signups.records import Registration
from domain.signups.rules import ACTIVE_STATES
from domain.units.records import Unit

PAGE = 50
NEAR = 2


class Near(NamedTuple):
    """A donor before a step: missing is 1 when the next donation reaches it, 2 when the one after does."""

    donor: Donor
    commune: str
    step: int
    missing: int


def near_step(session: Session, terms: RuleTerms, donor_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return (step, donations missing) for those of the donors who are one or two donations before a step.

    The stored number of donations counts here, whatever its evidence: a person is thanked, nothing is awarded.
    """
    if not donor_ids:
        return {}
    wanted = select(Donor.id, Donor.donations).where(Donor.id.in_(donor_ids), _is_near(terms))
    return {row[0]: _step(terms, row[1]) for row in session.execute(wanted)}


def near_donors(
    session: Session,
    scope: ColumnElement[bool],
    terms: RuleTerms,
    *,
    drive_id: int | None = None,
    after: Donor | None = None,
    limit: int = PAGE,
) -> list[Near]:
    """Return up to limit + 1 donors before a step, the highest step first, then by name.

    With drive_id: those of them who are registered at that drive, by the donor of the registration or a
    citizen number that is not somebody else's.
    """
    commune = aliased(Unit)
    wanted = select(Donor, commune.name).outerjoin(commune, commune.id == Donor.commune_id)
    wanted = wanted.where(scope, _is_near(terms))
    if drive_id is not None:
        here = Registration.drive_id == drive_id, Registration.state.in_(ACTIVE_STATES)
        known = select(Registration.donor_id).where(*here, Registration.donor_id.is_not(None))
        numbered = (
            select(Donor.id).join(Registration, has_its_number(Registration)).where(*here).correlate(None)
        )
        wanted = wanted.where(or_(Donor.id.in_(known), Donor.id.in_(numbered)))
    if after is not None:
        same = tuple_(Donor.sort_key, Donor.id) > tuple_(after.sort_key, after.id)
        wanted = wanted.where(
            Donor.donations <= after.donations, or_(Donor.donations < after.donations, same)
        )
    wanted = wanted.order_by(Donor.donations.desc(), Donor.sort_key, Donor.id).limit(limit + 1)
    return [
        Near(donor, name or "", *_step(terms, donor.donations)) for donor, name in session.execute(wanted)
    ]


def near_numbers(terms: RuleTerms) -> Sequence[int]:
    """Return the numbers of donations that lie one or two before a step."""
    steps = {step.threshold for step in terms.steps}
    return sorted({step - back for step in steps for back in range(1, NEAR + 1)} - {0})


def _is_near(terms: RuleTerms) -> ColumnElement[bool]:
    return Donor.donations.in_(near_numbers(terms))


def _step(terms: RuleTerms, donations: int) -> tuple[int, int]:
    step = min(step.threshold for step in terms.steps if step.threshold > donations)
    return step, step - donations
