"""Do the work on a facility's file in steps: some rows in one transaction, so that a kill loses and doubles nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.facility_files import queries, store
from domain.facility_files.judging import Ground, Judged, judge
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, FileVerdict, RowDone
from domain.journal import Actor
from domain.refusals import Refused
from domain.signups.import_queries import named_communes
from domain.signups.queries import held_drive

GONE = "Nội dung của tệp này đã xóa theo hạn lưu. Gửi lại tệp nếu cần."
# Rows of one step: judging many takes few statements, recording one donation takes some twenty.
_ROWS = {FileState.CHECKING: 100, FileState.APPLYING: 15, FileState.UNDOING: 15}
_READY = (FileVerdict.NEW, FileVerdict.COMPLETED)


def is_working(file: FacilityFile) -> bool:
    """Return whether a file waits for its next step."""
    return file.state in (FileState.CHECKING, FileState.APPLYING, FileState.UNDOING)


def step(session: Session, ground: Ground, *, by: Actor, now: datetime) -> None:
    """Do the next rows of the work under way; who asks again after the end changes nothing.

    The caller holds the file.
    """
    file = ground.file
    if not is_working(file):
        return
    rows = queries.rows_from(session, file.id, file.next_place, limit=_ROWS[file.state])
    if file.state is FileState.CHECKING:
        check_rows(session, ground, rows)
    elif file.state is FileState.APPLYING:
        _apply(session, ground, rows, by=by, now=now)
    else:
        _undo(session, ground, rows, by=by, now=now)
    file.next_place = rows[-1].place + 1 if rows else file.rows
    if file.next_place >= file.rows:
        _finish(session, ground, by=by, now=now)
    session.flush()


def check_rows(session: Session, ground: Ground, rows: Sequence[FacilityFileRow]) -> list[Judged]:
    """Judge rows that are not taken over and keep their verdicts, in the order of the file."""
    live = [row for row in rows if row.done is RowDone.NOTHING]
    if any(row.content_sealed is None for row in live):
        raise Refused(GONE)
    judged = judge(session, ground, live)
    for one in judged:
        row, told = one.row, one.line.result
        row.verdict = one.verdict
        row.kind = told.kind if told else None
        row.volume_ml = told.volume_ml if told else None
        row.registration_id = one.match.id if one.match else None
        row.person_mark, row.serial_mark, row.said = one.person_mark, one.serial_mark, ""
    session.flush()
    return judged


def _apply(
    session: Session, ground: Ground, rows: Sequence[FacilityFileRow], *, by: Actor, now: datetime
) -> None:
    if held_drive(session, ground.drive.id) is None:
        raise Refused("Đợt này không còn trong danh sách.")
    judged = check_rows(session, ground, rows)
    ready = (*_READY, FileVerdict.WALK_IN) if ground.file.adds_people else _READY
    open_now = [one for one in judged if one.verdict in ready]
    named = {one.line.person.commune for one in open_now if one.match is None and one.line.person.commune}
    communes = named_communes(session, ground.drive.province_id, named, ground.today)
    for one in open_now:
        try:
            with journal.one_of_many(session):
                store.take_over(session, ground, one, communes.get(one.line.person.commune), by=by, now=now)
                session.flush()
        except Refused as refused:
            one.row.verdict = FileVerdict.WRONG
            one.row.said = " ".join(reason.sentence for reason in refused.reasons)


def _undo(
    session: Session, ground: Ground, rows: Sequence[FacilityFileRow], *, by: Actor, now: datetime
) -> None:
    held_drive(session, ground.drive.id)
    for row in rows:
        if row.done is RowDone.NOTHING:
            continue
        try:
            with journal.one_of_many(session):
                store.undo(session, row, by=by, now=now)
                session.flush()
        except Refused as refused:
            # What somebody entered since stands in the way, so that this row stays as it is.
            row.said = " ".join(reason.sentence for reason in refused.reasons)


def _finish(session: Session, ground: Ground, *, by: Actor, now: datetime) -> None:
    file = ground.file
    file.next_place = 0
    taken = queries.counts_of(session, file.id).taken
    if file.state is FileState.CHECKING:
        file.state = FileState.APPLIED if taken else FileState.REVIEW
        return
    act = "ghi kết quả theo tệp" if file.state is FileState.APPLYING else "hoàn tác tệp kết quả"
    if file.state is FileState.APPLYING:
        file.state = FileState.APPLIED
    else:
        file.state, file.undone_at, file.undone_by = FileState.UNDONE, now, by.name
    journal.record(session, act, "drive", file.drive_id, by=by, now=now, file=file.id, rows=taken)
