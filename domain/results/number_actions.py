"""Give the people of a drive the row numbers of its printed desk lists, and keep numbers for blank rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import Drive
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.results.queries import is_expected
from domain.results.records import DeskNumber, DeskPack
from domain.signups.records import Registration
from domain.wording import number_text


def number_people(session: Session, drive_id: int, *, blank_rows: int, by: Actor, now: datetime) -> DeskPack:
    """Number everybody of a drive who has no row number yet, in the order of names, then some blank rows.

    Numbers once printed stay: a later printing continues after the blank rows of the one before.
    """
    session.execute(select(Drive.id).where(Drive.id == drive_id).with_for_update(key_share=True))
    last = last_number(session, drive_id)
    numbered = select(DeskNumber.registration_id).where(DeskNumber.drive_id == drive_id)
    wanted = select(Registration.id).where(
        Registration.drive_id == drive_id, is_expected(), Registration.id.not_in(numbered)
    )
    people = session.scalars(wanted.order_by(Registration.sort_key, Registration.id)).all()
    rows = [
        {"drive_id": drive_id, "number": last + place, "registration_id": registration_id}
        for place, registration_id in enumerate(people, start=1)
    ]
    if rows:
        session.execute(insert(DeskNumber), rows)
    last += len(rows)
    version = session.scalar(select(func.max(DeskPack.version)).where(DeskPack.drive_id == drive_id)) or 0
    count = select(func.count()).select_from(DeskNumber).where(DeskNumber.drive_id == drive_id)
    pack = DeskPack(
        drive_id=drive_id,
        version=version + 1,
        people=session.scalar(count) or 0,
        first_blank=last + 1,
        last_blank=last + blank_rows,
        printed_at=now,
        printed_by=by.name,
    )
    session.add(pack)
    session.flush()
    journal.record(session, "in bộ giấy", "drive", drive_id, by=by, now=now, version=pack.version)
    return pack


def last_number(session: Session, drive_id: int) -> int:
    """Return the last row number that a paper of the drive carries, blank rows included; 0 before any."""
    number = session.scalar(select(func.max(DeskNumber.number)).where(DeskNumber.drive_id == drive_id)) or 0
    blank = session.scalar(select(func.max(DeskPack.last_blank)).where(DeskPack.drive_id == drive_id)) or 0
    return max(number, blank)


def take_blank_row(session: Session, drive_id: int, number: int, registration_id: int) -> DeskNumber:
    """Give somebody the blank row of the paper on which the name was written; raise Refused when it is none."""
    session.execute(select(Drive.id).where(Drive.id == drive_id).with_for_update(key_share=True))
    inside = select(DeskPack.id).where(
        DeskPack.drive_id == drive_id, DeskPack.first_blank <= number, DeskPack.last_blank >= number
    )
    taken = select(DeskNumber.id).where(DeskNumber.drive_id == drive_id, DeskNumber.number == number)
    if session.scalar(inside.limit(1)) is None:
        raise Refused(Reason(f"Dòng {number_text(number)} không phải dòng trống của bản in nào.", "number"))
    if session.scalar(taken) is not None:
        raise Refused(Reason(f"Dòng {number_text(number)} đã có người khác.", "number"))
    row = DeskNumber(drive_id=drive_id, number=number, registration_id=registration_id)
    session.add(row)
    session.flush()
    return row
