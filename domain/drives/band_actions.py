"""Add, change and remove the bands of a drive; a band never has fewer places than are taken."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives import office_rules
from domain.drives.places import hold_drive, places_of
from domain.drives.records import Band, Drive
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.wording import hours_text, number_text


def _others(session: Session, drive: Drive, but: int | None) -> list[tuple[time, time]]:
    rows = session.execute(select(Band.id, Band.starts_at, Band.ends_at).where(Band.drive_id == drive.id))
    return [(row.starts_at, row.ends_at) for row in rows if row.id != but]


def _offered(drive: Drive, bed_places: int) -> int:
    return office_rules.offered_places(bed_places, drive.walk_in_percent, drive.overbook_percent)


def add_band(
    session: Session, drive: Drive, *, starts_at: time, ends_at: time, capacity: int, by: Actor, now: datetime
) -> Band:
    """Add a band whose beds serve so many people; raise Refused when it overlaps another or lies outside the hours."""
    hours = (drive.starts_at, drive.ends_at)
    office_rules.band_verdict(starts_at, ends_at, _others(session, drive, None), hours).require()
    band = Band(
        drive_id=drive.id,
        starts_at=starts_at,
        ends_at=ends_at,
        capacity=_offered(drive, capacity),
        bed_places=capacity,
    )
    session.add(band)
    _note(session, drive, "thêm khung giờ", by=by, now=now)
    return band


def change_band(
    session: Session,
    drive: Drive,
    band_id: int,
    *,
    starts_at: time,
    ends_at: time,
    capacity: int,
    by: Actor,
    now: datetime,
) -> None:
    """Change hours and places of a band; raise Refused when more places are taken or kept than would remain.

    The capacity is what the beds serve; the drive's shares decide how many places that offers.
    """
    hold_drive(session, drive.id)
    offered = _offered(drive, capacity)
    hours = (drive.starts_at, drive.ends_at)
    office_rules.band_verdict(starts_at, ends_at, _others(session, drive, band_id), hours).require()
    # One conditional update: somebody may take a place between the reading of this page and now.
    mine = update(Band).where(Band.id == band_id, Band.drive_id == drive.id, Band.taken <= offered)
    changed = session.execute(
        mine.values(
            starts_at=starts_at, ends_at=ends_at, capacity=offered, bed_places=capacity
        ).execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        taken = session.scalar(select(Band.taken).where(Band.id == band_id, Band.drive_id == drive.id))
        if taken is None:
            raise Refused("Khung giờ này vừa được bỏ.")
        sentence = f"Đã có {number_text(taken)} người giữ suất ở khung này, nên số suất phải từ {number_text(taken)}."
        if offered != capacity:
            sentence += (
                f" Sức phục vụ {number_text(capacity)} người chỉ nhận đăng ký {number_text(offered)} suất."
            )
        raise Refused(Reason(sentence, "capacity"))
    _require_room_for_blocks(session, drive, "capacity", now)
    _note(session, drive, "sửa khung giờ", by=by, now=now)


def _require_room_for_blocks(session: Session, drive: Drive, field: str | None, now: datetime) -> None:
    """Raise Refused when the drive has fewer places than are taken and kept for units."""
    places = places_of(session, drive.id, day_of(now))
    missing = places.taken + places.kept - places.capacity
    if missing > 0:
        sentence = (
            f"Thiếu {number_text(missing)} suất cho các đơn vị đang được giữ suất. Giảm số suất giữ trước."
        )
        raise Refused(Reason(sentence, field))


def remove_band(session: Session, drive: Drive, band_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a band that nobody ever signed up for and that kept places do not need; raise Refused otherwise."""
    hold_drive(session, drive.id)
    band = session.scalars(select(Band).where(Band.id == band_id, Band.drive_id == drive.id)).one_or_none()
    if band is None:
        return
    hours = hours_text(band.starts_at, band.ends_at)
    _delete(
        session,
        Band.id == band_id,
        f"Khung {hours} đã có người đăng ký. Đặt số suất bằng số đã giữ thay vì bỏ.",
    )
    _require_room_for_blocks(session, drive, None, now)
    _note(session, drive, "bỏ khung giờ", by=by, now=now)


def divide_into_bands(
    session: Session,
    drive: Drive,
    *,
    starts_at: time,
    ends_at: time,
    minutes: int,
    beds: int,
    by: Actor,
    now: datetime,
) -> int:
    """Replace all bands by pieces of so many minutes for so many beds; return how many places there are now.

    Raise Refused when somebody signed up already, or when the hours do not hold one band or all kept places.
    """
    hold_drive(session, drive.id)
    cut = office_rules.bands_from_beds(starts_at, ends_at, minutes, beds, day_of(now))
    if not cut:
        raise Refused(
            Reason("Khoảng giờ này ngắn hơn một khung. Chọn khung ngắn hơn hoặc giờ dài hơn.", "ends_at")
        )
    sentence = "Đã có người đăng ký vào các khung hiện có, nên chỉ sửa được từng khung ở trên."
    _delete(session, Band.drive_id == drive.id, sentence)
    session.add_all(
        Band(
            drive_id=drive.id,
            starts_at=band.starts_at,
            ends_at=band.ends_at,
            capacity=_offered(drive, band.capacity),
            bed_places=band.capacity,
        )
        for band in cut
    )
    drive.starts_at, drive.ends_at = starts_at, ends_at
    session.flush()
    _require_room_for_blocks(session, drive, "beds", now)
    _note(session, drive, "chia khung giờ", by=by, now=now)
    return sum(_offered(drive, band.capacity) for band in cut)


def set_shares(
    session: Session,
    drive: Drive,
    *,
    walk_in_percent: int,
    overbook_percent: int,
    by: Actor,
    now: datetime,
) -> int:
    """Set how much of the beds' capacity is kept for walk-ins and sold beyond it; return the places now offered.

    A band that has more people than the new shares offer keeps them all. Raise Refused when a share is larger
    than the committee allows, or when places kept for units would be missing.
    """
    office_rules.share_verdict(walk_in_percent, overbook_percent, day_of(now)).require()
    hold_drive(session, drive.id)
    drive.walk_in_percent, drive.overbook_percent = walk_in_percent, overbook_percent
    bands = select(Band).where(Band.drive_id == drive.id).order_by(Band.id).with_for_update(of=Band)
    for band in session.scalars(bands.execution_options(populate_existing=True)):
        band.capacity = max(band.taken, _offered(drive, band.bed_places))
    session.flush()
    _require_room_for_blocks(session, drive, "walk_in_percent", now)
    _note(session, drive, "chọn phần suất", by=by, now=now)
    return places_of(session, drive.id, day_of(now)).capacity


def _delete(session: Session, which: object, sentence: str) -> None:
    """Delete bands that hold nobody; a cancelled registration still points to its band, so that counts too."""
    taken = session.scalar(select(func.coalesce(func.sum(Band.taken), 0)).where(which))  # type: ignore[arg-type]
    if taken:
        raise Refused(Reason(sentence, None))
    try:
        with session.begin_nested():
            session.execute(
                delete(Band).where(which).execution_options(synchronize_session=False)  # type: ignore[arg-type]
            )
    except IntegrityError as error:
        raise Refused(Reason(sentence, None)) from error


def _note(session: Session, drive: Drive, act: str, *, by: Actor, now: datetime) -> None:
    drive.changed_at = now
    session.flush()
    journal.record(session, act, "drive", drive.id, by=by, now=now)
