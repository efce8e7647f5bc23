"""What hangs on units: plans, quotas, drives, lists, people, accounts; for a unit's page and before it changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.accounts.records import Account
from domain.certification.records import DonorList, ListState
from domain.committees.records import Committee
from domain.donors.records import Donor
from domain.drives.records import Drive, DrivePartner
from domain.drives.succession_queries import MOVABLE_STATES
from domain.plans.records import Plan, PlanState, Target
from domain.signups.records import Registration
from domain.units.records import Unit

_OPEN_LISTS = (ListState.DRAFT, ListState.SENT, ListState.IN_REVIEW, ListState.RETURNED)


@dataclass(slots=True)
class UnitTies:
    """How many things hang on one unit; *_to_come are those that a change on the asked day would touch."""

    plans: int = 0
    targets: int = 0
    drives: int = 0
    lists: int = 0
    registrations: int = 0
    donors: int = 0
    accounts: int = 0
    committees: int = 0
    units_below: int = 0
    targets_to_come: int = 0
    drives_to_come: int = 0
    lists_open: int = 0

    @property
    def history(self) -> int:
        """Return how many plans, quotas, drives and lists there are, which a former unit's row stands for."""
        return self.plans + self.targets + self.drives + self.lists


def ties_of(session: Session, unit_ids: Collection[int], day: date) -> dict[int, UnitTies]:
    """Return what hangs on units, and what of it is still to come on a day, one statement for each figure."""
    found = {unit_id: UnitTies() for unit_id in unit_ids}
    on_day = func.coalesce(Drive.on_day, Drive.month)
    open_plan = Target.plan_id.in_(
        select(Plan.id).where(Plan.state != PlanState.ENDED, Plan.period_to >= day)
    )
    of_sharers = select(Drive.id).where(on_day >= day, Drive.state.in_(MOVABLE_STATES))
    _count(session, found, "plans", Plan.unit_id)
    _count(session, found, "targets", Target.unit_id)
    _count(session, found, "targets_to_come", Target.unit_id, open_plan)
    _count(session, found, "drives", Drive.host_id)
    _count(session, found, "drives_to_come", Drive.host_id, on_day >= day, Drive.state.in_(MOVABLE_STATES))
    hosted = select(Drive.id).where(Drive.id == DrivePartner.drive_id, Drive.host_id == DrivePartner.unit_id)
    _count(
        session,
        found,
        "drives_to_come",
        DrivePartner.unit_id,
        DrivePartner.drive_id.in_(of_sharers),
        ~hosted.exists(),
    )
    _count(session, found, "lists", DonorList.certifying_unit_id)
    _count(session, found, "lists_open", DonorList.certifying_unit_id, DonorList.state.in_(_OPEN_LISTS))
    _count(session, found, "registrations", Registration.commune_id)
    _count(session, found, "registrations", Registration.workplace_id)
    _count(session, found, "donors", Donor.commune_id)
    _count(session, found, "donors", Donor.workplace_id)
    _count(session, found, "accounts", Account.unit_id, Account.is_active.is_(True))
    _count(session, found, "committees", Committee.unit_id)
    _count(session, found, "units_below", Unit.parent_id, or_(Unit.valid_to.is_(None), Unit.valid_to >= day))
    return found


def _count(
    session: Session,
    found: dict[int, UnitTies],
    figure: str,
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    *conditions: ColumnElement[bool],
) -> None:
    """Add how many rows name each unit in a column to one figure."""
    wanted = select(column, func.count()).where(column.in_(found), *conditions).group_by(column)
    for unit_id, count in session.execute(wanted):
        ties = found[int(unit_id or 0)]
        setattr(ties, figure, getattr(ties, figure) + count)


def open_targets(session: Session, province_id: int, unit_id: int, day: date) -> Sequence[Target]:
    """Return a unit's quotas in a province's plans that have not ended and whose period goes beyond a day."""
    wanted = (
        select(Target)
        .join(Plan, Target.plan_id == Plan.id)
        .where(
            Target.unit_id == unit_id,
            Plan.province_id == province_id,
            Plan.state != PlanState.ENDED,
            Plan.period_to > day,
        )
        .order_by(Plan.period_from, Plan.id, Target.position)
    )
    return session.scalars(wanted).all()


def plans_named(session: Session, plan_ids: Collection[int]) -> dict[int, Plan]:
    """Return plans by their number."""
    return {plan.id: plan for plan in session.scalars(select(Plan).where(Plan.id.in_(plan_ids)))}
