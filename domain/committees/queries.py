"""Ask for committees with all that their page shows, and how the committees of a province stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from domain.committees.records import Committee, CommitteeMember, IntakePoint
from domain.committees.rules import CommitteeFacts
from domain.units.records import COMMUNE_KINDS, Unit, UnitKind


def committee_of(session: Session, unit_id: int) -> Committee | None:
    """Return the committee of a unit with members, duties and intake points."""
    wanted = select(Committee).where(Committee.unit_id == unit_id)
    everything = (
        selectinload(Committee.members),
        selectinload(Committee.duties),
        selectinload(Committee.intake_points),
    )
    return session.scalars(wanted.options(*everything)).one_or_none()


class CommitteeRow(NamedTuple):
    """A unit that has, or should have, a committee, and what the rules need to know of it."""

    unit_id: int
    unit_name: str
    facts: CommitteeFacts


def committee_facts(session: Session, unit_id: int) -> CommitteeFacts:
    """Return what the rules need to know of one unit's committee."""
    return _rows(session, [session.get_one(Unit, unit_id)])[0].facts


def committees_of_province(session: Session, province_id: int, today: date) -> list[CommitteeRow]:
    """Return every unit of a province that has a committee or should have one, the province itself first."""
    in_force = or_(Unit.valid_to.is_(None), Unit.valid_to >= today)
    kinds = (*COMMUNE_KINDS, UnitKind.INDUSTRIAL_PARK)
    wanted = select(Unit).where(Unit.province_id == province_id, Unit.kind.in_(kinds), in_force)
    units = session.scalars(wanted.order_by(Unit.sort_key)).all()
    return _rows(session, [session.get_one(Unit, province_id), *units])


def _rows(session: Session, units: Sequence[Unit]) -> list[CommitteeRow]:
    """Return the rows in the order of the units; three statements however many units there are."""
    numbers = [unit.id for unit in units]
    committees = {
        found.unit_id: found
        for found in session.scalars(select(Committee).where(Committee.unit_id.in_(numbers)))
    }
    by_unit = select(Committee.unit_id).where(Committee.unit_id.in_(numbers))
    roles: dict[int, list[str]] = {}
    members = by_unit.add_columns(CommitteeMember.role).join(
        CommitteeMember, CommitteeMember.committee_id == Committee.id
    )
    for unit_id, role in session.execute(members):
        roles.setdefault(unit_id, []).append(role)
    points = (
        by_unit.add_columns(func.count())
        .join(IntakePoint, IntakePoint.committee_id == Committee.id)
        .group_by(Committee.unit_id)
    )
    intake = {unit_id: count for unit_id, count in session.execute(points)}
    return [
        CommitteeRow(
            unit.id,
            unit.name,
            _facts(unit, committees.get(unit.id), roles.get(unit.id, []), intake.get(unit.id, 0)),
        )
        for unit in units
    ]


def _facts(unit: Unit, committee: Committee | None, roles: list[str], intake_points: int) -> CommitteeFacts:
    return CommitteeFacts(
        has_signer=bool(unit.signer_title and unit.signer_name),
        decision_number=committee.decision_number if committee else "",
        term_to=committee.term_to if committee else None,
        standing_body=committee.standing_body if committee else "",
        roles=roles,
        intake_points=intake_points,
    )
