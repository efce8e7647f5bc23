"""Decide what may be claimed as given earlier or elsewhere, and how a claim stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.rules import first_donation_day, too_young_reason
from domain.people import BirthDay
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component
from domain.results.rules import volume_reason
from domain.rulebook import rule
from domain.wording import number_text, short_date

CLAIM_STATE_NAMES = {
    ClaimState.WAITING: "chờ xem",
    ClaimState.CONFIRMED: "đã xác nhận",
    ClaimState.DECLINED: "chưa xác nhận được",
    ClaimState.WITHDRAWN: "đã rút",
}
CLAIM_STATE_KINDS = {
    ClaimState.WAITING: "attention",
    ClaimState.CONFIRMED: "done",
    ClaimState.DECLINED: "stop",
    ClaimState.WITHDRAWN: "plain",
}
DECIDED = "Lời khai này đã được trả lời hoặc đã rút."


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says was given: one donation on a day, or times donations up to a year."""

    on_day: date | None
    year: int | None
    times: int
    component: Component
    volume_ml: int | None
    serial: str
    place: str
    note: str


def claim_verdict(
    told: Told, *, birth: BirthDay | None, days: Sequence[date], waiting: Sequence[Told], today: date
) -> Verdict:
    """Judge a claim: a day or a year that may be, not in the ledger, not claimed twice, not too many at once.

    days are those of the donor's donations that count, waiting what already waits for an answer.
    """
    most_waiting = int(rule("donor.waiting_claims", today).value)
    most = int(rule("ledger.most_opening_times", today).value)
    reasons: list[Reason | None] = []
    if told.on_day is not None:
        in_ledger = f"Sổ đã có lần hiến ngày {short_date(told.on_day)}."
        other = f"Ngày đã nhập thuộc năm {told.on_day.year}. Biết ngày thì để trống ô năm."
        reasons += [
            Reason("Nhập ngày đã hiến, không sau hôm nay.", "on_day") if told.on_day > today else None,
            too_young_reason(told.on_day, birth, today),
            Reason(in_ledger, "on_day") if told.on_day in days else None,
            Reason(other, "year") if told.year not in (None, told.on_day.year) else None,
            Reason("Biết ngày thì khai từng lần một.", "times") if told.times != 1 else None,
            volume_reason(told.component, told.volume_ml, told.on_day) if told.volume_ml else None,
        ]
    elif told.year is None:
        reasons.append(Reason("Nhập ngày đã hiến. Không nhớ ngày thì nhập năm.", "on_day"))
    else:
        first = first_donation_day(birth, today).year if birth else today.year - 100
        fits = first <= told.year <= today.year
        asked = f"Nhập năm từ {first} đến {today.year}."
        reasons.append(None if fits else Reason(asked, "year"))
        many = Reason(f"Nhập số lần từ 1 đến {number_text(most)}.", "times")
        reasons.append(None if 1 <= told.times <= most else many)
    same = (told.on_day, None if told.on_day else told.year, told.serial)
    if any((one.on_day, one.year, one.serial) == same for one in waiting):
        reasons.append(Reason("Lần hiến này đã được khai và đang chờ xem.", "on_day"))
    if len(waiting) >= most_waiting:
        reasons.append(Reason(f"Đang có {most_waiting} lần chờ xem. Đợi văn phòng trả lời rồi khai tiếp."))
    return verdict(reasons)


def told_of(claim: DonationClaim) -> Told:
    """Return what a stored claim says."""
    return Told(
        claim.on_day,
        claim.year,
        claim.times,
        claim.component,
        claim.volume_ml,
        claim.serial,
        claim.place,
        claim.note,
    )


def when_text(on_day: date | None, year: int | None, times: int) -> str:
    """Return when a claim says blood was given: "22/11/2019", or "3 lần đến năm 2015"."""
    if on_day is not None:
        return short_date(on_day)
    return f"năm {year}" if times == 1 else f"{number_text(times)} lần đến hết năm {year}"
