"""Ask for what an office sees of registrations: lists by drive and name, counts, what waits to be compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased, joinedload

from domain.accounts.rules import Scope
from domain.donors.queries import may_be
from domain.donors.records import Donor
from domain.drives.records import Band, Drive
from domain.names import fold
from domain.people import parse_phone
from domain.refusals import Reason
from domain.sealing import keyring_of
from domain.signups.queries import registrations_in_scope
from domain.signups.records import RegistrantType, Registration, RegistrationState
from domain.signups.rules import ACTIVE_STATES, read_code
from domain.units.records import Unit

PAGE = 50
_NO_DAY = date(9999, 12, 31)  # A drive with a month only stands after all that have a day.


class OfficeRow(NamedTuple):
    """One line of an office's list."""

    id: int
    full_name: str
    birth_day: date | None
    birth_year: int | None
    code: str
    phone: str
    state: RegistrationState
    registrant_type: RegistrantType
    id_number_tail: str
    drive_id: int
    on_day: date | None
    month: date | None
    host_label: str
    starts_at: time | None
    ends_at: time | None
    certifier: str | None


class OfficePage(NamedTuple):
    """One page of a keyset list; next_id is the last row's number when more follow."""

    rows: Sequence[OfficeRow]
    next_id: int | None


_CERTIFIER = aliased(Unit)
_DAY = func.coalesce(Drive.on_day, literal(_NO_DAY))


def _rows() -> Select[*tuple[Any, ...]]:
    columns = (
        *(Registration.id, Registration.full_name, Registration.birth_day, Registration.birth_year),
        *(Registration.code, Registration.phone, Registration.state, Registration.registrant_type),
        *(Registration.id_number_tail, Registration.drive_id, Drive.on_day, Drive.month, Drive.host_label),
        *(Band.starts_at, Band.ends_at, _CERTIFIER.name),
    )
    return (
        select(*columns)
        .join(Drive, Registration.drive_id == Drive.id)
        .outerjoin(Band, Registration.band_id == Band.id)
        .outerjoin(_CERTIFIER, Registration.certifying_unit_id == _CERTIFIER.id)
    )


def matching(typed: str) -> ColumnElement[bool]:
    """Return the condition for a name without marks, the end of a phone or citizen number, a phone or a code."""
    digits = "".join(typed.split())
    if digits.isascii() and digits.isdigit() and len(digits) <= 4:
        ends = Registration.phone_tail.endswith(digits, autoescape=True)
        return or_(ends, Registration.id_number_tail.endswith(digits, autoescape=True))
    phone = parse_phone(typed)
    if not isinstance(phone, Reason):
        return Registration.phone == phone.number
    # Signs alone name nobody, as in the register of donors.
    named = [Registration.search_key.contains(word, autoescape=True) for word in fold(typed).split()]
    words = and_(*named) if named else false()
    code = read_code(typed)
    return or_(Registration.code == code, words) if code else words


def _after(session: Session, scope: Scope, number: int) -> tuple[Any, ...] | None:
    """Return the place of a registration in the order of the lists; None when it is out of reach."""
    wanted = select(_DAY, Drive.id, Registration.sort_key, Registration.id)
    mine = wanted.join(Drive, Registration.drive_id == Drive.id)
    row = session.execute(mine.where(Registration.id == number, registrations_in_scope(scope))).one_or_none()
    return None if row is None else tuple(row)


def office_page(
    session: Session,
    scope: Scope,
    *,
    from_day: date | None,
    drive_id: int | None = None,
    words: str = "",
    state: RegistrationState | None = None,
    after: int | None = None,
    size: int = PAGE,
) -> OfficePage:
    """Return a page of the registrations in scope: the next drive first, names in order within a drive."""
    wanted = _rows().where(registrations_in_scope(scope))
    if from_day is not None:
        wanted = wanted.where(from_day <= _DAY)
    if drive_id is not None:
        wanted = wanted.where(Registration.drive_id == drive_id)
    if words.strip():
        wanted = wanted.where(matching(words))
    if state is not None:
        wanted = wanted.where(Registration.state == state)
    order = (_DAY, Drive.id, Registration.sort_key, Registration.id)
    if after is not None and (place := _after(session, scope, after)):
        wanted = wanted.where(tuple_(*order) > tuple_(*place))
    rows = [OfficeRow(*row) for row in session.execute(wanted.order_by(*order).limit(size + 1))]
    return OfficePage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def state_counts(session: Session, scope: Scope, drive_id: int) -> dict[RegistrationState, int]:
    """Return how many registrations of a drive stand in each state, within the scope."""
    wanted = select(Registration.state, func.count(Registration.id)).where(
        Registration.drive_id == drive_id, registrations_in_scope(scope)
    )
    return {row[0]: row[1] for row in session.execute(wanted.group_by(Registration.state))}


