"""Ask whether a registration comes too early after a donation or beside another drive, without telling strangers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.donors.records import Donor
from domain.donors.rules import next_donation_day
from domain.drives.queries import DriveFilter, DriveRow, coming_drives
from domain.drives.records import Drive
from domain.rulebook import rule
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import LIVE_STATES

_WHOLE_BLOOD = "toan_phan"  # What somebody gave who remembers the day only.
_MOST_DRIVES = 4


@dataclass(frozen=True, slots=True)
class OtherDrive:
    """Another drive for which the same person is registered within the interval."""

    drive_id: int
    on_day: date
    host_label: str


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """Why a registration may come too early: the earliest day and its source, other drives, drives that fit."""

    earliest: date | None
    others: tuple[OtherDrive, ...]
    weeks: int
    reference: str
    drives_after: tuple[DriveRow, ...]


def early_warning(session: Session, registration: Registration, today: date) -> EarlyWarning | None:
    """Return the warning that a registrant is shown, or None; it hinders nobody (Thông tư 26/2013/TT-BYT, Điều 6).

    What the ledger and other registrations say of a citizen number is told only when phone and birth day are
    those on record, too: somebody who types another person's number learns nothing.
    """
    day = registration.drive.on_day
    # One that is held is told what any other is told of the day its owner declares.
    if day is None or registration.state not in (*LIVE_STATES, RegistrationState.HELD):
        return None
    interval = rule(f"donation.interval_days.{_WHOLE_BLOOD}", day)
    known = [*_from_ledger(session, registration), *_declared(registration, day)]
    earliest = max((one for one in known if one > day), default=None)
    others = _others(session, registration, day, int(interval.value))
    if earliest is None and not others:
        return None
    start = max([earliest or today, *(other.on_day + timedelta(days=interval.value) for other in others)])
    return EarlyWarning(
        earliest=earliest,
        others=others,
        weeks=int(interval.value) // 7,
        reference=interval.reference,
        drives_after=tuple(drives_near(session, registration, start, today)),
    )


def _declared(registration: Registration, day: date) -> list[date]:
    following = next_donation_day(registration.last_donation_on, _WHOLE_BLOOD, day)
    return [following.day] if following else []


def _from_ledger(session: Session, registration: Registration) -> list[date]:
    if registration.id_number_index is None or not registration.phone or registration.birth_day is None:
        return []
    wanted = select(Donor.next_possible_on, Donor.deferred_until).where(
        Donor.id_number_index == registration.id_number_index,
        Donor.phone == registration.phone,
        Donor.birth_day == registration.birth_day,
    )
    row = session.execute(wanted).one_or_none()
    return [] if row is None else [one for one in row if one is not None]


def _others(session: Session, registration: Registration, day: date, interval: int) -> tuple[OtherDrive, ...]:
    if registration.id_number_index is None or not registration.phone or registration.birth_day is None:
        return ()
    near = timedelta(days=interval - 1)
    wanted = (
        select(Drive.id, Drive.on_day, Drive.host_label)
        .join(Registration, Registration.drive_id == Drive.id)
        .where(
            Registration.id_number_index == registration.id_number_index,
            Registration.phone == registration.phone,
            Registration.birth_day == registration.birth_day,
            Registration.drive_id != registration.drive_id,
            Registration.state.in_(LIVE_STATES),
            Drive.on_day.between(day - near, day + near),
        )
        .order_by(Drive.on_day, Drive.id)
    )
    rows = session.execute(wanted)
    return tuple(OtherDrive(row.id, row.on_day, row.host_label) for row in rows if row.on_day is not None)


def drives_near(
    session: Session, registration: Registration, from_day: date, today: date
) -> Sequence[DriveRow]:
    """Return a few drives with places from a day on: those of the registrant's commune first, then of the province."""
    province_id, own = registration.drive.province_id, registration.commune_id
    asked = [DriveFilter(province_id=province_id, from_day=from_day, only_free=True)]
    if own is not None:
        asked.insert(0, DriveFilter(from_day=from_day, only_free=True, commune_id=own))
    found: dict[int, DriveRow] = {}
    for chosen in asked:
        for row in coming_drives(session, chosen, today, size=_MOST_DRIVES + 1).rows:
            if row.id != registration.drive_id:
                found.setdefault(row.id, row)
    return list(found.values())[:_MOST_DRIVES]
