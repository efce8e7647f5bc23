"""Signing in and out, links that set a password, and the accounts that a province looks after."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from domain import clock
from domain.accounts.records import Account, SignInSession
from tests.visitor import Visitor
from tests.world import PASSWORD, World


def test_wrong_password_is_told_without_saying_which_part(visitor: Visitor, world: World) -> None:
    for name in ("tinh", "khong-co"):
        visitor.open("/dang-nhap")
        page = visitor.submit(username=name, password="sai roi nhe")
        assert page.status == 422
        assert page.errors == ["Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại phím Caps Lock và bộ gõ."]
        assert f'value="{name}"' in page.source


def test_a_copied_cookie_is_worthless_after_signing_out(app: Flask, visitor: Visitor, world: World) -> None:
    visitor.sign_in("quantri")
    cookie = visitor.client.get_cookie("giothong")
    assert cookie is not None
    visitor.submit("Đổi người dùng")
    thief = app.test_client()
    thief.set_cookie("giothong", cookie.value)
    assert thief.get("/quan-ly/tai-khoan/").status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_an_idle_session_ends_after_half_an_hour(
    app: Flask, visitor: Visitor, world: World, minutes: int, status: int
) -> None:
    visitor.sign_in("quantri")
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        assert visitor.client.get("/quan-ly/tai-khoan/").status_code == status


def test_ten_wrong_tries_close_the_door_for_a_while(visitor: Visitor, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(10):
            visitor.open("/dang-nhap")
            assert visitor.submit(username="tinh", password="khong dung dau").status == 422
        visitor.open("/dang-nhap")
        assert visitor.submit(username="tinh", password=PASSWORD).status == 429
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        visitor.sign_in("tinh")


def test_a_desk_may_sign_in_as_often_as_it_is_left_alone(visitor: Visitor, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(12):
            visitor.client.delete_cookie("session")
            visitor.sign_in("ban")
        visitor.client.delete_cookie("session")
        for _ in range(10):
            visitor.open("/dang-nhap")
            assert visitor.submit(username="ban", password="khong dung dau").status == 422
        visitor.open("/dang-nhap")
        assert visitor.submit(username="ban", password=PASSWORD).status == 429


def test_a_new_account_gets_a_link_that_works_once(app: Flask, visitor: Visitor, world: World) -> None:
    visitor.sign_in("tinh")
    visitor.open("/quan-ly/tai-khoan/them")
    page = visitor.submit(
        username="phohien", display_name="Trần Thị Hoa", role="xa", unit_id=str(world.ward), desk_drive_id=""
    )
    link = page.texts(".//p[@class='copy']")[0].removeprefix("http://localhost")
    stranger = Visitor(app.test_client())
    stranger.open(link)
    assert stranger.submit(password="ngan").status == 422
    stranger.submit(password="mây trắng bay ngang")
    stranger.sign_in("phohien", "mây trắng bay ngang")
    assert Visitor(app.test_client()).open(link).status == 410


def test_a_closed_account_is_out_at_once(app: Flask, visitor: Visitor, world: World) -> None:
    ward = Visitor(app.test_client())
    ward.sign_in("xa")
    visitor.sign_in("tinh")
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(Account.id).where(Account.username == "xa")).one()
    visitor.open("/quan-ly/tai-khoan/")
    visitor.post(f"/quan-ly/tai-khoan/{number}/trang-thai", {"csrf_token": visitor.token()})
    with app.extensions["sessions"]() as session:
        alive = select(func.count()).where(
            SignInSession.account_id == number, SignInSession.ended_at.is_(None)
        )
        assert session.scalar(alive) == 0


def test_a_form_without_token_is_refused_and_gives_back_what_was_typed(
    visitor: Visitor, world: World
) -> None:
    page = visitor.post("/dang-nhap", {"username": "tinh", "password": PASSWORD})
    assert page.status == 400
    assert PASSWORD not in page.source


def test_an_administrator_picks_the_province_before_its_units(visitor: Visitor, world: World) -> None:
    visitor.sign_in("quantri")
    page = visitor.open("/quan-ly/tai-khoan/them")
    assert page.texts(".//select[@name='unit_id']/option") == ["Chọn đơn vị", "tỉnh Hưng Yên"]
    page = visitor.submit("Xem đơn vị", tinh=str(world.province))
    assert "phường Phố Hiến" in page.texts(".//select[@name='unit_id']/option")
    page = visitor.submit(
        username="phohien", display_name="Trần Thị Hoa", role="xa", unit_id=str(world.ward), desk_drive_id=""
    )
    assert page.title == "Liên kết đặt mật khẩu của Trần Thị Hoa"
