"""Who must be told of a change of a drive, whose kept places a person takes, and what is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from domain.drives.notices import call_script, door_notice_facts, facility_text, notice_of
from domain.drives.office_rules import block_verdict, must_be_told
from domain.drives.records import Drive, DriveChange, DriveState
from domain.signups.rules import block_unit

S = DriveState


@pytest.mark.parametrize(
    ("before", "after", "is_elsewhere", "told"),
    [
        (S.OPEN, S.MOVED, True, True),
        (S.MOVED, S.MOVED, True, True),
        (S.MOVED, S.MOVED, False, False),
        (S.MOVED, S.OPEN, False, False),
        (S.OPEN, S.CANCELLED, False, True),
        (S.PLANNED, S.POSTPONED, False, True),
        (S.POSTPONED, S.POSTPONED, True, False),
        (S.POSTPONED, S.OPEN, True, True),
        (S.CANCELLED, S.PLANNED, False, False),
        (S.OPEN, S.OPEN, True, True),
        (S.PLANNED, S.PLANNED, True, False),
        (S.OPEN, S.FULL, False, False),
        (S.RUNNING, S.CLOSED, False, False),
    ],
)
def test_who_must_be_told(before: DriveState, after: DriveState, is_elsewhere: bool, told: bool) -> None:
    assert must_be_told(before, after, is_elsewhere=is_elsewhere) is told


def test_the_nearest_unit_with_a_block_counts() -> None:
    assert block_unit((1, 2, 3), {2, 3}) == 2
    assert block_unit((1, None, 3), {3}) == 3
    assert block_unit((None, None, None), {1}) is None
    assert block_unit((1, 2, 3), set()) is None


@pytest.mark.parametrize(
    ("release", "on_day", "accepted"),
    [
        (date(2026, 11, 23), date(2026, 11, 30), False),
        (date(2026, 11, 24), date(2026, 11, 30), True),
        (date(2026, 11, 30), date(2026, 11, 30), True),
        (date(2026, 12, 1), date(2026, 11, 30), False),
        (date(2026, 12, 1), None, True),
    ],
)
def test_kept_places_are_released_after_today_and_not_after_the_drive(
    release: date, on_day: date | None, accepted: bool
) -> None:
    assert block_verdict(release, on_day, date(2026, 11, 23)).accepted is accepted


def _drive(state: DriveState, **changes: object) -> Drive:
    values: dict[str, object] = {
        "host_label": "BCĐ vận động HMTN phường Phố Hiến",
        "on_day": date(2026, 11, 29),
        "month": date(2026, 11, 1),
        "starts_at": time(7, 30),
        "ends_at": time(11),
        "venue": "Nhà văn hóa",
        "venue_address": "",
        "state": state,
        "state_note": "Mưa bão",
        "planned": 300,
        "changed_at": datetime(2026, 11, 22, 7, tzinfo=UTC),
    }
    return Drive(**(values | changes))


def _change(before: DriveState, **changes: object) -> DriveChange:
    values: dict[str, object] = {
        "before": before,
        "old_day": date(2026, 11, 22),
        "old_month": date(2026, 11, 1),
        "old_starts_at": time(7, 30),
        "old_ends_at": time(11),
        "old_venue": "Nhà văn hóa",
        "old_venue_address": "",
    }
    return DriveChange(**(values | changes))


def test_a_move_is_told_from_old_to_new_without_abbreviations() -> None:
    drive, change = _drive(S.MOVED), _change(S.OPEN)
    notice = notice_of(drive, change)
    assert [tuple(one) for one in notice.differences] == [
        ("Ngày", "Chủ nhật, 22/11/2026", "Chủ nhật, 29/11/2026")
    ]
    script = " ".join(call_script(drive, notice, change))
    assert "Ban Chỉ đạo vận động hiến máu tình nguyện phường Phố Hiến" in script and "BCĐ" not in script
    assert "đăng ký hiến máu Chủ nhật, 22/11/2026 tại Nhà văn hóa." in script
    assert "Ngày: trước là Chủ nhật, 22/11/2026, nay là Chủ nhật, 29/11/2026." in script
    assert "Lý do: Mưa bão." in script and "Anh/chị có đến được không?" in script
    text = facility_text(drive, notice, "02213862138")
    assert "nay là Chủ nhật, 29/11/2026" in text and "Liên hệ: 0221 3862 138." in text


@pytest.mark.parametrize(
    ("state", "before", "headline", "words"),
    [
        (S.CANCELLED, S.OPEN, "Đã hủy", "Mong anh/chị thông cảm"),
        (S.POSTPONED, S.OPEN, "Hoãn", "Khi có ngày mới, chúng tôi gọi lại."),
        (S.OPEN, S.POSTPONED, "Vẫn tổ chức", "Đợt này vẫn tổ chức."),
        (S.OPEN, S.OPEN, "Đổi lịch", "Đợt này đổi lịch."),
    ],
)
def test_each_state_has_its_words(state: DriveState, before: DriveState, headline: str, words: str) -> None:
    drive, change = _drive(state), _change(before)
    notice = notice_of(drive, change)
    assert notice.headline == headline
    assert words in " ".join(call_script(drive, notice, change))


def test_a_drive_with_only_a_month_is_told_by_its_month() -> None:
    drive = _drive(S.POSTPONED, on_day=None, starts_at=None, ends_at=None, venue="")
    notice = notice_of(drive, _change(S.OPEN, old_venue=""))
    assert ("Ngày", "trong tháng 11/2026") in notice.now
    facts = door_notice_facts(drive, None, phone="", page_url="https://x.example/1", sample=False)
    assert facts.headline == "Hiến máu tình nguyện" and facts.now == (("Ngày", "trong tháng 11/2026"),)
