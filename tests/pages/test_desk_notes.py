"""What the desk says about a person who came before: a step that is near, and a telephone number to ask about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.donors.rules import NUMBER_OF_ANOTHER
from tests.desk_acts import NUMBER, WHOLE_350, earlier_drive, enter, one
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
ASK = "Số điện thoại còn đúng"


@pytest.fixture
def back(session: Session, world: World) -> tuple[int, str]:
    """A donor who gave half a year ago and comes again: the number, and the page of the desk."""
    held = earlier_drive(session, world, 180)
    earlier = one(session, world, drive=held.id, id_number=NUMBER, phone="0912345678")
    enter(session, earlier, WHOLE_350)
    assert earlier.donor_id is not None
    again = one(session, world, id_number=NUMBER, phone="0912345678")
    session.commit()
    return earlier.donor_id, f"/quan-ly/dot/{world.today_drive}/ban-don-tiep/{again.id}"


@pytest.mark.parametrize(
    ("donations", "before", "after"),
    [
        (4, "Lần này đủ mốc 5", ""),
        (3, "Còn 2 lần nữa đủ mốc 5", "Còn 1 lần nữa đủ mốc 5"),
        (5, "", ""),
    ],
)
def test_the_desk_sees_that_a_step_is_near(
    session: Session, officer: Officer, back: tuple[int, str], donations: int, before: str, after: str
) -> None:
    donor_id, page = back
    session.get_one(Donor, donor_id).donations = donations
    session.commit()
    desk = officer("ban")
    text = desk.open(page).text
    assert before in text and ("đủ mốc" in text) is bool(before)
    # The ledger counts anew at each outcome; the test goes on from the number that it set.
    desk.submit("Ghi đã hiến", volume_ml="350")
    session.refresh(session.get_one(Donor, donor_id))
    session.get_one(Donor, donor_id).donations = donations + 1
    session.commit()
    text = desk.open(page).text
    assert after in text and ("đủ mốc" in text) is bool(after)


@pytest.mark.parametrize("username", ["ban", "tinh", "coso"])
def test_the_desk_asks_once_a_year_if_the_number_is_right(
    app: Flask, officer: Officer, back: tuple[int, str], username: str
) -> None:
    donor_id, page = back
    desk = officer(username)
    assert "cuối 5678" in desk.open(page).text
    answer = desk.submit(ASK)
    assert answer.url == page and "liên hệ còn đúng" in answer.text
    assert ASK not in answer.source
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, donor_id).contact_checked_on == clock.today()


def test_nobody_is_asked_about_a_number_that_is_not_known(
    session: Session, officer: Officer, back: tuple[int, str], world: World
) -> None:
    donor_id, page = back
    donor = session.get_one(Donor, donor_id)
    donor.phone = donor.phone_tail = ""
    session.commit()
    assert ASK not in officer("ban").open(page).source
    stranger = one(session, world, "Người Mới", phone="0912000111")
    session.commit()
    assert ASK not in officer("ban").open(f"{page.rsplit('/', 1)[0]}/{stranger.id}").source


def test_a_number_of_another_is_told_to_the_desk_and_the_office_without_the_name(
    session: Session, officer: Officer, back: tuple[int, str], world: World
) -> None:
    other = one(session, world, "Phạm Văn Bình", id_number=NUMBER, phone="0977000111", birth=date(1985, 1, 1))
    session.commit()
    desk = officer("ban")
    page = desk.open(f"{back[1].rsplit('/', 1)[0]}/{other.id}")
    assert NUMBER_OF_ANOTHER in page.text and "Hằng" not in page.text and ASK not in page.source
    assert NUMBER_OF_ANOTHER not in desk.open(back[1]).text
    office = officer("xa").open(f"/quan-ly/dang-ky/{other.id}")
    assert NUMBER_OF_ANOTHER in office.text and "Hằng" not in office.text
