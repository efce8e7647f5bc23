"""Take a facility's file in: keep its rows sealed, let rows be mended, begin to take them over or to undo them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Drive
from domain.facility_files import queries
from domain.facility_files.judging import Ground
from domain.facility_files.reading import Content, open_content
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, FileVerdict, RowDone
from domain.facility_files.rules import KEEP, LEAVE_OUT, REPLACE, SOMEBODY_ELSE, kept_cell
from domain.facility_files.steps import GONE, check_rows
from domain.journal import Actor
from domain.refusals import Refused
from domain.results.actions import day_facts
from domain.results.count_queries import desk_counts
from domain.results.rules import desk_verdict
from domain.sealing import keyring_of

_BUSY = "Tệp này đang được xử lý hoặc đã hoàn tác."


@dataclass(frozen=True, slots=True)
class SentFile:
    """What was read from a file: its name, what the columns tell, rows with their numbers, sentences about it."""

    source_name: str
    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    notes: Sequence[str]


def bring_in(
    session: Session,
    sent: SentFile,
    drive: Drive,
    *,
    unit_id: int,
    deferred_until: date | None,
    by: Actor,
    now: datetime,
) -> FacilityFile:
    """Keep a file, its rows sealed, ready for its first step; raise Refused before the drive's day or after it closed.

    Columns that tell nothing we take in are dropped before anything is stored. Older files past their days
    are emptied.
    """
    desk_verdict(day_facts(drive), day_of(now)).require()
    empty_due_files(session, now)
    ring, counts = keyring_of(session), desk_counts(session, drive.id)
    kept = [place for place, word in enumerate(sent.columns) if word]
    file = FacilityFile(
        drive_id=drive.id,
        unit_id=unit_id,
        state=FileState.CHECKING,
        source_name=sent.source_name[:200],
        rows=len(sent.rows),
        columns=json.dumps([sent.columns[place] for place in kept]),
        notes=json.dumps(list(sent.notes), ensure_ascii=False),
        deferred_until=deferred_until,
        desk_donated=counts.donated,
        desk_ml=counts.ml,
        made_at=now,
        made_by=by.name,
    )
    session.add(file)
    session.flush()
    session.add_all(
        FacilityFileRow(
            file_id=file.id,
            place=place,
            number=number,
            content_sealed=Content(
                tuple(kept_cell(sent.columns[column], cells[column]) for column in kept)
            ).sealed(ring),
        )
        for place, (number, cells) in enumerate(sent.rows)
    )
    session.flush()
    journal.record(
        session, "nhận tệp kết quả", "drive", drive.id, by=by, now=now, file=file.id, rows=file.rows
    )
    return file


def empty_due_files(session: Session, now: datetime) -> int:
    """Empty what rows of files said that came too long ago; return how many rows that were."""
    done = session.execute(update(FacilityFileRow).where(queries.due_rows(now)).values(content_sealed=None))
    return int(done.rowcount)  # type: ignore[attr-defined]


def held_file(session: Session, file_id: int) -> FacilityFile:
    """Return a file that nobody else can change until this transaction ends."""
    wanted = select(FacilityFile).where(FacilityFile.id == file_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def require_version(file: FacilityFile, seen: int) -> None:
    """Raise Refused when somebody changed a file since it was shown."""
    if file.version != seen:
        raise Refused("Tệp vừa được sửa ở nơi khác. Xem lại rồi làm tiếp.")


def _require_open(file: FacilityFile) -> None:
    if file.state not in (FileState.REVIEW, FileState.APPLIED):
        raise Refused(_BUSY)


def decide(session: Session, ground: Ground, choices: Mapping[int, str]) -> None:
    """Keep what was chosen for rows, by their number in the table: who it is, or what to do with it.

    A choice is "r" or "d" with the number of a registration or a donor, SOMEBODY_ELSE, REPLACE, KEEP, LEAVE_OUT
    or "" to take an earlier one back. Rows that are taken over stay as they are.
    """
    _require_open(ground.file)
    wanted = select(FacilityFileRow).where(
        FacilityFileRow.file_id == ground.file.id,
        FacilityFileRow.id.in_(choices),
        FacilityFileRow.done == RowDone.NOTHING,
    )
    rows = session.scalars(wanted.order_by(FacilityFileRow.place)).all()
    for row in rows:
        _choose(row, choices[row.id])
    check_rows(session, ground, rows)
    ground.file.version += 1


def _choose(row: FacilityFileRow, choice: str) -> None:
    if choice in (REPLACE, KEEP, LEAVE_OUT):
        row.decision = choice
    elif choice == "":
        row.choice = row.decision = ""
    elif choice == SOMEBODY_ELSE or (choice[0] in "rd" and choice[1:].isdecimal()):
        row.choice, row.decision = choice, ""
    row.said = ""


def replace_all(session: Session, ground: Ground) -> int:
    """Decide for every row that differs that the file holds; return how many rows that were."""
    _require_open(ground.file)
    wanted = select(FacilityFileRow).where(
        FacilityFileRow.file_id == ground.file.id,
        FacilityFileRow.verdict == FileVerdict.DIFFERENT,
        FacilityFileRow.content_sealed.is_not(None),
    )
    rows = session.scalars(wanted.order_by(FacilityFileRow.place)).all()
    for row in rows:
        row.decision = REPLACE
    for start in range(0, len(rows), queries.PAGE):
        check_rows(session, ground, rows[start : start + queries.PAGE])
    ground.file.version += 1
    return len(rows)


def mend(session: Session, ground: Ground, row: FacilityFileRow, answers: Mapping[str, str]) -> None:
    """Take what somebody wrote anew in a row, by the word of its column; the row is judged again."""
    _require_open(ground.file)
    if row.content_sealed is None:
        raise Refused(GONE)
    if row.done is not RowDone.NOTHING:
        raise Refused("Dòng này đã ghi. Sửa ở bàn đón tiếp, hoặc hoàn tác cả tệp.")
    ring = keyring_of(session)
    content = open_content(ring, row.content_sealed)
    content.answers |= answers
    row.content_sealed, row.said = content.sealed(ring), ""
    check_rows(session, ground, [row])
    ground.file.version += 1


def begin_check(session: Session, ground: Ground) -> None:
    """Begin to judge the rows anew that are not taken over: the desk may have recorded something meanwhile."""
    _require_open(ground.file)
    ground.file.state, ground.file.next_place = FileState.CHECKING, 0
    ground.file.version += 1


def begin_apply(session: Session, ground: Ground, *, adds_people: bool) -> None:
    """Begin to take the certain rows over; the steps do the work. Raise Refused when there is none."""
    file = ground.file
    _require_open(file)
    desk_verdict(day_facts(ground.drive), ground.today).require()
    open_now = queries.counts_of(session, file.id).verdicts
    ready = open_now.get(FileVerdict.NEW, 0) + open_now.get(FileVerdict.COMPLETED, 0)
    if ready + (open_now.get(FileVerdict.WALK_IN, 0) if adds_people else 0) == 0:
        raise Refused("Không có dòng nào để ghi. Sửa hoặc chọn ở các dòng còn chờ, hoặc gửi tệp khác.")
    file.adds_people = adds_people
    file.state, file.next_place = FileState.APPLYING, 0
    file.version += 1


def begin_undo(session: Session, ground: Ground) -> None:
    """Begin to take everything back that the file recorded; raise Refused when the drive's book is closed."""
    if ground.file.state is not FileState.APPLIED:
        raise Refused("Tệp này chưa ghi xong, hoặc đã hoàn tác.")
    desk_verdict(day_facts(ground.drive), ground.today).require()
    ground.file.state, ground.file.next_place = FileState.UNDOING, 0
    ground.file.version += 1


def stop(session: Session, ground: Ground) -> None:
    """Stop taking a file over where it is; what was taken stays, and can be undone."""
    if ground.file.state is FileState.APPLYING:
        ground.file.state, ground.file.next_place = FileState.APPLIED, 0
        ground.file.version += 1
        session.flush()
