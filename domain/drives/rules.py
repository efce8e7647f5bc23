"""Decide what a drive's state is called, whether people may sign up for it, and how it stands in a list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from domain import clock
from domain.drives.records import DriveState, PartnerRole
from domain.refusals import Reason, Verdict, verdict
from domain.wording import hour_text, number_text, weekday_date

STATE_NAMES = {
    DriveState.PLANNED: "Dự kiến",
    DriveState.OPEN: "Mở đăng ký",
    DriveState.FULL: "Đã đủ",
    DriveState.MOVED: "Đổi giờ, địa điểm",
    DriveState.POSTPONED: "Hoãn",
    DriveState.CANCELLED: "Hủy",
    DriveState.RUNNING: "Đang diễn ra",
    DriveState.CLOSED: "Đã kết thúc",
}
STATE_KINDS = {
    DriveState.PLANNED: "plain",
    DriveState.OPEN: "done",
    DriveState.FULL: "attention",
    DriveState.MOVED: "attention",
    DriveState.POSTPONED: "stop",
    DriveState.CANCELLED: "stop",
    DriveState.RUNNING: "blue",
    DriveState.CLOSED: "plain",
}
PARTNER_NAMES = {
    PartnerRole.CO_DIRECTING: "Phối hợp chỉ đạo",
    PartnerRole.IMPLEMENTING: "Thực hiện",
    PartnerRole.SHARING: "Cùng tổ chức",
}
TAKES_SIGN_UPS = frozenset({DriveState.OPEN, DriveState.MOVED, DriveState.RUNNING})
CHANGED_STATES = frozenset({DriveState.MOVED, DriveState.POSTPONED, DriveState.CANCELLED})
NOT_HELD = frozenset({DriveState.POSTPONED, DriveState.CANCELLED})
WHAT_TO_BRING = (
    "Thẻ căn cước hoặc giấy tờ tùy thân có ảnh",
    "Mã đăng ký hoặc giấy hẹn",
    "Giấy chứng nhận hiến máu các lần trước, nếu có",
)
BEFORE_COMING = (
    "Ngủ đủ giấc; ăn nhẹ, ít chất béo và không uống rượu bia trước khi đến",
    "Uống nhiều nước trước và sau khi hiến máu",
)


class DriveFacts(NamedTuple):
    """Hold what the rules about signing up need to know of a drive."""

    state: DriveState
    on_day: date | None


def shown_state(
    state: DriveState,
    on_day: date | None,
    places_left: int,
    capacity: int,
    today: date,
    *,
    is_over: bool = False,
) -> DriveState:
    """Return the state that the public sees: full when no place is left, ended when the day or its hours are over."""
    if state in (DriveState.CANCELLED, DriveState.POSTPONED):
        return state
    if is_over or (on_day is not None and on_day < today):
        return DriveState.CLOSED
    if state in TAKES_SIGN_UPS and capacity and places_left <= 0:
        return DriveState.FULL
    return state


_CLOSED_SENTENCES = {
    DriveState.PLANNED: "Đợt này chưa mở đăng ký.",
    DriveState.FULL: "Đợt này đã đủ người đăng ký.",
    DriveState.POSTPONED: "Đợt này đã hoãn.",
    DriveState.CANCELLED: "Đợt này đã hủy.",
    DriveState.CLOSED: "Đợt này đã kết thúc.",
}


def may_sign_up(drive: DriveFacts, today: date) -> Verdict:
    """Judge whether anybody may sign up for a drive, or change to one of its bands, today."""
    return verdict(
        [
            Reason(_CLOSED_SENTENCES[drive.state]) if drive.state not in TAKES_SIGN_UPS else None,
            Reason("Đợt này chưa định ngày, nên chưa mở đăng ký.") if drive.on_day is None else None,
            Reason("Đợt này đã kết thúc.") if drive.on_day is not None and drive.on_day < today else None,
        ]
    )


def band_is_over(on_day: date | None, ends_at: time | None, now: datetime) -> bool:
    """Return whether the hour at which a band or a drive ends has passed by Viet Nam's clocks."""
    there = clock.local(now)
    if on_day is None or ends_at is None:
        return False
    return (on_day, ends_at) <= (there.date(), there.time())


def places_text(places_left: int) -> str:
    """Write how many places are left: "còn 34 suất", "hết suất"."""
    return f"còn {number_text(places_left)} suất" if places_left > 0 else "hết suất"


def hours_of(starts_at: time | None, ends_at: time | None) -> str:
    """Write the hours of a drive, as far as they are known."""
    if starts_at and ends_at:
        return f"{hour_text(starts_at)}–{hour_text(ends_at)}"
    return f"từ {hour_text(starts_at)}" if starts_at else ""


def month_text(month: date) -> str:
    """Write a month: "tháng 12/2026"."""
    return f"tháng {month.month}/{month.year}"


def day_text(on_day: date | None, month: date | None) -> str:
    """Write when a drive is: its day, else its month."""
    if on_day is not None:
        return weekday_date(on_day)
    return f"trong {month_text(month)}" if month else "chưa định ngày"


def first_day_of_week(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_label(day: date, today: date) -> str:
    """Write a week as people speak of it: "Tuần này", "Tuần sau", "Tuần 30/11 – 6/12"."""
    monday = first_day_of_week(day)
    distance = (monday - first_day_of_week(today)).days
    if distance in (0, 7):
        return "Tuần này" if distance == 0 else "Tuần sau"
    sunday = monday + timedelta(days=6)
    return f"Tuần {monday.day}/{monday.month} – {sunday.day}/{sunday.month}/{sunday.year}"
