"""Decide whether an outcome may be recorded, and how outcomes and components are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from domain import clock
from domain.drives.records import DriveState
from domain.names import nfc
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component, Outcome, OutcomeKind
from domain.rulebook import rule
from domain.signups.records import RegistrationState
from domain.wording import number_text, short_date, weekday_date

OUTCOME_NAMES = {
    OutcomeKind.DONATED: "đã hiến",
    OutcomeKind.DEFERRED: "hẹn lại",
    OutcomeKind.LEFT: "bỏ về",
    OutcomeKind.ABSENT: "không đến",
}
OUTCOME_KINDS = {
    OutcomeKind.DONATED: "done",
    OutcomeKind.DEFERRED: "attention",
    OutcomeKind.LEFT: "plain",
    OutcomeKind.ABSENT: "plain",
}
COMPONENT_NAMES = {
    Component.WHOLE_BLOOD: "toàn phần",
    Component.PLATELETS: "tiểu cầu",
    Component.PLASMA: "huyết tương",
    Component.RED_CELLS: "hồng cầu",
}
_ENDED = {
    DriveState.CANCELLED: "Đợt này đã hủy, nên không ghi kết quả.",
    DriveState.POSTPONED: "Đợt này đã hoãn, nên chưa ghi kết quả.",
    DriveState.CLOSED: "Đợt này đã khóa sổ. Sai một người thì lập phiếu ở “Điều chỉnh số liệu” của đợt; "
    "sai nhiều người, hoặc tệp đến muộn, thì văn phòng tỉnh mở lại sổ ở “Khóa sổ”.",
}


@dataclass(frozen=True, slots=True)
class DriveDay:
    """What the rules need to know of the drive: its day, when it ends, its state."""

    on_day: date | None
    ends_at: time | None
    state: DriveState


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome as somebody says it: the kind, and what belongs to that kind."""

    kind: OutcomeKind
    component: Component | None = None
    volume_ml: int | None = None
    serial: str = ""
    deferred_until: date | None = None
    override_reason: str = ""


def result_text(result: Result | Outcome) -> str:
    """Write a result in words: "đã hiến 350 ml toàn phần", "hẹn lại từ ngày 01/03/2027"."""
    said = OUTCOME_NAMES[result.kind]
    if result.kind is OutcomeKind.DONATED and result.component and result.volume_ml:
        return f"{said} {number_text(result.volume_ml)} ml {COMPONENT_NAMES[result.component]}"
    if result.kind is OutcomeKind.DEFERRED and result.deferred_until:
        return f"{said} từ ngày {short_date(result.deferred_until)}"
    return said


def clean_serial(text: str) -> str:
    """Return the serial number of a certificate in one way of writing: capitals, no spaces."""
    return "".join(nfc(text).upper().split())


def whole_blood_volumes(day: date) -> tuple[int, ...]:
    """Return the volumes of whole blood, in ml, that the rulebook knows on a day."""
    return tuple(rule(f"donation.volumes_ml.{Component.WHOLE_BLOOD}", day).value)


def volume_reason(component: Component, volume_ml: int, day: date) -> Reason | None:
    """Return why a volume does not fit a component on a day, or None (Thông tư 26/2013/TT-BYT, Điều 4).

    Days before the rulebook begins are not judged.
    """
    try:
        known = rule(f"donation.volumes_ml.{component}", day)
    except LookupError:
        return None
    if isinstance(known.value, list):
        if volume_ml in known.value:
            return None
        allowed = ", ".join(number_text(ml) for ml in known.value)
        sentence = f"Chọn lượng máu toàn phần trong các mức {allowed} ml"
    else:
        least, most = known.value["least"], known.value["most"]
        if least <= volume_ml <= most:
            return None
        name = COMPONENT_NAMES[component]
        sentence = f"Nhập lượng {name} từ {number_text(least)} đến {number_text(most)} ml"
    return Reason(f"{sentence} ({known.reference}).", "volume_ml", known.reference)


