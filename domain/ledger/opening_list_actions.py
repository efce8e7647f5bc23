"""Bring an old notebook in as a list, take what is chosen for its rows, begin and stop the work on it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.journal import Actor
from domain.ledger import opening_list_queries as queries
from domain.ledger.opening_judging import judge
from domain.ledger.opening_records import Notebook, NotebookRow, NotebookState, RowVerdict
from domain.ledger.opening_rows import Met, PersonRow, Terms, places_of_counts, read_person
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups.import_columns import Meaning
from domain.units.matching import match_names
from domain.wording import number_text


@dataclass(frozen=True, slots=True)
class SentNotebook:
    """A notebook as it was sent: its title, the heads and meanings of its columns, its rows with their numbers."""

    title: str
    labels: Sequence[str]
    columns: Sequence[Meaning]
    rows: Sequence[tuple[int, Sequence[str]]]
    notes: Sequence[str]


def bring_in(
    session: Session,
    sent: SentNotebook,
    terms: Terms,
    *,
    unit_id: int,
    province_id: int,
    by: Actor,
    now: datetime,
) -> Notebook:
    """Store a notebook whose rows wait to be judged; raise Refused when no column tells how many donations."""
    times, up_to = places_of_counts(sent.labels)
    if times is None:
        raise Refused(Reason("Chưa thấy cột số lần. Đặt tên cột là “Số lần hiến” rồi gửi lại.", "table"))
    if terms.up_to > day_of(now):
        raise Refused(Reason("Nhập ngày không sau hôm nay.", "up_to"))
    empty_due_rows(session, now)
    people = _people(session, sent, terms, (times, up_to), province_id, day_of(now))
    notebook = Notebook(
        unit_id=unit_id,
        title=sent.title,
        state=NotebookState.CHECKING,
        rows=len(people),
        notes=json.dumps(sent.notes, ensure_ascii=False),
        made_at=now,
        made_by=by.name,
    )
    session.add(notebook)
    session.flush()
    ring = keyring_of(session)
    values = [
        {
            "notebook_id": notebook.id,
            "number": number,
            "cells_sealed": row.sealed(ring),
            "verdict": RowVerdict.UNREAD,
        }
        for number, row in people
    ]
    session.execute(insert(NotebookRow), values)
    journal.record(session, "gửi sổ cũ", "notebook", notebook.id, by=by, now=now, rows=len(people))
    return notebook


def _people(
    session: Session,
    sent: SentNotebook,
    terms: Terms,
    places: tuple[int, int | None],
    province_id: int,
    today: date,
) -> list[tuple[int, PersonRow]]:
    communes: dict[str, int | None] = {}
    if Meaning.COMMUNE in sent.columns:
        place = list(sent.columns).index(Meaning.COMMUNE)
        names = {cells[place] for _, cells in sent.rows if cells[place]}
        communes = {
            name: match.unit_id for name, match in match_names(session, province_id, names, today).items()
        }
    people = []
    met: dict[str, int] = {}
    alike = Met()
    for number, cells in sent.rows:
        row = read_person(number, cells, sent.columns, places, communes, terms, today)
        first = met.setdefault(row.key, number)
        if first != number:
            again = f"Trùng người với dòng {number_text(first)} của tệp"
            row = replace(row, wrong=(*row.wrong, again))
        elif row.full_name and row.birth_year:
            row = replace(row, twin=alike.twin_of(number, row))
        people.append((number, row))
    return people


def held_notebook(session: Session, notebook_id: int) -> Notebook:
    """Return a notebook that nobody else can change until this transaction ends."""
    wanted = select(Notebook).where(Notebook.id == notebook_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def choose(
    session: Session, notebook: Notebook, scope: Scope, choices: Mapping[int, str], *, today: date
) -> None:
    """Store what was chosen for rows (by number): a donor's number, AS_NEW or LEAVE_OUT, and judge them anew."""
    _require(notebook, NotebookState.REVIEW, NotebookState.APPLIED)
    wanted = select(NotebookRow).where(
        NotebookRow.notebook_id == notebook.id, NotebookRow.number.in_(choices), NotebookRow.opening_id.is_(None)
    )  # fmt: skip
    rows = session.scalars(wanted).all()
    for row in rows:
        row.choice = choices[row.number]
    judge(session, rows, scope, notebook.title, today=today)


def begin_apply(notebook: Notebook) -> None:
    """Let the rows that are settled be taken over, from the first one on; raise Refused at the wrong time."""
    _require(notebook, NotebookState.REVIEW, NotebookState.APPLIED)
    notebook.state, notebook.done_row = NotebookState.APPLYING, 0


def begin_undo(notebook: Notebook) -> None:
    """Let everything that the notebook brought in be taken back."""
    _require(notebook, NotebookState.APPLIED)
    notebook.state, notebook.done_row = NotebookState.UNDOING, 0


def stop(notebook: Notebook) -> None:
    """End the taking over where it is; the rest can be taken over later."""
    _require(notebook, NotebookState.APPLYING)
    notebook.state, notebook.done_row = NotebookState.APPLIED, 0


def _require(notebook: Notebook, *states: NotebookState) -> None:
    if notebook.state not in states:
        raise Refused("Sổ này vừa đổi tình trạng. Xem lại trang rồi làm tiếp.")


def empty_due_rows(session: Session, now: datetime) -> int:
    """Empty what notebooks said that were sent too long ago; return how many rows that were."""
    done = session.execute(update(NotebookRow).where(queries.due_rows(now)).values(cells_sealed=None))
    return int(done.rowcount)  # type: ignore[attr-defined]
