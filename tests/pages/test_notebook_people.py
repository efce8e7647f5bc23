"""Who the rows of an old notebook are: numbers that are slips or somebody else's, old numbers, doubles."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.journal import SYSTEM
from domain.merges.actions import merge
from tests.merge_acts import make_donor
from tests.other_province import province_elsewhere
from tests.pages.test_openings import send_notebook
from tests.visitor import Page
from tests.world import World

NUMBER, OLD_NUMBER = "033190001234", "145678901"
BORN = date(1990, 5, 17)
AS_NEW = "Là người khác, thêm mới"


def rows_of(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.texts(".//tbody/tr")]


def counts(app: Flask) -> dict[str, int]:
    with app.extensions["sessions"]() as own:
        return {row[0]: row[1] for row in own.execute(select(Donor.full_name, Donor.donations))}


@pytest.fixture
def hoa(session: Session, world: World) -> Donor:
    """Lê Thị Hoa of the ward, born 17/05/1990, with a citizen number."""
    donor = make_donor(session, "Lê Thị Hoa", NUMBER, birth_day=BORN, commune_id=world.ward)
    session.commit()
    return donor


def test_a_number_of_another_name_and_birth_is_for_a_person_to_settle(
    app: Flask, officer, world: World, hoa: Donor
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = send_notebook(office, world, f"Phạm Văn Bình\t1/1/1970\t{NUMBER}\t\t12\t")
    said = rows_of(page)[0]
    assert "cần chọn" in said and "người khác tên" in said and "Là Lê Thị Hoa" in said and AS_NEW not in said
    page = office.submit("dòng vào sổ hiến máu")
    assert "Đã nhập 0 dòng" in page.text and counts(app) == {"Lê Thị Hoa": 0}
    # Nor does an answer that the page does not offer make a second person of the number.
    page = office.post(page.url, {"csrf_token": office.token(), "act": "choose", "chon-2": "moi"})
    assert "cần chọn" in rows_of(office.open(office.page.url))[0] and counts(app) == {"Lê Thị Hoa": 0}


@pytest.mark.parametrize("row", ["Lê Thị Hoà\t17/5/1990", "Lê Thị Hoa\t17/5/1991"])
def test_a_slip_in_name_or_birth_alone_leads_to_the_donor(
    app: Flask, officer, world: World, hoa: Donor, row: str
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    assert "có sẵn" in rows_of(send_notebook(office, world, f"{row}\t{NUMBER}\t\t12\t"))[0]
    office.submit("dòng vào sổ hiến máu")
    assert counts(app) == {"Lê Thị Hoa": 12}


def test_of_somebody_in_another_province_nothing_is_told(
    app: Flask, session: Session, officer, world: World, hoa: Donor
) -> None:  # type: ignore[no-untyped-def]
    elsewhere = session.get_one(Donor, province_elsewhere(session)["donor_id"])
    hoa.commune_id = elsewhere.commune_id
    session.commit()
    office = officer("tinh")
    page = send_notebook(
        office, world, f"Lê Thị Hoa\t17/5/1990\t{NUMBER}\t\t12\t", f"Vũ Văn An\t1970\t{NUMBER[:-1]}5\t\t3\t"
    )
    said = rows_of(page)
    assert "cần sửa" in said[0] and "xem lại số" in said[0] and "Là " not in said[0]
    assert f'nguoi-hien-mau/{hoa.id}"' not in page.source and "người mới" in said[1]
    office.submit("dòng vào sổ hiến máu")
    assert counts(app)["Lê Thị Hoa"] == 0 and counts(app)["Vũ Văn An"] == 3


def test_the_number_of_a_merged_row_leads_to_the_donor_that_stayed(
    app: Flask, session: Session, officer, world: World, hoa: Donor
) -> None:  # type: ignore[no-untyped-def]
    old = make_donor(session, "Lê Thị Hoa", OLD_NUMBER, birth_day=BORN, commune_id=world.ward)
    merge(session, hoa.id, old.id, by=SYSTEM, now=clock.now())
    session.commit()
    office = officer("tinh")
    page = send_notebook(office, world, f"Lê Thị Hoa\t17/5/1990\t{OLD_NUMBER}\t\t12\t")
    assert "có sẵn" in rows_of(page)[0]
    office.submit("dòng vào sổ hiến máu")
    session.expire_all()
    assert (hoa.donations, old.donations) == (12, 0)


def test_an_old_number_speaks_neither_for_nor_against_a_donor_with_a_new_one(
    app: Flask, officer, world: World, hoa: Donor
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    other = f"{NUMBER[:-1]}9"
    page = send_notebook(
        office,
        world,
        f"Lê Thị Hoa\t17/5/1990\t{OLD_NUMBER}\t\t12\t",
        f"Lê Thị Hoa\t18/5/1990\t{OLD_NUMBER[:-1]}2\t\t3\t",
        f"Lê Thị Hoa\t17/5/1990\t{other}\t\t4\t",
    )
    said = rows_of(page)
    assert "cần chọn" in said[0] and "Là Lê Thị Hoa, sinh 17/05/1990" in said[0] and AS_NEW in said[0]
    assert "người mới" in said[1], "another birth day is another person"
    assert "Là Lê Thị Hoa" not in said[2], "two whole numbers of one kind are two people"
    office.submit("dòng vào sổ hiến máu", **{"chon-2": str(hoa.id)})
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hoa.id).donations == 12


def test_one_person_twice_in_a_list_is_asked_about_with_the_other_row_named(
    app: Flask, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = send_notebook(
        office,
        world,
        "Trần Văn Hai\t17/5/1980\t\t0912345678\t12\t",
        "Trần Văn Hai\t17/5/1980\t\t\t11\t",
        "Trần Văn Hai\t1980\t\t\t10\t",
        "TRẦN VĂN HAI\t17/5/1980\t033080001234\t0912345678\t9\t",
        "Trần Văn Hai\t18/5/1980\t\t\t8\t",
        "Trần Văn Hai\t17/5/1981\t\t\t7\t",
    )
    said = rows_of(page)
    assert "người mới" in said[0] and "người mới" in said[5]
    for place in (1, 2, 3):
        assert "cần chọn" in said[place] and "với dòng 2 của tệp" in said[place] and AS_NEW in said[place]
    assert "với dòng 4 của tệp" in said[4], "the year alone may be that of this day"
    answers = {"chon-3": "bo", "chon-4": "bo", "chon-5": "bo", "chon-6": "moi"}
    page = office.submit("dòng vào sổ hiến máu", **answers)
    assert "Đã nhập 3 dòng" in page.text
    with app.extensions["sessions"]() as own:
        assert sorted(own.scalars(select(Donor.donations))) == [7, 8, 12]


def test_two_numbers_of_one_kind_in_a_list_are_two_people(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    page = send_notebook(
        officer("tinh"),
        world,
        "Trần Văn Hai\t17/5/1980\t033080001234\t\t12\t",
        "Trần Văn Hai\t17/5/1980\t033080001235\t\t11\t",
        "Trần Văn Hai\t17/5/1980\t145678901\t\t10\t",
    )
    said = rows_of(page)
    assert "người mới" in said[0] and "người mới" in said[1] and "với dòng 2 của tệp" in said[2]


def test_an_undone_notebook_comes_again_without_questions(app: Flask, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    rows = (
        "Trần Văn Hai\t17/5/1980\t\t\t12\t",
        "Vũ Thị Ba\t1975\t\t\t5\t",
        "Lý Văn Tư\t1970\t\t0912345678\t3\t",
    )
    send_notebook(office, world, *rows)
    office.submit("dòng vào sổ hiến máu")
    office.submit("Hoàn tác cả sổ")
    # Somebody else of the same name with another phone is no row of the list.
    other = rows[2].replace("0912345678", "0912345679")
    said = rows_of(send_notebook(office, world, *rows[:2], other))
    assert "có sẵn" in said[0] and "có sẵn" in said[1] and "cần chọn" in said[2]
    send_notebook(office, world, *rows)
    office.submit("dòng vào sổ hiến máu")
    assert counts(app) == {"Trần Văn Hai": 12, "Vũ Thị Ba": 5, "Lý Văn Tư": 3}
    with app.extensions["sessions"]() as own:
        assert len(own.scalars(select(Donor.id)).all()) == 3
    # Whoever has donations is asked about again.
    assert "cần chọn" in rows_of(send_notebook(office, world, rows[1]))[0]
