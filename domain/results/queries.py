"""Ask who is expected at a drive, find people at the desk, and read what was recorded of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select
from sqlalchemy.orm import Session, aliased

from domain.accounts.rules import Scope
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.drives.queries import drives_in_scope
from domain.drives.records import Band, Drive
from domain.names import fold
from domain.people import Phone, parse_phone
from domain.results.records import Outcome, OutcomeKind
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import ACTIVE_STATES, read_code
from domain.units.records import Unit

SHOWN = 20
_CODE_IN_LINK = re.compile(r"[?&]ma=([A-Za-z0-9-]+)")


class DeskRow(NamedTuple):
    """One person of a drive as the desk sees the person."""

    registration: Registration
    outcome: Outcome | None
    band: Band | None
    commune: str | None
    workplace: str | None
    is_certified: bool


def drives_near(session: Session, scope: Scope, today: date, days: int = 7) -> Sequence[Drive]:
    """Return the drives in reach that lie within some days of today, in order."""
    span = timedelta(days=days)
    wanted = select(Drive).where(drives_in_scope(scope), Drive.on_day.between(today - span, today + span))
    return session.scalars(wanted.order_by(Drive.on_day, Drive.starts_at, Drive.id)).unique().all()


def drive_of_desk(session: Session, scope: Scope, drive_id: int) -> Drive | None:
    """Return a drive in the account's reach, without its bands."""
    wanted = select(Drive).where(Drive.id == drive_id, drives_in_scope(scope))
    return session.scalars(wanted).unique().one_or_none()


def current() -> ColumnElement[bool]:
    """Return the condition that joins a registration with the outcome that holds for it."""
    # The predicate of the partial index, word for word: SQLite uses the index only then.
    return and_(Outcome.registration_id == Registration.id, Outcome.withdrawn_at.is_(None))


def is_certified() -> ColumnElement[bool]:
    """Return the condition that a registration stands confirmed on a certified list."""
    return or_(
        Registration.state == RegistrationState.CERTIFIED,
        exists()
        .where(
            DonorListRow.registration_id == Registration.id,
            DonorListRow.verdict == RowVerdict.CONFIRMED,
            DonorListRow.donor_list_id == DonorList.id,
            DonorList.state.in_((ListState.CERTIFIED, ListState.LOCKED)),
        )
        .correlate(Registration),
    )


def desk_rows() -> Select[Registration, Outcome, Band, str, str, bool]:
    """Return the statement for people of drives as the desk sees them, to be narrowed."""
    commune, workplace = aliased(Unit), aliased(Unit)
    return (
        select(Registration, Outcome, Band, commune.name, workplace.name, is_certified())
        .outerjoin(Outcome, current())
        .outerjoin(Band, Band.id == Registration.band_id)
        .outerjoin(commune, commune.id == Registration.commune_id)
        .outerjoin(workplace, workplace.id == Registration.workplace_id)
    )


def as_rows(session: Session, wanted: Select[Registration, Outcome, Band, str, str, bool]) -> list[DeskRow]:
    """Carry out a statement made from desk_rows."""
    return [
        DeskRow(r[0], r[1], r[2], r[3], r[4] or r[0].workplace, bool(r[5])) for r in session.execute(wanted)
    ]


def scanned(typed: str) -> str:
    """Return what a scanner or a person typed as the desk looks for it.

    The link of a slip's QR gives its code. A whole citizen number, alone or at the head of a card's QR, gives
    its last four figures, so that the number itself is neither looked up nor kept in an address.
    """
    if link := _CODE_IN_LINK.search(typed):
        return link[1]
    head = "".join(typed.split("|")[0].split())
    if len(head) == 12 and head.isdigit():
        return head[-4:]
    return typed.strip()


