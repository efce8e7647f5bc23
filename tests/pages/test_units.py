"""The units of a province: search without marks, adding, contact and letterhead with its preview."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from domain.units.records import Unit
from tests.documents.pdf_reading import MM, horizontal_rules
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _rows(page: Page) -> list[str]:
    return page.texts(".//table//tbody/tr/th")


def test_the_list_is_searched_without_marks_and_by_kind(officer: Officer) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/don-vi/")
    assert _rows(visitor.submit("Lọc", tim="PHO hien", loai="")) == ["phường Phố Hiến"]
    assert _rows(visitor.submit("Lọc", tim="", loai="truong")) == ["Trường Đại học Sư phạm Kỹ thuật Hưng Yên"]
    assert "Không có đơn vị nào khớp" in visitor.submit("Lọc", tim="khong co").text
    found = _rows(visitor.open("/quan-ly/don-vi/?loai=co_so_tiep_nhan_mau"))
    assert found == ["Viện Huyết học - Truyền máu Trung ương"]


def test_the_list_goes_on_and_repeats_nothing(officer: Officer) -> None:
    visitor = officer("tinh")
    page, seen = visitor.open("/quan-ly/don-vi/"), []
    while True:
        seen += _rows(page)
        if not page.all(".//a[@rel='next']"):
            break
        page = visitor.open(page.link("Trang sau"))
    assert len(seen) == len(set(seen)) > 100


def test_a_new_unit_needs_kind_and_a_name_of_its_own(officer: Officer, world: World) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/don-vi/them")
    page = visitor.submit("Thêm đơn vị", kind="", name="", phone="12")
    assert page.status == 422
    assert page.errors[:2] == ["Chọn loại đơn vị", "Nhập tên đơn vị"] and len(page.errors) == 3
    page = visitor.submit(
        "Thêm đơn vị", kind="truong", name="TRƯỜNG ĐẠI HỌC SƯ PHẠM KỸ THUẬT HƯNG YÊN", phone=""
    )
    assert "Đã có đơn vị" in page.errors[0]
    page = visitor.submit("Thêm đơn vị", name="Trường Cao đẳng Y tế Hưng Yên")
    assert page.title == "Trường Cao đẳng Y tế Hưng Yên"


def test_a_facility_stands_under_no_province(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/don-vi/them")
    visitor.submit("Thêm đơn vị", kind="co_so_tiep_nhan_mau", name="Bệnh viện Đa khoa tỉnh")
    with app.extensions["sessions"]() as session:
        found = session.query(Unit).filter(Unit.name == "Bệnh viện Đa khoa tỉnh").one()
        assert found.province_id is None and found.parent_id is None


def test_a_territory_keeps_its_name_and_takes_a_letterhead(
    officer: Officer, world: World, app: Flask
) -> None:
    visitor = officer("tinh")
    visitor.open(f"/quan-ly/don-vi/{world.ward}")
    page = visitor.submit("Xem trước đầu giấy", signer_title="PHÓ CHỦ TỊCH", agency_lines="ỦY BAN\nPHƯỜNG")
    assert "PHÓ CHỦ TỊCH" in page.texts(".//section[@id='letterhead']")[0]
    part = visitor.post(
        f"/quan-ly/don-vi/{world.ward}",
        {"csrf_token": visitor.token(), "act": "preview", "signer_title": "TRƯỞNG BAN"},
        headers={"HX-Request": "true"},
    )
    assert "TRƯỞNG BAN" in part.text and "<html" not in part.source
    visitor.open(f"/quan-ly/don-vi/{world.ward}")
    page = visitor.submit("Lưu đơn vị", signer_name="Nguyễn Thị Ánh", agency_lines="")
    assert page.status == 422 and page.errors == ["Nhập tên cơ quan trên giấy"]
    page = visitor.submit(
        "Lưu đơn vị", agency_lines="ỦY BAN NHÂN DÂN\nPHƯỜNG PHỐ HIẾN", phone="0221 3862 613"
    )
    assert "Đã lưu đơn vị." in page.text
    token = visitor.token()
    visitor.post(
        f"/quan-ly/don-vi/{world.ward}",
        {"csrf_token": token, "name": "phường Tên Khác", "agency_lines": "X", "act": "save"},
    )
    with app.extensions["sessions"]() as session:
        assert session.get_one(Unit, world.ward).name == "phường Phố Hiến"


def test_other_provinces_and_other_roles_stay_outside(officer: Officer, world: World, app: Flask) -> None:
    with app.extensions["sessions"]() as session:
        other = session.query(Unit).filter(Unit.name == "tỉnh Thái Bình").one().id
    assert officer("tinh").open(f"/quan-ly/don-vi/{other}").status == 404
    assert officer("quantri").open(f"/quan-ly/don-vi/{other}").status == 200
    assert officer("quantri").open("/quan-ly/don-vi/?tinh=" + str(world.province)).status == 200
    assert officer("xa").open("/quan-ly/don-vi/").status == 403


def test_the_list_asks_a_fixed_number_of_questions(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    counts = []
    for path in ("/quan-ly/don-vi/?tim=pho+hien", "/quan-ly/don-vi/"):
        with statements(app) as asked:
            visitor.open(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_unit_chooses_margins_within_the_limits_of_the_decree(
    app: Flask, world: World, officer: Officer
) -> None:
    visitor = officer("tinh")
    visitor.open(f"/quan-ly/don-vi/{world.ward}")
    page = visitor.submit("Lưu đơn vị", margin_left_mm="29", margin_right_mm="21", margin_top_mm="")
    assert page.status == 422
    assert page.errors == ["Nhập lề trên (mm)"]
    page = visitor.submit("Lưu đơn vị", margin_left_mm="29", margin_right_mm="21", margin_top_mm="25")
    assert page.errors == [
        "Nhập lề trái từ 30 đến 35 mm, theo Nghị định 30/2020/NĐ-CP",
        "Nhập lề phải từ 15 đến 20 mm, theo Nghị định 30/2020/NĐ-CP",
    ]
    page = visitor.post(
        f"/quan-ly/don-vi/{world.ward}",
        {"csrf_token": visitor.token(), "act": "preview", "margin_left_mm": "35", "margin_right_mm": "20"},
        headers={"HX-Request": "true"},
    )
    assert "155 mm" in page.text
    visitor.open(f"/quan-ly/don-vi/{world.ward}")
    visitor.submit("Lưu đơn vị", margin_left_mm="35", margin_right_mm="20")
    printed = visitor.client.get(visitor.open(f"/quan-ly/don-vi/{world.ward}").link("In thử"))
    assert printed.mimetype == "application/pdf"
    rules = [rule for rule in horizontal_rules(printed.data) if rule[1] - rule[0] > 200 * MM]
    assert {(round(left / MM), round(right / MM)) for left, right, _ in rules} == {(35, 277)}
    with app.extensions["sessions"]() as session:
        unit = session.get_one(Unit, world.ward)
        assert (unit.margin_top_mm, unit.margin_bottom_mm) == (20, 20)
    assert visitor.client.get("/quan-ly/don-vi/99999999/in-thu.pdf").status_code == 404
