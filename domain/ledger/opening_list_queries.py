"""Ask for old notebooks that came in as lists, their rows, and who the people of some rows may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.donors.queries import survivor_of
from domain.donors.records import Donor, NameSuffix
from domain.donors.rules import OLD_NUMBER_FIGURES, Identity, are_two_people, has_old_number
from domain.ledger.opening_records import Notebook, NotebookRow, NotebookState, RowVerdict
from domain.ledger.queries import donor_in_scope, donors_in_scope
from domain.names import search_key
from domain.people import BirthDay
from domain.rulebook import rule
from domain.sealing import keyring_of

PAGE = 50


class Sought(Protocol):
    """Somebody a list tells of, as far as it says who that is."""

    @property
    def full_name(self) -> str:
        """The name."""

    @property
    def id_number(self) -> str:
        """The citizen number, or nothing."""

    @property
    def birth(self) -> BirthDay | None:
        """The birth as far as it is known."""


def notebooks_of(session: Session, unit_id: int) -> Sequence[Notebook]:
    """Return the last fifty notebooks that an office brought in, the latest first."""
    wanted = select(Notebook).where(Notebook.unit_id == unit_id).order_by(Notebook.id.desc())
    return session.scalars(wanted.limit(PAGE)).all()


def notebook_of(session: Session, unit_id: int, notebook_id: int) -> Notebook | None:
    """Return a notebook of an office."""
    wanted = select(Notebook).where(Notebook.id == notebook_id, Notebook.unit_id == unit_id)
    return session.scalars(wanted).one_or_none()


def rows_after(
    session: Session, notebook_id: int, number: int, limit: int, verdict: RowVerdict | None = None
) -> Sequence[NotebookRow]:
    """Return up to limit rows after a number, of one verdict when it is given."""
    wanted = select(NotebookRow).where(NotebookRow.notebook_id == notebook_id, NotebookRow.number > number)
    if verdict is not None:
        wanted = wanted.where(NotebookRow.verdict == verdict)
    return session.scalars(wanted.order_by(NotebookRow.number).limit(limit)).all()


def counts_of(session: Session, notebook_id: int) -> dict[RowVerdict, int]:
    """Return how many rows of a notebook have which verdict."""
    wanted = select(NotebookRow.verdict, func.count()).where(NotebookRow.notebook_id == notebook_id)
    counted = {row[0]: row[1] for row in session.execute(wanted.group_by(NotebookRow.verdict))}
    return {verdict: counted.get(verdict, 0) for verdict in RowVerdict}


def taken_over(session: Session, notebook_id: int) -> int:
    """Return how many rows of a notebook stand in the ledger, or stood there before it was undone."""
    wanted = select(func.count()).where(
        NotebookRow.notebook_id == notebook_id, NotebookRow.opening_id.is_not(None)
    )
    return session.scalar(wanted) or 0


def emptied_by_undoing(session: Session, donor_ids: set[int]) -> set[int]:
    """Return which of the donors an undone notebook had made who gave nothing since."""
    if not donor_ids:
        return set()
    wanted = (
        select(Donor.id)
        .join(NotebookRow, NotebookRow.donor_id == Donor.id)
        .join(Notebook, Notebook.id == NotebookRow.notebook_id)
        .where(Donor.id.in_(donor_ids), Donor.donations == 0)
        .where(NotebookRow.is_new_donor, Notebook.state == NotebookState.UNDONE)
    )
    return set(session.scalars(wanted))


class Likely(NamedTuple):
    """Who a row may tell of: the donor of its citizen number, and others of the same name and birth.

    With is_slip the number is that of a donor of another name and another birth; with is_hidden it is that of
    somebody who is not in the office's register, of whom nothing is told.
    """

    same: Donor | None
    others: list[Donor]
    is_slip: bool = False
    is_hidden: bool = False

    @property
    def offered(self) -> list[Donor]:
        """Return everybody among whom a person may choose."""
        return [*([self.same] if self.same else []), *self.others]


class _Holder(NamedTuple):
    """The row that bears a citizen number, the donor that it is now, and whether the office sees that one."""

    holder: Donor
    donor: Donor
    is_visible: bool

    def is_another(self, row: Sought) -> bool:
        """Return whether both names and births of the number differ from those of a row."""
        told = Identity.told(search_key(row.full_name), row.birth)
        known = (Identity(one.search_key, one.birth_day, one.birth_year) for one in (self.holder, self.donor))
        return all(are_two_people(one, told) for one in known)


def people_like(session: Session, scope: Scope, rows: Mapping[int, Sought]) -> dict[int, Likely]:
    """Return by row number who the rows may tell of.

    Two statements, however many rows. Who has another citizen number of the same kind is somebody else, unless
    the row's number is a slip, which says nothing.
    """
    ring = keyring_of(session)
    indexes = {
        number: ring.index(row.id_number, "id_number") for number, row in rows.items() if row.id_number
    }
    keys = {number: search_key(row.full_name) for number, row in rows.items()}
    alone = Donor.merged_into_id.is_(None)
    holders = _holders(session, scope, set(indexes.values()))
    # A whole name is one of its own suffixes, and those are found without reading the register.
    named = select(NameSuffix.donor_id).where(NameSuffix.suffix.in_(set(keys.values())))
    wanted = select(Donor).where(alone, Donor.id.in_(named), donors_in_scope(scope)).order_by(Donor.id)
    by_key: dict[str, list[Donor]] = {}
    for donor in session.scalars(wanted):
        by_key.setdefault(donor.search_key, []).append(donor)
    return {
        number: _likely(row, holders.get(indexes.get(number, "")), by_key.get(keys[number], []))
        for number, row in rows.items()
    }


def _holders(session: Session, scope: Scope, indexes: set[str]) -> dict[str | None, _Holder]:
    """Return who bears citizen numbers; a merged row leads to the donor that it went into."""
    wanted = select(Donor, donors_in_scope(scope)).where(Donor.id_number_index.in_(indexes))
    found: dict[str | None, _Holder] = {}
    for holder, is_visible in session.execute(wanted):
        donor = holder
        if holder.merged_into_id is not None:
            donor = survivor_of(session, holder.id) or holder
            is_visible = donor_in_scope(session, scope, donor.id) is not None
        found[holder.id_number_index] = _Holder(holder, donor, is_visible)
    return found


def _likely(row: Sought, found: _Holder | None, named: Sequence[Donor]) -> Likely:
    if found is not None and not found.is_visible:
        return Likely(None, [], is_hidden=True)
    same = found.donor if found else None
    is_slip = found is not None and found.is_another(row)
    others = [one for one in named if one is not same and _may_be(one, row, "" if is_slip else row.id_number)]
    return Likely(same, others, is_slip)


def _may_be(donor: Donor, row: Sought, number: str) -> bool:
    is_old = len(number) == OLD_NUMBER_FIGURES
    if number and donor.id_number_index and is_old == has_old_number(donor):
        return False
    birth = row.birth
    if birth is None or donor.birth_year is None:
        return True
    if birth.date is not None and donor.birth_day is not None:
        return birth.date == donor.birth_day
    return birth.year == donor.birth_year


def due_rows(now: datetime) -> ColumnElement[bool]:
    """Return the condition that what a row says has been kept long enough (people_list.kept_days)."""
    days = timedelta(days=int(rule("people_list.kept_days", day_of(now)).value))
    old = select(Notebook.id).where(Notebook.made_at < now - days)
    return and_(NotebookRow.cells_sealed.is_not(None), NotebookRow.notebook_id.in_(old))
