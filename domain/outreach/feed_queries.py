"""Ask for the drives that calendars, open data and invitations tell of: of everybody or of one unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.drives.queries import is_public
from domain.drives.records import Drive, DrivePartner, DriveState
from domain.units.records import Unit

# A year of a province has some four hundred drives; this is far above what anybody follows.
MOST = 5000
_FACILITY, _COMMUNE, _PROVINCE = aliased(Unit), aliased(Unit), aliased(Unit)


class ToldDrive(NamedTuple):
    """What everybody may know of a drive: nothing of the people who come to it."""

    id: int
    on_day: date | None
    month: date | None
    starts_at: time | None
    ends_at: time | None
    host_label: str
    venue: str
    venue_address: str
    commune: str | None
    province: str
    facility: str | None
    planned: int
    state: DriveState
    state_note: str
    changed_at: datetime
    version: int


def concerns(unit: Unit) -> ColumnElement[bool]:
    """Return the condition that a drive concerns a unit: it lies there, or the unit hosts, shares or receives."""
    shared = exists().where(DrivePartner.drive_id == Drive.id, DrivePartner.unit_id == unit.id)
    return or_(
        *(Drive.province_id == unit.id, Drive.host_id == unit.id, Drive.venue_commune_id == unit.id),
        *(Drive.facility_id == unit.id, shared),
    )


def _told(unit: Unit | None) -> Select[*tuple[object, ...]]:
    wanted = (
        select(
            *(Drive.id, Drive.on_day, Drive.month, Drive.starts_at, Drive.ends_at, Drive.host_label),
            *(Drive.venue, Drive.venue_address, _COMMUNE.name, _PROVINCE.name, _FACILITY.name),
            *(Drive.planned, Drive.state, Drive.state_note, Drive.changed_at, Drive.version),
        )
        .join(_PROVINCE, Drive.province_id == _PROVINCE.id)
        .outerjoin(_COMMUNE, Drive.venue_commune_id == _COMMUNE.id)
        .outerjoin(_FACILITY, Drive.facility_id == _FACILITY.id)
        .where(is_public())
    )
    return wanted if unit is None else wanted.where(concerns(unit))


def told_drives(
    session: Session,
    unit: Unit | None,
    *,
    from_day: date | None = None,
    until: date | None = None,
    with_months: bool = False,
) -> Sequence[ToldDrive]:
    """Return the drives of a unit (of everybody when None) between two days, cancelled ones too, in their order.

    Drives of which only the month is known come with with_months, at the head of their month.
    """
    at = func.coalesce(Drive.on_day, Drive.month)
    wanted = _told(unit)
    if not with_months:
        wanted = wanted.where(Drive.on_day.is_not(None))
    if from_day is not None:
        wanted = wanted.where(at >= from_day)
    if until is not None:
        wanted = wanted.where(at <= until)
    rows = session.execute(wanted.order_by(at, Drive.id).limit(MOST))
    return [ToldDrive._make(row) for row in rows]
