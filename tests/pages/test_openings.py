"""Old notebooks: one donor's opening balance, and a whole list that is judged, taken over in steps and undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.donors import notebooks
from domain import clock
from domain.donors.records import Donor
from domain.journal import JournalLine
from domain.ledger.opening_list_actions import empty_due_rows
from domain.ledger.opening_records import NotebookRow, RowVerdict
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Donation, Evidence
from tests.pages.test_donors import attend
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World

REGISTER = "/quan-ly/nguoi-hien-mau/"
LISTS = f"{REGISTER}so-cu"
UP_TO = {"up_to-day": "31", "up_to-month": "12", "up_to-year": "2015"}
HEAD = "Họ và tên\tNgày sinh\tSố CCCD\tĐiện thoại\tSố lần hiến\tTính đến ngày"


@pytest.fixture
def hoa(session: Session, world: World) -> int:
    """Lê Thị Hoa, born in 1990, who attended once and gave nothing yet."""
    donor = attend(session, world, "Lê Thị Hoa", phone="0912345678", id_number="033190001234")
    session.commit()
    return donor.id


def test_an_opening_counts_and_reads_like_a_notebook_and_is_taken_back(
    app: Flask, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(f"{REGISTER}{hoa}")
    office.open(page.link("Thêm số lần từ sổ cũ"))
    told = {"times": "12", "notebook": "Sổ Hội Chữ thập đỏ xã", "evidence": "danh_sach", "seen": "4"}
    page = office.submit("Thêm vào sổ", **told, **UP_TO)
    assert "8 lần đến hết ngày 31/12/2015, theo sổ cũ" in page.text
    assert "4 lần đến hết ngày 31/12/2015, theo sổ cũ" in page.text and "0 ml" not in page.text
    tally = dict(zip(page.texts(".//dl[1]/div/dt"), page.texts(".//dl[1]/div/dd"), strict=True))
    assert tally["Sổ, danh sách của văn phòng"] == "8" and "Danh sách của đợt" not in tally
    assert "chưa rõ ngày của lần gần nhất" in page.text and "chưa có lần hiến nào" not in page.text
    found = office.open(REGISTER, query_string={"q": "le thi hoa"})
    assert "chưa rõ ngày lần gần nhất" in found.text and "đủ ngày" not in found.text
    office.open(f"{REGISTER}{hoa}")
    with app.extensions["sessions"]() as own:
        donor = own.get_one(Donor, hoa)
        assert (donor.donations, donor.last_donation_on, donor.next_possible_on) == (12, None, None)
        assert list(recheck_facts(own, clock.today())) == []
        levels = {row.evidence: row.times for row in own.scalars(select(Donation))}
        assert levels == {Evidence.SERIAL_SEEN: 4, Evidence.UNIT_LIST: 8}
    office.submit("Rút lại")
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hoa).donations in (4, 8)
        assert list(recheck_facts(own, clock.today())) == []


def test_a_second_opening_and_too_many_times_ask_for_a_reason_that_is_journalled(
    app: Flask, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(f"{REGISTER}{hoa}/so-cu")
    page = office.submit("Thêm vào sổ", times="0", notebook="Sổ", evidence="loi_khai", **UP_TO)
    assert page.status == 422 and "từ 1 đến" in page.errors[0]
    page = office.submit("Thêm vào sổ", times="60")
    assert page.status == 422 and "hiến được nhiều nhất" in page.errors[0] and "18 tuổi" in page.errors[0]
    page = office.submit("Thêm vào sổ", times="5")
    assert "Đã thêm 5 lần" in page.text
    office.open(f"{REGISTER}{hoa}/so-cu")
    page = office.submit("Thêm vào sổ", times="3", notebook="Sổ trường", evidence="danh_sach", **UP_TO)
    assert page.status == 422 and "đã có 5 lần nhập từ sổ cũ" in page.errors[0]
    page = office.submit("Thêm vào sổ", reason="Sổ của trường, khác sổ của xã")
    assert "Đã thêm 3 lần" in page.text
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hoa).donations == 8
        lines = own.scalars(select(JournalLine).where(JournalLine.act == "ghi số lần từ sổ cũ")).all()
        assert len(lines) == 2 and "Sổ của trường, khác sổ của xã" in lines[1].details


def send_notebook(office: Visitor, world: World, *rows: str) -> Page:
    """Send rows under HEAD as a notebook of the ward and return the page that shows them judged."""
    office.open(LISTS)
    return office.submit(
        "Xem từng dòng",
        title="Sổ Hội xã 2005–2015",
        evidence="danh_sach",
        commune_id=str(world.ward),
        table="\n".join([HEAD, *rows]),
        **UP_TO,
    )


def test_a_notebook_is_judged_row_by_row_and_taken_over(
    app: Flask, session: Session, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    twin = attend(session, world, "Trần Văn Bình", phone="0987000111")
    session.commit()
    office = officer("tinh")
    send_notebook(
        office,
        world,
        "Lê Thị Hoa\t17/5/1990\t033190001234\t\t12\t",
        "Trần Văn Bình\t1990\t\t\t7\t31/12/2012",
        "Phạm Văn Mới\t2/9/1985\t\t0977111222\t20\t",
        "Vũ Thị Trẻ\t1/1/2000\t\t\t9\t",
        "Đỗ Văn Sai\t1/1/1980\t\t\tnhiều\t",
        "Phạm Văn Mới\t2/9/1985\t\t0977111222\t20\t",
    )
    page = office.page
    cells = [" ".join(text.split()) for text in page.texts(".//tbody/tr")]
    assert "có sẵn" in cells[0] and "cần chọn" in cells[1] and "người mới" in cells[2]
    assert "cần sửa" in cells[3] and "nhiều nhất 0 lần" in cells[3]
    assert "cần sửa" in cells[4] and "Ô số lần" in cells[4]
    assert "Trùng người với dòng 4" in cells[5]
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).select_from(Donation)) == 0
        sealed = own.scalars(select(NotebookRow).order_by(NotebookRow.id)).first()
        assert sealed is not None and b"Hoa" not in (sealed.cells_sealed or b"")
    page = office.submit("dòng vào sổ hiến máu", **{"chon-3": str(twin.id)})
    assert "Đã nhập 3 dòng" in page.text
    with app.extensions["sessions"]() as own:
        assert own.get_one(Donor, hoa).donations == 12 and own.get_one(Donor, twin.id).donations == 7
        new = own.scalars(select(Donor).where(Donor.full_name == "Phạm Văn Mới")).one()
        assert (new.donations, new.commune_id, new.phone_tail) == (20, world.ward, "1222")
        assert own.scalars(select(Donation.on_day).where(Donation.donor_id == twin.id)).one() == date(
            2012, 12, 31
        )
        assert list(recheck_facts(own, clock.today())) == []
    found = office.open(REGISTER, query_string={"q": "pham van moi"})
    assert found.texts(".//tbody//th/a") == ["Phạm Văn Mới"]


def test_a_notebook_is_undone_and_comes_again_without_doubling(
    app: Flask, officer, world: World, hoa: int
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    rows = [
        f"Nguyễn Văn {'BCDGHKLMNP'[n % 10]}{'aeiouy'[n // 10]}\t{1 + n % 28}/3/1980\t\t09771{n:05}\t{1 + n % 9}\t"
        for n in range(60)
    ]
    for _ in range(2):
        send_notebook(office, world, *rows)
        _until_done(office)
        office.submit("dòng vào sổ hiến máu")
        page = _until_done(office)
        assert "Đã nhập 60 dòng" in page.text
        with app.extensions["sessions"]() as own:
            assert own.scalar(select(func.count()).select_from(Donor)) == 61
            assert own.scalar(select(func.sum(Donor.donations))) == sum(1 + n % 9 for n in range(60))
        office.submit("Hoàn tác cả sổ")
        page = _until_done(office)
        assert "Đã hoàn tác cả sổ" in page.text
        with app.extensions["sessions"]() as own:
            assert own.scalar(select(func.sum(Donor.donations))) == 0
            assert list(recheck_facts(own, clock.today())) == []


def _until_done(office: Visitor):  # type: ignore[no-untyped-def]
    """Press on as somebody without JavaScript does, as long as there is more to do."""
    for _ in range(40):
        if "Tiếp tục" not in office.page.texts(".//button"):
            return office.page
        office.submit("Tiếp tục")
    raise AssertionError("the work never ends")


def test_a_notebook_without_counts_or_of_another_office_is_told_so(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(LISTS)
    page = office.submit(
        "Xem từng dòng",
        title="Sổ",
        evidence="danh_sach",
        table="Họ và tên\tNăm sinh\nLê Thị Hoa\t1990",
        **UP_TO,
    )
    assert page.status == 422 and "Chưa thấy cột số lần" in page.errors[0]
    assert officer("xa").open(LISTS).status == 403
    assert office.open(f"{LISTS}/999").status == 404


def test_the_page_of_a_notebook_asks_as_often_for_thirty_rows_as_for_one(
    app: Flask,
    officer,  # type: ignore[no-untyped-def]
    world: World,
    hoa: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A busy machine judges thirty rows in two steps, and the page of half a notebook is another page.
    monkeypatch.setattr(notebooks, "_STEP_SECONDS", 60)
    office, counted = officer("tinh"), []
    for many in (1, 30):
        send_notebook(
            office, world, *(f"Lê Thị Hoa\t1990\t\t09771{n:05}\t{1 + n % 9}\t" for n in range(many))
        )
        path = office.page.url
        with statements(app) as seen:
            page = office.open(path)
        assert page.text.count("Là người khác, thêm mới") == many
        counted.append(len(seen))
    assert counted[0] == counted[1]
    with app.extensions["sessions"]() as own:
        assert set(own.scalars(select(NotebookRow.verdict))) == {RowVerdict.ASK}


def test_what_a_notebook_said_is_emptied_when_its_time_is_over(app: Flask, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    send_notebook(office, world, "Phạm Văn Mới\t2/9/1985\t\t0977111222\t20\t")
    here = office.page.url
    with app.extensions["sessions"]() as own:
        assert empty_due_rows(own, clock.now() + timedelta(days=29)) == 0
        assert empty_due_rows(own, clock.now() + timedelta(days=31)) == 1
        own.commit()
    page = office.open(here)
    assert "đã xóa theo hạn lưu" in page.text and "Phạm Văn Mới" not in page.text
    page = office.submit("dòng vào sổ hiến máu")
    assert "Gửi lại tệp nếu cần" in page.text
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).select_from(Donation)) == 0
