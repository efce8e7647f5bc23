"""Ask for requests about one's own data and for the consents of a person over all registrations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.signups.records import Consent, Registration
from domain.signups.rights_records import RequestKind, RightsRequest
from domain.signups.rights_rules import OPEN_STATES

_MOST = 200


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.role is not Role.PROVINCE:
        return false()
    return RightsRequest.province_id == scope.province_id


def requests_in_scope(session: Session, scope: Scope, *, is_open: bool) -> Sequence[RightsRequest]:
    """Return the open requests by deadline, or the closed ones with the latest first; two hundred at most."""
    mine = _in_scope(scope)
    wanted = select(RightsRequest).options(joinedload(RightsRequest.registration))
    if is_open:
        wanted = wanted.where(mine, RightsRequest.state.in_(OPEN_STATES)).order_by(
            RightsRequest.due_on, RightsRequest.id
        )
    else:
        wanted = wanted.where(mine, RightsRequest.state.not_in(OPEN_STATES)).order_by(
            RightsRequest.closed_at.desc(), RightsRequest.id.desc()
        )
    return session.scalars(wanted.limit(_MOST)).all()


def request_in_scope(session: Session, scope: Scope, request_id: int) -> RightsRequest | None:
    """Return a request with its registration when the account can reach it."""
    whole = joinedload(RightsRequest.registration).joinedload(Registration.drive)
    wanted = select(RightsRequest).where(RightsRequest.id == request_id, _in_scope(scope)).options(whole)
    return session.scalars(wanted).one_or_none()


def due_requests(session: Session, scope: Scope) -> Sequence[tuple[int, str, RequestKind, date]]:
    """Return (id, receipt, kind, next day on which the office must act) of the open requests."""
    wanted = select(RightsRequest).where(_in_scope(scope), RightsRequest.state.in_(OPEN_STATES))
    rows = session.scalars(wanted.order_by(RightsRequest.due_on, RightsRequest.id).limit(_MOST))
    return [
        (row.id, row.receipt, row.kind, row.answer_due_on if row.state is OPEN_STATES[0] else row.due_on)
        for row in rows
    ]


def requests_of(session: Session, registration_id: int) -> Sequence[RightsRequest]:
    """Return the requests made about a registration, the latest first."""
    wanted = select(RightsRequest).where(RightsRequest.registration_id == registration_id)
    return session.scalars(wanted.order_by(RightsRequest.id.desc())).all()


def open_request(session: Session, registration_id: int, kind: RequestKind) -> RightsRequest | None:
    """Return the open request of a kind about a registration."""
    wanted = select(RightsRequest).where(
        RightsRequest.registration_id == registration_id,
        RightsRequest.kind == kind,
        RightsRequest.state.in_(OPEN_STATES),
    )
    return session.scalars(wanted.order_by(RightsRequest.id)).first()


def consents_of_person(session: Session, registration: Registration, purpose: str) -> Sequence[Consent]:
    """Return the consents to a purpose that hold today, of all registrations of the same person.

    Anybody may type a citizen number, so phone and birth day have to be the same, too: nobody ends another's.
    """
    same: list[ColumnElement[bool]] = [Registration.id == registration.id]
    if registration.id_number_index is not None and registration.phone and registration.birth_day is not None:
        alike = and_(
            Registration.id_number_index == registration.id_number_index,
            Registration.phone == registration.phone,
            Registration.birth_day == registration.birth_day,
        )
        same.append(alike)
    if registration.donor_id is not None:
        same.append(Registration.donor_id == registration.donor_id)
    wanted = (
        select(Consent)
        .join(Registration, Consent.registration_id == Registration.id)
        .where(or_(*same), Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    )
    return session.scalars(wanted.order_by(Consent.id)).all()


def agrees_to_be_named(session: Session, donor_id: int) -> bool:
    """Return whether a consent to be named in public holds in any registration of a donor."""
    wanted = (
        select(Consent.id)
        .join(Registration, Consent.registration_id == Registration.id)
        .where(
            Registration.donor_id == donor_id,
            Consent.purpose == "vinh_danh",
            Consent.withdrawn_at.is_(None),
        )
    )
    return session.scalar(wanted.limit(1)) is not None
