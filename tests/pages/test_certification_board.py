"""The board of waiting lists, the letters that remind, and the lists of a whole drive at once."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import time_machine
from docx import Document
from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.certification.records import CertifierLink, DonorList, ListState
from domain.signups.records import RegistrantType, RegistrationState
from tests.documents.pdf_reading import page_texts
from tests.donor_list_steps import Officer, add_people, compile_and_send, stored
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

BOARD = "/quan-ly/danh-sach/cho-xac-nhan"


def people_of_three_units(app: Flask, world: World) -> None:
    add_people(app, world, 2)
    with app.extensions["sessions"]() as session:
        for place in range(3):
            add_registration(session, world.drive, f"Bùi Thị Xã {place}", commune_id=world.other_ward)
        add_registration(
            session,
            world.drive,
            "Vũ Văn Trường",
            workplace_id=world.school,
            certifying_unit_id=world.school,
            registrant_type=RegistrantType.STUDENT,
        )
        add_registration(
            session, world.drive, "Người Cần Xem", commune_id=world.ward, state=RegistrationState.HELD
        )
        session.commit()


def compile_all(officer: Officer, world: World) -> Visitor:
    province = officer("tinh")
    province.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    province.open(province.page.link("Lập danh sách cho tất cả"))
    province.submit("Lập 3 danh sách, 6 người")
    return province


def lists_of(app: Flask) -> list[DonorList]:
    with app.extensions["sessions"]() as session:
        return list(session.scalars(select(DonorList).order_by(DonorList.id)))


def test_lists_of_all_units_are_made_once_and_sent_together(
    app: Flask, world: World, officer: Officer
) -> None:
    people_of_three_units(app, world)
    province = compile_all(officer, world)
    assert "Đã lập 3 danh sách" in province.page.text and "Không còn ai chờ lập" in province.page.text
    assert [item.state for item in lists_of(app)] == [ListState.DRAFT] * 3
    again = province.post(province.page.url, {"csrf_token": province.token()})
    assert again.status == 422 and "Không còn ai chờ lập danh sách" in again.errors[0]
    assert len(lists_of(app)) == 3
    province.submit("Gửi 3 danh sách")
    assert {item.state for item in lists_of(app)} == {ListState.SENT}
    due = world.today + timedelta(days=2)
    assert {item.due_on for item in lists_of(app)} == {due}
    token = province.open(f"/quan-ly/dot/{world.drive}/danh-sach/tat-ca") and province.open(BOARD)
    assert token and "3 danh sách, 0 quá hạn" in province.page.text


def test_a_ward_makes_only_its_own_list(app: Flask, world: World, officer: Officer) -> None:
    people_of_three_units(app, world)
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/danh-sach/tat-ca")
    assert "Bùi Thị" not in ward.page.text and "1 người cần đối chiếu" in ward.page.text
    ward.submit("Lập 1 danh sách, 2 người")
    assert [item.certifying_unit_id for item in lists_of(app)] == [world.ward]


def test_the_board_shows_what_is_late_and_narrows(app: Flask, world: World, officer: Officer) -> None:
    people_of_three_units(app, world)
    compile_all(officer, world).submit("Gửi 3 danh sách")
    with time_machine.travel(clock.now() + timedelta(days=3), tick=True):
        province = officer("tinh")
        page = province.open(BOARD)
        assert "3 danh sách, 3 quá hạn" in page.text and "3 ngày" in page.text
        assert page.text.count("Quá hạn") >= 3 and "Chưa có tài khoản" in page.text
        assert len(province.submit("Lọc", q="su pham ky thuat").texts(".//tbody/tr")) == 1
        assert "Không có danh sách nào như vậy" in province.open(f"{BOARD}?q=zz%_").text
        assert len(officer("xa").open(BOARD).texts(".//tbody/tr")) == 1


def test_a_drive_that_is_over_asks_nobody(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    compile_and_send(officer("xa"), world.drive)
    assert len(officer("tinh").open(BOARD).texts(".//tbody/tr")) == 1
    with time_machine.travel(clock.now() + timedelta(days=6), tick=True):
        assert "Không có danh sách nào chờ xác nhận" in officer("tinh").open(BOARD).text


def test_one_file_reminds_everybody_and_opens_a_way_in(
    app: Flask, world: World, officer: Officer, visitor: Visitor
) -> None:
    people_of_three_units(app, world)
    compile_all(officer, world).submit("Gửi 3 danh sách")
    with time_machine.travel(clock.now() + timedelta(days=3), tick=True):
        province = officer("tinh")
        province.open(BOARD)
        chosen = [str(item.id) for item in lists_of(app)]
        data = {"csrf_token": province.token(), "chosen": chosen, **day(clock.today() + timedelta(days=2))}
        answer = province.client.post(f"{BOARD}/thu-nhac", data={**data, "kind": "pdf"})
        pages = page_texts(answer.data)
        assert answer.mimetype == "application/pdf" and len(pages) >= 3
        text = " ".join(pages)
        for words in ("V/v xác nhận danh sách", "Kính gửi: Trường Đại học Sư phạm", "3 (ba) người"):
            assert words in text
        # Only the other ward has no certifier with an account.
        (code,) = re.findall(r"Mã: (\w{3}-\w{3})", text)
        (address,) = re.findall(r"(/xac-nhan/\w{26})", text)
        visitor.open(address)
        page = visitor.submit(code=code)
        assert "Bùi Thị Xã" in page.text and "Nguyễn Văn An" not in page.text
        assert all(item.reminded_at for item in lists_of(app))
        answer = province.client.post(f"{BOARD}/thu-nhac", data={**data, "kind": "docx"})
        words = "\n".join(p.text for p in Document(io.BytesIO(answer.data)).paragraphs)
        assert words.count("Kính gửi: ") == 3 and "/xac-nhan/" in words
        assert code not in words  # Another code; the one that was printed still opens the list.
        visitor.open(address)
        assert visitor.submit(code=code).url == "/xac-nhan/danh-sach"


def day(on: object) -> dict[str, str]:
    return {f"reply_by-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def test_a_reminder_asks_for_lists_and_a_day_that_helps(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    list_id = compile_and_send(officer("xa"), world.drive)
    province = officer("tinh")
    province.open(BOARD)
    token = province.token()
    for chosen, on in (
        ([], world.today),
        ([list_id], world.today - timedelta(days=1)),
        ([list_id], world.today + timedelta(days=6)),
        ([999], world.today),
        (["x", "9" * 30], world.today),
        (["9" * 30], world.today),
        (["9" * 5000, "-1"], world.today),
    ):
        page = province.post(f"{BOARD}/thu-nhac", {"csrf_token": token, "chosen": chosen, **day(on)})
        assert page.status == 422 and page.errors, (chosen, on)
    assert stored(app, list_id).reminded_at is None
    other = officer("xakhac")
    other.open("/quan-ly/danh-sach/")
    page = other.open(BOARD)
    assert "Không có danh sách nào chờ xác nhận" in page.text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(CertifierLink)).all() == []


def test_the_board_and_the_preview_cost_the_same_for_one_and_for_many(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 1)
    compile_and_send(officer("xa"), world.drive)
    province, counts = officer("tinh"), []
    for is_last in (False, True):
        with statements(app) as seen:
            province.open(BOARD)
            province.open(f"/quan-ly/dot/{world.drive}/danh-sach/tat-ca")
        counts.append(len(seen))
        if not is_last:
            thirty_more_lists(app, world)
    assert counts[0] == counts[1] <= 24


def thirty_more_lists(app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        for number in range(2, 32):
            session.add(
                DonorList(
                    drive_id=world.drive,
                    certifying_unit_id=world.other_ward,
                    compiling_unit_id=world.province,
                    number=number,
                    state=ListState.SENT,
                    due_on=world.today,
                    sent_at=clock.now(),
                    changed_at=clock.now(),
                )
            )
        session.commit()
