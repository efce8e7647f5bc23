"""What office pages do while an answer is on its way: no key is lost, no page tells another story than the database."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route

from domain.demo.actions import FIXED_POINT
from tests.browser.conftest import Site
from tests.browser.walk import Walk, wait_for_held

pytestmark = pytest.mark.timeout(700)  # Whoever comes first waits for the server, and that for its demo.


def _office(chromium: Browser, site: Site, route: str, held: list[Route]) -> tuple[Walk, str]:
    """Sign the province in, hold what fits the expression, and return the address of today's drive."""
    walk = Walk(chromium, site, uses_axe=False)
    walk.sign_in("tinh")
    walk.click(f"Đón tiếp hôm nay: {FIXED_POINT}", role="link")
    drive = re.sub(r".*/dot/(\d+)/.*", r"/quan-ly/dot/\1", walk.page.url)
    walk.page.route(re.compile(route), lambda request: held.append(request))
    return walk, drive


def test_keying_goes_on_while_more_rows_are_on_their_way(chromium: Browser, sqlite_site: Site) -> None:
    held: list[Route] = []
    walk, drive = _office(chromium, sqlite_site, r"\?sau=", held)
    walk.open(f"{drive}/nhap-nhanh")
    rows, keyboard = walk.page.locator("main input[name$='-number']"), walk.page.keyboard
    shown = rows.count()
    rows.nth(shown - 5).focus()
    for number in range(90001, 90006):
        for box in (str(number), "350", "-"):
            keyboard.type(box)
            keyboard.press("Enter")
    wait_for_held(walk, held, 1)
    assert rows.count() == shown and rows.last.input_value() == "90005"
    held[0].continue_()
    rows.nth(shown).wait_for()
    keyboard.press("Enter")
    keyboard.type("90006")
    assert rows.nth(shown).input_value() == "90006" and walk.page.url.endswith("/nhap-nhanh")
    walk.done()


def test_a_second_click_on_a_row_waits_for_what_the_first_did(chromium: Browser, sqlite_site: Site) -> None:
    held: list[Route] = []
    walk, drive = _office(chromium, sqlite_site, r"/goi-xac-nhan/\d+$", held)
    walk.open(f"{drive}/goi-xac-nhan")
    row = walk.page.locator("main tr[id^='nguoi-']").first
    row = walk.page.locator(f"#{row.get_attribute('id')}")
    row.locator("button[value='co']").click()
    wait_for_held(walk, held, 1)
    row.locator("button[value='khong']").click()
    held[0].continue_()
    told = row.locator("[data-label='Trả lời']")
    told.get_by_text("Có", exact=True).wait_for()
    walk.page.wait_for_load_state("networkidle")
    assert len(held) == 1
    walk.page.reload()
    told.get_by_text("Có", exact=True).wait_for()
    walk.done()


def test_the_preview_shows_what_was_asked_last(chromium: Browser, sqlite_site: Site) -> None:
    held: list[Route] = []
    walk, _ = _office(chromium, sqlite_site, r"/tin/them$", held)
    walk.page.goto("/quan-ly/tin/")
    walk.page.unroute_all()
    walk.click("Viết tin", role="link")
    walk.page.route(re.compile(r"/quan-ly/tin/"), lambda request: held.append(request))
    show = walk.page.get_by_role("button", name="Xem trước")
    walk.fill(title="Tin", summary="Tóm tắt", body="Lời trước")
    show.click()
    wait_for_held(walk, held, 1)
    walk.fill(body="Lời sau")
    show.click()
    wait_for_held(walk, held, 2)
    held[1].continue_()
    walk.page.locator("#preview", has_text="Lời sau").wait_for()
    walk.page.unroute_all()
    walk.done()


def test_a_link_in_what_was_found_takes_the_first_click(chromium: Browser, sqlite_site: Site) -> None:
    held: list[Route] = []
    walk, _ = _office(chromium, sqlite_site, r"nothing-is-held", held)
    walk.open("/quan-ly/dang-ky/")
    words = walk.page.locator("main [name='tim']")
    with walk.page.expect_response(re.compile(r"tim=Nguy")):
        words.press_sequentially("Nguy")
    walk.page.wait_for_load_state("networkidle")
    asked: list[str] = []
    walk.page.on("request", lambda request: asked.append(request.url) if "tim=" in request.url else None)
    # Leaving the box is no reason to bring the rows anew, under a mouse button that is down.
    words.press("Tab")
    walk.page.wait_for_timeout(200)
    assert not asked
    walk.done()


def test_an_error_takes_the_place_of_the_page_not_of_a_row(chromium: Browser, sqlite_site: Site) -> None:
    walk, drive = _office(chromium, sqlite_site, r"nothing-is-held", [])
    walk.open(f"{drive}/goi-xac-nhan")
    walk.page.locator("form.answers [name='csrf_token']").evaluate_all(
        "all => all.forEach(b => b.value = '-')"
    )
    walk.page.locator("form.answers button").first.click()
    walk.page.locator("h1", has_text="Trang đã mở quá lâu").wait_for()
    assert walk.page.locator("main").count() == 1
    walk.open("/quan-ly/nguoi-hien-mau/")
    walk.page.context.clear_cookies()
    walk.fill(q="an")
    walk.page.locator("h1", has_text="Cần đăng nhập lại").wait_for()
    assert walk.page.locator("main").count() == 1
    walk.done()
