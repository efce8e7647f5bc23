"""Do the work on a list step by step: a part in one transaction, so that a kill loses and doubles nothing."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.refusals import Refused
from domain.sealing import keyring_of
from domain.signups import import_queries as queries
from domain.signups import waiting_actions
from domain.signups.import_judging import Ground, judge, marks_of
from domain.signups.import_parts import PartRows, RowOutcome, open_outcomes, open_rows, seal_outcomes
from domain.signups.import_records import ImportState, PeopleImport, PeopleImportPart
from domain.signups.import_rules import JudgedRow, RowVerdict, Seen
from domain.signups.import_store import store_change, store_new, take_back_change, take_back_new
from domain.signups.place_actions import recount_blocks
from domain.signups.queries import held_drive
from domain.signups.rules import may_add_at_counter

GONE = "Nội dung của danh sách này đã xóa theo hạn lưu. Gửi lại tệp nếu cần."
_COUNTED = {
    RowVerdict.NEW: "fresh",
    RowVerdict.CHANGED: "changed",
    RowVerdict.SAME: "same",
    RowVerdict.ASK: "wrong",
    RowVerdict.WRONG: "wrong",
    RowVerdict.LEFT: "left_out",
}


def step(session: Session, ground: Ground, seen: Seen | None, *, by: Actor, now: datetime) -> Seen:
    """Do the next part of the work under way: check, take over or undo some rows, and say who was met so far.

    Give the answer of one step to the next one in the same transaction. The caller holds the list; who asks
    again after the end changes nothing.
    """
    batch = ground.batch
    seen = seen or (Seen() if batch.state is ImportState.UNDOING else _before(session, batch))
    if not is_working(batch):
        return seen
    part = queries.part_of(session, batch.id, batch.next_part)
    if part is not None:
        if part.rows_sealed is None:
            raise Refused(GONE)
        rows = open_rows(keyring_of(session), part.rows_sealed)
        if batch.state is ImportState.CHECKING:
            check_part(session, ground, part, rows, seen)
        elif batch.state is ImportState.APPLYING:
            _apply(session, ground, part, rows, seen, by=by, now=now)
        else:
            _undo(session, ground, part, by=by, now=now)
    batch.next_part += 1
    if batch.next_part >= batch.parts:
        _finish(session, batch, by=by, now=now)
    session.flush()
    return seen


def is_working(batch: PeopleImport) -> bool:
    """Return whether a list waits for its next step."""
    return batch.state in (ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING)


def _before(session: Session, batch: PeopleImport) -> Seen:
    return queries.seen_before(session, batch.id, batch.next_part)


def _finish(session: Session, batch: PeopleImport, *, by: Actor, now: datetime) -> None:
    if batch.state is ImportState.CHECKING:
        batch.state = ImportState.REVIEW
    elif batch.state is ImportState.APPLYING:
        batch.state = ImportState.APPLIED
    else:
        batch.state, batch.undone_at, batch.undone_by = ImportState.UNDONE, now, by.name
    batch.next_part = 0


def _apply(
    session: Session,
    ground: Ground,
    part: PeopleImportPart,
    rows: PartRows,
    seen: Seen,
    *,
    by: Actor,
    now: datetime,
) -> None:
    drive = held_drive(session, ground.drive.id)
    if drive is None:
        raise Refused("Đợt này không còn trong danh sách.")
    may_add_at_counter(drive).require()
    # Those who wait come first: what an offer that ran out gives back is theirs before it is the list's.
    waiting_actions.settle(session, ground.drive.id, now=now)
    ring = keyring_of(session)
    done = {one.row: one for one in open_outcomes(ring, part.outcome_sealed) if one.registration_id}
    judged = check_part(session, ground, part, rows, seen)
    left = ground.batch.leaves_doubtful
    open_now = [
        one
        for one in judged
        if one.is_applicable and one.row.number not in done and not (left and one.row.is_doubtful)
    ]
    outcomes = store_new(session, ground, [one for one in open_now if one.verdict is RowVerdict.NEW], now=now)
    for one in open_now:
        if one.verdict is RowVerdict.CHANGED:
            outcomes[one.row.number] = store_change(session, one, now=now)
    for one in judged:
        sentence = "; ".join(one.sentences)
        outcomes.setdefault(
            one.row.number,
            RowOutcome(one.row.number, one.verdict.value, sentence, None, None, now.isoformat()),
        )
    recount_blocks(session, ground.drive.id, today=day_of(now))
    fresh = [one for one in outcomes.values() if one.registration_id]
    part.outcome_sealed = seal_outcomes(ring, [(outcomes | done)[one.row.number] for one in judged])
    part.added += sum(1 for one in fresh if one.is_new)
    part.corrected += sum(1 for one in fresh if not one.is_new)
    if fresh:
        journal.record(
            session,
            "nhập danh sách người",
            "drive",
            ground.drive.id,
            by=by,
            now=now,
            list=ground.batch.id,
            registrations=[one.registration_id for one in fresh],
        )


def _undo(session: Session, ground: Ground, part: PeopleImportPart, *, by: Actor, now: datetime) -> None:
    held_drive(session, ground.drive.id)
    outcomes = open_outcomes(keyring_of(session), part.outcome_sealed)
    made = [one.registration_id for one in outcomes if one.is_new and one.registration_id is not None]
    take_back_new(session, made, by=by, now=now)
    changed = [one for one in outcomes if one.registration_id is not None and not one.is_new]
    kept = sum(1 for one in changed if not take_back_change(session, one, now=now))
    part.left_out = kept
    numbers = [one.registration_id for one in outcomes if one.registration_id]
    if numbers:
        details = {"list": ground.batch.id, "registrations": numbers, "kept": kept}
        journal.record(
            session, "hoàn tác danh sách người", "drive", ground.drive.id, by=by, now=now, **details
        )


def check_part(
    session: Session, ground: Ground, part: PeopleImportPart, rows: PartRows, seen: Seen
) -> list[JudgedRow]:
    """Judge a part and store its counts and marks."""
    ring = keyring_of(session)
    done = {one.row for one in open_outcomes(ring, part.outcome_sealed) if one.registration_id}
    judged = judge(session, ground, rows, seen, done)
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for one in judged:
        counts[_COUNTED[one.verdict]] += 1
    for name, count in counts.items():
        setattr(part, name, count)
    part.doubtful = sum(1 for one in judged if one.is_applicable and one.row.is_doubtful)
    kept = (RowVerdict.NEW, RowVerdict.CHANGED, RowVerdict.SAME)
    marks = [(one.row.number, *marks_of(ring, one.row)) for one in judged if one.verdict in kept]
    part.marks = json.dumps(marks, separators=(",", ":"))
    return judged
