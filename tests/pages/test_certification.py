"""Donor lists from the first name to the signed paper: compile, send, certify, return, correct, print, check."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select

from domain import clock
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.signups.records import RegistrantType, Registration, RegistrationState
from tests.documents.pdf_reading import page_texts
from tests.visitor import Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]
NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Đỗ Minh Ước", "Lê Thị Ánh", "Phạm Quốc Đạt")
LONG_NAME = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


def add_people(
    app: Flask, world: World, count: int, *, drive: int | None = None, first: int = 0
) -> list[int]:
    """Store pending registrations of the ward's own people and return their numbers."""
    with app.extensions["sessions"]() as session:
        made = [
            add_registration(
                session,
                drive or world.drive,
                f"{NAMES[place % 5]} {'ABCDEGHIKLMN'[place // 5 % 12]}{'abcdeghiklmn'[place // 60 % 12]}",
                commune_id=world.ward,
                id_number=f"033090{place:06d}",
                phone=f"0912{place:06d}",
            ).id
            for place in range(first, first + count)
        ]
        session.commit()
    return made


def compile_and_send(ward: Visitor, drive: int) -> int:
    """Compile the ward's list of a drive, send it, and return its number."""
    ward.open(f"/quan-ly/dot/{drive}/danh-sach")
    ward.submit("Lập danh sách")
    found = re.search(r"/danh-sach/(\d+)", ward.page.url)
    assert found, ward.page.text
    ward.submit("Gửi danh sách")
    assert "Đã gửi danh sách" in ward.page.text
    return int(found[1])


def certify_all(certifier: Visitor, list_id: int, signer: str = "Nguyễn Thị Ngọc Ánh") -> None:
    """Confirm everybody and sign."""
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit("Xác nhận tất cả")
    page = certifier.submit(button="Xác nhận ", signer_name=signer, act="xac-nhan")
    assert "Đã xác nhận" in page.text, page.errors


def stored(app: Flask, list_id: int) -> DonorList:
    with app.extensions["sessions"]() as session:
        return session.get_one(DonorList, list_id)


def states_of(app: Flask, ids: list[int]) -> list[RegistrationState]:
    with app.extensions["sessions"]() as session:
        return [session.get_one(Registration, number).state for number in ids]


