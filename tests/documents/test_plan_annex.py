"""The annexes of a plan on paper: names, sums, heads on each page, groups that stay together, any size."""

from __future__ import annotations

import pytest

from documents.plan_annex import plan_annex_pdf
from domain.plans.facts import AnnexGroupFacts, AnnexLineFacts, AnnexRowFacts, PlanAnnexFacts
from tests.documents.pdf_reading import MM, bare, page_texts, placed_texts, words
from tests.documents.sample_papers import LONG_NAME
from tests.quota_plan import HUNG_YEN, KIEN_GIANG

TITLE = "BẢNG CHỈ TIÊU TỔ CHỨC HIẾN MÁU TÌNH NGUYỆN NĂM 2024"
ATTACHED = "(Kèm theo Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2024 của UBND tỉnh Hưng Yên)"
HEADINGS = ("Chỉ tiêu giao", "Dự kiến thời gian tổ chức hiến máu", "Số đơn vị máu dự kiến tiếp nhận")


def number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def schedule(
    groups: tuple[AnnexGroupFacts, ...], total: int, planned: int, **changes: object
) -> PlanAnnexFacts:
    facts: dict[str, object] = {
        "name": "Phụ lục",
        "title_lines": (TITLE,),
        "attached_to": ATTACHED,
        "is_schedule": True,
        "headings": HEADINGS,
        "groups": groups,
        "total_label": "Tổng cộng mục I + II + III + IV",
        "total": (number(total), "", number(planned)),
    }
    return PlanAnnexFacts(**(facts | changes))  # type: ignore[arg-type]


def hung_yen_annex() -> PlanAnnexFacts:
    """Return the annex of the real plan of 2024."""
    groups = []
    for label, units in HUNG_YEN:
        mark, name = label.split(". ", 1)
        rows = tuple(
            AnnexRowFacts(
                str(place),
                unit,
                (number(assigned),),
                tuple(
                    AnnexLineFacts(f"{day:02}/{month:02}/{2023 if month == 12 else 2024}", number(planned))
                    for day, month, planned in drives
                ),
            )
            for place, (unit, assigned, drives) in enumerate(units, 1)
        )
        assigned = sum(unit[1] for unit in units)
        planned = sum(drive[2] for unit in units for drive in unit[2])
        groups.append(AnnexGroupFacts(mark, name, rows, (number(assigned), "", number(planned))))
    return schedule(tuple(groups), 13762, 22450)


def matrix(units: int, months: int) -> PlanAnnexFacts:
    """Return a matrix of so many units and months."""
    rows = tuple(
        AnnexRowFacts(
            str(place),
            f"Xã thử nghiệm số {place}",
            (*(number(1000 + place) for _ in range(months)), number(months * (1000 + place))),
        )
        for place in range(1, units + 1)
    )
    sums = [sum(1000 + place for place in range(1, units + 1))] * months
    total = (*(number(one) for one in sums), number(sum(sums)))
    return PlanAnnexFacts(
        name="Phụ lục II",
        title_lines=("BẢNG PHÂN BỔ CHỈ TIÊU THEO THÁNG",),
        attached_to=ATTACHED,
        is_schedule=False,
        headings=(*(f"Tháng {place % 12 + 1}/{2026 + place // 12}" for place in range(months)), "Cộng"),
        groups=(AnnexGroupFacts("", "", rows, total),),
        total_label="Tổng cộng",
        total=total,
    )


def test_the_annex_of_hung_yen_prints_every_figure_of_its_source() -> None:
    pages = page_texts(plan_annex_pdf(hung_yen_annex()))
    text = bare(" ".join(pages))
    for label, units in HUNG_YEN:
        assert bare(label.split(". ", 1)[1]) in text
        for unit, assigned, drives in units:
            assert bare(unit) in text and number(assigned) in text
            assert all(f"{day:02}/{month:02}/202" in text for day, month, _ in drives)
    for figure in ("9.287", "1.200", "2.175", "1.100", "13.762", "22.450"):
        assert figure in text
    assert bare("Tổng cộng mục I + II + III + IV") in text
    assert pages[0].startswith(f"Phụ lục {TITLE}") and bare(ATTACHED) in bare(pages[0])


