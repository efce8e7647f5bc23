"""Invitations are plain words: nothing abbreviated, hours as they are said, called-off drives say so."""

from __future__ import annotations

from datetime import date, time

import pytest

from domain.drives.records import DriveState
from domain.outreach.invitations import Invited, campaign_words, drive_words, spoken, spoken_hour, week_words

DRIVE = Invited(
    "BCĐ vận động HMTN TP. Hưng Yên",
    date(2026, 12, 5),
    date(2026, 12, 1),
    time(7, 30),
    time(11),
    "Hội trường UBND TP. Hưng Yên",
    "BV Bạch Mai",
    DriveState.OPEN,
    "",
    "https://x.example/dot-hien-mau/7",
)


def test_an_invitation_can_be_read_aloud() -> None:
    words = drive_words(DRIVE, phone="0912 345 678")
    assert words.splitlines() == [
        "MỜI ANH CHỊ HIẾN MÁU TÌNH NGUYỆN",
        "Ban Chỉ đạo vận động hiến máu tình nguyện thành phố Hưng Yên",
        "Thời gian: Thứ Bảy, 05/12/2026, từ 7 giờ 30 đến 11 giờ.",
        "Địa điểm: Hội trường Ủy ban nhân dân thành phố Hưng Yên.",
        "Cơ sở tiếp nhận máu: Bệnh viện Bạch Mai.",
        "Khi đến, anh chị mang theo: thẻ căn cước hoặc giấy tờ tùy thân có ảnh; mã đăng ký hoặc giấy hẹn; "
        "giấy chứng nhận hiến máu các lần trước, nếu có.",
        "Cần hỏi thêm, gọi số 0912 345 678.",
        "Đăng ký, không cần tài khoản: https://x.example/dot-hien-mau/7",
    ]


def test_a_called_off_drive_invites_nobody() -> None:
    words = drive_words(DRIVE._replace(state=DriveState.CANCELLED, note="Bão số 5."))
    assert words.startswith("THÔNG BÁO: đợt hiến máu đã hủy.") and "Bão số 5." in words
    assert "MỜI" not in words and "mang theo" not in words


@pytest.mark.parametrize(
    ("hour", "words"), [(time(7), "7 giờ"), (time(7, 5), "7 giờ 05"), (time(13, 30), "13 giờ 30")]
)
def test_hours_are_said(hour: time, words: str) -> None:
    assert spoken_hour(hour) == words


@pytest.mark.parametrize(
    ("short", "words"),
    [
        ("Trường THPT Mỹ Hào", "Trường Trung học phổ thông Mỹ Hào"),
        ("Hội CTĐ tỉnh", "Hội Chữ thập đỏ tỉnh"),
        ("ĐH Sư phạm", "Đại học Sư phạm"),
        ("TX Mỹ Hào", "thị xã Mỹ Hào"),
        ("UBMTTQ huyện", "Ủy ban Mặt trận Tổ quốc huyện"),
        ("HTP Hà", "HTP Hà"),
    ],
)
def test_abbreviations_are_written_out(short: str, words: str) -> None:
    assert spoken(short) == words


def test_a_week_numbers_its_drives_and_says_when_there_is_none() -> None:
    days = date(2026, 11, 30), date(2026, 12, 6)
    words = week_words(*days, "xã A", [DRIVE, DRIVE._replace(state=DriveState.POSTPONED)], url="u")
    lines = words.splitlines()
    assert lines[0] == "LỊCH HIẾN MÁU TÌNH NGUYỆN tại xã A, từ 30/11/2026 đến 06/12/2026"
    assert lines[1].startswith("1. Thứ Bảy, 05/12/2026, từ 7 giờ 30 đến 11 giờ, tại Hội trường")
    assert lines[2].endswith("Đợt này đã hoãn, ngày mới sẽ báo sau.")
    assert "Tuần này chưa có đợt nào." in week_words(*days, "", [], url="u")


def test_a_campaign_brings_its_slogans_and_drives_of_a_month() -> None:
    month_only = DRIVE._replace(on_day=None)
    days = date(2026, 12, 1), date(2026, 12, 31)
    words = campaign_words("Hưởng ứng 7/4", days, ["“Hiến máu cứu người”"], [month_only], url="u")
    assert "“Hiến máu cứu người”" in words and "Trong tháng 12/2026, ngày sẽ báo sau" in words
