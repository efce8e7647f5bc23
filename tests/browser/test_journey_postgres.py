"""The same main job, end to end, on Postgres."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.journey import PEOPLE, walk_the_main_job
from tests.browser.walk import Walk


@pytest.mark.timeout(700)
def test_the_main_job_on_postgres(chromium: Browser, postgres_site: Site) -> None:
    # The pages are those of the other walk, where axe has looked at each of them.
    walk_the_main_job(Walk(chromium, postgres_site, uses_axe=False), PEOPLE["postgres"])
