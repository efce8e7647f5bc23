"""The groups to call again: who is in each, who agreed, the order, the workbook."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.journal import JournalLine
from domain.signups.records import Consent
from tests.merge_acts import give, make_donor
from tests.statements import statements
from tests.world import World, add_registration

PAGE = "/quan-ly/nguoi-hien-mau/nhom-goi"
KINDS = ("lan-dau", "lau-chua-tro-lai", "sap-du-moc", "nhom-o", "het-hen-lai", "hoi-lai-lien-he")


def agree(session: Session, world: World, donor: Donor, *, withdrawn: bool = False) -> None:
    registration = add_registration(
        session, world.other_drive, f"{donor.full_name} {donor.id}", phone=str(donor.id)
    )
    registration.donor_id = donor.id
    now = clock.now()
    session.add(
        Consent(
            registration_id=registration.id,
            purpose="nhac_lich",
            text_version="1",
            channel="web",
            given_at=now,
            withdrawn_at=now if withdrawn else None,
        )  # fmt: skip
    )
    session.flush()


def people(session: Session, world: World) -> None:
    """One who belongs to each group and one who just does not."""
    today = world.today

    def one(name: str, *days: int, **facts: object) -> None:
        donor = make_donor(session, name, commune_id=world.ward, contact_checked_on=today, **facts)
        for day in days:
            give(session, donor, day)
        if "deferred_until" in facts:
            donor.deferred_until = facts["deferred_until"]  # type: ignore[assignment]
        agree(session, world, donor)

    one("Lần Đầu", 90)
    one("Vừa Hiến", 80)
    one("Xa Lâu", 400, 600)
    one("Xa Quá", 800, 900)
    one("Gần Mốc", 100, 200, 300, 10)
    one("Nhóm Ô", 30, 50, blood_group="O+", blood_group_source="tu_khai")
    one("Hết Hẹn", deferred_until=today - timedelta(days=5))
    one("Còn Hẹn", 90, deferred_until=today + timedelta(days=5))
    one("Hỏi Lại", 20, 30, phone="0912345678")
    session.scalars(select(Donor).where(Donor.full_name == "Hỏi Lại")).one().contact_checked_on = None
    silent = make_donor(session, "Im Lặng", commune_id=world.ward)
    taken = make_donor(session, "Rút Lời", commune_id=world.ward)
    agree(session, world, taken, withdrawn=True)
    for donor in (silent, taken):
        give(session, donor, 95)
    session.commit()


def names(page) -> list[str]:  # type: ignore[no-untyped-def]
    return page.texts(".//tbody//th/a")


@pytest.mark.parametrize("role", ["tinh", "xa"])
def test_who_is_in_each_group(session: Session, officer, world: World, role: str) -> None:  # type: ignore[no-untyped-def]
    people(session, world)
    office = officer(role)
    found = {kind: names(office.open(PAGE, query_string={"nhom": kind})) for kind in KINDS}
    assert found == {
        "lan-dau": ["Lần Đầu"],
        "lau-chua-tro-lai": ["Xa Lâu"],
        "sap-du-moc": ["Gần Mốc"],
        "nhom-o": ["Nhóm Ô"],
        "het-hen-lai": ["Hết Hẹn"],
        "hoi-lai-lien-he": ["Hỏi Lại"],
    }
    page = office.open(PAGE)
    assert "Còn 2 người trong nhóm chưa đồng ý nhắc lịch" in page.text and "Im Lặng" not in page.text
    assert "Lần đầu, đã đủ ngày (1)" in page.text
    assert "tự khai" in office.open(PAGE, query_string={"nhom": "nhom-o"}).text


def test_an_empty_group_odd_addresses_and_other_roles(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    assert "chưa có ai gọi được" in office.open(PAGE).text
    for odd in ({"nhom": "x"}, {"xep": "x"}, {"sau": "99"}, {"sau": "x"}):
        assert office.open(PAGE, query_string=odd).status == 200
    assert officer("donvi").open(PAGE).status == 403


def test_orders_pages_statements_and_the_workbook(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    def cost() -> int:
        with statements(app) as seen:
            office.open(PAGE, query_string={"nhom": "nhom-o"})
        return len(seen)

    def one(place: int) -> None:
        name = f"Lê Thị {'ABCDEFGHIKLMN'[place % 13]}{'aeiou'[place // 13]}"
        donor = make_donor(session, name, blood_group="O+", commune_id=world.ward)
        if place % 3:
            donor.last_donation_on = donor.next_possible_on = world.today - timedelta(days=place % 7)
        agree(session, world, donor)

    one(0)
    session.commit()
    office = officer("tinh")
    alone = cost()
    for place in range(1, 53):
        one(place)
    session.commit()
    assert cost() == alone
    for order in ("ten", "gan-nhat", "hien-lai"):
        first = office.open(PAGE, query_string={"nhom": "nhom-o", "xep": order})
        second = office.open(first.link("Trang sau"))
        assert [len(names(page)) for page in (first, second)] == [50, 3]
        assert len(set(names(first)) | set(names(second))) == 53, order
    answer = office.client.get(f"{PAGE}.xlsx?nhom=nhom-o&xep=gan-nhat")
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.values)  # type: ignore[union-attr]
    assert len(rows) == 3 + 53 and rows[3][8] is None and rows[-1][8] is not None
    with app.extensions["sessions"]() as own:
        line = own.scalars(select(JournalLine).where(JournalLine.act == "tải danh sách gọi")).one()
        assert "53" in line.details and "Lê" not in line.details
