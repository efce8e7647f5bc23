"""The page that takes lists of people: paste or file, columns, verdicts, mending, taking over, undo, the marked copy."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from domain.drives.records import Band, Drive, DriveState
from domain.journal import JournalLine
from domain.signups.import_records import ListLayout, PeopleImport, PeopleImportPart
from domain.signups.records import Consent, Registration, RegistrationState, Source
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

HEAD = "STT\tHọ và tên\tNgày sinh\tSố CCCD\tĐiện thoại\n"
CLEAR = HEAD + (
    "1\tNGUYỄN VĂN AN\t17/05/1990\t33090001234\t912345678\n"
    "2\tTrần Thị Bình\t1992\t033192004567\t+84 912 345 679\n"
)
ROUGH = HEAD + (
    "1\tNguyễn Văn An\t17/05/1990\t033090001234\t0912345678\n"
    "2\tTrần Thị Bình\t32/01/1992\t033192004567\t0912345679\n"
    "3\tLê Văn Cường\t1/1/90\t123\t0912345670\n"
    "\tTổng cộng: 3 người\t\t\t\n"
)


def _people(session: Session, drive_id: int) -> list[Registration]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Registration).where(Registration.drive_id == drive_id).order_by(Registration.id)))


def _verdicts(page: Page) -> list[str]:
    return page.texts(".//table[@class='grid annexrows']//td[@data-label='Nhận định']/div/span[1]")


@pytest.fixture
def office(officer: Any, session: Session, world: World) -> Visitor:
    session.commit()
    person: Visitor = officer("donvi")
    person.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    return person


def test_a_clear_list_is_shown_taken_over_and_undone(office: Visitor, session: Session, world: World) -> None:
    page = office.submit(button="Xem từng dòng", table=CLEAR)
    assert _verdicts(page) == ["Mới", "Mới"] and not page.errors
    assert "đọc là 033090001234" in page.text and "đọc là 0912 345 678" in page.text
    assert _people(session, world.drive) == []
    page = office.submit(button="Nhập 2 dòng vào đợt")
    assert "Đã nhập 2 người mới, sửa 0 người" in page.text and _verdicts(page) == ["Đã nhập", "Đã nhập"]
    an, binh = _people(session, world.drive)
    assert (an.full_name, an.phone, an.id_number_tail) == ("Nguyễn Văn An", "0912345678", "1234")
    assert (binh.birth_day, binh.birth_year, binh.source) == (None, 1992, Source.UNIT_LIST)
    assert {one.workplace_id for one in (an, binh)} == {world.school}
    assert {one.certifying_unit_id for one in (an, binh)} == {world.school}
    given = session.execute(select(Consent.purpose, Consent.channel)).all()
    assert [tuple(row) for row in given] == [("dang_ky", "danh_sach")] * 2
    page = office.submit(button="Hoàn tác cả danh sách")
    assert "Đã hoàn tác cả danh sách" in page.text
    assert {one.state for one in _people(session, world.drive)} == {RegistrationState.CANCELLED}


def test_errors_are_mended_in_their_rows(office: Visitor, session: Session, world: World) -> None:
    page = office.submit(button="Xem từng dòng", table=ROUGH)
    assert _verdicts(page) == ["Mới", "Lỗi", "Lỗi"]
    assert "1 dòng không phải người nên không đọc: dòng 5" in page.text
    boxes = [str(e.get("name")) for e in page.all(".//input") if str(e.get("name")).startswith("s-")]
    assert boxes == ["s-3-ngay_sinh", "s-4-so_can_cuoc"]
    page = office.open(office.page.link("Chỉ xem 2 dòng"))
    assert _verdicts(page) == ["Lỗi", "Lỗi"]
    page = office.submit(button="Lưu phần sửa", **{"s-3-ngay_sinh": "31/01/1992", "s-4-so_can_cuoc": "12"})
    assert "Đã lưu phần sửa" in page.text and _verdicts(page) == ["Lỗi"]
    page = office.submit(button="dòng vào đợt", **{"s-4-so_can_cuoc": ""})
    assert "Đã nhập 3 người mới" in page.text
    assert [one.full_name for one in _people(session, world.drive)] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Lê Văn Cường",
    ]
