"""Decide about priority codes: until when one is good, and whether it may be used for a drive."""

from __future__ import annotations

from datetime import date, timedelta

from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule
from domain.signups.priority_records import PriorityCode
from domain.wording import short_date

FIELD = "priority_code"


def valid_until(issued_on: date) -> date:
    """Return the last day on which a code issued on a day is good (rule priority.valid_days)."""
    return issued_on + timedelta(days=int(rule("priority.valid_days", issued_on).value))


def code_verdict(code: PriorityCode | None, drive_id: int, province_id: int, today: date) -> Verdict:
    """Judge whether a code may be used for a drive now.

    The rule is one of waiting, not of extra places: whoever was turned away has waited since that hour, so in
    the waiting list of another drive of the province the code puts its holder at the turn of the hour at which
    it was issued, before everybody who queued later. No place beyond the bands is given, and nobody who has a
    place or an offer loses it. Where a place is free no code is needed, and none is used up.
    """
    if code is None:
        return Verdict(
            (Reason("Không thấy mã ưu tiên này. Xem lại mã in trên phiếu, hoặc xóa mã rồi gửi.", FIELD),)
        )
    return verdict(
        [
            Reason("Mã ưu tiên này đã dùng. Xóa mã rồi gửi, anh/chị vẫn vào danh sách chờ.", FIELD)
            if code.registration_id is not None
            else None,
            Reason(
                f"Mã ưu tiên này dùng được đến ngày {short_date(code.valid_until)}. Xóa mã rồi gửi.", FIELD
            )
            if code.valid_until < today
            else None,
            Reason("Mã ưu tiên này phát tại chính đợt này, dùng cho đợt khác.", FIELD)
            if code.drive_id == drive_id
            else None,
            Reason("Mã ưu tiên này của tỉnh, thành phố khác. Xóa mã rồi gửi.", FIELD)
            if code.province_id != province_id
            else None,
        ]
    )
