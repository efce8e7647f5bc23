"""The boards of the day: numbers for the hall, units with their quotas, names for those who may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import DriveBlock, DrivePartner, PartnerRole
from domain.results.board_rules import wait_minutes
from domain.results.records import Outcome, OutcomeKind
from domain.rulebook import rule
from domain.signups.records import RegistrantType, RegistrationState
from domain.units.records import Unit
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
S = RegistrationState


def _come(
    session: Session, world: World, name: str, ward: int, kind: OutcomeKind | None, ago: int = 5
) -> None:
    """Store somebody of today's drive who arrived, and so many minutes ago got an outcome."""
    made = add_registration(session, world.today_drive, name, commune_id=ward, state=S.ARRIVED)
    if kind is not None:
        moment = clock.now() - timedelta(minutes=ago)
        volume = 350 if kind is OutcomeKind.DONATED else None
        session.add(
            Outcome(registration_id=made.id, drive_id=world.today_drive, kind=kind, volume_ml=volume,
                    recorded_at=moment, recorded_by="x")
        )  # fmt: skip


@pytest.fixture
def day(session: Session, world: World) -> World:
    """A drive of today: two wards and a school; some came, some gave, some have not come."""
    _come(session, world, "Nguyễn Thị Hoa", world.ward, OutcomeKind.DONATED)
    _come(session, world, "Phạm Thị Ở Trong", world.ward, None)
    _come(session, world, "Lê Văn Hẹn", world.other_ward, OutcomeKind.DEFERRED)
    add_registration(session, world.today_drive, "Trần Văn Vắng", commune_id=world.ward, phone="0912345678")
    add_registration(session, world.today_drive, "Đỗ Xã Khác", commune_id=world.other_ward)
    add_registration(
        session, world.today_drive, "Vũ Sinh Viên", commune_id=world.other_ward, workplace_id=world.school,
        certifying_unit_id=world.school, registrant_type=RegistrantType.STUDENT,
    )  # fmt: skip
    session.add(
        DrivePartner(drive_id=world.today_drive, position=1, role=PartnerRole.SHARING, label="Trường",
                     unit_id=world.school, share=30)
    )  # fmt: skip
    session.add(
        DriveBlock(drive_id=world.today_drive, unit_id=world.facility, places=7, release_on=world.today)
    )
    session.commit()
    return world


def _wall(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/bang-lon"


def _units(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/theo-don-vi"


def _rows(visitor: Visitor) -> list[str]:
    return visitor.page.texts(".//table//tbody/tr")


@pytest.mark.parametrize("username", ["tinh", "xa", "ban", "coso"])
def test_the_wall_shows_numbers_and_nobody(officer: Officer, day: World, username: str) -> None:
    page = officer(username).open(_wall(day))
    for words in ("Đăng ký 6", "Đã đến 3", "Đang ở trong 1", "Đã hiến 1", "350 ml"):
        assert words in page.text, words
    for name in ("Hoa", "Trong", "Hẹn", "Vắng", "0912"):
        assert name not in page.text
    assert "Thời gian chờ" not in page.text
    assert page.all(".//div[@id='wall']")[0].get("data-hx-trigger") == "every 20s"
    assert 'http-equiv="refresh"' in page.source


def test_the_wall_renews_a_part_of_itself(officer: Officer, day: World) -> None:
    desk = officer("ban")
    answer = desk.client.get(_wall(day), headers={"HX-Request": "true"})
    assert "<html" not in answer.text and 'id="wall"' in answer.text and "Nguyễn Thị Hoa" not in answer.text


def test_only_those_who_run_the_day_open_the_wall(officer: Officer, day: World) -> None:
    assert officer("xakhac").open(_wall(day)).status == 404
    assert officer("donvi").open(_wall(day)).status == 403
    assert officer("ban").open(f"/quan-ly/dot/{day.drive}/bang-lon").status == 404


def test_the_wait_is_told_when_it_can_be_known(officer: Officer, app: Flask, day: World) -> None:
    terms = rule("drive.wait_estimate", day.today)
    assert wait_minutes(0, 20, terms) is None and wait_minutes(10, 4, terms) is None
    assert wait_minutes(10, 5, terms) == 60 and wait_minutes(10, 29, terms) == 15
    with app.extensions["sessions"]() as session:
        for number in range(9):
            ago = 5 if number < 3 else 31
            _come(session, day, f"Người {number}", day.ward, OutcomeKind.DONATED, ago)
        session.commit()
    # Two from the fixture and three more have finished in the last half hour; the earlier ones do not count.
    assert "Thời gian chờ ước chừng 10 phút" in officer("tinh").open(_wall(day)).text


def test_units_stand_with_quota_and_people(officer: Officer, day: World) -> None:
    office = officer("tinh")
    office.open(_units(day))
    rows = _rows(office)
    assert len(rows) == 4
    cells = {
        row[:4]: office.page.texts(f".//tbody/tr[{place}]/td") for place, row in enumerate(rows, start=1)
    }
    # Quota, kept places, registered, arrived, donated, missing.
    assert [text[:1] for text in cells["Trườ"]] == ["3", "–", "1", "0", "0", "1"]
    assert [text[:1] for text in cells["Viện"]] == ["–", "7", "0", "0", "0", "0"]
    office.open(office.page.link("người chưa đến của Trường"))
    assert "Vũ Sinh Viên" in office.page.text and "Trần Văn Vắng" not in office.page.text


def test_names_only_for_the_units_own_head(officer: Officer, day: World) -> None:
    school = officer("donvi")
    school.open(_units(day))
    assert len(_rows(school)) == 1 and "Sư phạm" in _rows(school)[0]
    assert "Vũ Sinh Viên" in school.open(f"{_units(day)}?don-vi={day.school}").text
    assert "Trần Văn Vắng" not in school.open(f"{_units(day)}?don-vi={day.ward}").text
    other = officer("xakhac")
    other.open(_units(day))
    assert "Trần Văn Vắng" not in other.open(f"{_units(day)}?don-vi={day.ward}").text
    assert "Đỗ Xã Khác" in other.open(f"{_units(day)}?don-vi={day.other_ward}").text
    # The host counts everybody, and reads the names of its own people.
    host = officer("xa")
    host.open(_units(day))
    assert len(_rows(host)) == 4
    assert "Đỗ Xã Khác" not in host.open(f"{_units(day)}?don-vi={day.other_ward}").text
    assert "Trần Văn Vắng" in host.open(f"{_units(day)}?don-vi={day.ward}").text


def test_the_desk_reads_names_but_no_phone(officer: Officer, day: World) -> None:
    page = officer("ban").open(f"{_units(day)}?don-vi={day.ward}")
    assert "Trần Văn Vắng" in page.text and "0912" not in page.text and "0912" not in page.source
    assert "Phạm Thị Ở Trong" not in page.text and "Nguyễn Thị Hoa" not in page.text


def test_two_hundred_units_ask_no_more_than_one(
    officer: Officer, app: Flask, session: Session, day: World
) -> None:
    office = officer("tinh")
    counts: list[int] = []
    numbers = session.scalars(select(Unit.id).order_by(Unit.id).limit(200)).all()
    session.rollback()
    for units in ([], numbers):
        with app.extensions["sessions"]() as other:
            for number in units:
                add_registration(other, day.today_drive, f"Người {number}", certifying_unit_id=number)
            other.commit()
        for path in (_units(day), _wall(day)):
            with statements(app) as asked:
                office.open(path)
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert "đơn vị khác" in office.page.text
