"""What a person sees when something cannot be done: a way on, nothing lost, nothing leaked."""

from __future__ import annotations

import sqlite3
from io import BytesIO

import pytest
from flask import Flask, request
from sqlalchemy.exc import OperationalError

from blueprints import transaction
from blueprints.access import public
from blueprints.answers import local_path
from domain.database import make_engine
from tests.visitor import Visitor
from tests.world import World


def test_an_unknown_address_leads_on(visitor: Visitor) -> None:
    page = visitor.open("/khong-co-trang-nay")
    assert page.status == 404 and page.link("Xem các đợt hiến máu") == "/dot-hien-mau/"


def test_the_sign_that_no_database_stores_is_left_out(fresh_app: Flask) -> None:
    @public
    def echo() -> list[str]:
        """Answer what was sent, and the number of bytes of the file."""
        files = [str(len(file.read())) for file in request.files.values()]
        return [request.args["a"], *request.form.getlist("b"), *files]

    fresh_app.add_url_rule("/vong-lai", "echo", echo, methods=["POST"])
    fresh_app.config["WTF_CSRF_ENABLED"] = False
    client = fresh_app.test_client()
    sent = client.post("/vong-lai?a=x%00y", data={"b": ["\x001", "2\x00"]})
    assert sent.json == ["xy", "1", "2"]
    file = (BytesIO(b"\x00\x00"), "t.bin")
    assert client.post("/vong-lai?a=%00", data={"b": "\x003", "t": file}).json == ["", "3", "2"]


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (transaction.DatabaseBusy(), 503, "Máy"),
        (transaction.DiskFull(), 507, "đĩa"),
        (OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked")), 503, ""),
        (OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")), 507, "đĩa"),
        (OperationalError("SELECT", {}, sqlite3.OperationalError("connection refused")), 503, ""),
    ],
)
def test_a_database_that_cannot_answer_has_its_page(
    fresh_app: Flask, error: Exception, status: int, words: str
) -> None:
    @public
    def failing() -> str:
        """Fail on purpose."""
        raise error

    fresh_app.add_url_rule("/hong", "failing", failing)
    page = Visitor(fresh_app.test_client()).open("/hong")
    assert page.status == status and words in page.text


@pytest.mark.parametrize(
    ("error", "status"), [(transaction.DatabaseBusy(), 503), (transaction.DiskFull(), 507)]
)
def test_what_was_typed_survives_a_busy_or_full_server(
    fresh_app: Flask, error: Exception, status: int
) -> None:
    @public
    def failing() -> str:
        """Fail on purpose."""
        raise error

    fresh_app.add_url_rule("/ban", "failing", failing, methods=["GET", "POST"])
    person = Visitor(fresh_app.test_client())
    person.open("/dang-nhap")
    typed = {"csrf_token": person.token(), "full_name": "Trần Thị Hoa", "password": "bí mật"}
    page = person.post("/ban?q=1", typed, headers={"Origin": "http://localhost"})
    assert page.status == status and "bí mật" not in page.source
    assert [e.get("value") for e in page.all(".//input[@name='full_name']")] == ["Trần Thị Hoa"]
    assert page.forms()[-1].get("action") == "/ban?q=1"
    elsewhere = person.post("/ban", typed, headers={"Origin": "http://noi-khac.example"})
    assert elsewhere.status == status and not elsewhere.all(".//input[@name='full_name']")


def test_a_crash_shows_a_number_and_no_secret(fresh_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @public
    def failing() -> str:
        """Fail on purpose."""
        raise KeyError("001084000999")

    fresh_app.add_url_rule("/hong", "failing", failing)
    response = fresh_app.test_client().get("/hong")
    assert response.status_code == 500
    assert "001084000999" not in response.text and "Mã sự việc" in response.text


def test_an_expired_form_gives_back_what_was_typed_only_to_this_site(visitor: Visitor, world: World) -> None:
    typed = {"username": "tinh", "password": "mat khau"}
    stranger = visitor.post("/dang-nhap", typed, headers={"Origin": "http://noi-khac.example"})
    assert stranger.status == 400 and not stranger.all(".//input[@name='username']")
    own = visitor.post("/dang-nhap", typed, headers={"Origin": "http://localhost"})
    assert [e.get("value") for e in own.all(".//input[@name='username']")] == ["tinh"]
    assert "mat khau" not in own.source


@pytest.mark.parametrize(
    "target",
    [
        "https://x.example",
        "//x.example",
        "/\\x.example",
        "javascript:alert(1)",
        "\\\\x",
        "",
        None,
        "/\n/x",
        "x",
    ],
)
def test_only_local_targets_are_followed(target: str | None) -> None:
    assert local_path(target, "/quan-ly/") == "/quan-ly/"


def test_a_foreign_write_lock_is_waited_for(app: Flask, world: World) -> None:
    if app.extensions["engine"].dialect.name != "sqlite":
        with app.app_context(), transaction.writing() as session:
            assert session.connection().get_isolation_level() == "READ COMMITTED"
        return
    foreign = sqlite3.connect(app.extensions["engine"].url.database, isolation_level=None)
    foreign.execute("BEGIN IMMEDIATE")
    foreign.execute("PRAGMA busy_timeout=0")
    try:
        with app.app_context(), pytest.raises(transaction.DatabaseBusy), transaction.writing() as session:
            session.connection()
    finally:
        foreign.execute("ROLLBACK")
        foreign.close()
    # The engine of tests does not wait for the disk; that of the application does.
    served = make_engine(app.extensions["engine"].url.render_as_string(hide_password=False))
    with served.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    served.dispose()
