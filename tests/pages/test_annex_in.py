"""The page that takes a quota table: paste, look, correct, choose, take over, undo; bad input and other offices."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.drives.records import Drive
from domain.plans.records import Plan, PlanImport, PlanState, Target
from domain.units.records import Unit, UnitKind
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World

HEAD = "TT\tĐơn vị\tChỉ tiêu giao\tThời gian\tSố lượng\n"
CLEAR = (
    HEAD
    + "1\thuyện Khoái Châu\t1.350\t06/3/2024\t500\n\t\t\t09/7/2024\t400\n2\thuyện Phù Cừ\t593\t03/4/2024\t500\n"
)
DOUBTFUL = (
    HEAD
    + "1\thuyện Khoái Châu\t1,35\t06/3/2024\t500\n2\tthị xã Mỹ Hòa\t800\t31/02/2024\t300\n"
    + "3\tCông ty May Phố Nối\t200\t05/5/2024\t200\n\tTổng cộng\t2.000\t\t\n"
)


@pytest.fixture
def plan_id(session: Session, world: World) -> int:
    plan = Plan(
        slug="ke-hoach-thu",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch thử",
        period_from=date(2024, 1, 1),
        period_to=date(2024, 12, 31),
        state=PlanState.DRAFT,
    )
    session.add(plan)
    session.commit()
    return plan.id


@pytest.fixture
def office(app: Flask, plan_id: int) -> Visitor:
    person = Visitor(app.test_client())
    person.sign_in("tinh")
    person.open(f"/quan-ly/ke-hoach/{plan_id}/nhap-bang")
    return person


def _verdicts(page: Page) -> list[str]:
    return page.texts(".//table[@class='grid annexrows']//td[@data-label='Nhận định']/div/span[1]")


def _ticked(page: Page) -> list[str]:
    return [
        str(box.get("value")) for box in page.all(".//input[@name='dong']") if box.get("checked") is not None
    ]


def _count(session: Session, record: Any) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(record)) or 0


def test_a_clear_table_is_shown_taken_over_and_undone(
    office: Visitor, session: Session, plan_id: int
) -> None:
    drives = _count(session, Drive)
    page = office.submit(button="Xem trước", table=CLEAR)
    assert _verdicts(page) == ["Mới", "Mới"] and _ticked(page) == ["0", "1"]
    assert "Đợt 09/07/2024: 400" in page.text and not page.errors
    assert _count(session, Target) == 0
    page = office.submit(button="Nhập các dòng đã chọn")
    assert "Đã nhập 2 dòng" in page.text and "Lịch tổ chức" in page.text and "Bảng dán" in page.text
    session.rollback()
    assert _count(session, Target) == 2 and _count(session, Drive) == drives + 3
    page = office.submit(button="Xem trước", table=CLEAR)
    assert _verdicts(page) == ["Trùng", "Trùng"] and _ticked(page) == []
    page = office.submit(button="Nhập các dòng đã chọn")
    assert page.status == 422 and "Đánh dấu ít nhất một dòng" in page.errors[0]
    office.open(f"/quan-ly/ke-hoach/{plan_id}/nhap-bang")
    page = office.submit(button="Hoàn tác")
    assert "Đã hoàn tác lần nhập" in page.text and "đã hoàn tác" in page.text
    session.rollback()
    assert _count(session, Target) == 0 and _count(session, Drive) == drives


def test_doubts_are_shown_corrected_and_confirmed(office: Visitor, session: Session, world: World) -> None:
    page = office.submit(button="Xem trước", table=DOUBTFUL)
    assert _verdicts(page) == ["Mới", "Lỗi", "Lỗi"] and _ticked(page) == []
    for words in (
        "ghi “1,35”, đọc là 1.350",
        "Tháng 2/2024 không có ngày 31",
        "Tên gần giống “thị xã Mỹ Hào”",
        "Chưa có đơn vị này",
        "bảng ghi 2.000, các dòng cộng lại 2.350",
    ):
        assert words in page.text, words
    names = {
        s.get("aria-label"): str(s.get("name")) for s in page.all(".//select") if "dv-" in str(s.get("name"))
    }
    my_hao = session.scalars(
        select(Unit.id).where(Unit.name == "thị xã Mỹ Hào", Unit.kind == UnitKind.DISTRICT)
    ).first()
    boxes = [str(e.get("name")) for e in page.all(".//input") if str(e.get("name")).startswith("o-")]
    assert boxes == ["o-1-2", "o-2-3"]
    answers: dict[str, Any] = {
        names["thị xã Mỹ Hòa là đơn vị nào"]: f"u{my_hao}",
        "o-2-3": "28/02/2024",
    }
    page = office.submit(button="Xem lại", **answers)
    assert _verdicts(page) == ["Mới", "Mới", "Mới"] and _ticked(page) == ["0", "1", "2"]
    page = office.submit(button="Nhập các dòng đã chọn")
    assert "Đã nhập 3 dòng" in page.text
    session.rollback()
    made = session.scalars(select(Unit).where(Unit.name == "Công ty May Phố Nối")).one()
    assert (made.kind, made.parent_id) == (UnitKind.ENTERPRISE, world.province)
    stored = session.scalars(select(Target).order_by(Target.position)).all()
    assert [(t.unit_id == my_hao, t.assigned) for t in stored] == [(False, 1350), (True, 800), (False, 200)]


def test_a_doubtful_row_may_be_ticked_by_hand_and_others_left(office: Visitor, session: Session) -> None:
    office.submit(button="Xem trước", table=DOUBTFUL)
    page = office.submit(button="Nhập các dòng đã chọn", dong=["0", "1", "99", "x"])
    assert "Đã nhập 1 dòng" in page.text
    session.rollback()
    assert [t.assigned for t in session.scalars(select(Target))] == [1350]


def test_names_can_be_left_out_or_spelled_right(office: Visitor) -> None:
    page = office.submit(button="Xem trước", table=DOUBTFUL)
    keys = {
        str(e.get("value")): str(e.get("name"))
        for e in page.all(".//input")
        if str(e.get("name")).startswith("ten-")
    }
    firm = keys["Công ty May Phố Nối"].replace("ten-", "dv-")
    page = office.submit(
        button="Xem lại", **{keys["thị xã Mỹ Hòa"]: "thị xã Mỹ Hào", firm: "bo", "o-2-3": "2/2024"}
    )
    assert _verdicts(page) == ["Mới", "Mới", "Bỏ qua"]
    assert "tháng 2/2024" in page.text and "Mỹ Hòa" not in page.text


def test_a_table_without_a_head_asks_for_its_columns(office: Visitor, session: Session) -> None:
    page = office.submit(button="Xem trước", table="1\thuyện Khoái Châu\t300\t500\n2\thuyện Phù Cừ\t200\t300")
    assert "Không thấy dòng tiêu đề" in page.text and _ticked(page) == []
    page = office.submit(button="Xem lại", **{"cot-2": "thang-2024-05", "cot-3": "thang-2024-06"})
    assert "Bảng chỉ tiêu theo tháng" in page.text and _ticked(page) == ["0", "1"]
    office.submit(button="Nhập các dòng đã chọn")
    session.rollback()
    assert sorted(t.assigned for t in session.scalars(select(Target))) == [200, 300, 300, 500]


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Ghi nhớ", "không phải bảng chỉ tiêu"])
    sheet = book.create_sheet("PL")
    sheet.append(["PHỤ LỤC II"])
    sheet.append(["STT", "Địa phương", "Chỉ tiêu theo tháng", None, "Ghi chú"])
    sheet.append([None, None, date(2024, 5, 1), "Tháng 6", None])
    sheet["C3"].number_format = "mmm-yy"
    sheet.append([1, "H. Khoái Châu", 1.35, 200, "đông"])
    sheet["C4"].number_format = "0.000"
    sheet.append([2, "H. Phù Cừ", None, 300, None])
    for area in ("A1:E1", "C2:D2", "A2:A3", "B2:B3", "C4:C5"):
        sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_sheet_by_sheet(office: Visitor, session: Session) -> None:
    page = office.submit(button="Xem trước", file=(BytesIO(_workbook()), "phu luc.xlsx"))
    assert "Tệp có 2 bảng" in page.text and not page.errors
    assert _verdicts(page) == ["Mới", "Mới"] and "Ô này gộp với ô ở trên" in page.text
    assert _ticked(page) == ["0"]
    page = office.submit(button="Nhập các dòng đã chọn")
    assert "phu luc.xlsx" in page.text
    session.rollback()
    assert [t.assigned for t in session.scalars(select(Target).order_by(Target.id))] == [1350, 200]
    stored = session.scalars(select(PlanImport)).one()
    assert (stored.kind, stored.rows, stored.source_name) == ("ma_tran", 1, "phu luc.xlsx")
    page = office.submit(button="Xem trước", file=(BytesIO(_workbook()), "phu luc.xlsx"))
    page = office.submit(button="Xem lại", bang="0")
    assert "Chưa thấy dòng đơn vị nào" in page.text or "Không thấy dòng tiêu đề" in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"table": ""}, "Dán bảng vào ô"),
        ({"file": b"MZ\x90" * 10}, "chương trình"),
        ({"file": b"%PDF-1.4"}, "PDF"),
    ],
)
def test_what_is_no_table_gets_a_sentence(office: Visitor, values: dict[str, Any], words: str) -> None:
    sent = {
        name: (BytesIO(value), "bang.xlsx") if name == "file" else value for name, value in values.items()
    }
    page = office.submit(button="Xem trước", **sent)
    assert page.status == 422 and words in page.errors[0]


def test_text_that_is_no_table_shows_what_to_do(office: Visitor) -> None:
    page = office.submit(button="Xem trước", table="Kính gửi các huyện")
    assert page.status == 200 and "Chưa thấy dòng đơn vị nào" in page.text


def test_overlong_names_are_pointed_out(office: Visitor) -> None:
    page = office.submit(button="Xem trước", table=HEAD + f"1\tCông ty {'A' * 250}\t5\t06/3/2024\t5\n")
    assert _verdicts(page) == ["Lỗi"] and "dài quá 200 ký tự" in page.text


def test_odd_answers_are_passed_over(office: Visitor) -> None:
    office.submit(button="Xem trước", table=DOUBTFUL)
    odd = {
        "dong": ["9" * 5000, "٣", "-1", ""],
        "bang": "0",
        "bang_truoc": "0",
        "o-9999-999": "5",
        "o-1-77": "x",
    }
    sent = {"csrf_token": office.token(), "act": "apply", "table": CLEAR, "stamp": "\x00", "cot-2": "gì đó"}
    page = office.post(office.page.url, {**sent, **odd})
    assert page.status == 422 and page.errors
    page = office.post(office.page.url, {**sent, "csrf_token": office.token(), "bang": "7"})
    assert page.status == 422 and page.errors


def test_somebody_elses_change_meanwhile_shows_the_table_again(
    office: Visitor, session: Session, plan_id: int, world: World
) -> None:
    office.submit(button="Xem trước", table=CLEAR)
    session.rollback()
    unit = session.scalars(select(Unit.id).where(Unit.name == "huyện Phù Cừ")).first()
    session.add(
        Target(
            plan_id=plan_id,
            unit_id=unit,
            position=1,
            unit_label="huyện Phù Cừ",
            assigned=500,
            changed_at=session.get_one(Drive, world.drive).changed_at,
        )
    )
    session.commit()
    page = office.submit(button="Nhập các dòng đã chọn")
    assert page.status == 422 and "vừa sửa" in page.errors[0]
    assert _verdicts(page) == ["Mới", "Sửa"] and _ticked(page) == ["0", "1"]
    page = office.submit(button="Nhập các dòng đã chọn")
    assert "Đã nhập 2 dòng" in page.text


def test_a_ward_and_other_provinces_cannot_reach_it(app: Flask, plan_id: int, office: Visitor) -> None:
    office.submit(button="Xem trước", table=CLEAR)
    office.submit(button="Nhập các dòng đã chọn")
    ward = Visitor(app.test_client())
    ward.sign_in("xa")
    assert ward.open(f"/quan-ly/ke-hoach/{plan_id}/nhap-bang").status == 404
    assert office.open("/quan-ly/ke-hoach/999999/nhap-bang").status == 404
    inspector = Visitor(app.test_client())
    inspector.sign_in("kiemtra")
    assert inspector.open(f"/quan-ly/ke-hoach/{plan_id}/nhap-bang").status == 403


def test_one_row_and_thirty_rows_cost_the_same_statements(office: Visitor, app: Flask) -> None:
    def cost(rows: int) -> int:
        office.open(office.page.url)
        text = HEAD + "".join(
            f"{n}\tCông ty số {n}\t{n}\t{n % 28 + 1}/3/2024\t5\n" for n in range(1, rows + 1)
        )
        with statements(app) as seen:
            office.submit(button="Xem trước", table=text)
        return len(seen)

    assert cost(1) == cost(30)
