"""Undo a batch of quotas and drives; what somebody used since stays, with a sentence."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import Band, Drive, DrivePartner, DriveTask
from domain.drives.state_actions import remember_change, remembered
from domain.journal import Actor
from domain.plans.annex_actions import undo_targets
from domain.plans.records import Plan, PlanImport
from domain.refusals import Refused
from domain.units.records import Unit
from domain.wording import short_date


def undo_batch(session: Session, stored: PlanImport, *, by: Actor, now: datetime) -> list[str]:
    """Take a batch back and return a sentence for each thing that stays because somebody used it since.

    Raises Refused when it was undone before.
    """
    if stored.undone_at is not None:
        raise Refused("Lần nhập này đã hoàn tác rồi.")
    undo: dict[str, Any] = json.loads(stored.undo)
    plan = session.get_one(Plan, stored.plan_id)
    kept = _undo_drives(session, undo, by=by, now=now)
    kept += undo_targets(session, undo, now=now)
    kept += _undo_units(session, undo)
    stored.undone_at, stored.undone_by = now, by.name
    plan.version += 1
    session.flush()
    journal.record(
        session,
        "hoàn tác nhập bảng chỉ tiêu",
        "plan",
        plan.id,
        by=by,
        now=now,
        batch=stored.id,
        kept=len(kept),
    )
    return kept


def _undo_drives(session: Session, undo: dict[str, Any], *, by: Actor, now: datetime) -> list[str]:
    kept = []
    for entry in undo.get("changed_drives", []):
        drive = session.get(Drive, entry["id"])
        if drive is None:
            continue
        if drive.version != entry["version"]:
            kept.append(f"Đợt {_words(drive)} đã có người sửa sau lần nhập, nên giữ như hiện nay.")
            continue
        was = remembered(drive)
        if not _restored(session, drive, entry):
            kept.append(f"Đợt {_words(drive)} đã có người đăng ký, nên giữ ngày như hiện nay.")
            continue
        drive.version += 1
        drive.changed_at = now
        remember_change(session, drive, was, now=now)
        journal.record(session, "sửa đợt", "drive", drive.id, by=by, now=now, source="hoàn tác")
    for entry in undo.get("made_drives", []):
        drive = session.get(Drive, entry["id"])
        if drive is not None and (drive.version != entry["version"] or not _removed(session, drive)):
            kept.append(f"Đợt {_words(drive)} đã có người sửa hoặc dùng sau lần nhập, nên giữ lại.")
    session.flush()
    return kept


def _restored(session: Session, drive: Drive, entry: dict[str, Any]) -> bool:
    """Write back what a drive said before; False when it got its day from the batch and people have signed up."""
    if "partner" in entry:
        partner = session.get(DrivePartner, entry["partner"])
        if partner is not None:
            partner.share = entry["share"]
        return True
    if not entry["had_day"] and _is_taken(session, drive):
        return False
    drive.planned, drive.venue, drive.facility_id = entry["planned"], entry["venue"], entry["facility_id"]
    if not entry["had_day"]:
        session.execute(delete(Band).where(Band.drive_id == drive.id))
        drive.on_day = drive.starts_at = drive.ends_at = None
    return True


def _is_taken(session: Session, drive: Drive) -> bool:
    return (
        session.scalar(select(Band.id).where(Band.drive_id == drive.id, Band.taken > 0).limit(1)) is not None
    )


def _removed(session: Session, drive: Drive) -> bool:
    """Delete a drive with what it was made with; False when registrations or anything else refer to it by now."""
    done = select(DriveTask.id).where(DriveTask.drive_id == drive.id, DriveTask.done_at.is_not(None)).limit(1)
    if session.scalar(done) is not None or _is_taken(session, drive):
        return False
    try:
        with session.begin_nested():
            for part in (Band, DrivePartner, DriveTask):
                session.execute(delete(part).where(part.drive_id == drive.id))
            session.execute(delete(Drive).where(Drive.id == drive.id))
    except IntegrityError:
        return False
    session.expunge(drive)
    return True


def _undo_units(session: Session, undo: dict[str, Any]) -> list[str]:
    kept = []
    for number in undo.get("made_units", []):
        unit = session.get(Unit, number)
        if unit is None:
            continue
        try:
            with session.begin_nested():
                session.execute(delete(Unit).where(Unit.id == number))
            session.expunge(unit)
        except IntegrityError:
            kept.append(f"Đơn vị “{unit.name}” đã được dùng ở nơi khác, nên giữ lại.")
    return kept


def _words(drive: Drive) -> str:
    if drive.on_day:
        day = short_date(drive.on_day)
    else:
        day = f"tháng {drive.month.month}/{drive.month.year}" if drive.month else "chưa định ngày"
    return f"{day} của {drive.host_label}"
