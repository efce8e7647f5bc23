"""The pages of a unit through time: its page, changes with preview, what is moved on, lists in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.journal import SYSTEM
from domain.plans.records import Plan, PlanState, Target
from domain.units.actions import add_unit
from domain.units.records import Unit, UnitChange, UnitKind
from domain.units.roll_actions import bring_in
from domain.units.roll_rules import read_rows
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_drive

Officer = Callable[[str], Visitor]
LONG = "Trường Trung học phổ thông chuyên tỉnh Hưng Yên cơ sở hai mới"


def _school(session: Session, world: World, name: str) -> Unit:
    return add_unit(
        session, kind=UnitKind.SCHOOL, name=name, parent_id=world.province, by=SYSTEM, now=clock.now()
    )


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def district_drive(session: Session, world: World) -> Drive:
    """A drive of 12 days from now whose host is huyện Phù Cừ, which ended on 30/6/2025."""
    district = session.scalars(
        select(Unit).where(Unit.name == "huyện Phù Cừ", Unit.kind == UnitKind.DISTRICT)
    ).one()
    facility = session.get_one(Unit, world.facility)
    drive = add_drive(session, district, facility, world.today + timedelta(days=12), "Nhà văn hóa huyện")
    drive.host_label, drive.province_id, drive.planned = "BCĐ huyện Phù Cừ", world.province, 330
    session.commit()
    return drive


def test_a_unit_tells_what_it_was_made_of_and_what_became_of_it(officer: Officer, world: World) -> None:
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/don-vi/{world.ward}/")
    assert page.title == "phường Phố Hiến" and "đang hoạt động" in page.text
    page = visitor.open(page.link("thành phố Hưng Yên"))
    assert "đã kết thúc 30/06/2025" in page.text
    assert "Thành phố Hưng Yên → phường Hồng Châu, phường Phố Hiến, phường Sơn Nam" in page.text
    assert "từ 01/07/2025, Nghị quyết" in page.text and "Ghi thay đổi" not in page.text
    assert visitor.open(page.link("phường Phố Hiến")).title == "phường Phố Hiến"


def test_who_may_open_a_unit(officer: Officer, world: World, session: Session) -> None:
    elsewhere = add_unit(
        session, kind=UnitKind.PROVINCE, name="tỉnh Xa", parent_id=None, by=SYSTEM, now=clock.now()
    )
    session.commit()
    assert officer("tinh").open(f"/quan-ly/don-vi/{elsewhere.id}/").status == 404
    assert officer("quantri").open(f"/quan-ly/don-vi/{elsewhere.id}/").status == 200
    assert officer("xa").open(f"/quan-ly/don-vi/{world.ward}/").status == 403
    thai_binh = session.scalars(select(Unit.id).where(Unit.name == "tỉnh Thái Bình")).one()
    assert officer("tinh").open(f"/quan-ly/don-vi/{thai_binh}/").status == 200
    assert officer("tinh").open(f"/quan-ly/don-vi/{thai_binh}/thay-doi").status == 404
    assert officer("quantri").open(f"/quan-ly/don-vi/{world.school}/chuyen-tiep").status == 403


def test_a_merge_is_previewed_recorded_and_undone(officer: Officer, world: World, session: Session) -> None:
    one, other = _school(session, world, "Trường A"), _school(session, world, LONG)
    session.commit()
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/don-vi/{one.id}/")
    visitor.open(page.link("Sáp nhập"))
    page = visitor.submit("Xem trước")
    assert page.status == 422 and len(page.errors) == 3
    day = _day("on_day", world.today)
    page = visitor.submit("Xem trước", others="Trường Z", heir_name="Trường C", basis="QĐ 12", **day)
    assert page.errors == ["“Trường Z” không có trong danh mục của tỉnh. Ghi tên như ở trang Đơn vị."]
    page = visitor.submit("Xem trước", others=LONG.upper())
    assert page.status == 200 and f"Sáp nhập: Trường A, {LONG} vào Trường C, từ" in page.text
    assert session.scalars(select(UnitChange)).all() == []
    page = visitor.submit("Ghi thay đổi")
    assert "Đã ghi: Sáp nhập" in page.text and "Trường A → Trường C" in page.text
    session.rollback()
    assert session.get_one(Unit, other.id).valid_to == world.today - timedelta(days=1)
    page = visitor.submit("Hoàn tác")
    assert "Đã hoàn tác." in page.text
    session.rollback()
    assert session.get_one(Unit, one.id).valid_to is None
    assert session.scalars(select(Unit).where(Unit.name == "Trường C")).all() == []


@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("Chia tách", {"names": "Trường A\nTrường B"}, "Chia tách: Trường A thành Trường A, Trường B"),
        ("Đổi tên", {"name": "Trường Mới"}, "Đổi tên: Trường A thành Trường Mới"),
        ("Kết thúc hoạt động", {}, "Kết thúc hoạt động: Trường A, từ"),
    ],
)
def test_the_other_changes_have_their_forms(
    officer: Officer, world: World, session: Session, button: str, typed: dict[str, str], said: str
) -> None:
    one = _school(session, world, "Trường A")
    session.commit()
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/don-vi/{one.id}/")
    visitor.open(page.link(button))
    visitor.submit("Xem trước", basis="Quyết định 5", **typed, **_day("on_day", world.today))
    page = visitor.submit("Ghi thay đổi")
    assert said in page.text
    page = visitor.submit("Hoàn tác")
    assert "Đã hoàn tác." in page.text and page.title == "Trường A"


def test_drives_and_quotas_of_an_ended_unit_are_moved_to_its_successors(
    officer: Officer, world: World, session: Session, district_drive: Drive
) -> None:
    plan = Plan(
        slug="ke-hoach-thu",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch thử",
        period_from=world.today - timedelta(days=100),
        period_to=world.today + timedelta(days=100),
        state=PlanState.ISSUED,
    )
    session.add(plan)
    session.flush()
    for place, unit_id in enumerate((district_drive.host_id, world.school), 1):
        session.add(
            Target(
                plan_id=plan.id,
                unit_id=unit_id,
                position=place,
                unit_label="dòng",
                assigned=593,
                changed_at=clock.now(),
            )
        )
    session.commit()
    visitor = officer("tinh")
    page = visitor.open(f"/quan-ly/don-vi/{district_drive.host_id}/")
    page = visitor.open(page.link("Chuyển 1 đợt, 1 chỉ tiêu"))
    assert "chia đều cho 4 đơn vị" in page.text
    page = visitor.submit("Chuyển các mục", drive=None, target=None)
    assert page.errors == ["Đánh dấu ít nhất một đợt hoặc một chỉ tiêu."]
    visitor.open(f"/quan-ly/don-vi/{district_drive.host_id}/chuyen-tiep")
    page = visitor.submit("Chuyển các mục")
    assert "Đã chuyển 1 đợt, 1 chỉ tiêu." in page.text and "Chuyển 1 đợt" not in page.text
    session.rollback()
    session.expire_all()
    targets = session.scalars(select(Target).where(Target.plan_id == plan.id).order_by(Target.position)).all()
    assert [target.assigned for target in targets] == [149, 148, 148, 148, 593]
    assert [target.position for target in targets] == [1, 2, 3, 4, 5]
    assert targets[0].unit_label == targets[0].unit.name == "xã Đoàn Đào"
    shares = session.scalars(
        select(DrivePartner.share)
        .where(DrivePartner.drive_id == district_drive.id, DrivePartner.role == PartnerRole.SHARING)
        .order_by(DrivePartner.position)
    ).all()
    drive = session.get_one(Drive, district_drive.id)
    assert list(shares) == [83, 83, 82, 82] and sum(shares) == drive.planned  # type: ignore[arg-type]
    assert drive.host_id == targets[0].unit_id and drive.host.name == "xã Đoàn Đào"
    assert "(trước đây BCĐ huyện Phù Cừ đến 30/06/2025)" in drive.host_label


def test_one_drive_is_moved_with_shares_of_ones_own(
    officer: Officer, world: World, session: Session, district_drive: Drive
) -> None:
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/don-vi/dot-can-chuyen")
    page = visitor.open(page.link("Chuyển BCĐ huyện Phù Cừ"))
    boxes = [str(e.get("name")) for e in page.all(".//input") if str(e.get("name")).startswith("share-")]
    assert len(boxes) == 4
    units = [box.removeprefix("share-") for box in boxes]
    page = visitor.submit("Chuyển đợt", **{boxes[0]: "80"})
    assert page.status == 422 and page.errors == ["Số chia phải bằng 330 đơn vị máu; còn thiếu 3."]
    page = visitor.submit("Chuyển đợt", **{boxes[0]: "tám mươi"})
    assert "nhập số đơn vị máu bằng chữ số" in page.errors[0]
    page = visitor.submit("Chuyển đợt", unit=None)
    assert page.errors == ["Chọn ít nhất một đơn vị kế nhiệm."]
    page = visitor.submit("Chia đều", unit=units[:2])
    assert [e.get("value") for e in page.all(".//input") if e.get("name") in boxes[:2]] == ["165", "165"]
    page = visitor.submit("Chuyển đợt", **{boxes[0]: "200", boxes[1]: "130"})
    assert "Đã chuyển đợt sang đơn vị kế nhiệm." in page.text
    assert "Không còn đợt nào cần chuyển" in visitor.open("/quan-ly/don-vi/dot-can-chuyen").text
    assert visitor.open(f"/quan-ly/dot/{district_drive.id}/don-vi-ke-nhiem").status == 404
    session.rollback()
    session.expire_all()
    assert session.get_one(Drive, district_drive.id).host_id == int(units[0])


def test_one_successor_takes_the_whole_drive_and_a_held_one_waits_for_a_tick(
    officer: Officer, session: Session, district_drive: Drive
) -> None:
    visitor = officer("tinh")
    address = f"/quan-ly/dot/{district_drive.id}/don-vi-ke-nhiem"
    page = visitor.open(address)
    first = next(str(e.get("value")) for e in page.all(".//input") if e.get("name") == "unit")
    district_drive.version += 1
    session.commit()
    page = visitor.submit("Chuyển đợt", unit=[first])
    assert page.status == 422 and "Có người vừa sửa đợt này" in page.errors[0]
    visitor.open(address)
    page = visitor.submit("Chuyển đợt", unit=[first])
    assert "Đã chuyển đợt" in page.text
    session.rollback()
    session.expire_all()
    partners = select(DrivePartner).where(DrivePartner.drive_id == district_drive.id)
    assert session.scalars(partners).all() == []
    district = session.scalars(select(Unit).where(Unit.name == "huyện Phù Cừ")).one()
    drive = session.get_one(Drive, district_drive.id)
    drive.host_id, drive.state = district.id, DriveState.CLOSED
    session.commit()
    assert "1 đợt đã khóa sổ" in visitor.open("/quan-ly/don-vi/dot-can-chuyen").text
    page = visitor.open(f"/quan-ly/don-vi/{district.id}/chuyen-tiep")
    boxes = [e for e in page.all(".//input") if e.get("name") == "drive"]
    assert len(boxes) == 1 and boxes[0].get("checked") is None
    assert visitor.open(address).status == 200
    drive.state = DriveState.CANCELLED
    session.commit()
    assert visitor.open(address).status == 404


def test_ended_units_are_listed_and_given_out(officer: Officer, world: World) -> None:
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/don-vi/?tinh-trang=ket-thuc&loai=huyen&tim=phu+cu")
    assert page.texts(".//tbody//th") == ["huyện Phù Cừđến 30/06/2025"]
    text = visitor.client.get(page.link("Tải danh sách")).get_data().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Tên đơn vị,Loại,Thuộc") and "huyện Phù Cừ" in text
    assert len(text.splitlines()) == 2


ROWS = [
    ["DANH SÁCH ĐƠN VỊ", "", "", ""],
    ["TT", "Tên đơn vị", "Loại", "Thuộc", "SĐT"],
    ["1", "Trường Mầm non Hoa Sen", "Trường", "phường Phố Hiến", "0912345678"],
    ["2", "Công ty May Hưng Yên", "doanh nghiệp", "", "912 345 679"],
    ["3", "Trường Mầm non Hoa Sen", "Trường", "Phường Phố Hiến", ""],
    ["4", "Tổ dân phố số 1", "Tổ", "phường Không Có", ""],
    ["5", "=cmd|calc", "Cơ quan", "", "12"],
    ["6", "phường Phố Hiến", "Phường", "", ""],
]


def _table() -> str:
    return "\n".join("\t".join(row) for row in ROWS)


def test_a_list_is_previewed_brought_in_again_and_undone(
    officer: Officer, session: Session, world: World
) -> None:
    session.rollback()
    visitor = officer("tinh")
    visitor.open("/quan-ly/don-vi/nhap-bang")
    page = visitor.submit("Xem trước", table="chỉ một dòng chữ")
    assert page.status == 422 and "Chưa thấy dòng đầu cột" in page.errors[0]
    page = visitor.submit("Xem trước", table=_table())
    assert page.errors == []
    verdicts = [row[-1] for row in (list(tr) for tr in page.all(".//table[1]/tbody/tr"))]
    words = [" ".join("".join(cell.itertext()).split()) for cell in verdicts]
    assert words[0] == words[1] == "Mới"
    assert words[2] == "Cần sửa cùng tên với dòng 3" and "không có trong danh mục" in words[3]
    assert "chưa rõ loại “Tổ”" in words[3] and "số điện thoại chưa đọc được" in words[4]
    assert words[5] == "Trùng, giữ nguyên"
    page = visitor.submit("Nhập các dòng mới và sửa")
    assert "Nhập danh sách đơn vị: thêm 2, sửa 0 đơn vị" in page.text
    session.rollback()
    made = session.scalars(select(Unit).where(Unit.name == "Trường Mầm non Hoa Sen")).one()
    assert made.parent_id == world.ward and made.phone == "0912345678"
    visitor.open("/quan-ly/don-vi/nhap-bang")
    page = visitor.submit("Xem trước", table=_table().replace("912 345 679", "0912 345 670"))
    assert "Sửa: 1" in page.text and "Mới:" not in page.text
    page = visitor.submit("Nhập các dòng mới và sửa")
    assert "thêm 0, sửa 1 đơn vị" in page.text
    page = visitor.submit("Hoàn tác")
    page = visitor.submit("Hoàn tác")
    assert page.text.count("đã hoàn tác") == 2
    session.rollback()
    assert session.scalars(select(Unit).where(Unit.name == "Trường Mầm non Hoa Sen")).all() == []


def test_a_workbook_is_read_and_its_table_can_be_mended(officer: Officer) -> None:
    book, content = Workbook(), BytesIO()
    for row in ROWS:
        book.active.append([None if cell.startswith("=") else cell for cell in row])
    book.save(content)
    visitor = officer("tinh")
    visitor.open("/quan-ly/don-vi/nhap-bang")
    page = visitor.submit("Xem trước", file=(BytesIO(content.getvalue()), "don-vi.xlsx"))
    assert page.status == 200 and "Mới: 2" in page.text
    assert "Công ty May Hưng Yên" in "".join(page.all(".//textarea")[0].itertext())
    page = visitor.submit("Xem lại bảng", file=(BytesIO(b"MZ\x90"), "don-vi.xlsx"))
    assert page.status == 422 and "Đây là một chương trình" in page.errors[0]


def test_the_lists_of_another_province_stay_there(officer: Officer, session: Session, world: World) -> None:
    elsewhere = add_unit(
        session, kind=UnitKind.PROVINCE, name="tỉnh Xa", parent_id=None, by=SYSTEM, now=clock.now()
    )
    rows = read_rows([["Tên đơn vị", "Loại"], ["Trường Xa", "Trường"]])
    bring_in(session, elsewhere, rows, by=SYSTEM, now=clock.now())
    session.commit()
    visitor = officer("tinh")
    visitor.open("/quan-ly/don-vi/nhap-bang")
    page = visitor.submit("Xem trước", table=_table(), province_id=str(elsewhere.id))
    assert page.status == 422 and "Các lần đã nhập" not in page.text and "Mới" not in page.text


def test_the_administrator_says_for_which_province(officer: Officer, world: World) -> None:
    visitor = officer("quantri")
    visitor.open("/quan-ly/don-vi/nhap-bang")
    page = visitor.submit("Xem trước", table=_table(), province_id=str(world.province))
    assert page.status == 200 and "Mới: 2" in page.text


def test_pages_ask_a_fixed_number_of_questions(
    officer: Officer, app: Flask, session: Session, world: World, district_drive: Drive
) -> None:
    visitor, counts = officer("tinh"), []
    facility, host = session.get_one(Unit, world.facility), session.get_one(Unit, district_drive.host_id)
    addresses = (
        "/quan-ly/don-vi/dot-can-chuyen",
        f"/quan-ly/don-vi/{district_drive.host_id}/chuyen-tiep",
        f"/quan-ly/don-vi/{district_drive.host_id}/",
    )
    for _ in range(2):
        for address in addresses:
            with statements(app) as asked:
                visitor.open(address)
            counts.append(len(asked))
        for day in range(30):
            made = add_drive(session, host, facility, world.today + timedelta(days=20 + day), "Hội trường")
            made.province_id = world.province
        session.commit()
    assert counts[:3] == counts[3:]
