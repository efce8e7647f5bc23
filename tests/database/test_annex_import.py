"""A table taken over into a plan: quotas and drives made and changed, never doubled, undone; names in one statement."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import domain.plans
from domain import clock
from domain.drives.annex_actions import Batch, apply_batch
from domain.drives.annex_changes import BatchPlan, batch_plan, stamp_of
from domain.drives.annex_undo_actions import undo_batch
from domain.drives.records import Band, Drive, DriveChange, DrivePartner, DriveState, PartnerRole
from domain.journal import SYSTEM, JournalLine
from domain.plans.annex_batch import RowVerdict, UnitChoice
from domain.plans.queries import targets_of
from domain.plans.quota_rows import quota_of
from domain.plans.reading.annex_reader import AnnexReading, read_annex
from domain.plans.records import Plan, PlanState, Target
from domain.refusals import Refused
from domain.units.matching import match_names
from domain.units.records import Unit, UnitKind
from exchange.tables import read_pasted
from tests.statements import statements
from tests.world import World, add_registration

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
TEXTS = Path(domain.plans.__file__).parent / "data"
SCHEDULE = """TT|Đơn vị|Chỉ tiêu giao|Thời gian|Số lượng|Địa điểm|Đơn vị tiếp nhận
1|huyện Khoái Châu|1.350|06/3/2024|500|Nhà văn hóa|Viện Huyết học - Truyền máu Trung ương
|||9/2024|400||Bệnh viện Lạ
2|huyện Phù Cừ|593|03/4/2024|500||
"""


def _plan(session: Session, world: World) -> Plan:
    plan = Plan(
        slug="ke-hoach-thu",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch thử",
        period_from=FIRST,
        period_to=LAST,
        state=PlanState.DRAFT,
    )
    session.add(plan)
    session.flush()
    return plan


def _reading(text: str) -> AnnexReading:
    rows = read_pasted(text.replace("|", "\t")).rows
    return read_annex(rows, FIRST, LAST)


def _settled(
    session: Session, plan: Plan, reading: AnnexReading
) -> tuple[dict[str, UnitChoice], dict[str, int]]:
    labels = [row.label for row in reading.rows]
    printed = [line.facility for row in reading.rows for line in row.lines if line.facility]
    matches = match_names(session, plan.province_id, [*labels, *printed], plan.period_from)
    units = {
        label: UnitChoice(found.unit_id) if found.unit_id else UnitChoice(None, UnitKind.AGENCY, found.name)
        for label in labels
        if (found := matches[label])
    }
    return units, {name: number for name in printed if (number := matches[name].unit_id)}


def _shown(session: Session, plan: Plan, text: str) -> BatchPlan:
    reading = _reading(text)
    return batch_plan(session, plan, reading, *_settled(session, plan, reading))


def _take_over(session: Session, plan: Plan, text: str, rows: set[int] | None = None) -> int:
    reading = _reading(text)
    units, facilities = _settled(session, plan, reading)
    batch = Batch(
        reading=reading,
        units=units,
        facilities=facilities,
        rows=set(range(len(reading.rows))) if rows is None else rows,
        stamp=stamp_of(session, plan),
        source_name="thử",
        content=text,
    )
    return apply_batch(session, plan, batch, by=SYSTEM, now=clock.now()).id


def _undo(session: Session, number: int) -> list[str]:
    from domain.plans.records import PlanImport

    return undo_batch(session, session.get_one(PlanImport, number), by=SYSTEM, now=clock.now())


def _drives(session: Session, plan: Plan) -> list[Drive]:
    return list(
        session.scalars(select(Drive).where(Drive.plan_id == plan.id).order_by(Drive.month, Drive.id))
    )


def test_a_schedule_makes_quotas_and_planned_drives(session: Session, world: World) -> None:
    plan = _plan(session, world)
    assert [row.verdict for row in _shown(session, plan, SCHEDULE).rows] == [RowVerdict.NEW] * 2
    _take_over(session, plan, SCHEDULE)
    assert [(t.unit.name, t.assigned, t.month) for t in targets_of(session, plan.id)] == [
        ("huyện Khoái Châu", 1350, None),
        ("huyện Phù Cừ", 593, None),
    ]
    drives = _drives(session, plan)
    assert [(d.on_day, d.month, d.planned, d.venue) for d in drives] == [
        (date(2024, 3, 6), date(2024, 3, 1), 500, "Nhà văn hóa"),
        (date(2024, 4, 3), date(2024, 4, 1), 500, ""),
        (None, date(2024, 9, 1), 400, ""),
    ]
    assert {drive.state for drive in drives} == {DriveState.PLANNED}
    assert drives[0].facility_id == world.facility and drives[2].facility_id is None
    partner = session.scalars(select(DrivePartner).where(DrivePartner.drive_id == drives[2].id)).one()
    assert (partner.label, partner.role) == ("Bệnh viện Lạ", PartnerRole.IMPLEMENTING)
    places = [session.scalar(select(func.sum(Band.capacity)).where(Band.drive_id == d.id)) for d in drives]
    assert places == [500, 500, None]
    acts = session.info["journal"]
    assert "nhập bảng chỉ tiêu" in [line.act for line in acts if isinstance(line, JournalLine)]


def test_reading_it_again_changes_and_never_doubles(session: Session, world: World) -> None:
    plan = _plan(session, world)
    _take_over(session, plan, SCHEDULE)
    assert [row.verdict for row in _shown(session, plan, SCHEDULE).rows] == [RowVerdict.SAME] * 2
    with pytest.raises(Refused, match="Chưa có dòng nào"):
        _take_over(session, plan, SCHEDULE)
    other = SCHEDULE.replace("1.350", "1.400").replace("|500|Nhà", "|550|Nhà").replace("9/2024", "12/9/2024")
    shown = _shown(session, plan, other).rows
    assert [row.verdict for row in shown] == [RowVerdict.CHANGED, RowVerdict.SAME]
    assert [(change.before, change.after) for change in shown[0].targets] == [(1350, 1400)]
    number = _take_over(session, plan, other)
    drives = _drives(session, plan)
    assert len(drives) == 3 and len(targets_of(session, plan.id)) == 2
    assert [(d.on_day, d.planned) for d in drives][::2] == [(date(2024, 3, 6), 550), (date(2024, 9, 12), 400)]
    # A month that has got its day is still the same drive.
    assert [row.verdict for row in _shown(session, plan, SCHEDULE.replace("1.350", "1.400")).rows][
        1
    ] is RowVerdict.SAME
    assert _undo(session, number) == []
    assert [(d.on_day, d.planned) for d in _drives(session, plan)][::2] == [
        (date(2024, 3, 6), 500),
        (None, 400),
    ]
    assert [t.assigned for t in targets_of(session, plan.id)] == [1350, 593]


def test_only_ticked_rows_are_taken_and_undoing_leaves_nothing(session: Session, world: World) -> None:
    plan = _plan(session, world)
    before = session.scalar(select(func.count()).select_from(Unit))
    text = SCHEDULE + "3|Công ty May Phố Nối|200|05/5/2024|200||\n4|Công ty Khác|100|06/5/2024|100||\n"
    number = _take_over(session, plan, text, {0, 2})
    assert [t.unit_label for t in targets_of(session, plan.id)] == ["huyện Khoái Châu", "Công ty May Phố Nối"]
    assert session.scalar(select(func.count()).select_from(Unit)) == (before or 0) + 1
    assert _undo(session, number) == []
    assert not _drives(session, plan) and not targets_of(session, plan.id)
    assert session.scalar(select(func.count()).select_from(Unit)) == before
    with pytest.raises(Refused, match="đã hoàn tác"):
        _undo(session, number)


def test_what_was_used_since_stays_with_a_sentence(session: Session, world: World) -> None:
    plan = _plan(session, world)
    number = _take_over(session, plan, SCHEDULE + "3|Công ty May Phố Nối|200|05/5/2024|200||\n")
    first, second, *_ = _drives(session, plan)
    add_registration(session, first.id, "Nguyễn Văn An")
    second.planned, second.version = 510, second.version + 1
    target = targets_of(session, plan.id)[1]
    target.assigned = 600
    made = session.scalars(select(Unit).where(Unit.name == "Công ty May Phố Nối")).one()
    add_registration(session, world.drive, "Trần Thị Bình", workplace_id=made.id)
    session.flush()
    kept = _undo(session, number)
    assert len(kept) == 4 and all(sentence.endswith("giữ lại.") for sentence in kept)
    assert [drive.id for drive in _drives(session, plan)] == [first.id, second.id]
    assert [t.assigned for t in targets_of(session, plan.id)] == [600]


def test_a_plan_that_changed_meanwhile_is_shown_again(session: Session, world: World) -> None:
    plan = _plan(session, world)
    reading = _reading(SCHEDULE)
    units, facilities = _settled(session, plan, reading)
    stamp = stamp_of(session, plan)
    _take_over(session, plan, SCHEDULE, {1})
    batch = Batch(reading, units, facilities, {0}, stamp, "thử", SCHEDULE)
    with pytest.raises(Refused, match="vừa sửa"):
        apply_batch(session, plan, batch, by=SYSTEM, now=clock.now())


def test_a_matrix_keeps_the_two_rows_of_one_unit(session: Session, world: World) -> None:
    plan = _plan(session, world)
    text = "TT|Đơn vị|Tháng 5|Tháng 8\n1|huyện Phù Cừ|100|\n2|huyện Khoái Châu|300|200\n3|huyện Phù Cừ||150\n"
    _take_over(session, plan, text)
    quota = quota_of(plan, targets_of(session, plan.id))
    assert [(row.label, row.in_months) for row in quota.rows] == [
        ("huyện Phù Cừ", 100),
        ("huyện Khoái Châu", 500),
        ("huyện Phù Cừ", 150),
    ]
    assert not _drives(session, plan)
    assert [row.verdict for row in _shown(session, plan, text).rows] == [RowVerdict.SAME] * 3


def test_a_unit_twice_at_the_same_time_is_kept_and_pointed_out(session: Session, world: World) -> None:
    plan = _plan(session, world)
    text = "TT|Đơn vị|Tháng 5\n1|huyện Phù Cừ|100\n2|huyện Phù Cừ|150\n"
    shown = _shown(session, plan, text).rows
    assert [row.needs_look for row in shown] == [False, True] and "dòng 2" in shown[1].sentences[0]
    _take_over(session, plan, text)
    _take_over(session, plan, text.replace("150", "160"))
    assert [t.assigned for t in targets_of(session, plan.id)] == [100, 160]


def test_the_share_of_a_drive_that_several_hold_is_no_new_drive(session: Session, world: World) -> None:
    plan = _plan(session, world)
    _take_over(session, plan, SCHEDULE, {0})
    drive = _drives(session, plan)[0]
    phu_cu = session.scalars(select(Unit).where(Unit.name == "huyện Phù Cừ")).first()
    assert phu_cu is not None
    session.add(
        DrivePartner(
            drive_id=drive.id,
            position=9,
            role=PartnerRole.SHARING,
            label="Phù Cừ",
            unit_id=phu_cu.id,
            share=200,
        )
    )
    session.flush()
    text = "TT|Đơn vị|Chỉ tiêu giao|Thời gian|Số lượng\n1|huyện Phù Cừ|593|06/3/2024|250\n"
    number = _take_over(session, plan, text)
    share = select(DrivePartner.share).where(DrivePartner.role == PartnerRole.SHARING)
    assert len(_drives(session, plan)) == 2 and session.scalar(share) == 250
    _undo(session, number)
    assert session.scalar(share) == 200


def test_an_ended_drive_is_not_changed(session: Session, world: World) -> None:
    plan = _plan(session, world)
    _take_over(session, plan, SCHEDULE)
    _drives(session, plan)[0].state = DriveState.CLOSED
    session.flush()
    row = _shown(session, plan, SCHEDULE.replace("|500|Nhà", "|550|Nhà")).rows[0]
    assert "đã khóa sổ" in row.sentences[0] and row.verdict is RowVerdict.SAME


def test_all_names_of_a_table_cost_one_statement(app: Flask, session: Session, world: World) -> None:
    with statements(app) as asked:
        found = match_names(session, world.province, [f"đơn vị {number}" for number in range(30)], FIRST)
        assert match_names(session, world.province, [], FIRST) == {}
    assert len(found) == 30 and len(asked) == 1


def test_names_are_found_as_of_the_plans_day(session: Session, world: World) -> None:
    names = ["BCĐ vận động HMTN huyện Khoái Châu", "Thị xã Mỹ Hòa", "phường Phố Hiến", "tỉnh Thái Bình"]
    then = match_names(session, world.province, names, date(2024, 3, 1))
    now = match_names(session, world.province, names, date(2026, 3, 1))
    assert then[names[0]].unit_id is not None and now[names[0]].unit_id is None
    assert [unit.name for unit in then[names[1]].candidates][0] == "thị xã Mỹ Hào"
    assert then[names[2]].unit_id is None and now[names[2]].unit_id == world.ward
    assert then[names[3]].unit_id is not None


def test_the_real_annex_of_hung_yen_comes_in_whole(session: Session, world: World) -> None:
    plan = _plan(session, world)
    plan.period_from, plan.period_to = date(2023, 12, 1), date(2024, 11, 30)
    text = (TEXTS / "hung_yen_2024.txt").read_text(encoding="utf-8")
    reading = read_annex(read_pasted(text[text.index("PHỤ LỤC:") :]).rows, plan.period_from, plan.period_to)
    units, facilities = _settled(session, plan, reading)
    districts = [choice for label, choice in units.items() if label.startswith("BCĐ vận động HMTN")]
    assert len(districts) == 10 and all(choice.unit_id for choice in districts)
    batch = Batch(reading, units, facilities, set(range(19)), stamp_of(session, plan), "", "")
    assert apply_batch(session, plan, batch, by=SYSTEM, now=clock.now()).rows == 19
    stored = session.scalars(select(Target).where(Target.plan_id == plan.id)).all()
    assert sum(target.assigned for target in stored) == 13_762
    assert sum(drive.planned for drive in _drives(session, plan)) == 22_450
    assert len(_drives(session, plan)) == 51


def test_who_signed_up_hears_of_the_hall_that_a_table_brings(session: Session, world: World) -> None:
    plan = _plan(session, world)
    _take_over(session, plan, SCHEDULE)
    drive = _drives(session, plan)[0]
    drive.state = DriveState.OPEN
    session.flush()
    told = select(func.count()).select_from(DriveChange).where(DriveChange.drive_id == drive.id)
    batch = _take_over(session, plan, SCHEDULE.replace("Nhà văn hóa", "Hội trường mới"))
    assert (drive.venue, session.scalar(told)) == ("Hội trường mới", 1)
    assert _undo(session, batch) == []
    assert (drive.venue, session.scalar(told)) == ("Nhà văn hóa", 2)
