"""Targets and what is derived from them: tree, balance, measures, matrix, annexes, figures of any span of days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypedDict

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.records import Donor
from domain.drives.actions import change_drive
from domain.drives.records import Drive, DriveState
from domain.journal import SYSTEM, Actor, JournalLine
from domain.ledger.records import Donation, Evidence
from domain.plans import target_actions
from domain.plans.queries import assigned_to, plan_in_scope, targets_of
from domain.plans.quota_actions import Cell, assign_units, write_cells
from domain.plans.records import AnnexLine, Plan, PlanResults, Target, TargetKind
from domain.plans.target_actions import TargetPlace
from domain.plans.target_rules import TargetTyped
from domain.refusals import Refused
from domain.reports import period_actions
from domain.reports.annex import annex_beside_drives, day_words, printed_otherwise, quota_of_plan
from domain.reports.annex_facts import matrix_facts, schedule_facts
from domain.reports.figures import Period, period_figures, plan_figures, public_progress
from domain.reports.measures import NO_BASE, NO_BOOK, NOBODY_YET
from domain.reports.periods import periods_of, side_by_side, suggestions
from domain.reports.tree import target_tree
from domain.results.records import Component, Outcome, OutcomeKind
from domain.signups.records import RegistrantType, Registration
from domain.units.records import Unit, UnitKind
from tests.quota_plan import add_line, add_plan, hung_yen, kien_giang, plan_drive, share
from tests.world import World, add_registration

NOW = clock.now


class Act(TypedDict):
    """Who acts, and when."""

    by: Actor
    now: datetime


def _act() -> Act:
    return {"by": SYSTEM, "now": NOW()}


MAY = date(2027, 5, 1)


def _plan(session: Session, world: World) -> Plan:
    return add_plan(session, world.province, date(2026, 12, 1), date(2027, 11, 30))


def _whole(session: Session, plan: Plan) -> Plan:
    """Return a plan as routes load it, with its sections and issuers."""
    session.flush()
    session.expire(plan)
    loaded = plan_in_scope(session, Scope(Role.PROVINCE, plan.province_id, plan.province_id), plan.id)
    assert loaded is not None
    return loaded


def _gave(session: Session, drive: Drive, name: str, *, workplace: int | None = None) -> Registration:
    person = add_registration(session, drive.id, name, workplace_id=workplace)
    session.add(
        Outcome(
            registration_id=person.id,
            drive_id=drive.id,
            kind=OutcomeKind.DONATED,
            component=Component.WHOLE_BLOOD,
            volume_ml=350,
            recorded_at=NOW(),
            recorded_by="bàn",
        )
    )
    session.flush()
    return person


def _cells(session: Session, plan: Plan, *cells: Cell) -> int:
    return write_cells(session, plan, cells, seen_version=plan.version, by=SYSTEM, now=NOW())


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


def test_two_percentages_stand_side_by_side(session: Session, world: World) -> None:
    plan = _plan(session, world)
    nation = target_actions.nation(session, by=SYSTEM, now=NOW())
    assert target_actions.nation(session, by=SYSTEM, now=NOW()).id == nation.id
    add_line(session, plan, world.province, 10000, assigner_id=nation.id)
    add_line(session, plan, world.province, 12585)
    add_line(session, plan, world.ward, 11000)
    drive = plan_drive(session, plan, world.ward, date(2027, 5, 5), 20000)
    session.add(
        PlanResults(
            plan_id=plan.id,
            period_from=date(2022, 12, 1),
            period_to=date(2023, 11, 30),
            collected=18499,
            percent_of_national=185,
            percent_of_province=147,
        )
    )
    rows = [
        {
            "id": 100000 + place,
            "code": f"C{place:07}",
            "form_key": f"k{place}",
            "drive_id": drive.id,
            "state": "da_den",
            "source": "quay",
            "full_name": "Người Hiến",
            "search_key": "nguoi hien",
            "sort_key": "hien",
            "registrant_type": RegistrantType.COMMUNITY,
            "created_at": NOW(),
            "changed_at": NOW(),
        }
        for place in range(18499)
    ]
    session.execute(insert(Registration), rows)
    outcomes = [
        {
            "registration_id": row["id"],
            "drive_id": drive.id,
            "kind": "da_hien",
            "recorded_at": NOW(),
            "recorded_by": "bàn",
        }
        for row in rows
    ]
    session.execute(insert(Outcome), outcomes)
    tree = target_tree(session, plan, world.today)
    assert [(level.assigned, level.percent) for level in tree.levels] == [(10000, 185), (12585, 147)]
    assert tree.levels[0].setter == nation.name and tree.levels[1].is_own
    assert tree.balance == "còn 1.585 chưa giao xuống"
    assert tree.figures.total.collected == 18499
    assert tree.results is not None and tree.results.percent_of_national == 185


def test_each_kind_is_counted_from_its_own_source_or_said_not_to_be(session: Session, world: World) -> None:
    plan = _plan(session, world)
    add_line(session, plan, world.ward, 100)
    add_line(session, plan, world.other_ward, 100)
    words = "như kế hoạch viết"
    kinds = {
        TargetKind.UNITS_OF_BLOOD: 6210,
        TargetKind.REGISTRANTS: 6250,
        TargetKind.DRIVES: 2,
        TargetKind.REPEAT_PERCENT: 750,
        TargetKind.PARTICIPATION_PERCENT: 1000,
        TargetKind.POPULATION_PERCENT: 15,
        TargetKind.PEOPLE_REACHED: 550,
        TargetKind.VOLUNTARY_PERCENT: 1000,
        TargetKind.RESERVE_DONORS: 250,
        TargetKind.VOLUNTEERS: 500,
        TargetKind.CLUBS: 1,
    }
    for kind, amount in kinds.items():
        add_line(session, plan, world.province, amount, kind=kind, sentence=words)
    add_line(session, plan, world.ward, 300, kind=TargetKind.HEADCOUNT_PERCENT, base=20, sentence=words)
    add_line(session, plan, world.ward, 50, month=MAY, sentence=words)
    empty = target_tree(session, plan, world.today)
    reasons = {item.target.kind: item.reason for item in empty.measured if item.reached is None}
    assert reasons == {
        TargetKind.REPEAT_PERCENT: NOBODY_YET,
        TargetKind.POPULATION_PERCENT: NO_BASE,
        **dict.fromkeys(
            (
                *(TargetKind.PEOPLE_REACHED, TargetKind.VOLUNTARY_PERCENT, TargetKind.RESERVE_DONORS),
                *(TargetKind.VOLUNTEERS, TargetKind.CLUBS),
            ),
            NO_BOOK,
        ),
    }
    held = plan_drive(session, plan, world.ward, date(2027, 5, 5), 100)
    plan_drive(session, plan, world.ward, date(2027, 6, 5), 50)
    plan_drive(session, plan, world.ward, date(2027, 5, 6), 50, state=DriveState.CANCELLED)
    for place in range(4):
        _gave(session, held, f"Người hiến {place}")
        donor = Donor(
            full_name="X", search_key="x", sort_key="x", created_at=NOW(), changed_at=NOW(), donations=1
        )
        session.add(donor)
        session.flush()
        days = [date(2027, 5, 5), *([date(2026, 1, 1)] if place else [])]
        for day in days:
            session.add(
                Donation(
                    donor_id=donor.id,
                    on_day=day,
                    component=Component.WHOLE_BLOOD,
                    volume_ml=350,
                    drive_id=held.id if day.year == 2027 else None,
                    evidence=Evidence.UNIT_LIST,
                    recorded_at=NOW(),
                    recorded_by="bàn",
                )
            )
    add_registration(session, held.id, "Người chờ")
    session.flush()
    tree = target_tree(session, plan, date(2027, 5, 20))
    reached = {
        (item.target.kind, item.target.unit_id, item.target.month): item.reached_words
        for item in tree.measured
        if item.reached is not None
    }
    province, ward = world.province, world.ward
    assert reached == {
        (TargetKind.UNITS_OF_BLOOD, province, None): "4",
        (TargetKind.REGISTRANTS, province, None): "5",
        (TargetKind.DRIVES, province, None): "1",
        (TargetKind.REPEAT_PERCENT, province, None): "75 % (3 / 4 lần hiến)",
        (TargetKind.PARTICIPATION_PERCENT, province, None): "50 % (1 / 2 đơn vị)",
        (TargetKind.HEADCOUNT_PERCENT, ward, None): "20 % (4 / 20 người)",
        (TargetKind.UNITS_OF_BLOOD, ward, MAY): "4",
    }
    repeat = next(item for item in tree.measured if item.target.kind is TargetKind.REPEAT_PERCENT)
    assert repeat.percent == 100


def test_a_drive_that_moves_moves_the_annex_its_paper_and_the_progress(
    session: Session, world: World
) -> None:
    plan = _plan(session, world)
    target = add_line(session, plan, world.ward, 100)
    drive = plan_drive(session, plan, world.ward, MAY, 90)
    session.add(
        AnnexLine(
            plan_id=plan.id, target_id=target.id, position=1, on_day=MAY, printed_day="1/5/2027", planned=90
        )
    )
    session.flush()
    assert annex_beside_drives(session, plan.id).differing == 0
    for day, planned in ((date(2027, 6, 7), 90), (date(2027, 6, 7), 120), (MAY, 90)):
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
        june = period_figures(session, plan, Period(date(2027, 6, 1), date(2027, 6, 30)))
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
        ("01/05/2027", 40),
        ("hoãn, chờ ngày mới", 20),
        ("tháng 5/2027", 30),
    ]
    assert [(label, part.planned) for label, part in schedule.unplaced] == [("Chi nhánh khác", 30)]
    assert schedule.planned == plan_figures(session, plan.id).total.planned == 120
    facts = schedule_facts(session, _whole(session, plan), sample=False)
    assert facts.groups[-1].rows[0].label == "Chi nhánh khác" and facts.total == ("100", "", "120")


def test_cells_are_written_and_the_rows_stay_together(session: Session, world: World) -> None:
    plan = _plan(session, world)
    for unit_id in (world.ward, world.other_ward, world.school):
        add_line(session, plan, unit_id, 100, group_label="I. Các đơn vị")
    keys = {row.unit_id: row.key for row in quota_of_plan(session, plan).rows}
    june, july = date(2027, 6, 1), date(2027, 7, 1)
    assert (
        _cells(
            session,
            plan,
            Cell(keys[world.ward], july, 30),
            Cell(keys[world.ward], MAY, 20),
            Cell(keys[world.ward], None, None),
            Cell(keys[world.other_ward], june, 5),
            Cell(keys[world.school], None, 100),
            Cell(keys[world.school], june, None),
        )
        == 4
    )
    rows = quota_of_plan(session, plan).rows
    assert [(row.unit_id, row.assigned) for row in rows] == [
        (world.ward, 50),
        (world.other_ward, 100),
        (world.school, 100),
    ]
    assert assigned_to(session, plan.id, world.ward) == 50
    assert rows[1].of(june) == 5 and rows[1].is_uneven
    positions = [target.position for target in targets_of(session, plan.id)]
    assert positions == list(range(1, 6))


def test_a_printed_cell_that_is_emptied_keeps_its_memory(session: Session, world: World) -> None:
    plan = add_plan(session, world.province, date(2027, 5, 1), date(2027, 8, 31), is_matrix=True)
    target = add_line(session, plan, world.ward, 300, month=MAY)
    session.add(
        AnnexLine(
            plan_id=plan.id, target_id=target.id, position=1, month=MAY, printed_day="Tháng 5", planned=300
        )
    )
    session.flush()
    assert printed_otherwise(session, plan.id, quota_of_plan(session, plan)) == []
    _cells(session, plan, Cell(target.id, MAY, None))
    differing = printed_otherwise(session, plan.id, quota_of_plan(session, plan))
    assert [(item.printed, item.assigned) for item in differing] == [(300, 0)]


def test_a_row_that_is_gone_or_a_plan_that_was_changed_is_told(session: Session, world: World) -> None:
    plan = _plan(session, world)
    target = add_line(session, plan, world.ward, 100)
    with pytest.raises(Refused, match="không còn trong bảng"):
        _cells(session, plan, Cell(target.id + 1, MAY, 1))
    version = plan.version
    _cells(session, plan, Cell(target.id, MAY, 1))
    with pytest.raises(Refused, match="vừa sửa kế hoạch"):
        write_cells(session, plan, [Cell(target.id, MAY, 2)], seen_version=version, by=SYSTEM, now=NOW())
    assert quota_of_plan(session, plan).rows[0].of(MAY) == 1


def test_a_spread_total_fills_rows_and_makes_new_ones_in_their_group(session: Session, world: World) -> None:
    plan = _plan(session, world)
    add_line(session, plan, world.ward, 10, group_label="I. Xã")
    add_line(session, plan, world.school, 10, group_label="II. Trường")
    changed = assign_units(
        session,
        plan,
        {world.ward: 60, world.other_ward: 40, world.facility: 0},
        month=MAY,
        group_label="I. Xã",
        seen_version=plan.version,
        by=SYSTEM,
        now=NOW(),
    )
    quota = quota_of_plan(session, plan)
    assert changed == 2 and quota.of_month(MAY) == 100
    assert [[row.unit_id for row in group.rows] for group in quota.groups] == [
        [world.ward, world.other_ward],
        [world.school],
    ]
    lines = session.info["journal"]
    assert any(line.act == "chia chỉ tiêu" for line in lines) and isinstance(lines[0], JournalLine)


def _typed(kind: TargetKind = TargetKind.UNITS_OF_BLOOD, assigned: int = 100) -> TargetTyped:
    return TargetTyped(kind, assigned, None, False, None, None)


def test_a_target_is_added_changed_and_taken_away(session: Session, world: World) -> None:
    plan = _plan(session, world)
    acts = _act()
    target_actions.add_target(
        session, plan, _typed(), TargetPlace(world.ward), seen_version=plan.version, **acts
    )
    with pytest.raises(Refused, match="đã có chỉ tiêu"):
        target_actions.add_target(
            session, plan, _typed(), TargetPlace(world.ward), seen_version=plan.version, **acts
        )
    wordy = target_actions.add_target(
        session,
        plan,
        _typed(TargetKind.CLUBS, 1),
        TargetPlace(world.province, sentence="mỗi huyện một câu lạc bộ"),
        seen_version=plan.version,
        **acts,
    )
    target_actions.change_target(
        session,
        plan,
        wordy,
        _typed(TargetKind.CLUBS, 3),
        TargetPlace(world.province, "Các xã"),
        seen_version=plan.version,
        **acts,
    )
    assert (wordy.assigned, wordy.unit_label, wordy.sentence) == (3, "Các xã", "")
    target_actions.remove_target(session, plan, wordy, seen_version=plan.version, **acts)
    assert session.scalar(select(func.count()).select_from(Target).where(Target.plan_id == plan.id)) == 1


def test_a_plan_below_counts_for_its_unit_and_shows_its_balance(session: Session, world: World) -> None:
    plan = _plan(session, world)
    add_line(session, plan, world.ward, 500)
    below = add_plan(session, world.ward, date(2027, 1, 1), date(2027, 10, 31), parent_id=plan.id)
    deeper = add_plan(session, world.school, date(2027, 1, 2), date(2027, 10, 31), parent_id=below.id)
    add_line(session, below, world.school, 450)
    drive = plan_drive(session, below, world.school, MAY, 80)
    plan_drive(session, deeper, world.facility, MAY, 7)
    _gave(session, drive, "Nguyễn Văn An")
    tree = target_tree(session, plan, world.today)
    row = tree.figures.of_unit(world.ward)
    assert row is not None and (row.planned, row.registered, row.collected) == (87, 1, 1)
    sub = tree.sub_plans[0]
    assert (sub.assigned_here, sub.assigned_on, sub.balance) == (500, 450, "còn 50 chưa giao xuống")
    assert (sub.figures.planned, sub.figures.collected, len(tree.sub_plans)) == (87, 1, 1)
    above = target_tree(session, below, world.today)
    assert [(level.setter, level.assigned) for level in above.levels] == [("Kế hoạch cấp trên", 500)]
    assert above.balance == "còn 50 chưa giao xuống"


def test_a_period_counts_by_day_whatever_the_plan(session: Session, world: World) -> None:
    plan = _plan(session, world)
    add_line(session, plan, world.ward, 40, month=MAY)
    add_line(session, plan, world.ward, 60, month=date(2027, 6, 1))
    add_line(session, plan, world.school, 70)
    inside = plan_drive(session, plan, world.ward, date(2027, 5, 31), 40)
    plan_drive(session, plan, world.ward, date(2027, 6, 1), 60)
    elsewhere = plan_drive(session, plan, world.other_ward, date(2027, 5, 1), 5, plan_id=None)
    _gave(session, inside, "Nguyễn Văn An")
    _gave(session, elsewhere, "Lê Thị Bình")
    may = period_figures(session, plan, Period(MAY, date(2027, 5, 31)))
    ward, school = may.of_unit(world.ward), may.of_unit(world.school)
    assert ward is not None and (ward.assigned, ward.planned, ward.collected) == (40, 40, 1)
    assert school is not None and school.assigned is None
    assert (may.total.planned, may.total.collected) == (45, 2)
    assert plan_figures(session, plan.id).total.collected == 1
    year = period_figures(session, plan, Period(date(2026, 12, 1), date(2027, 11, 30)))
    assert year.total.assigned == 170
    beside = side_by_side([may, year])
    by_label = {row.label: row.figures for group in beside for row in group.rows}
    ward_name = session.get_one(Unit, world.ward).name
    assert [figure and figure.planned for figure in by_label[ward_name]] == [40, 100]


def test_periods_are_kept_once_and_the_customary_ones_are_offered(session: Session, world: World) -> None:
    acts = _act()
    offered = {one.name: (one.first, one.last) for one in suggestions((), date(2026, 11, 23))}
    assert offered == {
        "Năm công tác 2026": (date(2025, 12, 1), date(2026, 11, 30)),
        "Năm dương lịch 2026": (date(2026, 1, 1), date(2026, 12, 31)),
    }
    assert suggestions((), date(2026, 12, 1))[0].name == "Năm công tác 2027"
    first, last = offered["Năm công tác 2026"]
    period_actions.add_period(session, world.province, "Năm 2026", first, last, **acts)
    kept = periods_of(session, world.province)
    assert [one.name for one in suggestions(kept, date(2026, 11, 23))] == ["Năm dương lịch 2026"]
    with pytest.raises(Refused, match="Đã có kỳ này"):
        period_actions.add_period(session, world.province, "Lại", first, last, **acts)
    with pytest.raises(Refused, match="sau ngày đầu"):
        period_actions.add_period(session, world.province, "Ngược", last, first, **acts)
    period_actions.remove_period(session, kept[0], **acts)
    assert periods_of(session, world.province) == []


def test_the_public_progress_is_that_of_the_running_plan(session: Session, world: World) -> None:
    assert public_progress(session, world.province, world.today) is None
    day = world.today
    plan = add_plan(session, world.province, day - timedelta(days=9), day + timedelta(days=9))
    add_line(session, plan, world.ward, 100)
    plan_drive(session, plan, world.ward, day, 90)
    found = public_progress(session, world.province, day)
    assert found is not None and found[0].id == plan.id
    assert (found[1].total.assigned, found[1].total.planned) == (100, 90)


def test_the_nation_is_a_unit_above_all(session: Session) -> None:
    unit = target_actions.nation(session, by=SYSTEM, now=NOW())
    assert unit.kind is UnitKind.NATION and unit.parent_id is None
