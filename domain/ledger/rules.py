"""Decide what a line of the ledger may say, and how strong its evidence is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.accounts.records import Role
from domain.donors.rules import says_why
from domain.ledger.records import Donation, Evidence
from domain.people import BirthDay
from domain.refusals import Reason
from domain.rulebook import rule
from domain.wording import short_date

EVIDENCE_NAMES = {
    Evidence.FACILITY_FILE: "Cơ sở tiếp nhận máu ghi",
    Evidence.SERIAL_SEEN: "Đã thấy giấy chứng nhận",
    Evidence.UNIT_LIST: "Danh sách của đợt",
    Evidence.OWN_WORD: "Lời kể của người hiến",
}
SERIAL_USED = Reason(
    "Số sê-ri này đã có trong sổ hiến máu. Đọc lại số trên giấy chứng nhận, hoặc để trống rồi ghi sau.",
    "serial",
)


def evidence_words(donation: Donation) -> str:
    """Return in plain words what a donation stands on; a notebook is no list of a drive."""
    if donation.drive_id is None and donation.evidence is Evidence.UNIT_LIST:
        return "Sổ, danh sách của văn phòng"
    return EVIDENCE_NAMES[donation.evidence]


def evidence_for(role: Role, serial: str) -> Evidence:
    """Return how strong a result is by who records it and whether the certificate's serial was seen."""
    if role is Role.FACILITY:
        return Evidence.FACILITY_FILE
    return Evidence.SERIAL_SEEN if serial else Evidence.UNIT_LIST


def first_donation_day(birth: BirthDay, today: date) -> date:
    """Return the first day on which somebody was old enough to give, by Thông tư 26/2013/TT-BYT, Điều 4.

    A birth known by its year alone counts as 1 January, the oldest it can be.
    """
    least = int(rule("donation.age_years", today).value["least"])
    born = birth.date or date(birth.year, 1, 1)
    month_day = (2, 28) if (born.month, born.day) == (2, 29) else (born.month, born.day)
    return date(born.year + least, *month_day)


def too_young_reason(on_day: date, birth: BirthDay | None, today: date) -> Reason | None:
    """Return why nobody of this birth gave on a day, or None; without a birth nothing is said."""
    if birth is None or on_day >= (first := first_donation_day(birth, today)):
        return None
    age = rule("donation.age_years", today)
    sentence = (
        f"Nhập ngày từ {short_date(first)}, khi người hiến đủ {age.value['least']} tuổi ({age.reference}). "
        "Nếu ngày hiến đúng, xem lại ngày sinh."
    )
    return Reason(sentence, "on_day", age.reference)


def unless_reason(doubts: Sequence[Reason | None], reason: str) -> list[Reason]:
    """Return the doubts that hold, none when a reason answers them; a reason of a letter or two answers nothing."""
    held = [doubt for doubt in doubts if doubt is not None]
    if not held or says_why(reason):
        return []
    asked = Reason("Ghi rõ hơn lý do, ví dụ: đã đối chiếu với giấy chứng nhận.", "reason")
    return [*held, asked] if reason else held
