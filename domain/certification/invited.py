"""Find the units that a committee invites to a drive, and how many people it asks each of them for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.records import Drive, DriveBlock, DrivePartner
from domain.units.queries import units_of_province
from domain.units.records import Unit

SHOWN = 50


class Invited(NamedTuple):
    """A unit that may be invited, the number known for it, and where that number is from."""

    unit: Unit
    quota: int | None
    source: str


def may_invite(scope: Scope, drive: Drive) -> bool:
    """Return whether an account writes letters for a drive: the province's office, and the unit that hosts it."""
    return scope.role is Role.PROVINCE or drive.host_id == scope.unit_id


def known_units(session: Session, drive: Drive) -> list[Invited]:
    """Return the units that a drive keeps places for or shares with, each once, in name order."""
    shared = select(DrivePartner, Unit).join(Unit, Unit.id == DrivePartner.unit_id)
    found = {
        unit.id: Invited(unit, partner.share, "phần của đợt chung")
        for partner, unit in session.execute(shared.where(DrivePartner.drive_id == drive.id))
    }
    for block in session.scalars(select(DriveBlock).where(DriveBlock.drive_id == drive.id)):
        found[block.unit_id] = Invited(block.unit, block.places, "suất đã giữ")
    return sorted(found.values(), key=lambda entry: (entry.unit.sort_key, entry.unit.id))


def other_units(session: Session, drive: Drive, words: str, today: date) -> list[Invited]:
    """Return further units of the drive's province by words of the name without marks; none without words."""
    if not words:
        return []
    wanted = units_of_province(drive.province_id, valid_on=today, words=words).limit(SHOWN)
    return [Invited(unit, None, "") for unit in session.scalars(wanted)]


def units_to_invite(session: Session, drive: Drive, unit_ids: Collection[int], today: date) -> list[Unit]:
    """Return those units that belong to the drive's province today, in name order."""
    wanted = units_of_province(drive.province_id, valid_on=today).where(Unit.id.in_(unit_ids))
    return list(session.scalars(wanted))
