"""The pages of both annexes, and what pages of a big plan weigh and ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drives.records import Drive
from domain.plans.records import AnnexLine, Campaign, Plan, Target
from domain.units.records import Unit
from tests.big_plan import big_plan
from tests.documents.pdf_reading import page_texts
from tests.quota_plan import (
    add_plan,
    hung_yen,
    kien_giang,
    plan_path,
    row_of,
    rows_of,
    send,
    stored_plan,
    two_units,
)
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
MOST_BYTES = 150_000


@pytest.fixture
def plan(app: Flask, world: World) -> int:
    """A plan with two units, one of them by months."""
    return stored_plan(app, lambda session: two_units(session, world))


def test_the_matrix_of_kien_giang_stands_as_printed(officer: Officer, app: Flask, world: World) -> None:
    number = stored_plan(app, lambda session: kien_giang(session, world.province))
    visitor = officer("tinh")
    page = visitor.open(plan_path(number))
    assert row_of(page, "Tổng cộng")[1:6] == ["1.500", "1.950", "1.200", "1.600", "6.250"]
    assert [row[-1] for row in rows_of(page) if row[0] == "Bệnh viện Đa khoa tỉnh"] == [
        "0 %",
        "như dòng trên",
    ]
    page = visitor.open(plan_path(number, "phu-luc"))
    assert row_of(page, "Tổng cộng")[1:] == ["1.500", "1.950", "1.200", "1.600", "6.250"]
    pdf = visitor.client.get(plan_path(number, "phu-luc.pdf"))
    assert pdf.mimetype == "application/pdf"
    text = " ".join(page_texts(pdf.data))
    assert "1.500 1.950 1.200 1.600 6.250" in text
    assert "Kèm theo Kế hoạch số 8A/KH-BCĐ ngày 24 tháng 4 năm 2020" in text


def test_the_annex_follows_a_drive_and_shows_what_the_source_printed(
    officer: Officer, app: Flask, world: World, plan: int
) -> None:
    with app.extensions["sessions"]() as session:
        target = session.scalars(
            select(Target).where(Target.plan_id == plan).order_by(Target.position)
        ).first()
        assert target is not None
        day = date(2027, 5, 5)
        session.add(
            AnnexLine(
                plan_id=plan, target_id=target.id, position=1, on_day=day, printed_day="5/5/2027", planned=250
            )
        )
        campaign = Campaign(
            plan_id=plan, position=1, slug="he", name="Hè", period_from=day, period_to=date(2027, 8, 1)
        )
        session.add(campaign)
        session.flush()
        drive = session.scalars(select(Drive.id).where(Drive.plan_id == plan)).one()
        session.get_one(Drive, drive).campaign_id = campaign.id
        session.commit()
    visitor = officer("tinh")
    page = visitor.open(plan_path(plan, "phu-luc"))
    assert "05/05/2027 : 250" in page.text and "Khác bản gốc" not in page.text
    visitor.open(f"/quan-ly/dot/{drive}/sua")
    moved = {"on_day-day": "7", "on_day-month": "6", "on_day-year": "2027"}
    send(visitor, "Lưu thông tin đợt", {"planned": "260", **moved})
    page = visitor.open(plan_path(plan, "phu-luc"))
    assert "07/06/2027 : 260" in page.text and "5/5/2027: 250" in page.text and "Khác bản gốc" in page.text
    text = " ".join(page_texts(visitor.client.get(plan_path(plan, "phu-luc.pdf")).data))
    assert "07/06/2027 260" in text and "05/05/2027" not in text
    assert "260" in row_of(visitor.open(plan_path(plan)), "phường Phố Hiến")


def test_the_annex_of_hung_yen_is_that_of_its_source(officer: Officer, app: Flask, world: World) -> None:
    number = stored_plan(app, lambda session: hung_yen(session, world.province))
    visitor = officer("tinh")
    page = visitor.open(plan_path(number, "phu-luc?kieu=lich"))
    sums = [row[1] for row in rows_of(page) if row[0].startswith(("Cộng mục", "Tổng cộng"))]
    assert sums == ["9.287", "1.200", "2.175", "1.100", "13.762"]
    assert "Bản gốc in" not in page.text
    text = " ".join(page_texts(visitor.client.get(plan_path(number, "phu-luc.pdf?kieu=lich")).data))
    assert "Tổng cộng mục I + II + III + IV 13.762" in text
    assert visitor.open(plan_path(number, "phu-luc?kieu=rac")).status == 200


def test_an_empty_annex_says_what_to_do(officer: Officer, app: Flask, world: World) -> None:
    number = stored_plan(
        app, lambda session: add_plan(session, world.province, world.today, world.today + timedelta(days=40))
    )
    visitor = officer("tinh")
    for kind in ("lich", "ma-tran"):
        page = visitor.open(plan_path(number, f"phu-luc?kieu={kind}"))
        assert page.link("Mở trang chỉ tiêu").endswith("/chi-tieu")
        assert visitor.client.get(plan_path(number, f"phu-luc.pdf?kieu={kind}")).status_code == 200


PAGES = ("chi-tieu", "phu-luc?kieu=lich", "phu-luc?kieu=ma-tran", "chi-tieu/cot?thang=2027-05")


def test_big_plans_open_in_the_same_number_of_questions_and_stay_light(
    officer: Officer, app: Flask, world: World
) -> None:
    visitor = officer("tinh")
    counts: dict[str, list[int]] = {page: [] for page in (*PAGES, "so-lieu")}
    for units, drives in ((4, 4), (200, 400)):
        with app.extensions["sessions"]() as session:
            session.execute(Target.__table__.delete())  # type: ignore[attr-defined]
            session.commit()
            number = _made_anew(session, world, units, drives)
        for page in PAGES:
            with statements(app) as asked:
                opened = visitor.open(plan_path(number, page))
            counts[page].append(len(asked))
            assert opened.status == 200 and len(opened.source.encode()) < MOST_BYTES, page
        with statements(app) as asked:
            opened = visitor.open(f"/quan-ly/chi-tieu?ke_hoach={number}")
        counts["so-lieu"].append(len(asked))
        assert len(opened.source.encode()) < MOST_BYTES
    assert all(small == large for small, large in counts.values()), counts


def _made_anew(session: Session, world: World, units: int, drives: int) -> int:
    """Store a big plan where the one before has gone out of the way."""
    for old in session.scalars(select(Plan).where(Plan.title == "Kế hoạch lớn năm 2027")):
        old.slug, old.title = f"{old.slug}-cu", "Kế hoạch cũ"
    for unit in session.scalars(select(Unit).where(Unit.name.contains("thử nghiệm số"))):
        unit.slug, unit.name = f"{unit.slug}-cu", f"{unit.name} (cũ)"
    session.flush()
    number = big_plan(session, world.province, units=units, drives=drives).id
    session.commit()
    return number
