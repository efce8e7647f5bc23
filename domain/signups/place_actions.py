"""Take and give back places: the band by one conditional update, places kept for units under a lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.orm import Session

from domain.drives.places import locked_blocks, places_of
from domain.drives.records import Band, DriveBlock
from domain.refusals import Reason, Refused
from domain.signups.records import Registration
from domain.signups.rules import HOLDING_STATES, block_unit
from domain.wording import hours_text, short_date


class Belonging(NamedTuple):
    """The units that a registration can belong to, the nearest first; the first with a block counts."""

    workplace_id: int | None
    entered_by_unit_id: int | None
    certifying_unit_id: int | None


def belonging(registration: Registration) -> Belonging:
    """Return the units whose kept places a stored registration may take."""
    return Belonging(
        registration.workplace_id, registration.entered_by_unit_id, registration.certifying_unit_id
    )


def take_place(
    session: Session, drive_id: int, band_id: int, mine: Belonging, *, today: date, takes: bool = True
) -> None:
    """Take a place of a band, or only look whether there is one; raise Refused when none is left for this person.

    A person of a unit with a block takes from the block; anybody else leaves alone what is kept. Call
    recount_blocks when the registration is stored.
    """
    blocks = locked_blocks(session, drive_id, today)
    if blocks:
        _require_unkept(session, drive_id, blocks, mine, today)
    require_band_place(session, band_id, takes=takes)


def _require_unkept(
    session: Session, drive_id: int, blocks: Sequence[DriveBlock], mine: Belonging, today: date
) -> None:
    own = block_unit(mine, {block.unit_id for block in blocks})
    if any(block.unit_id == own and block.taken < block.places for block in blocks):
        return
    if places_of(session, drive_id, today).free <= 0:
        kept = [block for block in blocks if block.taken < block.places]
        if kept:
            first = min(block.release_on for block in kept)
            raise Refused(
                Reason(f"Các suất còn lại đang giữ cho đơn vị đến ngày {short_date(first)}", "band_id")
            )


def require_band_place(session: Session, band_id: int, *, takes: bool) -> None:
    """Take a place of a band by one conditional update, or only look for one; raise Refused when it is full."""
    free = and_(Band.id == band_id, Band.taken < Band.capacity)
    if takes:
        taking = update(Band).where(free).values(taken=Band.taken + 1).returning(Band.id)
        found = session.scalar(taking.execution_options(synchronize_session=False))
    else:
        found = session.scalar(select(Band.id).where(free))
    if found is None:
        hours = session.execute(select(Band.starts_at, Band.ends_at).where(Band.id == band_id)).one()
        raise Refused(
            Reason(f"Khung {hours_text(*hours)} vừa hết suất. Chọn khung giờ khác còn suất", "band_id")
        )


def give_back(session: Session, registration: Registration, *, today: date) -> None:
    """Free the place that a registration holds, or is offered; call recount_blocks when its state is stored."""
    if registration.band_id is None or registration.state not in HOLDING_STATES:
        return
    locked_blocks(session, registration.drive_id, today)
    free_band_place(session, registration.band_id)


def free_band_place(session: Session, band_id: int) -> None:
    """Give one place of a band back."""
    freeing = update(Band).where(Band.id == band_id, Band.taken > 0).values(taken=Band.taken - 1)
    session.execute(freeing.execution_options(synchronize_session=False))


def recount_blocks(session: Session, drive_id: int, *, today: date) -> None:
    """Store how many places of each kept block its own people hold, after registrations changed.

    People beyond the block hold places of everybody; when one of the unit cancels, one of them moves up,
    so that what is kept is always the block less the unit's people.
    """
    blocks = locked_blocks(session, drive_id, today)
    if not blocks:
        return
    people = people_by_unit(session, drive_id, {block.unit_id for block in blocks})
    for block in blocks:
        block.taken = min(block.places, people.get(block.unit_id, 0))
    session.flush()


def people_by_unit(session: Session, drive_id: int, units: set[int]) -> dict[int, int]:
    """Return how many people who hold a place of a drive belong to each of these units."""
    nearest = case(
        (Registration.workplace_id.in_(units), Registration.workplace_id),
        (Registration.entered_by_unit_id.in_(units), Registration.entered_by_unit_id),
        (Registration.certifying_unit_id.in_(units), Registration.certifying_unit_id),
    )
    holding = (
        select(nearest.label("unit_id"))
        .where(
            Registration.drive_id == drive_id,
            Registration.band_id.is_not(None),
            Registration.state.in_(HOLDING_STATES),
        )
        .subquery()
    )
    wanted = select(holding.c.unit_id, func.count()).where(holding.c.unit_id.is_not(None))
    return {row[0]: row[1] for row in session.execute(wanted.group_by(holding.c.unit_id))}
