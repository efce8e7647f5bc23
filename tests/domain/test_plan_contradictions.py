"""Where the Hưng Yên plan contradicts itself, and how each check answers when the data changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.plans.linting.contradictions import contradictions
from domain.plans.linting.facts import Code, Finding
from domain.plans.plan_units import shipped_plan
from domain.plans.sources import PlanSource


@pytest.fixture
def plan() -> PlanSource:
    return shipped_plan("hung-yen-2024")


def with_drive(plan: PlanSource, place: int, **changes: object) -> PlanSource:
    drives = list(plan.drives)
    drives[place] = replace(drives[place], **changes)  # type: ignore[arg-type]
    return replace(plan, drives=tuple(drives))


def found(plan: PlanSource, place: str) -> list[Finding]:
    return [finding for finding in contradictions(plan) if finding.place.startswith(place)]


def test_the_findings_of_the_source(plan: PlanSource) -> None:
    findings = contradictions(plan)
    assert [(finding.body, finding.annex, finding.on) for finding in findings] == [
        (500, 600, date(2024, 3, 14)),
        (300, 200, date(2024, 4, 11)),
        (1100, 800, date(2024, 6, 4)),
        (22_750, 22_450, None),
        (None, 22_450, None),
        (None, None, None),
        (None, None, None),
        (None, None, date(2024, 3, 6)),
        (None, None, date(2024, 6, 4)),
    ]
    assert [finding.code for finding in findings] == [
        *[Code.BODY_ANNEX] * 4,
        Code.PLANNED,
        *[Code.YEAR] * 2,
        *[Code.NAME] * 2,
    ]
    assert len({finding.key for finding in findings}) == 9 and all(finding.repair for finding in findings)
    sentences = [finding.sentence for finding in findings]
    assert sentences[0] == (
        "Đợt ngày 14/3/2024 của Ban Chỉ đạo vận động HMTN huyện Ân Thi: "
        "phần nội dung ghi 500 đơn vị máu, phụ lục ghi 600."
    )
    assert "phần nội dung ghi 300 đơn vị máu, phụ lục ghi 200" in sentences[1]
    assert "1.100 đơn vị máu, các dòng của phụ lục cộng lại 800" in sentences[2]
    assert "Phần 300 của “Các huyện, thành phố, thị xã” không có trong phụ lục." in sentences[2]
    assert sentences[3] == (
        "Cộng 48 đợt của phần nội dung được 22.750 đơn vị máu, cộng 51 dòng của phụ lục được 22.450."
    )
    assert sentences[4] == (
        "Phụ lục giao 13.762 đơn vị máu nhưng dự kiến tiếp nhận 22.450, bằng 163 % chỉ tiêu giao."
    )
    assert "“Tháng 5/2023”, các đợt trong mục lại ở tháng 5/2024" in sentences[5]
    assert "“năm 2023”, các đợt trong mục lại ở năm 2024" in sentences[6]
    assert sentences[7] == "Phần nội dung viết “thị xã Mỹ Hòa”, phụ lục viết “thị xã Mỹ Hào”."
    assert "“Đoàn khối Cơ quan – doanh nghiệp tỉnh”" in sentences[8]
    assert "“Đảng ủy khối Cơ quan – Doanh nghiệp tỉnh”" in sentences[8]


def test_a_shifted_plan_has_the_same_findings_on_moved_days(plan: PlanSource) -> None:
    before, after = contradictions(plan), contradictions(plan.shifted(105))
    assert [finding.sentence for finding in after] == [finding.sentence for finding in before]
    assert after[0].on == date(2024, 3, 14) + timedelta(weeks=105)


def test_a_repaired_figure_is_no_longer_reported(plan: PlanSource) -> None:
    assert found(plan, "Đợt ngày 14/3/2024")
    repaired = with_drive(plan, 6, planned=600)
    assert not found(repaired, "Đợt ngày 14/3/2024")
    assert found(repaired, "Tổng số")[0].body == 22_850


def test_a_drive_missing_on_either_side_is_reported(plan: PlanSource) -> None:
    elsewhere = with_drive(plan, 0, on=date(2023, 12, 8), printed_day="08/12/2023")
    (in_body,) = found(elsewhere, "Đợt ngày 08/12/2023")
    assert (in_body.body, in_body.annex, in_body.on) == (300, None, date(2023, 12, 8))
    (in_annex,) = found(elsewhere, "Phụ lục, BCĐ vận động HMTN huyện Tiên Lữ")
    assert (in_annex.body, in_annex.annex, in_annex.on) == (None, 300, date(2023, 12, 7))


def test_shares_that_do_not_add_up_are_reported(plan: PlanSource) -> None:
    place = next(place for place, drive in enumerate(plan.drives) if drive.shares)
    shares = plan.drives[place].shares
    wrong = with_drive(plan, place, shares=(replace(shares[0], planned=150), *shares[1:]))
    findings = found(wrong, "Đợt ngày 04/6/2024")
    assert len(findings) == 2
    assert "phần nội dung ghi 150, phụ lục ghi 200" in findings[0].sentence
    assert "phần của các đơn vị cộng lại 1.050" in findings[1].sentence


def test_printed_sums_are_checked(plan: PlanSource) -> None:
    assert not found(plan, "Phụ lục, mục")
    assert not found(plan, "Phụ lục, tổng cộng")
    assert plan.annex is not None
    first, *others = plan.annex.groups
    wrong = replace(first, printed_subtotal=9_278)
    spoiled = replace(plan, annex=replace(plan.annex, groups=(wrong, *others)))
    assert found(spoiled, "Phụ lục, mục I")[0].sentence == (
        "Phụ lục in “Cộng mục I” là 9.278, các dòng chỉ tiêu giao cộng lại 9.287."
    )
    assert found(spoiled, "Phụ lục, tổng cộng")[0].sentence == (
        "Phụ lục in tổng cộng 13.762, các mục cộng lại 13.753."
    )


def test_a_repair_says_whom_to_ask_and_what_to_change(plan: PlanSource) -> None:
    (finding,) = found(plan, "Đợt ngày 14/3/2024")
    assert finding.repair == (
        "Hỏi lại Ban Chỉ đạo vận động HMTN huyện Ân Thi: 500 hay 600; "
        "sửa số dự kiến của đợt ngày 14/3/2024 theo số đúng."
    )
    assert finding.host_key == "huyen-an-thi"


def test_keys_stay_when_the_days_move_and_change_with_the_figures(plan: PlanSource) -> None:
    before, after = contradictions(plan), contradictions(plan.shifted(105))
    assert [finding.key for finding in before] == [finding.key for finding in after]
    (other,) = found(with_drive(plan, 6, planned=550), "Đợt ngày 14/3/2024")
    assert other.key != before[0].key


def test_a_plan_without_an_annex_has_nothing_to_compare_with(plan: PlanSource) -> None:
    bare = replace(plan, annex=None)
    assert {finding.code for finding in contradictions(bare)} == {Code.YEAR}


def test_a_drive_of_which_only_the_month_is_known_meets_the_month_of_the_annex(plan: PlanSource) -> None:
    assert plan.annex is not None
    drive = replace(plan.drives[6], on=None, printed_day="Tháng 3 năm 2024", planned=500)
    (group, *_), row = plan.annex.groups, plan.annex.rows[2]
    line = replace(row.lines[0], on=None, printed_day="3/2024", planned=600)
    annex = replace(plan.annex, groups=(replace(group, rows=(replace(row, lines=(line,)),)),))
    findings = contradictions(replace(plan, drives=(drive,), annex=annex))
    assert findings[0].sentence == (
        "Đợt tháng 3 năm 2024 của Ban Chỉ đạo vận động HMTN huyện Ân Thi: "
        "phần nội dung ghi 500 đơn vị máu, phụ lục ghi 600."
    )
    same = replace(plan, drives=(replace(drive, planned=600),), annex=annex)
    assert not [finding for finding in contradictions(same) if finding.code is Code.BODY_ANNEX]


def test_the_columns_of_a_matrix_are_added_up(plan: PlanSource) -> None:
    assert plan.annex is not None
    may = date(2024, 5, 1)
    cells = [
        replace(row, lines=(replace(row.lines[0], on=None, month=may, planned=100),))
        for row in plan.annex.rows[:3]
    ]
    group = replace(plan.annex.groups[0], rows=tuple(cells), printed_subtotal=None)
    matrix = replace(
        plan.annex, groups=(group,), is_matrix=True, printed_total=None, printed_month_totals=((may, 350),)
    )
    findings = contradictions(replace(plan, annex=matrix))
    assert [finding.sentence for finding in findings if finding.code is Code.SUMS] == [
        "Phụ lục in cột tháng 5/2024 cộng được 350, các dòng cộng lại 300."
    ]
    assert not [finding for finding in findings if finding.code is Code.BODY_ANNEX]
