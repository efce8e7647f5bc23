"""Drives like another one: further days of a series, copies of another day, shares of several units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.drives.records import Band, Drive, DrivePartner, DriveState, DriveTask, PartnerRole
from domain.units.records import Unit
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_drive

Officer = Callable[[str], Visitor]


def _day(day: date) -> dict[str, str]:
    return {"on_day-day": str(day.day), "on_day-month": str(day.month), "on_day-year": str(day.year)}


def _copy(office: Visitor, world: World, day: date, kind: str = "cung-dot", **values: str) -> Page:
    office.open(f"/quan-ly/dot/{world.drive}/chep")
    return office.submit("Chép đợt", kind=kind, **_day(day), **values)


def _newest(app: Flask) -> Drive:
    with app.extensions["sessions"]() as session:
        return session.scalars(select(Drive).order_by(Drive.id.desc())).unique().first()  # type: ignore[return-value]


def _bands(app: Flask, drive_id: int) -> list[tuple[str, int, int]]:
    with app.extensions["sessions"]() as session:
        rows = session.scalars(select(Band).where(Band.drive_id == drive_id).order_by(Band.starts_at))
        return [(f"{band.starts_at:%H:%M}", band.capacity, band.taken) for band in rows]


def test_a_further_day_belongs_to_the_same_drive(
    officer: Officer, app: Flask, world: World, visitor: Visitor
) -> None:
    with app.extensions["sessions"]() as session:
        session.get_one(Band, world.bands[0]).taken = 7
        session.add(
            DriveTask(
                drive_id=world.drive,
                position=1,
                offset_days=-7,
                title="Chốt danh sách",
                done_at=clock.now(),
                done_by="ai đó",
            )
        )
        session.commit()
    office = officer("tinh")
    page = _copy(office, world, world.today + timedelta(days=6), starts_at="8:00", venue="Hội trường B")
    assert "Đã thêm ngày, điểm của đợt." in page.text and "Cùng đợt này:" in page.text
    made = _newest(app)
    assert made.series_id == world.drive and made.state is DriveState.PLANNED and made.planned == 60
    assert _bands(app, made.id) == [("08:00", 20, 0), ("08:30", 20, 0), ("09:00", 20, 0)]
    assert "Cả đợt dự kiến 120 đơn vị máu" in office.open(f"/quan-ly/dot/{world.drive}/").text
    assert "Hội trường B" in visitor.open(f"/dot-hien-mau/{world.drive}").text
    assert "Nhà văn hóa phường An Tảo" in visitor.open(f"/dot-hien-mau/{made.id}").text
    with app.extensions["sessions"]() as session:
        task = session.scalars(select(DriveTask).where(DriveTask.drive_id == made.id)).one()
    assert task.done_at is None and task.title == "Chốt danh sách"
    page = _copy(office, world, world.today + timedelta(days=6), venue="Hội trường B")
    assert page.status == 422 and "đã có đợt ngày ấy" in page.errors[0]


def test_a_copy_is_a_drive_of_its_own(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    page = _copy(office, world, world.today - timedelta(days=1), "dot-moi")
    assert page.errors == ["Ngày của đợt đã qua. Chọn ngày từ hôm nay trở đi"]
    page = _copy(office, world, world.today + timedelta(days=90), "dot-moi", starts_at="23:30")
    assert page.errors == ["Với giờ này có khung giờ sang ngày khác. Chọn giờ khác."]
    page = _copy(office, world, world.today + timedelta(days=90), "dot-moi", planned="45")
    assert "Đã chép thành đợt mới." in page.text and "Cùng đợt này" not in page.text
    made = _newest(app)
    assert made.series_id is None and made.planned == 45 and made.venue == "Nhà văn hóa phường An Tảo"


def test_host_and_facility_change_for_the_whole_series_when_asked(
    officer: Officer, app: Flask, world: World
) -> None:
    office, other = officer("tinh"), officer("tinh")
    _copy(office, world, world.today + timedelta(days=6))
    made = _newest(app)
    office.open(f"/quan-ly/dot/{world.drive}/sua")
    office.submit("Lưu thông tin đợt", audience="Sinh viên")
    assert _newest(app).audience == ""
    other.open(f"/quan-ly/dot/{made.id}/sua")
    office.open(f"/quan-ly/dot/{world.drive}/sua")
    page = office.submit(
        "Lưu thông tin đợt",
        audience="Đoàn viên",
        host_id=str(world.other_ward),
        co_directing="Hội Chữ thập đỏ tỉnh",
        whole_series="y",
    )
    assert "Đã sửa theo 1 ngày, điểm khác của đợt." in page.text
    changed = _newest(app)
    assert (changed.audience, changed.host_id) == ("Đoàn viên", world.other_ward)
    assert changed.on_day == made.on_day
    assert "Hội Chữ thập đỏ tỉnh" in office.open(f"/quan-ly/dot/{made.id}/").text
    # A form of the other day that was open meanwhile does not put the old host back.
    page = other.submit("Lưu thông tin đợt", note="x")
    assert page.status == 422 and "Có người vừa sửa đợt này" in page.errors[0]


def test_five_groups_share_a_drive(officer: Officer, app: Flask, world: World) -> None:
    office = officer("tinh")
    office.open(f"/quan-ly/dot/{world.drive}/sua")
    page = office.submit("Thêm dòng", planned="1.100")
    assert page.status == 200 and len(page.all(".//input[@list='units']")) == 6
    groups = [
        ("truong dai hoc su pham ky thuat hung yen", "300"),
        ("Công an tỉnh", "200"),
        ("Bộ Chỉ huy Quân sự tỉnh", "200"),
        ("Các doanh nghiệp", "200"),
        ("Nhóm tự do", "180"),
    ]
    typed = {f"share-{place}-label": label for place, (label, _) in enumerate(groups)}
    typed |= {f"share-{place}-units": units for place, (_, units) in enumerate(groups)}
    page = office.submit("Lưu thông tin đợt", **typed)
    assert "Các phần cộng lại: 1.080 / dự kiến 1.100 đơn vị máu (lệch 20)" in page.text
    with app.extensions["sessions"]() as session:
        stored = session.scalars(
            select(DrivePartner)
            .where(DrivePartner.role == PartnerRole.SHARING)
            .order_by(DrivePartner.position)
        ).all()
    assert [partner.share for partner in stored] == [300, 200, 200, 200, 180]
    assert [partner.unit_id for partner in stored] == [world.school, None, None, None, None]
    office.open(f"/quan-ly/dot/{world.drive}/sua")
    page = office.submit(
        "Lưu thông tin đợt",
        **{"share-4-label": "", "share-4-units": "20", "share-3-units": "nhiều", "planned": "x"},
    )
    assert page.status == 422 and len(page.errors) == 3, page.errors
    assert any("dòng 5: Nhập tên đơn vị" in error for error in page.errors)
    page = office.submit(
        "Lưu thông tin đợt", **{"share-4-units": "", "share-3-units": "220", "planned": "920"}
    )
    assert "Các phần cộng lại: 920 / dự kiến 920" in page.text and "lệch" not in page.text


def test_a_page_of_a_long_series_asks_a_fixed_number_of_questions(
    officer: Officer, app: Flask, world: World, visitor: Visitor
) -> None:
    office, counts = officer("tinh"), []
    for many in (1, 20):
        with app.extensions["sessions"]() as session:
            ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
            session.get_one(Drive, world.drive).series_id = world.drive
            for place in range(many):
                made = add_drive(session, ward, facility, world.today + timedelta(days=place), f"Nơi {place}")
                made.series_id = world.drive
            session.commit()
        with statements(app) as asked:
            office.open(f"/quan-ly/dot/{world.drive}/")
            visitor.open(f"/dot-hien-mau/{world.drive}")
        counts.append(len(asked))
    assert counts[0] == counts[1]
