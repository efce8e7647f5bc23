"""The register of donors: who sees whom, searching, the ledger of one, and the number that is seen for a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.journal import SYSTEM, JournalLine
from domain.ledger.actions import add_donation, enter_outcome
from domain.ledger.records import Donation, Evidence
from domain.results.actions import mark_arrived
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from tests.statements import statements
from tests.world import World, add_registration

REGISTER = "/quan-ly/nguoi-hien-mau/"
NUMBER = "033190001234"
LONG = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


def attend(session: Session, world: World, name: str, **facts: object) -> Donor:
    known: dict[str, object] = {"commune_id": world.ward} | facts
    registration = add_registration(session, world.today_drive, name, **known)  # type: ignore[arg-type]
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    return session.get_one(Donor, registration.donor_id)


@pytest.fixture
def hang(session: Session, world: World) -> int:
    """Trần Thị Thu Hằng of the ward, who gave 350 ml today."""
    registration = add_registration(
        session,
        world.today_drive,
        "Trần Thị Thu Hằng",
        commune_id=world.ward,
        id_number=NUMBER,
        phone="0912345678",
    )
    result = Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial="AV1")
    enter_outcome(
        session,
        registration.id,
        result,
        evidence=Evidence.SERIAL_SEEN,
        may_override=False,
        by=SYSTEM,
        now=clock.now(),
    )
    session.commit()
    return registration.donor_id or 0


def test_an_empty_register_says_how_people_get_into_it(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    page = officer("tinh").open(REGISTER)
    assert "Sổ chưa có ai" in page.text


@pytest.mark.parametrize(
    "typed", ["thu hang", "HẰNG", "hang tran", "0912 345 678", "5678", "1234", "trần hằng"]
)
@pytest.mark.parametrize("role", ["tinh", "xa"])
def test_the_register_finds_a_donor(
    session: Session, officer, world: World, hang: int, typed: str, role: str
) -> None:  # type: ignore[no-untyped-def]
    attend(session, world, "Đỗ Văn Tuấn", phone="0987000111")
    session.commit()
    visitor = officer(role)
    page = visitor.open(REGISTER)
    search = next(place for place, form in enumerate(page.forms()) if form.get("class") == "seek")
    page = visitor.submit(form=search, q=typed)
    assert page.texts(".//table//th/a") == ["Trần Thị Thu Hằng"]
    part = visitor.open(REGISTER, query_string={"q": typed}, headers={"HX-Request": "true"})
    assert part.source.strip() in page.source


@pytest.mark.parametrize("typed", ["khong co", "%", "12", "9999", "….", "hangx"])
def test_nobody_found_is_said(officer, world: World, hang: int, typed: str) -> None:  # type: ignore[no-untyped-def]
    for role in ("tinh", "xa"):
        page = officer(role).open(REGISTER, query_string={"q": typed})
        assert not page.all(".//table") and "trong sổ" in page.text


def test_a_whole_number_leads_to_the_donor_without_standing_in_an_address(
    officer, world: World, hang: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(REGISTER)
    page = office.submit("Tìm số này", id_number=NUMBER)
    assert page.url == f"{REGISTER}{hang}" and NUMBER not in page.source
    office.open(REGISTER)
    page = office.submit("Tìm số này", id_number="033190009999")
    assert page.url == REGISTER and "không có ai mang số căn cước" in page.text
    page = office.submit("Tìm số này", id_number="123")
    assert page.status == 422 and page.errors == ["Nhập số căn cước gồm 12 chữ số như in trên thẻ"]
    other = officer("xakhac")
    other.open(REGISTER)
    assert other.submit("Tìm số này", id_number=NUMBER).url == REGISTER


def test_the_donor_page_shows_ledger_evidence_and_the_next_day(officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    page = officer("xa").open(f"{REGISTER}{hang}")
    text = page.text
    assert "84 ngày sau lần toàn phần" in text and "Thông tư 26/2013/TT-BYT, Điều 6" in text
    assert "Đã thấy giấy chứng nhận" in text and "AV1" in text and "********1234" in text
    assert "Xem cả số căn cước" not in text and "Thêm lần hiến" not in text


def test_the_number_is_seen_for_a_reason_that_is_journalled(
    app: Flask, officer, world: World, hang: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(f"{REGISTER}{hang}")
    for reason in ("", "...... .."):
        page = office.submit("Xem số căn cước", reason=reason)
        assert page.status == 422 and NUMBER not in page.source
    page = office.submit("Xem số căn cước", reason="Đối chiếu với thẻ ở bàn đón tiếp")
    assert page.status == 200 and NUMBER in page.source
    with app.extensions["sessions"]() as own:
        line = own.scalars(select(JournalLine).where(JournalLine.act == "xem số căn cước")).one()
        assert (line.object_id, line.actor) == (hang, "Người dùng tinh") and NUMBER not in line.details
    token = office.token()
    ward = officer("xa")
    ward.open(f"{REGISTER}{hang}")
    assert (
        ward.post(
            f"{REGISTER}{hang}/so-can-cuoc", {"csrf_token": ward.token(), "reason": "Đối chiếu thẻ"}
        ).status
        == 403
    )
    assert token


def test_a_donation_elsewhere_is_added_and_taken_back(app: Flask, officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(f"{REGISTER}{hang}")
    office.open(page.link("Thêm lần hiến"))
    given = {
        "on_day-day": "7",
        "on_day-month": "4",
        "on_day-year": "2019",
        "place": "Viện Huyết học",
        "volume_ml": "300",
    }
    page = office.submit("Thêm vào sổ", **given)
    assert (
        page.status == 422
        and page.errors == ["Chọn mức chứng cứ trong danh sách"]
        or "Chọn mức chứng cứ" in page.errors
    )
    page = office.submit("Thêm vào sổ", evidence="loi_khai")
    assert page.status == 422 and "250, 350, 450 ml" in page.errors[0]
    assert page.all(".//input[@name='place']")[0].get("value") == "Viện Huyết học"
    page = office.submit("Thêm vào sổ", volume_ml="250", evidence="thay_giay")
    assert page.status == 422 and "số sê-ri" in page.errors[0].lower()
    page = office.submit("Thêm vào sổ", serial="av 1")
    assert (
        page.status == 422
        and "Số sê-ri này đã có trong sổ" in page.errors[0]
        and "Hằng" not in page.errors[0]
    )
    page = office.submit("Thêm vào sổ", evidence="loi_khai", serial="")
    assert "Đã thêm một lần hiến" in page.text and "07/04/2019" in page.text
    page = office.submit("Rút lại")
    assert "Dòng rút lại" in page.text and "Đã rút lại" in page.text
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hang).donations == 1
        assert own.scalar(select(func.count()).select_from(Donation)) == 3


def test_a_line_of_a_drive_is_corrected_at_the_drive(app: Flask, officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(f"{REGISTER}{hang}")
    assert page.link("Mở kết quả").endswith("/ban-don-tiep/1")
    page = office.post(f"{REGISTER}{hang}/lan-hien/1/rut-lai", {"csrf_token": office.token()})
    assert "Sửa kết quả ở đợt đó" in page.text
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hang).donations == 1


def test_scopes_and_rights(officer, world: World, hang: int) -> None:  # type: ignore[no-untyped-def]
    other = officer("xakhac")
    assert "Hằng" not in other.open(REGISTER).text
    assert other.open(f"{REGISTER}{hang}").status == 404
    assert officer("xa").open(f"{REGISTER}{hang}/them-lan-hien").status == 403
    for role in ("donvi", "xacnhan", "coso", "ban"):
        assert officer(role).open(REGISTER).status == 403
    assert officer("tinh").open(f"{REGISTER}999").status == 404


def test_pages_follow_each_other_in_the_order_of_names(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    for place in range(53):
        attend(session, world, f"Lê Thị {'ABCDEFGHIKLMN'[place % 13]}{'aeiou'[place // 13]}")
    attend(session, world, LONG)
    session.commit()
    office = officer("tinh")
    first = office.open(REGISTER)
    second = office.open(first.link("Trang sau"))
    names = first.texts(".//table//th/a") + second.texts(".//table//th/a")
    with app.extensions["sessions"]() as own:
        assert names == list(own.scalars(select(Donor.full_name).order_by(Donor.sort_key, Donor.id)))
    assert len(first.texts(".//table//th/a")) == 50
    found = office.open(REGISTER, query_string={"q": "le thi"})
    assert len(office.open(found.link("Trang sau")).texts(".//table//th/a")) == 3


def test_the_register_asks_as_often_for_thirty_as_for_one(
    app: Flask, session: Session, officer, world: World, hang: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")

    def cost(path: str) -> int:
        with statements(app) as seen:
            office.open(path)
        return len(seen)

    paths = (REGISTER, f"{REGISTER}?q=tran", f"{REGISTER}{hang}")
    alone = [cost(path) for path in paths]
    donor = session.get_one(Donor, hang)
    for place in range(30):
        attend(session, world, f"Trần Văn {'abcdefghijklmno'[place % 15]}{'nm'[place // 15]}")
        add_donation(
            session, donor, on_day=world.today - timedelta(days=84 * place + 90), component=Component.WHOLE_BLOOD,
            volume_ml=250, evidence=Evidence.OWN_WORD, by=SYSTEM, now=clock.now(),
        )  # fmt: skip
    session.commit()
    assert [cost(path) for path in paths] == alone
