"""Take a list of people in: keep it sealed, judge it, mend rows, take the valid ones over, undo, all in steps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups import import_queries as queries
from domain.signups.import_columns import Meaning, head_words, names_people
from domain.signups.import_judging import Ground
from domain.signups.import_parts import PartRows, open_outcomes, open_rows
from domain.signups.import_records import ImportState, ListLayout, PeopleImport, PeopleImportPart
from domain.signups.import_rules import may_undo
from domain.signups.import_steps import GONE, check_part
from domain.signups.records import RegistrantType


@dataclass(frozen=True, slots=True)
class SentList:
    """What was read from a file: heads, meanings, rows with their numbers, sentences about the whole."""

    source_name: str
    labels: tuple[str, ...]
    columns: tuple[Meaning, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the sender says for the whole list."""

    registrant_type: RegistrantType
    commune_id: int | None
    workplace_id: int | None
    workplace: str
    band_id: int | None
    fills_bands: bool
    leaves_doubtful: bool = False


def head_key(labels: Sequence[str], columns: int) -> str:
    """Return the digest by which lists with the same heads are recognised."""
    words = "|".join(head_words(label) for label in labels)
    return hashlib.sha256(f"{columns}|{words}".encode()).hexdigest()


def bring_in(
    session: Session, sent: SentList, terms: Terms, *, drive_id: int, unit_id: int, by: Actor, now: datetime
) -> PeopleImport:
    """Keep a list, sealed and in parts, ready for its first step; older lists past their days are emptied."""
    empty_due_parts(session, now)
    ring, size = keyring_of(session), queries.PAGE_ROWS
    key = head_key(sent.labels, len(sent.columns))
    columns = queries.layout_of(session, unit_id, key) or sent.columns
    batch = PeopleImport(
        drive_id=drive_id,
        unit_id=unit_id,
        state=ImportState.CHECKING,
        source_name=sent.source_name[:200],
        rows=len(sent.rows),
        parts=-(-len(sent.rows) // size),
        labels=json.dumps(sent.labels, ensure_ascii=False),
        columns=json.dumps(columns),
        head_key=key,
        notes=json.dumps(sent.notes, ensure_ascii=False),
        made_at=now,
        made_by=by.name,
    )
    _set_terms(batch, terms)
    session.add(batch)
    session.flush()
    for number in range(batch.parts):
        some = list(sent.rows[number * size : (number + 1) * size])
        sealed = PartRows(some).sealed(ring)
        session.add(PeopleImportPart(import_id=batch.id, number=number, rows=len(some), rows_sealed=sealed))
    session.flush()
    journal.record(
        session, "gửi danh sách người", "drive", drive_id, by=by, now=now, list=batch.id, rows=batch.rows
    )
    return batch


def _set_terms(batch: PeopleImport, terms: Terms) -> None:
    batch.registrant_type = terms.registrant_type
    batch.commune_id, batch.workplace_id = terms.commune_id, terms.workplace_id
    batch.workplace, batch.band_id = terms.workplace, terms.band_id
    batch.fills_bands, batch.leaves_doubtful = terms.fills_bands, terms.leaves_doubtful


def empty_due_parts(session: Session, now: datetime) -> int:
    """Empty what lists said that were sent too long ago; return how many parts that were."""
    empty = update(PeopleImportPart).where(queries.due_parts(now))
    done = session.execute(empty.values(rows_sealed=None, outcome_sealed=None, marks="[]"))
    return int(done.rowcount)  # type: ignore[attr-defined]


def held_import(session: Session, import_id: int) -> PeopleImport:
    """Return a list that nobody else can change until this transaction ends."""
    wanted = select(PeopleImport).where(PeopleImport.id == import_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def require_version(batch: PeopleImport, seen: int) -> None:
    """Raise Refused when somebody changed a list since it was shown."""
    if batch.version != seen:
        raise Refused("Danh sách vừa được sửa ở nơi khác. Xem lại rồi làm tiếp.")


def read_as(
    session: Session, ground: Ground, columns: Sequence[Meaning], terms: Terms, *, now: datetime
) -> None:
    """Read a list with other meanings of its columns or other terms; the sender's layout is remembered."""
    batch = ground.batch
    if batch.state is not ImportState.REVIEW:
        raise Refused("Danh sách này đã nhập. Gửi lại tệp để đọc theo cách khác.")
    if len(columns) != len(ground.columns) or not names_people(columns):
        raise Refused(Reason("Chọn cột ghi họ và tên", "columns"))
    doubled = [one for one in columns if one and columns.count(one) > 1 and one not in _MAY_REPEAT]
    if doubled:
        raise Refused(
            Reason("Mỗi nghĩa chỉ chọn cho một cột; địa chỉ và ghi chú có thể ở nhiều cột", "columns")
        )
    batch.columns = json.dumps(list(columns))
    _set_terms(batch, terms)
    batch.state, batch.next_part = ImportState.CHECKING, 0
    batch.version += 1
    remember_layout(session, batch, now=now)


_MAY_REPEAT = (Meaning.ADDRESS, Meaning.NOTE)


def remember_layout(session: Session, batch: PeopleImport, *, now: datetime) -> None:
    """Remember how a sender's list of this shape is read."""
    mine = select(ListLayout).where(
        ListLayout.unit_id == batch.unit_id, ListLayout.head_key == batch.head_key
    )
    layout = session.scalars(mine).one_or_none()
    if layout is None:
        layout = ListLayout(unit_id=batch.unit_id, head_key=batch.head_key)
        session.add(layout)
    layout.columns, layout.changed_at = batch.columns, now
    session.flush()


def mend(
    session: Session,
    ground: Ground,
    part_number: int,
    answers: Mapping[int, Mapping[str, str]],
    choices: Mapping[int, str],
) -> None:
    """Take what somebody wrote anew in rows of a part, and chose for them; the part is judged again."""
    if ground.batch.state not in (ImportState.REVIEW, ImportState.APPLIED):
        raise Refused("Danh sách này đang được xử lý. Chờ xong rồi sửa.")
    part = queries.part_of(session, ground.batch.id, part_number)
    if part is None or part.rows_sealed is None:
        raise Refused(GONE)
    ring = keyring_of(session)
    rows = open_rows(ring, part.rows_sealed)
    known = {number for number, _ in rows.rows}
    for number, texts in answers.items():
        if number in known:
            rows.answers.setdefault(number, {}).update(texts)
    rows.choices |= {number: choice for number, choice in choices.items() if number in known}
    part.rows_sealed = rows.sealed(ring)
    check_part(session, ground, part, rows, queries.seen_before(session, ground.batch.id, part_number))
    ground.batch.version += 1
    session.flush()


def begin_apply(session: Session, ground: Ground, *, now: datetime) -> None:
    """Begin to take the valid rows over; the steps do the work. Raise Refused when there is none."""
    batch = ground.batch
    if batch.state not in (ImportState.REVIEW, ImportState.APPLIED):
        raise Refused("Danh sách này đang được xử lý hoặc đã hoàn tác.")
    counts = queries.counts_of(session, batch.id)
    if counts["fresh"] + counts["changed"] == 0:
        raise Refused("Không có dòng nào mới hoặc cần sửa. Sửa các dòng có lỗi, hoặc gửi danh sách khác.")
    remember_layout(session, batch, now=now)
    batch.state, batch.next_part = ImportState.APPLYING, 0
    batch.version += 1


def begin_undo(session: Session, ground: Ground, *, now: datetime) -> None:
    """Begin to take a list back; raise Refused when somebody of it is certified or came, or the day is over."""
    batch = ground.batch
    if batch.state is not ImportState.APPLIED:
        raise Refused("Danh sách này chưa nhập xong, hoặc đã hoàn tác.")
    ring = keyring_of(session)
    parts = queries.parts_of(session, batch.id)
    if any(part.rows_sealed is None for part in parts):
        raise Refused(GONE)
    outcomes = [one for part in parts for one in open_outcomes(ring, part.outcome_sealed)]
    numbers = [one.registration_id for one in outcomes if one.registration_id is not None]
    may_undo(queries.states_of(session, numbers), ground.drive.on_day, day_of(now)).require()
    batch.state, batch.next_part = ImportState.UNDOING, 0
    batch.version += 1


def stop(session: Session, ground: Ground) -> None:
    """Stop taking a list over where it is; what was taken stays, and can be undone."""
    if ground.batch.state is ImportState.APPLYING:
        ground.batch.state, ground.batch.next_part = ImportState.APPLIED, 0
        ground.batch.version += 1
        session.flush()
