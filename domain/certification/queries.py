"""Ask for donor lists within a scope, for their counts, and for how many people wait for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.certification.link_queries import units_with_account
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.certification.rules import FROZEN, SENT_BACK, certifier_kind, verdict_names
from domain.drives.records import Drive, DriveState
from domain.signups.records import Registration, RegistrationState
from domain.units.records import Unit

LAST_DAY = date(9999, 12, 31)  # Sorts lists without a deadline after all others.


def _own_lists(scope: Scope) -> ColumnElement[bool]:
    own = scope.unit_id
    if scope.role is Role.PROVINCE:
        return Drive.province_id == scope.province_id
    if scope.role in (Role.WARD, Role.REPRESENTATIVE):
        return or_(DonorList.compiling_unit_id == own, DonorList.certifying_unit_id == own)
    if scope.role is Role.CERTIFIER:
        # A certifier meets a list only when it has been sent.
        return and_(DonorList.certifying_unit_id == own, DonorList.state != ListState.DRAFT)
    return false()


def lists_in(scope: Scope) -> Select[DonorList]:
    """Return the lists that an account may see."""
    return select(DonorList).join(Drive, Drive.id == DonorList.drive_id).where(_own_lists(scope))


def list_in_scope(session: Session, scope: Scope, list_id: int) -> DonorList | None:
    """Return one list, or None outside the scope."""
    return session.scalars(lists_in(scope).where(DonorList.id == list_id)).one_or_none()


def open_lists(
    session: Session, scope: Scope, after: tuple[date, int] | None, limit: int
) -> Sequence[DonorList]:
    """Return lists that wait for somebody, oldest deadline first, after a (deadline, id) key."""
    states = [ListState.SENT, ListState.IN_REVIEW]
    if scope.role is not Role.CERTIFIER:
        states += [ListState.DRAFT, ListState.RETURNED]
    due = func.coalesce(DonorList.due_on, LAST_DAY)
    wanted = lists_in(scope).where(DonorList.state.in_(states))
    if after is not None:
        wanted = wanted.where(or_(due > after[0], and_(due == after[0], DonorList.id > after[1])))
    return session.scalars(wanted.order_by(due, DonorList.id).limit(limit)).all()


def certified_lists(
    session: Session, scope: Scope, before: tuple[datetime, int] | None, limit: int
) -> Sequence[DonorList]:
    """Return certified and locked lists, newest first, before a (moment, id) key."""
    wanted = lists_in(scope).where(DonorList.state.in_(FROZEN))
    if before is not None:
        moment = DonorList.certified_at
        wanted = wanted.where(or_(moment < before[0], and_(moment == before[0], DonorList.id < before[1])))
    return session.scalars(
        wanted.order_by(DonorList.certified_at.desc(), DonorList.id.desc()).limit(limit)
    ).all()


def certifies_here(session: Session, scope: Scope, donor_list: DonorList) -> bool:
    """Return whether an account may say what the certifier says of a list in its scope.

    A unit without an account signs on paper; the province then records the signed paper it holds (WC6).
    """
    if scope.role is Role.CERTIFIER:
        return True
    unit_id = donor_list.certifying_unit_id
    return scope.role is Role.PROVINCE and not units_with_account(session, [unit_id])


def gives_links(scope: Scope, donor_list: DonorList) -> bool:
    """Return whether an account may give others a link to a list: never to a list that its own unit certifies."""
    if scope.role is Role.PROVINCE:
        return True
    return scope.role is Role.WARD and donor_list.certifying_unit_id != scope.unit_id


def lists_of_drive(session: Session, scope: Scope, drive_id: int) -> Sequence[DonorList]:
    """Return the lists of one drive, by unit and number."""
    wanted = lists_in(scope).where(DonorList.drive_id == drive_id)
    return session.scalars(wanted.order_by(DonorList.certifying_unit_id, DonorList.number)).all()


def row_counts(session: Session, list_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return for each list how many rows it has and how many of them are confirmed."""
    confirmed = func.sum(case((DonorListRow.verdict == RowVerdict.CONFIRMED, 1), else_=0))
    wanted = (
        select(DonorListRow.donor_list_id, func.count(), confirmed)
        .where(DonorListRow.donor_list_id.in_(list_ids))
        .group_by(DonorListRow.donor_list_id)
    )
    return {number: (rows, int(decided)) for number, rows, decided in session.execute(wanted)}


