"""A person at a real browser: signs in, reads, fills forms by their labels, prints, and lets axe look at each page."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Browser, Locator, Page, Route
from pypdf import PdfReader

from tests.browser.conftest import PASSWORD, Site, new_page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

STICKING_OUT = """width => [...document.querySelectorAll('main *')]
  .filter(e => e.getBoundingClientRect().right > width)
  .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40)).slice(0, 4)"""


class Walk:
    """One browser profile, and what went wrong on the way: console errors, answers of 500, axe violations."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        *,
        has_javascript: bool = True,
        width: int = 1280,
        uses_axe: bool = True,
    ) -> None:
        self.page: Page = new_page(browser, site, has_javascript=has_javascript, width=width)
        self.has_javascript, self.width, self.uses_axe = has_javascript, width, uses_axe
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("response", self._watch)

    def _hear(self, message: object) -> None:
        text = f"{message.type}: {message.text}"  # type: ignore[attr-defined]
        # An expected 422 or 404 is also written to the console as a failed load.
        if text.startswith("error") and "status of 4" not in text:
            self.faults.append(text)

    def _watch(self, response: object) -> None:
        if response.status >= 500:  # type: ignore[attr-defined]
            self.faults.append(f"{response.status} {response.url}")  # type: ignore[attr-defined]

    def open(self, path: str) -> None:
        """Go to an address and look at the page."""
        self.page.goto(path)
        self.look()

    def look(self) -> None:
        """Hold the page to what all pages must be: no sideways scrolling, no accessibility violation."""
        if not self.has_javascript:
            return
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            self.faults.append(
                f"{self.page.url} is {wide} px wide: {self.page.evaluate(STICKING_OUT, self.width)}"
            )
        if not self.uses_axe:
            return
        self.page.evaluate(AXE)
        found = self.page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then(r => r.violations)")
        for violation in found:
            places = [node["target"] for node in violation["nodes"][:3]]
            self.faults.append(f"{self.page.url}: {violation['id']} at {places}")

    def click(self, words: str, *, role: str = "button", within: Locator | None = None) -> None:
        """Click a button or a link by its words and look at the page that comes."""
        place = within or self.page.locator("main")
        place.get_by_role(role, name=words).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state("load")
        self.look()

    def fill(self, **values: str) -> None:
        """Fill boxes by their form names; a double underscore stands for a hyphen."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name.replace('__', '-')}']").first.fill(value)

    def sign_in(self, username: str) -> None:
        """Sign in, ending whoever was signed in before."""
        self.page.context.clear_cookies()
        self.page.goto("/dang-nhap")
        self.fill(username=username, password=PASSWORD)
        self.click("Đăng nhập")
        assert "/dang-nhap" not in self.page.url, self.text

    @property
    def text(self) -> str:
        """What the page says."""
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def pdf(self, path: str) -> PdfReader:
        """Fetch a paper with this browser's cookies."""
        answer = self.page.context.request.get(path)
        assert answer.status == 200 and answer.headers["content-type"] == "application/pdf", (
            path,
            answer.status,
        )
        return PdfReader(io.BytesIO(answer.body()))

    def pdf_text(self, path: str) -> str:
        """Return the text of a paper with single spaces."""
        text = " ".join(page.extract_text() for page in self.pdf(path).pages)
        return re.sub(r"\s+", " ", text)

    def done(self) -> None:
        """End the walk: nothing may have gone wrong on the way."""
        self.page.context.close()
        assert not self.faults, "\n".join(dict.fromkeys(self.faults))


def wait_for_held(walk: Walk, held: list[Route], count: int) -> None:
    """Wait until so many requests are held; a request is told before its route is, so expect_request is too early."""
    for _ in range(750):
        if len(held) >= count:
            return
        walk.page.wait_for_timeout(20)
    raise AssertionError(f"{len(held)} of {count} requests came")
