"""Count the registrations of a drive by the unit that certifies them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.signups.facts import SummaryRowFacts
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import ACTIVE_STATES
from domain.units.records import Unit

NOBODY_CERTIFIES = "Chưa rõ nơi xác nhận"
_CERTIFIED = (RegistrationState.CERTIFIED, RegistrationState.CALLED, RegistrationState.ARRIVED)
_IN_LIST = (RegistrationState.WAITING, RegistrationState.OFFERED)


def summary_of_drive(session: Session, scope: Scope, drive_id: int) -> list[SummaryRowFacts]:
    """Return one row for each certifying unit in scope, in alphabetical order, in one statement.

    People who cancelled or wait to be compared are not counted; the waiting list stands in a column of its own.
    """

    def count(states: tuple[RegistrationState, ...]) -> ColumnElement[int]:
        return func.sum(case((Registration.state.in_(states), 1), else_=0))

    wanted = (
        select(Unit.name, count(ACTIVE_STATES), count(_CERTIFIED), count(_IN_LIST))
        .select_from(Registration)
        .outerjoin(Unit, Unit.id == Registration.certifying_unit_id)
        .where(Registration.drive_id == drive_id, registrations_in_scope(scope))
        .where(Registration.state.in_((*ACTIVE_STATES, *_IN_LIST)))
        .group_by(Unit.id, Unit.name, Unit.sort_key)
        .order_by(Unit.id.is_(None), Unit.sort_key, Unit.id)
    )
    return [
        SummaryRowFacts(name or NOBODY_CERTIFIES, int(registered), int(certified), int(waiting))
        for name, registered, certified, waiting in session.execute(wanted)
    ]
