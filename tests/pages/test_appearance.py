"""Larger letters and high contrast without JavaScript; pages that are kept for everybody stay right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from blueprints.appearance import Appearance, appearance_in
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def kept(app: Flask) -> Iterator[Flask]:
    """The application with its page cache at work."""
    app.extensions["page_cache"].is_on = True
    yield app
    app.extensions["page_cache"].is_on = False


def _look(visitor: Visitor, path: str = "/tiep-can") -> str | None:
    return visitor.open(path).root.get("class")


def test_steps_end_at_the_smallest_and_the_largest() -> None:
    look = Appearance()
    assert look.cookie == "" and look.css_class == ""
    for size in ("lon", "to", "to"):
        look = look.after("lon")
        assert look.size == size
    assert look.after("tuong-phan").css_class == "to dam"
    assert look.after("tuong-phan").after("tuong-phan") == look
    assert look.after("vua") == Appearance()
    assert Appearance().after("nho").after("nho").size == "nho"
    with pytest.raises(ValueError, match="khac"):
        look.after("khac")


@pytest.mark.parametrize("size", ["nho", "vua", "lon", "to"])
@pytest.mark.parametrize("is_strong", [True, False])
def test_a_cookie_says_what_was_chosen(size: str, is_strong: bool) -> None:
    look = Appearance(size, is_strong)
    assert appearance_in(f"a=b; hien-thi={look.cookie}; c=d") == look or look == Appearance()


@pytest.mark.parametrize(
    "text", ["", "hien-thi=", "hien-thi=<x>", "hien-thi=lon-x", "xhien-thi=lon", "hien-thi=lonlon"]
)
def test_what_is_no_choice_of_ours_is_the_usual_look(text: str) -> None:
    assert appearance_in(text) == Appearance()


def test_a_choice_is_remembered_and_leads_back(visitor: Visitor, world: World) -> None:
    assert _look(visitor) is None
    answer = visitor.client.get(
        "/hien-thi/lon", headers={"Referer": "http://localhost/dot-hien-mau/?tim=pho"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dot-hien-mau/?tim=pho")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Max-Age=31536000" in cookie
    assert _look(visitor) == "lon" and _look(visitor, "/tra-cuu") == "lon"
    visitor.client.get("/hien-thi/tuong-phan")
    assert _look(visitor) == "lon dam"
    visitor.client.get("/hien-thi/vua")
    visitor.client.get("/hien-thi/tuong-phan")
    assert _look(visitor) is None and visitor.client.get_cookie("hien-thi") is None


@pytest.mark.parametrize(
    "referrer", ["http://evil.example/x", "http://localhost//evil.example", "", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(visitor: Visitor, world: World, referrer: str) -> None:
    answer = visitor.client.get("/hien-thi/lon", headers={"Referer": referrer})
    assert answer.headers["Location"] == "/"


def test_an_unknown_choice_does_not_exist(visitor: Visitor, world: World) -> None:
    assert visitor.client.get("/hien-thi/khac").status_code == 404


def test_kept_pages_are_told_apart_by_their_look(kept: Flask, world: World) -> None:
    usual, large = Visitor(kept.test_client()), Visitor(kept.test_client())
    large.client.get("/hien-thi/lon")
    for _ in range(2):
        assert _look(usual, "/") is None and _look(large, "/") == "lon"
    assert large.client.get("/").headers["Cache-Control"] == "no-cache", "a large page is kept, too"
    odd = kept.test_client()
    odd.set_cookie("hien-thi", "lon-x")
    assert odd.get("/").text == usual.client.get("/").text
