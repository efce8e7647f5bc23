"""Ask for donors: the one behind an attendance, the ones a typed word finds, a page of the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.donors.attendee import Attendee
from domain.donors.records import Donor, NameSuffix
from domain.donors.rules import Identity, are_two_people
from domain.names import fold
from domain.people import Phone, parse_phone
from domain.sealing import keyring_of
from domain.units.records import Unit

PAGE = 50
_HIGHEST = "\U0010ffff"
_MOST_NAMED = 1000  # A search by one common word is capped here; the next word narrows it.


class RegisterRow(NamedTuple):
    """A donor in the register with the name of the commune."""

    donor: Donor
    commune: str | None


def survivor_of(session: Session, donor_id: int) -> Donor | None:
    """Return the donor, or the one that it went into; a merged donor itself is never returned."""
    donor = session.get(Donor, donor_id)
    while donor is not None and donor.merged_into_id is not None:
        donor = session.get(Donor, donor.merged_into_id)
    return donor


def rows_that_became(session: Session, donor_id: int) -> list[int]:
    """Return the number of a lasting donor and those of all rows that went into it, over several merges."""
    found, latest = [donor_id], [donor_id]
    while latest:
        wanted = select(Donor.id).where(Donor.merged_into_id.in_(latest)).order_by(Donor.id)
        latest = list(session.scalars(wanted))
        found += latest
    return found


def may_be(donor: Donor, attendee: Attendee) -> bool:
    """Return whether name or birth lets a donor and an attendee be one person."""
    known = Identity(donor.search_key, donor.birth_day, donor.birth_year)
    return not are_two_people(known, Identity(attendee.search_key, attendee.birth_day, attendee.birth_year))


def holder_of_number(session: Session, attendee: Attendee) -> Donor | None:
    """Return the row of the register that bears an attendee's citizen number, merged or not."""
    if not attendee.id_number_index:
        return None
    wanted = select(Donor).where(Donor.id_number_index == attendee.id_number_index)
    return session.scalars(wanted).one_or_none()


def donor_of_number(session: Session, attendee: Attendee) -> Donor | None:
    """Return the donor of an attendee's citizen number, unless name and birth show that it is somebody else's."""
    holder = holder_of_number(session, attendee)
    donor = None if holder is None else survivor_of(session, holder.id)
    # A merged row keeps the name that its number was written down with.
    return donor if any(may_be(one, attendee) for one in (holder, donor) if one is not None) else None


def has_its_number(attendee: Any) -> ColumnElement[bool]:
    """Return the condition that a row of attendees has the citizen number of a donor and may be that donor.

    attendee is the mapped class of the rows; the rule is that of are_two_people, asked by the database.
    """
    both_days = Donor.birth_day.is_not(None) & attendee.birth_day.is_not(None)
    other_birth = case(
        (both_days, Donor.birth_day != attendee.birth_day), else_=Donor.birth_year != attendee.birth_year
    )
    is_one = or_(Donor.search_key == attendee.search_key, func.coalesce(other_birth, false()).is_(false()))
    return and_(Donor.id_number_index == attendee.id_number_index, is_one)


def has_number_of_another(session: Session, attendee: Attendee) -> bool:
    """Return whether an attendee's citizen number belongs to a donor of another name and another birth."""
    return holder_of_number(session, attendee) is not None and donor_of_number(session, attendee) is None


def donor_behind(session: Session, attendee: Attendee) -> Donor | None:
    """Return the donor that an attendee already is: linked, or of the same citizen number, or the only one
    with the same name key, birth day and phone whose citizen number does not differ.

    Anybody can type a number: it leads to nobody whose name and birth both differ. Who was linked without a
    number is found by the number that was corrected since.
    """
    linked = None if attendee.donor_id is None else survivor_of(session, attendee.donor_id)
    if linked is not None and linked.id_number_index:
        return linked
    return donor_of_number(session, attendee) or linked or _same_name_birth_phone(session, attendee)


