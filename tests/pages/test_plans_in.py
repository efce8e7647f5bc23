"""A whole plan comes in: shipped, pasted or as a file; looked at first, names decided, taken back while unused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select, update

from domain.database import begin_writing
from domain.drives.records import Drive
from domain.plans.plan_units import published_plans
from domain.plans.records import Plan, PlanImport, Target
from domain.units.records import Unit, UnitKind
from tests.plans_text.oracle import invented
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
URL = "/quan-ly/ke-hoach/nhap"
SHIPPED = f"{URL}?mau=hung-yen-2024"


def _count(app: Flask, record: type, *where: ColumnElement[bool]) -> int:
    with app.extensions["sessions"]() as session:
        return session.scalar(select(func.count()).select_from(record).where(*where)) or 0


def _read(visitor: Visitor, text: str) -> Visitor:
    visitor.open(URL)
    visitor.submit("Đọc văn bản", text=text)
    return visitor


def test_a_province_previews_and_imports_its_published_plan_once(officer: Officer) -> None:
    visitor = officer("tinh")
    page = visitor.open(visitor.open(URL).link("Xem trước"))
    assert "48 đợt, dự kiến 22.750 đơn vị máu" in page.text and "giao 13.762 đơn vị máu" in page.text
    assert "phần nội dung ghi 500 đơn vị máu, phụ lục ghi 600" in page.text
    assert "1,5 % dân số" in page.text
    page = visitor.submit("Xem trước với số tuần này", weeks="0")
    assert "Thứ Năm, 07/12/2023" in page.text
    page = visitor.submit("Nhập kế hoạch và 48 đợt", weeks="151")
    assert page.title == "Tuyên truyền, vận động và tổ chức hiến máu tình nguyện năm 2024"
    assert "Đã nhập kế hoạch với 48 đợt hiến máu." in page.text
    assert "Kế hoạch đã công bố của tỉnh" not in visitor.open(URL).text
    assert visitor.open(SHIPPED).status == 404


def test_weeks_that_are_no_number_are_asked_for_again(officer: Officer) -> None:
    visitor = officer("tinh")
    visitor.open(SHIPPED)
    page = visitor.submit("Nhập kế hoạch và 48 đợt", weeks="hai năm")
    assert page.status == 422 and 'value="hai năm"' in page.source
    assert page.errors == ["Nhập số tuần bằng chữ số, ví dụ 10"]


def test_a_pasted_plan_is_previewed_corrected_and_stored(officer: Officer, app: Flask) -> None:
    visitor = _read(officer("tinh"), published_plans()["hung-yen-2024"].text)
    page = visitor.page
    assert (
        page.title == "Xem trước kế hoạch"
        and "Kỳ kế hoạch 01/12/2023–30/11/2024 suy ra từ kỳ trước" in page.text
    )
    assert _count(app, Plan) == 0
    page = visitor.submit("Nhập kế hoạch và 48 đợt", title="Kế hoạch dán vào")
    assert page.title == "Kế hoạch dán vào"
    assert _count(app, Drive, Drive.plan_id.is_not(None)) == 48
    assert _count(app, PlanImport, PlanImport.rows == 48) == 1


def test_a_name_that_is_unclear_is_decided_by_a_person(officer: Officer, app: Flask) -> None:
    text = invented("so_giao_duc").replace("Trường THPT Ân Thi", "xã Ân Thii")
    visitor = _read(officer("tinh"), text)
    assert "Tên gần giống “xã Ân Thi”" in visitor.page.text
    page = visitor.submit("Nhập kế hoạch và 3 đợt")
    assert page.status == 422 and any("Ân Thii" in error for error in page.errors)
    assert "PHÒNG CHỐNG" not in page.text and "xã Ân Thii" in page.source
    with app.extensions["sessions"]() as session:
        wanted = select(Unit.id).where(Unit.name == "xã Ân Thi", Unit.valid_to.is_(None))
        commune = session.scalars(wanted).one()
    page = visitor.submit("Nhập kế hoạch và 3 đợt", **{_box(page.source): f"don-vi-{commune}"})
    assert "Đã nhập kế hoạch với 3 đợt hiến máu." in page.text
    assert _count(app, Drive, Drive.host_id == commune, Drive.planned == 90) == 1


def _box(source: str) -> str:
    """Return the name of the select under the words of the unclear name."""
    start = source.rindex("<label", 0, source.index("xã Ân Thii</label>"))
    return source[start:].split('for="')[1].split('"')[0]


def test_an_issuing_body_that_is_not_known_yet_is_added(officer: Officer, app: Flask) -> None:
    visitor = _read(officer("tinh"), invented("so_giao_duc"))
    assert "Thêm mới: Sở Giáo dục và Đào tạo" in visitor.page.source
    page = visitor.submit("Nhập kế hoạch và 3 đợt", unit="0")
    assert "Đã nhập kế hoạch với 3 đợt hiến máu." in page.text
    added = (Unit.name == "Sở Giáo dục và Đào tạo", Unit.kind == UnitKind.DEPARTMENT)
    assert _count(app, Plan, Plan.unit_id.in_(select(Unit.id).where(*added))) == 1


def test_a_name_may_be_left_out(officer: Officer, app: Flask) -> None:
    text = invented("so_giao_duc").replace("Trường THPT Ân Thi", "xã Ân Thii")
    visitor = _read(officer("tinh"), text)
    page = visitor.submit("Nhập kế hoạch và 3 đợt", **{_box(visitor.page.source): "bo-qua"})
    assert "Đã nhập kế hoạch với 2 đợt hiến máu." in page.text
    assert _count(app, Drive, Drive.plan_id.is_not(None)) == 2


def test_a_period_that_ends_before_it_begins_comes_back(officer: Officer) -> None:
    visitor = _read(officer("tinh"), invented("so_giao_duc"))
    page = visitor.submit("Nhập kế hoạch và 3 đợt", **{"period_to-year": "2020"})
    assert page.status == 422 and page.errors == ["Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."]
    assert "SỞ GIÁO DỤC VÀ ĐÀO TẠO" in page.source


@pytest.mark.parametrize("text", ["", "kế hoạch", "   \n\t "])
def test_too_little_text_is_asked_for_again(officer: Officer, text: str) -> None:
    page = _read(officer("tinh"), text).page
    assert page.status == 422 and page.errors == ["Dán toàn văn kế hoạch, hoặc chọn tệp .docx, .txt."]


def test_any_text_is_previewed_with_what_it_lacks(officer: Officer) -> None:
    page = _read(officer("tinh"), "Hôm nay trời đẹp, mọi người ra đồng gặt lúa từ sáng sớm. " * 3).page
    assert page.status == 200
    assert "Không thấy tên kế hoạch" in page.text and "Không thấy chỉ tiêu bằng số." in page.text


def test_a_ward_stores_its_own_plan_and_sees_only_its_own_imports(
    officer: Officer, app: Flask, world: World
) -> None:
    officer("tinh").open(SHIPPED)
    visitor = _read(officer("xa"), invented("phuong_pho_hien"))
    page = visitor.submit("Nhập kế hoạch và 2 đợt")
    assert "Đã nhập kế hoạch với 2 đợt hiến máu." in page.text
    assert _count(app, Plan, Plan.unit_id == world.ward, Plan.province_id == world.province) == 1
    assert "Hoàn tác" in visitor.open(URL).text
    assert "Hoàn tác" not in officer("xakhac").open(URL).text


def test_a_word_file_comes_in_with_its_tables(officer: Officer, app: Flask) -> None:
    document = docx.Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "TRƯỜNG ĐẠI HỌC ABC\nSố: 12/KH-ĐHABC"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHưng Yên, ngày 05 tháng 01 năm 2026"
    for words in (
        "KẾ HOẠCH",
        "Hiến máu tình nguyện năm 2026",
        "I. MỤC ĐÍCH",
        "Vận động 120 người đăng ký hiến máu.",
    ):
        document.add_paragraph(words)
    table = document.add_table(3, 4)
    for row, cells in zip(
        table.rows,
        [
            ("TT", "Đơn vị", "Ngày tổ chức", "Số đơn vị máu dự kiến"),
            ("1", "Khoa Điện", "12/3/2026", "70"),
            ("2", "Khoa May", "13/3/2026", "50"),
        ],
        strict=True,
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    file = BytesIO()
    document.save(file)
    visitor = officer("tinh")
    visitor.open(URL)
    page = visitor.submit("Đọc văn bản", file=(BytesIO(file.getvalue()), "ke-hoach.docx"))
    assert "12/KH-ĐHABC" in page.text and "2 đợt, dự kiến 120 đơn vị máu" in page.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7 x", "PDF"),
        ("a.docx", b"PK\x03\x04 broken", "hỏng"),
        ("a.exe", b"MZ\x90\x00", "Không nhận ra loại tệp"),
        ("a.txt", b"\xff\xfe\xfa", "UTF-8"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", ".docx"),
    ],
)
def test_other_files_are_refused_in_a_sentence(
    officer: Officer, name: str, content: bytes, words: str
) -> None:
    visitor = officer("tinh")
    visitor.open(URL)
    page = visitor.submit("Đọc văn bản", file=(BytesIO(content), name))
    assert page.status == 422 and words in page.errors[0]


def test_an_unused_import_is_taken_back_and_a_used_one_is_not(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    visitor.open(SHIPPED)
    visitor.submit("Nhập kế hoạch và 48 đợt", weeks="0")
    _set_version(app, 2)
    visitor.open(URL)
    page = visitor.submit("Hoàn tác")
    assert "48 đợt đã sửa" in page.text and _count(app, Plan) == 1
    _set_version(app, 1)
    page = visitor.submit("Hoàn tác")
    assert "Đã hoàn tác" in page.text
    assert _count(app, Plan) == _count(app, Target) == _count(app, Drive, Drive.plan_id.is_not(None)) == 0
    # The units stay, so that the next import finds them.
    visitor.open(SHIPPED)
    visitor.submit("Nhập kế hoạch và 48 đợt", weeks="0")
    assert _count(app, Unit, Unit.kind == UnitKind.INDUSTRIAL_PARK) == 1


def _set_version(app: Flask, version: int) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        session.execute(update(Drive).values(version=version))
        session.commit()


def test_a_ward_cannot_take_back_the_provinces_plan(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    visitor.open(SHIPPED)
    visitor.submit("Nhập kế hoạch và 48 đợt", weeks="0")
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(Plan.id)).one()
    ward = officer("xa")
    ward.open(URL)
    answer = ward.post(f"/quan-ly/ke-hoach/{number}/hoan-tac-nhap", {"csrf_token": ward.token()})
    assert answer.status == 404 and _count(app, Plan) == 1
