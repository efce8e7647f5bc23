"""Change a registration that stands: move it to another band, note the last donation that its owner declares."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives.records import Band
from domain.drives.rules import band_is_over, may_sign_up
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.signups import queries, waiting_actions
from domain.signups.actions import band_of
from domain.signups.place_actions import (
    belonging,
    free_band_place,
    recount_blocks,
    require_band_place,
    take_place,
)
from domain.signups.records import Registration
from domain.signups.rules import ACTIVE_STATES, may_add_at_counter, may_change, may_change_band
from domain.wording import hours_text


def change_band(
    session: Session,
    registration_id: int,
    band_id: int,
    *,
    by: Actor,
    now: datetime,
    at_counter: bool = False,
) -> Registration:
    """Move a registration to another band of its drive; the old place stays when the new one is refused."""
    registration = queries.held_registration(session, registration_id)
    drive = queries.held_drive(session, registration.drive_id)
    if drive is None:
        raise Refused("Đợt này không còn trong danh sách.")
    today = day_of(now)
    may_change_band(registration.state).require()
    may_change(registration.state, drive.on_day, today).require()
    (may_add_at_counter(drive) if at_counter else may_sign_up(drive, today)).require()
    band = band_of(session, band_id, registration.drive_id)
    if registration.band_id == band.id:
        return registration
    if not at_counter and band_is_over(drive.on_day, band.ends_at, now):
        raise Refused(
            Reason(f"Khung {hours_text(band.starts_at, band.ends_at)} đã qua. Chọn khung giờ khác", "band_id")
        )
    waiting_actions.settle(session, registration.drive_id, now=now)
    is_active, before = registration.state in ACTIVE_STATES, registration.band_id
    if before is None:
        take_place(
            session, registration.drive_id, band.id, belonging(registration), today=today, takes=is_active
        )
    else:
        # Both bands are locked in one order, so that two people who swap bands do not wait for each other.
        both = select(Band.id).where(Band.id.in_((before, band.id))).order_by(Band.id)
        session.execute(both.with_for_update())
        require_band_place(session, band.id, takes=is_active)
        if is_active:
            free_band_place(session, before)
    registration.band_id, registration.changed_at = band.id, now
    session.flush()
    if before is None:
        recount_blocks(session, registration.drive_id, today=today)
    journal.record(session, "đổi khung giờ", "registration", registration.id, by=by, now=now, band=band.id)
    waiting_actions.settle(session, registration.drive_id, now=now, freed=1 if is_active else 0)
    return registration


def declare_donation(
    session: Session, registration_id: int, last_on: date, *, by: Actor, now: datetime
) -> Registration:
    """Note when a registrant says to have given blood last; raise Refused for a day that cannot be."""
    registration = queries.locked_registration(session, registration_id)
    born = registration.birth_year or 1900
    if last_on > day_of(now) or last_on.year <= born:
        raise Refused(Reason("Nhập ngày đã qua, ví dụ 22 8 2026", "last_donation_on"))
    registration.last_donation_on, registration.changed_at = last_on, now
    session.flush()
    journal.record(session, "khai lần hiến trước", "registration", registration.id, by=by, now=now)
    return registration
