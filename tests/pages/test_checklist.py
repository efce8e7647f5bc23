"""The checklist of a drive: the usual lines by one click, days that follow the drive, due lines in the worklist."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from domain.drives.records import Drive, DriveTask
from domain.rulebook import rule
from domain.units.records import Unit
from domain.wording import short_date
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_drive

Officer = Callable[[str], Visitor]


def _tasks(app: Flask) -> list[DriveTask]:
    with app.extensions["sessions"]() as session:
        return list(session.scalars(select(DriveTask).order_by(DriveTask.offset_days, DriveTask.id)))


def _row(page: Page, title: str) -> str:
    for row in page.all(".//tbody/tr"):
        text = " ".join(" ".join(row.itertext()).split())
        if title in text:
            return text
    raise AssertionError(title)


def _form(visitor: Visitor, title: str) -> int:
    for place, form in enumerate(visitor.page.forms()):
        if any(title in "".join(button.itertext()) for button in form.iter("button")):
            return place
    raise AssertionError(title)


def test_the_usual_list_comes_by_one_click_and_never_twice(
    officer: Officer, app: Flask, world: World
) -> None:
    office = officer("tinh")
    page = office.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    assert "chưa có việc chuẩn bị nào" in page.text
    lines = rule("drive.checklist", world.today).value
    assert {line["offset"] for line in lines} == {-84, -30, -14, -7, -1, 0, 3}
    page = office.submit(f"Lấy {len(lines)} việc mẫu")
    assert f"Đã xong 0/{len(lines)} việc" in page.text and len(_tasks(app)) == len(lines)
    page = office.submit(f"Lấy {len(lines)} việc mẫu")
    assert "đã có đủ các việc mẫu" in page.text and len(_tasks(app)) == len(lines)


def test_moving_the_drive_moves_its_lines(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    page = office.submit("Thêm việc", title="Mượn loa của trường", owner="Đoàn xã", days="2", side="truoc")
    assert short_date(world.today + timedelta(days=3)) in _row(page, "Mượn loa")
    with app.extensions["sessions"]() as session:
        session.get_one(Drive, world.drive).on_day = world.today + timedelta(days=1)
        session.commit()
    page = office.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    row = _row(page, "Mượn loa")
    assert short_date(world.today - timedelta(days=1)) in row and "quá hạn" in row
    with app.extensions["sessions"]() as session:
        drive = session.get_one(Drive, world.drive)
        drive.month, drive.on_day = drive.on_day, None
        session.commit()
    row = _row(office.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi"), "Mượn loa")
    assert "(trước 2 ngày)" in row and "quá hạn" not in row


def test_lines_are_ticked_off_with_evidence_put_back_and_removed(
    officer: Officer, app: Flask, world: World
) -> None:
    office, other = officer("tinh"), officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    page = office.submit("Thêm việc", title="", days="x")
    assert page.status == 422 and page.errors == ["Nhập việc", "Nhập số ngày bằng chữ số, ví dụ 10"]
    office.submit("Thêm việc", title="Gửi công văn", days="0")
    other.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    page = office.submit("Xong", form=_form(office, "Gửi công văn"), **{"bang-chung": "CV 12/BCĐ"})
    row = _row(page, "Gửi công văn")
    assert "xong" in row and "Người dùng tinh" in row and "CV 12/BCĐ" in row
    assert "vừa ghi xong" in other.submit("Xong", form=_form(other, "Gửi công văn")).text
    page = office.submit("Mở lại", form=_form(office, "Gửi công văn"))
    assert "chưa làm" in _row(page, "Gửi công văn")
    office.submit("Bỏ", form=_form(office, "Gửi công văn"))
    assert _tasks(app) == []


def test_a_ward_prepares_the_drives_it_hosts_and_only_reads_others(officer: Officer, world: World) -> None:
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    assert "Đã thêm việc." in ward.submit("Thêm việc", title="Quét sân", days="1", side="truoc").text
    page = ward.open(f"/quan-ly/dot/{world.other_drive}/viec-chuan-bi")
    assert page.status == 200 and "Thêm việc" not in page.text
    token = {"csrf_token": ward.token(), "title": "x", "days": "1", "side": "sau"}
    assert ward.post(f"/quan-ly/dot/{world.other_drive}/viec-chuan-bi", token).status == 403
    assert ward.post(f"/quan-ly/dot/{world.other_drive}/viec-chuan-bi/mau", token).status == 403
    page = officer("donvi").open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    assert "Quét sân" in page.text and "Thêm việc" not in page.text


def test_due_lines_stand_in_the_worklist_once_a_drive(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/viec-chuan-bi")
    office.submit("việc mẫu")
    page = office.open("/quan-ly/")
    due = sum(line["offset"] <= -5 for line in rule("drive.checklist", world.today).value)
    assert f"{due} việc chuẩn bị đến hạn" in page.text
    assert "việc chuẩn bị đến hạn" in officer("xa").open("/quan-ly/").text
    assert "việc chuẩn bị đến hạn" not in officer("xakhac").open("/quan-ly/").text
    with statements(app) as few:
        office.open("/quan-ly/")
    with app.extensions["sessions"]() as session:
        ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
        for number in range(20):
            made = add_drive(session, ward, facility, world.today + timedelta(days=3), f"Nơi {number}")
            session.add(DriveTask(drive_id=made.id, position=1, offset_days=-7, title="Chốt danh sách"))
        session.commit()
    with statements(app) as many:
        assert "20 việc" not in office.open("/quan-ly/").text
    assert len(many) == len(few)
