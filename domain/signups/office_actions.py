"""What an office does with a registration: accept one that was held, correct it, see its citizen number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import DriveState
from domain.journal import Actor
from domain.people import BirthDay
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups import queries, waiting_actions
from domain.signups.actions import NUMBER_PLACE, contact_columns
from domain.signups.place_actions import belonging, recount_blocks, take_place
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import Applicant, may_rename, person_mark, sex_of
from domain.signups.waiting_queries import waiting_place


def accept_held(session: Session, registration_id: int, *, by: Actor, now: datetime) -> Registration:
    """Accept a held registration as that of another person: it takes a place and waits for certification.

    One that was sent to the waiting list keeps its turn there.
    """
    registration = queries.held_registration(session, registration_id)
    if registration.state is not RegistrationState.HELD:
        raise Refused("Đăng ký này không còn chờ đối chiếu.")
    drive = queries.held_drive(session, registration.drive_id)
    if drive is not None and drive.state is DriveState.CLOSED:
        raise Refused("Đợt này đã khóa sổ. Người này đã đến thì lập phiếu ở “Điều chỉnh số liệu” của đợt.")
    today = day_of(now)
    waits = waiting_place(session, registration.id) is not None
    if registration.band_id is not None:
        waiting_actions.settle(session, registration.drive_id, now=now)
        mine = belonging(registration)
        take_place(session, registration.drive_id, registration.band_id, mine, today=today)
    index = registration.id_number_index
    is_free = index is not None and queries.active_with_key(session, registration.drive_id, index) is None
    own_key = keyring_of(session).index(f"accepted:{registration.id}", "person")
    registration.person_key = index if is_free else own_key
    registration.state = RegistrationState.WAITING if waits else RegistrationState.PENDING
    registration.changed_at = now
    session.flush()
    recount_blocks(session, registration.drive_id, today=today)
    journal.record(session, "nhận là người khác", "registration", registration.id, by=by, now=now)
    waiting_actions.settle(session, registration.drive_id, now=now)
    return registration


def correct(
    session: Session,
    registration_id: int,
    *,
    full_name: str,
    id_number: str = "",
    phone: str,
    commune_id: int | None,
    address: str,
    by: Actor,
    now: datetime,
) -> Registration:
    """Correct name, citizen number, phone and address; an empty number leaves the stored one.

    Raise Refused when a certified list states what is to change, and when somebody else of the drive has the
    number.
    """
    registration = queries.held_registration(session, registration_id)
    stated = (registration.full_name, registration.commune_id, registration.address)
    index = keyring_of(session).index(id_number, "id_number") if id_number else None
    is_other_number = index is not None and index != registration.id_number_index
    if stated != (full_name, commune_id, address) or is_other_number:
        may_rename(registration.state).require()
    if is_other_number:
        _write_number(session, registration, id_number)
    person = Applicant(
        full_name,
        _birth_of(registration),
        "",
        phone,
        registration.registrant_type,
        commune_id,
        address,
        registration.workplace_id,
    )
    if registration.person_key is not None and registration.id_number_index is None:
        registration.person_key = _free_key(session, registration, person)
    for column, value in contact_columns(person).items():
        setattr(registration, column, value)
    registration.changed_at = now
    session.flush()
    if stated[1] != commune_id:
        # A block of a commune counts the people whom it certifies.
        recount_blocks(session, registration.drive_id, today=day_of(now))
    details = {"id_number": True} if is_other_number else {}
    journal.record(session, "sửa đăng ký", "registration", registration.id, by=by, now=now, **details)
    return registration


def _write_number(session: Session, registration: Registration, id_number: str) -> None:
    """Store a corrected citizen number, by which the person is now known in the drive."""
    ring = keyring_of(session)
    index = ring.index(id_number, "id_number")
    same = [*queries.active_of_number(session, registration.drive_id, index)]
    if (keyed := queries.active_with_key(session, registration.drive_id, index)) is not None:
        same.append(keyed)
    if any(other.id != registration.id for other in same):
        raise Refused(Reason("Đợt này đã có người mang số căn cước này. Xem lại số", "id_number"))
    registration.id_number_sealed = ring.seal(id_number, NUMBER_PLACE)
    registration.id_number_index, registration.id_number_tail = index, id_number[-4:]
    registration.sex = sex_of(id_number) or registration.sex
    if registration.person_key is not None:
        registration.person_key = index


def _birth_of(registration: Registration) -> BirthDay | None:
    if registration.birth_year is None:
        return None
    return BirthDay(registration.birth_day, registration.birth_year)


def _free_key(session: Session, registration: Registration, person: Applicant) -> str | None:
    """Return the key of a person without citizen number after a correction; raise Refused when another has it."""
    mark = person_mark(person)
    key = keyring_of(session).index(mark, "person") if mark else None
    other = queries.active_with_key(session, registration.drive_id, key) if key else None
    if other is not None and other.id != registration.id:
        raise Refused(Reason("Đợt này đã có người cùng họ tên, ngày sinh và số điện thoại này", "phone"))
    return key


def reveal_number(
    session: Session, registration: Registration, *, reason: str, by: Actor, now: datetime
) -> str:
    """Return the citizen number of a registration and note in the journal who saw it and why."""
    if registration.id_number_sealed is None:
        raise Refused("Đăng ký này chưa có số căn cước.")
    journal.record(session, "xem số căn cước", "registration", registration.id, by=by, now=now, reason=reason)
    return keyring_of(session).open(registration.id_number_sealed, NUMBER_PLACE)
