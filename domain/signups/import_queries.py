"""Ask for what judging a list of people needs: who is registered, which units are named, who may not give yet."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, undefer

from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.donors.records import Donor
from domain.donors.rules import Identity
from domain.drives.records import Drive
from domain.names import fold
from domain.people import BirthDay
from domain.rulebook import rule
from domain.signups.import_columns import Meaning
from domain.signups.import_records import ListLayout, PeopleImport, PeopleImportPart
from domain.signups.import_rules import Known, Seen
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration, RegistrationState
from domain.units.matching import match_names
from domain.units.queries import communes, employers

PAGE_ROWS = 200  # Rows of a part: as many as a page shows and a step takes.


def known_people(
    session: Session,
    scope: Scope,
    drive_id: int,
    *,
    name_keys: Collection[str],
    number_indexes: Collection[str],
) -> list[Known]:
    """Return the registrations of a drive that are not cancelled and have one of these names or numbers."""
    columns = (
        *(Registration.id, Registration.code, Registration.full_name, Registration.search_key),
        *(Registration.birth_day, Registration.birth_year, Registration.sex, Registration.phone),
        *(Registration.id_number_index, Registration.state, Registration.registrant_type),
        *(Registration.commune_id, Registration.address, Registration.workplace),
        *(Registration.occupation, Registration.note),
    )
    wanted = select(*columns, registrations_in_scope(scope).label("is_mine")).where(
        Registration.drive_id == drive_id, Registration.state != RegistrationState.CANCELLED
    )
    found = {}
    for condition in (
        Registration.search_key.in_(name_keys),
        Registration.id_number_index.in_(number_indexes),
    ):
        for row in session.execute(wanted.where(condition)):
            birth = BirthDay(row.birth_day, row.birth_year) if row.birth_year else None
            found[row.id] = Known(
                *(row.id, row.code, row.full_name, row.search_key, birth, row.sex, row.phone),
                *(row.id_number_index, row.state, row.registrant_type, row.commune_id, row.address),
                *(row.workplace, row.occupation, row.note, bool(row.is_mine)),
            )
    return list(found.values())


def named_communes(session: Session, province_id: int, names: Collection[str], day: date) -> dict[str, int]:
    """Return the communes that texts name in a province, those that are certain only."""
    if not names:
        return {}
    known = {number for number, _ in communes(session, province_id, day)}
    matches = match_names(session, province_id, names, day)
    return {
        name: match.unit_id for name, match in matches.items() if match.unit_id in known and match.unit_id
    }


def named_employers(session: Session, province_id: int, names: Collection[str], day: date) -> dict[str, int]:
    """Return the agencies, schools and enterprises that texts name in a province."""
    if not names:
        return {}
    known: dict[str, set[int]] = {}
    for number, name in employers(session, province_id, day):
        known.setdefault(fold(name), set()).add(number)
    return {name: min(known[fold(name)]) for name in names if len(known.get(fold(name), ())) == 1}


def next_days(session: Session, number_indexes: Collection[str]) -> dict[str, tuple[Identity, date | None]]:
    """Return who the donors of these citizen numbers are, and from which day they may give again, if known."""
    wanted = select(
        *(Donor.id_number_index, Donor.next_possible_on, Donor.deferred_until),
        *(Donor.search_key, Donor.birth_day, Donor.birth_year),
    ).where(Donor.id_number_index.in_(number_indexes))
    found: dict[str, tuple[Identity, date | None]] = {}
    for index, possible, deferred, name_key, birth_day, birth_year in session.execute(wanted):
        days = [day for day in (possible, deferred) if day is not None]
        if index is not None:
            found[index] = Identity(name_key, birth_day, birth_year), max(days, default=None)
    return found


def due_parts(now: datetime) -> ColumnElement[bool]:
    """Return the condition by which what a sent list said is due to be emptied."""
    days = int(rule("people_list.kept_days", day_of(now)).value)
    old = select(PeopleImport.id).where(PeopleImport.made_at < now - timedelta(days=days))
    return and_(PeopleImportPart.import_id.in_(old), PeopleImportPart.rows_sealed.is_not(None))


def near_registrations(
    session: Session, drive: Drive, number_indexes: Collection[str], days: int
) -> dict[str, date]:
    """Return the day of another drive within some days for which the same citizen number is registered."""
    if drive.on_day is None:
        return {}
    around = (drive.on_day - timedelta(days=days), drive.on_day + timedelta(days=days))
    wanted = (
        select(Registration.id_number_index, func.min(Drive.on_day))
        .join(Drive, Registration.drive_id == Drive.id)
        .where(
            Registration.id_number_index.in_(number_indexes),
            Registration.drive_id != drive.id,
            Registration.state != RegistrationState.CANCELLED,
            Drive.on_day.between(*around),
        )
        .group_by(Registration.id_number_index)
    )
    return {index: day for index, day in session.execute(wanted) if index is not None and day is not None}


def people_import(
    session: Session, drive_id: int, unit_id: int | None, import_id: int
) -> PeopleImport | None:
    """Return a list of a drive that this unit sent."""
    wanted = select(PeopleImport).where(
        PeopleImport.id == import_id, PeopleImport.drive_id == drive_id, PeopleImport.unit_id == unit_id
    )
    return session.scalars(wanted).one_or_none()


def imports_of(
    session: Session, drive_id: int, unit_id: int | None
) -> Sequence[tuple[PeopleImport, int, int]]:
    """Return the lists that a unit sent for a drive with what they added and corrected, the newest first, twenty."""
    sums = (
        select(
            PeopleImportPart.import_id.label("import_id"),
            func.sum(PeopleImportPart.added).label("added"),
            func.sum(PeopleImportPart.corrected).label("corrected"),
        )
        .group_by(PeopleImportPart.import_id)
        .subquery()
    )
    wanted = (
        select(PeopleImport, sums.c.added, sums.c.corrected)
        .join(sums, sums.c.import_id == PeopleImport.id)
        .where(PeopleImport.drive_id == drive_id, PeopleImport.unit_id == unit_id)
        .order_by(PeopleImport.id.desc())
        .limit(20)
    )
    return [(row[0], row[1] or 0, row[2] or 0) for row in session.execute(wanted)]


def part_of(session: Session, import_id: int, number: int) -> PeopleImportPart | None:
    """Return a part of a list with its sealed rows."""
    wanted = select(PeopleImportPart).where(
        PeopleImportPart.import_id == import_id, PeopleImportPart.number == number
    )
    whole = wanted.options(undefer(PeopleImportPart.rows_sealed), undefer(PeopleImportPart.outcome_sealed))
    return session.scalars(whole).one_or_none()


def parts_of(session: Session, import_id: int) -> Sequence[PeopleImportPart]:
    """Return all parts of a list with their rows, in order."""
    wanted = select(PeopleImportPart).where(PeopleImportPart.import_id == import_id)
    whole = wanted.options(undefer(PeopleImportPart.rows_sealed), undefer(PeopleImportPart.outcome_sealed))
    return session.scalars(whole.order_by(PeopleImportPart.number)).all()


def counts_of(session: Session, import_id: int) -> dict[str, int]:
    """Return the sums over the parts of a list: verdicts, doubtful rows, what was added and corrected."""
    names = ("fresh", "changed", "same", "wrong", "doubtful", "left_out", "added", "corrected")
    sums = (func.coalesce(func.sum(getattr(PeopleImportPart, name)), 0) for name in names)
    row = session.execute(select(*sums).where(PeopleImportPart.import_id == import_id)).one()
    return dict(zip(names, map(int, row), strict=True))


def parts_with_errors(session: Session, import_id: int) -> list[int]:
    """Return the numbers of the parts in which rows are wrong or have to be chosen."""
    wanted = select(PeopleImportPart.number).where(
        PeopleImportPart.import_id == import_id, PeopleImportPart.wrong > 0
    )
    return list(session.scalars(wanted.order_by(PeopleImportPart.number)))


def seen_before(session: Session, import_id: int, part: int) -> Seen:
    """Return the people in the parts of a list before one."""
    wanted = select(PeopleImportPart.marks).where(
        PeopleImportPart.import_id == import_id, PeopleImportPart.number < part
    )
    seen = Seen()
    for marks in session.scalars(wanted.order_by(PeopleImportPart.number)):
        for row, *mark in json.loads(marks):
            seen.add(row, mark)
    return seen


def layout_of(session: Session, unit_id: int, head_key: str) -> tuple[Meaning, ...] | None:
    """Return how a unit's lists with these heads are read, when that was told before."""
    wanted = select(ListLayout.columns).where(ListLayout.unit_id == unit_id, ListLayout.head_key == head_key)
    told = session.scalars(wanted).one_or_none()
    return None if told is None else tuple(Meaning(word) for word in json.loads(told))


def states_of(session: Session, registration_ids: Collection[int]) -> Mapping[RegistrationState, int]:
    """Return how many of these registrations stand in each state."""
    counts: dict[RegistrationState, int] = {}
    numbers = list(registration_ids)
    for start in range(0, len(numbers), 500):
        wanted = select(Registration.state, func.count()).where(
            Registration.id.in_(numbers[start : start + 500])
        )
        for state, count in session.execute(wanted.group_by(Registration.state)):
            counts[state] = counts.get(state, 0) + count
    return counts