def test_the_matrix_of_kien_giang_prints_its_sums_upright() -> None:
    rows = tuple(
        AnnexRowFacts(
            f"{place:02}",
            unit,
            (*(number(assigned) if month == one else "" for one in (5, 6, 7, 8)), number(assigned)),
        )
        for place, (unit, month, assigned) in enumerate(KIEN_GIANG, 1)
    )
    total = ("1.500", "1.950", "1.200", "1.600", "6.250")
    facts = PlanAnnexFacts(
        name="Phụ lục",
        title_lines=("CÁC CHỈ TIÊU CỦA CHIẾN DỊCH",),
        attached_to=ATTACHED,
        is_schedule=False,
        headings=("Tháng 5", "Tháng 6", "Tháng 7", "Tháng 8", "Cộng"),
        groups=(AnnexGroupFacts("", "", rows, total),),
        total_label="Cộng",
        total=total,
    )
    pages = page_texts(plan_annex_pdf(facts))
    assert len(pages) == 1 and pages[0].rstrip().endswith("Cộng 1.500 1.950 1.200 1.600 6.250")
    assert all(bare(unit) in bare(pages[0]) for unit, _, _ in KIEN_GIANG)


@pytest.mark.parametrize("units", [0, 1, 30, 200])
def test_a_matrix_of_a_year_lies_across_with_its_head_on_every_page(units: int) -> None:
    pdf = plan_annex_pdf(matrix(units, 12))
    pages = page_texts(pdf)
    text = bare(" ".join(pages))
    for place in range(1, units + 1):
        assert f"Xãthửnghiệmsố{place}" in text
    for place, page in enumerate(pages, 1):
        assert "12/2026" in page and "Đơn vị" in page
        top = [one for one in placed_texts(pdf, place) if one.y > 297 * MM * 210 / 297 - 16 * MM]
        assert [one.text for one in top] == ([str(place)] if place > 1 else [])
    assert len(pages) == {0: 1, 1: 1, 30: 2}.get(units, len(pages)) and len(pages) < 16
    assert "Chưacóđơnvịnào" in text if not units else f"{200 if units == 200 else units}" in text
    right = max(word.right for word in words(pdf))
    assert right <= 297 - 15


def test_more_months_than_fit_go_on_in_a_second_table() -> None:
    pages = page_texts(plan_annex_pdf(matrix(3, 20)))
    assert len(pages) == 2
    assert "12/2026" in pages[0] and "Cộng" in pages[1] and "8/2027" in pages[1]
    assert "8/2027" not in pages[0]


def test_a_head_is_never_last_and_a_sum_never_first_on_a_page() -> None:
    for extra in range(40):
        rows = tuple(
            AnnexRowFacts(str(place), f"Đơn vị {place}", ("10",), (AnnexLineFacts("06/03/2024", "10"),))
            for place in range(1, 20 + extra)
        )
        groups = tuple(AnnexGroupFacts(mark, f"Nhóm {mark}", rows, ("1", "", "1")) for mark in ("I", "II"))
        for page in page_texts(plan_annex_pdf(schedule(groups, 1, 1))):
            body = page.split("tiếp nhận", 1)[1].strip()
            assert not body.startswith(("Cộng", "Tổng cộng")), body[:40]
            assert not body.endswith(("Nhóm I", "Nhóm II")), body[-40:]


def test_a_unit_with_many_drives_goes_on_under_its_name() -> None:
    lines = tuple(AnnexLineFacts(f"{place:02}/03/2024", str(place)) for place in range(1, 61))
    row = AnnexRowFacts("1", LONG_NAME, ("600",), lines)
    pdf = plan_annex_pdf(schedule((AnnexGroupFacts("I", "Nhóm", (row,), ("600", "", "1")),), 600, 1))
    pages = page_texts(pdf)
    assert len(pages) > 1 and bare("(tiếp theo)") in bare(pages[1])
    text = " ".join(pages)
    assert all(f"{place:02}/03/2024" in text for place in range(1, 61))
    assert text.count("600") == 3  # The unit's quota once, its group's sum, the total.


def test_invented_data_is_marked_and_missing_numbers_are_left_blank() -> None:
    facts = schedule((), 0, 0, sample=True, attached_to="(Kèm theo Kế hoạch số\u00a0\u00a0\u00a0/KH-UBND)")
    texts = placed_texts(plan_annex_pdf(facts))
    assert any("DỮ LIỆU MẪU" in one.text for one in texts)
    assert any("/KH-UBND" in one.text for one in texts)
