"""Enter ranges of certificates into the serial register, and take entries back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import Drive
from domain.gifts.rules import book_verdict
from domain.gifts.serial_queries import entries_of, range_of, ranges_at_other_drives, ranges_of, used_serials
from domain.gifts.serial_records import SerialEntry, SerialEntryKind
from domain.gifts.serial_rules import (
    SerialRange,
    expand_all,
    leaving_verdict,
    received_verdict,
    take_back_verdict,
)
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Refused
from domain.units.records import Unit


def _locked(session: Session, drive_id: int) -> Drive:
    """Return a drive whose book is open; the facility is locked too, for its ranges go to several drives."""
    facility = select(Drive.facility_id).where(Drive.id == drive_id).scalar_subquery()
    session.execute(select(Unit.id).where(Unit.id == facility).with_for_update())
    session.execute(select(Drive.id).where(Drive.id == drive_id).with_for_update())
    drive = session.get_one(Drive, drive_id)
    book_verdict(drive.state).require()
    return drive


def enter_serials(
    session: Session,
    drive_id: int,
    kind: SerialEntryKind,
    serials: SerialRange,
    *,
    note: str,
    by: Actor,
    now: datetime,
) -> SerialEntry:
    """Note that a range came, was spoiled or went back; raise Refused when it cannot be so."""
    drive, note = _locked(session, drive_id), nfc(note)
    entries = entries_of(session, drive_id)
    received = ranges_of(entries, SerialEntryKind.RECEIVED)
    if kind is SerialEntryKind.RECEIVED:
        received_verdict(serials, received, _held_elsewhere(session, drive, serials)).require()
    else:
        away = expand_all(range_of(e) for e in entries if e.kind is not SerialEntryKind.RECEIVED)
        used = {used.serial for used in used_serials(session, drive_id)}
        leaving_verdict(kind, serials, received=received, away=away, used=used, note=note).require()
    entry = SerialEntry(
        drive_id=drive_id,
        kind=kind,
        prefix=serials.prefix,
        width=serials.width,
        first=serials.first,
        last=serials.last,
        note=note,
        recorded_at=now,
        recorded_by=by.name,
    )
    session.add(entry)
    session.flush()
    journal.record(
        session, "ghi sổ sê-ri", "drive", drive_id, by=by, now=now, entry=entry.id, kind=kind.value,
        serials=serials.count,
    )  # fmt: skip
    return entry


def _held_elsewhere(session: Session, drive: Drive, wanted: SerialRange) -> set[str]:
    """Return the serials that another drive received and has not given back, as far as they are wanted here."""
    entries = ranges_at_other_drives(session, drive, wanted)
    held: set[str] = set()
    for drive_id in {entry.drive_id for entry in entries}:
        own = [entry for entry in entries if entry.drive_id == drive_id]
        came = expand_all(ranges_of(own, SerialEntryKind.RECEIVED))
        held |= came - expand_all(ranges_of(own, SerialEntryKind.RETURNED))
    return held


def take_back_serials(
    session: Session, drive_id: int, entry_id: int, *, by: Actor, now: datetime
) -> SerialEntry:
    """Take an entry back; raise Refused when that was done before or other entries stand on it."""
    _locked(session, drive_id)
    entry = session.scalars(
        select(SerialEntry).where(SerialEntry.id == entry_id, SerialEntry.drive_id == drive_id)
    ).one()
    if entry.withdrawn_at is not None:
        raise Refused("Dòng này đã được rút lại.")
    if entry.kind is SerialEntryKind.RECEIVED:
        entries = entries_of(session, drive_id)
        leaving = [range_of(other) for other in entries if other.kind is not SerialEntryKind.RECEIVED]
        take_back_verdict(range_of(entry), leaving).require()
    entry.withdrawn_at, entry.withdrawn_by = now, by.name
    session.flush()
    journal.record(session, "rút lại dòng sổ sê-ri", "drive", drive_id, by=by, now=now, entry=entry.id)
    return entry
