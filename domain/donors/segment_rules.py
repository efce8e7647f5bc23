"""The groups of donors that an office calls again, each with its dated limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.donors.eligibility import months_after
from domain.rulebook import Rule, rule

CALL_CONSENT = "nhac_lich"  # The consent under which somebody may be called or written to about giving again.
GROUP_O = ("O+", "O-", "O")


class Segment(StrEnum):
    """Whom to call, in the order of the page."""

    FIRST_TIME = "lan-dau"
    LONG_AWAY = "lau-chua-tro-lai"
    NEAR_MILESTONE = "sap-du-moc"
    GROUP_O = "nhom-o"
    DEFERRAL_OVER = "het-hen-lai"
    OLD_CONTACT = "hoi-lai-lien-he"


SEGMENT_NAMES = {
    Segment.FIRST_TIME: "Lần đầu, đã đủ ngày",
    Segment.LONG_AWAY: "Lâu chưa quay lại",
    Segment.NEAR_MILESTONE: "Sắp đủ mốc",
    Segment.GROUP_O: "Nhóm máu O",
    Segment.DEFERRAL_OVER: "Hẹn lại đã hết hạn",
    Segment.OLD_CONTACT: "Hỏi lại số điện thoại",
}


class Order(StrEnum):
    """In which order the people of a group stand."""

    NAME = "ten"
    LAST = "gan-nhat"
    NEXT = "hien-lai"


ORDER_NAMES = {
    Order.NAME: "Tên",
    Order.LAST: "Lần gần nhất, lâu nhất trước",
    Order.NEXT: "Được hiến lại, sớm nhất trước",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The days and numbers that bound the groups on one day; near holds counts of donations before a milestone."""

    today: date
    first_since: date
    away_since: date
    away_until: date
    near: tuple[int, ...]
    deferral_since: date
    contact_since: date


def limits_on(today: date, milestones: Sequence[int]) -> Limits:
    """Return the limits of all groups by the rules that hold today."""
    away = rule("recall.long_away", today).value
    missing = int(rule("recall.near_milestone", today).value["most_missing"])
    near = {milestone - back for milestone in milestones for back in range(1, missing + 1)}
    return Limits(
        today,
        first_since=_months_ago("recall.first_time", today),
        away_since=months_after(today, -int(away["most_months"])),
        away_until=months_after(today, -int(away["least_months"])),
        near=tuple(sorted(count for count in near if count > 0)),
        deferral_since=_months_ago("recall.deferral_over", today),
        contact_since=months_after(today, -int(rule("donor.contact_months", today).value)),
    )


def _months_ago(key: str, today: date) -> date:
    return months_after(today, -int(rule(key, today).value["most_months"]))


def told_limits(segment: Segment, today: date) -> str:
    """Say in one sentence who is in a group."""
    first, away, near, over = (
        rule(f"recall.{key}", today).value
        for key in ("first_time", "long_away", "near_milestone", "deferral_over")
    )
    interval: Rule = rule("donation.interval_days.toan_phan", today)
    months = rule("donor.contact_months", today).value
    return {
        Segment.FIRST_TIME: f"Đã hiến một lần trong {first['most_months']} tháng qua, đủ {interval.value} ngày "
        f"(máu toàn phần; {interval.reference}) mà chưa trở lại.",
        Segment.LONG_AWAY: f"Lần gần nhất cách nay từ {away['least_months']} đến {away['most_months']} tháng.",
        Segment.NEAR_MILESTONE: f"Còn 1 đến {near['most_missing']} lần nữa thì đủ một mốc tôn vinh.",
        Segment.GROUP_O: "Nhóm máu O mọi nguồn; nguồn ghi ở từng người, tự khai được nêu riêng.",
        Segment.DEFERRAL_OVER: f"Ngày hẹn lại đã qua, trong {over['most_months']} tháng gần đây, mà chưa trở lại.",
        Segment.OLD_CONTACT: f"Có số điện thoại mà chưa hỏi lại trong {months} tháng.",
    }[segment]