def _looked_for(drive_id: int, typed: str) -> ColumnElement[bool]:
    """Return the condition for words of a name or for figures of a number.

    Who fits is told from an index alone: reading the rows of 20.000 people takes five times as long.
    """
    other = aliased(Registration)
    figures = "".join(letter for letter in typed if letter.isdigit())
    here = select(other.id).where(other.drive_id == drive_id)
    if figures and not any(letter.isalpha() for letter in typed):
        phone = parse_phone(typed)
        whole = Registration.phone == phone.number if isinstance(phone, Phone) else false()
        if len(figures) < 3:
            return whole
        tail = other.phone_tail.endswith(figures[-4:], autoescape=True)
        ends = and_(
            Registration.id.in_(here.where(tail)), Registration.phone.endswith(figures, autoescape=True)
        )
        if len(figures) != 4:
            return or_(whole, ends)
        return or_(whole, Registration.id.in_(here.where(or_(tail, other.id_number_tail == figures))))
    words = fold(typed).split()
    spaced = literal(" ") + other.search_key
    named = [spaced.contains(f" {word}", autoescape=True) for word in words]
    return Registration.id.in_(here.where(*named)) if named else false()


def find_at_desk(session: Session, drive_id: int, typed: str, limit: int = SHOWN) -> list[DeskRow]:
    """Return up to limit + 1 people of a drive by the code, else by words of the name in any order and without
    marks, by the tail of the phone number, or by the last four figures of the citizen number."""
    here = desk_rows().where(Registration.drive_id == drive_id)
    code = read_code(typed)
    if code and (coded := as_rows(session, here.where(Registration.code == code))):
        return coded
    wanted = here.where(_looked_for(drive_id, typed)).order_by(Registration.sort_key, Registration.id)
    return as_rows(session, wanted.limit(limit + 1))


def person_at_drive(session: Session, drive_id: int, registration_id: int) -> DeskRow | None:
    """Return one person of a drive."""
    wanted = desk_rows().where(Registration.drive_id == drive_id, Registration.id == registration_id)
    return next(iter(as_rows(session, wanted)), None)


def current_outcome(session: Session, registration_id: int) -> Outcome | None:
    """Return the outcome that holds for a registration."""
    wanted = select(Outcome).where(Outcome.registration_id == registration_id, Outcome.withdrawn_at.is_(None))
    return session.scalars(wanted).one_or_none()


def outcomes_of(session: Session, registration_id: int) -> Sequence[Outcome]:
    """Return every outcome of a registration, those taken back included, the newest first."""
    wanted = select(Outcome).where(Outcome.registration_id == registration_id)
    return session.scalars(wanted.order_by(Outcome.id.desc())).all()


def is_expected() -> ColumnElement[bool]:
    """Return the condition that a registration is one the drive counts on."""
    return Registration.state.in_(ACTIVE_STATES)


def deferral_of(session: Session, donor_id: int) -> date | None:
    """Return until when a donor was asked to wait at the last drive with a result of that kind or a donation."""
    wanted = (
        select(Outcome.kind, Outcome.deferred_until)
        .join(Registration, current())
        .join(Drive, Drive.id == Outcome.drive_id)
        .where(
            Registration.donor_id == donor_id, Outcome.kind.in_((OutcomeKind.DONATED, OutcomeKind.DEFERRED))
        )
        .order_by(Drive.on_day.desc(), Outcome.id.desc())
        .limit(1)
    )
    last = session.execute(wanted).one_or_none()
    return last.deferred_until if last is not None and last.kind is OutcomeKind.DEFERRED else None


def deferrals(session: Session) -> dict[int, date | None]:
    """Return what deferral_of says of every donor with a result that counts for it, in one statement."""
    wanted = (
        select(Registration.donor_id, Outcome.kind, Outcome.deferred_until)
        .select_from(Outcome)
        .join(Registration, current())
        .join(Drive, Drive.id == Outcome.drive_id)
        .where(Outcome.kind.in_((OutcomeKind.DONATED, OutcomeKind.DEFERRED)))
        .order_by(Drive.on_day.desc(), Outcome.id.desc())
    )
    found: dict[int, date | None] = {}
    for donor_id, kind, until in session.execute(wanted):
        if donor_id is not None:
            found.setdefault(donor_id, until if kind is OutcomeKind.DEFERRED else None)
    return found
