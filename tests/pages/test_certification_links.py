"""An agency without account certifies its own list by a link and a code: one list, until its day, revocable."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.accounts.records import Account
from domain.certification.records import CertifierLink, ListState
from domain.journal import JournalLine
from domain.signups.records import RegistrationState
from tests.documents.pdf_reading import page_texts
from tests.donor_list_steps import Officer, add_people, compile_and_send, rows_of, states_of, stored
from tests.visitor import Visitor
from tests.world import World


def sent(app: Flask, world: World, officer: Officer, people: int = 2) -> int:
    """Send a list to a ward whose certifier's account is closed, so that nobody there can sign in."""
    add_people(app, world, people)
    list_id = compile_and_send(officer("xa"), world.drive)
    with app.extensions["sessions"]() as session:
        session.scalars(select(Account).where(Account.username == "xacnhan")).one().is_active = False
        session.commit()
    return list_id


def link_and_code(officer: Officer, list_id: int) -> tuple[str, str]:
    province = officer("tinh")
    province.open(f"/quan-ly/danh-sach/{list_id}")
    page = province.submit("Cấp liên kết và mã")
    address, code = page.texts(".//dd/code")[0], page.texts(".//dd/b")[0]
    return re.sub(r"^https?://[^/]+", "", address), code


def test_a_list_is_certified_by_link_and_the_journal_says_so(
    app: Flask, world: World, officer: Officer, visitor: Visitor
) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    assert len(address.rsplit("/", 1)[1]) == 26  # 26 signs of 5 bits.
    visitor.open(address)
    assert "Nguyễn Văn An" not in visitor.page.source
    page = visitor.submit(code=code.lower().replace("-", " "))
    assert page.url == "/xac-nhan/danh-sach" and "Nguyễn Văn An" in page.text
    visitor.submit("Xác nhận tất cả")
    page = visitor.submit(
        button="Xác nhận 2 người", signer_name="Lê Thị Hoa", signer_title="Giám đốc", act="xac-nhan"
    )
    assert "Đã xác nhận 2 người" in page.text and page.url == "/xac-nhan/danh-sach/xong"
    made = stored(app, list_id)
    assert made.state is ListState.CERTIFIED and made.signer_name == "Lê Thị Hoa"
    assert "qua liên kết" in made.certified_by
    text = " ".join(page_texts(visitor.client.get("/xac-nhan/danh-sach.pdf").data))
    assert "GIÁM ĐỐC" in text and "Lê Thị Hoa" in text
    with app.extensions["sessions"]() as session:
        said = {line.act: line.actor for line in session.scalars(select(JournalLine))}
        assert "qua liên kết" in said["xác nhận danh sách"] and "mở danh sách qua liên kết" in said
        kept = session.scalars(select(CertifierLink)).one()
        assert address.rsplit("/", 1)[1] not in kept.token_digest and kept.opened_at is not None


def test_a_link_shows_one_list_and_gives_it_back_with_a_reason(
    app: Flask, world: World, officer: Officer, visitor: Visitor
) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    visitor.open(address)
    visitor.submit(code=code)
    for path in (f"/quan-ly/danh-sach/{list_id}", "/quan-ly/danh-sach/"):
        assert visitor.client.get(path).status_code == 302  # To the sign-in page.
    page = visitor.submit("Trả lại danh sách", return_reason="Không đúng địa bàn")
    assert "đang sửa danh sách" in page.text and "Không đúng địa bàn" in page.text
    assert stored(app, list_id).state is ListState.RETURNED
    visitor.submit("Đóng trên máy này")
    assert visitor.open("/xac-nhan/danh-sach").status == 404


def test_a_wrong_code_a_wrong_link_and_many_tries_say_nothing(
    app: Flask, world: World, officer: Officer, visitor: Visitor
) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    answers = []
    for path, typed in ((address, "AAA-AAA"), ("/xac-nhan/" + "0" * 26, code), ("/xac-nhan/x", "")):
        visitor.open(path)
        page = visitor.submit(code=typed)
        assert page.status == 422
        answers.append(page.errors)
    assert answers[0] == answers[1] != []
    for _ in range(10):
        visitor.open(address)
        page = visitor.submit(code="BBB-BBB")
    assert page.status == 429
    visitor.open(address)
    assert visitor.submit(code=code).status == 429
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=True):
        visitor.open(address)
        assert visitor.submit(code=code).url == "/xac-nhan/danh-sach"


@pytest.mark.parametrize("days", [0, 1])
def test_a_link_counts_until_the_end_of_its_day(
    app: Flask, world: World, officer: Officer, visitor: Visitor, days: int
) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    due_on = stored(app, list_id).due_on
    assert due_on is not None
    last = clock.now() + (due_on - world.today) + timedelta(days=days)
    with time_machine.travel(last, tick=True):
        visitor.open(address)
        assert visitor.submit(code=code).status == (422 if days else 200)


def test_links_are_taken_back_at_once(app: Flask, world: World, officer: Officer, visitor: Visitor) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    visitor.open(address)
    visitor.submit(code=code)
    province = officer("tinh")
    province.open(f"/quan-ly/danh-sach/{list_id}")
    assert "1 liên kết đang dùng được" in province.page.text and "đã có người mở" in province.page.text
    province.submit("Thu hồi liên kết")
    assert visitor.submit("Lưu, làm tiếp sau").status == 404
    assert visitor.client.get("/xac-nhan/danh-sach.pdf").status_code == 404
    visitor.open(address)
    assert visitor.submit(code=code).status == 422


def test_a_list_that_was_taken_back_is_closed_to_the_link(
    app: Flask, world: World, officer: Officer, visitor: Visitor
) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    visitor.open(address)
    visitor.submit(code=code)
    ward = officer("xa")
    ward.open(f"/quan-ly/danh-sach/{list_id}")
    ward.submit("Lấy lại để sửa")
    assert visitor.open("/xac-nhan/danh-sach").status == 404


def test_nobody_gives_a_link_to_the_own_unit_or_where_an_account_is(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 1)
    ward, province = officer("xa"), officer("tinh")
    list_id = compile_and_send(ward, world.drive)
    token, address = ward.token(), f"/quan-ly/danh-sach/{list_id}/lien-ket"
    assert ward.post(address, {"csrf_token": token, "seen_version": "2"}).status == 403
    assert "Cấp liên kết" not in province.open(f"/quan-ly/danh-sach/{list_id}").text
    page = province.post(address, {"csrf_token": province.token(), "seen_version": "2"})
    assert "có tài khoản xác nhận" in page.text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(CertifierLink)).all() == []


def test_of_link_and_office_only_the_first_act_counts(
    app: Flask, world: World, officer: Officer, visitor: Visitor
) -> None:
    list_id = sent(app, world, officer)
    address, code = link_and_code(officer, list_id)
    visitor.open(address)
    visitor.submit(code=code)
    province = officer("tinh")
    province.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    province.submit("Lưu, làm tiếp sau")
    page = visitor.submit("Xác nhận tất cả")
    assert page.status == 409 and "vừa có thay đổi" in page.text
    ids = [row.registration_id for row in rows_of(app, list_id)]
    assert states_of(app, ids) == [RegistrationState.PENDING] * 2
