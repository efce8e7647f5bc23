"""Make drives, bring in those of a plan, change what they say and how they stand."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives import office_rules
from domain.drives.records import Band, Drive, DrivePartner, DriveState, PartnerRole
from domain.drives.state_actions import claim, remember_change, remembered
from domain.journal import Actor
from domain.names import nfc
from domain.plans.records import Campaign, Plan
from domain.plans.sources import DriveSource, PlanSource
from domain.refusals import Reason, Refused
from domain.units.records import Unit


class Share(NamedTuple):
    """The part of a drive that another body brings: its name, the unit when it is known, units of blood."""

    label: str
    unit_id: int | None
    units: int | None


def import_drives(
    session: Session,
    source: PlanSource,
    plan: Plan,
    units_by_key: Mapping[str, Unit],
    *,
    by: Actor,
    now: datetime,
    weeks: int = 0,
) -> list[Drive]:
    """Store the drives of a plan's body, moved by whole weeks, with partners and shares; bands need a day.

    Drives that the plan has already are returned as they stand. Labels and venues stay as printed; a drive whose
    host was left out has no entry in ``units_by_key`` and is not stored.
    """
    known = session.scalars(
        select(Drive).where(Drive.plan_id == plan.id).order_by(Drive.on_day, Drive.id)
    ).all()
    if known:
        return list(known)
    campaigns = session.scalars(
        select(Campaign).where(Campaign.plan_id == plan.id).order_by(Campaign.position)
    ).all()
    by_number = {given.number: stored.id for given, stored in zip(source.campaigns, campaigns, strict=True)}
    moved = source.shifted(weeks)
    drives = [
        _stored_drive(session, drive, plan, by_number.get(drive.campaign), units_by_key, now=now)
        for drive in moved.drives
        if drive.host_key in units_by_key
    ]
    journal.record(session, "nhập các đợt của kế hoạch", "plan", plan.id, by=by, now=now, drives=len(drives))
    return drives


def _stored_drive(
    session: Session,
    source: DriveSource,
    plan: Plan,
    campaign_id: int | None,
    units_by_key: Mapping[str, Unit],
    *,
    now: datetime,
) -> Drive:
    today = day_of(now)
    bands = office_rules.default_bands(source.planned, today) if source.on else []
    facility = units_by_key.get(source.facility)
    drive = Drive(
        plan_id=plan.id,
        campaign_id=campaign_id,
        host_id=units_by_key[source.host_key].id,
        province_id=plan.province_id,
        host_label=source.host_label,
        on_day=source.on,
        month=source.month,
        is_tentative=source.is_tentative,
        starts_at=bands[0].starts_at if bands else None,
        ends_at=bands[-1].ends_at if bands else None,
        venue=source.venue,
        facility_id=facility.id if facility else None,
        audience=source.audience,
        planned=source.planned,
        state=office_rules.drive_state_at(source.on or _last_day_before(source.month, today), today),
        changed_at=now,
        note="\n".join(line for line in (source.host_note, source.date_note) if line),
    )
    session.add(drive)
    session.flush()
    session.add_all(Band(drive_id=drive.id, **band._asdict()) for band in bands)
    labels: list[tuple[PartnerRole, str, Unit | None, int | None]] = [
        (PartnerRole.CO_DIRECTING, label, None, None) for label in source.co_directing
    ]
    labels += [
        (PartnerRole.IMPLEMENTING, label, units_by_key.get(label), None) for label in source.implementing
    ]
    labels += [
        (PartnerRole.SHARING, share.label, units_by_key.get(share.host_key), share.planned)
        for share in source.shares
    ]
    session.add_all(
        DrivePartner(
            drive_id=drive.id,
            position=place,
            role=role,
            label=label,
            unit_id=unit.id if unit else None,
            share=share,
        )
        for place, (role, label, unit, share) in enumerate(labels, 1)
    )
    session.flush()
    return drive


def _last_day_before(month: date, today: date) -> date | None:
    """Return the last day of a month that is over, None for one that is not: its drive may still get a day."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return last if last < today else None


