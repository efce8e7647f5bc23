"""Rules of the province's desk: bands, changes of state, plan texts, names of committees, order of units."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from domain import clock
from domain.committees.rules import committee_name
from domain.drives.office_rules import (
    Readiness,
    band_hours,
    band_verdict,
    bands_from_beds,
    default_bands,
    lacking,
    moved_hour,
    next_states,
    state_verdict,
)
from domain.drives.records import DriveState
from domain.outreach.rules import Standing, publish_verdict, standing
from domain.plans.plan_units import shipped_plan
from domain.plans.records import PlanState
from domain.plans.rules import campaign_text, plan_state_on, shown_number, written_out
from domain.units.records import Unit, UnitKind
from domain.units.rules import order_key

TODAY = date(2026, 11, 22)
READY = Readiness(DriveState.PLANNED, TODAY + timedelta(days=5), has_venue=True, places=10)


@pytest.mark.parametrize("planned", [0, 1, 6, 7, 8, 150, 1000])
def test_default_bands_hold_exactly_the_planned_places(planned: int) -> None:
    bands = default_bands(planned, TODAY)
    assert sum(band.capacity for band in bands) == planned
    assert max(band.capacity for band in bands) - min(band.capacity for band in bands) <= 1
    assert (bands[0].starts_at, bands[-1].ends_at) == (time(7, 30), time(11, 0))


def test_a_shorter_rest_makes_no_band() -> None:
    assert band_hours(time(7, 30), time(8, 40), 30) == [
        (time(7, 30), time(8, 0)),
        (time(8, 0), time(8, 30)),
    ]
    assert band_hours(time(8, 0), time(8, 0), 30) == []


def test_beds_serve_what_the_minutes_allow() -> None:
    assert [band.capacity for band in bands_from_beds(time(7, 0), time(9, 0), 60, 12, TODAY)] == [48, 48]
    assert [band.capacity for band in bands_from_beds(time(7, 0), time(7, 15), 15, 12, TODAY)] == [12]


def test_an_hour_does_not_leave_its_day() -> None:
    assert moved_hour(time(23, 0), timedelta(minutes=59)) == time(23, 59)
    assert moved_hour(time(23, 0), timedelta(hours=1)) is None
    assert moved_hour(time(0, 30), timedelta(hours=-1)) is None


@pytest.mark.parametrize("state", DriveState)
def test_every_state_leads_on(state: DriveState) -> None:
    assert next_states(state)


def test_opening_needs_day_venue_and_places() -> None:
    assert state_verdict(READY, DriveState.OPEN, "", TODAY).accepted
    bare = Readiness(DriveState.PLANNED, None, has_venue=False, places=0)
    assert len(state_verdict(bare, DriveState.OPEN, "", TODAY).reasons) == 3
    past = Readiness(DriveState.PLANNED, TODAY - timedelta(days=1), has_venue=True, places=1)
    assert not state_verdict(past, DriveState.OPEN, "", TODAY).accepted
    same_day = Readiness(DriveState.PLANNED, TODAY, has_venue=True, places=1)
    assert state_verdict(same_day, DriveState.OPEN, "", TODAY).accepted


@pytest.mark.parametrize("state", [DriveState.MOVED, DriveState.POSTPONED, DriveState.CANCELLED])
def test_what_hurts_people_needs_a_reason(state: DriveState) -> None:
    assert not state_verdict(READY, state, "", TODAY).accepted
    assert state_verdict(READY, state, "Mưa bão", TODAY).accepted


def test_running_and_closing_wait_for_the_day() -> None:
    ahead = Readiness(DriveState.OPEN, TODAY + timedelta(days=1), has_venue=True, places=1)
    on_the_day = Readiness(DriveState.OPEN, TODAY, has_venue=True, places=1)
    for state in (DriveState.RUNNING, DriveState.CLOSED):
        assert not state_verdict(ahead, state, "", TODAY).accepted
        assert state_verdict(on_the_day, state, "", TODAY).accepted


def test_a_state_out_of_turn_is_refused() -> None:
    closed = Readiness(DriveState.CLOSED, TODAY, has_venue=True, places=1)
    assert not state_verdict(closed, DriveState.CANCELLED, "vì", TODAY).accepted
    assert state_verdict(closed, DriveState.RUNNING, "", TODAY).accepted


def test_bands_touch_but_do_not_overlap() -> None:
    others, hours = [(time(8, 0), time(8, 30))], (time(7, 0), time(11, 0))
    assert band_verdict(time(7, 30), time(8, 0), others, hours).accepted
    assert band_verdict(time(8, 30), time(9, 0), others, hours).accepted
    assert not band_verdict(time(8, 29), time(9, 0), others, hours).accepted
    assert not band_verdict(time(9, 0), time(9, 0), others, hours).accepted
    assert not band_verdict(time(6, 59), time(7, 30), others, hours).accepted
    assert band_verdict(time(6, 0), time(7, 30), others, (None, None)).accepted


def test_a_drive_says_what_it_lacks() -> None:
    assert lacking(
        on_day=None, venue="", facility_id=None, places=0, planned=10, state=DriveState.PLANNED
    ) == ["ngày", "địa điểm", "cơ sở tiếp nhận máu", "khung giờ", "mở đăng ký"]
    assert lacking(on_day=TODAY, venue="A", facility_id=1, places=9, planned=10, state=DriveState.OPEN) == [
        "đủ suất cho số dự kiến"
    ]
    assert lacking(on_day=TODAY, venue="A", facility_id=1, places=10, planned=10, state=DriveState.OPEN) == []


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("BCĐ vận động HMTN tỉnh", "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh"),
        ("hiến máu tình nguyện (HMTN) trên địa bàn", "hiến máu tình nguyện trên địa bàn"),
        ("Viện Huyết học - Truyền máu TW", "Viện Huyết học - Truyền máu Trung ương"),
        ("Đoàn TNCS HCM Bưu Điện", "Đoàn Thanh niên Cộng sản Hồ Chí Minh Bưu Điện"),
        ("HMTM", "HMTM"),
    ],
)
def test_abbreviations_are_written_out_and_slips_stay(printed: str, written: str) -> None:
    assert written_out(printed) == written


def test_a_number_still_to_be_given_is_dots() -> None:
    assert shown_number("/KH-UBND") == "…/KH-UBND"
    assert shown_number("12/KH-UBND") == "12/KH-UBND"


def test_a_plan_ends_the_day_after_its_period() -> None:
    assert plan_state_on(TODAY, TODAY) is PlanState.ISSUED
    assert plan_state_on(TODAY - timedelta(days=1), TODAY) is PlanState.ENDED


def test_a_campaign_gets_the_paragraphs_that_speak_of_it() -> None:
    source = shipped_plan("hung-yen-2024")
    texts = {campaign.number: campaign_text(source, campaign) for campaign in source.campaigns}
    assert "7/4" in texts["2.3"] and "14/6" not in texts["2.3"]
    assert "hành trình đỏ" in texts["2.6"] and "14/6" in texts["2.5"]
    assert texts["2.8"] == ""


def test_an_announcement_is_shown_on_its_last_day_still() -> None:
    moment = clock.now()
    assert standing(None, None, TODAY) is Standing.DRAFT
    assert standing(moment, None, TODAY) is Standing.SHOWN
    assert standing(moment, TODAY, TODAY) is Standing.SHOWN
    assert standing(moment, TODAY - timedelta(days=1), TODAY) is Standing.ENDED
    assert publish_verdict(TODAY, TODAY).accepted
    assert not publish_verdict(TODAY - timedelta(days=1), TODAY).accepted


@pytest.mark.parametrize(
    ("kind", "name", "committee"),
    [
        (UnitKind.WARD, "phường Phố Hiến", "Ban Chỉ đạo vận động hiến máu tình nguyện phường Phố Hiến"),
        (
            UnitKind.INDUSTRIAL_PARK,
            "Các Khu công nghiệp tỉnh",
            "Ban Chỉ đạo vận động hiến máu tình nguyện các Khu công nghiệp tỉnh",
        ),
        (UnitKind.SCHOOL, "Trường Đại học A", "Trường Đại học A"),
    ],
)
def test_a_committee_has_a_name_without_being_named(kind: UnitKind, name: str, committee: str) -> None:
    assert committee_name(Unit(kind=kind, name=name)) == committee


def test_units_are_listed_by_their_first_word() -> None:
    names = ["Phù Cừ", "Ân Thi", "Đồng Bằng", "Phố Hiến", "An Thi", "Bắc Thụy Anh", "Dân Hòa"]
    expected = ["An Thi", "Ân Thi", "Bắc Thụy Anh", "Dân Hòa", "Đồng Bằng", "Phố Hiến", "Phù Cừ"]
    assert sorted(names, key=order_key) == expected
    assert len(order_key("Trường " * 60)) <= 600
