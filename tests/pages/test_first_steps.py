"""An office sets itself up step by step; the province sees which committees lack what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.committees.records import Committee, CommitteeMember
from domain.outreach.records import Announcement
from domain.units.records import Unit
from tests.documents.pdf_reading import bare, page_texts
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_new_commune_is_set_up_in_five_pages(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("xa")
    page = visitor.open("/quan-ly/")
    page = visitor.open(page.link("Thiết lập Ban Chỉ đạo"))
    page = visitor.open(page.link("Làm tiếp bước"))
    assert page.title == "Đơn vị và đầu giấy"
    page = visitor.submit(
        "Lưu và tiếp tục",
        address="Số 12 đường Tuệ Tĩnh",
        place_name="Phố Hiến",
        authority_lines="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH",
        signer_title="PHÓ CHỦ TỊCH",
        signer_name="Trần Minh Quang",
    )
    assert page.title == "Quyết định và cơ quan thường trực"
    page = visitor.submit(
        "Lưu và tiếp tục", decision_number="15/QĐ-UBND", **_day("decision_day", world.today)
    )
    assert page.title == "Thành viên"
    names = [LONG_NAME, "Nguyễn Thị Ánh", "", "Trần Văn Nam", "", "", "", ""]
    page = visitor.submit("Lưu và tiếp tục", full_name=names)
    assert page.title == "Nơi nhận danh sách", page.errors
    page = visitor.submit("Lưu và tiếp tục", name="Bộ phận một cửa")
    assert page.title == "In thử và tin đầu tiên"
    page = visitor.submit("Viết tin mẫu")
    assert "hiến máu tình nguyện" in page.source
    with app.extensions["sessions"]() as session:
        unit = session.get_one(Unit, world.ward)
        assert (unit.signer_name, unit.place_name) == ("Trần Minh Quang", "Phố Hiến")
        committee = session.scalars(select(Committee).where(Committee.unit_id == world.ward)).one()
        assert committee.decision_number == "15/QĐ-UBND" and committee.standing_body
        members = session.scalars(select(CommitteeMember).order_by(CommitteeMember.position)).all()
        assert [(one.full_name, one.role) for one in members] == [
            (LONG_NAME, "Trưởng ban"),
            ("Nguyễn Thị Ánh", "Phó Trưởng ban thường trực"),
            ("Trần Văn Nam", "Ủy viên, thư ký"),
        ]
        written = session.scalars(select(Announcement)).one()
        assert written.published_at is None, "an office publishes its own words itself"
    page = visitor.open("/quan-ly/bat-dau/")
    assert page.text.count("đã xong") == 4
    assert "Ban Chỉ đạo" not in " ".join(visitor.open("/quan-ly/").texts(".//ul[@class='todo']/li"))


def test_the_trial_page_is_a_sample_on_the_offices_own_letterhead(officer: Officer, world: World) -> None:
    page = officer("xa").open("/quan-ly/bat-dau/in-thu.pdf")
    text = bare(" ".join(page_texts(page.response.data)))
    for words in ("Nguyễn Thị Mẫu Một", "PHƯỜNG PHỐ HIẾN", "(ba) người", "DỮ LIỆU MẪU"):
        assert bare(words) in text


def test_what_was_typed_comes_back_with_the_row_to_mend(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("xa")
    visitor.open("/quan-ly/bat-dau/thanh-vien")
    page = visitor.submit(
        "Lưu và tiếp tục",
        full_name=["Trần Minh Quang", "", "Lê Văn Ba"],
        role=["Trưởng ban", "Ủy viên", ""],
        office=["Phó Chủ tịch", "Trạm Y tế", ""],
        phone=["12", "", ""],
    )
    assert page.status == 422
    assert [error.split(":")[0] for error in page.errors] == ["Dòng 1", "Dòng 2", "Dòng 3"]
    for typed in ("Trần Minh Quang", "Trạm Y tế", 'value="12"', "Lê Văn Ba"):
        assert typed in page.source
    page = visitor.submit("Lưu và tiếp tục", full_name=[""], role=["Trưởng ban"], office=[""], phone=[""])
    assert "Nhập ít nhất một thành viên." in page.errors
    twice = {"full_name": ["An Bình"] * 2, "role": ["Ủy viên"] * 2, "office": ["", ""], "phone": ["", ""]}
    assert "hai lần" in visitor.submit("Lưu và tiếp tục", **twice).text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(CommitteeMember)).all() == []
    assert visitor.open("/quan-ly/bat-dau/khong-co").status == 404


def test_the_province_sees_what_each_committee_lacks(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    session.add(
        Committee(
            unit_id=world.ward,
            name="Ban Chỉ đạo",
            decision_number="15/QĐ-UBND",
            standing_body="Hội Chữ thập đỏ",
            term_to=world.today - timedelta(days=1),
        )
    )
    session.commit()
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/ban-chi-dao/?tim=pho+hien")
    (row,) = page.texts(".//tbody/tr")
    assert "đã hết" in row and "chưa có thành viên" in row and "Chưa có nơi nhận" in row
    assert "Không có đơn vị nào khớp" in visitor.open("/quan-ly/ban-chi-dao/?tim=khong+co").text
    everything = len(visitor.open("/quan-ly/ban-chi-dao/").all(".//tbody/tr"))
    assert everything > 50
    assert len(visitor.open("/quan-ly/ban-chi-dao/?xem=con-thieu").all(".//tbody/tr")) == everything
    assert len(officer("xa").open("/quan-ly/ban-chi-dao/").all(".//tbody/tr")) == 1


def test_a_hundred_committees_take_a_handful_of_statements(
    officer: Officer, app: Flask, session: Session, world: World
) -> None:
    session.commit()
    visitor = officer("tinh")
    visitor.open("/quan-ly/ban-chi-dao/")
    with statements(app) as few:
        assert visitor.open("/quan-ly/ban-chi-dao/").status == 200
    for unit_id in session.scalars(select(Unit.id).where(Unit.parent_id == world.province).limit(30)):
        committee = Committee(unit_id=unit_id, name="Ban Chỉ đạo")
        session.add(committee)
        session.flush()
        session.add(CommitteeMember(committee_id=committee.id, position=1, full_name="An", role="Trưởng ban"))
    session.commit()
    with statements(app) as many:
        visitor.open("/quan-ly/ban-chi-dao/")
    assert len(many) <= len(few)
