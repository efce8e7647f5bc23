"""The paper pack from the offices' pages: numbers that stay, later printings that go on, who may hold the names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.drives.records import Drive, DriveState
from domain.journal import JournalLine
from domain.results.number_actions import take_blank_row
from domain.results.records import DeskNumber, DeskPack
from domain.signups.records import Registration, RegistrationState
from tests.documents.pdf_reading import page_texts
from tests.documents.test_drive_pack import row_numbers
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
NAMES = ("Trần Thị Thu Hằng", "Nguyễn Văn Đạt", "Lê Văn Ẩn", "Bùi Thị Yến")


def address(drive_id: int) -> str:
    return f"/quan-ly/dot/{drive_id}/bo-giay"


def add_people(session: Session, world: World, names: tuple[str, ...], drive_id: int = 0) -> list[int]:
    made = [
        add_registration(
            session, drive_id or world.drive, name, commune_id=world.ward, id_number=f"03319000{place:04}"
        )
        for place, name in enumerate(names)
    ]
    session.commit()
    return [one.id for one in made]


def print_pack(visitor: Visitor, drive_id: int, *parts: str, rows: int = 20) -> tuple[str, bytes]:
    """Print a new version and return its address and the file."""
    visitor.open(address(drive_id))
    data = {"csrf_token": visitor.token(), "parts": list(parts or ("theo-ten",)), "blank_rows": str(rows)}
    led = visitor.client.post(address(drive_id), data=data)
    assert led.status_code == 303, led.get_data(as_text=True)[:400]
    answer = visitor.client.get(led.location)
    assert answer.mimetype == "application/pdf"
    return led.location, answer.data


def numbers(app: Flask, drive_id: int) -> dict[int, str]:
    """Return the stored row numbers with the names they belong to."""
    with app.extensions["sessions"]() as own:
        wanted = select(DeskNumber.number, Registration.full_name).join(
            Registration, Registration.id == DeskNumber.registration_id
        )
        rows = own.execute(wanted.where(DeskNumber.drive_id == drive_id))
        return {number: name for number, name in rows}


def test_the_page_says_what_is_in_the_pack_and_is_reached_from_the_drive(
    session: Session, world: World, officer: Officer
) -> None:
    add_people(session, world, NAMES)
    office = officer("tinh")
    page = office.open(office.open(f"/quan-ly/dot/{world.drive}/").link("In bộ giấy của đợt"))
    assert page.title == "Bộ giấy của đợt" and "Đợt có 4 người đăng ký." in page.text
    assert "Chưa in bản nào" in page.text and "Biên bản bàn giao với cơ sở tiếp nhận máu" in page.text
    assert office.open(f"/quan-ly/dot/{world.today_drive}/ban-don-tiep").link("In bộ giấy của đợt")


def test_a_printing_numbers_people_by_name_and_prints_again_the_same(
    app: Flask, session: Session, world: World, officer: Officer
) -> None:
    add_people(session, world, NAMES)
    office = officer("tinh")
    led, pdf = print_pack(office, world.drive, "theo-ten", "dong-trong", rows=3)
    assert led == f"{address(world.drive)}/1.pdf?phan=theo-ten&phan=dong-trong"
    stored = numbers(app, world.drive)
    assert stored == {1: "Lê Văn Ẩn", 2: "Nguyễn Văn Đạt", 3: "Trần Thị Thu Hằng", 4: "Bùi Thị Yến"}
    (listed, blank) = page_texts(pdf)
    for number, name in stored.items():
        assert f"{number} {name}" in listed
    assert row_numbers(pdf) == dict.fromkeys(range(1, 8), 2) and "7" in blank
    assert "033190000001" not in listed and "****0001" in listed

    assert row_numbers(office.client.get(led).data) == row_numbers(pdf)
    assert numbers(app, world.drive) == stored
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).select_from(DeskPack)) == 1
        acts = list(own.scalars(select(JournalLine.act).order_by(JournalLine.id)))
        details = " ".join(str(line) for line in own.scalars(select(JournalLine.details)))
    assert acts[-3:] == ["in bộ giấy", *["in các phần của bộ giấy"] * 2]
    assert not any(name in details for name in NAMES)


def test_a_second_printing_goes_on_after_the_blank_rows(
    app: Flask, session: Session, world: World, officer: Officer
) -> None:
    add_people(session, world, NAMES)
    office = officer("tinh")
    first, _ = print_pack(office, world.drive, rows=5)
    add_people(session, world, ("Phạm Văn Bình", "Hoàng Thị Cúc", "Vũ Minh Anh"))
    page = office.open(address(world.drive))
    assert "7 người đăng ký" in page.text and "3 người chưa có trong bản in trước" in page.text
    _, pdf = print_pack(office, world.drive, "theo-ten", "dong-trong", rows=2)

    stored = numbers(app, world.drive)
    assert {number: stored[number] for number in (10, 11, 12)} == {
        10: "Vũ Minh Anh",
        11: "Phạm Văn Bình",
        12: "Hoàng Thị Cúc",
    }
    assert row_numbers(pdf) == dict.fromkeys([1, 2, 3, 4, 10, 11, 12, 13, 14], 2)
    assert row_numbers(office.client.get(first).data) == dict.fromkeys(range(1, 5), 2)
    page = office.open(address(world.drive))
    assert "13–14" in page.text and "5–9" in page.text and "tất cả đã có số" in page.text


def test_who_took_a_blank_row_has_it_and_who_cancelled_leaves_it(
    session: Session, world: World, officer: Officer
) -> None:
    people = add_people(session, world, NAMES)
    office = officer("tinh")
    led, _ = print_pack(office, world.drive, "theo-ten", "dong-trong", rows=2)
    (walk_in,) = add_people(session, world, ("Đỗ Văn Khách",))
    take_blank_row(session, world.drive, 6, walk_in)
    session.get_one(Registration, people[0]).state = RegistrationState.CANCELLED
    session.commit()
    listed, _ = page_texts(office.client.get(led).data)

    assert "6 Đỗ Văn Khách" in listed and "Trần Thị Thu Hằng" not in listed
    assert row_numbers(office.client.get(led).data) == dict.fromkeys([1, 2, 4, 5, 6], 2)


def test_the_whole_pack_prints_every_part(session: Session, world: World, officer: Officer) -> None:
    add_people(session, world, NAMES)
    led, _ = print_pack(officer("tinh"), world.drive)
    whole = " ".join(page_texts(officer("tinh").client.get(led.partition("?")[0]).data))
    for title in (
        "THEO TÊN",
        "THEO ĐƠN VỊ",
        "NGƯỜI ĐẾN TRỰC TIẾP",
        "KÝ NHẬN QUÀ",
        "SÊ-RI",
        "BIÊN BẢN",
        "CÓ MẶT",
    ):
        assert title in whole
    assert "Phường Phố Hiến: 4 người" in whole and "(Thông tư 15/2023/TT-BYT)" in whole


@pytest.mark.parametrize(
    ("parts", "rows", "said"),
    [
        ((), "20", "Đánh dấu ít nhất một phần để in"),
        (("theo-ten",), "201", "Nhập số dòng trống từ 0 đến 200."),
        (("theo-ten",), "mười", "bằng chữ số"),
        (("khong-co",), "20", "trong danh sách"),
    ],
)
def test_what_cannot_be_printed_is_said_and_numbers_nobody(
    app: Flask, session: Session, world: World, officer: Officer, parts: tuple[str, ...], rows: str, said: str
) -> None:
    add_people(session, world, NAMES)
    office = officer("tinh")
    office.open(address(world.drive))
    data = {"csrf_token": office.token(), "parts": list(parts), "blank_rows": rows}
    page = office.post(address(world.drive), data)
    assert page.status == 422 and said in page.text and f'value="{rows}"' in page.source
    assert numbers(app, world.drive) == {}


@pytest.mark.parametrize(
    ("state", "said"), [(DriveState.CANCELLED, "đã hủy"), (DriveState.CLOSED, "đã khóa sổ")]
)
def test_a_drive_that_is_not_held_gets_no_new_printing(
    app: Flask, session: Session, world: World, officer: Officer, state: DriveState, said: str
) -> None:
    add_people(session, world, NAMES)
    office = officer("tinh")
    led, _ = print_pack(office, world.drive)
    session.get_one(Drive, world.drive).state = state
    session.commit()
    page = office.open(address(world.drive))
    assert said in page.text and not page.all(".//input[@name='blank_rows']")
    refused = office.post(
        address(world.drive), {"csrf_token": office.token(), "parts": "theo-ten", "blank_rows": "1"}
    )
    assert refused.status == 422 and said in refused.text
    assert office.client.get(led).status_code == 200


def test_only_who_may_hold_everybodys_name_prints(session: Session, world: World, officer: Officer) -> None:
    add_people(session, world, NAMES)
    assert print_pack(officer("xa"), world.drive)
    facility = officer("coso")
    assert print_pack(facility, world.drive)
    ward = officer("xa")
    for path in (address(world.other_drive), f"{address(world.drive)}/9.pdf"):
        assert ward.client.get(path).status_code == 404
    assert not [
        link for link in ward.open(f"/quan-ly/dot/{world.other_drive}/").texts(".//a") if "bộ giấy" in link
    ]
    for username in ("donvi", "ban", "xacnhan", "kiemtra"):
        assert officer(username).client.get(address(world.drive)).status_code == 403


def cost(app: Flask, visitor: Visitor, path: str) -> int:
    """Return how many statements a page takes."""
    with statements(app) as asked:
        assert visitor.client.get(path).status_code == 200
    return len(asked)


def test_thirty_people_cost_as_many_statements_as_one(
    app: Flask, session: Session, world: World, officer: Officer
) -> None:
    add_people(session, world, NAMES[:1])
    office = officer("tinh")
    led, _ = print_pack(office, world.drive)
    few = [cost(app, office, path) for path in (led, address(world.drive))]
    add_people(session, world, tuple(f"Người Thứ {chr(ord('A') + place)}" for place in range(29)))
    led, _ = print_pack(office, world.drive)
    assert [cost(app, office, path) for path in (led, address(world.drive))] == few
