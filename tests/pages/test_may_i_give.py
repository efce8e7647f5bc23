"""The self-check, the next-date calculator and the page of rights: nothing is stored, everything has its clause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.tables import metadata
from domain.units.records import Unit
from domain.wording import short_date
from tests.statements import changes, statements
from tests.visitor import Page, Visitor
from tests.world import World

HEALTHY = {
    "birth-day": "5",
    "birth-month": "3",
    "birth-year": "1990",
    "sex": "nu",
    "weight": "50",
    "wants": "toan_phan",
}


def ask(visitor: Visitor, **changes: Any) -> Page:
    visitor.open("/dieu-kien")
    return visitor.submit("Xem trả lời", **(HEALTHY | changes))


def _rows(session: Session) -> dict[str, int]:
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in metadata.tables.items()
    }


def test_nothing_is_stored_and_no_cookie_is_set(app: Flask, session: Session, world: World) -> None:
    visitor, before = Visitor(app.test_client()), _rows(session)
    with statements(app) as asked:
        page = ask(visitor, muoi_hai_thang="y", dang_benh="y")
    assert page.status == 200 and "Chưa đến được lúc này" in page.text
    assert "Set-Cookie" not in page.response.headers
    assert page.response.headers["Cache-Control"] == "no-store"
    assert changes(asked) == []
    assert _rows(session) == before
    assert visitor.client.get_cookie("giothong") is None


def test_may_come_ask_a_doctor_or_wait_until_a_day(visitor: Visitor, world: World) -> None:
    page = ask(visitor)
    assert "Anh/chị đến được" in page.texts(".//h2") and "250, 350, 450 ml" in page.text
    assert "Anh/chị hỏi bác sĩ trước khi đến" in ask(visitor, dung_thuoc="y").texts(".//h2")
    flu = world.today - timedelta(days=2)
    typed = {"bay_ngay_ngay-day": flu.day, "bay_ngay_ngay-month": flu.month, "bay_ngay_ngay-year": flu.year}
    page = ask(visitor, bay_ngay="y", **typed)
    assert f"sớm nhất ngày {short_date(flu + timedelta(days=7))}" in page.text
    assert "Thông tư 26/2013/TT-BYT, Điều 5; áp dụng từ 15/11/2013" in page.text
    assert 'name="bay_ngay" value="y" checked' in page.source, "answers stay to be corrected"


def test_what_is_missing_is_asked_for(visitor: Visitor, world: World) -> None:
    visitor.open("/dieu-kien")
    page = visitor.submit("Xem trả lời", sex=None, weight="1000")
    assert page.status == 422 and page.texts(".//title")[0].startswith("Lỗi: ")
    assert len(page.errors) == 3
    later = world.today + timedelta(days=1)
    typed = {"last_on-day": later.day, "last_on-month": later.month, "last_on-year": later.year}
    page = ask(visitor, **typed)
    assert page.errors == ["Ngày hiến máu gần nhất chưa đến. Nhập ngày đã hiến"]


def boxes(name: str, day: date) -> dict[str, int]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_a_day_counts_without_the_tick_before_it(visitor: Visitor, world: World) -> None:
    flu = world.today - timedelta(days=2)
    page = ask(visitor, **boxes("bay_ngay_ngay", flu))
    assert f"sớm nhất ngày {short_date(flu + timedelta(days=7))}" in page.text
    assert 'name="bay_ngay" value="y" checked' in page.source


def test_days_that_cannot_be_are_refused_and_stay_in_sight(visitor: Visitor, world: World) -> None:
    page = ask(visitor, **boxes("bay_ngay_ngay", world.today + timedelta(days=1)))
    assert page.status == 422 and page.errors == ["Ngày này chưa đến. Nhập ngày đã qua, hoặc để trống"]
    assert len(page.texts(".//details[@open]")) == 1
    # The last day before the birth of HEALTHY, and the birth itself.
    page = ask(visitor, **boxes("last_on", date(1990, 3, 4)), **boxes("bay_ngay_ngay", date(1990, 3, 4)))
    assert (
        page.status == 422 and len(page.errors) == 2 and all("trước ngày sinh" in one for one in page.errors)
    )
    assert ask(visitor, **boxes("last_on", date(1990, 3, 5))).status == 200
    page = ask(visitor, weight="1000", **boxes("bay_ngay_ngay", world.today))
    assert page.status == 422 and len(page.texts(".//details[@open]")) == 1


def next_day(visitor: Visitor, world: World, ago: int, **more: Any) -> Page:
    last = world.today - timedelta(days=ago)
    visitor.open("/dieu-kien/ngay-hien-lai")
    typed = {"last_on-day": last.day, "last_on-month": last.month, "last_on-year": last.year}
    return visitor.submit("Tính ngày", **typed, **more)


def test_the_calculator_names_the_day_and_the_drives_after_it(
    visitor: Visitor, session: Session, world: World
) -> None:
    page = next_day(visitor, world, 74)
    day = world.today + timedelta(days=10)
    assert f"{short_date(day)}" in page.texts(".//div[@class='box']/h2")[0]
    assert "84 ngày" in page.text and "Điều 6" in page.text
    venues = page.text
    assert "Hội trường UBND xã" in venues and "Nhà văn hóa phường An Tảo" not in venues
    assert "Set-Cookie" not in page.response.headers
    platelets = next_day(visitor, world, 74, component="tieu_cau")
    assert "đã hiến lại được" in platelets.text and "Nhà văn hóa phường An Tảo" in platelets.text


def test_the_calculator_looks_near_a_commune_first(visitor: Visitor, session: Session, world: World) -> None:
    other = session.get_one(Unit, world.other_ward).name
    near = next_day(visitor, world, 200, commune=other)
    assert "Hội trường UBND xã" in near.text and "Nhà văn hóa phường An Tảo" not in near.text
    nowhere = next_day(visitor, world, 200, commune="Không Có Nơi Này")
    assert "Chưa có đợt ở “Không Có Nơi Này”" in nowhere.text and "Hội trường UBND xã" in nowhere.text
    late = next_day(visitor, world, 0, component="toan_phan")
    assert "Chưa có đợt nào từ ngày đó" in late.text


def test_the_calculator_asks_for_a_day_that_is_over(visitor: Visitor, world: World) -> None:
    assert next_day(visitor, world, -3).errors == ["Ngày hiến máu gần nhất chưa đến. Nhập ngày đã hiến"]


@pytest.mark.parametrize(
    "words",
    ["100.000 đồng", "150.000 đồng", "180.000 đồng", "250.000 đồng", "30.000 đồng", "50.000 đồng",
     "Thông tư 15/2023/TT-BYT, áp dụng từ 15/09/2023", "Quyết định 1995/2004/QĐ-BYT"],
)  # fmt: skip
def test_the_page_of_rights_names_amounts_with_their_source(
    visitor: Visitor, world: World, words: str
) -> None:
    assert words in visitor.open("/quyen-loi").text
