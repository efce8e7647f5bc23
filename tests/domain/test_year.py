"""The year of drives: months, arrangement, and the marks where drives get in each other's way."""

from __future__ import annotations

from datetime import date, timedelta

from domain.drives.records import DriveState
from domain.drives.year import NO_FACILITY, YearDrive, arranged_year, clashes, short_host
from domain.plans.target_rules import months_between
from domain.rulebook import rule

DAY = date(2024, 3, 6)


def drive(
    number: int,
    on_day: date | None,
    *,
    host: int = 1,
    facility: int | None = 9,
    campaign: str = "Xuân hồng",
    planned: int = 100,
    state: DriveState = DriveState.PLANNED,
    month: date = date(2024, 3, 1),
    series: int | None = None,
) -> YearDrive:
    month = on_day.replace(day=1) if on_day else month
    name = f"Viện {facility}" if facility else NO_FACILITY
    return YearDrive(
        number, on_day, month, host, f"Đơn vị {host}", facility, name, 1, campaign, planned, state, 7, series
    )


def test_a_committee_is_named_by_its_unit_in_a_cell() -> None:
    assert short_host("Ban Chỉ đạo vận động HMTN huyện Khoái Châu") == "huyện Khoái Châu"
    assert short_host("Ban Chỉ đạo HMTN Khu Công nghiệp tỉnh") == "Khu Công nghiệp tỉnh"
    assert short_host("Trường đại học sư phạm kỹ thuật Hưng Yên").startswith("Trường")


def test_the_months_of_a_period_may_cross_a_year() -> None:
    months = months_between(date(2023, 12, 1), date(2024, 11, 30))
    assert (months[0], months[-1], len(months)) == (date(2023, 12, 1), date(2024, 11, 1), 12)


def test_one_facility_twice_on_a_day_marks_both() -> None:
    found = clashes([drive(1, DAY, host=1), drive(2, DAY, host=2), drive(3, DAY, host=3, facility=8)], DAY)
    assert {number: [clash.word for clash in marks] for number, marks in found.items()} == {
        1: ["trùng ngày"],
        2: ["trùng ngày"],
    }
    assert "Đơn vị 2" in found[1][0].sentence


def test_a_holiday_is_named() -> None:
    (marks,) = clashes([drive(1, date(2026, 4, 30))], DAY).values()
    assert [clash.word for clash in marks] == ["ngày nghỉ"] and "30/04/2026" in marks[0].sentence


def test_a_host_is_too_soon_until_the_interval_is_over() -> None:
    interval = int(rule("donation.interval_days.toan_phan", DAY).value)
    early, due = DAY + timedelta(days=interval - 1), DAY + timedelta(days=interval)
    assert [clash.word for clash in clashes([drive(1, DAY), drive(2, early)], DAY)[2]] == ["gần đợt trước"]
    assert clashes([drive(1, DAY), drive(2, due)], DAY) == {}
    assert clashes([drive(1, DAY), drive(2, early, host=2)], DAY) == {}


def test_days_and_sites_of_one_drive_are_in_nobodys_way() -> None:
    days = [drive(1, DAY, series=1), drive(2, DAY, series=1), drive(3, DAY + timedelta(days=1), series=1)]
    assert clashes(days, DAY) == {}
    assert set(clashes([*days, drive(4, DAY, host=2)], DAY)) == {1, 2, 4}


def test_a_provinces_own_drives_are_for_everybody() -> None:
    own = [drive(1, DAY, host=7), drive(2, DAY + timedelta(days=7), host=7)]
    assert clashes(own, DAY) == {}


def test_a_drive_that_is_called_off_is_in_nobodys_way_and_counts_nothing() -> None:
    called_off = drive(2, DAY, host=2, state=DriveState.CANCELLED)
    assert clashes([drive(1, DAY), called_off], DAY) == {}
    calendar = arranged_year([drive(1, DAY), called_off], [date(2024, 3, 1)], by_campaign=False, today=DAY)
    assert (calendar.drives, calendar.planned) == (2, [100])


def test_rows_by_facility_and_by_campaign_hold_the_same_drives() -> None:
    drives = [
        drive(1, DAY),
        drive(2, None, host=2, facility=None, campaign="Hè", month=date(2024, 5, 1)),
        drive(3, DAY + timedelta(days=40), host=3, facility=8, campaign="Hè"),
    ]
    months = months_between(date(2024, 3, 1), date(2024, 5, 31))
    by_facility = arranged_year(drives, months, by_campaign=False, today=DAY)
    by_campaign = arranged_year(drives, months, by_campaign=True, today=DAY)
    assert [row.label for row in by_facility.rows] == ["Viện 9", "Viện 8", NO_FACILITY]
    assert [row.label for row in by_campaign.rows] == ["Xuân hồng", "Hè"]
    assert by_facility.planned == by_campaign.planned == [100, 100, 100]
    assert by_facility.drives == by_campaign.drives == 3
