"""Decide when a donor may give again, and whether a reason to see a citizen number is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from domain.donors.records import Donor
from domain.people import BirthDay
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule
from domain.wording import short_date

NUMBER_OF_ANOTHER = (
    "Số căn cước này trong sổ là của người tên khác. Xem lại căn cước; nếu ghi nhầm thì "
    "văn phòng sửa số ở trang đăng ký của người này."
)
# AES-GCM adds 12 bytes of nonce and 16 of tag: the length of what is sealed tells 9 figures from 12.
_SEALING_BYTES = 28
OLD_NUMBER_FIGURES = 9
OLD_NUMBER_BYTES = OLD_NUMBER_FIGURES + _SEALING_BYTES
_LEAST_REASON = 8  # Letters: "Đối chiếu" fits, a single full stop does not.


class Identity(NamedTuple):
    """Who somebody is by name and birth, as far as it was told."""

    search_key: str
    birth_day: date | None
    birth_year: int | None

    @classmethod
    def told(cls, search_key: str, birth: BirthDay | None) -> Identity:
        """Return who somebody is by a name and a birth as it was read."""
        return cls(search_key, birth.date if birth else None, birth.year if birth else None)


def are_two_people(one: Identity, other: Identity) -> bool:
    """Return whether both name and birth differ; a slip in one of them alone makes nobody another person."""
    if one.search_key == other.search_key:
        return False
    if one.birth_day and other.birth_day:
        return one.birth_day != other.birth_day
    return bool(one.birth_year and other.birth_year) and one.birth_year != other.birth_year


def has_old_number(donor: Donor) -> bool:
    """Return whether the donor's number is one of the 9 figures of the past."""
    return donor.id_number_sealed is not None and len(donor.id_number_sealed) == OLD_NUMBER_BYTES


@dataclass(frozen=True, slots=True)
class NextDonation:
    """The first day on which a donor may give again, the days between, and the clause that says so."""

    day: date
    interval_days: int
    reference: str


def next_donation_day(last_on: date | None, component: str, day: date) -> NextDonation | None:
    """Return when somebody may give again after a donation; None without one.

    The interval is that of the component given last (Thông tư 26/2013/TT-BYT, Điều 6), in the rulebook's
    version of the given day. Raises LookupError when the rulebook has no interval for the component.
    """
    if last_on is None:
        return None
    interval = rule(f"donation.interval_days.{component}", day)
    return NextDonation(last_on + timedelta(days=interval.value), interval.value, interval.reference)


def interval_reason(last_on: date | None, component: str, wanted_on: date, today: date) -> Reason | None:
    """Return why a donation on wanted_on comes too early after the one of last_on, or None.

    today chooses the version of the rule; basis carries the clause.
    """
    following = next_donation_day(last_on, component, today)
    if last_on is None or following is None or wanted_on >= following.day:
        return None
    sentence = (
        f"Lần hiến gần nhất là {short_date(last_on)}, "
        f"sớm nhất được hiến lại ngày {short_date(following.day)} ({following.reference})."
    )
    return Reason(sentence, "override_reason", following.reference)


def says_why(reason: str) -> bool:
    """Return whether a typed reason is one, not a single letter typed to get past."""
    return sum(letter.isalpha() for letter in reason) >= _LEAST_REASON


def reveal_verdict(reason: str) -> Verdict:
    """Judge whether somebody said why the whole citizen number has to be seen."""
    asked = Reason("Ghi vì sao cần xem cả số căn cước, ví dụ: đối chiếu với thẻ tại bàn đón tiếp", "reason")
    return verdict([None if says_why(reason) else asked])
