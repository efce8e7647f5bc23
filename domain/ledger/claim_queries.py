"""Ask for claims of donations: those of a donor, those that wait for an office, a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.donors.records import Donor
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.queries import donors_in_scope
from domain.units.records import Unit

PAGE = 50


class ClaimRow(NamedTuple):
    """A claim with its donor and the name of the donor's commune."""

    claim: DonationClaim
    donor: Donor
    commune: str | None


def claims_page(
    session: Session, scope: Scope, state: ClaimState, *, after_id: int = 0, limit: int = PAGE
) -> Sequence[ClaimRow]:
    """Return up to limit + 1 claims of an account's donors in one state, the oldest first, after a number."""
    wanted = (
        select(DonationClaim, Donor, Unit.name)
        .join(Donor, Donor.id == DonationClaim.donor_id)
        .outerjoin(Unit, Unit.id == Donor.commune_id)
        .where(DonationClaim.state == state, DonationClaim.id > after_id, donors_in_scope(scope))
        .order_by(DonationClaim.id)
        .limit(limit + 1)
    )
    return [ClaimRow(*row) for row in session.execute(wanted)]


def claim_in_scope(session: Session, scope: Scope, claim_id: int) -> ClaimRow | None:
    """Return a claim of a donor in the account's register."""
    wanted = (
        select(DonationClaim, Donor, Unit.name)
        .join(Donor, Donor.id == DonationClaim.donor_id)
        .outerjoin(Unit, Unit.id == Donor.commune_id)
        .where(DonationClaim.id == claim_id, donors_in_scope(scope))
    )
    row = session.execute(wanted).one_or_none()
    return None if row is None else ClaimRow(*row)


def claims_of(session: Session, donor_id: int) -> Sequence[DonationClaim]:
    """Return every claim of a donor, the latest first."""
    wanted = select(DonationClaim).where(DonationClaim.donor_id == donor_id)
    return session.scalars(wanted.order_by(DonationClaim.id.desc())).all()


def waiting_claims(session: Session, scope: Scope, *, only_unseen: bool = False) -> int:
    """Return how many claims of an account's donors wait; only_unseen counts those no ward has looked at."""
    wanted = (
        select(func.count(DonationClaim.id))
        .join(Donor, Donor.id == DonationClaim.donor_id)
        .where(DonationClaim.state == ClaimState.WAITING, donors_in_scope(scope))
    )
    if only_unseen:
        wanted = wanted.where(DonationClaim.forwarded_at.is_(None))
    return session.scalar(wanted) or 0
