"""Ask for old notebooks that came in as lists, their rows, and who the people of some rows may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.donors.records import Donor, NameSuffix
from domain.ledger.opening_records import Notebook, NotebookRow, RowVerdict
from domain.ledger.queries import donors_in_scope
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


def people_like(
    session: Session, scope: Scope, rows: Mapping[int, Sought]
) -> dict[int, tuple[Donor | None, list[Donor]]]:
    """Return by row number the donor of the same citizen number, and donors of the same name and birth.

    Two statements, however many rows. Who has another citizen number is somebody else.
    """
    ring = keyring_of(session)
    indexes = {
        number: ring.index(row.id_number, "id_number") for number, row in rows.items() if row.id_number
    }
    keys = {number: search_key(row.full_name) for number, row in rows.items()}
    alone = Donor.merged_into_id.is_(None)
    numbered = select(Donor).where(alone, Donor.id_number_index.in_(set(indexes.values())))
    by_index = {donor.id_number_index: donor for donor in session.scalars(numbered)}
    # A whole name is one of its own suffixes, and those are found without reading the register.
    named = select(NameSuffix.donor_id).where(NameSuffix.suffix.in_(set(keys.values())))
    wanted = select(Donor).where(alone, Donor.id.in_(named), donors_in_scope(scope)).order_by(Donor.id)
    by_key: dict[str, list[Donor]] = {}
    for donor in session.scalars(wanted):
        by_key.setdefault(donor.search_key, []).append(donor)
    return {
        number: (
            by_index.get(indexes.get(number, "")),
            [donor for donor in by_key.get(keys[number], []) if _may_be(donor, row)],
        )
        for number, row in rows.items()
    }


def _may_be(donor: Donor, row: Sought) -> bool:
    if row.id_number and donor.id_number_index:
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
