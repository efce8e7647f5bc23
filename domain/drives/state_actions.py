"""Put a drive into another state, and remember what people who signed up must be told of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives import office_rules
from domain.drives.records import Band, Drive, DriveBlock, DriveChange, DriveState
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Reason, Refused


def claim(session: Session, drive: Drive, seen_version: int, *, now: datetime) -> None:
    """Take the next version of a drive; raise Refused when somebody changed it after it was shown."""
    mine = update(Drive).where(Drive.id == drive.id, Drive.version == seen_version)
    taken = session.execute(
        mine.values(version=seen_version + 1, changed_at=now).execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("Có người vừa sửa đợt này. Xem lại thông tin mới ở trên, rồi gửi lại phần của anh/chị.")
    session.refresh(drive)


def remembered(drive: Drive) -> DriveChange:
    """Return what holds of a drive now, not yet stored, to be compared when it has been changed."""
    return DriveChange(
        drive_id=drive.id,
        before=drive.state,
        old_day=drive.on_day,
        old_month=drive.month,
        old_starts_at=drive.starts_at,
        old_ends_at=drive.ends_at,
        old_venue=drive.venue,
        old_venue_address=drive.venue_address,
    )


def remember_change(session: Session, drive: Drive, before: DriveChange, *, now: datetime) -> None:
    """Store what held before when people must be told of the change; kept places follow an earlier day."""
    if drive.on_day is not None and drive.on_day != before.old_day:
        late = update(DriveBlock).where(DriveBlock.drive_id == drive.id, DriveBlock.release_on > drive.on_day)
        session.execute(late.values(release_on=drive.on_day))
    old = (before.old_day, before.old_starts_at, before.old_venue, before.old_venue_address)
    is_elsewhere = old != (drive.on_day, drive.starts_at, drive.venue, drive.venue_address)
    if office_rules.must_be_told(before.before, drive.state, is_elsewhere=is_elsewhere):
        before.after, before.version, before.changed_at = drive.state, drive.version, now
        session.add(before)


def change_state(
    session: Session,
    drive: Drive,
    state: DriveState,
    *,
    reason: str,
    seen_version: int,
    by: Actor,
    now: datetime,
    on_day: date | None = None,
    starts_at: time | None = None,
    venue: str = "",
    venue_address: str = "",
) -> None:
    """Put a drive into another state; a move also takes the new day, first hour or venue; bands follow.

    Raise Refused with every reason when the drive cannot go there, or when somebody changed it since.
    """
    claim(session, drive, seen_version, now=now)
    old = remembered(drive)
    is_move = state is DriveState.MOVED
    day = on_day if is_move and on_day else drive.on_day
    place = nfc(venue) if is_move and venue else drive.venue
    places = sum(session.scalars(select(Band.capacity - Band.taken).where(Band.drive_id == drive.id)))
    ready = office_rules.Readiness(drive.state, day, bool(place), places)
    office_rules.state_verdict(ready, state, nfc(reason), day_of(now)).require()
    if is_move:
        changes = (day != drive.on_day, place != drive.venue, starts_at not in (None, drive.starts_at))
        if not any((*changes, venue_address and nfc(venue_address) != drive.venue_address)):
            raise Refused(Reason("Nhập ngày, giờ hoặc địa điểm mới.", "on_day"))
        _move(session, drive, day, starts_at)
        if place != drive.venue:
            # Neither the address nor what is known of the old hall holds for the new one.
            drive.venue, drive.venue_address, drive.site_id = place, "", None
        drive.venue_address = nfc(venue_address) or drive.venue_address
    before, drive.state, drive.state_note = drive.state, state, nfc(reason)
    remember_change(session, drive, old, now=now)
    session.flush()
    journal.record(
        session,
        "đổi trạng thái đợt",
        "drive",
        drive.id,
        by=by,
        now=now,
        before=before.value,
        after=state.value,
    )


def _move(session: Session, drive: Drive, day: date | None, starts_at: time | None) -> None:
    """Move day and hours; the bands keep their people and move by the same span."""
    if day is not None:
        drive.on_day, drive.month, drive.is_tentative = day, day.replace(day=1), False
    if starts_at is None or starts_at == drive.starts_at:
        return
    if drive.starts_at is not None:
        by = datetime.combine(date.min, starts_at) - datetime.combine(date.min, drive.starts_at)
        for band in session.scalars(select(Band).where(Band.drive_id == drive.id)):
            band.starts_at, band.ends_at = _moved(band.starts_at, by), _moved(band.ends_at, by)
        drive.ends_at = _moved(drive.ends_at, by) if drive.ends_at else None
    drive.starts_at = starts_at


def _moved(hour: time, by: timedelta) -> time:
    moved = office_rules.moved_hour(hour, by)
    if moved is None:
        raise Refused(Reason("Với giờ này có khung giờ sang ngày khác. Chọn giờ khác.", "starts_at"))
    return moved
