"""Carrying the quotas of Hưng Yên's ten districts on to the communes that succeeded them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.drives.actions import import_drives
from domain.drives.records import DrivePartner
from domain.drives.succession_actions import move_evenly
from domain.drives.succession_queries import stranded_drives
from domain.journal import SYSTEM
from domain.plans.actions import import_source
from domain.plans.carrying import Growth, fill_in
from domain.plans.carrying_actions import NewPeriod, carry_on, lines_to_carry
from domain.plans.plan_units import shipped_plan
from domain.plans.queries import targets_of
from domain.plans.records import Plan, PlanState, Target, TargetKind
from domain.plans.unit_actions import ensure_plan_units
from domain.units.actions import load_catalogue
from domain.units.queries import territory
from domain.units.records import Unit, UnitKind, UnitSuccession
from domain.units.succession_queries import names_of, successors
from domain.units.succession_rules import main_heirs
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
NEXT_TITLE = "Tuyên truyền, vận động và tổ chức hiến máu tình nguyện năm 2027"
ANNEX = "I. Ban Chỉ đạo vận động HMTN các huyện, thị, thành phố"


@pytest.fixture
def plan_id(session: Session, world: World) -> int:
    """The published plan of 2024, not moved."""
    source, province = shipped_plan("hung-yen-2024"), session.get_one(Unit, world.province)
    units = ensure_plan_units(session, province, source, by=SYSTEM, now=clock.now())
    plan = import_source(session, source, units, by=SYSTEM, now=clock.now())
    session.commit()
    return plan.id


def _page(officer: Officer, plan_id: int, who: str = "tinh") -> Visitor:
    visitor = officer(who)
    visitor.open(f"/quan-ly/ke-hoach/{plan_id}/chuyen-tiep")
    return visitor


def _in_2027(visitor: Visitor) -> dict[str, str]:
    return {
        "period_from-day": "1",
        "period_from-month": "1",
        "period_from-year": "2027",
        "period_to-day": "31",
        "period_to-month": "12",
        "period_to-year": "2027",
        "title": NEXT_TITLE,  # The page offers that of the period after today's.
    }


def _boxes(visitor: Visitor) -> dict[str, str]:
    return {
        str(e.get("name")): str(e.get("value"))
        for e in visitor.page.all(".//input")
        if str(e.get("name")).startswith("n-")
    }


def test_the_ten_districts_go_to_their_communes_and_the_rest_stays(
    officer: Officer, plan_id: int, app: Flask
) -> None:
    visitor = _page(officer, plan_id)
    assert "kỳ này giao 13.762, kỳ mới cần 13.762, đã chia 13.762 đơn vị máu: vừa đủ" in visitor.page.text
    assert visitor.page.texts(".//table//tr/td").count("→ phường Phố Hiến") == 1
    assert "phường Sơn Nam (chỉ nhận một phần nhỏ)" in visitor.page.text
    assert len(visitor.page.response.data) < 150_000
    page = visitor.submit("Lập bản dự thảo", **_in_2027(visitor))
    assert page.title == NEXT_TITLE
    assert "Đã lập bản dự thảo với 13.762 đơn vị máu." in page.text
    with app.extensions["sessions"]() as session:
        made = session.scalars(select(Plan).where(Plan.id != plan_id)).one()
        assert made.state is PlanState.DRAFT and made.parent_id is None
        assert "Chuyển tiếp từ “Tuyên truyền" in made.source_note
        assert "Chỉ tiêu của 10 đơn vị đã kết thúc chuyển cho 39 đơn vị kế nhiệm." in made.source_note
        sums: dict[str, int] = {}
        every = targets_of(session, made.id)
        targets = [target for target in every if not target.sentence]
        (share,) = (target for target in every if target.sentence)
        assert (share.kind, share.assigned) == (TargetKind.POPULATION_PERCENT, 15)
        assert share.sentence.startswith("Chuyển tiếp từ kỳ trước (1,5 %): ")
        for target in targets:
            sums[target.group_label] = sums.get(target.group_label, 0) + target.assigned
        assert list(sums.values()) == [9287, 1200, 2175, 1100]
        assert next(iter(sums)) == "I. Các xã, phường, đặc khu"
        first = [target for target in targets if target.group_label.startswith("I. ")]
        names = names_of(session, {target.unit_id for target in first})
        assert len(names) == len(first) == 39
        assert all(unit.kind in (UnitKind.COMMUNE, UnitKind.WARD) for unit in names.values())
        assert all(unit.span.holds(made.period_from) for unit in names.values())
        old = [t for t in targets_of(session, plan_id) if not t.sentence][10:]
        new = [t for t in targets if not t.group_label.startswith("I. ")]
        assert [(t.unit_id, t.unit_label, t.assigned) for t in new] == [
            (t.unit_id, t.unit_label, t.assigned) for t in old
        ]


def test_growth_is_divided_before_the_split(officer: Officer, plan_id: int) -> None:
    visitor = _page(officer, plan_id)
    page = visitor.submit("Đề xuất lại", growth="phan_tram", growth_text="5")
    assert "kỳ mới cần 14.450, đã chia 14.450 đơn vị máu: vừa đủ" in page.text
    assert sum(int(text.replace(".", "")) for text in _boxes(visitor).values() if "," not in text) == 14450
    page = visitor.submit("Đề xuất lại", growth="phan_tram", growth_text="nhiều")
    assert page.status == 422 and "Nhập tỷ lệ tăng hoặc giảm, ví dụ 5 hoặc -2,5" in page.errors


def test_a_difference_is_refused_until_it_is_accepted_with_a_reason(
    officer: Officer, plan_id: int, app: Flask
) -> None:
    visitor = _page(officer, plan_id)
    box, value = next(iter(_boxes(visitor).items()))
    less = str(int(value) - 3)
    page = visitor.submit("Cộng lại", **{box: less})
    assert page.status == 200 and _boxes(visitor)[box] == less and "còn thiếu 3" in page.text
    page = visitor.submit("Lập bản dự thảo")
    assert page.status == 422 and "còn thiếu 3" in page.errors[0] and _boxes(visitor)[box] == less
    page = visitor.submit("Lập bản dự thảo", accepts="y")
    assert page.errors == ["Ghi lý do chấp nhận lệch."]
    page = visitor.submit("Lập bản dự thảo", accepts="y", reason="Xã mới chia lại dân số")
    assert "Đã lập bản dự thảo với 13.759 đơn vị máu." in page.text
    with app.extensions["sessions"]() as session:
        made = session.scalars(select(Plan).where(Plan.id != plan_id)).one()
        assert "Chấp nhận lệch: Xã mới chia lại dân số" in made.source_note


def test_what_cannot_be_read_comes_back(officer: Officer, plan_id: int, app: Flask) -> None:
    visitor = _page(officer, plan_id)
    box = next(iter(_boxes(visitor)))
    page = visitor.submit("Lập bản dự thảo", **{box: "một trăm"})
    assert page.status == 422 and _boxes(visitor)[box] == "một trăm"
    assert "bằng chữ số" in page.errors[0]
    page = visitor.submit("Lập bản dự thảo", **{box: None})
    assert page.status == 422 and "Xem lại bảng chia" in page.errors[0]
    page = visitor.submit("Đề xuất lại", **{"period_from-month": "13"})
    assert page.status == 422 and page.errors
    visitor = _page(officer, plan_id)
    page = visitor.submit("Lập bản dự thảo", **{"period_to-year": "2020"})
    assert page.errors == ["Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."]
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 1


def test_the_same_draft_is_not_made_twice(officer: Officer, plan_id: int) -> None:
    _page(officer, plan_id).submit("Lập bản dự thảo")
    page = _page(officer, plan_id).submit("Lập bản dự thảo")
    assert page.errors == [
        "Đã có bản dự thảo cùng tên, cùng kỳ. Mở bản đó, hoặc đặt tên khác nếu muốn lập thêm."
    ]


def test_only_who_edits_the_plan_carries_it_on(officer: Officer, plan_id: int) -> None:
    assert _page(officer, plan_id, "xa").page.status == 404
    assert _page(officer, plan_id, "donvi").page.status == 403
    assert _page(officer, plan_id, "kiemtra").page.status == 403


def test_a_hundred_units_cost_no_more_statements_than_one(
    app: Flask, officer: Officer, session: Session, world: World
) -> None:
    today, numbers = clock.today(), []
    communes = session.scalars(select(Unit.id).where(Unit.parent_id == world.province)).all()
    for place, count in enumerate((1, 100)):
        plan = Plan(
            slug=f"mau-{place}",
            unit_id=world.province,
            province_id=world.province,
            title="Kế hoạch",
            period_from=today,
            period_to=today,
            state=PlanState.ISSUED,
        )
        session.add(plan)
        session.flush()
        numbers.append(plan.id)
        session.add_all(
            Target(
                plan_id=plan.id,
                unit_id=unit_id,
                position=row,
                kind=TargetKind.UNITS_OF_BLOOD,
                assigned=100 + row,
                changed_at=clock.now(),
            )
            for row, unit_id in enumerate(communes[:count], 1)
        )
    session.commit()
    visitor, counts = officer("tinh"), []
    for number in numbers:
        with statements(app) as asked:
            page = visitor.open(f"/quan-ly/ke-hoach/{number}/chuyen-tiep")
        counts.append(len(asked))
        assert len(page.response.data) < 150_000
    assert len(_boxes(visitor)) == 100 and counts[0] == counts[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_duong_kinh_goes_to_its_wards(fresh_app: Flask) -> None:
    """The district's drive of August 2025 and its targets go to the two wards that succeeded it on 1/7/2025."""
    now = clock.now()
    with fresh_app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(delete(UnitSuccession))
        session.execute(delete(Unit))
        load_catalogue(session, frozenset({"31"}))
        province = territory(session, "31", clock.today())
        assert province is not None
        source = shipped_plan("duong-kinh-2025")
        units = ensure_plan_units(session, province, source, by=SYSTEM, now=now)
        plan = import_source(session, source, units, by=SYSTEM, now=now)
        (drive,) = import_drives(session, source, plan, units, by=SYSTEM, now=now)
        assert [one.drive_id for one in stranded_drives(session, province.id)] == [drive.id]
        heirs = successors(session, [drive.host_id], date(2025, 8, 1))[drive.host_id]
        wards = [session.get_one(Unit, number) for number in main_heirs(heirs)]
        move_evenly(session, drive, wards, seen_version=drive.version, by=SYSTEM, now=now)
        shares = session.execute(
            select(DrivePartner.label, DrivePartner.share)
            .where(DrivePartner.drive_id == drive.id, DrivePartner.share.is_not(None))
            .order_by(DrivePartner.position)
        ).all()
        assert [tuple(row) for row in shares] == [("phường Dương Kinh", 165), ("phường Hưng Đạo", 165)]
        assert drive.host.name == "phường Dương Kinh" and "quận Dương Kinh đến 30/06/2025" in drive.host_label
        assert stranded_drives(session, province.id) == []
        start = date(2027, 1, 1)
        proposal = lines_to_carry(session, plan, start)
        fill_in(proposal.lines, Growth.SAME, 0)
        names = {tuple(heir.name for heir in line.heirs if heir.is_main) for line in proposal.lines}
        assert names == {("phường Dương Kinh", "phường Hưng Đạo")}
        new = NewPeriod("Kế hoạch năm 2027", start, date(2027, 12, 31))
        made = carry_on(session, plan, proposal, new, by=SYSTEM, now=now)
        assert made.unit_id == province.id and made.state is PlanState.DRAFT
        carried = targets_of(session, made.id)
        for target in targets_of(session, plan.id):
            same = [one for one in carried if one.kind is target.kind]
            parts = [one.assigned for one in same if one.sentence.endswith(target.sentence)]
            is_share = target.kind.name.endswith("PERCENT")
            assert parts == [target.assigned] * 2 if is_share else sum(parts) == target.assigned, target.kind
        session.rollback()
