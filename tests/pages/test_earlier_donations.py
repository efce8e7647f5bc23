"""Donations given elsewhere or before: what cannot be is refused, what is doubtful enters for a reason only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.journal import SYSTEM, JournalLine
from domain.ledger.opening_actions import add_opening
from domain.ledger.opening_rules import Opening
from domain.ledger.records import Evidence
from tests.merge_acts import give, make_donor
from tests.visitor import Page
from tests.world import World

REGISTER = "/quan-ly/nguoi-hien-mau/"
NOTEBOOK_END = date(2018, 12, 31)
WHY = "Đã đối chiếu với giấy chứng nhận"


def _boxes(day: date) -> dict[str, str]:
    return {"on_day-day": str(day.day), "on_day-month": str(day.month), "on_day-year": str(day.year)}


@pytest.fixture
def linh(session: Session, world: World) -> int:
    """A donor born in 2000 with one dated donation 200 days ago and three of a notebook."""
    donor = make_donor(session, "Phạm Thùy Linh", birth_day=date(2000, 5, 17), commune_id=world.ward)
    give(session, donor, 200)
    told = Opening(3, NOTEBOOK_END, "Sổ xã", Evidence.UNIT_LIST)
    add_opening(session, donor.id, told, by=SYSTEM, now=clock.now())
    session.commit()
    return donor.id


@pytest.mark.parametrize("on_day", [date(1999, 1, 1), date(2010, 1, 1), date(2018, 5, 16)])
def test_nobody_gave_before_being_old_enough(app: Flask, officer, linh: int, on_day: date) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(f"{REGISTER}{linh}/them-lan-hien")
    told = {
        "component": "toan_phan",
        "volume_ml": "350",
        "place": "Viện",
        "evidence": "loi_khai",
        "reason": WHY,
    }
    page = office.submit("Thêm vào sổ", **told, **_boxes(on_day))
    assert page.status == 422 and "Nhập ngày từ 17/05/2018, khi người hiến đủ 18 tuổi" in page.errors[0]
    office.open(f"{REGISTER}{linh}/khai")
    page = office.submit("Ghi lời khai", place="Viện", **_boxes(on_day))
    assert page.status == 422 and "Nhập ngày từ 17/05/2018" in page.errors[0]


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (123, "sau lần hiến"),
        (277, "trước lần hiến"),
        (None, "Sổ đã có 3 lần theo sổ cũ, tính đến hết ngày 31/12/2018"),
    ],
)
def test_a_doubtful_donation_enters_for_a_reason_that_is_journalled(
    app: Flask, officer, linh: int, days_ago: int | None, words: str
) -> None:  # type: ignore[no-untyped-def]
    on_day = date(2018, 7, 3) if days_ago is None else clock.today() - timedelta(days=days_ago)
    office = officer("tinh")
    office.open(f"{REGISTER}{linh}/them-lan-hien")
    told = {"component": "toan_phan", "volume_ml": "350", "place": "Viện", "evidence": "loi_khai"}
    page = office.submit("Thêm vào sổ", **told, **_boxes(on_day))
    _asks(page, words)
    page = office.submit("Thêm vào sổ", reason="x")
    _asks(page, words)
    assert "Ghi rõ hơn lý do" in page.errors[1]
    page = office.submit("Thêm vào sổ", reason=WHY)
    assert "Đã thêm một lần hiến" in page.text, page.errors
    _has_kept_the_reason(app, linh)


def test_a_confirmed_claim_is_judged_the_same_way(app: Flask, officer, linh: int) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(f"{REGISTER}{linh}/khai")
    office.submit("Ghi lời khai", place="Viện", **_boxes(clock.today() - timedelta(days=123)))
    told = {"component": "toan_phan", "volume_ml": "350", "evidence": "loi_khai"}
    page = office.submit("Xác nhận vào sổ", **told)
    _asks(page, "sau lần hiến")
    page = office.submit("Xác nhận vào sổ", **_boxes(date(2010, 1, 1)), reason=WHY)
    assert page.status == 422 and "đủ 18 tuổi" in page.errors[0]
    page = office.submit("Xác nhận vào sổ", **_boxes(clock.today() - timedelta(days=123)), reason=WHY)
    assert "ghi vào sổ hiến máu" in page.text, page.errors
    _has_kept_the_reason(app, linh)


def _asks(page: Page, words: str) -> None:
    assert page.status == 422 and words in page.errors[0] and "ghi lý do" in page.errors[0], page.errors


def _has_kept_the_reason(app: Flask, donor_id: int) -> None:
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, donor_id).donations == 5
        lines = own.scalars(select(JournalLine).where(JournalLine.act == "ghi lần hiến")).all()
        assert [WHY in line.details for line in lines] == [False, True]


def test_a_claim_with_a_year_in_the_boxes_of_the_day_or_with_another_year_says_what_to_do(
    app: Flask, officer, linh: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(f"{REGISTER}{linh}/khai")
    page = office.submit("Ghi lời khai", place="Viện", **{"on_day-year": "2021"})
    assert page.status == 422 and "“Năm, nếu không nhớ ngày” ở dưới" in page.errors[0]
    page = office.submit("Ghi lời khai", year="2019", **_boxes(date(2021, 3, 4)))
    assert page.status == 422 and "Biết ngày thì để trống ô năm" in page.errors[0]
    page = office.submit("Ghi lời khai", year="2021")
    assert page.title.startswith("Lời khai lần hiến"), page.errors
