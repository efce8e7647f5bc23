"""Papers of half a sheet from the offices' pages: what is printed, what is journalled, codes that can be keyed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from domain.database import begin_writing
from domain.drives.records import Drive
from domain.journal import JournalLine
from domain.sealing import keyring_of
from domain.signups.paper_codes import read_paper_code
from domain.signups.records import RegistrationState
from domain.units.records import Unit
from tests.documents.pdf_reading import page_texts
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
CODE = re.compile(r"Mã đăng ký: (\S{4}-\S{4})")


def add_people(app: Flask, world: World, numbers: range) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        for number in numbers:
            name = f"Người Thứ {chr(ord('A') + number)}"
            add_registration(session, world.drive, name, commune_id=world.ward, phone=f"09123456{number:02d}")
        session.commit()


def texts(visitor: Visitor, world: World, name: str) -> list[str]:
    answer = visitor.client.get(f"/quan-ly/dot/{world.drive}/{name}")
    assert answer.mimetype == "application/pdf", answer.status
    return page_texts(answer.data)


def test_paper_forms_carry_codes_that_the_counter_takes(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    pages = texts(ward, world, "phieu-giay.pdf?so-phieu=6")
    codes = CODE.findall(" ".join(pages))

    assert len(pages) == 3 and len(codes) == len(set(codes)) == 6
    with app.extensions["sessions"]() as session:
        assert all(isinstance(read_paper_code(keyring_of(session), code), str) for code in codes)
    ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi")
    page = ward.submit("Ghi", full_name="Vũ Văn Bình", paper_code=codes[3], consent="y")
    assert f"Đã ghi Vũ Văn Bình, mã {codes[3]}" in page.text


@pytest.mark.parametrize(
    ("wanted", "sheets"), [("1", 1), ("3", 2), ("100000", 100), ("x", 10), ("-5", 1), ("", 10)]
)
def test_the_number_of_paper_forms_has_limits(
    world: World, officer: Officer, wanted: str, sheets: int
) -> None:
    assert len(texts(officer("xa"), world, f"phieu-giay.pdf?so-phieu={wanted}")) == sheets


def test_filled_forms_and_slips_stand_two_on_a_sheet(app: Flask, world: World, officer: Officer) -> None:
    ward = officer("xa")
    for name in ("phieu-dang-ky-a5.pdf", "giay-hen.pdf"):
        page = ward.open(f"/quan-ly/dot/{world.drive}/{name}")
        assert "chưa có đăng ký nào để in phiếu" in page.text
    add_people(app, world, range(3))
    forms, slips = texts(ward, world, "phieu-dang-ky-a5.pdf"), texts(ward, world, "giay-hen.pdf")

    assert len(forms) == len(slips) == 2
    for pages in (forms, slips):
        assert all(name in " ".join(pages) for name in ("Người Thứ A", "Người Thứ B", "Người Thứ C"))
    assert "Người in: Người dùng xa" in forms[0]
    with app.extensions["sessions"]() as session:
        acts = list(session.scalars(select(JournalLine.act).order_by(JournalLine.id)))
    assert acts[-2:] == ["in phiếu đăng ký khổ A5", "in giấy hẹn"]


def test_a_drive_without_a_day_has_no_slips(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        drive = session.get_one(Drive, world.drive)
        drive.month, drive.on_day = drive.on_day, None
        session.commit()

    page = officer("xa").open(f"/quan-ly/dot/{world.drive}/giay-hen.pdf")
    assert "chưa có ngày, nên chưa in giấy hẹn" in page.text


def test_the_papers_of_many_people_cost_no_more_statements(
    app: Flask, world: World, officer: Officer
) -> None:
    ward = officer("xa")

    def cost() -> list[int]:
        counts = []
        for name in ("phieu-dang-ky-a5.pdf", "giay-hen.pdf"):
            with statements(app) as asked:
                texts(ward, world, name)
            counts.append(len(asked))
        return counts

    add_people(app, world, range(1))
    few = cost()
    add_people(app, world, range(1, 26))
    assert cost() == few


def test_the_public_prints_two_blank_forms_without_code(visitor: Visitor) -> None:
    address = visitor.open("/bieu-mau").link("Phiếu đăng ký ngắn")
    (page,) = page_texts(visitor.client.get(address).data)

    assert page.count("PHIẾU ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN") == 2
    assert "Mã" not in page
    assert "Phần người đăng ký giữ" not in page


def test_the_summary_counts_by_unit_within_the_scope(app: Flask, world: World, officer: Officer) -> None:
    states = [RegistrationState.PENDING, RegistrationState.CERTIFIED, RegistrationState.CANCELLED]
    units = {"nhà": world.ward, "khác": world.other_ward}
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        for name, unit in units.items():
            for state in (*states, RegistrationState.WAITING, RegistrationState.HELD):
                where = {"commune_id": unit, "certifying_unit_id": unit, "state": state}
                add_registration(session, world.drive, f"Người {name} {state.value}", **where)
        other = session.get_one(Unit, world.other_ward).name
        session.commit()

    (ward,) = texts(officer("xa"), world, "tong-hop-dang-ky.pdf")
    assert "1 phường Phố Hiến 2 1 1 1" in ward and other not in ward
    (province,) = texts(officer("tinh"), world, "tong-hop-dang-ky.pdf")
    assert f"{other} 2 1 1 1" in province and "Tổng cộng 4 2 2 2" in province
    assert officer("xa").open("/quan-ly/dot/99999999/tong-hop-dang-ky.pdf").status == 404
