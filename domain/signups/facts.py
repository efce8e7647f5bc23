"""Facts that a registrant's papers print: the registration form and the slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.units.facts import LetterheadFacts, SignatureFacts


@dataclass(frozen=True, slots=True)
class RegistrationFormFacts:
    """Hold what is known of one registrant before the drive; an empty string prints a dotted line.

    Health answers are not here: they are given by hand on paper and stay with the facility.
    """

    code: str = ""
    lookup_url: str = ""
    full_name: str = ""
    birth: str = ""
    sex: str = ""  # "Nam", "Nữ" or empty: both boxes stay open.
    id_number: str = ""
    phone: str = ""
    address: str = ""
    commune: str = ""
    workplace: str = ""
    occupation: str = ""
    blood_group: str = ""
    last_donation: str = ""
    donations: str = ""
    drive_title: str = ""
    drive_day: date | None = None  # Also chooses the questionnaire in force on that day.
    band: str = ""
    venue: str = ""
    facility: str = ""
    registrant_type: str = ""
    printed: str = ""  # When and by whom, for papers that an office prints.
    sample: bool = False


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """Hold the small paper a registrant takes home after signing up."""

    code: str
    lookup_url: str
    full_name: str
    drive_title: str
    drive_day: date
    band: str  # "7:30–8:30"
    venue: str
    address: str
    facility: str
    bring: tuple[str, ...]  # One thing to bring per line.
    contact: str  # "Hội Chữ thập đỏ phường Phố Hiến, 0221 386 1234"
    notice: tuple[str, ...] = ()  # What has changed since the sign-up, the state first.
    waiting_position: int = 0  # 0 when the place is held; otherwise the position in the waiting list.
    sample: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRowFacts:
    """Hold how many people of one certifying unit registered for a drive."""

    unit: str
    registered: int
    certified: int
    waiting: int  # In the waiting list, without a place.


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """Hold the summary of a drive's registrations by unit, signed by the office that prints it."""

    letterhead: LetterheadFacts
    subject: str  # "Đợt hiến máu ngày 22 tháng 11 năm 2026 tại …"
    rows: tuple[SummaryRowFacts, ...]
    signature: SignatureFacts
    recipients: tuple[str, ...]
    printed: str  # When and by whom: the numbers are those of that moment.
    sample: bool = False


@dataclass(frozen=True, slots=True)
class PrioritySlipFacts:
    """Hold the small slip of somebody who was turned away: a code for another drive."""

    code: str
    drives_url: str
    drive_words: str  # Where and when the person came.
    valid_until: date
    contact: str
    sample: bool = False
