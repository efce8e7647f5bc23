"""A ward's own round: it decides its own level only, prints its own giấy khen, and may strike what it wrote."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.commendations.records import Honour
from domain.commendations.round_records import CommendationRound, NomineeState, RoundState
from tests.documents.pdf_reading import page_texts
from tests.round_steps import add_donors, lead, nominees_of, open_round, review_both, take
from tests.world import World

BOOK = "/quan-ly/khen-thuong/so"
HERE = "/quan-ly/khen-thuong/dot-xet"


def boxes(day: date) -> dict[str, str]:
    """Return the day of a decision as its three boxes."""
    return {f"decided_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def decided_by_the_ward(officer, session: Session, world: World) -> CommendationRound:  # type: ignore[no-untyped-def]
    """Lead a ward's round with somebody of its own level, of the province's and of the nation's to a decision."""
    add_donors(session, world, ["Lê Văn Năm"], 5)
    add_donors(session, world, ["Trần Thị Mười"], 10)
    add_donors(session, world, ["Vũ Văn Bảy Mươi"], 70)
    record = open_round(session, world, unit_id=world.ward)
    take(session, record, world, Role.WARD)
    lead(session, record, RoundState.FROZEN)
    lead(session, record, RoundState.SUBMITTED)
    session.commit()
    ward = officer("xa")
    page = ward.open(f"{HERE}/{record.id}/quyet-dinh")
    assert page.all(".//tbody//th")[0].text == "Lê Văn Năm" and len(page.all(".//tbody//th")) == 1
    page = ward.submit("Ghi quyết định", number="9/QĐ-UBND", **boxes(world.today))
    assert "1 lượt khen vào sổ" in page.text
    return record


def test_a_ward_decides_what_is_of_its_own_level(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    record = decided_by_the_ward(officer, session, world)
    session.refresh(record)
    assert record.state is RoundState.DECIDED
    states = {row.name: row.state for row in nominees_of(session, record)}
    assert states == {
        "Lê Văn Năm": NomineeState.AWARDED,
        "Trần Thị Mười": NomineeState.PROPOSED,
        "Vũ Văn Bảy Mươi": NomineeState.PROPOSED,
    }
    session.commit()
    ward = officer("xa")
    page = ward.open(f"{HERE}/{record.id}")
    assert page.text.count("cấp trên quyết định") == 2 and "đi tiếp bằng hồ sơ" in page.text
    above = {"noi-khen": "Thủ tướng Chính phủ"}
    address = f"{HERE}/{record.id}/giay/quyet-dinh.pdf"
    assert ward.client.get(address, query_string=above).status_code == 404
    assert "2 trường hợp còn lại thuộc cấp trên" in ward.open(f"{HERE}/{record.id}/quyet-dinh").text


@pytest.mark.parametrize("who", ["xa", "tinh"])
def test_the_ward_and_its_province_strike_an_award_of_the_ward(
    officer,  # type: ignore[no-untyped-def]
    session: Session,
    world: World,
    who: str,
) -> None:
    decided_by_the_ward(officer, session, world)
    number = session.scalars(select(Honour.id)).one()
    session.commit()
    assert officer("xakhac").open(f"{BOOK}/{number}/rut-lai").status == 404
    office = officer(who)
    office.open(BOOK)
    office.open(office.page.link("Rút"))
    page = office.submit("Rút lại", reason="Ghi nhầm người")
    assert "Đã rút lại Ghi nhầm người" in page.text


def test_a_ward_strikes_nothing_of_its_province(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    add_donors(session, world, ["Lê Văn An"], 5)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    session.commit()
    office = officer("tinh")
    office.open(f"{HERE}/{record.id}/quyet-dinh")
    office.submit("Ghi quyết định", number="9/QĐ-UBND", **boxes(world.today))
    number = session.scalars(select(Honour.id)).one()
    session.commit()
    ward = officer("xa")
    page = ward.open(BOOK)
    assert "Lê Văn An" in page.text and "Rút" not in page.text
    assert ward.open(f"{BOOK}/{number}/rut-lai").status == 404


def test_a_ward_prints_its_own_sheets(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    decided_by_the_ward(officer, session, world)
    ward = officer("xa")
    ward.open(BOOK)
    page = ward.open(ward.page.link("Soạn giấy khen cho 1 dòng"))
    assert "Lê Văn Năm" in page.text
    page = ward.submit("Cấp giấy cho các dòng đã chọn", signer_title="CHỦ TỊCH")
    assert "Đã cấp 1 giấy." in page.text
    printed = ward.client.get(page.link("In tất cả 1 giấy khen")).data
    assert "Lê Văn Năm" in " ".join(page_texts(printed))
    assert "Lê Văn Năm" not in officer("tinh").open(f"{BOOK}/cap-giay").text


def test_papers_and_the_decision_hold_everybody_of_a_long_list(
    officer,  # type: ignore[no-untyped-def]
    session: Session,
    world: World,
) -> None:
    add_donors(session, world, [f"Nguyễn Văn Người {place:04d}" for place in range(1003)], 5)
    record = open_round(session, world)
    for _ in range(3):
        take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    review_both(session, record)
    lead(session, record, RoundState.SUBMITTED)
    session.commit()
    office = officer("tinh")
    text = " ".join(
        " ".join(page_texts(office.client.get(f"{HERE}/{record.id}/giay/to-trinh.pdf").data)).split()
    )
    assert "1.003 (một nghìn không trăm linh ba) cá nhân" in text
    page = office.open(f"{HERE}/{record.id}/quyet-dinh")
    assert "1.003 người, gia đình, đơn vị được khen" in page.text
    assert len(page.all(".//input[@name='khong']")) == 1003
