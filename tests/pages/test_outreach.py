"""Announcements: kinds, places, the list with its search, extension, and stories only as long as their consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.journal import JournalLine
from domain.outreach.records import Announcement, AnnouncementKind
from domain.units.records import Unit
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
NAME = "Trần Thị Tấm Gương"


def _day(name: str, day: date | None) -> dict[str, str]:
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))


def _add(session: Session, unit_id: int, title: str, **values: object) -> Announcement:
    item = Announcement(
        slug=title.lower().replace(" ", "-"), unit_id=unit_id, title=title, body="Lời", author="x",
        changed_at=clock.now(), published_at=clock.now(),
    )  # fmt: skip
    for name, value in values.items():
        setattr(item, name, value)
    session.add(item)
    session.flush()
    return item


def test_a_story_needs_the_consent_of_its_person(officer: Officer, visitor: Visitor, world: World) -> None:
    office = officer("tinh")
    office.open("/quan-ly/tin/them")
    page = office.submit("Đăng tin", kind="tam_guong", title="Bốn mươi lần hiến", body=f"{NAME} kể.")
    assert page.status == 422
    assert page.errors == [
        "Nhập tên người trong bài.",
        "Nhập ngày người trong bài ký đồng ý. Chưa có giấy đồng ý thì lưu nháp.",
        "Nhập ngày lời đồng ý hết hạn, như ghi trên giấy đồng ý.",
    ]
    past, until = world.today - timedelta(days=3), world.today + timedelta(days=10)
    page = office.submit(
        "Đăng tin", story_person=NAME, **_day("consent_day", past), **_day("consent_until", past)
    )
    assert page.errors == ["Lời đồng ý đã hết hạn. Xin đồng ý lại trước khi đăng."]
    page = office.submit("Đăng tin", summary="Chuyện của TRAN THI TAM GUONG", **_day("consent_until", until))
    assert len(page.errors) == 1 and page.errors[0].startswith("Để tên người trong nội dung thôi")
    page = office.submit("Đăng tin", summary="Một người ở phường")
    assert "Đã đăng tin." in page.text
    assert (
        NAME not in visitor.open("/tin/").text and NAME.encode() not in visitor.client.get("/tin.atom").data
    )
    story = visitor.open("/tin/tam-guong")
    assert NAME in story.text and "đồng ý bằng văn bản" in story.text


def test_a_story_is_gone_after_its_consent_and_after_its_last_day(
    visitor: Visitor, session: Session, world: World
) -> None:
    yesterday, later = world.today - timedelta(days=1), world.today + timedelta(days=9)
    kind = AnnouncementKind.STORY
    item = _add(
        session,
        world.province,
        "Bai",
        kind=kind,
        story_person=NAME,
        consent_until=world.today,
        last_day=later,
    )
    session.commit()
    assert visitor.open("/tin/bai").status == 200, "the last day of the consent counts"
    for consent, last in ((yesterday, later), (later, yesterday), (yesterday, None)):
        item.consent_until, item.last_day = consent, last
        session.commit()
        assert visitor.open("/tin/bai").status == 410
        assert "Bai" not in visitor.open("/tin/").texts(".//main//li//a")
        assert b"/tin/bai" not in visitor.client.get("/tin.atom").data
    item.consent_until, item.last_day = None, None
    session.commit()
    assert "Bai" not in visitor.open("/tin/").texts(".//main//li//a"), "no consent, no story"


def test_withdrawing_consent_forgets_the_words(
    officer: Officer, visitor: Visitor, session: Session, world: World
) -> None:
    item = _add(
        session, world.province, "Chi Tran Thi Tam Guong", kind=AnnouncementKind.STORY, story_person=NAME,
        summary=NAME, consent_day=world.today, consent_until=world.today + timedelta(days=30),
    )  # fmt: skip
    item.body = f"Chuyện của {NAME}"
    session.commit()
    number, address = item.id, f"/tin/{item.slug}"
    assert visitor.open(address).status == 200
    office = officer("tinh")
    office.open(f"/quan-ly/tin/{number}")
    page = office.submit("Người trong bài rút đồng ý")
    assert "đã rút lời đồng ý ngày" in page.text and NAME not in page.text
    assert visitor.open(address).status == 404 and NAME not in visitor.open("/tin/").text
    session.expire_all()
    kept = session.get_one(Announcement, number)
    columns = [str(getattr(kept, column.key)) for column in Announcement.__table__.columns]
    assert NAME not in " ".join(columns) and "tran-thi-tam-guong" not in kept.slug
    assert kept.consent_withdrawn_on == world.today and kept.published_at is None
    lines = session.scalars(select(JournalLine).where(JournalLine.noun == "announcement")).all()
    assert "rút đồng ý" in [line.act for line in lines]
    assert all(NAME not in line.details for line in lines)
    token = office.token()
    answer = office.post(
        f"/quan-ly/tin/{number}", {"csrf_token": token, "title": "a", "body": "b", "kind": "tin"}
    )
    assert "đã rút lời đồng ý" in answer.text
    assert "Đã rút đồng ý" in office.open("/quan-ly/tin/").text


def test_a_temporary_rule_shows_its_end(officer: Officer, visitor: Visitor, world: World) -> None:
    office = officer("tinh")
    office.open("/quan-ly/tin/them")
    page = office.submit("Đăng tin", kind="quy_dinh_tam_thoi", title="Đeo khẩu trang", body="Mọi người.")
    assert page.errors == ["Quy định tạm thời cần có ngày cuối, để mọi người biết khi nào hết."]
    end = world.today + timedelta(days=3)
    office.submit("Đăng tin", **_day("last_day", end))
    shown = f"{end:%d/%m/%Y}"
    assert f"áp dụng đến hết {shown}" in visitor.open("/tin/deo-khau-trang").text
    assert f"Tạm thời đến {shown}" in visitor.open("/tin/").text
    assert "Sắp hết hạn" in office.open("/quan-ly/tin/").text
    assert "Tin sắp hết hạn: Đeo khẩu trang" in office.open("/quan-ly/").text


def test_an_announcement_for_one_commune_is_read_there(
    officer: Officer, visitor: Visitor, session: Session, world: World
) -> None:
    session.commit()  # The session holds the writers' place until then.
    office = officer("tinh")
    office.open("/quan-ly/tin/them")
    page = office.submit(
        "Đăng tin", title="Dời điểm nhận", body="Lời", area_id=str(world.ward), is_urgent="y"
    )
    assert "Đã đăng tin." in page.text
    assert "Dời điểm nhận" in visitor.open("/ban-chi-dao/phuong-pho-hien-11953").text
    assert "Dời điểm nhận" in visitor.open(f"/dot-hien-mau/{world.drive}").text
    assert "Dời điểm nhận" not in visitor.open(f"/dot-hien-mau/{world.other_drive}").text
    other = session.get_one(Unit, world.other_ward)
    assert "Dời điểm nhận" not in visitor.open(f"/ban-chi-dao/{other.slug}").text
    ward = officer("xa")
    page = ward.open("/quan-ly/tin/them")
    answer = ward.submit("Đăng tin", title="x", body="y", area_id=str(world.other_ward))
    assert answer.status == 422, "a ward speaks for its own place only"


def test_an_announcement_is_extended_but_a_story_not_beyond_its_consent(
    officer: Officer, session: Session, world: World
) -> None:
    news = _add(session, world.province, "Tin mot", last_day=world.today - timedelta(days=5))
    story = _add(
        session, world.province, "Bai hai", kind=AnnouncementKind.STORY, story_person=NAME, consent_day=world.today,
        last_day=world.today, consent_until=world.today + timedelta(days=8),
    )  # fmt: skip
    session.commit()
    office = officer("tinh")
    office.open(f"/quan-ly/tin/{news.id}")
    assert "Đã gia hạn" in office.submit("thêm 7 ngày").text
    office.open(f"/quan-ly/tin/{story.id}")
    assert "Lời đồng ý chỉ đến hết" in office.submit("thêm 30 ngày").text
    session.expire_all()
    assert session.get_one(Announcement, news.id).last_day == world.today + timedelta(days=7)
    assert session.get_one(Announcement, story.id).last_day == world.today
    token = office.token()
    page = office.post(f"/quan-ly/tin/{news.id}/gia-han", {"csrf_token": token, "days": "9999"})
    assert "Chọn một trong các nút gia hạn." in page.text


def test_two_people_who_edit_one_announcement_lose_nothing(
    officer: Officer, session: Session, world: World
) -> None:
    item = _add(session, world.ward, "Chung")
    session.commit()
    one, two = officer("xa"), officer("xa")
    one.open(f"/quan-ly/tin/{item.id}")
    two.open(f"/quan-ly/tin/{item.id}")
    assert "lời mới" in one.submit("Lưu tin", title="Lời thứ nhất").text
    page = two.submit("Lưu tin", title="Lời thứ hai")
    assert page.status == 422 and "vừa được người khác sửa" in page.text and "Lời thứ hai" in page.source
    assert "lời mới" in two.submit("Lưu tin").text


def test_the_list_is_searched_without_marks_and_paged(
    visitor: Visitor, session: Session, world: World
) -> None:
    for number in range(25):
        item = _add(session, world.ward, f"Tin thứ {number}", slug=f"tin-{number}")
        item.published_at = clock.now() - timedelta(hours=number)
    _add(session, world.province, "Đổi lịch mùa bão", slug="bao", kind=AnnouncementKind.TEMPORARY_RULE,
         last_day=world.today, published_at=clock.now() - timedelta(days=9))  # fmt: skip
    _add(session, world.province, "Bản nháp", published_at=None)
    session.commit()
    page = visitor.open("/tin/")
    first = page.texts(".//main/ul/li/a")
    assert len(first) == 20 and first[0] == "Tin thứ 0"
    rest = visitor.open(page.link("Trang sau")).texts(".//main/ul/li/a")
    assert rest == [*(f"Tin thứ {number}" for number in range(20, 25)), "Đổi lịch mùa bão"]
    assert visitor.open("/tin/?tim=doi lich").texts(".//main/ul/li/a") == ["Đổi lịch mùa bão"]
    assert visitor.open("/tin/?loai=quy_dinh_tam_thoi").texts(".//main/ul/li/a") == ["Đổi lịch mùa bão"]
    assert "Chưa có tin nào khớp" in visitor.open("/tin/?tim=zzz").text
    assert visitor.open("/tin/?noi=khong-co").status == 404


def test_thirty_announcements_take_no_more_statements_than_one(
    app: Flask, officer: Officer, session: Session, world: World
) -> None:
    _add(session, world.ward, "Tin 0", area_id=world.ward)
    session.commit()
    ward, anybody = officer("xa"), Visitor(app.test_client())
    few = {}
    for person, path in ((ward, "/quan-ly/tin/"), (anybody, "/tin/")):
        with statements(app) as seen:
            person.open(path)
        few[path] = len(seen)
    for number in range(1, 31):
        _add(session, world.ward, f"Tin {number}", area_id=world.ward)
    session.commit()
    for person, path in ((ward, "/quan-ly/tin/"), (anybody, "/tin/")):
        with statements(app) as seen:
            person.open(path)
        assert len(seen) == few[path], path
