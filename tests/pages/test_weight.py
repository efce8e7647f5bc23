"""What the first view of the home page weighs on a slow line, counted as it is sent."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from domain.units.records import Unit
from tests.visitor import Page
from tests.world import World, add_drive

GZIP = {"Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0"}
DISTRICTS = (
    "Khoái Châu",
    "Yên Mỹ",
    "Ân Thi",
    "Văn Lâm",
    "Văn Giang",
    "Kim Động",
    "Tiên Lữ",
    "Phù Cừ",
    "Mỹ Hào",
    "Phố Hiến",
)


def _sent(app: Flask, address: str) -> tuple[int, Page]:
    """Return how many bytes an answer takes with its headers, and the answer unpacked."""
    client = app.test_client()
    with client.get(address, headers=GZIP) as packed, client.get(address) as plain:
        headers = sum(len(name) + len(value) + 4 for name, value in packed.headers)
        return headers + len("HTTP/1.1 200 OK\r\n\r\n") + len(packed.data), Page(plain)


def test_the_home_page_with_twenty_drives_is_light(app: Flask, session: Session, world: World) -> None:
    host, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
    for number in range(17):
        place = DISTRICTS[number % len(DISTRICTS)]
        drive = add_drive(
            session,
            host,
            facility,
            world.today + timedelta(days=3 + 4 * number),
            f"Nhà văn hóa huyện {place}",
        )
        drive.host_label = f"Ban Chỉ đạo vận động hiến máu tình nguyện huyện {place}"
    session.commit()
    html, page = _sent(app, "/")
    assert len(page.all(".//ol[@class='drives']/li")) == 20
    style = [link.get("href") for link in page.all(".//link[@rel='stylesheet']")]
    others = {e.get("href") for e in page.all(".//link[@rel='icon']")}
    others |= {e.get("src") for e in [*page.all(".//script"), *page.all(".//img")]}
    without_htmx = html + sum(_sent(app, str(address))[0] for address in style)
    whole = without_htmx + sum(_sent(app, str(address))[0] for address in others)
    assert 1 + len(style) + len(others) <= 6
    assert without_htmx <= 6_000 + 144, f"{without_htmx} bytes before htmx"
    assert whole <= 20 * 1024, f"{whole} bytes in all"


def test_static_files_are_kept_for_a_year_and_pages_never(app: Flask, world: World) -> None:
    client = app.test_client()
    page = Page(client.get("/"))
    style = str(page.all(".//link[@rel='stylesheet']")[0].get("href"))
    with client.get(style) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    assert "no-store" in client.get("/dang-nhap").headers["Cache-Control"]
