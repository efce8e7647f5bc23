"""The page that takes lists of people: paste or file, columns, verdicts, mending, taking over, undo, marked copy."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.signups import people_in
from domain import clock
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.drives.records import Band, Drive, DriveState
from domain.journal import JournalLine
from domain.signups.import_records import ListLayout, PeopleImport, PeopleImportPart
from domain.signups.records import Consent, Registration, RegistrationState, Source
from tests.office_files.generator import office_files
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

HEAD = "STT\tHọ và tên\tNgày sinh\tSố CCCD\tĐiện thoại\n"
CLEAR = HEAD + (
    "1\tNGUYỄN VĂN AN\t17/05/1990\t33090001234\t912345678\n"
    "2\tTrần Thị Bình\t1992\t033192004567\t+84 912 345 679\n"
)
ROUGH = HEAD + (
    "1\tNguyễn Văn An\t17/05/1990\t033090001234\t0912345678\n"
    "2\tTrần Thị Bình\t32/01/1992\t033192004567\t0912345679\n"
    "3\tLê Văn Cường\t1/1/90\t123\t0912345670\n"
    "\tTổng cộng: 3 người\t\t\t\n"
)


def _people(session: Session, drive_id: int) -> list[Registration]:
    session.rollback()
    session.expire_all()
    return list(
        session.scalars(
            select(Registration).where(Registration.drive_id == drive_id).order_by(Registration.id)
        )
    )


def _verdicts(page: Page) -> list[str]:
    return page.texts(".//table[@class='grid annexrows']//td[@data-label='Nhận định']/div/span[1]")


@pytest.fixture
def office(officer: Any, session: Session, world: World) -> Visitor:
    session.commit()
    person: Visitor = officer("donvi")
    person.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    return person


def test_a_clear_list_is_shown_taken_over_and_undone(office: Visitor, session: Session, world: World) -> None:
    page = office.submit(button="Xem từng dòng", table=CLEAR)
    assert _verdicts(page) == ["Mới", "Mới"] and not page.errors
    assert "đọc là 033090001234" in page.text and "đọc là 0912 345 678" in page.text
    assert _people(session, world.drive) == []
    page = office.submit(button="Nhập 2 dòng vào đợt")
    assert "Đã nhập 2 người mới, sửa 0 người" in page.text and _verdicts(page) == ["Đã nhập", "Đã nhập"]
    an, binh = _people(session, world.drive)
    assert (an.full_name, an.phone, an.id_number_tail) == ("Nguyễn Văn An", "0912345678", "1234")
    assert (binh.birth_day, binh.birth_year, binh.source) == (None, 1992, Source.UNIT_LIST)
    assert {one.workplace_id for one in (an, binh)} == {world.school}
    assert {one.certifying_unit_id for one in (an, binh)} == {world.school}
    given = session.execute(select(Consent.purpose, Consent.channel)).all()
    assert [tuple(row) for row in given] == [("dang_ky", "danh_sach")] * 2
    page = office.submit(button="Hoàn tác cả danh sách")
    assert "Đã hoàn tác cả danh sách" in page.text
    assert {one.state for one in _people(session, world.drive)} == {RegistrationState.CANCELLED}


def test_errors_are_mended_in_their_rows(office: Visitor, session: Session, world: World) -> None:
    page = office.submit(button="Xem từng dòng", table=ROUGH)
    assert _verdicts(page) == ["Mới", "Lỗi", "Lỗi"]
    assert "1 dòng không phải người nên không đọc: dòng 5" in page.text
    boxes = [str(e.get("name")) for e in page.all(".//input") if str(e.get("name")).startswith("s-")]
    assert boxes == ["s-3-ngay_sinh", "s-4-so_can_cuoc"]
    page = office.open(office.page.link("Chỉ xem 2 dòng"))
    assert _verdicts(page) == ["Lỗi", "Lỗi"]
    page = office.submit(button="Lưu phần sửa", **{"s-3-ngay_sinh": "31/01/1992", "s-4-so_can_cuoc": "12"})
    assert "Đã lưu phần sửa" in page.text and _verdicts(page) == ["Lỗi"]
    page = office.submit(button="dòng vào đợt", **{"s-4-so_can_cuoc": ""})
    assert "Đã nhập 3 người mới" in page.text
    assert [one.full_name for one in _people(session, world.drive)] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Lê Văn Cường",
    ]


def _big(rows: int, start: int = 0) -> str:
    lines = (
        f"{n}\tNguyễn Văn {_letters(n)}\t{1960 + n % 40}\t0330{60 + n % 40:02}{n:06}\t09{n:08}"
        for n in range(start, start + rows)
    )
    return HEAD + "\n".join(lines)


def _letters(number: int) -> str:
    return "".join(chr(97 + int(figure)) for figure in str(number)).title()


def _count(session: Session, drive_id: int) -> int:
    session.rollback()
    active = Registration.state != RegistrationState.CANCELLED
    wanted = select(func.count()).where(Registration.drive_id == drive_id, active)
    return session.scalar(wanted) or 0


def test_long_work_goes_on_step_by_step_and_doubles_nothing(
    office: Visitor, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_in, "_STEP_SECONDS", 0)
    page = office.submit(button="Xem từng dòng", table=_big(650))
    steps = 0
    while "Đang đọc danh sách" in page.text:
        page, steps = office.submit(button="Tiếp tục"), steps + 1
    assert steps == 3 and "Mới 650" in page.text and "Phần 1 trong 4" in page.text
    page = office.submit(button="Nhập 650 dòng vào đợt")
    assert "Đang nhập vào đợt" in page.text and _count(session, world.drive) == 200
    # Another window goes on at the same time; each step takes the next part once.
    again = office.client.post(page.url, data={"csrf_token": office.token(), "act": "step"})
    assert again.status_code == 303 and _count(session, world.drive) == 400
    while "Đang nhập vào đợt" in page.text:
        page = office.submit(button="Tiếp tục")
    assert "Đã nhập 650 người mới" in page.text and _count(session, world.drive) == 650
    page = office.submit(button="Hoàn tác cả danh sách")
    while "Đang hoàn tác" in page.text:
        page = office.submit(button="Tiếp tục")
    assert "Đã hoàn tác cả danh sách" in page.text and _count(session, world.drive) == 0


def test_work_can_be_stopped_and_undone(
    office: Visitor, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_in, "_STEP_SECONDS", 0)
    page = office.submit(button="Xem từng dòng", table=_big(450))
    while "Đang đọc" in page.text:
        page = office.submit(button="Tiếp tục")
    office.submit(button="Nhập 450 dòng")
    page = office.submit(button="Dừng ở đây")
    assert "Đã nhập 200" in page.text and "Nhập tiếp các dòng còn lại" in page.text
    office.submit(button="Hoàn tác")
    page = office.submit(button="Tiếp tục")
    page = office.submit(button="Tiếp tục")
    assert "Đã hoàn tác" in page.text and _count(session, world.drive) == 0


def test_the_step_answers_htmx_with_the_part_that_stands_in_the_page(
    office: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_in, "_STEP_SECONDS", 0)
    page = office.submit(button="Xem từng dòng", table=_big(450))
    data = {"csrf_token": office.token(), "act": "step"}
    answer = office.client.post(page.url, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and answer.text.lstrip().startswith('<div id="batch">')
    assert "đã xong 2 / 3" in answer.text
    answer = office.client.post(page.url, data=data, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].endswith(page.url)


def test_a_list_sent_again_updates(office: Visitor, session: Session, world: World) -> None:
    office.submit(button="Xem từng dòng", table=CLEAR)
    office.submit(button="Nhập 2 dòng")
    office.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    page = office.submit(button="Xem từng dòng", table=CLEAR)
    assert _verdicts(page) == ["Trùng", "Trùng"]
    page = office.submit(button="Nhập 0 dòng")
    assert page.status == 422 and "Không có dòng nào mới hoặc cần sửa" in page.errors[0]
    office.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    changed = CLEAR.replace("1992", "12/5/1992").replace("912345678", "987654321")
    page = office.submit(button="Xem từng dòng", table=changed + "3\tLê Văn Cường\t1980\t\t0911000222\n")
    assert _verdicts(page) == ["Sửa", "Sửa", "Mới"] and "Điện thoại: 0912 345 678 → 0987 654 321" in page.text
    page = office.submit(button="Nhập 3 dòng")
    an, binh, cuong = _people(session, world.drive)
    assert an.phone == "0987654321" and str(binh.birth_day) == "1992-05-12" and cuong.birth_year == 1980
    office.submit(button="Hoàn tác cả danh sách")
    an, binh, cuong = _people(session, world.drive)
    assert (an.phone, binh.birth_day, an.state) == ("0912345678", None, RegistrationState.PENDING)
    assert cuong.state is RegistrationState.CANCELLED


def test_the_layout_of_a_sender_is_remembered(office: Visitor, session: Session, world: World) -> None:
    table = "TT\tQuý danh\tHọ và tên\tSinh\tMã\n1\tx\tNguyễn Văn An\t1990\t033090001234\n"
    page = office.submit(button="Xem từng dòng", table=table)
    assert _verdicts(page) == ["Mới"] and page.texts(".//tbody/tr/td[@data-label='Số căn cước']") == [""]
    page = office.submit(button="Đọc lại", **{"cot-4": "so_can_cuoc"})
    assert page.texts(".//tbody/tr/td[@data-label='Số căn cước']") == ["033090001234"]
    office.open(f"/quan-ly/dot/{world.other_drive}/nhap-danh-sach")
    page = office.submit(button="Xem từng dòng", table=table.replace("1990", "1991"))
    assert page.texts(".//tbody/tr/td[@data-label='Số căn cước']") == ["033090001234"]
    page = office.submit(button="Đọc lại", **{"cot-1": "ho_ten"})
    assert page.status == 422 and "Mỗi nghĩa chỉ chọn cho một cột" in page.errors[0]
    page = office.submit(button="Đọc lại", **{"cot-1": "", "cot-2": ""})
    assert page.status == 422 and "Chọn cột ghi họ và tên" in page.errors[0]
    assert session.scalar(select(func.count()).select_from(ListLayout)) == 1


def test_namesakes_wait_for_a_person(officer: Any, session: Session, world: World) -> None:
    one = add_registration(session, world.drive, "Nguyễn Văn An", commune_id=world.ward, phone="0912000001")
    add_registration(
        session, world.drive, "Trần Thị Bình", commune_id=world.other_ward, id_number="033190009999"
    )
    one.entered_by_unit_id = world.ward
    session.commit()
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    table = HEAD + (
        "1\tNguyễn Văn An\t17/05/1990\t\t\n2\tTrần Thị Bình\t17/05/1990\t033190009999\t\n"
        "3\tVõ Khác Người\t1970\t033190009999\t\n4\tNguyễn Văn An\t17/05/1990\t\t\n"
    )
    page = ward.submit(button="Xem từng dòng", table=table)
    assert _verdicts(page) == ["Cần chọn", "Trùng", "Lỗi", "Cần chọn"]
    assert "Cùng số căn cước với dòng 3 nhưng khác họ tên" in page.text
    page = ward.submit(button="Lưu phần sửa", **{"s-4-so_can_cuoc": "033170009998"})
    assert _verdicts(page)[2] == "Mới"
    table = table.replace("2\tTrần Thị Bình\t17/05/1990\t033190009999\t\n", "")
    ward.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    page = ward.submit(button="Xem từng dòng", table=table)
    assert _verdicts(page) == ["Cần chọn", "Cần chọn", "Cần chọn"]
    assert "Là Nguyễn Văn An, sinh 17/05/1990, 0912 000 001" in page.text
    assert "Là người đã đăng ký ở nơi khác" in page.text and "xã" not in page.errors
    page = ward.submit(button="Lưu phần sửa", **{"chon-2": str(one.id), "chon-3": "bo", "chon-4": "moi"})
    assert _verdicts(page) == ["Trùng", "Bỏ qua", "Mới"]
    ward.submit(button="Nhập 1 dòng")
    assert _count(session, world.drive) == 3


def test_places_of_a_band_are_taken_and_the_rest_is_told(
    office: Visitor, session: Session, world: World
) -> None:
    page = office.submit(button="Xem từng dòng", table=_big(25), band_id=str(world.bands[0]))
    page = office.submit(button="Nhập 25 dòng")
    assert "Đã nhập 20 người mới" in page.text and page.text.count("vừa hết suất") == 5
    assert _count(session, world.drive) == 20
    assert session.scalar(select(Band.taken).where(Band.id == world.bands[0])) == 20
    office.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    office.submit(button="Xem từng dòng", table=_big(30, 20), band_id="-1")
    page = office.submit(button="dòng vào đợt")
    assert "Đã nhập 30 người mới" in page.text
    session.rollback()
    assert list(session.scalars(select(Band.taken).order_by(Band.id).limit(3))) == [20, 20, 10]


def test_undo_is_refused_when_somebody_is_certified(office: Visitor, session: Session, world: World) -> None:
    office.submit(button="Xem từng dòng", table=CLEAR)
    office.submit(button="Nhập 2 dòng")
    _people(session, world.drive)[0].state = RegistrationState.CERTIFIED
    session.commit()
    page = office.submit(button="Hoàn tác cả danh sách")
    assert page.status == 422 and "1 người của danh sách này đã được xác nhận" in page.errors[0]
    assert _count(session, world.drive) == 2


def test_a_file_comes_back_marked(office: Visitor, world: World) -> None:
    file = next(one for one in office_files() if one.shape == "old workbook")
    page = office.submit(button="Xem từng dòng", file=(BytesIO(file.data), file.name))
    assert _verdicts(page) == ["Mới"] * 8
    office.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    hostile = ROUGH.replace("Lê Văn Cường", "=HYPERLINK(1)")
    office.submit(button="Xem từng dòng", table=hostile)
    answer = office.client.get(office.page.link("Tải bản đã đánh dấu"))
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    lines = list(sheet.iter_rows())
    assert [cell.value for cell in lines[0]][-1] == "Kết quả"
    assert [line[-1].value.split(".")[0] for line in lines[1:]] == ["Mới", "Lỗi", "Lỗi"]
    assert "tháng 1 năm 1992" in lines[2][2].comment.text and lines[1][2].comment is None
    assert lines[3][1].value == "=HYPERLINK(1)" and lines[3][1].data_type == "s"


def test_registrations_go_out_as_a_workbook(office: Visitor, session: Session, world: World) -> None:
    office.submit(button="Xem từng dòng", table=CLEAR)
    office.submit(button="Nhập 2 dòng")
    answer = office.client.get(f"/quan-ly/dot/{world.drive}/dang-ky.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)]
    assert [line[2] for line in lines] == ["Nguyễn Văn An", "Trần Thị Bình"]
    assert lines[0][5] == "********1234" and not any("33090001234" in str(line) for line in lines)
    acts = set(session.scalars(select(JournalLine.act)))
    assert {"gửi danh sách người", "nhập danh sách người", "tải đăng ký của đợt"} <= acts


def test_what_people_wrote_is_stored_sealed_and_forgotten(
    office: Visitor, session: Session, world: World
) -> None:
    office.submit(button="Xem từng dòng", table=CLEAR)
    here = office.page.url
    office.submit(button="Nhập 2 dòng")
    session.rollback()
    part = session.scalars(select(PeopleImportPart)).one()
    kept = b"".join((part.rows_sealed or b"", part.outcome_sealed or b"", part.marks.encode()))
    assert b"33090001234" not in kept and "Bình".encode() not in kept
    session.scalars(select(PeopleImport)).one().made_at -= timedelta(days=31)
    session.commit()
    office.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    office.submit(button="Xem từng dòng", table=CLEAR)
    page = office.open(here)
    assert "đã xóa theo hạn lưu" in page.text and _count(session, world.drive) == 2


def test_other_senders_closed_drives_and_odd_input(
    officer: Any, office: Visitor, session: Session, world: World
) -> None:
    office.submit(button="Xem từng dòng", table=CLEAR)
    here = office.page.url
    ward = officer("xa")
    assert ward.open(here).status == 404 and ward.open(f"{here}/ban-danh-dau.xlsx").status == 404
    token = office.token()
    for data in ({}, {"act": "apply"}, {"act": "apply", "version": "9" * 30}, {"act": "x", "version": "1"}):
        assert office.client.post(here, data={"csrf_token": token, **data}).status_code == 422
    for query in ("?phan=99999", "?phan=x&loc=loi", "?sua=99999999", "?sua=x"):
        assert office.open(here + query).status == 200
    strange = {"s-99-ho_ten": "A", "s-2-stt": "1", "chon-2": "999", "chon-x": "moi", "phan": "0"}
    answer = office.client.post(here, data={"csrf_token": token, "act": "mend", "version": "1", **strange})
    assert answer.status_code == 303
    session.get_one(Drive, world.drive).state = DriveState.CANCELLED
    session.commit()
    page = office.open(here)
    page = office.submit(button="Nhập 2 dòng")
    assert page.status == 422 and "Đợt này đã hủy" in page.errors[0]
    page = office.open(f"/quan-ly/dot/{world.drive}/nhap-danh-sach")
    assert "Đợt này đã hủy" in page.text and "Xem từng dòng" not in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"table": ""}, "Dán các ô của bảng"),
        ({"table": "Mua\t3\nBán\t4"}, "Chưa thấy danh sách người"),
        ({"file": b"MZ\x90" * 10}, "chương trình"),
        ({"file": b"\xd0\xcf\x11\xe0" + b"x" * 600}, "dạng cũ"),
        ({"table": CLEAR, "commune_id": "77777777"}, "Chọn"),
        ({"table": CLEAR, "band_id": "x"}, "Chọn"),
    ],
)
def test_bad_input_gets_a_sentence(office: Visitor, values: dict[str, Any], words: str) -> None:
    if "file" in values:
        values = {"file": (BytesIO(values["file"]), "danh sach.xlsx")}
    page = office.submit(button="Xem từng dòng", **values)
    assert page.status == 422 and words in page.errors[0]


def test_pages_ask_the_same_number_of_statements_for_few_and_many(
    app: Flask, office: Visitor, session: Session
) -> None:
    office.submit(button="Xem từng dòng", table=_big(2))
    small = office.page.url
    office.open(small.rsplit("/", 1)[0])
    office.submit(button="Xem từng dòng", table=_big(150))
    counts = []
    for path in (small, office.page.url):
        with statements(app) as asked:
            office.open(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_donor_list_goes_out_as_a_workbook(officer: Any, session: Session, world: World) -> None:
    registration = add_registration(
        session, world.drive, "=Nguyễn Văn An", commune_id=world.ward, id_number="033090001234"
    )
    donor_list = DonorList(
        drive_id=world.drive,
        certifying_unit_id=world.ward,
        compiling_unit_id=world.ward,
        number=1,
        state=ListState.SENT,
        sent_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(donor_list)
    session.flush()
    session.add(
        DonorListRow(
            donor_list_id=donor_list.id, registration_id=registration.id, position=1, verdict=RowVerdict.OPEN
        )
    )
    session.commit()
    ward = officer("xa")
    page = ward.open(f"/quan-ly/danh-sach/{donor_list.id}")
    answer = ward.client.get(page.link("Tải .xlsx"))
    lines = list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows())
    assert (lines[-1][1].value, lines[-1][1].data_type) == ("=Nguyễn Văn An", "s")
    assert "BẢN NHÁP, chưa xác nhận" in [line[0].value for line in lines]
    assert officer("xakhac").open(f"/quan-ly/danh-sach/{donor_list.id}/danh-sach.xlsx").status == 404
