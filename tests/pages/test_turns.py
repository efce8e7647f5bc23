"""The page that calls the numbers, and what the hall and the person's page show of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from domain import clock
from domain.journal import SYSTEM
from domain.results.actions import mark_arrived
from tests.desk_acts import one
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


@pytest.fixture
def hall(app: Flask, world: World) -> World:
    """A drive of today where two people came; the first has a long name."""
    with app.extensions["sessions"]() as session:
        for name in ("Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan", "Lò Thị Ơn"):
            mark_arrived(session, one(session, world, name).id, by=SYSTEM, now=clock.now())
        session.commit()
    return world


def _turns(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/moi-so"


def _wall(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/bang-lon"


@pytest.mark.parametrize("username", ["ban", "coso", "tinh"])
def test_numbers_are_called_one_after_the_other(officer: Officer, hall: World, username: str) -> None:
    desk = officer(username)
    assert "Mời số" not in officer("tinh").open(_wall(hall)).text
    page = desk.open(f"/quan-ly/dot/{hall.today_drive}/ban-don-tiep")
    page = desk.open(page.link("Mời số"))
    assert page.texts(".//ol//li") == [
        "1. Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan",
        "2. Lò Thị Ơn",
    ]
    page = desk.submit("Mời số 1")
    assert "Đang mời 1 Số tiếp theo 2 Đang chờ 1 Đã cấp số 2" in page.text
    wall = officer("tinh").open(_wall(hall))
    assert "Mời số 1 Số tiếp theo 2" in wall.text and "Lan" not in wall.text and "Ơn" not in wall.text
    page = desk.open(page.link("Lò Thị Ơn"))
    assert "Số thứ tự 2" in page.text
    desk.open(_turns(hall))
    page = desk.submit("Mời số 2")
    assert "Không còn ai chờ mời" in page.text
    page = desk.submit("Rút lại lượt mời số 2")
    assert "Đã rút lại lượt mời số 2" in page.text and "Đang mời 1 Số tiếp theo 2" in page.text


def test_a_desk_that_saw_an_older_board_is_told(officer: Officer, hall: World) -> None:
    first, second = officer("ban"), officer("tinh")
    first.open(_turns(hall))
    second.open(_turns(hall))
    first.submit("Mời số 1")
    page = second.submit("Mời số 1")
    assert page.status == 422 and "Bàn khác vừa mời số 1. Xem lại rồi bấm tiếp." in page.text
    assert "Đang mời 1 Số tiếp theo 2" in page.text
    assert "Đang mời 2" in second.submit("Mời số 2").text


def test_nobody_came_yet_and_nothing_but_a_call_is_taken(officer: Officer, world: World) -> None:
    desk = officer("ban")
    page = desk.open(_turns(world))
    assert "Chưa có ai chờ mời" in page.text and "Đã cấp số 0" in page.text
    token = {"csrf_token": desk.token()}
    for sent in ({"act": "moi"}, {"act": "khac", "seen": "0"}, {"act": "moi", "seen": "x"}):
        assert desk.client.post(_turns(world), data=token | sent).status_code == 400
    answer = desk.client.post(_turns(world), data=token | {"act": "moi", "seen": "0"})
    assert answer.status_code == 422 and "Chưa có ai chờ mời" in answer.text
    assert officer("ban").open(f"/quan-ly/dot/{world.drive}/moi-so").status == 404
    for username in ("xa", "xakhac", "donvi"):
        assert officer(username).open(_turns(world)).status == 403
