"""What the linter finds in the five real plans: every known defect, and a list of everything else."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from domain.plans.linting.check import check_source
from domain.plans.linting.facts import Code
from domain.plans.plan_units import shipped_plan

FOUND_IN_THE_REAL_PLANS = {
    "hung-yen-2024": {
        Code.BODY_ANNEX: 4,
        Code.PLANNED: 1,
        Code.YEAR: 2,
        Code.OFFICE: 2,
        Code.INTERVAL: 15,
        Code.DAY_OFF: 3,
        Code.NAME: 2,
        Code.UNASSIGNED: 1,
        Code.MISSING: 2,
    },
    "kien-giang-2020": {Code.WORDS: 1, Code.UNCOVERED: 1, Code.MISSING: 1},
    "tra-vinh-2020": {},
    "lai-chau-2025": {Code.WORDS: 1, Code.YEAR: 1, Code.MISSING: 1},
    "duong-kinh-2025": {Code.MISSING: 1},
}


@pytest.mark.parametrize("key", FOUND_IN_THE_REAL_PLANS)
def test_everything_found_in_the_real_plans(key: str) -> None:
    source = shipped_plan(key)
    found = check_source(source, source.period_from)
    assert Counter(finding.code for finding in found) == FOUND_IN_THE_REAL_PLANS[key]
    assert all(finding.repair and finding.sentence.endswith((".", "”.")) for finding in found)


def test_the_known_defects_of_hung_yen_are_found() -> None:
    source = shipped_plan("hung-yen-2024")
    found = check_source(source, source.period_from)
    figures = [(f.body, f.annex) for f in found if f.code is Code.BODY_ANNEX]
    assert figures == [(500, 600), (300, 200), (1_100, 800), (22_750, 22_450)]
    assert [f.on for f in found if f.code is Code.OFFICE] == [date(2024, 3, 6), date(2024, 11, 26)]
    said = " ".join(finding.sentence for finding in found)
    for words in (
        "“Tháng 5/2023”",
        "“năm 2023”",
        "163 %",
        "“thị xã Mỹ Hòa”",
        "Thứ Bảy, 10/08/2024",
        "Giỗ Tổ",
    ):
        assert words in said, words
    assert "Tháng 12/2023" not in said


def test_the_known_defects_of_the_other_plans_are_found() -> None:
    def said(key: str) -> str:
        source = shipped_plan(key)
        return " ".join(finding.sentence for finding in check_source(source, source.period_from))

    assert "6.210 đơn vị máu, bảng chỉ tiêu cộng lại 6.250" in said("kien-giang-2020")
    assert "21 đơn vị được giao 6.250 đơn vị máu" in said("kien-giang-2020")
    assert "trong năm 2024" in said("lai-chau-2025") and "18 đợt hiến máu" in said("lai-chau-2025")
    assert "chưa có số" in said("duong-kinh-2025")
