"""The main job, end to end, on SQLite: with JavaScript, without it, and on a phone 320 px wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.journey import PEOPLE, walk_the_main_job
from tests.browser.walk import Walk


@pytest.mark.timeout(400)  # One walk opens some fifty pages and lets axe read each of them.
@pytest.mark.parametrize(
    ("way", "has_javascript", "width"),
    [("javascript", True, 1280), ("plain", False, 1280), ("phone", True, 320)],
)
def test_the_main_job(
    chromium: Browser, sqlite_site: Site, way: str, has_javascript: bool, width: int
) -> None:
    walk_the_main_job(Walk(chromium, sqlite_site, has_javascript=has_javascript, width=width), PEOPLE[way])
