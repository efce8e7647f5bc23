"""Ask for families: who belongs to one, who agreed to be counted, and what they gave alone and together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, false, func, literal, select, tuple_
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.records import Donor, Family, FamilyMember
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.names import fold

PAGE = 50


class MemberLine(NamedTuple):
    """A donor in a family with the donations that count up to a day."""

    member: FamilyMember
    donor: Donor
    donations: int


def families_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a family is in an account's reach: the ward's own, or all of the province."""
    if scope.role is Role.WARD:
        return Family.commune_id == scope.unit_id
    return Family.province_id == scope.province_id if scope.role is Role.PROVINCE else false()


def family_in_scope(session: Session, scope: Scope, family_id: int) -> Family | None:
    """Return a family in the account's reach."""
    return session.scalars(
        select(Family).where(Family.id == family_id, families_in_scope(scope))
    ).one_or_none()


def families_page(
    session: Session,
    scope: ColumnElement[bool],
    typed: str = "",
    *,
    has_ended: bool = False,
    after: Family | None = None,
    limit: int = PAGE,
) -> Sequence[Family]:
    """Return up to limit + 1 families in the order of names; typed are words of the family's or a member's name."""
    ended = Family.ended_at.is_not(None) if has_ended else Family.ended_at.is_(None)
    wanted = select(Family).where(scope, ended)
    for word in fold(typed).split():
        inside = literal(" ") + Donor.search_key
        named = (
            select(FamilyMember.family_id)
            .join(Donor, Donor.id == FamilyMember.donor_id)
            .where(FamilyMember.left_at.is_(None), inside.contains(f" {word}", autoescape=True))
        )
        own = (literal(" ") + Family.search_key).contains(f" {word}", autoescape=True)
        wanted = wanted.where(own | Family.id.in_(named))
    if after is not None:
        wanted = wanted.where(tuple_(Family.search_key, Family.id) > tuple_(after.search_key, after.id))
    return session.scalars(wanted.order_by(Family.search_key, Family.id).limit(limit + 1)).all()


def members_of(session: Session, family_ids: Sequence[int], cut_off: date) -> dict[int, list[MemberLine]]:
    """Return by family its present people with what each gave up to a day, in one statement."""
    given = (
        select(Donation.donor_id, func.sum(Donation.times).label("times"))
        .join(FamilyMember, FamilyMember.donor_id == Donation.donor_id)
        .where(FamilyMember.family_id.in_(family_ids), FamilyMember.left_at.is_(None))
        .where(Donation.on_day <= cut_off, counts())
        .group_by(Donation.donor_id)
        .subquery()
    )
    wanted = (
        select(FamilyMember, Donor, given.c.times)
        .join(Donor, Donor.id == FamilyMember.donor_id)
        .outerjoin(given, given.c.donor_id == Donor.id)
        .where(FamilyMember.family_id.in_(family_ids), FamilyMember.left_at.is_(None))
        .where(Donor.merged_into_id.is_(None))
        .order_by(FamilyMember.family_id, FamilyMember.id)
    )
    found: dict[int, list[MemberLine]] = {number: [] for number in family_ids}
    for member, donor, times in session.execute(wanted):
        found[member.family_id].append(MemberLine(member, donor, times or 0))
    return found


def past_members(session: Session, family_id: int) -> list[MemberLine]:
    """Return the people who left a family, the last first; what they gave is not asked for."""
    wanted = (
        select(FamilyMember, Donor)
        .join(Donor, Donor.id == FamilyMember.donor_id)
        .where(FamilyMember.family_id == family_id, FamilyMember.left_at.is_not(None))
        .order_by(FamilyMember.left_at.desc(), FamilyMember.id)
    )
    return [MemberLine(row[0], row[1], 0) for row in session.execute(wanted)]


def family_of_donor(session: Session, donor_id: int) -> Family | None:
    """Return the family that a donor belongs to now."""
    wanted = (
        select(Family)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .where(FamilyMember.donor_id == donor_id, FamilyMember.left_at.is_(None))
    )
    return session.scalars(wanted).one_or_none()