def add_drive(
    session: Session,
    *,
    province_id: int,
    partners: Mapping[PartnerRole, Sequence[str]],
    by: Actor,
    now: datetime,
    shares: Sequence[Share] | None = None,
    **values: Any,
) -> Drive:
    """Make a planned drive, with the default bands when it has a day; raise Refused without day and month."""
    drive = Drive(province_id=province_id, state=DriveState.PLANNED, changed_at=now, **_tidy(values))
    session.add(drive)
    session.flush()
    if drive.on_day is not None and drive.starts_at is None:
        bands = office_rules.default_bands(drive.planned, day_of(now))
        drive.starts_at, drive.ends_at = bands[0].starts_at, bands[-1].ends_at
        session.add_all(Band(drive_id=drive.id, **band._asdict()) for band in bands)
    write_partners(session, drive.id, partners)
    _write_shares(session, drive.id, shares)
    session.flush()
    journal.record(session, "thêm đợt", "drive", drive.id, by=by, now=now)
    return drive


def change_drive(
    session: Session,
    drive: Drive,
    *,
    seen_version: int,
    partners: Mapping[PartnerRole, Sequence[str]],
    by: Actor,
    now: datetime,
    shares: Sequence[Share] | None = None,
    **values: Any,
) -> None:
    """Change what a drive says; raise Refused when somebody changed it since or a band would lie outside."""
    claim(session, drive, seen_version, now=now)
    tidy, before = _tidy(values), remembered(drive)
    _require_bands_inside(session, drive, tidy.get("starts_at"), tidy.get("ends_at"))
    for field, value in tidy.items():
        setattr(drive, field, value)
    write_partners(session, drive.id, partners)
    _write_shares(session, drive.id, shares)
    remember_change(session, drive, before, now=now)
    session.flush()
    journal.record(session, "sửa đợt", "drive", drive.id, by=by, now=now)


def _tidy(values: dict[str, Any]) -> dict[str, Any]:
    """Return clean values with the month of the day; raise Refused when they cannot stand together."""
    tidy: dict[str, Any] = {
        field: nfc(value) if isinstance(value, str) and field != "note" else value
        for field, value in values.items()
    }
    day, starts, ends = tidy.get("on_day"), tidy.get("starts_at"), tidy.get("ends_at")
    if day is not None:
        tidy["month"] = day.replace(day=1)
    if tidy.get("month") is None:
        raise Refused(Reason("Nhập ngày, hoặc chọn tháng khi chưa định được ngày.", "on_day"))
    if starts is not None and ends is not None and ends <= starts:
        raise Refused(Reason("Giờ kết thúc phải sau giờ bắt đầu.", "ends_at"))
    return tidy


def _require_bands_inside(session: Session, drive: Drive, starts: time | None, ends: time | None) -> None:
    hours = session.execute(select(Band.starts_at, Band.ends_at).where(Band.drive_id == drive.id)).all()
    outside = [row for row in hours if (starts and row.starts_at < starts) or (ends and row.ends_at > ends)]
    if outside:
        sentence = "Có khung giờ nằm ngoài giờ mới. Sửa khung giờ trước, hoặc dùng “Đổi giờ, địa điểm”."
        raise Refused(Reason(sentence, "starts_at"))


def _write_shares(session: Session, drive_id: int, shares: Sequence[Share] | None) -> None:
    """Replace who shares the drive and how much; None leaves them as they are."""
    if shares is None:
        return
    mine = (DrivePartner.drive_id == drive_id, DrivePartner.role == PartnerRole.SHARING)
    columns = select(DrivePartner.label, DrivePartner.unit_id, DrivePartner.share).where(*mine)
    stored = [Share(*row) for row in session.execute(columns.order_by(DrivePartner.position))]
    # A unit that the import knew by another spelling stays with its label.
    units = {share.label: share.unit_id for share in stored}
    wanted = [Share(nfc(one.label), one.unit_id or units.get(nfc(one.label)), one.units) for one in shares]
    if stored == wanted:
        return
    session.execute(delete(DrivePartner).where(*mine))
    session.add_all(
        DrivePartner(
            drive_id=drive_id,
            position=place,
            role=PartnerRole.SHARING,
            label=one.label,
            unit_id=one.unit_id,
            share=one.units,
        )
        for place, one in enumerate(wanted, 1)
    )


def write_partners(session: Session, drive_id: int, partners: Mapping[PartnerRole, Iterable[str]]) -> None:
    """Replace the partners of the typed roles; who shares the drive and how much stays."""
    for role, labels in partners.items():
        mine = (DrivePartner.drive_id == drive_id, DrivePartner.role == role)
        stored = session.scalars(select(DrivePartner.label).where(*mine).order_by(DrivePartner.position))
        if list(stored) == list(labels):
            continue
        session.execute(delete(DrivePartner).where(*mine))
        session.add_all(
            DrivePartner(drive_id=drive_id, position=place, role=role, label=nfc(label))
            for place, label in enumerate(labels, 1)
        )
