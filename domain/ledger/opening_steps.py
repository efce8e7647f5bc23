"""Do the work on an old notebook step by step: some rows a transaction, so that a kill loses and doubles nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.donors.actions import new_donor
from domain.journal import Actor
from domain.ledger import opening_list_queries as queries
from domain.ledger.actions import reverse_donation
from domain.ledger.opening_actions import add_opening
from domain.ledger.opening_judging import judge
from domain.ledger.opening_records import Notebook, NotebookRow, NotebookState, RowVerdict
from domain.ledger.opening_rows import NotebookPerson, open_row
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.refusals import Refused
from domain.sealing import keyring_of

_AT_ONCE = 25
_GONE = "Nội dung của sổ này đã xóa theo hạn lưu. Gửi lại tệp nếu cần."
_NUMBER_TAKEN = "Số căn cước này vừa được ghi cho một người khác; xem lại dòng này"
_AFTERWARDS = {
    NotebookState.CHECKING: NotebookState.REVIEW,
    NotebookState.APPLYING: NotebookState.APPLIED,
    NotebookState.UNDOING: NotebookState.UNDONE,
}
_ACTS = {NotebookState.APPLYING: "nhập sổ cũ", NotebookState.UNDOING: "hoàn tác sổ cũ"}


def is_working(notebook: Notebook) -> bool:
    """Return whether a notebook waits for its next step."""
    return notebook.state in _AFTERWARDS


def step(session: Session, notebook: Notebook, scope: Scope, *, by: Actor, now: datetime) -> None:
    """Do the next rows of the work under way; the caller holds the notebook."""
    if not is_working(notebook):
        return
    rows = queries.rows_after(session, notebook.id, notebook.done_row, _AT_ONCE)
    if notebook.state is not NotebookState.UNDOING:
        if any(row.cells_sealed is None for row in rows):
            raise Refused(_GONE)
        open_rows = [row for row in rows if row.opening_id is None]
        judge(session, open_rows, scope, notebook.title, today=day_of(now))
    for row in rows:
        if notebook.state is NotebookState.APPLYING:
            _apply(session, notebook, row, by=by, now=now)
        elif notebook.state is NotebookState.UNDOING:
            _take_back(session, row, by=by, now=now)
    if rows:
        notebook.done_row = rows[-1].number
    if len(rows) < _AT_ONCE:
        _finish(session, notebook, by=by, now=now)
    session.flush()


def _finish(session: Session, notebook: Notebook, *, by: Actor, now: datetime) -> None:
    if act := _ACTS.get(notebook.state):
        rows = queries.taken_over(session, notebook.id)
        journal.record(session, act, "notebook", notebook.id, by=by, now=now, rows=rows)
    notebook.state, notebook.done_row = _AFTERWARDS[notebook.state], 0
    if notebook.state is NotebookState.UNDONE:
        notebook.undone_at, notebook.undone_by = now, by.name


def _apply(session: Session, notebook: Notebook, row: NotebookRow, *, by: Actor, now: datetime) -> None:
    """Write a settled row into the ledger; a person nobody knows becomes a donor without attendance."""
    if row.opening_id is not None or row.verdict not in (RowVerdict.NEW, RowVerdict.KNOWN):
        return
    assert row.cells_sealed is not None  # The step has looked at it.
    ring = keyring_of(session)
    person = open_row(ring, row.cells_sealed)
    try:
        with session.begin_nested():
            donor_id = row.donor_id
            if donor_id is None:
                donor = new_donor(session, NotebookPerson(person, ring), now)
                journal.record(session, "thêm người hiến máu", "donor", donor.id, by=by, now=now)
                donor_id = donor.id
            lines = add_opening(session, donor_id, person.opening(notebook.title), by=by, now=now)
    except Refused as refused:
        row.verdict, row.sentence = RowVerdict.WRONG, str(refused)[:300]
        return
    except IntegrityError:
        row.verdict, row.sentence = RowVerdict.WRONG, _NUMBER_TAKEN
        return
    row.is_new_donor, row.donor_id, row.opening_id = row.donor_id is None, donor_id, lines[0].id


def _take_back(session: Session, row: NotebookRow, *, by: Actor, now: datetime) -> None:
    """Reverse what a row brought in, unless somebody did so before; a donor it made stays, with no donation."""
    wanted = select(Donation).where(Donation.id == row.opening_id, counts())
    opening = session.scalars(wanted).one_or_none()
    if opening is not None:
        reverse_donation(session, opening, by=by, now=now)
