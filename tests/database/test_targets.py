"""Targets and what is derived from them: tree, balance, measures, matrix, annexes, figures of any span of days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.drives.records import DriveState
from domain.journal import SYSTEM, Actor, JournalLine
from domain.ledger.records import Donation, Evidence
from domain.plans import target_actions
from domain.plans.queries import assigned_to, targets_of
from domain.plans.quota_actions import Cell, assign_units, write_cells
from domain.plans.records import Plan, PlanResults, Target, TargetKind
from domain.plans.target_actions import TargetPlace
from domain.plans.target_rules import TargetTyped
from domain.refusals import Refused
from domain.reports.annex import quota_of_plan
from domain.reports.measures import NO_BASE, NO_BOOK, NOBODY_YET
from domain.reports.tree import target_tree
from domain.results.records import Component, Outcome
from domain.signups.records import RegistrantType, Registration
from domain.units.records import UnitKind
from tests.quota_plan import add_line, add_plan, gave, plan_drive
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


def _cells(session: Session, plan: Plan, *cells: Cell) -> int:
    return write_cells(session, plan, cells, seen_version=plan.version, by=SYSTEM, now=NOW())


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
        gave(session, held, f"Người hiến {place}")
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
    gave(session, drive, "Nguyễn Văn An")
    tree = target_tree(session, plan, world.today)
    row = tree.figures.of_unit(world.ward)
    assert row is not None and (row.planned, row.registered, row.collected) == (87, 1, 1)
    sub = tree.sub_plans[0]
    assert (sub.assigned_here, sub.assigned_on, sub.balance) == (500, 450, "còn 50 chưa giao xuống")
    assert (sub.figures.planned, sub.figures.collected, len(tree.sub_plans)) == (87, 1, 1)
    above = target_tree(session, below, world.today)
    assert [(level.setter, level.assigned) for level in above.levels] == [("Kế hoạch cấp trên", 500)]
    assert above.balance == "còn 50 chưa giao xuống"


def test_the_nation_is_a_unit_above_all(session: Session) -> None:
    unit = target_actions.nation(session, by=SYSTEM, now=NOW())
    assert unit.kind is UnitKind.NATION and unit.parent_id is None
