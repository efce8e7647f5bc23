"""Gather from a registration the facts that its papers print: the slip and the registration form."""

from __future__ import annotations

from domain.donors.records import Donor, Sex
from domain.drives.notices import notice_of
from domain.drives.records import DriveChange
from domain.drives.rules import NOT_HELD, WHAT_TO_BRING, hours_of
from domain.signups.facts import RegistrationFormFacts, SlipFacts
from domain.signups.records import Registration
from domain.signups.rules import TYPE_NAMES, shown_code
from domain.wording import hours_text, number_text, phone_text, short_date

_SEX_WORDS = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}


def band_text(registration: Registration) -> str:
    """Write the hours of a registration's band, else those of its drive."""
    if registration.band is not None:
        return hours_text(registration.band.starts_at, registration.band.ends_at)
    return hours_of(registration.drive.starts_at, registration.drive.ends_at)


def birth_text(registration: Registration | Donor) -> str:
    """Write a birth as far as it is known: the day, the year, or nothing."""
    if registration.birth_day is not None:
        return short_date(registration.birth_day)
    return str(registration.birth_year or "")


def address_text(registration: Registration) -> str:
    """Write the whole address of a registration."""
    commune = registration.commune.name if registration.commune else ""
    return ", ".join(part for part in (registration.address, commune) if part)


def slip_facts(
    registration: Registration, *, site: str, phone: str, sample: bool, change: DriveChange | None = None
) -> SlipFacts:
    """Return what the slip prints; site is the public address of the installation, change the drive's latest.

    Raises ValueError for a drive that has no day yet.
    """
    drive = registration.drive
    if drive.on_day is None:
        raise ValueError("a slip needs the drive's day")
    contact = ", ".join(part for part in (drive.host_label, phone_text(phone) if phone else "") if part)
    return SlipFacts(
        code=shown_code(registration.code),
        lookup_url=f"{site}/tra-cuu?ma={registration.code}",
        full_name=registration.full_name,
        drive_title=drive.host_label,
        drive_day=drive.on_day,
        band=band_text(registration),
        venue=drive.venue or drive.venue_address,
        address=drive.venue_address if drive.venue else "",
        facility=drive.facility.name if drive.facility else "",
        bring=WHAT_TO_BRING,
        contact=contact,
        notice=changed_since(registration, change),
        sample=sample,
    )


def changed_since(registration: Registration, change: DriveChange | None) -> tuple[str, ...]:
    """Return what a registrant must know: that the drive is off, or what was moved after signing up."""
    drive = registration.drive
    if change is None or (drive.state not in NOT_HELD and registration.created_at > change.changed_at):
        return ()
    notice = notice_of(drive, change)
    moved = [
        f"{one.label}: trước là {one.old or 'chưa định'}, nay là {one.new}" for one in notice.differences
    ]
    return (notice.sentence, *moved)


def form_facts(
    registration: Registration, donor: Donor | None, *, id_number: str, site: str, sample: bool
) -> RegistrationFormFacts:
    """Return what the registration form prints; id_number may be "" to leave the line to the hand."""
    drive = registration.drive
    workplace = registration.workplace_unit
    last_day = registration.last_donation_on or (donor.last_donation_on if donor else None)
    return RegistrationFormFacts(
        code=shown_code(registration.code),
        lookup_url=f"{site}/tra-cuu?ma={registration.code}",
        full_name=registration.full_name,
        birth=birth_text(registration),
        sex=_SEX_WORDS[registration.sex] if registration.sex else "",
        id_number=id_number,
        phone=phone_text(registration.phone) if registration.phone else "",
        address=registration.address,
        commune=registration.commune.name if registration.commune else "",
        workplace=workplace.name if workplace else registration.workplace,
        occupation=registration.occupation,
        blood_group=donor.blood_group if donor else "",
        last_donation=short_date(last_day) if last_day else "",
        donations=number_text(donor.donations) if donor else "",
        drive_title=drive.host_label,
        drive_day=drive.on_day,
        band=band_text(registration),
        venue=drive.venue,
        facility=drive.facility.name if drive.facility else "",
        registrant_type=TYPE_NAMES[registration.registrant_type],
        sample=sample,
    )
