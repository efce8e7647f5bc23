"""What the register of donors needs to know of somebody who attended a drive."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from domain.donors.records import Sex

# The registration's own citizen number is sealed for this place; the donor's copy is sealed anew.
ATTENDEE_NUMBER_PLACE = "registrations.id_number"
DONOR_NUMBER_PLACE = "donors.id_number"


class Attendee(Protocol):
    """Name the facts that a registration knows of its person; a registration is one."""

    donor_id: int | None
    full_name: str
    search_key: str
    sort_key: str
    birth_day: date | None
    birth_year: int | None
    sex: Sex | None
    id_number_sealed: bytes | None
    id_number_index: str | None
    id_number_tail: str
    phone: str
    phone_tail: str
    commune_id: int | None
    address: str
    workplace_id: int | None
    workplace: str
    occupation: str


class Registered(Attendee, Protocol):
    """An attendee of whom it is known when the facts were told."""

    created_at: datetime
