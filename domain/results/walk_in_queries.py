"""Ask whether somebody who just came is in the drive already, and how many came without registration."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from domain.donors.rules import Identity, are_two_people
from domain.names import search_key
from domain.results.queries import DeskRow, as_rows, desk_rows
from domain.sealing import keyring_of
from domain.signups.queries import active_of_number
from domain.signups.records import Registration, RegistrationState, Source
from domain.signups.rules import Applicant, person_mark

_MOST_ALIKE = 10


class Alike(NamedTuple):
    """Who of a drive is the same person for certain (number, or name with birth and phone), and who may be."""

    same: DeskRow | None
    others: list[DeskRow]


def alike_at_drive(session: Session, drive_id: int, person: Applicant) -> Alike:
    """Return who of a drive is or may be this person.

    Somebody with another citizen number is somebody else, unless name and birth are the same: then a figure may
    be wrong. Who bears the number, while name and birth both differ, is not this person.
    """
    ring = keyring_of(session)
    index = ring.index(person.id_number, "id_number") if person.id_number else None
    mark = person_mark(person)
    certain: list[ColumnElement[bool]] = []
    if index:
        certain.append(Registration.id_number_index == index)
    if mark:
        certain.append(Registration.person_key == ring.index(mark, "person"))
    birth_year = person.birth.year if person.birth else None
    same_birth = or_(Registration.birth_year.is_(None), Registration.birth_year == birth_year)
    same_name = Registration.search_key == search_key(person.full_name)
    probable = [same_name if birth_year is None else and_(same_name, same_birth)]
    if person.phone:
        probable.append(Registration.phone == person.phone)
    here = desk_rows().where(
        Registration.drive_id == drive_id, Registration.state != RegistrationState.CANCELLED
    )
    found = as_rows(session, here.where(or_(*certain)).order_by(Registration.id)) if certain else []
    same = next((row for row in found if may_be_one(row.registration, person)), None)
    if same:
        return Alike(same, [])
    wanted = here.where(or_(*probable))
    if index:
        known_day = person.birth.date if person.birth else None
        same_day = or_(Registration.birth_day.is_(None), Registration.birth_day == known_day)
        is_namesake = and_(
            same_name, Registration.birth_year == birth_year, same_day if known_day else true()
        )
        wanted = wanted.where(or_(Registration.id_number_index.is_(None), is_namesake))
    return Alike(
        None, as_rows(session, wanted.order_by(Registration.sort_key, Registration.id).limit(_MOST_ALIKE))
    )


def may_be_one(registration: Registration, person: Applicant) -> bool:
    """Return whether name or birth lets somebody who registered and somebody who came be one person."""
    known = Identity(registration.search_key, registration.birth_day, registration.birth_year)
    return not are_two_people(known, Identity.told(search_key(person.full_name), person.birth))


def name_of_number(session: Session, drive_id: int, person: Applicant) -> str | None:
    """Return who of a drive bears this person's citizen number while name and birth both differ, if anybody."""
    if not person.id_number:
        return None
    index = keyring_of(session).index(person.id_number, "id_number")
    held = active_of_number(session, drive_id, index)
    others = [one for one in held if not may_be_one(one, person)]
    return others[0].full_name if others and len(others) == len(held) else None


def walk_in_count(session: Session, drive_id: int) -> int:
    """Return how many people of a drive came without registration."""
    wanted = select(func.count(Registration.id)).where(
        Registration.drive_id == drive_id,
        Registration.source == Source.WALK_IN,
        Registration.state != RegistrationState.CANCELLED,
    )
    return session.scalar(wanted) or 0
