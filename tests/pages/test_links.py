"""Whatever an account is offered can be opened: every link of the demo, for each role, leads to a page."""

from __future__ import annotations

import re
from collections import Counter, deque

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from config import Settings
from domain import clock
from domain.database import begin_writing
from domain.demo.actions import prepare_demo
from tests.conftest import KEYRING, _application, _fill
from tests.visitor import Visitor

PASSWORD = "mat khau cua ban mau"
OF_EACH_SHAPE = 3  # The row of one drive says little that the row of another does not.
MOST = 600
ELSEWHERE = re.compile(r"/static/|/dang-xuat|[^?]*\.(pdf|zip|xlsx|docx|csv|ics|atom)\b")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, template_cache: FileSystemBytecodeCache) -> Flask:
    """The application with the demo in it, on SQLite: links do not depend on the database."""
    folder = tmp_path_factory.mktemp("demo")
    address = f"sqlite:///{folder / 'demo.db'}"
    settings = Settings(
        folder, address, "s", KEYRING.data_key, KEYRING.index_key, is_testing=True, is_demo=True
    )
    app = _application(settings, template_cache)
    _fill(app.extensions["engine"])
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        prepare_demo(session, password=PASSWORD, now=clock.now())
        session.commit()
    return app


def _shape(address: str) -> str:
    """Return an address without its numbers and values, which tell one row from another."""
    return re.sub(r"=[^&]*", "=", re.sub(r"\d+", "0", address))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("username", ["", "tinh", "xa", "xacnhan", "donvi", "ban", "coso"])
def test_every_link_leads_to_a_page(demo: Flask, username: str) -> None:
    person = Visitor(demo.test_client())
    if username:
        person.sign_in(username, PASSWORD)
    waiting = deque([("/quan-ly/" if username else "/", "")])
    known, shapes, opened, broken = {waiting[0][0]}, Counter[str](), 0, []
    while waiting and opened < MOST:
        address, before = waiting.popleft()
        page, opened = person.open(address), opened + 1
        if page.status != 200:
            broken.append(f"{page.status} {address} on {before}")
            continue
        for link in page.all(".//a") if page.is_html else ():
            to = str(link.get("href")).partition("#")[0]
            if (
                not to.startswith("/")
                or to in known
                or ELSEWHERE.match(to)
                or shapes[_shape(to)] >= OF_EACH_SHAPE
            ):
                continue
            known.add(to)
            shapes[_shape(to)] += 1
            waiting.append((to, address))
    assert broken == []
    assert not waiting and opened > 30, "the walk was cut short"