def _is_on_live_list() -> ColumnElement[bool]:
    """Return the condition that a registration is on a list that still counts for it."""
    freed = and_(DonorList.state.in_(FROZEN), DonorListRow.verdict.in_(SENT_BACK))
    return exists(
        select(DonorListRow.id)
        .join(DonorList, DonorList.id == DonorListRow.donor_list_id)
        .where(DonorListRow.registration_id == Registration.id, ~freed)
    )


def waits() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions by which a registration waits for a list."""
    return (Registration.state == RegistrationState.PENDING, ~_is_on_live_list())


def _certified_by(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Return how a scope narrows registrations by who certifies them."""
    return () if scope.role is Role.PROVINCE else (Registration.certifying_unit_id == scope.unit_id,)


def waiting_units(session: Session, scope: Scope, drive_id: int) -> list[tuple[Unit | None, int, int]]:
    """Return (certifying unit, people waiting for a list, people held for comparing) of a drive.

    A None unit stands for registrations that nobody can certify until their place is known.
    """
    held = Registration.state == RegistrationState.HELD
    counted = (
        select(
            Registration.certifying_unit_id.label("unit_id"),
            func.sum(case((held, 0), else_=1)).label("waiting"),
            func.sum(case((held, 1), else_=0)).label("held"),
        )
        .where(Registration.drive_id == drive_id, or_(held, and_(*waits())), *_certified_by(scope))
        .group_by(Registration.certifying_unit_id)
        .subquery()
    )
    wanted = select(Unit, counted.c.waiting, counted.c.held).select_from(counted)
    wanted = wanted.outerjoin(Unit, Unit.id == counted.c.unit_id).order_by(Unit.sort_key, Unit.id)
    return [(row[0], int(row[1]), int(row[2])) for row in session.execute(wanted)]


def drives_with_waiting(
    session: Session, scope: Scope, today: date, limit: int = 20
) -> list[tuple[Drive, int]]:
    """Return coming drives whose registrations wait for a list, the nearest first, with how many wait."""
    counted = (
        select(Registration.drive_id, func.count().label("waiting"))
        .where(*waits(), *_certified_by(scope))
        .group_by(Registration.drive_id)
        .subquery()
    )
    wanted = (
        select(Drive, counted.c.waiting)
        .join(counted, counted.c.drive_id == Drive.id)
        .where(
            Drive.province_id == scope.province_id,
            Drive.state.not_in((DriveState.CANCELLED, DriveState.CLOSED)),
            func.coalesce(Drive.on_day, LAST_DAY) >= today,
        )
        .order_by(func.coalesce(Drive.on_day, LAST_DAY), Drive.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]


def reasons_sent_back(session: Session, drive_id: int) -> dict[tuple[int, int], str]:
    """Return by (certifying unit, registration) why certified lists gave people back; the latest list speaks last.

    Somebody who has moved to another certifier since is nobody's return there.
    """
    wanted = (
        select(
            DonorList.certifying_unit_id,
            DonorListRow.registration_id,
            DonorListRow.verdict,
            DonorListRow.reason,
            Unit.kind,
        )
        .join(DonorList, DonorList.id == DonorListRow.donor_list_id)
        .join(Unit, Unit.id == DonorList.certifying_unit_id)
        .where(
            DonorList.drive_id == drive_id,
            DonorList.state.in_(FROZEN),
            DonorListRow.verdict.in_(SENT_BACK),
        )
        .order_by(DonorList.number)
    )
    return {
        (unit, person): reason or verdict_names(certifier_kind(kind))[verdict]
        for unit, person, verdict, reason, kind in session.execute(wanted)
    }


def waiting_sent_back(session: Session, scope: Scope, drive_id: int) -> dict[int, list[tuple[int, str, str]]]:
    """Return by certifying unit the (registration, name, reason) of those who wait after its list gave them back."""
    told = reasons_sent_back(session, drive_id)
    wanted = (
        select(Registration.certifying_unit_id, Registration.id, Registration.full_name)
        .where(
            Registration.drive_id == drive_id,
            Registration.id.in_({person for _, person in told}),
            *waits(),
            *_certified_by(scope),
        )
        .order_by(Registration.sort_key, Registration.id)
    )
    found: dict[int, list[tuple[int, str, str]]] = {}
    for unit_id, person, name in session.execute(wanted):
        if unit_id is not None and (unit_id, person) in told:
            found.setdefault(unit_id, []).append((person, name, told[unit_id, person]))
    return found
