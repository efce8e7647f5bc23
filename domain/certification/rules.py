"""Decide when a donor list may be compiled, changed, sent, certified or corrected, and how it is worded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.certification.facts import CertifierKind
from domain.certification.records import ListState, RowVerdict
from domain.drives.records import DriveState
from domain.names import fold
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import rule
from domain.units.records import COMMUNE_KINDS, UnitKind
from domain.wording import number_text, short_date

STATE_NAMES = {
    ListState.DRAFT: "Đang soạn",
    ListState.SENT: "Đã gửi",
    ListState.IN_REVIEW: "Đang xác nhận",
    ListState.CERTIFIED: "Đã xác nhận",
    ListState.RETURNED: "Trả lại",
    ListState.LOCKED: "Đã khóa",
}
STATE_KINDS = {
    ListState.DRAFT: "plain",
    ListState.SENT: "blue",
    ListState.IN_REVIEW: "blue",
    ListState.CERTIFIED: "done",
    ListState.RETURNED: "attention",
    ListState.LOCKED: "done",
}
EDITABLE = (ListState.DRAFT, ListState.RETURNED)
REVIEWABLE = (ListState.SENT, ListState.IN_REVIEW)
FROZEN = (ListState.CERTIFIED, ListState.LOCKED)
# A certified list keeps these rows as its memory, but their people are free for a supplement.
SENT_BACK = (RowVerdict.RETURNED, RowVerdict.NOT_RESIDENT)
_ENDED_DRIVES = {DriveState.CANCELLED: "đã hủy", DriveState.CLOSED: "đã khóa sổ"}


@dataclass(frozen=True, slots=True)
class Situation:
    """Hold what the rules ask about a list: its state, the state and day of its drive."""

    state: ListState
    drive_state: DriveState
    drive_day: date | None


@dataclass(frozen=True, slots=True)
class RowSays:
    """Hold what the certifier says of one row, and whether its registration still stands."""

    verdict: RowVerdict
    reason: str = ""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """Count the rows of a list by verdict; people who are gone count nowhere else."""

    confirmed: int
    sent_back: int
    open: int
    gone: int


def certifier_kind(kind: UnitKind) -> CertifierKind:
    """Return who certifies: the UBND of a commune for its residents, an agency for its own people.

    Individuals in the community are certified by UBND, staff by the agency that manages them
    (the joint plan of Trà Vinh 2020 and the plans after it).
    """
    return "ubnd" if kind in COMMUNE_KINDS else "agency"


def verdict_names(kind: CertifierKind) -> dict[RowVerdict, str]:
    """Return the words of each verdict for a kind of certifier."""
    return {
        RowVerdict.OPEN: "Chưa xem",
        RowVerdict.CONFIRMED: "Xác nhận",
        RowVerdict.RETURNED: "Trả lại",
        RowVerdict.NOT_RESIDENT: "Không cư trú" if kind == "ubnd" else "Không thuộc đơn vị",
    }


def list_name(number: int) -> str:
    """Return how a list is called beside its unit."""
    return "Danh sách chính" if number == 1 else f"Danh sách bổ sung số {number}"


def default_due_day(drive_day: date | None, today: date) -> date | None:
    """Return the last day for certifying a list, never before today; None while the drive has no day."""
    if drive_day is None:
        return None
    days: int = rule("certification.due_days_before_drive", today).value
    return max(today, drive_day - timedelta(days=days))


def due_day_verdict(due_on: date, drive_day: date | None, today: date) -> Verdict:
    """Judge a deadline that an office chose."""
    late = drive_day is not None and due_on > drive_day
    return verdict(
        [
            Reason("Chọn hạn từ hôm nay trở đi.", "due_on") if due_on < today else None,
            Reason(f"Chọn hạn không sau ngày hiến máu {short_date(drive_day)}.", "due_on")
            if drive_day is not None and late
            else None,
        ]
    )


def _drive_reason(drive_state: DriveState, drive_day: date | None, today: date) -> Reason | None:
    if drive_state in _ENDED_DRIVES:
        return Reason(f"Đợt hiến máu này {_ENDED_DRIVES[drive_state]}, nên danh sách không cần làm tiếp.")
    if drive_day is not None and drive_day < today:
        return Reason(f"Đợt hiến máu đã qua, ngày {short_date(drive_day)}, nên danh sách không cần làm tiếp.")
    return None


def _state_reason(state: ListState, wanted: Iterable[ListState], act: str) -> Reason | None:
    if state in wanted:
        return None
    return Reason(f"Danh sách đang ở trạng thái “{STATE_NAMES[state]}”, nên chưa {act} được.")


def may_compile(drive_state: DriveState, drive_day: date | None, waiting: int, today: date) -> Verdict:
    """Judge whether a new list can be made of so many waiting registrations."""
    nobody = Reason("Chưa có người nào chờ lập danh sách ở nơi này.") if waiting == 0 else None
    return verdict([_drive_reason(drive_state, drive_day, today), nobody])


def may_edit(situation: Situation, today: date) -> Verdict:
    """Judge whether rows may be added to or removed from a list."""
    return verdict(
        [
            _state_reason(situation.state, EDITABLE, "sửa người trong danh sách"),
            _drive_reason(situation.drive_state, situation.drive_day, today),
        ]
    )


def may_send(situation: Situation, active_rows: int, today: date) -> Verdict:
    """Judge whether a list may go to its certifier."""
    return verdict(
        [
            _state_reason(situation.state, EDITABLE, "gửi"),
            _drive_reason(situation.drive_state, situation.drive_day, today),
            Reason("Danh sách chưa có người nào. Thêm người rồi gửi.") if active_rows == 0 else None,
        ]
    )


def may_take_back(state: ListState) -> Verdict:
    """Judge whether the compiling office may take a list back: only before the certifier has begun."""
    return verdict([_state_reason(state, (ListState.SENT,), "lấy lại")])


def may_discard(state: ListState, was_sent: bool) -> Verdict:
    """Judge whether a draft may be dropped: only one that nobody outside the office has seen."""
    kept = Reason("Danh sách này đã từng gửi đi nên được giữ lại. Bỏ bớt người rồi gửi lại.")
    return verdict([_state_reason(state, (ListState.DRAFT,), "bỏ"), kept if was_sent else None])


def may_review(situation: Situation, today: date) -> Verdict:
    """Judge whether the certifier may look through a list, save progress or return it."""
    return verdict(
        [
            _state_reason(situation.state, REVIEWABLE, "xác nhận"),
            _drive_reason(situation.drive_state, situation.drive_day, today),
        ]
    )


def link_verdict(situation: Situation, valid_to: date | None, has_account: bool, today: date) -> Verdict:
    """Judge whether an agency may be given a link to a list, good until the end of a day."""
    reasons = list(may_review(situation, today).reasons)
    if has_account:
        reasons.append(Reason("Nơi này có tài khoản xác nhận: nhắc họ đăng nhập, không cần liên kết."))
    if valid_to is not None and valid_to < today:
        reasons.append(Reason("Hạn xác nhận đã qua. In thư nhắc với hạn trả lời mới để có liên kết."))
    return Verdict(tuple(reasons))


def tally(rows: Iterable[RowSays]) -> Tally:
    """Count the rows of a list by verdict."""
    confirmed = sent_back = still_open = gone = 0
    for row in rows:
        if not row.is_active:
            gone += 1
        elif row.verdict is RowVerdict.CONFIRMED:
            confirmed += 1
        elif row.verdict in SENT_BACK:
            sent_back += 1
        else:
            still_open += 1
    return Tally(confirmed, sent_back, still_open, gone)


def certify_verdict(situation: Situation, rows: Sequence[RowSays], today: date) -> Verdict:
    """Judge whether a list can be certified: all rows looked at, returns explained, somebody confirmed."""
    reasons = list(may_review(situation, today).reasons)
    counted = tally(rows)
    if counted.open:
        people = number_text(counted.open)
        reasons.append(Reason(f"Còn {people} người chưa xem: chọn kết quả cho từng người."))
    unexplained = sum(row.is_active and row.verdict is RowVerdict.RETURNED and not row.reason for row in rows)
    if unexplained:
        reasons.append(Reason(f"Ghi lý do trả lại cho {number_text(unexplained)} người."))
    if not counted.open and not counted.confirmed:
        reasons.append(Reason("Chưa có người nào được xác nhận. Có thể trả lại cả danh sách kèm lý do."))
    return Verdict(tuple(reasons))


def may_correct(situation: Situation, today: date) -> Verdict:
    """Judge whether a person may still be taken off a certified list, which makes a new version."""
    return verdict(
        [
            _state_reason(situation.state, (ListState.CERTIFIED,), "rút tên"),
            _drive_reason(situation.drive_state, situation.drive_day, today),
        ]
    )


def may_lock(state: ListState) -> Verdict:
    """Judge whether a list may be closed for good."""
    return verdict([_state_reason(state, (ListState.CERTIFIED,), "khóa")])


def _in_sentence(unit_name: str) -> str:
    """Return a unit's name inside a sentence: "phường Phố Hiến", but "Phường 1" keeps its capital."""
    keeps = any(sign.isdigit() for sign in unit_name)
    return unit_name if keeps else unit_name[:1].lower() + unit_name[1:]


def opening(unit_name: str) -> str:
    """Return a unit's name as it opens a line: "Phường Phố Hiến"."""
    return unit_name[:1].upper() + unit_name[1:]


def certification_words(kind: CertifierKind, unit_name: str, count: int) -> tuple[str, str]:
    """Return heading and statement of the certification block, which vouches for identity and place only."""
    people = number_text(count)
    if kind == "ubnd":
        return (
            f"XÁC NHẬN CỦA ỦY BAN NHÂN DÂN {unit_name.upper()}",
            f"Xác nhận {people} người có tên trong danh sách trên đăng ký thường trú hoặc tạm trú tại "
            f"{_in_sentence(unit_name)}.",
        )
    return (
        f"XÁC NHẬN CỦA {unit_name.upper()}",
        f"Xác nhận {people} người có tên trong danh sách trên đang công tác, học tập hoặc lao động tại "
        f"{unit_name}.",
    )


def joined_place(*parts: str | None) -> str:
    """Join parts of an address or a workplace from the near to the far, leaving out what is said already."""
    said: list[str] = []
    for part in parts:
        if part and not any(fold(part) in fold(earlier) for earlier in said):
            said.append(part)
    return ", ".join(said)
