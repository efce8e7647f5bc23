"""The office's pages of donor lists: compile, change, send, find, number, lock; scopes and paging."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import func, select

from domain import clock
from domain.certification.records import DonorList, DonorListRow, ListState
from domain.signups.records import RegistrationState
from tests.documents.pdf_reading import page_texts
from tests.donor_list_steps import Officer, add_people, certify_all, compile_and_send, rows_of, stored
from tests.statements import statements
from tests.world import World, add_registration


def test_the_order_of_rows_is_that_of_given_names(app: Flask, world: World, officer: Officer) -> None:
    with app.extensions["sessions"]() as session:
        for name in ("Trần Văn Đạt", "Lê Thị Ẩn", "Phạm Thị Dung", "Ngô Văn An"):
            add_registration(session, world.drive, name, commune_id=world.ward)
        session.commit()
    ward = officer("xa")
    compile_and_send(ward, world.drive)
    names = [text.split(". ", 1)[1] for text in ward.page.texts(".//div[@id='rows']//tbody//th")]
    assert names == ["Ngô Văn An", "Lê Thị Ẩn", "Phạm Thị Dung", "Trần Văn Đạt"]


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


def test_each_role_opens_what_it_needs(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    list_id = compile_and_send(officer("xa"), world.drive)
    page, certify = f"/quan-ly/danh-sach/{list_id}", f"/quan-ly/danh-sach/{list_id}/xac-nhan"
    answers = {
        (name, path): officer(name).open(path).status
        for name, path in (
            ("xa", certify),
            ("tinh", certify),
            ("tinh", page),
            ("xacnhan", page),
            ("coso", page),
            ("kiemtra", page),
            ("quantri", f"{page}/danh-sach.pdf"),
        )
    }
    assert list(answers.values()) == [403, 403, 200, 200, 403, 403, 403], answers


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


def test_a_page_asks_the_database_as_often_for_30_as_for_1(
    app: Flask, world: World, officer: Officer
) -> None:
    ward, certifier = officer("xa"), officer("xacnhan")
    counts: list[dict[str, int]] = []
    for people, drive in ((1, world.drive), (30, world.other_drive)):
        add_people(app, world, people, drive=drive, first=100 * drive)
        list_id = compile_and_send(ward, drive)
        pages = {
            "drive": (ward, f"/quan-ly/dot/{drive}/danh-sach"),
            "list": (ward, f"/quan-ly/danh-sach/{list_id}"),
            "certify": (certifier, f"/quan-ly/danh-sach/{list_id}/xac-nhan"),
            "lists": (ward, "/quan-ly/danh-sach/"),
            "certified": (certifier, "/quan-ly/danh-sach/da-xac-nhan"),
            "print": (certifier, f"/quan-ly/danh-sach/{list_id}/danh-sach.pdf"),
        }
        counts.append({})
        for name, (person, url) in pages.items():
            if name == "certified":
                certify_all(certifier, list_id)
            with statements(app) as seen:
                assert person.open(url).status == 200
            counts[-1][name] = len(seen)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 14, counts


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


def test_numbers_beyond_the_database_are_just_unknown(app: Flask, world: World, officer: Officer) -> None:
    add_people(app, world, 1)
    ward = officer("xa")
    list_id = compile_and_send(ward, world.drive)
    huge = 10**20
    token = ward.token()
    for name in ("gui", "lay-lai", "khoa", "so-va-ngay"):
        ward.post(f"/quan-ly/danh-sach/{list_id}/{name}", {"csrf_token": token, "seen_version": huge})
        ward.post(f"/quan-ly/danh-sach/{list_id}/{name}", {"csrf_token": token})
    ward.post(f"/quan-ly/danh-sach/{list_id}/bo-nguoi", {"csrf_token": token, "row": [huge, "x"]})
    assert ward.open(f"/quan-ly/danh-sach/{list_id}").status == 200
    assert ward.open("/quan-ly/danh-sach/", query_string={"sau": "2026-11-22_²"}).status == 200
    form = ward.open(f"/quan-ly/dot/{world.drive}/them-nguoi", query_string={"khung": "²", "xa": "²"})
    assert form.status == 200
    assert stored(app, list_id).state is ListState.SENT
