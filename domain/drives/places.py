"""Ask how many places of a drive are kept for units, and hold them still while places are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.drives.records import Band, Drive, DriveBlock


class Places(NamedTuple):
    """How many places a drive has, how many are taken, and how many more are kept for units."""

    capacity: int
    taken: int
    kept: int

    @property
    def free(self) -> int:
        """Return how many places anybody may take."""
        return max(0, self.capacity - self.taken - self.kept)


def is_kept(today: date) -> ColumnElement[bool]:
    """Return the condition that a block has not been released yet: on its release day anybody may take the rest."""
    return DriveBlock.release_on > today


def kept_places(today: date) -> Any:
    """Return, for a query of drives, how many places are still kept for units and not taken by their people."""
    left = func.coalesce(func.sum(DriveBlock.places - DriveBlock.taken), 0)
    whole = select(left).where(DriveBlock.drive_id == Drive.id, is_kept(today))
    return whole.correlate(Drive).scalar_subquery()


def band_sum(column: Any) -> Any:
    """Return, for a query of drives, the sum of a column over the bands of each."""
    whole = select(func.coalesce(func.sum(column), 0)).where(Band.drive_id == Drive.id)
    return whole.correlate(Drive).scalar_subquery()


def places_of(session: Session, drive_id: int, today: date) -> Places:
    """Return the places of a drive as they are now."""
    wanted = select(band_sum(Band.capacity), band_sum(Band.taken), kept_places(today))
    return Places(*session.execute(wanted.where(Drive.id == drive_id)).one())


def walk_in_places(drive: Drive) -> int:
    """Return about how many people without registration the beds of a drive can serve; its bands are loaded."""
    return sum(band.bed_places for band in drive.bands) * drive.walk_in_percent // 100


def blocks_of(session: Session, drive_id: int) -> Sequence[DriveBlock]:
    """Return the blocks of a drive, the oldest first."""
    wanted = select(DriveBlock).where(DriveBlock.drive_id == drive_id).order_by(DriveBlock.id)
    return session.scalars(wanted.execution_options(populate_existing=True)).unique().all()


def kept_for(session: Session, drive_id: int, today: date) -> list[DriveBlock]:
    """Return the blocks of a drive that still hold places for people of their unit."""
    return [
        block
        for block in blocks_of(session, drive_id)
        if block.release_on > today and block.taken < block.places
    ]


def locked_blocks(session: Session, drive_id: int, today: date) -> Sequence[DriveBlock]:
    """Return the blocks of a drive that are still kept, and let nobody else take its places until the end.

    Who asks holds the drive (held_drive or hold_drive), so that no block is added in between; blocks are
    always locked before bands.
    """
    wanted = select(DriveBlock).where(DriveBlock.drive_id == drive_id, is_kept(today)).order_by(DriveBlock.id)
    locked = wanted.with_for_update(of=DriveBlock).execution_options(populate_existing=True)
    return session.scalars(locked).unique().all()


def hold_drive(session: Session, drive_id: int) -> None:
    """Wait until nobody takes a place of a drive any more, and let nobody begin until this transaction ends."""
    session.execute(select(Drive.id).where(Drive.id == drive_id).with_for_update())
