"""A plan's record on both databases: versions in a crowd, circles, deletion with all parts, numbers of many plans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.drives.records import Drive, DriveState
from domain.journal import SYSTEM, JournalLine
from domain.plans import record_actions, record_queries
from domain.plans.record_rules import BasisLine, IssuerLine, PeakLine, PlanDraft, SectionLine
from domain.plans.records import Campaign, Plan, PlanState, Target, TargetKind
from domain.refusals import Refused
from domain.reports.plan_record import (
    PlanNumbers,
    numbers_of_plans,
    present_content,
    what_hangs_on_plan,
)
from domain.tables import metadata
from domain.units.records import Unit
from tests.world import World

FIRST, LAST = date(2026, 12, 1), date(2027, 11, 30)
DRAFT = PlanDraft(
    title="Kế hoạch năm 2027",
    period_from=FIRST,
    period_to=LAST,
    number_text="8A/KH-BCĐ",
    issuers=[
        IssuerLine("UBND phường Phố Hiến", "CHỦ TỊCH\nAn"),
        IssuerLine("Hội Chữ thập đỏ", "CHỦ TỊCH\nBình"),
    ],
    bases=[BasisLine("1/QĐ", FIRST, "Tỉnh", "về chỉ tiêu")],
    peaks=[PeakLine("Hè", date(2027, 6, 1), date(2027, 6, 30))],
    recipients=[("Lưu", "")],
)


def _plan(session: Session, world: World, title: str = "Kế hoạch năm 2027") -> Plan:
    unit = session.get_one(Unit, world.ward)
    made = replace(DRAFT, title=title)
    return record_actions.add_plan(session, unit, world.province, made, by=SYSTEM, now=clock.now())


def test_issuers_find_their_units_and_signatures_are_joined(session: Session, world: World) -> None:
    plan = _plan(session, world)
    whole = record_queries.whole_plan(session, plan.id)
    assert [issuer.unit_id for issuer in whole.issuers] == [world.ward, None]
    assert whole.signature == "CHỦ TỊCH\nAn\n\nCHỦ TỊCH\nBình" and whole.province_id == world.province
    second = _plan(session, world)
    assert plan.slug != second.slug and second.slug.endswith("-2")


def test_a_body_that_keeps_its_name_keeps_its_unit(session: Session, world: World) -> None:
    plan = _plan(session, world)
    record_queries.whole_plan(session, plan.id).issuers[1].unit_id = world.facility
    session.flush()
    changed = replace(DRAFT, issuers=[*DRAFT.issuers[1:], IssuerLine("Sở Xa Lạ")])
    record_actions.change_plan(session, plan, changed, seen_version=1, by=SYSTEM, now=clock.now())
    session.expire_all()
    issuers = record_queries.whole_plan(session, plan.id).issuers
    assert [issuer.unit_id for issuer in issuers] == [world.facility, None]


def test_one_of_eight_writers_wins(app: Flask, world: World) -> None:
    sessions = app.extensions["sessions"]
    with sessions() as session:
        begin_writing(session)
        number = _plan(session, world).id
        session.commit()
    barrier = Barrier(8)

    def write(_: int) -> bool:
        barrier.wait()
        with sessions() as session:
            begin_writing(session)
            try:
                sections = [SectionLine("I. MỤC ĐÍCH", "Đoạn")]
                plan = session.get_one(Plan, number)
                record_actions.write_sections(
                    session, plan, sections, seen_version=1, by=SYSTEM, now=clock.now()
                )
                session.commit()
            except Refused:
                session.rollback()
                session.info.pop("journal", None)
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(8))) == 1
    with sessions() as session:
        plan = record_queries.whole_plan(session, number)
        assert plan.version == 2 and len(plan.sections) == 1


def test_no_plan_stands_above_itself(session: Session, world: World) -> None:
    top, middle, low = (_plan(session, world, title) for title in ("A", "B", "C"))
    middle.parent_id, low.parent_id = top.id, middle.id
    session.flush()
    assert record_queries.stands_under(session, top.id, low.id)
    assert record_queries.stands_under(session, top.id, top.id)
    assert not record_queries.stands_under(session, low.id, top.id)
    assert not record_queries.stands_under(session, low.id, None)


@pytest.fixture
def full_plan(session: Session, world: World) -> Iterator[Plan]:
    """A draft with targets, a campaign with a peak, a file, a version and text."""
    plan = _plan(session, world)
    now = clock.now()
    record_actions.write_sections(
        session, plan, [SectionLine("I", "a")], seen_version=plan.version, by=SYSTEM, now=now
    )
    session.add(Target(plan_id=plan.id, unit_id=world.school, position=1, assigned=5, changed_at=now))
    session.add(Campaign(plan_id=plan.id, position=1, slug="c", name="C", period_from=FIRST, period_to=LAST))
    session.flush()
    record_actions.attach(
        session,
        plan,
        name="a.pdf",
        media_type="application/pdf",
        content=b"%PDF-1",
        is_public=True,
        by=SYSTEM,
        now=now,
    )
    record_actions.freeze(session, plan, present_content(session, plan.id), "", by=SYSTEM, now=now)
    yield plan


def _rows_of_plans(session: Session) -> dict[str, int]:
    columns = {t.name: t.columns["plan_id"] for t in metadata.sorted_tables if "plan_id" in t.columns}
    counted = {name: session.scalar(select(func.count(column))) or 0 for name, column in columns.items()}
    counted["plans"] = session.scalar(select(func.count()).select_from(Plan)) or 0
    return {name: count for name, count in counted.items() if count}


def test_a_deleted_draft_takes_all_its_parts_along(session: Session, world: World, full_plan: Plan) -> None:
    assert len(_rows_of_plans(session)) >= 10
    assert what_hangs_on_plan(session, full_plan.id) == []
    record_actions.delete_draft(session, full_plan, hanging=[], by=SYSTEM, now=clock.now())
    session.commit()
    assert _rows_of_plans(session) == {}
    acts = session.scalars(select(JournalLine.act).where(JournalLine.noun == "plan")).all()
    assert "xóa dự thảo kế hoạch" in acts and "thêm tệp kèm kế hoạch" in acts


def test_what_others_made_keeps_a_draft(session: Session, world: World, full_plan: Plan) -> None:
    session.get_one(Drive, world.drive).plan_id = full_plan.id
    session.flush()
    hanging = what_hangs_on_plan(session, full_plan.id)
    assert hanging == ["1 đợt hiến máu"]
    with pytest.raises(Refused, match="1 đợt hiến máu"):
        record_actions.delete_draft(session, full_plan, hanging=hanging, by=SYSTEM, now=clock.now())
    full_plan.state = PlanState.ISSUED
    with pytest.raises(Refused, match="bản dự thảo"):
        record_actions.delete_draft(session, full_plan, hanging=[], by=SYSTEM, now=clock.now())


def test_a_frozen_version_says_every_part(session: Session, world: World, full_plan: Plan) -> None:
    session.get_one(Drive, world.drive).plan_id = full_plan.id
    session.flush()
    session.expire_all()
    kept = record_actions.freeze(
        session, full_plan, present_content(session, full_plan.id), " Lần hai ", by=SYSTEM, now=clock.now()
    )
    content = json.loads(kept.content)
    assert (kept.number, kept.note, content["number"]) == (2, "Lần hai", "8A/KH-BCĐ")
    assert content["issuers"] == ["UBND phường Phố Hiến", "Hội Chữ thập đỏ"]
    assert content["bases"] == ["1/QĐ ngày 01/12/2026 của Tỉnh, về chỉ tiêu"]
    assert content["peaks"] == ["Hè: 01/06/2027 – 30/06/2027"]
    assert content["sections"] == ["I", "a"] and content["campaigns"] == ["C: 01/12/2026 – 30/11/2027"]
    assert content["targets"] == ["Trường Đại học Sư phạm Kỹ thuật Hưng Yên: 5 đơn vị máu"]
    assert len(content["drives"]) == 1 and content["drives"][0].endswith("60 đơn vị máu")


def _target(plan: Plan, unit_id: int, assigned: int, **more: object) -> Target:
    values = {"kind": TargetKind.UNITS_OF_BLOOD, "position": 1, "changed_at": clock.now(), **more}
    return Target(plan_id=plan.id, unit_id=unit_id, assigned=assigned, **values)


def test_the_numbers_of_many_plans_are_those_of_each(session: Session, world: World) -> None:
    matrix, mixed, told, empty = (_plan(session, world, title) for title in "ABCD")
    may, june = date(2027, 5, 1), date(2027, 6, 1)
    session.add_all(
        [
            _target(matrix, world.school, 10, month=may),
            _target(matrix, world.school, 20, month=june),
            # A quota of the whole period counts before its months; targets in words are not added to the annex.
            _target(mixed, world.school, 50),
            _target(mixed, world.school, 20, month=may),
            _target(mixed, world.other_ward, 7),
            _target(mixed, world.ward, 900, sentence="tiếp nhận 900 đơn vị máu"),
            _target(mixed, world.ward, 800, assigner_id=world.province),
            _target(mixed, world.school, 300, kind=TargetKind.REGISTRANTS),
            _target(told, world.ward, 330, sentence="trên 330 đơn vị máu", is_least=True),
        ]
    )
    session.flush()
    numbers = numbers_of_plans(session, [plan.id for plan in (matrix, mixed, told, empty)])
    assert numbers == {
        matrix.id: PlanNumbers(30, 0),
        mixed.id: PlanNumbers(57, 0),
        told.id: PlanNumbers(330, 0),
        empty.id: PlanNumbers(None, 0),
    }
    assert numbers_of_plans(session, []) == {}


def test_the_same_file_is_kept_once(session: Session, world: World, full_plan: Plan) -> None:
    values = {"media_type": "application/pdf", "is_public": False, "by": SYSTEM, "now": clock.now()}
    with pytest.raises(Refused, match="đã có"):
        record_actions.attach(session, full_plan, name="b.pdf", content=b"%PDF-1", **values)
    with pytest.raises(Refused, match="6 MB"):
        record_actions.attach(session, full_plan, name="c.pdf", content=b"0" * 6_000_001, **values)
    record_actions.attach(session, full_plan, name="d.pdf", content=b"0" * 6_000_000, **values)


def test_a_cancelled_drive_stays_on_the_schedule(session: Session, world: World, full_plan: Plan) -> None:
    drive = session.get_one(Drive, world.drive)
    drive.plan_id, drive.state = full_plan.id, DriveState.CANCELLED
    session.flush()
    session.expire_all()
    drives = present_content(session, full_plan.id)["drives"]
    assert isinstance(drives, list) and drives[0].endswith("60 đơn vị máu (Hủy)")