class HeldRow(NamedTuple):
    """A registration that waits to be compared, and the active one with the same citizen number if in scope."""

    held: OfficeRow
    other_id: int | None
    other_name: str | None
    other_phone: str | None


def held_rows(session: Session, scope: Scope, drive_id: int) -> list[HeldRow]:
    """Return the registrations of a drive that wait to be compared, each with the one it meets."""
    other = aliased(Registration)
    meets = and_(
        other.drive_id == Registration.drive_id,
        other.id_number_index == Registration.id_number_index,
        other.state.in_(ACTIVE_STATES),
        other.id.in_(select(Registration.id).where(registrations_in_scope(scope)).correlate(None)),
    )
    wanted = (
        _rows()
        .outerjoin(other, meets)
        .add_columns(other.id, other.full_name, other.phone)
        .where(
            Registration.drive_id == drive_id,
            Registration.state == RegistrationState.HELD,
            registrations_in_scope(scope),
        )
        .order_by(Registration.id, other.id)
    )
    found: dict[int, HeldRow] = {}
    for row in session.execute(wanted):
        line = OfficeRow(*row[:-3])
        found.setdefault(line.id, HeldRow(line, row[-3], row[-2], row[-1]))
    return list(found.values())


def last_entered(session: Session, drive_id: int, unit_id: int | None, most: int = 10) -> Sequence[OfficeRow]:
    """Return what an office entered last for a drive, the newest first."""
    mine = (Registration.drive_id == drive_id, Registration.entered_by_unit_id == unit_id)
    wanted = _rows().where(*mine).order_by(Registration.id.desc()).limit(most)
    return [OfficeRow(*row) for row in session.execute(wanted)]


def namesakes(session: Session, registration: Registration) -> int:
    """Return how many other active registrations of the drive have the same name and the same or no birth year."""
    same_year = or_(Registration.birth_year.is_(None), Registration.birth_year == registration.birth_year)
    wanted = select(func.count(Registration.id)).where(
        Registration.drive_id == registration.drive_id,
        Registration.id != registration.id,
        Registration.search_key == registration.search_key,
        Registration.state.in_(ACTIVE_STATES),
        same_year,
    )
    return session.scalar(wanted) or 0


class Printable(NamedTuple):
    """A registration with what its form prints beside it."""

    registration: Registration
    donor: Donor | None
    id_number: str


def printable(
    session: Session, scope: Scope, *, drive_id: int | None = None, registration_id: int | None = None
) -> list[Printable]:
    """Return active registrations in scope, of a drive in the order of names or a single one, for their forms."""
    wanted = (
        select(Registration, Donor)
        .outerjoin(Donor, Donor.id_number_index == Registration.id_number_index)
        .where(registrations_in_scope(scope), Registration.state.in_(ACTIVE_STATES))
        .options(
            joinedload(Registration.drive),
            joinedload(Registration.band),
            joinedload(Registration.commune),
            joinedload(Registration.workplace_unit),
        )
        .order_by(Registration.sort_key, Registration.id)
    )
    if drive_id is not None:
        wanted = wanted.where(Registration.drive_id == drive_id)
    if registration_id is not None:
        wanted = wanted.where(Registration.id == registration_id)
    ring = keyring_of(session)
    found = []
    for registration, donor in session.execute(wanted):
        sealed = registration.id_number_sealed
        number = ring.open(sealed, "registrations.id_number") if sealed else ""
        # What the register knows of somebody else must not stand on this person's form.
        own = donor if donor is not None and may_be(donor, registration) else None
        found.append(Printable(registration, own, number))
    return found
