"""Compile donor lists, change their rows, send them and take them back: what the compiling office does."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.certification.claims import NOUN, claim, situation_of
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.certification.row_queries import rows_of, waiting_people
from domain.certification.rules import (
    default_due_day,
    due_day_verdict,
    may_compile,
    may_discard,
    may_edit,
    may_lock,
    may_send,
    may_take_back,
)
from domain.clock import day_of
from domain.drives.records import Drive
from domain.journal import Actor
from domain.refusals import Refused
from domain.signups.records import Registration
from domain.units.records import Unit


def compile_list(
    session: Session,
    *,
    drive_id: int,
    certifying_unit_id: int,
    compiling_unit_id: int,
    corrected: Collection[int] = (),
    by: Actor,
    now: datetime,
) -> DonorList:
    """Make a list of everybody who waits for one at a drive and a certifying unit: number 1, then supplements.

    Registrations that an earlier list gave back join only when they are named in corrected. Raises Refused
    when nobody waits or the drive has ended.
    """
    # Of two offices that compile at once the second waits here, and then finds nobody left.
    locked = select(Unit).where(Unit.id == certifying_unit_id).with_for_update(key_share=True)
    unit = session.scalars(locked).one_or_none()
    drive = session.get_one(Drive, drive_id)
    waiting = waiting_people(session, drive_id, unit) if unit else []
    chosen = [p.registration_id for p in waiting if not p.sent_back or p.registration_id in corrected]
    may_compile(drive.state, drive.on_day, len(waiting), day_of(now)).require()
    if not chosen:
        raise Refused("Chỉ còn người bị trả lại. Sửa đăng ký, rồi đánh dấu người đưa vào danh sách bổ sung.")
    same = (DonorList.drive_id == drive_id, DonorList.certifying_unit_id == certifying_unit_id)
    donor_list = DonorList(
        drive_id=drive_id,
        certifying_unit_id=certifying_unit_id,
        compiling_unit_id=compiling_unit_id,
        number=1 + (session.scalar(select(func.max(DonorList.number)).where(*same)) or 0),
        state=ListState.DRAFT,
        due_on=default_due_day(drive.on_day, day_of(now)),
        compiled_by=by.name,
        changed_at=now,
    )
    session.add(donor_list)
    session.flush()
    _insert_rows(session, donor_list.id, chosen)
    journal.record(
        session,
        "lập danh sách",
        NOUN,
        donor_list.id,
        by=by,
        now=now,
        number=donor_list.number,
        rows=len(chosen),
    )
    return donor_list


def _insert_rows(session: Session, list_id: int, registration_ids: Collection[int]) -> None:
    session.add_all(
        DonorListRow(donor_list_id=list_id, registration_id=number, position=place, verdict=RowVerdict.OPEN)
        for place, number in enumerate(registration_ids, start=1)
    )
    session.flush()


def _renumber(session: Session, list_id: int) -> None:
    """Put the rows into the order of names, tên first."""
    ordered = session.execute(
        select(DonorListRow.id, DonorListRow.position)
        .join(Registration, Registration.id == DonorListRow.registration_id)
        .where(DonorListRow.donor_list_id == list_id)
        .order_by(Registration.sort_key, Registration.id)
    )
    changed = [{"id": i, "position": p} for p, (i, old) in enumerate(ordered, start=1) if old != p]
    if changed:
        session.execute(update(DonorListRow), changed)


def add_rows(
    session: Session,
    list_id: int,
    registration_ids: Collection[int],
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> int:
    """Put waiting people on a list that is not sent, and return how many; raise Refused or ListChanged."""
    donor_list = claim(session, list_id, seen_version, now)
    may_edit(situation_of(donor_list), day_of(now)).require()
    session.scalars(
        select(Unit).where(Unit.id == donor_list.certifying_unit_id).with_for_update(key_share=True)
    ).one()
    waiting = waiting_people(session, donor_list.drive_id, donor_list.certifying_unit)
    chosen = [p.registration_id for p in waiting if p.registration_id in registration_ids]
    if not chosen:
        raise Refused("Chọn người để thêm vào danh sách.")
    _insert_rows(session, list_id, chosen)
    _renumber(session, list_id)
    journal.record(session, "thêm người vào danh sách", NOUN, list_id, by=by, now=now, rows=len(chosen))
    return len(chosen)


def remove_rows(
    session: Session, list_id: int, row_ids: Collection[int], *, seen_version: int, by: Actor, now: datetime
) -> int:
    """Take people off a list that is not sent, and return how many; they wait for a list again."""
    donor_list = claim(session, list_id, seen_version, now)
    may_edit(situation_of(donor_list), day_of(now)).require()
    chosen = [row.id for row in rows_of(session, donor_list) if row.id in row_ids]
    if not chosen:
        raise Refused("Chọn người để bỏ khỏi danh sách.")
    session.execute(delete(DonorListRow).where(DonorListRow.id.in_(chosen)))
    _renumber(session, list_id)
    journal.record(session, "bỏ người khỏi danh sách", NOUN, list_id, by=by, now=now, rows=len(chosen))
    return len(chosen)


def send_list(
    session: Session, list_id: int, due_on: date | None, *, seen_version: int, by: Actor, now: datetime
) -> DonorList:
    """Send a list to its certifier; people who no longer belong leave it, and earlier verdicts begin anew."""
    donor_list = claim(session, list_id, seen_version, now)
    rows, today = rows_of(session, donor_list), day_of(now)
    gone = [row.id for row in rows if not row.is_active]
    may_send(situation_of(donor_list), len(rows) - len(gone), today).require()
    if due_on is not None:
        due_day_verdict(due_on, donor_list.drive.on_day, today).require()
    if gone:
        session.execute(delete(DonorListRow).where(DonorListRow.id.in_(gone)))
        _renumber(session, list_id)
    anew = update(DonorListRow).where(DonorListRow.donor_list_id == list_id)
    session.execute(anew.values(verdict=RowVerdict.OPEN, reason=""))
    donor_list.state, donor_list.sent_at, donor_list.due_on = ListState.SENT, now, due_on
    donor_list.return_reason = ""
    session.flush()
    journal.record(session, "gửi danh sách", NOUN, list_id, by=by, now=now, rows=len(rows) - len(gone))
    return donor_list


def take_back(session: Session, list_id: int, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Take a sent list back before the certifier begins."""
    donor_list = claim(session, list_id, seen_version, now)
    may_take_back(donor_list.state).require()
    donor_list.state = ListState.DRAFT
    session.flush()
    journal.record(session, "lấy lại danh sách", NOUN, list_id, by=by, now=now)


def discard_list(session: Session, list_id: int, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Drop a draft that was never sent; its people wait for a list again."""
    donor_list = claim(session, list_id, seen_version, now)
    may_discard(donor_list.state, donor_list.sent_at is not None).require()
    session.execute(delete(DonorListRow).where(DonorListRow.donor_list_id == list_id))
    session.delete(donor_list)
    session.flush()
    journal.record(session, "bỏ danh sách nháp", NOUN, list_id, by=by, now=now, number=donor_list.number)


def lock_list(session: Session, list_id: int, *, seen_version: int, by: Actor, now: datetime) -> None:
    """Close a certified list for good; whoever comes later goes on a supplement."""
    donor_list = claim(session, list_id, seen_version, now)
    may_lock(donor_list.state).require()
    donor_list.state = ListState.LOCKED
    session.flush()
    journal.record(session, "khóa danh sách", NOUN, list_id, by=by, now=now)
