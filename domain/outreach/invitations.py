"""Write drives as plain words to be sent on or read over a loudspeaker: nothing abbreviated, hours as spoken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NamedTuple

from domain.drives.office_queries import OfficeRow
from domain.drives.records import Drive, DriveState
from domain.drives.rules import WHAT_TO_BRING, month_text
from domain.outreach.feed_queries import ToldDrive
from domain.plans.rules import written_out
from domain.wording import short_date, weekday_date

# What offices write short and nobody understands when it is read aloud; longer ones come first.
_SPOKEN = (
    (re.compile(r"\bUBND\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"),
    (re.compile(r"\bUBMTTQ(?:VN)?\b"), "Ủy ban Mặt trận Tổ quốc"),
    (re.compile(r"\bMTTQ\b"), "Mặt trận Tổ quốc"),
    (re.compile(r"\bLĐLĐ\b"), "Liên đoàn Lao động"),
    (re.compile(r"\bCTĐ\b"), "Chữ thập đỏ"),
    (re.compile(r"\bTHPT\b"), "Trung học phổ thông"),
    (re.compile(r"\bTHCS\b"), "Trung học cơ sở"),
    (re.compile(r"\bGD&ĐT\b"), "Giáo dục và Đào tạo"),
    (re.compile(r"\bKCN\b"), "Khu công nghiệp"),
    (re.compile(r"\bTNHH\b"), "trách nhiệm hữu hạn"),
    (re.compile(r"\bTT\.? (?=văn hóa|Văn hóa|VH)"), "Trung tâm "),
    (re.compile(r"\bNVH\b"), "Nhà văn hóa"),
    (re.compile(r"\bBV\b"), "Bệnh viện"),
    (re.compile(r"\bĐH\b"), "Đại học"),
    (re.compile(r"\bCĐ\b"), "Cao đẳng"),
    (re.compile(r"\bTP\.? ?(?=[A-ZĐ])"), "thành phố "),
    (re.compile(r"\bTX\.? ?(?=[A-ZĐ])"), "thị xã "),
)
_CALLED_OFF = {
    DriveState.CANCELLED: "đã hủy",
    DriveState.POSTPONED: "đã hoãn, ngày mới sẽ báo sau",
}


class Invited(NamedTuple):
    """One drive as an invitation tells of it, with the address where people sign up."""

    title: str
    on_day: date | None
    month: date | None
    starts_at: time | None
    ends_at: time | None
    place: str
    facility: str
    state: DriveState
    note: str
    url: str


def invited(row: ToldDrive | OfficeRow | Drive, url: str, *, facility: str) -> Invited:
    """Return a drive, from whatever query, as an invitation tells of it."""
    return Invited(
        title=row.host_label,
        on_day=row.on_day,
        month=row.month,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=", ".join(part for part in (row.venue, row.venue_address) if part),
        facility=facility,
        state=row.state,
        note=row.state_note,
        url=url,
    )


def spoken(text: str) -> str:
    """Return a text with everything written out that is hard to follow when it is read aloud."""
    text = written_out(text)
    for short, words in _SPOKEN:
        text = short.sub(words, text)
    return text


def spoken_hour(hour: time) -> str:
    """Write an hour as it is said: "7 giờ 30", "11 giờ"."""
    return f"{hour.hour} giờ {hour.minute:02}" if hour.minute else f"{hour.hour} giờ"


def _when(drive: Invited) -> str:
    if drive.on_day is None:
        return f"Trong {month_text(drive.month)}, ngày sẽ báo sau" if drive.month else "Ngày sẽ báo sau"
    hours = ""
    if drive.starts_at:
        hours = f", từ {spoken_hour(drive.starts_at)}"
        hours += f" đến {spoken_hour(drive.ends_at)}" if drive.ends_at else ""
    return f"{weekday_date(drive.on_day)}{hours}"


def _place(drive: Invited) -> str:
    return spoken(drive.place) or "địa điểm sẽ báo sau"


def drive_words(drive: Invited, *, phone: str = "") -> str:
    """Return the invitation to one drive, or the news that it is called off, several lines."""
    title = spoken(drive.title)
    if drive.state in _CALLED_OFF:
        lines = [
            f"THÔNG BÁO: đợt hiến máu {_CALLED_OFF[drive.state]}.",
            title,
            f"Lịch cũ: {_when(drive)}, tại {_place(drive)}.",
            *([spoken(drive.note)] if drive.note else []),
            f"Xem đợt khác: {drive.url}",
        ]
        return "\n".join(lines)
    lines = ["MỜI ANH CHỊ HIẾN MÁU TÌNH NGUYỆN", title, f"Thời gian: {_when(drive)}."]
    lines.append(f"Địa điểm: {_place(drive)}.")
    if drive.facility:
        lines.append(f"Cơ sở tiếp nhận máu: {spoken(drive.facility)}.")
    if drive.state is DriveState.MOVED:
        lines.append("Lưu ý: đợt này đã đổi giờ hoặc địa điểm, thông tin trên đây là mới nhất.")
    lines.append(f"Khi đến, anh chị mang theo: {'; '.join(_lowered(WHAT_TO_BRING))}.")
    if phone:
        lines.append(f"Cần hỏi thêm, gọi số {phone}.")
    lines.append(f"Đăng ký, không cần tài khoản: {drive.url}")
    return "\n".join(lines)


def _lowered(sentences: Iterable[str]) -> list[str]:
    return [sentence[:1].lower() + sentence[1:] for sentence in sentences]


def week_words(monday: date, sunday: date, place: str, drives: Sequence[Invited], *, url: str) -> str:
    """Return the drives of a week in some place as one text, called-off ones said so."""
    where = f" tại {place}" if place else ""
    head = f"LỊCH HIẾN MÁU TÌNH NGUYỆN{where}, từ {short_date(monday)} đến {short_date(sunday)}"
    if not drives:
        return f"{head}\nTuần này chưa có đợt nào.\nXem các tuần khác: {url}"
    return "\n".join([head, *_numbered(drives), f"Đăng ký, không cần tài khoản: {url}"])


def campaign_words(
    title: str, days: tuple[date, date], slogans: Sequence[str], drives: Sequence[Invited], *, url: str
) -> str:
    """Return a campaign with its slogans and the drives that are still to come as one text."""
    lines = [
        "MỜI ANH CHỊ THAM GIA HIẾN MÁU TÌNH NGUYỆN",
        spoken(title),
        f"Từ {short_date(days[0])} đến {short_date(days[1])}.",
        *(_quoted(slogan) for slogan in slogans),
    ]
    if drives:
        lines += ["Các đợt sắp tới:", *_numbered(drives)]
    return "\n".join([*lines, f"Xem lịch và đăng ký: {url}"])


def _quoted(slogan: str) -> str:
    return "“" + slogan.strip('“”" ') + "”"


def _numbered(drives: Sequence[Invited]) -> list[str]:
    lines = []
    for number, drive in enumerate(drives, start=1):
        off = _CALLED_OFF.get(drive.state)
        line = f"{number}. {_when(drive)}, tại {_place(drive)} ({spoken(drive.title)})."
        lines.append(f"{line} Đợt này {off}." if off else line)
    return lines
