"""Decide about "Đã đủ": when a drive may stop taking people, and what the desk says while it has stopped."""

from __future__ import annotations

from datetime import date

from domain.clock import local
from domain.drives.records import DriveState
from domain.drives.rules import TAKES_SIGN_UPS, DriveFacts
from domain.drives.stop_records import DriveStop
from domain.refusals import Reason, Verdict, verdict
from domain.wording import hour_text


def may_stop(drive: DriveFacts, today: date) -> Verdict:
    """Judge whether a drive may stop taking people now: on its day only, before which "Đã đủ" closes sign-up."""
    is_held = drive.state in TAKES_SIGN_UPS or drive.state is DriveState.FULL
    return verdict(
        [
            None if is_held else Reason("Đợt này không nhận người vào lúc này."),
            None
            if drive.on_day == today
            else Reason("Chỉ ngừng nhận người trong ngày hiến máu. Trước ngày ấy, đổi trạng thái đợt."),
        ]
    )


def stop_verdict(stop: DriveStop | None, today: date) -> Verdict:
    """Judge whether the desk may take somebody new: not while a stop of today holds."""
    stopped_at = local(stop.stopped_at) if stop is not None else None
    if stopped_at is None or stopped_at.date() != today:
        return Verdict()
    sentence = (
        f"Đợt đã đủ, ngừng nhận người mới từ {hour_text(stopped_at.time())}. Phát mã ưu tiên để người này đến "
        "đợt sau được xếp trước. Còn nhận được thì mở trang “Đã đủ” và bấm “Nhận lại”."
    )
    return Verdict((Reason(sentence),))
