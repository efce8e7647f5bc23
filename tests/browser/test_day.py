"""The drive day and its evening on SQLite: with JavaScript and axe, and without JavaScript on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.day import EVENINGS, walk_the_day
from tests.browser.walk import Walk


@pytest.mark.timeout(700)
@pytest.mark.parametrize(
    ("way", "has_javascript", "width"), [("javascript", True, 1280), ("plain", False, 320)]
)
def test_the_drive_day(
    chromium: Browser, sqlite_site: Site, way: str, has_javascript: bool, width: int
) -> None:
    walk_the_day(
        Walk(chromium, sqlite_site, has_javascript=has_javascript, width=width),
        Walk(chromium, sqlite_site, has_javascript=has_javascript, width=320),
        EVENINGS[way],
    )
