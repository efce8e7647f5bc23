"""The certifier's pages: decide row by row, sign, return, correct; the paper and its code."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import pytest
from flask import Flask

from domain.certification.records import ListState, RowVerdict
from domain.signups.records import RegistrantType, Registration, RegistrationState
from tests.documents.pdf_reading import page_texts
from tests.donor_list_steps import (
    LONG_NAME,
    Officer,
    add_people,
    certify_all,
    compile_and_send,
    rows_of,
    states_of,
    stored,
)
from tests.visitor import Visitor
from tests.world import World, add_registration


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
    assert "********0000" in page.text
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
    assert "sai thôn" in page.text and "Không cư trú" in page.text
    assert page.link("Sửa đăng ký của") in {f"/quan-ly/dang-ky/{row.registration_id}" for row in rows[:2]}
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
