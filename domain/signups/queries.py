"""Ask for registrations: one's own by code and proof, the active ones of a person, all of a staff scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.queries import donor_of_number
from domain.drives.records import Band, Drive
from domain.drives.rules import DriveFacts
from domain.people import BirthDay
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import ACTIVE_STATES, LIVE_STATES

_WHOLE = (
    joinedload(Registration.drive),
    joinedload(Registration.band),
    joinedload(Registration.commune),
    joinedload(Registration.workplace_unit),
    joinedload(Registration.certifying_unit),
    joinedload(Registration.group),
    selectinload(Registration.consents),
)


def registrations_in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that a registration lies in an account's reach (product.md, section 3)."""
    if scope.role is Role.PROVINCE:
        return Registration.drive_id.in_(select(Drive.id).where(Drive.province_id == scope.province_id))
    if scope.role is Role.WARD:
        return or_(Registration.commune_id == scope.unit_id, Registration.entered_by_unit_id == scope.unit_id)
    if scope.role is Role.REPRESENTATIVE:
        return or_(
            Registration.workplace_id == scope.unit_id, Registration.entered_by_unit_id == scope.unit_id
        )
    if scope.role is Role.FACILITY:
        return Registration.drive_id.in_(select(Drive.id).where(Drive.facility_id == scope.unit_id))
    if scope.role is Role.CERTIFIER:
        return Registration.certifying_unit_id == scope.unit_id
    if scope.role is Role.DESK:
        return Registration.drive_id == scope.desk_drive_id
    return false()


def registration_in_scope(session: Session, scope: Scope, registration_id: int) -> Registration | None:
    """Return a registration with all its parts when the account can reach it."""
    wanted = select(Registration).where(Registration.id == registration_id, registrations_in_scope(scope))
    return session.scalars(wanted.options(*_WHOLE)).one_or_none()


def whole_registration(session: Session, registration_id: int) -> Registration | None:
    """Return a registration with its drive, band, units and consents."""
    wanted = select(Registration).where(Registration.id == registration_id)
    return session.scalars(wanted.options(*_WHOLE)).one_or_none()


def proved_registration(
    session: Session, code: str, *, phone: str | None, birth: BirthDay | None
) -> Registration | None:
    """Return the registration of a code when the phone or the birth day given with it fits."""
    found = session.scalars(select(Registration).where(Registration.code == code)).one_or_none()
    if found is None:
        return None
    by_phone = bool(phone) and found.phone == phone
    by_birth = birth is not None and birth.date is not None and found.birth_day == birth.date
    return found if by_phone or by_birth else None


def registration_with_form_key(session: Session, form_key: str) -> Registration | None:
    """Return what a form already stored."""
    return session.scalars(select(Registration).where(Registration.form_key == form_key)).one_or_none()


def active_of_number(session: Session, drive_id: int, id_number_index: str) -> Sequence[Registration]:
    """Return the registrations of a citizen number in a drive that count or wait for a place, the oldest first."""
    wanted = select(Registration).where(
        Registration.drive_id == drive_id,
        Registration.id_number_index == id_number_index,
        Registration.state.in_(LIVE_STATES),
    )
    return session.scalars(wanted.order_by(Registration.id)).all()


def active_with_key(session: Session, drive_id: int, person_key: str) -> Registration | None:
    """Return the active registration that holds a person's key in a drive."""
    wanted = select(Registration).where(
        Registration.drive_id == drive_id, Registration.person_key == person_key
    )
    return session.scalars(wanted).one_or_none()


def held_drive(session: Session, drive_id: int) -> DriveFacts | None:
    """Return state and day of a drive, and let nobody else take, free or wait for its places until the end.

    Whoever changes a registration holds its drive first, then the registration, then blocks, then bands.
    """
    wanted = select(Drive.state, Drive.on_day).where(Drive.id == drive_id)
    # Rows that only refer to the drive may still be added meanwhile.
    wanted = wanted.with_for_update(key_share=True)
    row = session.execute(wanted).one_or_none()
    return None if row is None else DriveFacts(row.state, row.on_day)


def locked_registration(session: Session, registration_id: int) -> Registration:
    """Return a registration that nobody else can change until this transaction ends."""
    wanted = select(Registration).where(Registration.id == registration_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def held_registration(session: Session, registration_id: int) -> Registration:
    """Hold the drive of a registration, then the registration, and return it as it is now."""
    drive_id = session.scalars(select(Registration.drive_id).where(Registration.id == registration_id)).one()
    held_drive(session, drive_id)
    return locked_registration(session, registration_id)


def bands_of(session: Session, drive_id: int) -> Sequence[Band]:
    """Return the bands of a drive in the order of the day, as they are now."""
    wanted = select(Band).where(Band.drive_id == drive_id).order_by(Band.starts_at, Band.id)
    return session.scalars(wanted.execution_options(populate_existing=True)).all()


def next_possible_day(session: Session, registration: Registration) -> date | None:
    """Return the day from which the donor of a citizen number may give again, when the ledger knows one."""
    donor = donor_of_number(session, registration)
    days = (donor.next_possible_on, donor.deferred_until) if donor else ()
    return max((day for day in days if day is not None), default=None)


def near_drives(session: Session, registration: Registration, days: int) -> Sequence[Drive]:
    """Return other drives for which the same citizen number is registered within some days of this one."""
    day = registration.drive.on_day
    if registration.id_number_index is None or day is None:
        return []
    wanted = (
        select(Drive)
        .join(Registration, Registration.drive_id == Drive.id)
        .where(
            Registration.id_number_index == registration.id_number_index,
            Registration.id != registration.id,
            Registration.drive_id != registration.drive_id,
            Registration.state.in_(ACTIVE_STATES),
            Drive.on_day.between(day - timedelta(days=days), day + timedelta(days=days)),
        )
    )
    return session.scalars(wanted.order_by(Drive.on_day, Drive.id)).unique().all()


def held_count(session: Session, scope: Scope, drive_id: int | None = None) -> int:
    """Return how many registrations of a scope wait to be compared, in one drive or in all."""
    wanted = select(func.count(Registration.id)).where(
        registrations_in_scope(scope), Registration.state == RegistrationState.HELD
    )
    if drive_id is not None:
        wanted = wanted.where(Registration.drive_id == drive_id)
    return session.scalar(wanted) or 0
