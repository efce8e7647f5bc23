"""Move a drive of a unit that is no more to the units that succeeded it, its figure divided to the digit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.drives.records import Drive, DrivePartner, PartnerRole
from domain.drives.state_actions import claim
from domain.drives.succession_queries import CORRECTABLE_STATES, share_of_host
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.units.records import Unit
from domain.units.rules import order_key
from domain.units.succession_rules import difference_words, even_split
from domain.wording import short_date

_LONGEST_LABEL = 300
_NAMED = 3


def move_to_successors(
    session: Session,
    drive: Drive,
    shares: Sequence[tuple[Unit, int]],
    *,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> None:
    """Let one or several units hold a drive in the old host's place: the first is host, several share it.

    Amounts are units of blood and must add up to what the old host had. Raise Refused when they do not, when a
    unit is not in force on the day, when the drive runs or was cancelled, or when somebody changed it since.
    """
    claim(session, drive, seen_version, now=now)
    old = session.get_one(Unit, drive.host_id)
    had = share_of_host(session, drive)
    _require_movable(drive, old, shares, had)
    first = shares[0][0]
    partners = session.scalars(
        select(DrivePartner).where(DrivePartner.drive_id == drive.id).order_by(DrivePartner.position)
    ).all()
    sharing = [partner for partner in partners if partner.role is PartnerRole.SHARING]
    mine = [partner for partner in sharing if partner.unit_id == old.id]
    if len(shares) > 1 or mine:
        last = max((partner.position for partner in partners), default=0)
        for partner in mine:
            session.delete(partner)
        session.add_all(
            DrivePartner(
                drive_id=drive.id,
                position=last + place,
                role=PartnerRole.SHARING,
                label=unit.name,
                unit_id=unit.id,
                share=share,
            )
            for place, (unit, share) in enumerate(shares, 1)
        )
    drive.host_label = moved_label([unit.name for unit, _ in shares], drive.host_label, old)
    drive.host_id = first.id
    drive.province_id = first.province_id or drive.province_id
    session.flush()
    session.refresh(drive, ["host"])
    journal.record(
        session,
        "chuyển đợt sang đơn vị kế nhiệm",
        "drive",
        drive.id,
        by=by,
        now=now,
        before=old.name,
        after=[unit.name for unit, _ in shares],
        shares=[share for _, share in shares],
    )


def move_evenly(
    session: Session, drive: Drive, units: Sequence[Unit], *, seen_version: int, by: Actor, now: datetime
) -> None:
    """Move a drive to its successors in the order of their names, each with an even share; raise as above."""
    ordered = sorted(units, key=lambda unit: (order_key(unit.name), unit.id))
    parts = even_split(share_of_host(session, drive), len(ordered))
    move_to_successors(
        session, drive, list(zip(ordered, parts, strict=True)), seen_version=seen_version, by=by, now=now
    )


def _require_movable(drive: Drive, old: Unit, shares: Sequence[tuple[Unit, int]], had: int) -> None:
    if drive.state not in CORRECTABLE_STATES:
        raise Refused("Đợt này đang diễn ra hoặc đã hủy, nên giữ nguyên đơn vị.")
    if not shares:
        raise Refused(Reason("Chọn ít nhất một đơn vị kế nhiệm.", "units"))
    day = drive.on_day or drive.month
    for unit, _ in shares:
        if unit.id == old.id or not _is_in_force(unit, day):
            raise Refused(Reason(f"{unit.name} không hoạt động vào ngày của đợt. Chọn đơn vị khác.", "units"))
    given = sum(share for _, share in shares)
    if given != had:
        raise Refused(Reason(f"Số chia phải bằng {had} đơn vị máu; {difference_words(given, had)}.", "units"))


def _is_in_force(unit: Unit, day: date | None) -> bool:
    return day is None or (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max)


def moved_label(names: Sequence[str], old_label: str, old: Unit) -> str:
    """Return how a moved drive is headed: its new hosts, and the old one with its last day, at most 300 letters."""
    until = f" đến {short_date(old.valid_to)}" if old.valid_to else ""
    new = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        new += f" và {len(names) - _NAMED} đơn vị khác"
    note = f" (trước đây {old_label}{until})"
    return f"{new}{note}" if len(new) + len(note) <= _LONGEST_LABEL else new[:_LONGEST_LABEL]
