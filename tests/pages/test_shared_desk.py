"""A desk's computer stands among people: it locks early, changes hands with one button, and loses nothing typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.rules import DESK_IDLE_LIMIT
from domain.results.records import Outcome
from tests.desk_acts import one
from tests.visitor import Page
from tests.world import World

ORIGIN = {"Origin": "http://localhost"}


def desk_of(world: World, rest: object = "") -> str:
    return f"/quan-ly/dot/{world.today_drive}/ban-don-tiep" + (f"/{rest}" if rest else "")


@pytest.mark.parametrize(
    ("username", "minutes", "is_in"),
    [("ban", 9, True), ("ban", 12, False), ("tinh", 12, True), ("tinh", 32, False)],
)
def test_a_desk_that_is_left_alone_asks_for_the_password(
    officer, world: World, username: str, minutes: int, is_in: bool
) -> None:  # type: ignore[no-untyped-def]
    desk = officer(username)
    desk.open(desk_of(world))
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=True):
        page = desk.open(desk_of(world))
        assert page.title == ("Bàn đón tiếp" if is_in else "Đăng nhập")
        if not is_in:
            desk.submit(username=username, password="bon tu de nho")
            assert desk.page.url == desk_of(world)


def test_the_page_itself_opens_anew_after_the_limit(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    person = one(session, world)
    session.commit()
    desk = officer("ban")
    for address in (desk_of(world), desk_of(world, person.id)):
        answer = desk.open(address).response
        assert int(answer.headers["Refresh"]) > DESK_IDLE_LIMIT.total_seconds()
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Refresh" not in officer("tinh").open(desk_of(world)).response.headers


def test_the_next_user_goes_on_at_the_same_drive(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    desk = officer("tinh")
    desk.open(desk_of(world))
    page = desk.submit("Đổi người dùng")
    assert page.title == "Đăng nhập" and "Người dùng tinh" not in page.text
    assert desk.open(desk_of(world)).title == "Đăng nhập"  # What Back would show.
    desk.open(f"/dang-nhap?tiep={desk_of(world)}")
    assert desk.submit(username="ban", password="bon tu de nho").url == desk_of(world)


def test_nobody_is_led_to_another_site(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    desk = officer("ban")
    desk.open(desk_of(world))
    answer = desk.client.post(
        "/dang-xuat", data={"csrf_token": desk.token(), "tiep": "https://khac.example/"}
    )
    assert answer.location == "/dang-nhap"


def test_what_was_typed_waits_until_somebody_signed_in(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    person = one(session, world)
    session.commit()
    desk = officer("ban")
    desk.open(desk_of(world, person.id))
    typed = {"kind": "da_hien", "volume_ml": "350", "serial": "AV 7", "csrf_token": desk.token()}
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=True):
        locked = desk.post(desk_of(world, person.id), typed, headers=ORIGIN)
        assert locked.status == 401 and locked.title == "Cần đăng nhập lại"
        held = desk.page
        desk.sign_in("ban")
        desk.page = held
        page = _send_on(desk)
        page = _send_on(desk) if page.status == 400 else page
        assert "đã hiến 350 ml" in page.text
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).where(Outcome.serial == "AV7")) == 1


def _send_on(desk) -> Page:  # type: ignore[no-untyped-def]
    form = next(form for form in desk.page.forms() if "Gửi tiếp" in "".join(form.itertext()))
    data = {e.get("name"): e.get("value") for e in form.iter("input")}
    return desk.post(str(form.get("action")), data, headers=ORIGIN)  # type: ignore[no-any-return]
