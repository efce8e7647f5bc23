"""Ask for drives whose host has ended before their day, and what a unit's drives to come are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.units.records import Unit
from domain.units.succession_queries import former_provinces

MOVABLE_STATES = (
    DriveState.PLANNED,
    DriveState.OPEN,
    DriveState.FULL,
    DriveState.MOVED,
    DriveState.POSTPONED,
)
# A drive that was held under the name of a unit that was no more can still be put right; a cancelled one was nobody's.
CORRECTABLE_STATES = (*MOVABLE_STATES, DriveState.CLOSED)
_MOST = 200


@dataclass(frozen=True, slots=True)
class StrandedDrive:
    """A drive whose host was no more on its day; is_over when it was held, planned is in units of blood."""

    drive_id: int
    host_id: int
    host_name: str
    label: str
    on_day: date | None
    month: date | None
    planned: int
    ended_on: date | None
    is_over: bool


def _stranded() -> tuple[ColumnElement[bool], ...]:
    on_day = func.coalesce(Drive.on_day, Drive.month)
    return (Unit.valid_to.is_not(None), Unit.valid_to < on_day, Drive.state.in_(CORRECTABLE_STATES))


def stranded_drives(
    session: Session, province_id: int, *, host_id: int | None = None
) -> Sequence[StrandedDrive]:
    """Return a province's drives whose host ended before their day, those to come first, then by day; 200 at most."""
    reach = [province_id, *former_provinces(session, province_id)]
    wanted = (
        select(Drive, Unit.name, Unit.valid_to)
        .join(Unit, Drive.host_id == Unit.id)
        .where(Drive.province_id.in_(reach), *_stranded())
        .order_by(Drive.state == DriveState.CLOSED, func.coalesce(Drive.on_day, Drive.month), Drive.id)
        .limit(_MOST)
    )
    if host_id is not None:
        wanted = wanted.where(Drive.host_id == host_id)
    return [
        StrandedDrive(
            drive.id,
            drive.host_id,
            name,
            drive.host_label,
            drive.on_day,
            drive.month,
            drive.planned,
            ended_on,
            drive.state is DriveState.CLOSED,
        )
        for drive, name, ended_on in session.execute(wanted)
    ]


def drive_of_ended_host(session: Session, province_id: int, drive_id: int) -> Drive | None:
    """Return one of a province's drives whose host ended before its day, None when there is nothing to move."""
    reach = [province_id, *former_provinces(session, province_id)]
    wanted = (
        select(Drive)
        .join(Unit, Drive.host_id == Unit.id)
        .where(Drive.id == drive_id, Drive.province_id.in_(reach), *_stranded())
    )
    return session.scalars(wanted).one_or_none()


def share_of_host(session: Session, drive: Drive) -> int:
    """Return the units of blood that the host itself has of a drive: its share, else all that is planned."""
    share = session.scalar(
        select(func.sum(DrivePartner.share)).where(
            DrivePartner.drive_id == drive.id,
            DrivePartner.role == PartnerRole.SHARING,
            DrivePartner.unit_id == drive.host_id,
        )
    )
    return drive.planned if share is None else int(share)
