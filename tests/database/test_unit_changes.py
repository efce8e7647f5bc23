"""Units through time: successions followed both ways, merges, splits, names, ends, and their undoing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.journal import SYSTEM, JournalLine
from domain.refusals import Refused
from domain.units import succession_queries as q
from domain.units.actions import add_unit, load_catalogue
from domain.units.change_actions import close_unit, merge_units, rename_unit, split_unit
from domain.units.change_undo import undo_change
from domain.units.records import Unit, UnitKind, UnitSuccession
from domain.units.succession_rules import main_heirs
from tests.statements import statements
from tests.world import World, add_drive

ACT = "Quyết định số 12/QĐ-UBND"
OLD_MAP = date(2025, 6, 30)


def _district(session: Session, name: str) -> Unit:
    return session.scalars(select(Unit).where(Unit.name == name, Unit.kind == UnitKind.DISTRICT)).one()


def _names(session: Session, numbers: object) -> list[str]:
    return sorted(session.scalars(select(Unit.name).where(Unit.id.in_(numbers))))  # type: ignore[arg-type]


def _school(session: Session, world: World, name: str) -> Unit:
    return add_unit(
        session, kind=UnitKind.SCHOOL, name=name, parent_id=world.province, by=SYSTEM, now=clock.now()
    )


def test_a_district_is_followed_by_the_successors_of_its_communes(session: Session, world: World) -> None:
    my_hao = _district(session, "thị xã Mỹ Hào")
    heirs = q.successors(session, [my_hao.id], world.today)[my_hao.id]
    found = _names(session, [heir.unit_id for heir in heirs])
    assert found == ["phường Mỹ Hào", "phường Thượng Hồng", "phường Đường Hào"]
    kim_dong = _district(session, "huyện Kim Động")
    heirs = q.successors(session, [kim_dong.id], world.today)[kim_dong.id]
    small = {heir.unit_id for heir in heirs} - set(main_heirs(heirs))
    assert _names(session, small) == ["phường Sơn Nam"]
    assert q.successors(session, [kim_dong.id], OLD_MAP)[kim_dong.id][0].unit_id == kim_dong.id
    assert q.last_step(session, [kim_dong.id])[0] == date(2025, 7, 1)


def test_a_commune_knows_what_it_was_made_of(session: Session, world: World) -> None:
    before = q.all_before(session, world.ward)
    kinds = {unit.kind for unit in before.values()}
    assert UnitKind.DISTRICT in kinds and UnitKind.WARD in kinds
    assert any(unit.name == "thành phố Hưng Yên" for unit in before.values())
    back = q.on_map(session, [world.ward, world.school], OLD_MAP, whole_districts=True)
    assert _names(session, [heir.unit_id for heir in back[world.ward]]) == ["thành phố Hưng Yên"]
    assert [heir.unit_id for heir in back[world.school]] == [world.school]


def test_many_units_cost_as_many_statements_as_one(app: Flask, session: Session, world: World) -> None:
    districts = session.scalars(select(Unit.id).where(Unit.kind == UnitKind.DISTRICT)).all()
    counts = []
    for numbers in (districts[:1], districts):
        with statements(app) as asked:
            assert all(q.successors(session, numbers, world.today).values())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_wards_of_duong_kinh_are_found(fresh_app: Flask) -> None:
    """The catalogue is loaded once into a database, so the other province needs an empty one."""
    with fresh_app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(delete(UnitSuccession))
        session.execute(delete(Unit))
        load_catalogue(session, frozenset({"31"}))
        district = _district(session, "quận Dương Kinh")
        heirs = q.successors(session, [district.id], date(2025, 8, 15))[district.id]
        assert _names(session, main_heirs(heirs)) == ["phường Dương Kinh", "phường Hưng Đạo"]


def test_a_merge_closes_links_and_can_be_undone(session: Session, world: World) -> None:
    one, other = _school(session, world, "Trường A"), _school(session, world, "Trường B")
    day = world.today + timedelta(days=30)
    change = merge_units(
        session, [one, other], "Trường Liên cấp C", on_day=day, basis=ACT, by=SYSTEM, now=clock.now()
    )
    new = session.scalars(select(Unit).where(Unit.name == "Trường Liên cấp C")).one()
    assert one.valid_to == other.valid_to == day - timedelta(days=1) and new.valid_from == day
    assert change.sentence.startswith("Sáp nhập: Trường A, Trường B vào Trường Liên cấp C, từ ")
    assert [heir.unit_id for heir in q.successors(session, [one.id], day)[one.id]] == [new.id]
    assert [heir.unit_id for heir in q.successors(session, [one.id], world.today)[one.id]] == [one.id]
    assert {heir.unit_id for heir in q.predecessors(session, [new.id], world.today)[new.id]} == {
        one.id,
        other.id,
    }
    with pytest.raises(Refused, match="đã kết thúc ngày"):
        close_unit(session, one, on_day=day, basis=ACT, by=SYSTEM, now=clock.now())
    undo_change(session, change, by=SYSTEM, now=clock.now())
    session.expire_all()
    assert one.valid_to is None and session.get(Unit, new.id) is None
    with pytest.raises(Refused, match="đã được hoàn tác"):
        undo_change(session, change, by=SYSTEM, now=clock.now())
    session.commit()
    acts = set(session.scalars(select(JournalLine.act)))
    assert {"sáp nhập đơn vị", "hoàn tác thay đổi đơn vị"} <= acts


def test_what_hangs_on_a_new_unit_keeps_a_merge_from_being_undone(session: Session, world: World) -> None:
    one, other = _school(session, world, "Trường A"), _school(session, world, "Trường B")
    change = merge_units(
        session, [one, other], "Trường C", on_day=world.today, basis=ACT, by=SYSTEM, now=clock.now()
    )
    new = session.scalars(select(Unit).where(Unit.name == "Trường C")).one()
    facility = session.get_one(Unit, world.facility)
    drive = add_drive(session, new, facility, world.today + timedelta(days=3), "Hội trường")
    with pytest.raises(Refused, match="Đã có 1 mục"):
        undo_change(session, change, by=SYSTEM, now=clock.now())
    drive.host_id = world.ward
    session.flush()
    undo_change(session, change, by=SYSTEM, now=clock.now())
    assert one.valid_to is None


def test_one_of_the_merged_may_go_on(session: Session, world: World) -> None:
    one, other = _school(session, world, "Trường A"), _school(session, world, "Trường B")
    now = clock.now()
    with pytest.raises(Refused, match="Kể thêm"):
        merge_units(session, [one], "Trường Mới", on_day=world.today, basis=ACT, by=SYSTEM, now=now)
    merge_units(session, [one, other], "trường a", on_day=world.today, basis=ACT, by=SYSTEM, now=now)
    assert one.valid_to is None and other.valid_to == world.today - timedelta(days=1)
    third = _school(session, world, "Trường D")
    merge_units(session, [third], "Trường A", on_day=world.today, basis=ACT, by=SYSTEM, now=now)
    assert [h.unit_id for h in q.successors(session, [third.id], world.today)[third.id]] == [one.id]


def test_a_split_may_keep_the_name_and_has_a_main_part(session: Session, world: World) -> None:
    unit = _school(session, world, "Trường A")
    given = {"on_day": world.today, "basis": ACT, "by": SYSTEM, "now": clock.now()}
    for names in (["Trường A"], ["Trường A", "TRƯỜNG A"], ["", " "]):
        with pytest.raises(Refused, match="ít nhất hai tên"):
            split_unit(session, unit, names, **given)  # type: ignore[arg-type]
    change = split_unit(session, unit, ["Trường A", "Trường B"], **given)  # type: ignore[arg-type]
    heirs = q.successors(session, [unit.id], world.today)[unit.id]
    assert len(heirs) == 2 and unit.id not in [heir.unit_id for heir in heirs]
    main = session.get_one(Unit, main_heirs(heirs)[0])
    assert main.name == "Trường A" and len(main_heirs(heirs)) == 1
    undo_change(session, change, by=SYSTEM, now=clock.now())
    assert [heir.unit_id for heir in q.successors(session, [unit.id], world.today)[unit.id]] == [unit.id]


def test_a_commune_changes_only_by_an_act_and_keeps_its_kind_of_name(session: Session, world: World) -> None:
    ward, other = session.get_one(Unit, world.ward), session.get_one(Unit, world.other_ward)
    day = world.today + timedelta(days=1)
    with pytest.raises(Refused, match="Nhập văn bản làm căn cứ"):
        merge_units(session, [ward, other], "xã Mới", on_day=day, basis=" ", by=SYSTEM, now=clock.now())
    merge_units(session, [ward, other], "xã Mới", on_day=day, basis=ACT, by=SYSTEM, now=clock.now())
    new = session.scalars(select(Unit).where(Unit.name == "xã Mới")).one()
    assert new.kind is UnitKind.COMMUNE and new.parent_id == world.province
    province = session.get_one(Unit, world.province)
    with pytest.raises(Refused, match="danh mục hành chính"):
        close_unit(session, province, on_day=day, basis=ACT, by=SYSTEM, now=clock.now())


def test_a_new_name_keeps_everything_and_the_old_one_is_found(session: Session, world: World) -> None:
    school = session.get_one(Unit, world.school)
    old, slug, now = school.name, school.slug, clock.now()
    given = {"basis": ACT, "today": world.today, "by": SYSTEM, "now": now}
    with pytest.raises(Refused, match="khi đã đến ngày"):
        rename_unit(session, school, "Trường X", on_day=world.today + timedelta(days=1), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="khác tên đang dùng"):
        rename_unit(session, school, old, on_day=world.today, **given)  # type: ignore[arg-type]
    change = rename_unit(session, school, "Trường Đại học Phố Hiến", on_day=world.today, **given)  # type: ignore[arg-type]
    assert school.slug == slug and school.agency_lines == "TRƯỜNG ĐẠI HỌC PHỐ HIẾN"
    former = q.all_before(session, school.id)
    assert [unit.name for unit in former.values()] == [old]
    (former_id,) = former
    assert [h.unit_id for h in q.successors(session, [former_id], world.today)[former_id]] == [school.id]
    undo_change(session, change, by=SYSTEM, now=now)
    assert school.name == old and not q.all_before(session, school.id)
