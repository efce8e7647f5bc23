"""Ask who is in the groups that an office calls again: how many, and the people who agreed to be called."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from domain.donors.records import Donor
from domain.donors.segment_rules import CALL_CONSENT, GROUP_O, Limits, Order, Segment
from domain.signups.records import Consent, Registration
from domain.units.records import Unit

PAGE = 50
_NO_DAY = date(1900, 1, 1)  # Stands before all days, for people of whom the ledger knows none.


class SegmentCount(NamedTuple):
    """How many of a group may be called, and how many did not agree to it."""

    callable: int
    silent: int


class SegmentRow(NamedTuple):
    """A donor of a group with the name of the commune."""

    donor: Donor
    commune: str


def _members(segment: Segment, limits: Limits) -> ColumnElement[bool]:
    today = limits.today
    is_free = or_(Donor.deferred_until.is_(None), Donor.deferred_until <= today)
    if segment is Segment.FIRST_TIME:
        is_ready = and_(Donor.next_possible_on <= today, Donor.last_donation_on >= limits.first_since)
        return and_(Donor.donations == 1, is_ready, is_free)
    if segment is Segment.LONG_AWAY:
        is_away = and_(
            Donor.last_donation_on >= limits.away_since, Donor.last_donation_on <= limits.away_until
        )
        return and_(is_away, is_free)
    if segment is Segment.NEAR_MILESTONE:
        return and_(Donor.donations.in_(limits.near), is_free)
    if segment is Segment.GROUP_O:
        return and_(Donor.blood_group.in_(GROUP_O), is_free)
    if segment is Segment.DEFERRAL_OVER:
        return and_(Donor.deferred_until <= today, Donor.deferred_until >= limits.deferral_since)
    is_old = or_(Donor.contact_checked_on.is_(None), Donor.contact_checked_on < limits.contact_since)
    return and_(Donor.phone != "", is_old)


def agreed_to_calls() -> ColumnElement[bool]:
    """Return the condition that a donor agreed to be called about giving again and has not taken that back."""
    agreed = (
        select(Registration.donor_id)
        .join(Consent, Consent.registration_id == Registration.id)
        .where(Consent.purpose == CALL_CONSENT, Consent.withdrawn_at.is_(None))
        .where(Registration.donor_id.is_not(None))
    )
    return Donor.id.in_(agreed)


def segment_counts(
    session: Session, scope: ColumnElement[bool], limits: Limits
) -> dict[Segment, SegmentCount]:
    """Return for each group how many may be called and how many did not agree, in one statement."""
    people = select(
        agreed_to_calls().label("agreed"),
        *(_members(segment, limits).label(segment.name.lower()) for segment in Segment),
    ).where(scope)
    inner = people.subquery()
    sums: list[Any] = []
    for segment in Segment:
        inside = inner.c[segment.name.lower()]
        sums.append(func.coalesce(func.sum(case((and_(inside, inner.c.agreed), 1), else_=0)), 0))
        sums.append(func.coalesce(func.sum(case((and_(inside, ~inner.c.agreed), 1), else_=0)), 0))
    found = session.execute(select(*sums)).one()
    return {segment: SegmentCount(*found[2 * place : 2 * place + 2]) for place, segment in enumerate(Segment)}


def _day_key(order: Order) -> ColumnElement[date] | None:
    if order is Order.NAME:
        return None
    column = Donor.last_donation_on if order is Order.LAST else Donor.next_possible_on
    return func.coalesce(column, literal(_NO_DAY, Date))


def segment_page(
    session: Session,
    scope: ColumnElement[bool],
    segment: Segment,
    limits: Limits,
    order: Order,
    *,
    after: Donor | None = None,
    limit: int | None = PAGE,
) -> list[SegmentRow]:
    """Return up to limit + 1 people of a group who may be called, after a donor; everybody without a limit."""
    wanted = select(Donor, Unit.name).outerjoin(Unit, Unit.id == Donor.commune_id)
    wanted = wanted.where(scope, _members(segment, limits), agreed_to_calls())
    keys: list[Any] = [Donor.sort_key, Donor.id]
    if (day := _day_key(order)) is not None:
        keys.insert(0, day)
    if after is not None:
        known = after.last_donation_on if order is Order.LAST else after.next_possible_on
        place: list[Any] = [after.sort_key, after.id]
        if day is not None:
            place.insert(0, literal(known or _NO_DAY, Date))
        wanted = wanted.where(tuple_(*keys) > tuple_(*place))
    wanted = wanted.order_by(*keys)
    if limit is not None:
        wanted = wanted.limit(limit + 1)
    return [SegmentRow(row[0], row[1] or "") for row in session.execute(wanted)]
