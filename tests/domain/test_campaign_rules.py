"""The campaign calendar gives each period its campaigns, and last year's move by years, not by weeks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.plans.campaign_rules import (
    CampaignDraft,
    campaign_verdict,
    holding,
    moved_on,
    presets_for,
    same_day_of,
    within,
    years_between,
)
from domain.plans.record_rules import PeakLine

DAYS = some.dates(date(2015, 1, 1), date(2040, 12, 31))


def _of(key: str, first: date, last: date) -> list[tuple[date, date]]:
    return [
        (p.draft.period_from, p.draft.period_to)
        for p in presets_for(first, last)
        if p.draft.preset_key == key
    ]


def test_a_plan_from_december_has_each_campaign_once() -> None:
    first, last = date(2026, 12, 1), date(2027, 11, 30)
    offered = presets_for(first, last)
    assert [p.draft.preset_key for p in offered] == [
        *("chu_nhat_do", "tet_xuan_hong", "toan_dan"),
        *("giot_mau_hong_he", "hanh_trinh_do", "ton_vinh"),
    ]
    assert _of("chu_nhat_do", first, last) == [(date(2026, 12, 1), date(2027, 3, 31))]
    april = next(p for p in offered if p.draft.preset_key == "toan_dan")
    assert [(p.period_from, p.period_to) for p in april.draft.peaks] == [(date(2027, 4, 7), date(2027, 4, 7))]
    assert "43/2000/QĐ-TTg" in april.reference


def test_a_calendar_year_has_both_ends_of_a_winter_campaign() -> None:
    assert _of("chu_nhat_do", date(2027, 1, 1), date(2027, 12, 31)) == [
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 12, 1), date(2027, 12, 31)),
    ]


def test_a_summer_plan_has_summer_campaigns_only() -> None:
    keys = {p.draft.preset_key for p in presets_for(date(2020, 5, 1), date(2020, 8, 31))}
    assert keys == {"giot_mau_hong_he", "hanh_trinh_do", "ton_vinh"}
    assert presets_for(date(2027, 9, 1), date(2027, 10, 31)) == []


@given(DAYS, DAYS)
def test_every_offer_fits_the_period(one: date, two: date) -> None:
    first, last = sorted((one, two))
    for preset in presets_for(first, last):
        assert campaign_verdict(preset.draft, first, last).accepted


@pytest.mark.parametrize(
    ("day", "years", "moved"),
    [
        (date(2026, 4, 7), 1, date(2027, 4, 7)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2023, 2, 28), 1, date(2024, 2, 29)),
        (date(2024, 2, 28), 1, date(2025, 2, 28)),
        (date(2024, 6, 30), 3, date(2027, 6, 30)),
    ],
)
def test_a_day_moves_by_years(day: date, years: int, moved: date) -> None:
    assert same_day_of(day, years) == moved


def test_last_years_campaign_moves_with_its_words_and_peaks() -> None:
    old = CampaignDraft(
        name="Hành trình đỏ lần thứ XII năm 2024",
        heading="Tháng 7/2024 theo Kế hoạch năm 2021",
        period_from=date(2024, 7, 1),
        period_to=date(2024, 7, 31),
        peaks=(PeakLine("cao điểm 2024", date(2024, 7, 7), date(2024, 7, 9)),),
    )
    new = moved_on(old, 3)
    assert new.name == "Hành trình đỏ lần thứ XII năm 2027"
    assert new.heading == "Tháng 7/2027 theo Kế hoạch năm 2021"
    assert (new.period_from, new.period_to) == (date(2027, 7, 1), date(2027, 7, 31))
    assert new.peaks == (PeakLine("cao điểm 2027", date(2027, 7, 7), date(2027, 7, 9)),)


def test_years_between_periods_are_rounded() -> None:
    assert years_between(date(2023, 12, 1), date(2026, 12, 1)) == 3
    assert years_between(date(2024, 1, 1), date(2024, 12, 20)) == 1
    assert years_between(date(2025, 5, 1), date(2025, 8, 1)) == 0


def test_a_campaign_is_cut_to_the_period_with_its_peaks() -> None:
    peaks = (
        PeakLine("a", date(2027, 1, 1), date(2027, 1, 2)),
        PeakLine("b", date(2027, 3, 1), date(2027, 3, 9)),
    )
    whole = CampaignDraft("Chiến dịch", date(2027, 1, 1), date(2027, 3, 31), peaks=peaks)
    cut = within(whole, date(2027, 2, 1), date(2027, 3, 5))
    assert cut is not None and (cut.period_from, cut.period_to) == (date(2027, 2, 1), date(2027, 3, 5))
    assert cut.peaks == (PeakLine("b", date(2027, 3, 1), date(2027, 3, 5)),)
    assert within(whole, date(2027, 4, 1), date(2027, 4, 2)) is None


def test_a_campaign_outside_the_plan_is_refused() -> None:
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    inside = CampaignDraft("A", first, last)
    assert campaign_verdict(inside, first, last).accepted
    for draft in (
        CampaignDraft("A", date(2026, 12, 31), last),
        CampaignDraft("A", first, date(2028, 1, 1)),
        CampaignDraft("A", last, first),
    ):
        assert len(campaign_verdict(draft, first, last).reasons) == 1


def test_the_shortest_campaign_that_holds_a_day_has_it() -> None:
    spans = [(1, date(2027, 5, 1), date(2027, 8, 31)), (2, date(2027, 6, 1), date(2027, 6, 30))]
    days = (date(2027, 5, 1), date(2027, 6, 1), date(2027, 6, 30), date(2027, 8, 31), date(2027, 9, 1))
    assert [holding(spans, day) for day in days] == [1, 2, 2, 1, None]
