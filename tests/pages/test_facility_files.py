"""The pages of facility files: the roster out, a file in, choices, mending a row, taking over, undo, bad input."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.facility_files import send
from domain import clock
from domain.donors.records import Donor
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, FileVerdict
from domain.journal import Actor, JournalLine
from domain.ledger import actions as ledger
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Evidence
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration
from tests.office_files.people import PEOPLE
from tests.office_files.results import ResultFile, result_files, told
from tests.office_files.shapes import day
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

HEAD = "Mã đăng ký\tHọ và tên\tNgày sinh\tSố CCCD\tKết quả\tThể tích\tSố sê-ri\tHẹn lại từ ngày\n"
BOX = ".//table[@class='grid annexrows']//td[@data-label='Nhận định']/div"


def address(world: World) -> str:
    return f"/quan-ly/dot/{world.today_drive}/tep-co-so"


def people(session: Session, world: World) -> list[Registration]:
    """Register the people of the office files for the drive of today."""
    made = [
        add_registration(
            session,
            world.today_drive,
            one.name,
            commune_id=world.ward,
            id_number=one.number,
            phone=one.phone,
            birth=day(one).date(),
        )
        for one in PEOPLE
    ]
    session.commit()
    return made


def held(session: Session, world: World) -> list[Outcome]:
    session.rollback()
    session.expire_all()
    wanted = select(Outcome).where(Outcome.drive_id == world.today_drive, Outcome.withdrawn_at.is_(None))
    return list(session.scalars(wanted.order_by(Outcome.registration_id)))


def paste(visitor: Visitor, world: World, *lines: str) -> Page:
    visitor.open(address(world))
    return visitor.submit("Xem từng dòng", table=HEAD + "\n".join(lines))


def upload(visitor: Visitor, world: World, file: ResultFile) -> Page:
    visitor.open(address(world))
    return visitor.submit("Xem từng dòng", file=(BytesIO(file.data), file.name))


@pytest.fixture
def facility(officer: Any, session: Session, world: World) -> Visitor:
    session.commit()
    person: Visitor = officer("coso")
    return person


def test_every_shape_of_a_file_is_read_taken_over_and_undone(
    facility: Visitor, session: Session, world: World
) -> None:
    registered = people(session, world)
    for file in result_files(world.today):
        page = upload(facility, world, file)
        assert page.title == "Xem tệp trước khi ghi", (file.shape, page.text)
        assert "Mới 8" in page.text, (file.shape, page.texts(BOX))
        page = facility.submit("Ghi 8 dòng")
        assert "Đã ghi 8 dòng" in page.text, file.shape
        outcomes = {outcome.registration_id: outcome for outcome in held(session, world)}
        for place, one in enumerate(registered):
            code, ml, serial, until = told(place, world.today)
            outcome = outcomes[one.id]
            kind = {"DH": OutcomeKind.DONATED, "HL": OutcomeKind.DEFERRED, "BV": OutcomeKind.LEFT}[code]
            found = (outcome.kind, str(outcome.volume_ml or ""), outcome.serial, outcome.deferred_until)
            assert found == (kind, ml, serial, until), (file.shape, one.full_name)
        assert list(recheck_facts(session, world.today)) == []
        facility.submit("Hoàn tác cả tệp")
        assert held(session, world) == [] and list(recheck_facts(session, world.today)) == []


def test_who_is_named_by_a_code_needs_no_birth_and_serials_keep_their_zeros(
    facility: Visitor, session: Session, world: World
) -> None:
    known = people(session, world)[:4]
    book = openpyxl.Workbook()
    sheet = book.active
    for cells in (
        ["KẾT QUẢ TIẾP NHẬN MÁU"],
        ["Mã đăng ký", "Họ và tên", "Kết quả", "Thể tích", "Số sê-ri"],
        [known[0].code, known[0].full_name, "DH", 350, 1234],
        [known[1].code, known[1].full_name, "BV", None, None],
        [known[2].code, None, "DH", 250, 1235],
        [None, known[3].full_name, "DH", 250, 1236],
        ["Tổng cộng", None, 3, 850, None],
        [None, "NGƯỜI LẬP BẢNG", None, "GIÁM ĐỐC", None],
        [None, "Nguyễn Thị Lập", None, "Trần Văn Chủ", None],
    ):
        sheet.append(cells)
    for place in range(3, 7):
        sheet.cell(place, 5).number_format = "0000000"
    out = BytesIO()
    book.save(out)
    page = upload(facility, world, ResultFile("codes", "ma.xlsx", out.getvalue()))
    assert "Mới 3" in page.text and "Cần chọn 1" in page.text, page.texts(BOX)
    assert "3 dòng không phải người" in page.text
    facility.submit("Ghi 3 dòng")
    stored = [(one.kind, one.serial) for one in held(session, world)]
    donated, left = OutcomeKind.DONATED, OutcomeKind.LEFT
    assert stored == [(donated, "0001234"), (left, ""), (donated, "0001235")]


def test_the_roster_goes_out_and_comes_back_as_the_same_file(
    officer: Any, session: Session, world: World
) -> None:
    people(session, world)
    person = officer("coso")
    person.open(address(world))
    answer = person.client.get(person.page.link("Tải danh sách"))
    book = openpyxl.load_workbook(BytesIO(answer.data))
    cells = [list(row) for row in book.active.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(cells) if row[0] == "STT")
    number, result = cells[head].index("Số căn cước"), cells[head].index("Kết quả")
    assert {row[number] for row in cells[head + 1 :]} == {one.number for one in PEOPLE}
    for place, row in enumerate(cells[head + 1 :], head + 2):
        book.active.cell(place, result + 1).value = "DH"
        book.active.cell(place, result + 3).value = 350
        assert row[result] in ("", None)
    out = BytesIO()
    book.save(out)
    page = upload(person, world, ResultFile("roster", "tra-ve.xlsx", out.getvalue()))
    assert "Mới 8" in page.text and "8 đã hiến, 2.800 ml" in page.text
    acts = session.scalars(select(JournalLine.act)).all()
    assert "xuất danh sách cho cơ sở" in acts and "nhận tệp kết quả" in acts

    office = officer("tinh")
    office.open(address(world))
    masked = office.client.get(office.page.link("Tải danh sách")).data
    shown = {
        row[number] for row in openpyxl.load_workbook(BytesIO(masked)).active.iter_rows(values_only=True)
    }
    assert not shown & {one.number for one in PEOPLE} and f"********{PEOPLE[0].number[-4:]}" in shown
    page = office.submit("Tải danh sách đầy đủ", reason="x")
    assert page.status == 422 and "Ghi vì sao cần xem" in page.text
    office.open(address(world))
    whole = office.submit("Tải danh sách đầy đủ", reason="Viện cần đối chiếu với thẻ")
    assert whole.response.mimetype.endswith("sheet")
    session.rollback()
    lines = session.scalars(
        select(JournalLine.details).where(JournalLine.act == "xuất danh sách cho cơ sở")
    ).all()
    assert any("đối chiếu với thẻ" in json.loads(details).get("reason", "") for details in lines)
    # A roster with hidden numbers comes back, too: the code names the person.
    book = openpyxl.load_workbook(BytesIO(masked))
    book.active.cell(head + 2, result + 1).value = "BV"
    out = BytesIO()
    book.save(out)
    page = upload(office, world, ResultFile("masked", "an.xlsx", out.getvalue()))
    assert "Mới 1" in page.text and "Bỏ qua 7" in page.text


def test_who_it_is_and_what_holds_is_chosen_by_a_person(
    facility: Visitor, session: Session, world: World
) -> None:
    twins = [
        add_registration(
            session, world.today_drive, "Lê Thị Mai", commune_id=world.ward, phone=f"091200000{n}"
        )
        for n in (1, 2)
    ]
    other = add_registration(session, world.today_drive, "Trần Văn Hai", commune_id=world.ward)
    ledger.enter_outcome(
        session,
        other.id,
        Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 250),
        evidence=Evidence.UNIT_LIST,
        may_override=False,
        by=Actor("bàn"),
        now=clock.now(),
    )
    session.commit()
    page = paste(
        facility,
        world,
        "\tLê Thị Mai\t17/05/1990\t\tDH\t350\tA1\t",
        "\tTrần Văn Hai\t17/05/1990\t\tDH\t350\t\t",
        "\tNgười Mới Đến\t1/2/1988\t033088004321\tDH\t250\t\t",
    )
    assert "bàn ghi đã hiến 250 ml toàn phần, tệp ghi đã hiến 350 ml toàn phần" in page.text
    assert "đợt đã ghi 1 người hiến, 250 ml" in page.text
    rows = session.scalars(select(FacilityFileRow).order_by(FacilityFileRow.place)).all()
    page = facility.submit("Lấy theo tệp cho 1 dòng")
    chosen: dict[str, Any] = {f"chon-{rows[0].id}": f"r{twins[1].id}"}
    page = facility.submit("Lưu lựa chọn", **chosen)
    assert "Ghi 2 dòng vào kết quả" in page.text
    page = facility.submit("Ghi 2 dòng", adds_people="y")
    assert "Đã ghi 3 dòng" in page.text
    outcomes = held(session, world)
    assert [one.volume_ml for one in outcomes] == [350, 350, 250]
    assert outcomes[0].registration_id == twins[1].id
    assert session.scalar(select(func.count()).select_from(Donor)) == 3

    again = paste(facility, world, "\tLê Thị Mai\t17/05/1990\t\tDH\t350\tA1\t")
    assert "Trùng 1" in again.text


def test_a_row_is_mended_on_its_own_page(facility: Visitor, session: Session, world: World) -> None:
    known = add_registration(session, world.today_drive, "Trần Văn Hai", commune_id=world.ward)
    session.commit()
    page = paste(
        facility, world, "\tTrần V. Hai\t1990\t\tDH\t375\t\t", "\tVũ Thị Ba\t32/13/1990\t\tHL\t\t\t1/2"
    )
    assert "Lỗi 2" in page.text
    list_of_rows = page.url
    page = facility.open(page.link("Sửa dòng 2"))
    page = facility.submit("Lưu dòng này", code="KHONG-CO")
    assert page.status == 422 and "Không thấy mã này trong đợt" in page.errors[0]
    page = facility.submit("Lưu dòng này", code=known.code, the_tich="375")
    assert "còn chỗ cần sửa" in page.text and "250, 350, 450" in page.text
    page = facility.submit("Lưu dòng này", the_tich="350", so_se_ri="B7")
    assert page.url == list_of_rows and "Mới 1" in page.text
    page = facility.submit("Ghi 1 dòng")
    assert [(one.volume_ml, one.serial) for one in held(session, world)] == [(350, "B7")]
    assert "Lỗi 1" in page.text and "Đã ghi 1" in page.text
    done = session.scalars(select(FacilityFileRow).order_by(FacilityFileRow.place)).first()
    assert done is not None
    page = facility.open(f"{list_of_rows}/dong/{done.id}")
    assert "Mở kết quả của người này" in page.text


def test_a_wrong_day_is_mended_on_the_page_of_its_row(
    facility: Visitor, session: Session, world: World
) -> None:
    add_registration(session, world.today_drive, "Trần Văn Hai", commune_id=world.ward)
    session.commit()
    facility.open(address(world))
    table = "Họ và tên\tNăm sinh\tKết quả\tNgày hiến\nTrần Văn Hai\t1990\tBV\t1/1/2020\n"
    page = facility.submit("Xem từng dòng", table=table)
    assert "Lỗi 1" in page.text and "không phải ngày của đợt" in page.text
    facility.open(page.link("Sửa dòng 2"))
    page = facility.submit("Lưu dòng này", ngay_hien_mau=f"{world.today:%d/%m/%Y}")
    assert "Mới 1" in page.text


def test_a_row_that_tells_two_results_waits_until_somebody_says_which_one_holds(
    facility: Visitor, session: Session, world: World
) -> None:
    for name in ("Trần Văn Hai", "Vũ Thị Ba"):
        add_registration(session, world.today_drive, name, commune_id=world.ward)
    session.commit()
    page = paste(
        facility,
        world,
        "\tTrần Văn Hai\t17/05/1990\t\tHL\t350\tA7\t1/3/2027",
        "\tVũ Thị Ba\t17/05/1990\t\tBV\t250\t\t",
    )
    assert "Lỗi 2" in page.text and "vừa có kết quả HL vừa có thể tích 350 và số sê-ri A7" in page.text
    list_of_rows = page.url
    facility.open(page.link("Sửa dòng 2"))
    page = facility.submit("Lưu dòng này", ket_qua="DH", hen_lai="")
    assert page.url == list_of_rows and "Mới 1" in page.text
    facility.open(page.link("Sửa dòng 3"))
    page = facility.submit("Lưu dòng này", the_tich="")
    assert page.url == list_of_rows and "Mới 2" in page.text
    facility.submit("Ghi 2 dòng")
    stored = [(one.kind, one.volume_ml, one.serial) for one in held(session, world)]
    assert stored == [(OutcomeKind.DONATED, 350, "A7"), (OutcomeKind.LEFT, None, "")]


def test_files_that_say_nothing_are_answered_with_a_sentence(facility: Visitor, world: World) -> None:
    facility.open(address(world))
    assert "Chọn tệp .xlsx" in facility.submit("Xem từng dòng").errors[0]
    page = facility.submit("Xem từng dòng", table="Họ và tên\tNgày sinh\nNguyễn Văn An\t1/1/1990\n")
    assert page.status == 422 and "Bảng chưa có cột kết quả" in page.errors[0]
    assert "Nguyễn Văn An" in page.texts(".//textarea")[0]
    page = facility.submit("Xem từng dòng", table="Nguyễn Văn An\t1/1/1990\tDH\t350\n")
    assert page.status == 422 and "Chưa thấy dòng ghi tên cột" in page.errors[0]
    page = facility.submit("Xem từng dòng", file=(BytesIO(b"%PDF-1.7"), "ket-qua.pdf"))
    assert page.status == 422 and "PDF" in page.errors[0]
    ahead = f"/quan-ly/dot/{world.drive}/tep-co-so"
    assert "Đến ngày đó mới ghi kết quả" in facility.open(ahead).text


def test_a_form_of_an_old_page_changes_nothing(facility: Visitor, session: Session, world: World) -> None:
    add_registration(session, world.today_drive, "Trần Văn Hai", commune_id=world.ward)
    session.commit()
    page = paste(facility, world, "\tTrần Văn Hai\t1990\t\tDH\t350\t\t")
    file = session.scalars(select(FacilityFile)).one()
    token = facility.token()
    page = facility.post(page.url, {"csrf_token": token, "act": "apply", "version": str(file.version - 1)})
    assert page.status == 422 and "vừa được sửa ở nơi khác" in page.text
    for act in ("", "xyz", "undo"):
        answer = facility.post(page.url, {"csrf_token": token, "act": act, "version": str(file.version)})
        assert answer.status == 422, act
    assert held(session, world) == []
    for query in ("?tu=99999", "?tu=-1", "?tu=abc", "?loc=khong-co", "?loc=cho", f"?loc={FileVerdict.NEW}"):
        assert facility.open(page.url + query).status == 200, query


def test_long_work_goes_on_by_its_button_and_can_be_stopped(
    facility: Visitor, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        name = f"Nguyễn Văn {chr(65 + number // 26)}{chr(97 + number % 26)}"
        add_registration(session, world.today_drive, name, commune_id=world.ward)
    session.commit()
    monkeypatch.setattr(send, "_STEP_SECONDS", 0.0)
    lines = (
        f"\tNguyễn Văn {chr(65 + number // 26)}{chr(97 + number % 26)}\t17/05/1990\t\tBV\t\t\t"
        for number in range(60)
    )
    page = paste(facility, world, *lines)
    while "Tiếp tục" in page.text:
        page = facility.submit("Tiếp tục")
    assert "Mới 60" in page.text and len(page.all(".//table[@class='grid annexrows']/tbody/tr")) == 50
    assert len(facility.open(page.link("Trang sau")).all(".//table[@class='grid annexrows']/tbody/tr")) == 10
    facility.submit("Ghi 60 dòng")
    page = facility.submit("Dừng ở đây")
    some = len(held(session, world))
    assert 0 < some < 60 and "Đã dừng" in page.text
    page = facility.submit("Ghi ")
    while "Tiếp tục" in page.text:
        page = facility.submit("Tiếp tục")
    assert (
        len(held(session, world)) == 60
        and session.scalars(select(FacilityFile.state)).one() is FileState.APPLIED
    )


def test_the_page_of_a_file_asks_the_same_number_of_statements_for_1_and_40_rows(
    app: Flask, facility: Visitor, session: Session, world: World
) -> None:
    counts = []
    for many in (1, 40):
        lines = (
            f"\tNguyễn Thị {chr(65 + n // 26)}{chr(97 + n % 26)}\t1990\t\tDH\t350\tS{n}\t"
            for n in range(many)
        )
        page = paste(facility, world, *lines)
        with statements(app) as seen:
            facility.open(page.url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_others_have_no_file_and_no_roster(officer: Any, session: Session, world: World) -> None:
    session.commit()
    for username in ("xa", "donvi", "ban", "kiemtra"):
        assert officer(username).client.get(address(world)).status_code == 403