def _same_name_birth_phone(session: Session, attendee: Attendee) -> Donor | None:
    if attendee.birth_day is None or not attendee.phone:
        return None
    alike = select(Donor).where(
        Donor.search_key == attendee.search_key,
        Donor.birth_day == attendee.birth_day,
        Donor.phone == attendee.phone,
        Donor.merged_into_id.is_(None),
    )
    found = session.scalars(alike.limit(2)).all()
    if len(found) != 1:
        return None
    numbers_differ = bool(attendee.id_number_index and found[0].id_number_index)
    # A number that is known to be somebody else's says nothing about this person.
    return None if numbers_differ and not has_number_of_another(session, attendee) else found[0]


def donor_with_number(session: Session, number: str, scope: ColumnElement[bool]) -> Donor | None:
    """Return the donor in scope who has this whole citizen number, or had it before a merge."""
    index = keyring_of(session).index(number, "id_number")
    known = session.scalars(select(Donor.id).where(Donor.id_number_index == index)).one_or_none()
    donor = None if known is None else survivor_of(session, known)
    if donor is None:
        return None
    return session.scalars(select(Donor).where(Donor.id == donor.id, scope)).one_or_none()


def _words_anywhere(typed: str) -> ColumnElement[bool]:
    spaced = literal(" ") + Donor.search_key
    return and_(*(spaced.contains(f" {word}", autoescape=True) for word in fold(typed).split()))


def _suffix_begins(typed: str) -> ColumnElement[bool]:
    key = fold(typed)
    named = select(NameSuffix.donor_id).where(NameSuffix.suffix >= key, NameSuffix.suffix < key + _HIGHEST)
    return Donor.id.in_(named.limit(_MOST_NAMED))


def _each_word_begins(typed: str) -> ColumnElement[bool]:
    ranges = []
    for word in fold(typed).split():
        one = aliased(NameSuffix)
        ranges.append(
            Donor.id.in_(select(one.donor_id).where(one.suffix >= word, one.suffix < word + _HIGHEST))
        )
    return and_(*ranges)


def _figures(typed: str) -> ColumnElement[bool] | None:
    """Return the condition for a phone number, or its tail or that of a citizen number; None for words."""
    digits = "".join(typed.split()).replace(".", "")
    if not digits.lstrip("+").isdigit():
        return None
    phone = parse_phone(digits)
    if isinstance(phone, Phone):
        return Donor.phone == phone.number
    if len(digits) == 4:
        return or_(Donor.phone_tail == digits, Donor.id_number_tail == digits)
    return and_(Donor.phone_tail == digits[-4:], Donor.phone.endswith(digits, autoescape=True))


def register_page(
    session: Session,
    scope: ColumnElement[bool],
    typed: str = "",
    *,
    after: Donor | None = None,
    is_one_commune: bool = False,
    limit: int = PAGE,
) -> Sequence[RegisterRow]:
    """Return up to limit + 1 donors of a scope in the order of names, after a donor.

    typed is a name without marks, the last four or all figures of a phone number, or the last four of the
    citizen number. Inside one commune the words are looked for directly; in the whole register by suffix,
    which does not grow with it, and only when that finds nobody by each word on its own.
    """
    if typed and not fold(typed):
        return []  # Signs alone name nobody; as a range they would name everybody.
    found = _figures(typed) if typed else None
    conditions: list[ColumnElement[bool] | None] = [found]
    if typed and found is None:
        conditions = [_words_anywhere(typed)]
        if not is_one_commune:
            conditions = [_suffix_begins(typed), _each_word_begins(typed)]
    for condition in conditions:
        rows = _page(session, scope, condition, after, limit)
        if rows:
            return rows
    return []


def _page(
    session: Session,
    scope: ColumnElement[bool],
    condition: ColumnElement[bool] | None,
    after: Donor | None,
    limit: int,
) -> list[RegisterRow]:
    wanted = select(Donor, Unit.name).outerjoin(Unit, Unit.id == Donor.commune_id).where(scope)
    if condition is not None:
        wanted = wanted.where(condition)
    if after is not None:
        wanted = wanted.where(tuple_(Donor.sort_key, Donor.id) > tuple_(after.sort_key, after.id))
    wanted = wanted.order_by(Donor.sort_key, Donor.id).limit(limit + 1)
    return [RegisterRow(row[0], row[1]) for row in session.execute(wanted)]
