"""Ask which certificates of a drive came, which are in use, spoiled or returned, and which nobody accounts for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.gifts.serial_records import SerialEntry, SerialEntryKind
from domain.gifts.serial_rules import SerialRange, expand_all, missing_ranges, parse_serial, skipped_ranges
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.results.queries import current
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import clean_serial
from domain.signups.records import Registration


class UsedSerial(NamedTuple):
    """A serial of a drive with who holds the certificate; registration_id is None for a line of a facility's file."""

    serial: str
    full_name: str
    component: Component | None
    volume_ml: int | None
    registration_id: int | None


@dataclass(frozen=True, slots=True)
class SerialBalance:
    """The serial register of one drive, as the closing of its book and the hand-over minutes need it."""

    received: int
    used: int
    spoiled: int
    returned: int
    unaccounted: tuple[SerialRange, ...]
    # Part of the unaccounted ones: they stand before a serial that is in use.
    skipped: tuple[SerialRange, ...]
    # In use, but in no range that came.
    outside: tuple[str, ...]
    # In use more than once here, or already somewhere else in the ledger.
    duplicates: tuple[str, ...]
    # In use although written off as spoiled or returned.
    contradicting: tuple[str, ...]
    donors_without_serial: int

    @property
    def left(self) -> int:
        """Return how many certificates nobody accounts for yet."""
        return sum(missing.count for missing in self.unaccounted)

    @property
    def is_kept(self) -> bool:
        """Return whether anybody keeps the serials of this drive here at all."""
        return bool(self.received)

    @property
    def is_balanced(self) -> bool:
        """Return whether every certificate that came is used once, spoiled or returned, and no other is in use."""
        return not (self.unaccounted or self.outside or self.duplicates or self.contradicting)


def range_of(entry: SerialEntry) -> SerialRange:
    """Return the range of an entry."""
    return SerialRange(entry.prefix, entry.width, entry.first, entry.last)


def entries_of(session: Session, drive_id: int, *, with_withdrawn: bool = False) -> Sequence[SerialEntry]:
    """Return the entries of a drive in the order in which they were made."""
    wanted = select(SerialEntry).where(SerialEntry.drive_id == drive_id)
    if not with_withdrawn:
        wanted = wanted.where(SerialEntry.withdrawn_at.is_(None))
    return session.scalars(wanted.order_by(SerialEntry.id)).all()


def entry_of_drive(session: Session, drive_id: int, entry_id: int) -> SerialEntry | None:
    """Return an entry of a drive's register, taken back or not."""
    wanted = select(SerialEntry).where(SerialEntry.id == entry_id, SerialEntry.drive_id == drive_id)
    return session.scalars(wanted).one_or_none()


def ranges_of(entries: Sequence[SerialEntry], kind: SerialEntryKind) -> list[SerialRange]:
    """Return the ranges of the entries of one kind."""
    return [range_of(entry) for entry in entries if entry.kind is kind]


def used_serials(session: Session, drive_id: int) -> list[UsedSerial]:
    """Return the serials of a drive's donors: those of outcomes, and those that only the ledger has, in order."""
    outcomes = (
        select(Outcome.serial, Registration.full_name, Outcome.component, Outcome.volume_ml, Registration.id)
        .join(Registration, current())
        .where(Outcome.drive_id == drive_id, Outcome.kind == OutcomeKind.DONATED, Outcome.serial != "")
    )
    found = [UsedSerial(*row) for row in session.execute(outcomes)]
    known = {used.serial for used in found}
    ledger = (
        select(
            Donation.serial, Donor.full_name, Donation.component, Donation.volume_ml, Outcome.registration_id
        )
        .join(Donor, Donor.id == Donation.donor_id)
        .outerjoin(Outcome, Outcome.id == Donation.outcome_id)
        .where(Donation.drive_id == drive_id, Donation.serial != "", counts())
    )
    found += [UsedSerial(*row) for row in session.execute(ledger) if row.serial not in known]
    return sorted(found, key=lambda used: used.serial)


def _used_elsewhere(session: Session, drive_id: int) -> set[str]:
    """Return the serials of a drive's outcomes that stand in the ledger for another drive or place."""
    wanted = (
        select(Outcome.serial)
        .join(Donation, Donation.serial == Outcome.serial)
        .where(
            *(Outcome.drive_id == drive_id, Outcome.withdrawn_at.is_(None), Outcome.serial != ""),
            or_(Donation.drive_id != drive_id, Donation.drive_id.is_(None)),
            counts(),
        )
    )
    return set(session.scalars(wanted))


def serial_balance(session: Session, drive_id: int) -> SerialBalance:
    """Return the serial register of a drive; the number of statements does not depend on the number of people."""
    entries = entries_of(session, drive_id)
    received = ranges_of(entries, SerialEntryKind.RECEIVED)
    spoiled = expand_all(ranges_of(entries, SerialEntryKind.SPOILED))
    returned = expand_all(ranges_of(entries, SerialEntryKind.RETURNED))
    counted = Counter(used.serial for used in used_serials(session, drive_id))
    used, came, away = set(counted), expand_all(received), spoiled | returned
    doubled = {serial for serial, times in counted.items() if times > 1}
    without = select(func.count()).select_from(Outcome)
    without = without.where(
        *(Outcome.drive_id == drive_id, Outcome.withdrawn_at.is_(None)),
        *(Outcome.kind == OutcomeKind.DONATED, Outcome.serial == ""),
    )
    return SerialBalance(
        received=len(came),
        used=len(used),
        spoiled=len(spoiled),
        returned=len(returned),
        unaccounted=missing_ranges(received, used | away),
        skipped=skipped_ranges(received, used, away),
        outside=tuple(sorted(used - came)) if came else (),
        duplicates=tuple(sorted(doubled | _used_elsewhere(session, drive_id))),
        contradicting=tuple(sorted(used & away)),
        donors_without_serial=session.scalar(without) or 0,
    )


def serials_outside(session: Session, drive_id: int, serials: Iterable[str]) -> list[str]:
    """Return the serials that lie in no range the drive received; none when no range was noted at all."""
    received = ranges_of(entries_of(session, drive_id), SerialEntryKind.RECEIVED)
    read = [(serial, parse_serial(serial)) for serial in map(clean_serial, serials) if serial]
    return [
        serial
        for serial, one in read
        if received and (one is None or not any(whole.holds(one) for whole in received))
    ]


def outside_note(session: Session, drive_id: int, serial: str) -> str:
    """Return a sentence when a serial is in no range that the drive received; empty otherwise.

    It is told at the desk and never refused: the certificate is already in the donor's hands.
    """
    outside = serials_outside(session, drive_id, [serial]) if serial else []
    if not outside:
        return ""
    return f"Số sê-ri {outside[0]} không nằm trong dải nào đã nhận cho đợt này. Đọc lại số trên giấy."


def ranges_at_other_drives(session: Session, drive: Drive, wanted: SerialRange) -> list[SerialEntry]:
    """Return what other drives of the same facility noted of serials that lie in a range."""
    if drive.facility_id is None:
        return []
    found = (
        select(SerialEntry)
        .join(Drive, Drive.id == SerialEntry.drive_id)
        .where(
            *(Drive.facility_id == drive.facility_id, SerialEntry.drive_id != drive.id),
            *(SerialEntry.prefix == wanted.prefix, SerialEntry.width == wanted.width),
            *(SerialEntry.first <= wanted.last, SerialEntry.last >= wanted.first),
            SerialEntry.withdrawn_at.is_(None),
        )
    )
    return list(session.scalars(found))
