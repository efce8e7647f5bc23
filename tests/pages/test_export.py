"""A copy of the public site opens without server: every link of it resolves, nothing in it is personal or typed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from posixpath import dirname, join, normpath

import html5lib
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from blueprints.system.export import site_files
from blueprints.system.static_pages import static_page
from domain import clock, journal
from domain.demo.queries import FILLED
from domain.journal import SYSTEM
from domain.outreach.records import Announcement, AnnouncementKind
from domain.plans.records import PlanAttachment
from domain.units.actions import add_unit
from domain.units.records import Unit, UnitKind
from tests.public_plan import add_plan
from tests.visitor import UNWANTED, Visitor
from tests.world import World, add_drive, add_registration

ONLINE = "http://127.0.0.1:8000"
# The download below runs on both databases; the walks ask the same questions of one.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OUTSIDE = ("http://", "https://", "tel:", "mailto:", "geo:", "#", "data:")


def _fill(session: Session, world: World) -> None:
    plan = add_plan(session, world)
    add_registration(session, world.drive, "Nguyễn Văn Riêng Tư", phone="0912345678", commune_id=world.ward)
    session.add(
        PlanAttachment(
            plan_id=plan.id, name="Kế hoạch số 1.pdf", media_type="application/pdf", size=4, sha256="0" * 64,
            content=b"%PDF", is_public=True, added_at=clock.now(), added_by="x",
        )
    )  # fmt: skip
    for number in range(25):
        item = Announcement(
            slug=f"tin-{number}", unit_id=world.ward, title=f"Tin {number}", body="Lời", author="x",
            changed_at=clock.now(), published_at=clock.now(),
        )  # fmt: skip
        session.add(item)
    session.add(
        Announcement(
            slug="tam-guong", unit_id=world.ward, title="Một tấm gương", body="Chuyện riêng", author="x",
            kind=AnnouncementKind.STORY, story_person="Lê A", consent_day=world.today, consent_until=world.today,
            changed_at=clock.now(), published_at=clock.now(),
        )
    )  # fmt: skip
    ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
    for _ in range(22):
        add_drive(session, ward, facility, world.today, "Hội trường")
    elsewhere = add_unit(
        session, kind=UnitKind.PROVINCE, name="tỉnh Xa Lạ", parent_id=None, by=SYSTEM, now=clock.now()
    )
    add_drive(session, elsewhere, facility, world.today, "Nhà văn hóa Xa Lạ")
    session.commit()


def _check(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        source = content.decode()
        root = html5lib.parse(source, treebuilder="etree", namespaceHTMLElements=False)
        assert not root.findall(".//form") and not root.findall(".//script"), name
        assert "Bản sao lúc" in source and len(root.findall(".//h1")) == 1, name
        assert "csrf" not in source and "data-hx" not in source, name
        assert not any(word in source for word in UNWANTED), name
        for element in root.iter():
            address = element.get("href") or element.get("src")
            if address is None or address.startswith(OUTSIDE):
                continue
            target = normpath(join(dirname(name), address.partition("#")[0]))
            assert target in files, f"{name}: {address} leads nowhere"


@ONE_DATABASE
@pytest.mark.parametrize("province", [None, "33"])
def test_every_link_inside_the_folder_resolves(
    app: Flask, session: Session, world: World, province: str | None
) -> None:
    _fill(session, world)
    files = {file.name: file.content for file in site_files(app, province)}
    _check(files)
    expected = {
        *(
            "index.html",
            "dot-hien-mau/index.html",
            f"dot-hien-mau/{world.drive}.html",
            "lich.ics",
            "tin.atom",
        ),
        *(
            "ket-qua.html",
            "hom-nay.html",
            "tin/index.html",
            "tin/tin-24.html",
            "chien-dich/chien-dich-thu.html",
        ),
        *("du-lieu/dot-hien-mau.csv", "du-lieu/index.html", "ban-chi-dao/phuong-pho-hien-11953.html"),
        *("static/css/site.css", "ke-hoach/1-ke-hoach-so-1.pdf", f"dot-hien-mau/{world.drive}.ics"),
    }
    assert expected <= set(files)
    text = b"\n".join(files.values()).decode("utf-8", "replace")
    assert "Riêng Tư" not in text and "0912345678" not in text and "quan-ly" not in text
    assert f"{ONLINE}/dot-hien-mau/{world.drive}/dang-ky" in text
    assert "Chuyện riêng" not in text and f"{ONLINE}/tin/tam-guong" in text, "a story stays online"
    assert ("Nhà văn hóa Xa Lạ" in text) is (province is None)
    assert f"dot-{world.drive}@giot-hong" in files["lich.ics"].decode()


@ONE_DATABASE
def test_the_command_writes_the_folder_and_spares_a_full_one(
    app: Flask, session: Session, world: World, tmp_path: Path
) -> None:
    journal.record(session, FILLED, "unit", None, by=SYSTEM, now=clock.now())
    session.commit()
    runner, folder = app.test_cli_runner(), tmp_path / "usb"
    done = runner.invoke(args=["export-site", str(folder), "--province", "33"])
    assert done.exit_code == 0 and "Đã ghi" in done.output
    first = (folder / "index.html").read_text(encoding="utf-8")
    assert first.startswith("<!doctype html>") and "DỮ LIỆU MẪU" in first, (
        "the demo is marked outside the house too"
    )
    again = runner.invoke(args=["export-site", str(folder)])
    assert again.exit_code == 1 and "Thư mục đã có tệp" in again.output
    unknown = runner.invoke(args=["export-site", str(tmp_path / "x"), "--province", "99"])
    assert unknown.exit_code == 1 and "Không có tỉnh" in unknown.output


def test_a_province_downloads_its_copy_without_a_word_of_its_own_account(
    officer: Callable[[str], Visitor], session: Session, world: World
) -> None:
    _fill(session, world)
    office = officer("tinh")
    office.open("/quan-ly/tin/")
    answer = office.client.get(office.page.link("Tải bản sao"))
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    files = {name.removeprefix("trang-cong-khai/"): archive.read(name) for name in archive.namelist()}
    _check(files)
    text = b"\n".join(files.values()).decode("utf-8", "replace")
    assert "Người dùng tinh" not in text and "Nhà văn hóa Xa Lạ" not in text
    assert officer("xa").client.get("/quan-ly/xuat-trang.zip").status_code == 403


def test_a_page_keeps_its_signs_and_loses_what_needs_a_server() -> None:
    source = (
        "<!doctype html><html><body class=x><a href='/a?b=1&amp;c=2#d'>A &amp; B &lt;&#273;</a>"
        "<form action='/s'><p>x<form></form></p></form><script>1<2</script><img src='/i.svg' alt=''>"
        "<a href='tel:1'>t</a><a href='/gone'>g</a><br></body></html>"
    )
    page = static_page(
        source,
        file="m/p.html",
        file_of={"/a?b=1&c=2": "a.html", "/i.svg": "static/i.svg"}.get,
        online=lambda path: f"https://x.example{path}",
        note="Bản sao <hôm nay>",
    )
    assert "<body class=x><aside" in page and "Bản sao &lt;hôm nay&gt;" in page
    assert '<a href="../a.html#d">A &amp; B &lt;&#273;</a>' in page
    assert '<img src="../static/i.svg" alt="">' in page and "<a href='tel:1'>" not in page
    assert '<a href="https://x.example/gone">g</a><br>' in page
    assert "<form" not in page and "1<2" not in page and 'href="https://x.example/s"' in page
