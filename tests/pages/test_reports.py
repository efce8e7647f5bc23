"""What waits for each role, the search over everything, the figures of one's own people, the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.certification.records import DonorList, DonorListRow, ListState, RowVerdict
from domain.donors.records import Donor, NameSuffix
from domain.drives.records import Band, Drive, DriveState
from domain.journal import SYSTEM
from domain.names import search_key, sort_key
from domain.papers.actions import issue_paper
from domain.papers.records import PaperKind
from domain.reports.figures import own_figures
from domain.results.records import Component, Outcome, OutcomeKind
from domain.signups.records import Registration, RegistrationState
from tests.statements import statements
from tests.visitor import Page, Visitor
from tests.world import World, add_registration

Officer = Callable[[str], Visitor]


def _items(page: Page) -> list[str]:
    return page.texts(".//ul[@class='todo']//a")


def _outcome(session: Session, registration: Registration, kind: OutcomeKind = OutcomeKind.DONATED) -> None:
    session.add(
        Outcome(
            registration_id=registration.id,
            drive_id=registration.drive_id,
            kind=kind,
            component=Component.WHOLE_BLOOD,
            volume_ml=350,
            recorded_at=clock.now(),
            recorded_by="x",
        )
    )


def _list(
    session: Session, world: World, state: ListState, due_on: date | None, registration: Registration
) -> DonorList:
    donor_list = DonorList(
        drive_id=world.drive,
        certifying_unit_id=world.ward,
        compiling_unit_id=world.ward,
        number=1,
        state=state,
        due_on=due_on,
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
    return donor_list


def test_a_ward_sees_people_without_a_list_and_those_to_compare(
    officer: Officer, app: Flask, world: World
) -> None:
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Nguyễn Văn An", commune_id=world.ward)
        add_registration(session, world.drive, "Lê Thị Bình", commune_id=world.other_ward)
        add_registration(
            session, world.drive, "Trần Văn Cường", commune_id=world.ward, state=RegistrationState.HELD
        )
        session.commit()
    items = _items(officer("xa").open("/quan-ly/"))
    assert len([item for item in items if item.startswith("1 người chưa vào danh sách:")]) == 1
    assert len([item for item in items if item.startswith("1 đăng ký cần đối chiếu:")]) == 1
    other = _items(officer("xakhac").open("/quan-ly/"))
    assert not any("đối chiếu" in item for item in other)
    assert any(item.startswith("2 người chưa vào") for item in _items(officer("tinh").open("/quan-ly/")))


def test_a_far_drive_does_not_press_yet(officer: Officer, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Nguyễn Văn An", commune_id=world.ward)
        session.get_one(Drive, world.drive).on_day = world.today + timedelta(days=40)
        session.commit()
    assert not any("chưa vào danh sách" in item for item in _items(officer("xa").open("/quan-ly/")))


def test_a_sent_list_waits_for_the_certifier_and_a_returned_one_for_the_office(
    officer: Officer, app: Flask, world: World
) -> None:
    with app.extensions["sessions"]() as session:
        person = add_registration(session, world.drive, "Nguyễn Văn An", commune_id=world.ward)
        donor_list = _list(session, world, ListState.SENT, world.today + timedelta(days=2), person)
        number = donor_list.id
    assert any(item.startswith("Xác nhận danh sách") for item in _items(officer("xacnhan").open("/quan-ly/")))
    assert _items(officer("truong").open("/quan-ly/")) == []
    assert not any("danh sách chính" in item.lower() for item in _items(officer("xa").open("/quan-ly/")))
    with app.extensions["sessions"]() as session:
        session.get_one(DonorList, number).due_on = world.today - timedelta(days=1)
        session.commit()
    page = officer("xa").open("/quan-ly/")
    assert any("đã quá hạn xác nhận" in item for item in _items(page)) and "quá hạn" in page.text
    with app.extensions["sessions"]() as session:
        session.get_one(DonorList, number).state = ListState.RETURNED
        session.commit()
    assert any("bị trả lại" in item for item in _items(officer("xa").open("/quan-ly/")))
    assert not any("bị trả lại" in item for item in _items(officer("xacnhan").open("/quan-ly/")))


def test_the_province_sees_what_near_drives_lack_and_days_without_results(
    officer: Officer, app: Flask, world: World
) -> None:
    with app.extensions["sessions"]() as session:
        drive = session.get_one(Drive, world.drive)
        drive.venue, drive.planned = "", 100
        past = session.get_one(Drive, world.other_drive)
        past.on_day = world.today - timedelta(days=2)
        person = add_registration(session, world.other_drive, "Nguyễn Văn An", commune_id=world.ward)
        session.commit()
        number = person.id
    items = _items(officer("tinh").open("/quan-ly/"))
    assert any(item.startswith("Đợt còn thiếu địa điểm, đủ suất cho số dự kiến:") for item in items)
    assert any(item.startswith("1 người chưa có kết quả:") for item in items)
    assert any(item.startswith("Đón tiếp hôm nay:") for item in items)
    facility = _items(officer("coso").open("/quan-ly/"))
    assert any(item.startswith("1 người chưa có kết quả:") for item in facility)
    assert not any("còn thiếu" in item for item in facility)
    with app.extensions["sessions"]() as session:
        _outcome(session, session.get_one(Registration, number))
        session.commit()
    items = _items(officer("tinh").open("/quan-ly/"))
    assert any(item.startswith("Đã xong, chờ khóa sổ:") for item in items)
    with app.extensions["sessions"]() as session:
        session.get_one(Drive, world.other_drive).state = DriveState.CLOSED
        session.commit()
    assert not any("khóa sổ" in item for item in _items(officer("tinh").open("/quan-ly/")))


def test_every_line_opens_and_a_committee_without_members_is_one(
    officer: Officer, app: Flask, world: World
) -> None:
    with app.extensions["sessions"]() as session:
        for place in range(3):
            add_registration(session, world.drive, f"Nguyễn Văn A{'nbc'[place]}", commune_id=world.ward)
        session.get_one(Drive, world.drive).venue = ""
        session.commit()
    for username in ("tinh", "xa", "coso", "donvi"):
        visitor = officer(username)
        page = visitor.open("/quan-ly/")
        for anchor in page.all(".//ul[@class='todo']//a"):
            assert visitor.open(str(anchor.get("href"))).status == 200, (username, anchor.get("href"))
    assert any("Thiết lập Ban Chỉ đạo" in item for item in _items(officer("xa").open("/quan-ly/")))


def test_the_worklist_asks_a_fixed_number_of_questions(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    counts = []
    for many in (1, 30):
        with app.extensions["sessions"]() as session:
            for place in range(many):
                name = f"Người thứ {many} {place}"
                add_registration(session, world.drive, name, commune_id=world.ward)
                add_registration(
                    session, world.drive, f"{name} giữ", commune_id=world.ward, state=RegistrationState.HELD
                )
            session.commit()
        with statements(app) as asked:
            visitor.open("/quan-ly/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _donor(session: Session, world: World, name: str) -> Donor:
    donor = Donor(
        full_name=name,
        search_key=search_key(name),
        sort_key=sort_key(name),
        birth_year=1990,
        commune_id=world.ward,
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(donor)
    session.flush()
    words = search_key(name).split()
    for place in range(len(words)):
        session.add(NameSuffix(suffix=" ".join(words[place:]), donor_id=donor.id))
    return donor


def test_the_search_finds_people_drives_units_and_papers_without_marks(
    officer: Officer, app: Flask, world: World
) -> None:
    with app.extensions["sessions"]() as session:
        person = add_registration(
            session,
            world.drive,
            "Đặng Thị Ánh",
            commune_id=world.ward,
            phone="0912345678",
            id_number="033190001234",
        )
        add_registration(session, world.drive, "Hoàng Văn Thanh", commune_id=world.ward)
        _donor(session, world, "Đặng Thị Ánh")
        paper = issue_paper(
            session,
            kind=PaperKind.DONOR_LIST,
            issuing_unit_id=world.ward,
            rows=3,
            content=b"x",
            by=SYSTEM,
            now=clock.now(),
        )
        session.commit()
        code, paper_code = person.code, paper.code
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/tim?q=dang+anh")
    assert page.texts(".//h2") == ["Đăng ký", "Người hiến máu"]
    assert "Hoàng Văn Thanh" not in page.text
    for typed in ("678", "0912345678", "1234"):
        assert "Đặng Thị Ánh" in visitor.open(f"/quan-ly/tim?q={typed}").text, typed
    assert code == code.upper()
    assert "Đợt hiến máu" in visitor.open("/quan-ly/tim?q=van+hoa+an+tao").texts(".//h2")
    found = [
        str(link.get("href"))
        for link in visitor.open("/quan-ly/tim?q=pho+hien").all(".//ul[@class='todo']//a")
    ]
    assert f"/quan-ly/don-vi/{world.ward}/" in found and f"/quan-ly/dot/{world.drive}/" in found
    assert visitor.open(f"/quan-ly/tim?q={paper_code}").link("Giấy cấp").endswith(paper_code)
    assert "Không tìm bằng cả số căn cước ở đây" in visitor.open("/quan-ly/tim?q=033190001234").text
    assert "Không thấy gì khớp" in visitor.open("/quan-ly/tim?q=khong+ai+ca").text
    assert visitor.open("/quan-ly/tim").status == 200


def test_the_search_stays_within_the_scope(officer: Officer, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Đặng Thị Ánh", commune_id=world.ward, phone="0912345678")
        _donor(session, world, "Đặng Thị Ánh")
        session.commit()
    assert "Đặng Thị Ánh" in officer("xa").open("/quan-ly/tim?q=dang").text
    for username in ("xakhac", "donvi"):
        assert "Đặng Thị Ánh" not in officer(username).open("/quan-ly/tim?q=dang").text, username
    assert officer("ban").open("/quan-ly/tim?q=dang").status == 403


def test_own_figures_are_those_of_a_brute_count(session: Session, world: World) -> None:
    states = [RegistrationState.PENDING, RegistrationState.CERTIFIED, RegistrationState.CANCELLED]
    for place in range(12):
        person = add_registration(
            session,
            world.drive if place % 2 else world.other_drive,
            f"Người {place}",
            commune_id=world.ward if place % 4 else world.other_ward,
            state=states[place % 3],
        )
        if place % 5 == 0:
            _outcome(session, person, OutcomeKind.DONATED if place % 2 else OutcomeKind.LEFT)
    session.flush()
    scope = Scope(Role.WARD, world.ward, world.province)
    lines = {line.drive_id: line for line in own_figures(session, scope, from_day=world.today)}
    everybody = session.scalars(select(Registration).where(Registration.commune_id == world.ward)).all()
    donated = {
        outcome.registration_id
        for outcome in session.scalars(select(Outcome).where(Outcome.kind == OutcomeKind.DONATED))
    }
    for drive_id in (world.drive, world.other_drive):
        mine = [person for person in everybody if person.drive_id == drive_id]
        active = [person for person in mine if person.state is not RegistrationState.CANCELLED]
        certified = [person for person in mine if person.state is RegistrationState.CERTIFIED]
        line = lines[drive_id]
        assert (line.registered, line.certified) == (len(active), len(certified))
        assert line.donated == len([person for person in mine if person.id in donated])


def test_a_ward_sees_its_own_figures(officer: Officer, app: Flask, world: World) -> None:
    assert "Chưa có người nào đăng ký" in officer("xa").open("/quan-ly/chi-tieu").text
    with app.extensions["sessions"]() as session:
        add_registration(session, world.drive, "Nguyễn Văn An", commune_id=world.ward)
        session.commit()
    page = officer("xa").open("/quan-ly/chi-tieu")
    assert "1 người" in page.text and "kế hoạch chưa giao riêng cho đơn vị" in page.text
    assert officer("xacnhan").open("/quan-ly/chi-tieu").status == 403


def test_the_four_numbers_count_people_of_shared_drives_for_their_unit(
    officer: Officer, app: Flask, world: World
) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/ke-hoach/nhap?mau=hung-yen-2024")
    visitor.submit("Nhập kế hoạch và 48 đợt", weeks="151")
    with app.extensions["sessions"]() as session:
        shared = session.scalars(select(Drive).where(Drive.planned == 1100)).one()
        police = session.execute(
            text("SELECT id FROM units WHERE name = 'Công an tỉnh Hưng Yên'")
        ).scalar_one()
        for place in range(3):
            person = add_registration(
                session, shared.id, f"Người {place}", workplace_id=police, commune_id=world.ward
            )
        _outcome(session, person)
        add_registration(session, shared.id, "Người ngoài", commune_id=world.ward)
        add_registration(
            session, shared.id, "Đã hủy", commune_id=world.ward, state=RegistrationState.CANCELLED
        )
        session.commit()
    page = visitor.open("/quan-ly/chi-tieu")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//table//tr")]
    by_label = {row[0]: row[1:5] for row in rows if len(row) > 4}
    assert by_label["Công an tỉnh Hưng Yên"] == ["200", "200", "3", "1"]
    assert by_label["Phần chưa phân cho đơn vị nào"][1:] == ["300", "1", "0"]
    assert by_label["Tổng cộng"] == ["13.762", "22.750", "4", "1"]


def test_a_cancelled_drive_plans_nothing(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/ke-hoach/nhap?mau=hung-yen-2024")
    visitor.submit("Nhập kế hoạch và 48 đợt", weeks="151")
    with app.extensions["sessions"]() as session:
        session.scalars(select(Drive).where(Drive.planned == 1100)).one().state = DriveState.CANCELLED
        session.commit()
    assert "21.650" in visitor.open("/quan-ly/chi-tieu").text


def test_the_journal_reads_and_checks_itself(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    page = visitor.open("/quan-ly/nhat-ky")
    assert "đăng nhập" in page.text
    assert "Chuỗi nguyên vẹn" in visitor.open("/quan-ly/nhat-ky?kiem=chuoi").text
    with app.extensions["engine"].begin() as connection:
        connection.execute(text("UPDATE journal_lines SET actor = 'kẻ khác' WHERE id = 1"))
    assert "Chuỗi đứt ở dòng 1" in visitor.open("/quan-ly/nhat-ky?kiem=chuoi").text
    assert officer("kiemtra").open("/quan-ly/nhat-ky").status == 200
    assert officer("xa").open("/quan-ly/nhat-ky").status == 403


def test_the_journal_goes_on_after_fifty(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    visitor.open(f"/quan-ly/dot/{world.drive}/khung-gio")
    token = visitor.token()
    for place in range(55):
        data = {"csrf_token": token, "band_id": str(world.bands[0]), "starts_at": "7:30", "ends_at": "8:00"}
        visitor.post(f"/quan-ly/dot/{world.drive}/khung-gio", data | {"capacity": str(20 + place)})
    page = visitor.open("/quan-ly/nhat-ky")
    assert len(page.all(".//table/tbody/tr")) == 50
    assert 0 < len(visitor.open(page.link("Trang sau")).all(".//table/tbody/tr")) < 50
    with app.extensions["sessions"]() as session:
        assert session.get_one(Band, world.bands[0]).capacity == 74
    assert page.link("đợt số").endswith(f"/quan-ly/dot/{world.drive}/")
