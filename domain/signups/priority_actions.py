"""Give out priority codes to people who were turned away, and use one in the waiting list of another drive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Drive
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.signups.priority_records import PriorityCode
from domain.signups.priority_rules import FIELD, code_verdict, valid_until
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import new_code, read_code
from domain.signups.waiting_queries import waiting_place


def issue_codes(
    session: Session, drive_id: int, count: int, *, by: Actor, now: datetime
) -> list[PriorityCode]:
    """Make so many new codes of a drive; raise Refused for none, or for more than priority.most_at_once."""
    most = int(rule("priority.most_at_once", day_of(now)).value)
    if not 1 <= count <= most:
        raise Refused(Reason(f"Cấp từ 1 đến {most} mã một lần", "count"))
    drive = session.get_one(Drive, drive_id)
    codes = [
        PriorityCode(
            code=new_code(),
            province_id=drive.province_id,
            drive_id=drive_id,
            issued_at=now,
            issued_by=by.name,
            valid_until=valid_until(day_of(now)),
        )
        for _ in range(count)
    ]
    session.add_all(codes)
    session.flush()
    journal.record(session, "cấp mã ưu tiên", "drive", drive_id, by=by, now=now, count=count)
    return codes


def go_first(session: Session, registration: Registration, typed: str, *, by: Actor, now: datetime) -> None:
    """Use a code for a registration that waits: its turn becomes the hour at which the code was issued.

    Of two people with one code the first gets it; the other is refused, and nothing of theirs is stored.
    Sending the same form twice uses the code once. Raises Refused for a code that is not good for this drive.
    """
    place = waiting_place(session, registration.id)
    if place is None or registration.state not in (RegistrationState.WAITING, RegistrationState.HELD):
        return
    signs = read_code(typed)
    code = session.scalars(select(PriorityCode).where(PriorityCode.code == signs)).one_or_none()
    if code is not None and code.registration_id == registration.id:
        return
    province_id = session.get_one(Drive, registration.drive_id).province_id
    code_verdict(code, registration.drive_id, province_id, day_of(now)).require()
    assert code is not None  # code_verdict refuses a code that nobody knows.
    mine = update(PriorityCode).where(PriorityCode.id == code.id, PriorityCode.registration_id.is_(None))
    taken: Any = session.execute(
        mine.values(registration_id=registration.id, used_at=now).execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        raise Refused(Reason("Mã ưu tiên này vừa được dùng. Xóa mã rồi gửi.", FIELD))
    place.queued_at, registration.changed_at = min(place.queued_at, code.issued_at), now
    session.flush()
    journal.record(session, "dùng mã ưu tiên", "registration", registration.id, by=by, now=now)
