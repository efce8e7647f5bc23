"""Make a drive like another one: a further day or place of the same series, or a new drive of another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives import office_rules
from domain.drives.actions import write_partners
from domain.drives.places import hold_drive
from domain.drives.records import Band, Drive, DrivePartner, DriveState, DriveTask, PartnerRole
from domain.journal import Actor
from domain.names import nfc
from domain.plans.records import Plan
from domain.refusals import Reason, Refused

_SHARED = ("host_id", "host_label", "facility_id", "audience")


def copy_drive(
    session: Session,
    drive: Drive,
    *,
    on_day: date,
    starts_at: time | None,
    venue: str,
    venue_address: str,
    planned: int,
    in_series: bool,
    by: Actor,
    now: datetime,
) -> Drive:
    """Make a planned drive with the host, partners, facility, bands and checklist of this one, nothing taken or done.

    In the series it is a further day or place of the same drive. A new drive stays in the plan only when its
    day lies in the plan's period. Raise Refused for a day that is over, or that the host has there already.
    """
    hold_drive(session, drive.id)
    today = day_of(now)
    place = nfc(venue) or drive.venue
    _require_new_place(session, drive, on_day, place, today)
    stays = place == drive.venue
    in_plan = in_series or _lies_in_plan(session, drive, on_day)
    made = Drive(
        plan_id=drive.plan_id if in_plan else None,
        campaign_id=drive.campaign_id if in_plan else None,
        host_id=drive.host_id,
        province_id=drive.province_id,
        host_label=drive.host_label,
        on_day=on_day,
        month=on_day.replace(day=1),
        starts_at=drive.starts_at,
        ends_at=drive.ends_at,
        venue=place,
        venue_address=nfc(venue_address) or (drive.venue_address if stays else ""),
        venue_commune_id=drive.venue_commune_id if stays else None,
        site_id=drive.site_id if stays else None,
        facility_id=drive.facility_id,
        audience=drive.audience,
        planned=planned,
        walk_in_percent=drive.walk_in_percent,
        overbook_percent=drive.overbook_percent,
        state=DriveState.PLANNED,
        changed_at=now,
    )
    if in_series:
        drive.series_id = made.series_id = drive.series_id or drive.id
    session.add(made)
    session.flush()
    _copy_bands(session, drive, made, starts_at, today)
    _copy_partners(session, drive, made)
    _copy_tasks(session, drive, made)
    session.flush()
    act = "thêm ngày, điểm của đợt" if in_series else "chép đợt"
    journal.record(session, act, "drive", made.id, by=by, now=now, copied_from=drive.id)
    return made


def _require_new_place(session: Session, drive: Drive, on_day: date, venue: str, today: date) -> None:
    if on_day < today:
        raise Refused(Reason("Ngày của đợt đã qua. Chọn ngày từ hôm nay trở đi", "on_day"))
    same = select(Drive.id).where(
        Drive.host_id == drive.host_id, Drive.on_day == on_day, Drive.venue == venue
    )
    if session.scalars(same.limit(1)).first() is not None:
        raise Refused(
            Reason("Đơn vị này đã có đợt ngày ấy ở chính nơi này. Đổi ngày hoặc địa điểm", "on_day")
        )


def _lies_in_plan(session: Session, drive: Drive, on_day: date) -> bool:
    plan = session.get(Plan, drive.plan_id) if drive.plan_id is not None else None
    return plan is not None and plan.period_from <= on_day <= plan.period_to


def _copy_bands(session: Session, drive: Drive, made: Drive, starts_at: time | None, today: date) -> None:
    """Copy the bands, moved to the first hour; a drive without bands gets the committee's usual ones."""
    wanted = select(Band.starts_at, Band.ends_at, Band.bed_places).where(Band.drive_id == drive.id)
    bands = [
        office_rules.BandTimes(*row) for row in session.execute(wanted.order_by(Band.starts_at, Band.id))
    ]
    if not bands:
        bands = office_rules.default_bands(made.planned, today)
        made.starts_at, made.ends_at = bands[0].starts_at, bands[-1].ends_at
    by = timedelta()
    if starts_at is not None:
        first = made.starts_at or bands[0].starts_at
        by = datetime.combine(date.min, starts_at) - datetime.combine(date.min, first)
        made.ends_at = _moved(made.ends_at, by) if made.ends_at else None
        made.starts_at = starts_at
    session.add_all(
        Band(
            drive_id=made.id,
            starts_at=_moved(band.starts_at, by),
            ends_at=_moved(band.ends_at, by),
            capacity=office_rules.offered_places(band.capacity, made.walk_in_percent, made.overbook_percent),
            bed_places=band.capacity,
        )
        for band in bands
    )


def _moved(hour: time, by: timedelta) -> time:
    moved = office_rules.moved_hour(hour, by)
    if moved is None:
        raise Refused(Reason("Với giờ này có khung giờ sang ngày khác. Chọn giờ khác.", "starts_at"))
    return moved


def _copy_partners(session: Session, drive: Drive, made: Drive) -> None:
    """Copy who takes part; shares are numbers of the old drive and stay with it when the planned units differ."""
    keeps_shares = made.planned == drive.planned
    wanted = select(DrivePartner).where(DrivePartner.drive_id == drive.id).order_by(DrivePartner.position)
    session.add_all(
        DrivePartner(
            drive_id=made.id,
            position=partner.position,
            role=partner.role,
            label=partner.label,
            unit_id=partner.unit_id,
            share=partner.share if keeps_shares else None,
        )
        for partner in session.scalars(wanted).all()
    )


def _copy_tasks(session: Session, drive: Drive, made: Drive) -> None:
    wanted = select(DriveTask.position, DriveTask.offset_days, DriveTask.title, DriveTask.owner)
    rows = session.execute(wanted.where(DriveTask.drive_id == drive.id)).all()
    session.add_all(DriveTask(drive_id=made.id, **row._asdict()) for row in rows)


def change_series(
    session: Session,
    drive: Drive,
    *,
    partners: Mapping[PartnerRole, Sequence[str]],
    by: Actor,
    now: datetime,
) -> int:
    """Give the other drives of a series the host, facility, audience and partners of this one; return how many.

    Their versions grow, so that a form of theirs that is open somewhere does not overwrite the change.
    Drives that are closed or cancelled keep what they say.
    """
    if drive.series_id is None:
        return 0
    others = (
        Drive.series_id == drive.series_id,
        Drive.id != drive.id,
        Drive.state.not_in((DriveState.CLOSED, DriveState.CANCELLED)),
    )
    numbers = session.scalars(select(Drive.id).where(*others).order_by(Drive.id).with_for_update()).all()
    values: dict[str, Any] = {name: getattr(drive, name) for name in _SHARED}
    session.execute(
        update(Drive)
        .where(Drive.id.in_(numbers))
        .values(**values, version=Drive.version + 1, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    for number in numbers:
        write_partners(session, number, partners)
        journal.record(session, "sửa theo cả đợt nhiều ngày", "drive", number, by=by, now=now, like=drive.id)
    return len(numbers)
