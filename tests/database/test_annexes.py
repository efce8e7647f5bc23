"""Both annexes, the figures of any span of days and the periods that a province keeps, as derived from records."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

import pytest
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.actions import change_drive
from domain.drives.records import DriveState
from domain.journal import SYSTEM, Actor
from domain.plans.queries import plan_in_scope
from domain.plans.quota_actions import Cell, write_cells
from domain.plans.records import AnnexLine, Plan
from domain.refusals import Refused
from domain.reports import period_actions
from domain.reports.annex import annex_beside_drives, day_words, printed_otherwise, quota_of_plan
from domain.reports.annex_facts import matrix_facts, schedule_facts
from domain.reports.figures import Period, period_figures, plan_figures
from domain.reports.periods import periods_of, side_by_side, suggestions
from domain.units.records import Unit
from tests.quota_plan import add_line, add_plan, gave, hung_yen, kien_giang, plan_drive, share
from tests.world import World

NOW = clock.now


class Act(TypedDict):
    """Who acts, and when."""

    by: Actor
    now: datetime


def _act() -> Act:
    return {"by": SYSTEM, "now": NOW()}


MAY = date(2037, 5, 1)


def _plan(session: Session, world: World) -> Plan:
    return add_plan(session, world.province, date(2036, 12, 1), date(2037, 11, 30))


def _whole(session: Session, plan: Plan) -> Plan:
    """Return a plan as routes load it, with its sections and issuers."""
    session.flush()
    session.expire(plan)
    loaded = plan_in_scope(session, Scope(Role.PROVINCE, plan.province_id, plan.province_id), plan.id)
    assert loaded is not None
    return loaded


def test_the_annexes_of_the_real_plans_add_up_to_the_digit(session: Session, world: World) -> None:
    plan = kien_giang(session, world.province)
    quota = quota_of_plan(session, plan)
    assert [quota.of_month(date(2020, month, 1)) for month in (5, 6, 7, 8)] == [1500, 1950, 1200, 1600]
    assert quota.assigned == 6250 and len(quota.rows) == 23
    facts = matrix_facts(session, _whole(session, plan), sample=False)
    assert facts.total == ("1.500", "1.950", "1.200", "1.600", "6.250")
    assert [row.label for row in facts.groups[0].rows].count("Bệnh viện Đa khoa tỉnh") == 2

    plan = hung_yen(session, world.province)
    schedule = annex_beside_drives(session, plan.id)
    assert [group.assigned for group in schedule.groups] == [9287, 1200, 2175, 1100]
    assert (schedule.assigned, schedule.planned) == (13762, 22450) and not schedule.unplaced
    assert sum(len(row.drives) for group in schedule.groups for row in group.rows) == 51
    facts = schedule_facts(session, _whole(session, plan), sample=False)
    assert [group.sums[0] for group in facts.groups] == ["9.287", "1.200", "2.175", "1.100"]
    assert facts.total_label == "Tổng cộng mục I + II + III + IV" and facts.total[0] == "13.762"
    assert facts.groups[0].rows[0].lines[0].day == "06/03/2024"


def test_a_drive_that_moves_moves_the_annex_its_paper_and_the_progress(
    session: Session, world: World
) -> None:
    plan = _plan(session, world)
    target = add_line(session, plan, world.ward, 100)
    drive = plan_drive(session, plan, world.ward, MAY, 90)
    session.add(
        AnnexLine(
            plan_id=plan.id, target_id=target.id, position=1, on_day=MAY, printed_day="1/5/2037", planned=90
        )
    )
    session.flush()
    assert annex_beside_drives(session, plan.id).differing == 0
    for day, planned in ((date(2037, 6, 7), 90), (date(2037, 6, 7), 120), (MAY, 90)):
        change_drive(
            session,
            drive,
            seen_version=drive.version,
            partners={},
            by=SYSTEM,
            now=NOW(),
            on_day=day,
            planned=planned,
        )
        schedule = annex_beside_drives(session, plan.id)
        row = schedule.groups[0].rows[0]
        assert [(day_words(part), part.planned) for part in row.drives] == [(f"{day:%d/%m/%Y}", planned)]
        assert schedule.differing == (0 if (day, planned) == (MAY, 90) else 1)
        line = schedule_facts(session, _whole(session, plan), sample=False).groups[0].rows[0].lines[0]
        assert (line.day, line.planned) == (f"{day:%d/%m/%Y}", str(planned))
        assert plan_figures(session, plan.id).total.planned == planned
        june = period_figures(session, plan, Period(date(2037, 6, 1), date(2037, 6, 30)))
        assert june.total.planned == (planned if day.month == 6 else 0)


def test_what_is_called_off_postponed_or_without_a_day(session: Session, world: World) -> None:
    plan = _plan(session, world)
    add_line(session, plan, world.ward, 100)
    plan_drive(session, plan, world.ward, MAY, 10, state=DriveState.CANCELLED)
    plan_drive(session, plan, world.ward, MAY, 20, state=DriveState.POSTPONED)
    plan_drive(session, plan, world.ward, None, 30, month=MAY)
    shared = plan_drive(session, plan, world.province, MAY, 70)
    share(session, shared, [(world.ward, "phường", 40), (None, "Chi nhánh khác", 30)])
    schedule = annex_beside_drives(session, plan.id)
    assert sorted((day_words(part), part.planned) for part in schedule.groups[0].rows[0].drives) == [
        ("01/05/2037", 40),
        ("hoãn, chờ ngày mới", 20),
        ("tháng 5/2037", 30),
    ]
    assert [(label, part.planned) for label, part in schedule.unplaced] == [("Chi nhánh khác", 30)]
    assert schedule.planned == plan_figures(session, plan.id).total.planned == 120
    facts = schedule_facts(session, _whole(session, plan), sample=False)
    assert facts.groups[-1].rows[0].label == "Chi nhánh khác" and facts.total == ("100", "", "120")


def test_a_printed_cell_that_is_emptied_keeps_its_memory(session: Session, world: World) -> None:
    plan = add_plan(session, world.province, date(2037, 5, 1), date(2037, 8, 31), is_matrix=True)
    target = add_line(session, plan, world.ward, 300, month=MAY)
    session.add(
        AnnexLine(
            plan_id=plan.id, target_id=target.id, position=1, month=MAY, printed_day="Tháng 5", planned=300
        )
    )
    session.flush()
    assert printed_otherwise(session, plan.id, quota_of_plan(session, plan)) == []
    emptied = [Cell(target.id, MAY, None)]
    write_cells(session, plan, emptied, seen_version=plan.version, by=SYSTEM, now=NOW())
    differing = printed_otherwise(session, plan.id, quota_of_plan(session, plan))
    assert [(item.printed, item.assigned) for item in differing] == [(300, 0)]


def test_a_period_counts_by_day_whatever_the_plan(session: Session, world: World) -> None:
    plan = _plan(session, world)
    add_line(session, plan, world.ward, 40, month=MAY)
    add_line(session, plan, world.ward, 60, month=date(2037, 6, 1))
    add_line(session, plan, world.school, 70)
    inside = plan_drive(session, plan, world.ward, date(2037, 5, 31), 40)
    plan_drive(session, plan, world.ward, date(2037, 6, 1), 60)
    elsewhere = plan_drive(session, plan, world.other_ward, date(2037, 5, 1), 5, plan_id=None)
    gave(session, inside, "Nguyễn Văn An")
    gave(session, elsewhere, "Lê Thị Bình")
    may = period_figures(session, plan, Period(MAY, date(2037, 5, 31)))
    ward, school = may.of_unit(world.ward), may.of_unit(world.school)
    assert ward is not None and (ward.assigned, ward.planned, ward.collected) == (40, 40, 1)
    assert school is not None and school.assigned is None
    assert (may.total.planned, may.total.collected) == (45, 2)
    assert plan_figures(session, plan.id).total.collected == 1
    year = period_figures(session, plan, Period(date(2036, 12, 1), date(2037, 11, 30)))
    assert year.total.assigned == 170
    beside = side_by_side([may, year])
    by_label = {row.label: row.figures for group in beside for row in group.rows}
    ward_name = session.get_one(Unit, world.ward).name
    assert [figure and figure.planned for figure in by_label[ward_name]] == [40, 100]


def test_periods_are_kept_once_and_the_customary_ones_are_offered(session: Session, world: World) -> None:
    acts = _act()
    offered = {one.name: (one.first, one.last) for one in suggestions((), date(2036, 11, 23))}
    assert offered == {
        "Năm công tác 2036": (date(2035, 12, 1), date(2036, 11, 30)),
        "Năm dương lịch 2036": (date(2036, 1, 1), date(2036, 12, 31)),
    }
    assert suggestions((), date(2036, 12, 1))[0].name == "Năm công tác 2037"
    first, last = offered["Năm công tác 2036"]
    period_actions.add_period(session, world.province, "Năm 2036", first, last, **acts)
    kept = periods_of(session, world.province)
    assert [one.name for one in suggestions(kept, date(2036, 11, 23))] == ["Năm dương lịch 2036"]
    with pytest.raises(Refused, match="Đã có kỳ này"):
        period_actions.add_period(session, world.province, "Lại", first, last, **acts)
    with pytest.raises(Refused, match="sau ngày đầu"):
        period_actions.add_period(session, world.province, "Ngược", last, first, **acts)
    period_actions.remove_period(session, kept[0], **acts)
    assert periods_of(session, world.province) == []
