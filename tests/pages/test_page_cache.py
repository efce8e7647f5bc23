"""Whole public pages are kept for visitors without a session until anything in the database changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from blueprints import page_cache
from blueprints.access import access_of
from domain.drives.records import Drive
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


@pytest.fixture
def kept(app: Flask) -> Iterator[Flask]:
    """The application with its cache at work, which other tests leave off."""
    app.extensions["page_cache"].is_on = True
    yield app
    app.extensions["page_cache"].is_on = False


@pytest.fixture
def asked(kept: Flask, world: World) -> Iterator[list[str]]:
    """The statements that were sent since the list was last cleared."""
    with statements(kept) as texts:
        yield texts


def test_the_same_page_is_made_once_until_something_changes(
    kept: Flask, session: Session, world: World, asked: list[str]
) -> None:
    client = kept.test_client()
    session.commit()
    first = client.get("/")
    assert asked and "Nhà văn hóa phường An Tảo" in first.text
    asked.clear()
    again = client.get("/")
    assert again.text == first.text and asked == []
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert again.headers["Cache-Control"] == "no-cache"
    session.get_one(Drive, world.drive).venue = "Hội trường mới"
    session.commit()
    changed = client.get("/")
    assert "Hội trường mới" in changed.text and "Nhà văn hóa phường An Tảo" not in changed.text


def test_who_has_the_page_is_told_so_in_a_few_bytes(kept: Flask, session: Session, world: World) -> None:
    client = kept.test_client()
    tag = client.get("/dot-hien-mau/").headers["ETag"]
    same = client.get("/dot-hien-mau/", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    session.get_one(Drive, world.drive).venue = "Hội trường mới"
    session.commit()
    assert client.get("/dot-hien-mau/", headers={"If-None-Match": tag}).status_code == 200


def test_a_signed_in_person_and_a_part_pass_the_cache_by(
    kept: Flask, officer: Officer, world: World, asked: list[str]
) -> None:
    anonymous = kept.test_client().get("/").text
    asked.clear()
    assert officer("xa").open("/").response.headers["Cache-Control"] == "no-store"
    assert statements, "a session is looked up, whatever is kept"
    assert kept.test_client().get("/").text == anonymous
    asked.clear()
    part = kept.test_client().get("/", headers={"HX-Request": "true"}).text
    assert asked and part != anonymous


def test_packed_and_plain_pages_and_questions_are_told_apart(kept: Flask, world: World) -> None:
    client = kept.test_client()
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert client.get("/").text == plain.text
    assert client.get("/dot-hien-mau/?tim=khong-co-noi-nay").text != client.get("/dot-hien-mau/").text


def test_a_page_with_a_form_is_never_kept(kept: Flask, world: World) -> None:
    tokens = set()
    for _ in range(2):
        page = Visitor(kept.test_client())
        page.open(f"/dot-hien-mau/{world.drive}/dang-ky")
        tokens.add(page.token())
        assert page.page.response.headers["Cache-Control"] == "no-store"
    assert len(tokens) == 2


def test_what_the_clock_says_is_asked_again_soon(
    kept: Flask, world: World, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = kept.test_client()
    client.get("/")
    monkeypatch.setattr(page_cache, "_LIFE", -1.0)
    asked.clear()
    client.get("/")
    assert asked


def test_every_kept_page_is_open_to_anybody(app: Flask) -> None:
    for endpoint in page_cache.KEPT:
        assert access_of(app.view_functions[endpoint]) == "public", endpoint
