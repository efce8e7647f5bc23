"""Hundreds of papers from the page: in steps with and without htmx, sheets of merit, text over printed sheets."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.commendations import papers, runs
from domain.commendations import run_actions
from domain.commendations.layout_records import OverprintLayout
from domain.commendations.records import Honour
from tests.award_acts import decided, donors_at
from tests.documents.pdf_reading import page_texts
from tests.visitor import Visitor
from tests.world import World

HERE = "/quan-ly/khen-thuong/"
SHEETS = f"{HERE}phoi"


@pytest.fixture
def office(officer, session: Session, world: World, monkeypatch: pytest.MonkeyPatch) -> Visitor:  # type: ignore[no-untyped-def]
    """The province with 30 people at a step, on a computer so slow that a request does one part of ten."""
    donors_at(session, world, 30)
    session.commit()
    monkeypatch.setattr(runs, "_STEP_SECONDS", 0)
    monkeypatch.setattr(run_actions, "PART", 10)
    person: Visitor = officer("tinh")
    return person


def start(office: Visitor) -> None:
    office.open(HERE)
    office.post(f"{HERE}cap", {"csrf_token": office.token(), "tat-ca": "y"})
    office.submit("Cấp 30 giấy", first_register_number="1")


def test_without_javascript_a_button_goes_on_until_the_papers_are_there(
    app: Flask, office: Visitor, officer, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    start(office)
    assert office.page.title == "Đang cấp giấy chứng nhận tôn vinh" and "đã xong 10 / 30" in office.page.text
    run_address = office.page.url
    # Another window finds the work and goes on with it; strangers do not.
    second = officer("tinh")
    page = second.open(f"{HERE}da-cap")
    assert "mới xong 10 / 30" in page.text
    second.open(page.link("Làm tiếp"))
    assert "đã xong 20 / 30" in second.submit("Tiếp tục").text
    assert officer("xa").open(run_address).status == 404
    assert officer("donvi").open(run_address).status == 403
    page = office.submit("Tiếp tục")
    assert page.title == "Giấy vừa cấp" and "Đã cấp 30 giấy." in page.text
    assert len(page_texts(office.client.get(page.link("In tất cả 30 giấy")).data)) == 30
    monkeypatch.setattr(papers, "PER_FILE", 20)
    page = office.open(f"{page.url}?dot=1")
    last = page_texts(office.client.get(page.link("21–30")).data)
    assert len(last) == 10 and "Số sổ vàng: 30" in last[-1]
    assert office.open(f"{HERE}giay.pdf?dot=1&phan=3").status == 404
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count(func.distinct(Honour.paper_id)))) == 30


def test_htmx_gets_the_part_that_stands_in_the_page_and_then_the_papers(office: Visitor) -> None:
    start(office)
    address, data = office.page.url, {"csrf_token": office.token(), "act": "step"}
    part = office.client.post(address, data=data, headers={"HX-Request": "true"})
    assert part.status_code == 200 and part.text.lstrip().startswith('<div id="run">')
    assert "đã xong 20 / 30" in part.text
    whole = office.client.get(address).text
    assert part.text.split("<form")[0].strip() in whole
    last = office.client.post(address, data=data, headers={"HX-Request": "true"})
    assert last.headers["HX-Redirect"].endswith("/da-cap?dot=1")
    assert office.open(address).title == "Giấy vừa cấp"


def test_a_run_can_be_stopped(app: Flask, office: Visitor) -> None:
    start(office)
    page = office.submit("Dừng ở đây")
    assert page.title == "Giấy vừa cấp" and "Dừng lại khi còn 20 người chưa cấp" in page.text
    assert "mới xong" not in office.open(f"{HERE}da-cap").text
    assert "20 người:" in office.open(HERE).text


def test_awards_of_the_ledger_get_their_sheets(app: Flask, session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    (donor,) = donors_at(session, world, 1)
    decided(session, world, donor)
    session.commit()
    office = officer("tinh")
    office.open(office.open(f"{HERE}so").link("Soạn giấy khen cho 3 dòng"))
    page = office.submit("Cấp giấy", dong=[])
    assert page.status == 422 and page.errors == ["Chọn ít nhất một người trong danh sách."]
    assert len(page.all(".//input[@name='dong']")) == 3
    page = office.submit("Cấp giấy", dong=["1", "2", "999999"], issuer_lines="")
    assert page.status == 422 and page.errors == ["Nhập cơ quan, người tặng"]
    page = office.submit("Cấp giấy", issuer_lines="CHỦ TỊCH\nỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", dong=["1", "2"])
    assert "Đã cấp 2 giấy." in page.text
    texts = page_texts(office.client.get(page.link("In tất cả 2 giấy khen")).data)
    assert len(texts) == 2 and "Gia đình ông Trần Văn An" in texts[1]
    assert all("TẶNG" in text and "GIẤY KHEN" in text and "CHỦ TỊCH ỦY BAN" in text for text in texts)
    assert "Soạn giấy khen cho 1 dòng" in office.open(f"{HERE}so").text


def test_a_printed_sheet_is_laid_out_measured_and_printed_over(
    app: Flask, office: Visitor, session: Session
) -> None:
    office.open(SHEETS)
    page = office.submit("Thêm mẫu phôi", loai="giay_ton_vinh", kho="a4_ngang")
    address = page.url
    assert page.title == "Phôi giấy chứng nhận tôn vinh"
    for words in ("Tờ thử", "Xem trước"):
        assert len(page_texts(office.client.get(page.link(words)).data)) == 1
    wrong = {"offset_right": "a", "ho_ten-left": "xx", "chi_tiet-width": "900", "so_lan-size": "999"}
    page = office.submit("Lưu mẫu phôi", **wrong)
    assert page.status == 422
    assert "Nhập số milimét, ví dụ 1,5 hoặc -2" in page.errors
    assert page.all(".//input[@name='ho_ten-left']")[0].get("value") == "xx"
    page = office.submit("Lưu mẫu phôi", offset_right="1,5", **{"ho_ten-left": "28", "chi_tiet-width": "900"})
    assert page.status == 422 and any(
        "cách trái cộng chiều rộng không quá 297 mm" in one for one in page.errors
    )
    page = office.submit(
        "Lưu mẫu phôi", name="Phôi 2026, máy in phòng 2", **{"chi_tiet-width": "200", "so_lan-size": "16"}
    )
    assert page.status == 200 and page.title == "Phôi 2026, máy in phòng 2"
    stored = session.scalars(select(OverprintLayout)).one()
    assert (stored.offset_right, stored.offset_down, stored.version) == (15, 0, 2)
    office.submit("Chép mẫu này")
    assert office.page.title == "Phôi 2026, máy in phòng 2 (chép)"
    office.submit("Bỏ mẫu này")
    assert len(office.page.texts(".//tbody/tr")) == 1
    start(office)
    office.submit("Tiếp tục")
    page = office.submit("Tiếp tục")
    texts = page_texts(office.client.get(page.link("tất cả giấy chứng nhận tôn vinh lên Phôi 2026")).data)
    assert len(texts) == 30 and "Trần Thị Aa" in texts[0] and "CỘNG HÒA" not in texts[0]
    assert office.open(f"{HERE}giay.pdf?dot=1&phoi=999").status == 404
    assert office.open(address).status == 200


def test_two_people_changing_one_layout_are_told(office: Visitor, officer) -> None:  # type: ignore[no-untyped-def]
    office.open(SHEETS)
    address = office.submit("Thêm mẫu phôi").url
    second = officer("tinh")
    second.open(address)
    office.submit("Lưu mẫu phôi", name="Một")
    page = second.submit("Lưu mẫu phôi", name="Hai")
    assert page.status == 422 and "vừa được sửa ở nơi khác" in page.errors[0]
