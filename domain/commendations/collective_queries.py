"""Ask what is known of units beside a plan's figures: their awards, their headcount, whether they took part before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.commendations.candidate_queries import is_award
from domain.commendations.records import Honour
from domain.drives.records import Drive
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.plans.queries import targets_of
from domain.plans.records import TargetKind
from domain.results.records import Outcome
from domain.signups.records import Registration


def awards_of_units(session: Session, unit_ids: Collection[int]) -> dict[int, Sequence[Honour]]:
    """Return the awards of units that stand, the earliest first."""
    wanted = select(Honour).where(Honour.honoured_unit_id.in_(unit_ids), is_award())
    found: dict[int, list[Honour]] = {}
    for award in session.scalars(wanted.order_by(Honour.granted_on, Honour.id)).unique():
        found.setdefault(award.honoured_unit_id or 0, []).append(award)
    return dict(found)


def headcounts(session: Session, plan_id: int) -> dict[int, int]:
    """Return the number of people that a plan's target in percent of the headcount is of, by unit."""
    return {
        target.unit_id: target.base
        for target in targets_of(session, plan_id)
        if target.kind is TargetKind.HEADCOUNT_PERCENT and target.base
    }


def took_part_before(session: Session, unit_ids: Collection[int], day: date) -> set[int]:
    """Return the units that hosted a drive, or whose people gave at one, with a donation before a day."""
    given = select(Drive.host_id).where(
        Drive.host_id.in_(unit_ids), Donation.drive_id == Drive.id, Donation.on_day < day, counts()
    )
    people = (
        select(Registration.workplace_id)
        .join(Outcome, Outcome.registration_id == Registration.id)
        .join(Donation, Donation.outcome_id == Outcome.id)
        .where(Registration.workplace_id.in_(unit_ids), Donation.on_day < day, counts())
    )
    return {number for number in session.scalars(given.union(people)) if number is not None}
