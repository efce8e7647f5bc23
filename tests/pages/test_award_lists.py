"""Lists of earlier awards: matched row by row, chosen, written in one act, sent again, taken back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.commendations.award_actions import take_back_award
from domain.commendations.records import Honour
from domain.donors.records import Donor
from domain.journal import SYSTEM, first_break
from tests.merge_acts import make_donor
from tests.other_province import province_elsewhere
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World

HERE = "/quan-ly/khen-thuong/so/nhap"
HEAD = "Họ và tên\tNgày sinh\tSố CCCD\tĐiện thoại\tMốc\tSố lần hiến\tHình thức khen\tNơi khen\tQuyết định\tNgày khen"
GIVEN = "Bằng khen\tChủ tịch UBND tỉnh\t623/QĐ-UBND\t12/6/2020"
NUMBER = "033190001234"


@pytest.fixture
def people(session: Session, world: World) -> dict[str, int]:
    """Hoa with a citizen number, Bình twice with the same name and year, An known by the year alone."""
    facts = {"commune_id": world.ward}
    made = {
        "hoa": make_donor(session, "Lê Thị Hoa", NUMBER, birth_day=date(1990, 5, 17), **facts),
        "binh": make_donor(session, "Trần Văn Bình", birth_year=1985, phone="0987000111", **facts),
        "twin": make_donor(session, "Trần Văn Bình", birth_year=1985, phone="0987000222", **facts),
        "an": make_donor(session, "Vũ Thị An", birth_year=1978, **facts),
    }
    session.commit()
    return {name: donor.id for name, donor in made.items()}


def _send(office: Visitor, *rows: str, head: str = HEAD, **same: str) -> Page:
    office.open(HERE)
    return office.submit("Xem từng dòng", table="\n".join([head, *rows]), **same)


def _verdicts(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.texts(".//tbody/tr")]


def _lines(app: Flask) -> list[Honour]:
    with app.extensions["sessions"]() as own:
        return list(own.scalars(select(Honour).order_by(Honour.id)).unique())


def test_rows_are_matched_chosen_and_written_and_come_again_without_doubling(
    app: Flask, officer, people: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    rows = (
        f"LÊ THỊ HOA\t\t{NUMBER}\t\t10\t\t{GIVEN}",
        f"Trần Văn Bình\t1985\t\t0987000222\t\t23\t{GIVEN}",
        f"Trần Văn Bình\t1985\t\t\t30\t\t{GIVEN}",
        f"Vũ Thị An\t1978\t\t\t\t\t{GIVEN}",
        f"Phạm Văn Lạ\t2/9/1985\t\t0977111222\t5\t\t{GIVEN}",
        f"Lê Thị Hoa\t17/5/1990\t\t\t10\t\t{GIVEN}",
        "Vũ Thị An\t1978\t\t\t5\t\tGiấy khen\t\t\t2019",
    )
    page = _send(office, *rows)
    said = _verdicts(page)
    assert [text.split()[0] for text in said] == ["4", "6", "7", "8", "2", "3", "5"]
    assert "cần chọn" in said[0] and said[0].count("Là Trần Văn Bình") == 2
    assert "Chưa có trong sổ người hiến máu" in said[1] and "với dòng 2" in said[2]
    assert "Ghi nơi khen; Ghi đủ ngày, tháng, năm khen" in said[3]
    assert "mới" in said[4] and "Lê Thị Hoa, sinh 17/05/1990" in said[4]
    assert "23 lần" in said[5] and " 20" in said[5] and "mới" in said[6]
    assert NUMBER not in page.source and _lines(app) == []
    page = office.submit("Ghi các dòng mới")
    assert page.status == 422 and page.errors == ["Còn 1 dòng cần chọn: chọn người, hoặc bỏ dòng đó."]
    page = office.submit("Ghi các dòng mới", **{"chon-4": str(people["binh"])})
    assert "Đã ghi 4 dòng vào sổ khen thưởng; 3 dòng chưa ghi" in page.text
    assert page.texts(".//tbody//th/a") == ["Vũ Thị An", "Trần Văn Bình", "Trần Văn Bình", "Lê Thị Hoa"]
    told = {(line.donor_id, line.milestone, line.donations, line.year) for line in _lines(app)}
    assert told == {
        (people["hoa"], 10, 0, 0),
        (people["twin"], 20, 23, 0),
        (people["binh"], 30, 0, 0),
        (people["an"], 0, 0, 2020),
    }
    for line in _lines(app):
        assert (line.award, line.body, line.decision) == ("Bằng khen", "Chủ tịch UBND tỉnh", "623/QĐ-UBND")
        assert line.granted_on == line.signed_on == date(2020, 6, 12) and line.is_earlier
        assert line.recipient_detail.startswith("Sinh năm ")
    said = _verdicts(_send(office, *rows))
    assert sum("đã có trong sổ" in text for text in said) == 4
    page = office.submit("Ghi các dòng mới", **{"chon-4": str(people["binh"])})
    assert page.errors == ["Danh sách không có dòng nào mới để ghi."] and len(_lines(app)) == 4


def test_a_number_of_somebody_else_asks_and_a_row_can_be_left_out(
    app: Flask, officer, people: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = _send(
        office,
        f"Vũ Thị An\t1978\t{NUMBER}\t\t5\t\t{GIVEN}",
        f"Lê Thị Hoa\t17/5/1990\t\t\t10\t\t{GIVEN}",
        f"Trần Văn Bình\t1985\t\t0912345678\t20\t\t{GIVEN}",
    )
    said = _verdicts(page)
    # Whoever has no citizen number in the register may have this one.
    assert "cần chọn Số căn cước này là của người tên khác" in said[0]
    assert "Là Lê Thị Hoa" in said[0] and "Là Vũ Thị An" in said[0]
    assert "cần chọn" in said[1] and "mới" in said[2]
    page = office.submit("Ghi các dòng mới", **{"chon-2": str(people["an"]), "chon-4": str(people["hoa"])})
    assert page.status == 422 and "Còn 1 dòng" in page.errors[0]
    page = office.submit("Ghi các dòng mới", **{"chon-3": "bo", "chon-4": "bo"})
    assert "Đã ghi 1 dòng" in page.text and [line.donor_id for line in _lines(app)] == [people["an"]]


def test_two_people_with_the_same_list_write_it_once(app: Flask, officer, people: dict[str, int]) -> None:  # type: ignore[no-untyped-def]
    first, second = officer("tinh"), officer("tinh")
    for office in (first, second):
        _send(office, f"Vũ Thị An\t1978\t\t\t5\t\t{GIVEN}", f"Lê Thị Hoa\t1990\t\t\t5\t\t{GIVEN}")
    assert "Đã ghi 2 dòng" in first.submit("Ghi các dòng mới").text
    page = second.submit("Ghi các dòng mới")
    assert page.status == 422 and page.errors == ["Danh sách không có dòng nào mới để ghi."]
    assert "đã có trong sổ" in _verdicts(page)[1] and len(_lines(app)) == 2


def test_a_workbook_takes_what_holds_for_all_rows_from_the_form(
    app: Flask, officer, people: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    book = Workbook()
    sheet = book.active
    sheet.append(["DANH SÁCH KHEN THƯỞNG NĂM 2021"])
    sheet.append(["STT", "Họ và tên", "Năm sinh", "Số QĐ, ngày"])
    sheet.append([1, "Lê Thị Hoa", date(1990, 5, 17), "77/QĐ-HCTĐ ngày 14/6/2021"])
    sheet.append([2, "Vũ Thị An", 1978, None])
    content = BytesIO()
    book.save(content)
    content.seek(0)
    office = officer("tinh")
    office.open(HERE)
    same = {"award": "Giấy khen", "body": "Hội Chữ thập đỏ tỉnh", "milestone": "10", "decision": "90/QĐ-HCTĐ"}
    day = {"granted_on-day": "1", "granted_on-month": "7", "granted_on-year": "2022"}
    page = office.submit("Xem từng dòng", file=(content, "khen.xlsx"), **same, **day)
    assert all("mới" in text for text in _verdicts(page)), page.text
    office.submit("Ghi các dòng mới")
    told = {(line.donor_id, line.decision, line.granted_on, line.milestone) for line in _lines(app)}
    assert told == {
        (people["hoa"], "77/QĐ-HCTĐ ngày 14/6/2021", date(2021, 6, 14), 10),
        (people["an"], "90/QĐ-HCTĐ", date(2022, 7, 1), 10),
    }


def test_three_hundred_rows_are_written_and_taken_back_but_for_what_somebody_changed(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    names = [
        f"Nguyễn Văn {'BCDGHKLMNP'[n % 10]}{'aeiouy'[n // 10 % 6]}{'nmt'[n // 60 % 3]}" for n in range(300)
    ]
    for n, name in enumerate(names):
        make_donor(session, name, birth_day=date(1960 + n // 28, 1, 1 + n % 28), commune_id=world.ward)
    session.commit()
    office = officer("tinh")
    rows = [f"{name}\t{1 + n % 28}/1/{1960 + n // 28}\t\t\t10\t\t{GIVEN}" for n, name in enumerate(names)]
    page = _send(office, *rows)
    assert sum("mới" in text for text in _verdicts(page)) == 300
    page = office.submit("Ghi các dòng mới")
    assert "Đã ghi 300 dòng" in page.text and len(_lines(app)) == 300
    assert sum("đã có trong sổ" in text for text in _verdicts(_send(office, *rows))) == 300
    with app.extensions["sessions"]() as own:
        first = own.scalars(select(Honour.id).order_by(Honour.id)).first()
        assert first is not None
        take_back_award(own, first, "Ghi nhầm người", by=SYSTEM, now=clock.now())
        own.commit()
    office.open(HERE)
    page = office.submit("Rút lại 299 dòng")
    assert "Đã rút lại 299 dòng" in page.text and "đã rút lại" in page.text
    lines = _lines(app)
    assert all(line.taken_back_at for line in lines) and lines[0].taken_back_reason == "Ghi nhầm người"
    with app.extensions["sessions"]() as own:
        assert first_break(own) is None
    assert sum("mới" in text for text in _verdicts(_send(office, *rows))) == 300


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("5\t\tGiấy khen\tUBND xã\t\t31/12/2031", "không sau hôm nay (bảng ghi “31/12/2031”)"),
        ("không\t\tGiấy khen\tUBND xã\t\t1/2/2020", "Ô mốc: nhập một số từ 1 đến 500 (bảng ghi “không”)"),
        ("501\t\tGiấy khen\tUBND xã\t\t1/2/2020", "Ô mốc"),
        ("\tnhiều\tGiấy khen\tUBND xã\t\t1/2/2020", "Ô số lần: nhập một số từ 1 trở lên (bảng ghi “nhiều”)"),
        ("\t3\tGiấy khen\tUBND xã\t\t1/2/2020", "Chưa rõ mốc của 3 lần"),
        ("\t12\tGiấy khen\tUBND xã\t\t1/2/2001", "Chưa rõ mốc của 12 lần"),
        ("5\t\t\tUBND xã\t\t1/2/2020", "Ghi hình thức khen"),
        (f"5\t\tGiấy khen\tUBND xã\t{'9' * 121}\t1/2/2020", "Quyết định: viết gọn trong 120 chữ"),
    ],
)
def test_a_row_that_cannot_be_used_says_what_to_mend(
    app: Flask, officer, people: dict[str, int], cells: str, sentence: str
) -> None:  # type: ignore[no-untyped-def]
    page = _send(officer("tinh"), f"Vũ Thị An\t1978\t\t\t{cells}")
    assert "cần sửa" in _verdicts(page)[0] and sentence in _verdicts(page)[0]
    assert "Ghi các dòng mới" not in page.text and _lines(app) == []


def test_wrong_sendings_are_told_and_other_offices_reach_nothing(
    app: Flask, officer, world: World, people: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(HERE)
    page = office.submit("Xem từng dòng")
    assert page.status == 422 and "Dán các ô của bảng" in page.errors[0]
    page = _send(office, *(f"Vũ Thị An\t1978\t\t\t5\t\t{GIVEN}" for _ in range(501)))
    assert page.status == 422 and _lines(app) == []
    for text in ("", "a", "é", "AAAA" * 20):
        token = {"csrf_token": office.token(), "lines": text}
        page = office.post(f"{HERE}/ghi", token)
        assert "Danh sách chưa đến đủ. Gửi lại bảng." in page.text
    page = _send(office, f"Vũ Thị An\t1978\t\t\t5\t\t{GIVEN}")
    page = office.submit("Ghi các dòng mới")
    when = _lines(app)[0].issued_at.isoformat()
    assert officer("xa").open(HERE).status == 403
    with app.extensions["sessions"]() as own:
        own.execute(Honour.__table__.update().values(issuing_unit_id=world.other_ward))
        own.commit()
    page = office.post(f"{HERE}/rut-lai", {"csrf_token": office.token(), "lan": when})
    assert "không còn dòng nào để rút lại" in page.text and _lines(app)[0].taken_back_at is None
    for moment in ("", "x", "2026-11-23", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert (
            office.post(f"{HERE}/rut-lai", {"csrf_token": token["csrf_token"], "lan": moment}).status == 404
        )


def test_donors_of_another_province_are_nobody_here(
    app: Flask, session: Session, officer, world: World, people: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    numbers = province_elsewhere(session)
    far = session.get_one(Donor, people["hoa"])
    far.commune_id = session.get_one(Donor, numbers["donor_id"]).commune_id
    session.commit()
    page = _send(officer("tinh"), f"Lê Thị Hoa\t17/5/1990\t{NUMBER}\t\t10\t\t{GIVEN}")
    assert "Chưa có trong sổ người hiến máu" in _verdicts(page)[0]


def test_the_list_asks_as_often_for_thirty_rows_as_for_one(
    app: Flask, session: Session, officer, people: dict[str, int]
) -> None:  # type: ignore[no-untyped-def]
    office, counted = officer("tinh"), []
    for many in (1, 30):
        with statements(app) as seen:
            page = _send(office, *(f"Trần Văn Bình\t1985\t\t\t{5 + n}\t\t{GIVEN}" for n in range(many)))
        assert sum("cần chọn" in text for text in _verdicts(page)) == many
        counted.append(len(seen))
    assert counted[0] == counted[1]
    assert session.scalar(select(func.count()).select_from(Honour)) == 0
