"""The main job, end to end, on SQLite: with JavaScript, without it, and on a phone 320 px wide; a slow network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.conftest import Site
from tests.browser.journey import PEOPLE, PUBLIC_DRIVE, walk_the_main_job
from tests.browser.walk import Walk, wait_for_held

# One walk opens some fifty pages and lets axe read each of them; the first one waits for the demo as well.
pytestmark = pytest.mark.timeout(700)


@pytest.mark.parametrize(
    ("way", "has_javascript", "width"),
    [("javascript", True, 1280), ("plain", False, 1280), ("phone", True, 320)],
)
def test_the_main_job(
    chromium: Browser, sqlite_site: Site, way: str, has_javascript: bool, width: int
) -> None:
    walk_the_main_job(Walk(chromium, sqlite_site, has_javascript=has_javascript, width=width), PEOPLE[way])


def test_what_is_typed_while_a_box_is_looked_at_stays(chromium: Browser, sqlite_site: Site) -> None:
    walk = Walk(chromium, sqlite_site)
    walk.open(PUBLIC_DRIVE)
    walk.click("Đăng ký hiến máu", role="link")
    held: list[Route] = []
    walk.page.route(re.compile(r"o=phone"), lambda route: held.append(route))
    box = walk.page.locator("main [name='phone']")
    walk.fill(full_name="Đàm Vĩnh Phúc", phone="12345")
    box.press("Tab")
    wait_for_held(walk, held, 1)
    walk.fill(phone="0912 345 678")
    held[0].continue_()
    walk.page.locator("#phone-error").wait_for()
    assert box.input_value() == "0912 345 678" and box.get_attribute("aria-invalid") == "true"
    box.press("Tab")
    wait_for_held(walk, held, 2)
    held[1].continue_()
    walk.page.locator("#phone-error").wait_for(state="detached")
    assert box.input_value() == "0912 345 678" and box.get_attribute("aria-invalid") is None
    assert walk.page.locator("main [name='full_name']").input_value() == "Đàm Vĩnh Phúc"
    walk.page.unroute_all()
    walk.done()