def rows_of(app: Flask, list_id: int) -> list[DonorListRow]:
    with app.extensions["sessions"]() as session:
        wanted = select(DonorListRow).where(DonorListRow.donor_list_id == list_id)
        return list(session.scalars(wanted.order_by(DonorListRow.position)))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect the SQL statements that run inside."""
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_list_goes_from_the_ward_to_the_paper_and_its_code_is_known(
    app: Flask, world: World, officer: Officer
) -> None:
    people = add_people(app, world, 3)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    certifier.open("/quan-ly/danh-sach/")
    assert certifier.page.title == "Danh sách chờ xác nhận"
    certifier.open(certifier.page.link("Danh sách chính"))
    certifier.submit("Xác nhận tất cả 3 người còn lại")
    assert stored(app, list_id).state is ListState.IN_REVIEW
    assert "Đã lưu: 3 xác nhận, 0 trả lại, 0 chưa xem." in certifier.page.text
    page = certifier.submit("Xác nhận 3 người", signer_name="Nguyễn Thị Ngọc Ánh", signer_title="Chủ tịch")

    assert "Đã xác nhận 3 người" in page.text
    assert states_of(app, people) == [RegistrationState.CERTIFIED] * 3
    made = stored(app, list_id)
    assert made.state is ListState.CERTIFIED and made.paper is not None
    assert made.paper.rows == 3
    pdf = ward.client.get(f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf")
    text = " ".join(page_texts(pdf.data))
    assert pdf.mimetype == "application/pdf"
    for words in (
        "Nguyễn Văn An",
        "033090000000",
        "Danh sách gồm 3 (ba) người.",
        "CHỦ TỊCH",
        "Nguyễn Thị Ngọc Ánh",
    ):
        assert words in text
    assert "TM. ỦY BAN NHÂN DÂN" in text and "BẢN NHÁP" not in text
    code = re.search(r"Mã: ([0-9A-Z-]+)", text)
    assert code
    check = Visitor(app.test_client()).open(f"/kiem-tra/{code[1]}")
    assert "Bản hiện hành" in check.text and "Số dòng 3" in check.text
    assert "Nguyễn Văn An" not in check.text


def test_the_order_of_rows_is_that_of_given_names(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        for name in ("Trần Văn Đạt", "Lê Thị Ẩn", "Phạm Thị Dung", "Ngô Văn An"):
            add_registration(session, world.drive, name, commune_id=world.ward)
        session.commit()
    ward = officer("xa")
    compile_and_send(ward, world.drive)
    names = [text.split(". ", 1)[1] for text in ward.page.texts(".//div[@id='rows']//tbody//th")]
    assert names == ["Ngô Văn An", "Lê Thị Ẩn", "Phạm Thị Dung", "Trần Văn Đạt"]


def test_the_certifier_sees_identity_and_place_and_nothing_of_health(
    app: Flask, world: World, officer: Officer
) -> None:
    (number,) = add_people(app, world, 1)
    with app.extensions["sessions"]() as session:
        registration = session.get_one(Registration, number)
        registration.note, registration.last_donation_on = (
            "từng mổ ruột thừa",
            world.today - timedelta(days=400),
        )
        session.commit()
        last = registration.last_donation_on
    list_id = compile_and_send(officer("xa"), world.drive)
    certifier = officer("xacnhan")
    page = certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    assert "••••••••0000" in page.text
    for hidden in ("033090000000", "mổ ruột thừa", f"{last:%d/%m/%Y}", "Nhóm máu"):
        assert hidden not in page.source
    text = " ".join(page_texts(certifier.client.get(f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf").data))
    assert "mổ ruột thừa" not in text and "BẢN NHÁP – CHƯA XÁC NHẬN" in text and "Mã:" not in text


def test_no_verdict_is_decided_beforehand_and_missing_ones_are_named(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 2)
    list_id = compile_and_send(officer("xa"), world.drive)
    certifier = officer("xacnhan")
    page = certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    chosen = [o.get("value") for o in page.all(".//select/option") if o.get("selected") is not None]
    assert chosen == ["chua_xem", "chua_xem"]
    assert "Còn 2 người chưa xem" in page.text
    assert not [b for b in page.texts(".//button") if b.startswith("Xác nhận 2 người")]
    first, second = rows_of(app, list_id)
    page = certifier.submit(
        "Lưu, làm tiếp sau", **{f"v{first.id}": "xac_nhan", f"v{second.id}": "tra_lai", f"r{second.id}": ""}
    )
    assert "Ghi lý do trả lại cho 1 người." in page.text
    sent = {
        "csrf_token": certifier.token(),
        "act": "xac-nhan",
        "seen_version": str(stored(app, list_id).version),
        "seen_mark": page.all(".//input[@name='seen_mark']")[0].get("value"),
        f"v{first.id}": "xac_nhan",
        f"v{second.id}": "tra_lai",
        f"r{second.id}": "",
        "signer_name": "Nguyễn Văn Ký",
        "signer_title": "CHỦ TỊCH",
    }
    page = certifier.post(f"/quan-ly/danh-sach/{list_id}/xac-nhan", sent)
    assert page.status == 422
    assert page.errors == ["Ghi lý do trả lại cho 1 người."]
    assert stored(app, list_id).state is ListState.IN_REVIEW


def test_errors_keep_everything_that_was_typed(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 2)
    list_id = compile_and_send(officer("xa"), world.drive)
    certifier = officer("xacnhan")
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit("Xác nhận tất cả")
    row = rows_of(app, list_id)[1]
    page = certifier.submit(
        button="Xác nhận ",
        act="xac-nhan",
        signer_name="Ánh",
        **{f"v{row.id}": "khong_cu_tru", f"r{row.id}": "chuyển đi năm 2025"},
    )
    assert page.status == 422
    assert page.errors == ["Nhập đủ họ và tên, ví dụ Nguyễn Thị Hoa"]
    assert page.texts(".//title")[0].startswith("Lỗi: ")
    assert 'value="chuyển đi năm 2025"' in page.source and 'value="Ánh"' in page.source
    assert [b for b in page.texts(".//button") if b == "Xác nhận 1 người"]


def test_a_returned_person_waits_with_the_reason_and_joins_the_supplement_when_put_right(
    app: Flask, world: World, officer: Officer
) -> None:
    people = add_people(app, world, 3)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    rows = rows_of(app, list_id)
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit(
        "Xác nhận tất cả",
        **{f"v{rows[0].id}": "tra_lai", f"r{rows[0].id}": "sai thôn", f"v{rows[1].id}": "khong_cu_tru"},
    )
    page = certifier.submit("Xác nhận 1 người", signer_name="Nguyễn Văn Ký", act="xac-nhan")
    assert "Đã xác nhận 1 người" in page.text
    assert sorted(states_of(app, people)) == sorted(
        [RegistrationState.PENDING] * 2 + [RegistrationState.CERTIFIED]
    )

    page = ward.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    assert "sai thôn" in page.text
    page = ward.submit("Lập danh sách bổ sung")
    assert page.status == 422 and "Chỉ còn người bị trả lại" in page.errors[0]
    page = ward.submit("Lập danh sách bổ sung", corrected=[str(rows[0].registration_id)])
    assert page.title.startswith("Danh sách bổ sung số 2")
    assert len(page.texts(".//div[@id='rows']//tbody/tr")) == 1
    assert "Thêm người: 1 người đang chờ" in page.text


def test_a_whole_list_comes_back_with_its_reason_and_goes_again(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 2)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    page = certifier.submit("Trả lại danh sách", return_reason="")
    assert page.status == 422 and page.errors == ["Nhập lý do trả lại cả danh sách"]
    page = certifier.submit("Trả lại danh sách", return_reason="Thiếu số nhà của tổ 3")
    assert "Đã trả lại danh sách" in page.text
    page = ward.open(f"/quan-ly/danh-sach/{list_id}")
    assert "Thiếu số nhà của tổ 3" in page.text
    ward.submit("Gửi danh sách")
    assert stored(app, list_id).state is ListState.SENT
    certify_all(certifier, list_id)


def test_rows_can_be_removed_added_and_a_draft_dropped(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 3)
    ward = officer("xa")
    ward.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    ward.submit("Lập danh sách")
    list_id = int(ward.page.url.rsplit("/", 1)[1])
    row = rows_of(app, list_id)[0]
    page = ward.submit("Bỏ khỏi danh sách", row=[str(row.id)])
    assert "Đã bỏ 1 người" in page.text
    assert [r.position for r in rows_of(app, list_id)] == [1, 2]
    page = ward.submit("Bỏ khỏi danh sách")
    assert "Chọn người để bỏ khỏi danh sách." in page.text
    page = ward.submit("Thêm vào danh sách", row=[str(row.registration_id)])
    assert "Đã thêm 1 người" in page.text
    assert [r.registration_id for r in rows_of(app, list_id)][0] == row.registration_id
    ward.submit("Bỏ danh sách nháp này")
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(DonorList)) == 0
        assert session.scalar(select(func.count()).select_from(DonorListRow)) == 0


def test_a_sent_list_is_taken_back_only_before_the_certifier_begins(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 1)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    ward.submit("Lấy lại để sửa")
    assert stored(app, list_id).state is ListState.DRAFT
    assert certifier.open(f"/quan-ly/danh-sach/{list_id}").status == 404
    ward.submit("Gửi danh sách")
    stale = ward.token()
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit("Lưu, làm tiếp sau")
    page = ward.post(
        f"/quan-ly/danh-sach/{list_id}/lay-lai",
        {"csrf_token": stale, "seen_version": str(stored(app, list_id).version)},
    )
    assert "chưa lấy lại được" in page.text
    assert stored(app, list_id).state is ListState.IN_REVIEW


def test_what_somebody_else_changed_is_told_and_nothing_typed_is_lost(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 3)
    list_id = compile_and_send(officer("xa"), world.drive)
    one, two = officer("xacnhan"), officer("xacnhan")
    first, second, third = rows_of(app, list_id)
    one.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    two.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    one.submit(
        "Lưu, làm tiếp sau",
        **{f"v{first.id}": "tra_lai", f"r{first.id}": "sai tên", f"v{third.id}": "xac_nhan"},
    )
    page = two.submit("Lưu, làm tiếp sau", **{f"v{first.id}": "xac_nhan", f"v{second.id}": "xac_nhan"})
    assert page.status == 409
    assert "vừa có thay đổi" in page.errors[0]
    assert "Người khác vừa ghi: Trả lại" in page.text
    chosen = [o.get("value") for o in page.all(".//select/option") if o.get("selected") is not None]
    assert chosen == ["xac_nhan", "xac_nhan", "xac_nhan"]
    two.submit("Lưu, làm tiếp sau")
    assert [row.verdict for row in rows_of(app, list_id)] == [RowVerdict.CONFIRMED] * 3


@pytest.mark.parametrize("change", ["name", "cancel"])
def test_nobody_signs_a_person_who_changed_meanwhile(
    app: Flask, world: World, officer: Officer, change: str
) -> None:
    people = add_people(app, world, 2)
    list_id = compile_and_send(officer("xa"), world.drive)
    certifier = officer("xacnhan")
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit("Xác nhận tất cả")
    with app.extensions["sessions"]() as session:
        registration = session.get_one(Registration, people[0])
        if change == "name":
            registration.full_name = "Nguyễn Văn Khác"
        else:
            registration.state = RegistrationState.CANCELLED
        session.commit()
    page = certifier.submit("Xác nhận 2 người", signer_name="Nguyễn Văn Ký", act="xac-nhan")
    assert page.status == 409
    assert stored(app, list_id).state is ListState.IN_REVIEW
    left = 2 if change == "name" else 1
    page = certifier.submit(f"Xác nhận {left} người", act="xac-nhan")
    assert f"Đã xác nhận {left} người" in page.text
    expected = RegistrationState.CERTIFIED if change == "name" else RegistrationState.CANCELLED
    assert states_of(app, people) == [expected, RegistrationState.CERTIFIED]


def test_a_withdrawn_name_makes_a_new_version_and_the_old_code_says_replaced(
    app: Flask, world: World, officer: Officer
) -> None:
    people = add_people(app, world, 3)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    certify_all(certifier, list_id)
    old = stored(app, list_id).paper
    assert old is not None
    certifier.submit(
        "Ghi số và ngày",
        paper_number="05",
        **{"signed_on-day": "", "signed_on-month": "", "signed_on-year": ""},
    )
    row = rows_of(app, list_id)[0]
    with app.extensions["sessions"]() as session:
        gone = session.get_one(Registration, row.registration_id).full_name
        # Correcting one row must not let later edits of the others slip into what was certified.
        other = session.get_one(Registration, rows_of(app, list_id)[1].registration_id)
        certified_name, other.full_name = other.full_name, "Tên Sửa Sau"
        session.commit()
    certifier.open(f"/quan-ly/danh-sach/{list_id}/rut-ten/{row.id}")
    assert certifier.submit("Rút tên và lập bản mới", reason="").status == 422
    page = certifier.submit("Rút tên và lập bản mới", reason="Đã chuyển đi")
    assert "Đã rút tên" in page.text
    made = stored(app, list_id)
    assert made.paper is not None and made.paper.rows == 2 and made.paper.id != old.id
    text = " ".join(page_texts(ward.client.get(f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf").data))
    assert gone not in text and certified_name in text and "Tên Sửa Sau" not in text
    assert "Bản số 2" in text and "Danh sách gồm 2 (hai) người." in text and "Xác nhận 2 người" in text
    assert "Số: 05" not in text
    anybody = Visitor(app.test_client())
    assert "đã được thay thế" in anybody.open(f"/kiem-tra/{old.code}").text
    assert "Số dòng 2" in anybody.open(f"/kiem-tra/{made.paper.code}").text
    assert sorted(states_of(app, people)) == sorted(
        [RegistrationState.PENDING] + [RegistrationState.CERTIFIED] * 2
    )


def test_number_and_day_are_written_later_and_the_print_carries_them(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 1)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    certify_all(certifier, list_id)
    print_url = f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf"
    assert "Số: /DS-UBND" in " ".join(page_texts(ward.client.get(print_url).data))
    late = world.today + timedelta(days=1)
    ward.open(f"/quan-ly/danh-sach/{list_id}")

    def day(on: object) -> dict[str, str]:
        return {f"signed_on-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}

    page = ward.submit("Ghi số và ngày", paper_number="8A", **day(late))
    assert page.status == 422 and page.errors == ["Chọn ngày ký không sau hôm nay."]
    ward.submit("Ghi số và ngày", paper_number="8A", **day(world.today))
    text = " ".join(page_texts(ward.client.get(print_url).data))
    assert "Số: 8A/DS-UBND" in text and f"năm {world.today.year}" in text


def test_a_locked_list_stays_as_it_is(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    certify_all(certifier, list_id)
    ward.open(f"/quan-ly/danh-sach/{list_id}")
    ward.submit("Khóa danh sách")
    assert stored(app, list_id).state is ListState.LOCKED
    page = certifier.open(f"/quan-ly/danh-sach/{list_id}/rut-ten/{rows_of(app, list_id)[0].id}")
    assert "chưa rút tên được" in page.text and "Lập bản mới" not in page.text
    add_people(app, world, 1, first=7)
    ward.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    page = ward.submit("Lập danh sách bổ sung")
    assert page.title.startswith("Danh sách bổ sung số 2")


def test_a_school_lists_and_certifies_its_own_people(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        add_registration(
            session,
            world.drive,
            LONG_NAME,
            workplace_id=world.school,
            certifying_unit_id=world.school,
            registrant_type=RegistrantType.STUDENT,
        )
        add_registration(session, world.drive, "Người Của Phường", commune_id=world.ward)
        session.commit()
    school, certifier = officer("donvi"), officer("truong")
    page = school.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    assert "1 người" in page.text and "An Tảo" not in " ".join(page.texts(".//h2"))
    list_id = compile_and_send(school, world.drive)
    page = certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    assert LONG_NAME in page.text and "Người Của Phường" not in page.text
    assert "Không thuộc đơn vị" in page.text and "Không cư trú" not in page.text
    certify_all(certifier, list_id)
    text = " ".join(page_texts(certifier.client.get(f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf").data))
    assert "Đơn vị công tác" in text and "THỦ TRƯỞNG ĐƠN VỊ" in text


def test_the_province_records_the_signed_paper_of_a_unit_without_account(
    app: Flask, world: World, officer: Officer
) -> None:
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Lê Thị Giấy", commune_id=world.other_ward)
        add_registration(session, world.drive, "Lê Thị Máy", commune_id=world.ward)
        session.commit()
    province, paths = officer("tinh"), []
    for _ in range(2):
        paths.append(compile_and_send(province, world.drive))
    units = {stored(app, number).certifying_unit_id: number for number in paths}
    own = f"/quan-ly/danh-sach/{units[world.ward]}"
    assert "Xem và xác nhận" not in province.open(own).text
    for path in ("/xac-nhan", f"/rut-ten/{rows_of(app, units[world.ward])[0].id}"):
        assert province.open(own + path).status == 403
    paper = units[world.other_ward]
    province.open(f"/quan-ly/danh-sach/{paper}")
    page = province.open(province.page.link("Xem và xác nhận"))
    assert "danh sách giấy đã ký" in page.text
    certify_all(province, paper)
    assert stored(app, paper).certified_by == "Người dùng tinh"


def test_names_typed_in_decomposed_form_are_composed(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    list_id = compile_and_send(officer("xa"), world.drive)
    certifier = officer("xacnhan")
    signer = "Nguyễn Thị Phượng"
    certify_all(certifier, list_id, unicodedata.normalize("NFD", signer))
    assert stored(app, list_id).signer_name == signer
    page = officer("xa").open(f"/quan-ly/danh-sach/{list_id}?q={unicodedata.normalize('NFD', 'nguyễn')}")
    assert "Nguyễn Văn An" in page.text


def test_the_search_finds_names_without_marks_and_says_when_there_is_none(
    app: Flask, world: World, officer: Officer
) -> None:
    add_people(app, world, 5)
    ward = officer("xa")
    list_id = compile_and_send(ward, world.drive)
    page = ward.open(f"/quan-ly/danh-sach/{list_id}?q=uoc do")
    assert len(page.texts(".//div[@id='rows']//tbody/tr")) == 1 and "Đỗ Minh Ước" in page.text
    assert "Không có ai tên" in ward.open(f"/quan-ly/danh-sach/{list_id}?q=zzz").text
    part = ward.client.get(f"/quan-ly/danh-sach/{list_id}?q=uoc", headers={"HX-Request": "true"})
    whole = ward.client.get(f"/quan-ly/danh-sach/{list_id}?q=uoc")
    assert part.get_data(as_text=True).strip() in whole.get_data(as_text=True)


def test_others_lists_do_not_exist_for_an_account(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Người Phường Khác", commune_id=world.other_ward)
        session.commit()
    ward = officer("xa")
    list_id = compile_and_send(ward, world.drive)
    base = f"/quan-ly/danh-sach/{list_id}"
    for name in ("xakhac", "truong", "donvi"):
        person = officer(name)
        assert person.open(base).status == 404
        assert person.open(f"{base}/danh-sach.pdf").status == 404
    assert officer("truong").open(f"{base}/xac-nhan").status == 404
    other = officer("xakhac")
    other.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    assert "Nguyễn Văn An" not in other.page.text
    page = other.post(
        f"/quan-ly/dot/{world.drive}/danh-sach", {"csrf_token": other.token(), "unit_id": str(world.ward)}
    )
    assert page.status == 404
    token = other.open("/quan-ly/danh-sach/") and other.token()
    for act in ("gui", "lay-lai", "bo", "khoa", "them-nguoi", "bo-nguoi", "so-va-ngay"):
        page = other.post(f"{base}/{act}", {"csrf_token": token, "seen_version": "1"})
        assert page.status == 404, act


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("xa", "/xac-nhan", 403),
        ("tinh", "/xac-nhan", 403),
        ("xacnhan", "", 200),
        ("tinh", "", 200),
        ("coso", "", 403),
        ("kiemtra", "", 403),
        ("quantri", "/danh-sach.pdf", 403),
    ],
)
def test_each_role_opens_what_it_needs(
    app: Flask, world: World, officer: Officer, name: str, path: str, status: int
) -> None:
    add_people(app, world, 1)
    list_id = compile_and_send(officer("xa"), world.drive)
    assert officer(name).open(f"/quan-ly/danh-sach/{list_id}{path}").status == status


def test_held_people_stay_out_and_are_mentioned(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 2)
    with app.extensions["sessions"]() as session:
        add_registration(
            session, world.drive, "Người Cần Xem", commune_id=world.ward, state=RegistrationState.HELD
        )
        session.commit()
    ward = officer("xa")
    page = ward.open(f"/quan-ly/dot/{world.drive}/danh-sach")
    assert "2 người đã đăng ký" in page.text and "1 người cần đối chiếu" in page.text
    list_id = compile_and_send(ward, world.drive)
    assert len(rows_of(app, list_id)) == 2


def test_a_person_confirmed_last_time_is_hinted_but_not_decided(
    app: Flask, world: World, officer: Officer
) -> None:
    ward, certifier = officer("xa"), officer("xacnhan")
    with app.extensions["sessions"]() as session:
        for drive in (world.drive, world.today_drive):
            add_registration(session, drive, "Lê Thị Quen", commune_id=world.ward, id_number="033190000001")
        add_registration(session, world.drive, "Lê Thị Mới", commune_id=world.ward, id_number="033190000002")
        session.commit()
    certify_all(certifier, compile_and_send(ward, world.today_drive))
    list_id = compile_and_send(ward, world.drive)
    page = certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    assert page.text.count("Đã xác nhận lần trước") == 1
    assert "Còn 2 người chưa xem" in page.text
    page = certifier.submit("Xác nhận 1 người đã xác nhận lần trước")
    assert "1 xác nhận, 0 trả lại, 1 chưa xem" in page.text


def test_400_people_are_certified_at_once(app: Flask, world: World, officer: Officer) -> None:
    people = add_people(app, world, 400)
    list_id = compile_and_send(officer("xa"), world.drive)
    certifier = officer("xacnhan")
    certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    certifier.submit("Xác nhận tất cả 400 người còn lại")
    page = certifier.submit("Xác nhận 400 người", signer_name="Nguyễn Văn Ký")
    assert "Đã xác nhận 400 người" in page.text
    assert set(states_of(app, people)) == {RegistrationState.CERTIFIED}
    pages = page_texts(certifier.client.get(f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf").data)
    assert "Danh sách gồm 400 (bốn trăm) người." in pages[-1]


@pytest.mark.parametrize("path", ["drive", "list", "certify", "lists", "certified"])
def test_a_page_asks_the_database_as_often_for_30_as_for_1(
    app: Flask, world: World, officer: Officer, path: str
) -> None:
    ward, certifier = officer("xa"), officer("xacnhan")
    counts = []
    for people, drive in ((1, world.drive), (30, world.other_drive)):
        add_people(app, world, people, drive=drive, first=100 * drive)
        list_id = compile_and_send(ward, drive)
        if path == "certified":
            certify_all(certifier, list_id)
        person, url = {
            "drive": (ward, f"/quan-ly/dot/{drive}/danh-sach"),
            "list": (ward, f"/quan-ly/danh-sach/{list_id}"),
            "certify": (certifier, f"/quan-ly/danh-sach/{list_id}/xac-nhan"),
            "lists": (ward, "/quan-ly/danh-sach/"),
            "certified": (certifier, "/quan-ly/danh-sach/da-xac-nhan"),
        }[path]
        with statements(app) as seen:
            assert person.open(url).status == 200
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
    assert counts[0] <= 14


def test_pages_of_lists_follow_each_other_without_loss(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        for number in range(1, 121):
            session.add(_bare_list(world, number, ListState.SENT, clock.now()))
        session.commit()
    certifier = officer("xacnhan")
    certifier.open("/quan-ly/danh-sach/")
    seen = [a.get("href") for a in certifier.page.all(".//tbody//a")]
    for _ in range(2):
        certifier.open(certifier.page.link("Trang sau"))
        seen += [a.get("href") for a in certifier.page.all(".//tbody//a")]
    assert len(seen) == len(set(seen)) == 120
    assert "Trang sau" not in certifier.page.text
    for odd in ("x", "2026-99-99_1", "_", "2026-01-01_99999999999999999999"):
        assert certifier.open(f"/quan-ly/danh-sach/?sau={odd}").status == 200
        assert certifier.open(f"/quan-ly/danh-sach/da-xac-nhan?sau={odd}").status == 200


def test_pages_of_certified_lists_follow_each_other(app: Flask, world: World, officer: Officer) -> None:
    moment = clock.now()
    with app.extensions["sessions"]() as session:
        for number in range(1, 121):
            at = moment - timedelta(minutes=number // 3)
            session.add(_bare_list(world, number, ListState.CERTIFIED, at))
        session.commit()
    certifier = officer("xacnhan")
    certifier.open("/quan-ly/danh-sach/da-xac-nhan")
    seen = [a.get("href") for a in certifier.page.all(".//tbody//th//a")]
    for _ in range(2):
        certifier.open(certifier.page.link("Trang sau"))
        seen += [a.get("href") for a in certifier.page.all(".//tbody//th//a")]
    assert len(seen) == len(set(seen)) == 120


def _bare_list(world: World, number: int, state: ListState, at: object) -> DonorList:
    return DonorList(
        drive_id=world.drive,
        certifying_unit_id=world.ward,
        compiling_unit_id=world.ward,
        number=number,
        state=state,
        due_on=world.today + timedelta(days=number % 4) if number % 5 else None,
        sent_at=at,
        certified_at=at,
        changed_at=at,
    )


def test_an_overdue_list_stands_first_and_says_so(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    add_people(app, world, 1, drive=world.other_drive, first=9)
    ward = officer("xa")
    compile_and_send(ward, world.other_drive)
    compile_and_send(ward, world.drive)
    with time_machine.travel(clock.now() + timedelta(days=4), tick=False):
        page = officer("xacnhan").open("/quan-ly/danh-sach/")
        lines = page.texts(".//tbody/tr")
        assert "Quá hạn" in lines[0] and "Quá hạn" not in lines[1]


def test_opening_pages_changes_nothing(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 2)
    ward, certifier = officer("xa"), officer("xacnhan")
    list_id = compile_and_send(ward, world.drive)
    before = stored(app, list_id)
    for person in (ward, certifier):
        for path in ("", "/danh-sach.pdf", "/xac-nhan"):
            person.open(f"/quan-ly/danh-sach/{list_id}{path}")
    after = stored(app, list_id)
    assert (before.version, before.state, before.changed_at) == (after.version, after.state, after.changed_at)


def test_a_cancelled_drive_asks_for_no_certification(app: Flask, world: World, officer: Officer) -> None:
    from domain.drives.records import Drive, DriveState

    add_people(app, world, 1)
    list_id = compile_and_send(officer("xa"), world.drive)
    with app.extensions["sessions"]() as session:
        session.get_one(Drive, world.drive).state = DriveState.CANCELLED
        session.commit()
    certifier = officer("xacnhan")
    page = certifier.open(f"/quan-ly/danh-sach/{list_id}/xac-nhan")
    assert "Đợt hiến máu này đã hủy" in page.text
    page = certifier.submit("Lưu, làm tiếp sau")
    assert page.status == 422 and "đã hủy" in page.errors[0]
