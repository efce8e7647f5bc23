"""Codes for people who sign up together: made without account, counted by the leader, naming nobody."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from domain.drives.records import Band, Drive, DriveState
from domain.signups.records import SignUpGroup
from tests.pages.test_signups import change, filled, send, stored
from tests.visitor import Page, Visitor
from tests.world import World


def made(visitor: Visitor, world: World, **typed: str) -> Page:
    visitor.open(f"/dot-hien-mau/{world.drive}")
    visitor.open(visitor.page.link("Rủ cả nhà"))
    return visitor.submit("Lập mã nhóm", **({"kind": "lop", "name": "Lớp 12A1"} | typed))


def group(app: Flask) -> SignUpGroup:
    with app.extensions["sessions"]() as session:
        return session.scalars(select(SignUpGroup)).one()


def test_a_class_signs_up_by_its_code_and_the_leader_counts_it(
    app: Flask, visitor: Visitor, world: World
) -> None:
    page = made(visitor, world)
    code = group(app).code
    assert page.title == "Lớp 12A1" and code in page.texts(".//p[@class='code']") and "0 người" in page.text
    secret = page.texts(".//b")[-1]
    assert secret.replace("-", "") not in group(app).secret_digest
    for number in range(2):
        pupil = Visitor(app.test_client())
        page = pupil.open(f"/dot-hien-mau/{world.drive}/dang-ky?nhom={code.lower()}")
        assert "cùng nhóm Lớp 12A1" in page.text
        typed = {"id_number": f"03319000000{number}", "phone": f"091200000{number}"}
        pupil.submit("Gửi đăng ký", **filled(world, full_name="Hoàng Văn Thử", **typed))
    page = visitor.open("/nhom/cua-toi")
    assert "2 người" in page.text and "Hoàng" not in page.text and "0912" not in page.text
    assert [one.group_id for one in stored(app)] == [group(app).id] * 2
    visitor.submit("Xong, đóng lại")
    assert visitor.open("/nhom/cua-toi").url == "/nhom"
    page = visitor.submit("Xem số người", code=code, secret=secret.lower())
    assert page.title == "Lớp 12A1" and "2 người" in page.text


def test_the_count_tells_of_those_who_are_held_what_they_were_told(
    app: Flask, visitor: Visitor, world: World
) -> None:
    send(Visitor(app.test_client()), world)
    change(app, update(Band).where(Band.drive_id == world.drive).values(capacity=1, taken=1))
    made(visitor, world)
    stranger = {"full_name": "Lê Văn Dò", "phone": "0987654321", "band_id": "0", "nhom": group(app).code}
    for number in ("033190001234", "033190999999"):
        send(Visitor(app.test_client()), world, **stranger, id_number=number)
    text = visitor.open("/nhom/cua-toi").text
    assert "Đã đăng ký 0 người" in text and "Đang trong danh sách chờ 2 người" in text


def test_a_wrong_code_and_a_wrong_secret_get_the_same_answer(
    app: Flask, visitor: Visitor, world: World
) -> None:
    page = made(visitor, world)
    secret = page.texts(".//b")[-1]
    stranger = Visitor(app.test_client())
    stranger.open("/nhom")
    wrong_secret = stranger.submit("Xem số người", code=group(app).code, secret="ZZZZZZZZZZ")
    wrong_code = stranger.submit("Xem số người", code="ZZZZZZ", secret=secret)
    assert wrong_secret.status == wrong_code.status == 422
    assert wrong_secret.errors == wrong_code.errors
    for _ in range(19):
        answer = stranger.submit("Xem số người", code=group(app).code, secret="ZZZZZZZZZZ")
    assert answer.status == 429


def test_a_code_of_another_drive_is_told_and_hinders_nobody(
    app: Flask, visitor: Visitor, world: World
) -> None:
    made(visitor, world)
    page = visitor.open(f"/dot-hien-mau/{world.other_drive}/dang-ky?nhom={group(app).code}")
    assert "Đợt này không có nhóm mang mã" in page.text
    send(visitor, world, nhom="ABCDEF")
    assert stored(app)[0].group_id is None


@pytest.mark.parametrize("typed", [{"name": ""}, {"kind": "bay"}, {"name": "a" * 101}])
def test_odd_groups_are_asked_again(
    app: Flask, visitor: Visitor, world: World, typed: dict[str, str]
) -> None:
    page = made(visitor, world, **typed)
    assert page.status == 422 and page.errors
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(SignUpGroup)).all() == []


def test_a_drive_that_is_off_has_no_groups(app: Flask, visitor: Visitor, world: World) -> None:
    change(app, update(Drive).where(Drive.id == world.drive).values(state=DriveState.CANCELLED))
    page = visitor.open(f"/dot-hien-mau/{world.drive}/nhom")
    assert page.url == f"/dot-hien-mau/{world.drive}" and "Đợt này đã hủy." in page.text


def test_one_place_makes_only_so_many_groups(app: Flask, visitor: Visitor, world: World) -> None:
    for _ in range(20):
        assert made(visitor, world).status == 200
    assert made(visitor, world).status == 422
