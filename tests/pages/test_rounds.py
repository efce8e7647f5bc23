"""A round of commendation as people lead it: province, ward and agency, papers, and what a donor sees."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from blueprints.commendations import round_groups
from domain.accounts.records import Role
from domain.commendations.records import Honour
from domain.commendations.round_records import CommendationRound, RoundState
from domain.donors.records import Donor
from domain.plans.records import PlanState
from tests.documents.pdf_reading import page_texts
from tests.merge_acts import household
from tests.quota_plan import add_line, add_plan, gave, plan_drive
from tests.round_steps import add_donors, lead, nominees_of, open_round, review_both, take
from tests.statements import statements
from tests.world import World

HERE = "/quan-ly/khen-thuong/dot-xet"
LONG = "Nguyễn Hoàng Phương Trâm Anh Thị Ngọc Bích Châu Uyên Phương Thảo"


def test_a_round_from_the_first_form_to_the_award_book(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    add_donors(session, world, ["Lê Văn An", "Trần Thị Bình", LONG], 20)
    session.commit()
    office, ward = officer("tinh"), officer("xa")
    assert "Chưa có đợt xét nào" in office.open(HERE).text
    office.open(f"{HERE}/them")
    page = office.submit("Lưu đợt xét", name="")
    assert page.status == 422 and page.errors == ["Nhập tên đợt xét"]
    page = office.submit("Lưu đợt xét", name="Khen thưởng 14/6", occasion="Ngày 14/6")
    assert page.title == "Khen thưởng 14/6"
    address = page.url
    assert ward.open(address).status == 404
    office.submit("Mở nhận đề nghị, bổ sung")

    page = ward.open("/quan-ly/")
    ward.open(address)
    ward.open(f"{address}/dua-vao")
    page = ward.submit("Đưa vào đợt xét")
    assert "Chọn ít nhất một người" in page.text
    page = ward.submit("Đưa vào đợt xét", nguoi=_values(ward.page, "nguoi")[:2])
    assert "Đã đưa 2 người" in page.text and len(page.texts(".//tbody//th/a")) == 2
    page = ward.submit("Gửi hồ sơ lên", letter_number="12/TTr-UBND")
    assert "Đã gửi, chờ xem" in page.text

    assert "1 hồ sơ đề nghị khen chờ xem" in office.open("/quan-ly/").text
    office.open(address)
    page = office.open(office.page.link("phường"))
    row = _values(page, "tra")[0]
    page = office.submit("Nhận hồ sơ, trừ", tra=[row])
    assert page.status == 422 and page.errors == ["Ghi lý do cho từng người trả lại."]
    page = office.submit("Nhận hồ sơ, trừ", tra=[row], **{f"ly-do-{row}": "Xem lại năm sinh"})
    assert "Đã nhận 1 người, trả lại 1 người" in page.text
    page = ward.open(address)
    assert "Xem lại năm sinh" in page.text
    office.open(f"{address}/dua-vao")
    office.submit("Đưa vào đợt xét", nguoi=_values(office.page, "nguoi"))
    page = office.submit("Chốt danh sách")
    page = office.submit("Ghi đã trình")
    assert "cả Sở Nội vụ và Hội Chữ thập đỏ" in page.text
    office.open(f"{address}/xet")
    office.submit("Ghi đồng ý", officer="Trần Thị Hoa")
    office.open(f"{address}/xet")
    page = office.submit(
        "Ghi đồng ý", reviewer="chu_thap_do", officer="Trần Thị Hoa", from_paper="y", paper="CV 9"
    )
    assert page.status == 422 and "hai người khác nhau" in page.errors[0]
    office.submit("Ghi đồng ý", officer="Lê Văn Minh", reviewer="chu_thap_do", from_paper="y", paper="CV 9")
    page = office.submit("Ghi đã trình")
    assert "Đã trình" in page.text
    office.open(f"{address}/quyet-dinh")
    page = office.submit("Ghi quyết định")
    assert page.status == 422 and "Nhập số quyết định" in page.errors
    page = office.submit(
        "Ghi quyết định",
        number="623/QĐ-UBND",
        first_register_number="7",
        **{"decided_on-day": "1", "decided_on-month": "6", "decided_on-year": "2026"},
    )
    assert page.title == "Sổ khen thưởng" and "623/QĐ-UBND" in page.text
    assert session.scalars(select(Honour.register_number).order_by(Honour.id)).all() == ["7", "8"]
    assert "Có quyết định" in office.open(address).text


def test_families_are_taken_in_part_by_part(
    officer, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(round_groups, "_MOST_GROUPS", 2)
    for name in ("Lê Văn Đức", "Trần Thị Ấm", "Phạm Văn Y"):
        people = add_donors(session, world, [name, f"{name} Hai"], 5)
        household(session, world, f"Gia đình {name}", *(session.get_one(Donor, one) for one in people))
    record = open_round(session, world)
    session.commit()
    office, address = officer("tinh"), f"{HERE}/{record.id}/dua-vao/gia-dinh"
    page = office.open(address)
    names = [cell.text for cell in page.all(".//tbody//th")]
    assert names == ["Gia đình Trần Thị Ấm", "Gia đình Lê Văn Đức"]
    assert "Đang hiện 2 trong 3 gia đình" in page.text
    page = office.submit("Đưa vào đợt xét")
    assert "Chọn lại gia đình" in page.text
    assert page.response.request.args["tieu-chi"] == _values(page, "tieu-chi")[0], "the rule set stays chosen"
    office.submit("Đưa vào đợt xét", **{"gia-dinh": _values(page, "gia-dinh")})
    page = office.open(address)
    assert "Đang hiện" not in page.text and page.all(".//tbody//th")[0].text == "Gia đình Phạm Văn Y"


def test_units_are_measured_by_the_issued_plan_of_the_province_or_the_one_chosen(
    officer, session: Session, world: World
) -> None:  # type: ignore[no-untyped-def]
    first, last = date(world.today.year, 1, 1), date(world.today.year, 12, 31)
    plan = add_plan(session, world.province, first, last)
    add_line(session, plan, world.ward, 1)
    gave(session, plan_drive(session, plan, world.ward, world.today, 10), "Người Hiến Một")
    record = open_round(session, world)
    session.commit()
    office, address = officer("tinh"), f"{HERE}/{record.id}/dua-vao/tap-the"
    page = office.open(address)
    assert len(page.all(".//tbody//th")) == 1 and not page.all(".//select[@name='ke-hoach']")
    draft = add_plan(session, world.ward, first, last, title="Kế hoạch phường")
    draft.state = PlanState.DRAFT
    session.commit()
    page = office.open(address)
    assert len(page.all(".//tbody//th")) == 1, "a draft of a commune hides nobody"
    assert page.texts(".//select[@name='ke-hoach']/option")[1] == "Kế hoạch phường"
    assert not office.open(f"{address}?ke-hoach={draft.id}").all(".//tbody//th")
    office.open(address)
    page = office.submit("Đưa vào đợt xét", **{"don-vi": [str(world.ward)]})
    assert "Đã đưa 1 đơn vị" in page.text


def text_of(pdf: bytes) -> str:
    """Return the text of a file with single spaces."""
    return " ".join(" ".join(page_texts(pdf)).split())


def _values(page, name: str) -> list[str]:  # type: ignore[no-untyped-def]
    return [box.get("value") for box in page.all(f".//input[@name='{name}']")]


def test_another_ward_sees_no_name_and_an_agency_proposes_its_own(
    officer, session: Session, world: World
) -> None:  # type: ignore[no-untyped-def]
    numbers = add_donors(session, world, ["Lê Văn An", "Trần Thị Bình"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.WARD, numbers[:1])
    session.commit()
    address = f"{HERE}/{record.id}"
    row = nominees_of(session, record)[0]
    other, school = officer("xakhac"), officer("donvi")
    for person in (other, school):
        page = person.open(address)
        assert page.status == 200 and "Lê Văn An" not in page.text
        assert person.open(f"{address}/nguoi/{row.id}").status == 404
        assert person.open(f"{address}/sua").status in (403, 404)
        assert person.open(f"{address}/dua-vao").texts(".//tbody//th") == []
    assert "Lê Văn An" in officer("xa").open(address).text
    assert "Lê Văn An" not in officer("tinh").open(address).text  # Nothing was sent yet.


@pytest.mark.parametrize("kind", ["to-trinh", "danh-sach", "bien-ban", "quyet-dinh"])
def test_papers_open_and_hold_the_same_rows(officer, session: Session, world: World, kind: str) -> None:  # type: ignore[no-untyped-def]
    add_donors(session, world, ["Lê Văn An", LONG], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    session.commit()
    office = officer("tinh")
    body = {"noi-khen": "Chủ tịch UBND cấp tỉnh"}
    answer = office.client.get(f"{HERE}/{record.id}/giay/{kind}.pdf", query_string=body)
    assert answer.mimetype == "application/pdf"
    text = text_of(answer.data)
    word = office.client.get(f"{HERE}/{record.id}/giay/{kind}.docx", query_string=body)
    document = docx.Document(BytesIO(word.data))
    written = " ".join(part.text for part in document.paragraphs)
    title = {"to-trinh": "TỜ TRÌNH", "bien-ban": "BIÊN BẢN", "quyet-dinh": "QUYẾT ĐỊNH"}.get(
        kind, "DANH SÁCH"
    )
    assert title in text and title in written
    if kind in ("danh-sach", "quyet-dinh"):
        names = [row.cells[1].text for table in document.tables for row in table.rows if len(row.cells) == 10]
        assert names == ["Họ và tên", "Lê Văn An", LONG]
        assert "Lê Văn An" in text
    assert office.client.get(f"{HERE}/{record.id}/giay/{kind}.exe").status_code == 404
    assert officer("donvi").client.get(f"{HERE}/{record.id}/giay/{kind}.pdf").status_code == 403


def test_the_page_of_a_round_asks_no_more_for_thirty_names(
    app: Flask, officer, session: Session, world: World
) -> None:  # type: ignore[no-untyped-def]
    record = open_round(session, world)
    add_donors(session, world, ["Lê Văn An"], 20)
    take(session, record, world, Role.PROVINCE)
    session.commit()
    office = officer("tinh")

    def count(path: str) -> int:
        office.open(path)
        with statements(app) as asked:
            office.open(path)
        return len(asked)

    paths = [HERE, f"{HERE}/{record.id}", f"{HERE}/{record.id}/dua-vao", f"{HERE}/{record.id}/quyet-dinh"]
    few = [count(path) for path in paths]
    add_donors(session, world, [f"Lê Văn Số {place}" for place in range(40)], 20)
    add_donors(session, world, [f"Người Xã Khác {place}" for place in range(30)], 20, world.other_ward)
    take(session, record, world, Role.PROVINCE)
    session.commit()
    assert [count(path) for path in paths] == few


def test_a_paper_of_a_submitted_round_is_no_draft(officer, session: Session, world: World) -> None:  # type: ignore[no-untyped-def]
    add_donors(session, world, ["Lê Văn An"], 20)
    record = open_round(session, world)
    take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    session.commit()
    office, address = officer("tinh"), f"{HERE}/{record.id}/giay/to-trinh.pdf"
    assert "DỰ THẢO" in text_of(office.client.get(address).data)
    review_both(session, session.get_one(CommendationRound, record.id))
    lead(session, record, RoundState.SUBMITTED)
    session.commit()
    assert "DỰ THẢO" not in text_of(office.client.get(address).data)
