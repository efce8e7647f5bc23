"""How a plan's lines are read, what is missing before it is issued, and in words what two versions differ in."""

from __future__ import annotations

from datetime import date

import pytest

from domain.plans.plan_tree import PlanFilter, in_tree, matching, with_all_below, years_of
from domain.plans.record_queries import PlanRow
from domain.plans.record_rules import (
    PeakLine,
    PlanDraft,
    SectionLine,
    bare_body_name,
    days_count,
    draft_verdict,
    has_number,
    read_recipients,
    recipients_text,
    state_verdict,
    tidy_sections,
)
from domain.plans.records import PlanState
from domain.plans.versions import Difference, basis_text, differences


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("- Thường trực Tỉnh ủy (b/c);", ("Thường trực Tỉnh ủy", "b/c")),
        ("+ UBND các xã, phường(t/h).", ("UBND các xã, phường", "t/h")),
        ("Hội Chữ thập đỏ TW (B/c)", ("Hội Chữ thập đỏ TW", "B/c")),
        ("Các đơn vị (theo danh sách)", ("Các đơn vị (theo danh sách)", "")),
        ("Các PCT UBND tỉnh (04 người)", ("Các PCT UBND tỉnh (04 người)", "")),
        ("– Lưu: VT, VHXH.", ("Lưu: VT, VHXH.", "")),
    ],
)
def test_a_recipient_is_read_with_its_purpose(typed: str, read: tuple[str, str]) -> None:
    assert read_recipients(f"\n{typed}\n\n") == [read]
    assert read_recipients(recipients_text([read])) == [read]


@pytest.mark.parametrize(
    ("number", "given"),
    [("8A/KH-BCĐ", True), ("02/KHPH-MTTQ", True), ("/KH-UBND", False), ("…/KH-UBND", False), ("", False)],
)
def test_a_number_is_there_only_before_the_stroke(number: str, given: bool) -> None:
    assert has_number(number) is given


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", "tinh hung yen"),
        ("UBND phường Phố Hiến", "phuong pho hien"),
        ("BCĐ vận động", "van dong"),
        ("Ban Chỉ đạo vận động hiến máu tình nguyện quận Dương Kinh", "quan duong kinh"),
        ("Sở Y tế", "so y te"),
    ],
)
def test_the_unit_behind_a_body_is_found(label: str, bare: str) -> None:
    assert bare_body_name(label) == bare


def _draft(first: date, last: date, *peaks: PeakLine) -> PlanDraft:
    return PlanDraft(title="Kế hoạch", period_from=first, period_to=last, peaks=peaks)


def test_a_period_may_be_one_day_and_peaks_stay_inside() -> None:
    day = date(2027, 4, 7)
    assert draft_verdict(_draft(day, day, PeakLine("7/4", day, day))).accepted
    assert not draft_verdict(_draft(day, date(2027, 4, 6))).accepted
    outside = draft_verdict(_draft(day, day, PeakLine("", day, date(2027, 4, 8))))
    assert [r.sentence for r in outside.reasons] == [
        "Đợt cao điểm nằm ngoài kỳ của kế hoạch. Sửa ngày hoặc sửa kỳ."
    ]
    assert draft_verdict(_draft(date(2026, 1, 1), date(2030, 12, 31))).accepted
    assert not draft_verdict(_draft(date(2027, 1, 1), date(2072, 12, 31))).accepted
    assert days_count(date(2026, 12, 1), date(2027, 11, 30)) == 365 and days_count(day, day) == 1


def test_a_plan_goes_from_draft_to_issued_to_ended() -> None:
    draft, issued, ended = PlanState.DRAFT, PlanState.ISSUED, PlanState.ENDED
    may = {(one, two) for one in PlanState for two in PlanState if state_verdict(one, two).accepted}
    assert may == {(draft, issued), (issued, ended), (issued, draft), (ended, issued)}


def test_blank_sections_are_dropped_and_lines_cleaned() -> None:
    kept = tidy_sections(
        [SectionLine(" I.  MỤC ĐÍCH ", ""), SectionLine(" ", "\n \n"), SectionLine("", " a\n b ")]
    )
    assert kept == [SectionLine("I. MỤC ĐÍCH", ""), SectionLine("", "a\nb")]


def test_a_basis_reads_as_one_sentence() -> None:
    whole = basis_text("Quyết định số 1/QĐ", date(2023, 11, 22), "Ban Chỉ đạo Quốc gia", "về chỉ tiêu")
    assert whole == "Quyết định số 1/QĐ ngày 22/11/2023 của Ban Chỉ đạo Quốc gia, về chỉ tiêu"
    assert basis_text("", None, "", "Luật") == "Luật" and basis_text("A", None, "", "") == "A"


def test_two_versions_differ_in_words() -> None:
    older = {"title": "Cũ", "place": "", "targets": ["A: 1", "B: 2"], "drives": ["x", "y"], "slogans": ["s"]}
    newer = {
        "title": "Mới",
        "place": "Huế",
        "targets": ["A: 1", "B: 3"],
        "drives": ["y", "x"],
        "slogans": ["s"],
    }
    assert differences(older, newer) == [
        Difference("Tiêu đề", ["Cũ"], ["Mới"]),
        Difference("Nơi ký", ["chưa ghi"], ["Huế"]),
        Difference("Chỉ tiêu", ["B: 2"], ["B: 3"]),
        Difference("Đợt hiến máu", [], ["Chỉ đổi thứ tự các dòng."]),
    ]
    assert differences(older, older) == []
    # A line that stands twice and then once has gone once; a part of a future version is no reason to stumble.
    assert differences({"slogans": ["s", "s"], "new": 1}, {"slogans": ["s"]})[0].before == ["s"]


def _row(
    number: int, parent: int | None = None, *, unit: int = 1, year: int = 2026, title: str = "K"
) -> PlanRow:
    days = (date(year, 12, 1), date(year + 1, 11, 30))
    return PlanRow(number, parent, unit, f"đơn vị {unit}", "KẾ HOẠCH", "", title, *days, PlanState.ISSUED)


def test_plans_stand_under_their_parents() -> None:
    rows = [_row(5, 3), _row(4), _row(3, 4), _row(2, 99), _row(1, 4)]
    assert [(row.id, depth) for row, depth in in_tree(rows)] == [(4, 0), (3, 1), (5, 2), (1, 1), (2, 0)]
    assert with_all_below(rows, [4, 2]) == {4: [4, 3, 5, 1], 2: [2]}


def test_the_filter_takes_unit_year_state_and_words_without_marks() -> None:
    rows = [_row(1, title="Vận động hè"), _row(2, unit=2, year=2020, title="Chủ nhật Đỏ")]
    found = {
        "do": PlanFilter(words="chu NHAT do"),
        "year": PlanFilter(year=2021),
        "unit": PlanFilter(unit_id=1),
        "draft": PlanFilter(state=PlanState.DRAFT),
        "all": PlanFilter(words="đơn vị"),
    }
    kept = {name: [row.id for row in matching(rows, one)] for name, one in found.items()}
    assert kept == {"do": [2], "year": [2], "unit": [1], "draft": [], "all": [1, 2]}
    assert years_of(rows) == [2027, 2026, 2021, 2020]
