"""Write what people are told of a changed drive: to the public, on the door, by telephone, to the facility."""

from __future__ import annotations

from typing import NamedTuple

from domain.drives.facts import DoorNoticeFacts
from domain.drives.queries import DriveRow
from domain.drives.records import Drive, DriveChange, DriveState
from domain.drives.rules import day_text, hours_of
from domain.plans.rules import written_out
from domain.wording import moment_text, number_text, phone_text


class Difference(NamedTuple):
    """One thing that is no longer as it was."""

    label: str
    old: str
    new: str


class Notice(NamedTuple):
    """What a change comes to: its state in a few words, a sentence, what differs, and how the drive stands now."""

    headline: str
    sentence: str
    differences: tuple[Difference, ...]
    now: tuple[tuple[str, str], ...]
    reason: str


_HEADLINES = {
    DriveState.CANCELLED: "Đã hủy",
    DriveState.POSTPONED: "Hoãn",
    DriveState.MOVED: "Đổi lịch",
}
_SENTENCES = {
    DriveState.CANCELLED: "Đợt hiến máu này đã hủy.",
    DriveState.POSTPONED: "Đợt hiến máu này hoãn lại, ngày mới sẽ báo sau. Đăng ký của anh/chị vẫn được giữ.",
    DriveState.MOVED: "Đợt hiến máu này đổi lịch. Đăng ký của anh/chị vẫn được giữ.",
}
_HELD_AFTER_ALL = "Đợt hiến máu này vẫn tổ chức. Đăng ký của anh/chị vẫn được giữ."


def notice_of(drive: Drive, change: DriveChange) -> Notice:
    """Return what people are told of the latest change of a drive, in its present words."""
    state = drive.state if drive.state in _HEADLINES else DriveState.MOVED
    is_held = drive.state not in (DriveState.CANCELLED, DriveState.POSTPONED)
    sentence = _SENTENCES[state]
    if is_held and change.before in (DriveState.CANCELLED, DriveState.POSTPONED):
        sentence = _HELD_AFTER_ALL
    headline = "Vẫn tổ chức" if sentence is _HELD_AFTER_ALL else _HEADLINES[state]
    return Notice(headline, sentence, differences(drive, change), _standing(drive), drive.state_note)


def _standing(drive: Drive) -> tuple[tuple[str, str], ...]:
    pairs = (
        ("Ngày", day_text(drive.on_day, drive.month)),
        ("Giờ", hours_of(drive.starts_at, drive.ends_at)),
        ("Địa điểm", _place(drive.venue, drive.venue_address)),
    )
    return tuple(pair for pair in pairs if pair[1])


def _place(venue: str, address: str) -> str:
    return ", ".join(part for part in (written_out(venue), address) if part)


def differences(drive: Drive | DriveRow, change: DriveChange) -> tuple[Difference, ...]:
    """Return what of day, hours and place is no longer as it was before a change."""
    pairs = (
        Difference("Ngày", day_text(change.old_day, change.old_month), day_text(drive.on_day, drive.month)),
        Difference(
            "Giờ",
            hours_of(change.old_starts_at, change.old_ends_at),
            hours_of(drive.starts_at, drive.ends_at),
        ),
        Difference(
            "Địa điểm",
            _place(change.old_venue, change.old_venue_address),
            _place(drive.venue, drive.venue_address),
        ),
    )
    return tuple(pair for pair in pairs if pair.old != pair.new and pair.new)


def call_script(drive: Drive, notice: Notice, change: DriveChange) -> list[str]:
    """Return what to say on the telephone, sentence by sentence, from what was to what is."""
    host = written_out(drive.host_label)
    old_day = day_text(change.old_day, change.old_month)
    lines = [
        f"Chào anh/chị, tôi gọi từ {host}. Anh/chị có đăng ký hiến máu {old_day}"
        f"{f' tại {written_out(change.old_venue)}' if change.old_venue else ''}.",
        notice.sentence.replace("Đợt hiến máu này", "Đợt này"),
    ]
    lines += [
        f"{one.label}: trước là {one.old or 'chưa định'}, nay là {one.new}." for one in notice.differences
    ]
    if notice.reason:
        lines.append(f"Lý do: {_ended(notice.reason)}")
    if drive.state is DriveState.CANCELLED:
        lines.append("Mong anh/chị thông cảm và đến với đợt khác. Cảm ơn anh/chị.")
    elif drive.state is DriveState.POSTPONED:
        lines.append("Khi có ngày mới, chúng tôi gọi lại. Cảm ơn anh/chị.")
    else:
        lines.append("Anh/chị có đến được không? Nếu không, tôi hủy giúp để nhường chỗ cho người khác.")
    return lines


def facility_text(drive: Drive, notice: Notice, phone: str) -> str:
    """Return a notice to the facility, to be copied into a message or an official letter."""
    lines = [f"Kính gửi: {drive.facility.name if drive.facility else 'cơ sở tiếp nhận máu'}"]
    lines.append(
        f"{written_out(drive.host_label)} thông báo: {_lower(notice.headline)} đợt hiến máu tình nguyện."
    )
    lines += [
        f"- {one.label}: trước là {one.old or 'chưa định'}, nay là {one.new}." for one in notice.differences
    ]
    if not notice.differences:
        lines += [f"- {label}: {text}." for label, text in notice.now]
    lines.append(f"- Dự kiến: {number_text(drive.planned)} đơn vị máu.")
    if notice.reason:
        lines.append(f"Lý do: {_ended(notice.reason)}")
    lines.append("Đề nghị đơn vị điều chỉnh lịch, nhân lực và xe tiếp nhận máu theo thông báo này.")
    if phone:
        lines.append(f"Liên hệ: {phone_text(phone)}.")
    return "\n".join(lines)


def door_notice_facts(
    drive: Drive, change: DriveChange | None, *, phone: str, page_url: str, sample: bool
) -> DoorNoticeFacts:
    """Return what the notice for the door says: the latest change, or an invitation when there is none."""
    notice = notice_of(drive, change) if change else None
    before = notice.differences if notice else ()
    return DoorNoticeFacts(
        host=written_out(drive.host_label),
        headline=notice.headline if notice else "Hiến máu tình nguyện",
        sentence=notice.sentence if notice else "Mời anh/chị đến hiến máu.",
        reason=notice.reason if notice else "",
        before=tuple((one.label, one.old) for one in before if one.old),
        now=_standing(drive),
        phone=phone_text(phone) if phone else "",
        page_url=page_url,
        changed=moment_text(drive.changed_at),
        sample=sample,
    )


def _lower(text: str) -> str:
    """Write a headline inside a sentence."""
    return text[:1].lower() + text[1:]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