def desk_verdict(drive: DriveDay, today: date) -> Verdict:
    """Judge whether anything may be recorded for a drive today: it has begun and its book is open."""
    if drive.state in _ENDED:
        return Verdict((Reason(_ENDED[drive.state]),))
    if drive.on_day is None:
        return Verdict((Reason("Đợt này chưa có ngày. Đặt ngày ở trang thông tin của đợt rồi ghi kết quả."),))
    if drive.on_day > today:
        day = weekday_date(drive.on_day)
        return Verdict((Reason(f"Đợt này diễn ra ngày {day}. Đến ngày đó mới ghi kết quả."),))
    return Verdict()


def correction_verdict(drive: DriveDay) -> Verdict:
    """Judge whether an outcome may be corrected by a difference slip: only once the book is locked."""
    is_open = drive.state is not DriveState.CLOSED
    sentence = "Sổ của đợt này còn mở. Sửa ở bàn đón tiếp, không cần phiếu điều chỉnh."
    return verdict([Reason(sentence) if is_open else None])


_FROM_WAITING_LIST = (
    "Người này còn trong danh sách chờ. Còn nhận được thì bấm “Thêm người” và ghi lại, "
    "đăng ký chờ sẽ thành đăng ký."
)
_NOT_RECEIVED = {
    RegistrationState.CANCELLED: "Đăng ký này đã hủy. Nếu người này đến, thêm lại vào đợt như người đến trực tiếp.",
    RegistrationState.WAITING: _FROM_WAITING_LIST,
    RegistrationState.OFFERED: _FROM_WAITING_LIST,
    RegistrationState.HELD: "Đợt này có một đăng ký khác trùng số căn cước. Đối chiếu ở trang đăng ký rồi ghi.",
}


def attendance_verdict(state: RegistrationState) -> Verdict:
    """Judge whether somebody whose registration is in this state can be received at the desk."""
    return verdict([Reason(_NOT_RECEIVED[state]) if state in _NOT_RECEIVED else None])


def result_verdict(result: Result, drive_day: date, has_arrived: bool) -> Verdict:
    """Judge the parts of an outcome; the interval and the serial are the ledger's to judge."""
    reasons: list[Reason | None] = []
    if result.kind is OutcomeKind.DONATED:
        if result.component is None:
            reasons.append(Reason("Chọn thành phần đã hiến.", "component"))
        elif not result.volume_ml:
            reasons.append(Reason("Chọn lượng máu đã hiến.", "volume_ml"))
        else:
            reasons.append(volume_reason(result.component, result.volume_ml, drive_day))
    if result.kind is OutcomeKind.DEFERRED:
        if result.deferred_until is None:
            reasons.append(Reason("Nhập ngày hẹn lại.", "deferred_until"))
        elif result.deferred_until <= drive_day:
            sentence = f"Nhập ngày hẹn lại sau ngày hiến máu {short_date(drive_day)}."
            reasons.append(Reason(sentence, "deferred_until"))
    if result.kind is OutcomeKind.ABSENT and has_arrived:
        reasons.append(Reason("Người này đã được ghi là đã đến. Chọn “Bỏ về”, hoặc rút lại “Đã đến” trước."))
    return verdict(reasons)


def is_over(drive: DriveDay, now: datetime) -> bool:
    """Return whether a drive has ended by Viet Nam's clocks; without an hour, when its day is over."""
    if drive.on_day is None:
        return False
    there = clock.local(now)
    return (drive.on_day, drive.ends_at or time.max) <= (there.date(), there.time())


def absence_verdict(drive: DriveDay, waiting: int, seen: int, now: datetime) -> Verdict:
    """Judge whether all who did not come may be marked at once: after the drive, on the number that was seen."""
    over = (
        None
        if is_over(drive, now)
        else Reason("Đợt này chưa kết thúc. Ghi “không đến” hàng loạt sau giờ kết thúc.")
    )
    changed = Reason(
        f"Số người chưa có kết quả vừa đổi thành {number_text(waiting)}. Xem lại danh sách rồi ghi."
    )
    return verdict(
        [*desk_verdict(drive, clock.day_of(now)).reasons, over, changed if waiting != seen else None]
    )
