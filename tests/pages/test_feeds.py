"""Calendars, feeds, open data and invitations: of everybody and of one place, made anew only when something changed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import icalendar
import pytest
from defusedxml import ElementTree
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.drives.records import Drive, DriveState
from domain.journal import SYSTEM
from domain.outreach.actions import publish, write_announcement
from domain.units.records import Unit
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_drive

ATOM = "{http://www.w3.org/2005/Atom}"
FILES = (
    *("/lich.ics", "/lich/tinh-hung-yen.ics", "/tin.atom", "/tin/tinh-hung-yen.atom"),
    *("/du-lieu/dot-hien-mau.csv", "/du-lieu/ket-qua.csv"),
)


def _events(visitor: Visitor, path: str) -> dict[str, icalendar.Event]:
    content = visitor.client.get(path).data
    return {str(event["UID"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_a_calendar_follows_a_drive_that_moves_and_is_called_off(
    visitor: Visitor, session: Session, world: World
) -> None:
    uid = f"dot-{world.drive}@giot-hong"
    before = _events(visitor, "/lich.ics")
    assert len(before) == 3 and before[uid]["STATUS"] == "CONFIRMED"
    drive = session.get_one(Drive, world.drive)
    drive.on_day, drive.version = world.today + timedelta(days=20), drive.version + 1
    journal.record(session, "đổi đợt", "drive", drive.id, by=SYSTEM, now=clock.now())
    session.commit()
    moved = _events(visitor, "/lich.ics")[uid]
    assert moved.decoded("DTSTART").astimezone(clock.VIETNAM).date() == drive.on_day
    assert int(moved["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
    drive.state, drive.version = DriveState.CANCELLED, drive.version + 1
    session.commit()
    assert _events(visitor, "/lich.ics")[uid]["STATUS"] == "CANCELLED"


def test_a_place_has_its_own_calendar(visitor: Visitor, session: Session, world: World) -> None:
    ward = session.get_one(Unit, world.ward)
    assert len(_events(visitor, f"/lich/{ward.slug}.ics")) == 2
    assert len(_events(visitor, "/lich/tinh-hung-yen.ics")) == 3
    assert len(_events(visitor, f"/lich/{session.get_one(Unit, world.school).slug}.ics")) == 0
    assert visitor.open("/lich/khong-co.ics").status == 404
    assert visitor.open("/tin/khong-co.atom").status == 404


@pytest.mark.parametrize("path", FILES)
def test_what_has_not_changed_is_not_made_again(
    app: Flask, visitor: Visitor, session: Session, world: World, path: str
) -> None:
    first = visitor.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.status_code == 200 and first.headers["Cache-Control"] == "no-cache"
    with statements(app) as seen:
        again = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b"" and len(seen) <= 4
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert visitor.client.get(path, headers=since).status_code == 304
    journal.record(session, "thử", "drive", world.drive, by=SYSTEM, now=clock.now())
    session.commit()
    later = visitor.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200 and later.headers["ETag"] != first.headers["ETag"]


def test_the_feed_tells_what_is_published(visitor: Visitor, session: Session, world: World) -> None:
    for title, day in (("Đổi lịch <tuần> này", None), ("Tin cũ", world.today - timedelta(days=1))):
        item = write_announcement(
            session, None, unit_id=world.ward, title=title, summary="Tóm & tắt", body="x", campaign_id=None,
            is_urgent=False, last_day=None, by=SYSTEM, now=clock.now(),
        )  # fmt: skip
        publish(session, item, by=SYSTEM, now=clock.now())
        item.last_day = day
    session.commit()
    ward, other = session.get_one(Unit, world.ward), session.get_one(Unit, world.other_ward)
    for path, count in (("/tin.atom", 1), (f"/tin/{ward.slug}.atom", 1), (f"/tin/{other.slug}.atom", 0)):
        root = ElementTree.fromstring(visitor.client.get(path).data)
        assert len(root.findall(f"{ATOM}entry")) == count, path
    entry = ElementTree.fromstring(visitor.client.get("/tin.atom").data).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Đổi lịch <tuần> này"
    assert entry.find(f"{ATOM}link").get("href").endswith("/tin/doi-lich-tuan-nay")


def test_the_table_of_drives_is_whole_and_neutral(visitor: Visitor, session: Session, world: World) -> None:
    drive = session.get_one(Drive, world.drive)
    drive.venue, drive.state, drive.state_note = "=HYPERLINK(1)", DriveState.POSTPONED, "Mưa, bão"
    other = session.get_one(Drive, world.other_drive)
    other.on_day = None
    session.commit()
    text = visitor.client.get("/du-lieu/dot-hien-mau.csv").get_data().decode("utf-8-sig")
    rows = {row["ma_dot"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    mine = rows[str(world.drive)]
    assert (mine["dia_diem"], mine["trang_thai"], mine["ly_do"]) == ("'=HYPERLINK(1)", "Hoãn", "Mưa, bão")
    assert mine["bat_dau"] == "07:30" and mine["trang"].endswith(f"/dot-hien-mau/{world.drive}")
    assert rows[str(world.other_drive)]["ngay"] == "" and len(rows[str(world.other_drive)]["thang"]) == 7
    ward = session.get_one(Unit, world.ward)
    only = visitor.client.get(f"/du-lieu/dot-hien-mau.csv?noi={ward.slug}").get_data().decode("utf-8-sig")
    assert only.count("\r\n") == 3
    guide = visitor.open("/du-lieu/")
    heads = set(guide.texts(".//dt"))
    assert set(text.splitlines()[0].split(",")) <= heads, "every column is explained"


def test_a_week_is_written_as_an_invitation(visitor: Visitor, world: World) -> None:
    page = visitor.open("/loi-moi")
    assert (
        "1. " in page.texts(".//textarea")[0]
        and "Trụ sở Hội Chữ thập đỏ tỉnh" in page.texts(".//textarea")[0]
    )
    far = visitor.open(page.link("Tuần sau"))
    assert far.title != page.title
    assert visitor.open("/loi-moi?tuan=khong-phai").title == page.title
    assert visitor.open("/loi-moi?tuan=9999-12-31").title == page.title
    assert visitor.open("/loi-moi?tuan=0001-01-01").title == page.title
    assert visitor.open("/loi-moi?noi=khong-co").status == 404


def test_thirty_drives_take_no_more_statements_than_one(app: Flask, session: Session, world: World) -> None:
    paths = ("/lich.ics", "/du-lieu/dot-hien-mau.csv", "/loi-moi")
    few = {}
    for path in paths:
        with statements(app) as seen:
            app.test_client().get(path)
        few[path] = len(seen)
    ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
    for _ in range(30):
        add_drive(session, ward, facility, world.today, "Hội trường")
    session.commit()
    for path in paths:
        with statements(app) as seen:
            app.test_client().get(path)
        assert len(seen) == few[path], path


def test_pages_name_their_feeds(visitor: Visitor, world: World) -> None:
    for path in ("/dot-hien-mau/", "/ban-chi-dao/phuong-pho-hien-11953", "/tin/"):
        links = visitor.open(path).all(".//link[@rel='alternate']")
        assert links, path
        for link in links:
            assert visitor.client.get(str(link.get("href"))).status_code == 200


def test_a_sign_that_no_database_holds_is_not_found(visitor: Visitor, world: World) -> None:
    for path in ("/lich/%00.ics", "/tin/%00", "/tin/%00.atom", "/ban-chi-dao/a%00", "/chien-dich/%00"):
        assert visitor.open(path).status == 404, path
    for path in ("/ket-qua?noi=%00", "/ket-qua?ke-hoach=%00", "/tin/?noi=%00", "/loi-moi?noi=%00"):
        assert visitor.open(path).status == 200, path
