"""Make a donor out of an attendance, keep the stored facts, and open a citizen number for a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.attendee import ATTENDEE_NUMBER_PLACE, DONOR_NUMBER_PLACE, Attendee, Registered
from domain.donors.queries import donor_behind, holder_of_number
from domain.donors.records import Donor, NameSuffix
from domain.donors.rules import reveal_verdict
from domain.journal import Actor
from domain.names import suffixes
from domain.refusals import Refused
from domain.sealing import keyring_of

# What a later attendance tells anew; the name stays, because a typing slip must not rename a person.
# What stands in one group is one fact: parts of two phones, places or workplaces are never mixed.
_PLACE = ("commune_id", "address")
_GROUPS = (("phone", "phone_tail"), _PLACE, ("workplace_id", "workplace"), ("occupation",))
_RENEWED = tuple(name for group in _GROUPS for name in group)
_COMPLETED = ("birth_day", "birth_year", "sex")


def donor_for(session: Session, attendee: Registered, *, by: Actor, now: datetime) -> Donor:
    """Return the donor of somebody who attended, locked until the commit; made on the first attendance.

    The caller stores the donor's number with the attendance.
    """
    donor = donor_behind(session, attendee)
    if donor is None:
        try:
            with session.begin_nested():
                return _added(session, attendee, by=by, now=now)
        except IntegrityError:
            # Another desk has just made a donor with this citizen number: this person, or somebody else.
            donor = donor_behind(session, attendee)
            if donor is None:
                return _added(session, attendee, by=by, now=now)
    donor = locked_donor(session, donor.id)
    _renew(session, donor, attendee, now)
    return donor


def _added(session: Session, attendee: Attendee, *, by: Actor, now: datetime) -> Donor:
    """Make a donor out of an attendee; a number that another donor bears stays with that one."""
    is_free = holder_of_number(session, attendee) is None
    donor = new_donor(session, attendee, now, takes_number=is_free)
    journal.record(session, "thêm người hiến máu", "donor", donor.id, by=by, now=now)
    return donor


def locked_donor(session: Session, donor_id: int) -> Donor:
    """Return the donor as stored now, and let others wait who would change the same facts.

    Whoever was merged meanwhile is found again as the donor that took everything over.
    """
    wanted = select(Donor).where(Donor.id == donor_id).with_for_update()
    donor = session.scalars(wanted.execution_options(populate_existing=True)).one()
    return donor if donor.merged_into_id is None else locked_donor(session, donor.merged_into_id)


def new_donor(session: Session, attendee: Attendee, now: datetime, *, takes_number: bool = True) -> Donor:
    """Store a donor with the words a search finds; raises IntegrityError when the number it takes is known."""
    donor = Donor(
        full_name=attendee.full_name,
        search_key=attendee.search_key,
        sort_key=attendee.sort_key,
        created_at=now,
        changed_at=now,
        **{name: getattr(attendee, name) for name in (*_COMPLETED, *_RENEWED)},
    )
    if takes_number:
        _copy_number(session, donor, attendee)
    session.add(donor)
    session.flush()
    rows = [{"suffix": suffix, "donor_id": donor.id} for suffix in suffixes(donor.full_name)]
    session.execute(insert(NameSuffix), rows)
    return donor


def _copy_number(session: Session, donor: Donor, attendee: Attendee) -> None:
    if attendee.id_number_sealed is None:
        return
    ring = keyring_of(session)
    number = ring.open(attendee.id_number_sealed, ATTENDEE_NUMBER_PLACE)
    donor.id_number_sealed = ring.seal(number, DONOR_NUMBER_PLACE)
    donor.id_number_index = attendee.id_number_index
    donor.id_number_tail = attendee.id_number_tail


def _renew(session: Session, donor: Donor, attendee: Registered, now: datetime) -> None:
    checked = donor.contact_checked_on
    # What was told before the donor last said how to be reached is older than what the register holds.
    is_newer = checked is None or day_of(attendee.created_at) > checked
    renewed = _renewed(donor, attendee) if is_newer else {}
    completed = {name: getattr(attendee, name) for name in _COMPLETED if getattr(donor, name) is None}
    for name, value in {**renewed, **completed}.items():
        setattr(donor, name, value)
    if donor.id_number_index is None and holder_of_number(session, attendee) is None:
        _copy_number(session, donor, attendee)
    donor.changed_at = now
    session.flush()


def _renewed(donor: Donor, attendee: Registered) -> dict[str, Any]:
    """Return what an attendee tells otherwise than the register: of each group of columns all or nothing."""
    found: dict[str, Any] = {}
    for group in _GROUPS:
        told = {name: getattr(attendee, name) for name in group}
        # An address without its commune does not say in which commune the donor lives.
        is_part = group is _PLACE and told["commune_id"] is None and donor.commune_id is not None
        if not is_part and any(value and value != getattr(donor, name) for name, value in told.items()):
            found |= told
    return found


def keep_deferral(session: Session, donor: Donor, until: date | None, *, now: datetime) -> None:
    """Store until which day a donor was asked to wait; a date, never a reason."""
    donor.deferred_until, donor.changed_at = until, now
    session.flush()


def reveal_id_number(session: Session, donor: Donor, reason: str, *, by: Actor, now: datetime) -> str:
    """Return the whole citizen number and journal who saw it and why; raise Refused without a reason."""
    reveal_verdict(reason).require()
    if donor.id_number_sealed is None:
        raise Refused("Người này chưa có số căn cước trong sổ.")
    journal.record(session, "xem số căn cước", "donor", donor.id, by=by, now=now, reason=reason)
    return keyring_of(session).open(donor.id_number_sealed, DONOR_NUMBER_PLACE)
