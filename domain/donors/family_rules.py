"""Decide what a family needs: a name, people of one's own register, a consent with its day and how it was given."""

from __future__ import annotations

from datetime import date

from domain.refusals import Reason, Verdict, verdict

NOT_HERE = "Người này không còn trong gia đình. Mở lại trang để xem."
ALREADY = Reason("Người này đang ở trong một gia đình khác. Mỗi người thuộc một gia đình.", "donor")
ENDED = "Gia đình này đã kết thúc. Mở lại trước khi thay đổi."


def consent_verdict(on_day: date, note: str, today: date) -> Verdict:
    """Judge a consent to be counted and honoured with the family: a day that was, and how it was given."""
    ahead = Reason("Nhập ngày đã đồng ý, không sau hôm nay.", "on_day")
    how = Reason("Ghi đồng ý bằng cách nào, ví dụ: ký phiếu tại nhà văn hóa.", "note")
    return verdict([ahead if on_day > today else None, None if note else how])
