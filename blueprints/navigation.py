"""The staff navigation: at most nine entries a role, in the words of the office."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from flask import url_for

from domain.accounts.records import Role


class Entry(NamedTuple):
    """One entry: its words, its address, and whether the page belongs to it."""

    label: str
    url: str
    is_current: bool


_WORKLIST = ("Việc cần làm", "reports.worklist")
_DRIVES = ("Đợt hiến máu", "drives.office_list")
_LISTS = ("Danh sách", "certification.lists")
_SIGNUPS = ("Đăng ký", "signups.office_list")
_DONORS = ("Người hiến máu", "donors.register")
_FIGURES = ("Chỉ tiêu và kết quả", "reports.four_numbers")
_HONOURS = ("Khen thưởng", "commendations.candidates")
_FORMS = ("Biểu mẫu", "signups.blank_forms")
_ACCOUNTS = ("Tài khoản", "accounts.account_list")
_UNITS = ("Đơn vị", "units.unit_list")
_PLANS = ("Kế hoạch", "plans.plan_list")
_NEWS = ("Ban Chỉ đạo và tin", "outreach.announcement_list")
_JOURNAL = ("Nhật ký", "reports.journal")
_HELD = ("Còn giữ những gì", "reports.held_data")

_BY_ROLE: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.PROVINCE: (
        *(_WORKLIST, _PLANS, _FIGURES, _DRIVES, _LISTS, _DONORS, _HONOURS, _NEWS),
        ("Đơn vị và tài khoản", "units.unit_list"),
    ),
    Role.WARD: (_WORKLIST, _SIGNUPS, _LISTS, _DRIVES, _DONORS, _FIGURES, _HONOURS, _NEWS, _FORMS),
    Role.CERTIFIER: (
        ("Danh sách chờ xác nhận", "certification.lists"),
        ("Đã xác nhận", "certification.certified_lists"),
    ),
    Role.REPRESENTATIVE: (
        _WORKLIST,
        ("Danh sách của đơn vị", "certification.lists"),
        _SIGNUPS,
        _DRIVES,
        _FIGURES,
        _HONOURS,
    ),
    Role.DESK: (("Bàn đón tiếp", "results.my_desk"),),
    Role.FACILITY: (("Đợt của cơ sở", "drives.office_list"), ("Nhập kết quả", "results.my_desk")),
    Role.INSPECTOR: (_JOURNAL, _PLANS, _DRIVES, _FIGURES, _HELD),
    Role.ADMINISTRATOR: (_ACCOUNTS, _UNITS, _HELD),
}


def home_of(role: Role) -> str:
    """Return the endpoint where this role starts its work."""
    return _BY_ROLE[role][0][1]


# Pages that stand outside the address of the entry they belong to.
_ELSEWHERE = (("/quan-ly/gia-dinh/", "donors.register"),)


def entries_of(role: Role, endpoints: Container[str], path: str) -> tuple[Entry, ...]:
    """Return the entries of a role; the entry with the longest address that begins the path is the current one."""
    listed = [(label, url_for(endpoint)) for label, endpoint in _BY_ROLE[role] if endpoint in endpoints]
    path = next((url_for(home) for start, home in _ELSEWHERE if path.startswith(start)), path)
    matching = [url for _, url in listed if path == url or (path.startswith(url) and url != "/quan-ly/")]
    current = max(matching, key=len, default="")
    return tuple(Entry(label, url, url == current) for label, url in listed)


_DRIVE_TABS = (
    ("Thông tin", "drives.office_drive"),
    ("Việc chuẩn bị", "drives.checklist"),
    ("Khung giờ và suất", "drives.bands"),
    ("Đăng ký", "signups.drive_registrations"),
    ("Danh sách", "certification.drive_lists"),
    ("Ngày hiến máu", "results.desk"),
    ("Quà và sê-ri", "gifts.overview"),
    ("Kết quả", "results.summary"),
)


def drive_tabs(drive_id: int, current: str, allowed: Container[str]) -> list[tuple[str, str, bool]]:
    """Return the tabs of a drive's staff page as (words, address, is current), of the allowed endpoints only."""
    return [
        (label, url_for(endpoint, drive_id=drive_id), endpoint == current)
        for label, endpoint in _DRIVE_TABS
        if endpoint in allowed
    ]


_HONOUR_TABS = (
    ("Người đạt mốc", "commendations.candidates"),
    ("Gia đình", "commendations.families"),
    ("Tập thể", "commendations.collectives"),
    ("Còn 1–2 lần nữa", "commendations.near_steps"),
    ("Đợt xét", "commendations.rounds"),
    ("Sổ khen thưởng", "commendations.award_book"),
    ("Giấy đã cấp", "commendations.issued"),
    ("In lên phôi", "commendations.layouts"),
    ("Tiêu chí", "commendations.rule_sets"),
)


def honour_tabs(current: str, allowed: Container[str]) -> list[tuple[str, str, bool]]:
    """Return the tabs of commendations as (words, address, is current), of the allowed endpoints only."""
    return [
        (label, url_for(endpoint), endpoint == current)
        for label, endpoint in _HONOUR_TABS
        if endpoint in allowed
    ]


_PLAN_TABS = (
    ("Thông tin", "plans.plan"),
    ("Chỉ tiêu", "plans.quota"),
    ("Phụ lục", "plans.annex"),
    ("Nhập bảng", "plans.annex_in"),
    ("Kiểm tra", "plans.check"),
    ("Lịch", "drives.plan_calendar"),
    ("Chuyển tiếp", "plans.carry_on"),
)
_CHANGING = ("plans.annex_in", "plans.carry_on")


def plan_tabs(
    plan_id: int, current: str, allowed: Container[str], *, may_edit: bool
) -> list[tuple[str, str, bool]]:
    """Return the tabs of a plan as (words, address, is current), of the allowed endpoints only."""
    return [
        (label, url_for(endpoint, plan_id=plan_id), endpoint == current)
        for label, endpoint in _PLAN_TABS
        if endpoint in allowed and (may_edit or endpoint not in _CHANGING)
    ]
