"""Ask whether somebody who just came is in the drive already, and how many came without registration."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.names import search_key
from domain.results.queries import DeskRow, as_rows, desk_rows
from domain.sealing import keyring_of
from domain.signups.records import Registration, RegistrationState, Source
from domain.signups.rules import Applicant, person_mark

_MOST_ALIKE = 10


class Alike(NamedTuple):
    """Who of a drive is the same person for certain (number, or name with birth and phone), and who may be."""

    same: DeskRow | None
    others: list[DeskRow]


def alike_at_drive(session: Session, drive_id: int, person: Applicant) -> Alike:
    """Return who of a drive is or may be this person; somebody with another citizen number is somebody else."""
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
    same = as_rows(session, here.where(or_(*certain)).limit(1)) if certain else []
    if same:
        return Alike(same[0], [])
    wanted = here.where(or_(*probable))
    if index:
        # A person with another number is somebody else, whatever the name.
        wanted = wanted.where(Registration.id_number_index.is_(None))
    return Alike(
        None, as_rows(session, wanted.order_by(Registration.sort_key, Registration.id).limit(_MOST_ALIKE))
    )


def walk_in_count(session: Session, drive_id: int) -> int:
    """Return how many people of a drive came without registration."""
    wanted = select(func.count(Registration.id)).where(
        Registration.drive_id == drive_id,
        Registration.source == Source.WALK_IN,
        Registration.state != RegistrationState.CANCELLED,
    )
    return session.scalar(wanted) or 0
