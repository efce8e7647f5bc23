"""The closing wizard, the papers of a locked book, difference slips: who sees them, what they say, what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.closings.records import DifferenceSlip, DriveClosing
from domain.drives.records import Drive, DriveState
from domain.papers.records import Paper
from domain.results.queries import current_outcome
from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration
from tests.desk_acts import NUMBER, WHOLE_350, earlier_drive, enter, one
from tests.documents.pdf_reading import page_texts
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
LONG = "Công Tằng Tôn Nữ Nguyễn Phúc Thị Huyền Trân Bảo Ngọc Khánh Linh"


def address(world: World, rest: str = "khoa-so") -> str:
    return f"/quan-ly/dot/{world.today_drive}/{rest}"


def printed(pdf: bytes) -> str:
    return " ".join(page_texts(pdf))


@pytest.fixture
def three(session: Session, world: World) -> list[Registration]:
    """Somebody who gave 350 ml, somebody who was asked to come again, somebody who left."""
    people = [one(session, world, name) for name in ("Lê Văn An", LONG, "Phạm Thị Bình")]
    enter(session, people[0], WHOLE_350)
    enter(session, people[1], Result(OutcomeKind.DEFERRED, deferred_until=world.today.replace(year=2099)))
    enter(session, people[2], Result(OutcomeKind.LEFT))
    session.commit()
    return people


def locked(visitor: Visitor, world: World) -> None:
    """Lock the book of today's drive with the facility's figures of the three people."""
    visitor.open(address(world))
    page = visitor.submit("Khóa sổ với", facility_donated="1", facility_ml="350")
    assert page.status == 200 and "Đã khóa sổ, bản" in page.text, page.text


def test_a_book_that_agrees_is_locked_and_its_report_is_ready(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    page = visitor.open(address(world))
    assert "Còn 1 trong 7 điểm chưa khớp" in page.text and "Cả 3 người đã có kết quả" in page.text
    page = visitor.submit("Đối chiếu", facility_donated="2", facility_ml="700", line_toan_phan_350="2")
    assert "cơ sở ghi 2, ở đây 1; cơ sở ghi nhiều hơn 1 người" in page.text
    page = visitor.submit("Khóa sổ với")
    assert page.status == 422 and "ghi lý do vẫn khóa" in page.text
    locked(visitor, world)
    drive = session.get_one(Drive, world.today_drive)
    session.refresh(drive)
    assert drive.state is DriveState.CLOSED
    report = visitor.client.get(address(world, "bao-cao.pdf"))
    text = printed(report.data)
    assert "BÁO CÁO" in text and "tổng 350 ml" in text and "Hẹn lại" in text
    code = session.scalars(select(Paper.code).where(Paper.kind == "bao_cao_ket_qua")).one()
    assert "Báo cáo kết quả đợt hiến máu" in visitor.open(f"/kiem-tra/{code}").text
    minutes = printed(visitor.client.get(address(world, "bien-ban-ban-giao.pdf")).data)
    assert "BIÊN BẢN" in minutes and "Số liệu khóa sổ lúc" in minutes
    word = visitor.client.get(address(world, "bao-cao.docx"))
    assert word.status_code == 200 and word.data[:2] == b"PK"


def test_people_without_an_outcome_block_and_have_a_link(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    one(session, world, "Đỗ Minh Khoa")
    session.commit()
    visitor = officer("tinh")
    page = visitor.open(address(world))
    assert "1 người chưa có kết quả" in page.text and "phải làm xong" in page.text
    page = visitor.submit("Khóa sổ với", facility_donated="1", facility_ml="350")
    assert page.status == 422 and "ghi một lần cho tất cả" in page.text
    assert session.scalars(select(DriveClosing)).all() == []


def test_figures_that_changed_since_the_page_was_opened_are_shown_anew(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    visitor.open(address(world))
    enter(session, one(session, world, "Đỗ Minh Khoa"), WHOLE_350)
    session.commit()
    page = visitor.submit("Khóa sổ với", facility_donated="1", facility_ml="350")
    assert page.status == 422 and "Số liệu vừa thay đổi" in page.text and "2 người hiến 700 ml" in page.text
    page = visitor.submit("Khóa sổ với", facility_donated="2", facility_ml="700")
    assert "Đã khóa sổ, bản 1" in page.text


def test_an_accepted_point_stands_in_book_and_report(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    visitor.open(address(world))
    page = visitor.submit("Khóa sổ với", reason_co_so="Viện gửi giấy sau ba ngày")
    assert "Đã khóa sổ" in page.text and "Viện gửi giấy sau ba ngày" in page.text
    text = printed(visitor.client.get(address(world, "bao-cao.pdf")).data)
    assert "Viện gửi giấy sau ba ngày" in text


def test_a_locked_book_refuses_the_desk_and_opens_only_with_a_reason(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    locked(visitor, world)
    desk = f"ban-don-tiep/{three[0].id}"
    page = visitor.post(address(world, desk), {"kind": "rut_lai", "csrf_token": visitor.token()})
    assert page.status == 422 and "Điều chỉnh số liệu" in page.text
    visitor.open(address(world))
    assert visitor.submit("Mở lại sổ", reason="").status == 422
    page = visitor.submit("Mở lại sổ", reason="Tệp của viện đến muộn")
    assert "Đã mở lại sổ" in page.text and "Tệp của viện đến muộn" in page.text
    locked(visitor, world)
    versions = session.scalars(select(DriveClosing.version).order_by(DriveClosing.version)).all()
    assert versions == [1, 2]
    old = session.scalars(select(Paper).where(Paper.kind == "bao_cao_ket_qua").order_by(Paper.id)).all()
    assert old[0].replaced_by_id == old[1].id


def test_a_slip_corrects_one_person_and_the_report_says_so(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    locked(visitor, world)
    page = visitor.open(address(world, "dieu-chinh?q=An"))
    assert "Lê Văn An" in page.text
    visitor.open(address(world, f"dieu-chinh/nguoi/{three[0].id}"))
    assert visitor.submit("Lập phiếu", reason="").status == 422
    page = visitor.submit("Lập phiếu", reason="Đọc nhầm")
    assert page.status == 422 and "đúng giống kết quả đã khóa" in page.text
    page = visitor.submit("Lập phiếu", volume_ml="250", reason="Giấy của viện ghi 250 ml")
    assert "Đã lập phiếu điều chỉnh số 1" in page.text and "350 → 250" in page.text
    slip = session.scalars(select(DifferenceSlip)).one()
    text = printed(visitor.client.get(address(world, "dieu-chinh/1.pdf")).data)
    assert "PHIẾU ĐIỀU CHỈNH SỐ LIỆU" in text and "−100" in text and "Lê Văn An" not in text
    report = printed(visitor.client.get(address(world, "bao-cao.pdf")).data)
    assert "có 1 phiếu điều chỉnh" in report and "tổng 350 ml" in report and "250 ml" in report
    assert "Có 1 phiếu điều chỉnh" in visitor.open(address(world, "ket-qua")).text
    held = current_outcome(session, three[0].id)
    assert held is not None and (held.id, held.volume_ml) == (slip.outcome_id, 250)


def test_a_slip_on_an_outcome_that_changed_meanwhile_is_refused(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    first, second = officer("tinh"), officer("tinh")
    locked(first, world)
    here = address(world, f"dieu-chinh/nguoi/{three[0].id}")
    first.open(here)
    second.open(here)
    assert "số 1" in first.submit("Lập phiếu", volume_ml="250", reason="Giấy ghi 250").text
    page = second.submit("Lập phiếu", volume_ml="450", reason="Giấy ghi 450")
    assert page.status == 422 and "vừa được điều chỉnh" in page.text
    assert len(session.scalars(select(DifferenceSlip)).all()) == 1


def test_somebody_who_was_missed_comes_in_by_a_slip_once(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    locked(visitor, world)
    visitor.open(address(world, "dieu-chinh/nguoi-sot"))
    facts = {
        "full_name": "Vũ Thị Lan",
        "birth-day": "12",
        "birth-month": "5",
        "birth-year": "1990",
        "phone": "0912 345 678",
        "kind": "da_hien",
        "volume_ml": "350",
        "reason": "Sót dòng cuối trang 3",
    }
    assert visitor.submit("Lập phiếu", **facts).status == 422
    page = visitor.submit("Lập phiếu", **facts, consent="y")
    assert "Đã lập phiếu điều chỉnh số 1" in page.text and "Đã hiến: 1 → 2" in page.text
    visitor.open(address(world, "dieu-chinh/nguoi-sot"))
    page = visitor.submit("Lập phiếu", **(facts | {"full_name": "Lê Văn An"}), consent="y")
    assert page.status == 422 and "đã có người giống vậy" in page.text
    again = facts | {"volume_ml": "450", "reason": "Giấy ghi 450"}
    page = visitor.submit("Lập phiếu", **again, consent="y")
    assert page.status == 422 and "đã có trong đợt này" in page.text and "Giấy ghi 450" in page.text
    assert "Đã lập phiếu điều chỉnh số 2" in visitor.submit("Lập phiếu").text
    person = select(Registration.id).where(Registration.full_name == "Vũ Thị Lan").scalar_subquery()
    held = select(Outcome.volume_ml).where(Outcome.registration_id == person, Outcome.withdrawn_at.is_(None))
    assert session.scalars(held).all() == [450]


def test_an_open_book_takes_no_slips(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    page = visitor.open(address(world, f"dieu-chinh/nguoi/{three[0].id}"))
    assert "Sổ của đợt này còn mở" in page.text
    page = visitor.post(
        address(world, f"dieu-chinh/nguoi/{three[0].id}"),
        {"kind": "bo_ve", "evidence": "danh_sach", "reason": "x", "csrf_token": "x"},
    )
    assert page.status in (400, 422) and session.scalars(select(DifferenceSlip)).all() == []


def test_the_plain_switch_leaves_books_with_people_to_the_wizard(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    page = visitor.open(address(world, "trang-thai"))
    words = {choice.get("value") for choice in page.all(".//input[@name='state']")}
    assert words.isdisjoint({"da_khoa_so", "huy", "hoan"}) and "Khóa sổ" in page.text
    token, seen = visitor.token(), session.get_one(Drive, world.today_drive).version
    for state in ("da_khoa_so", "huy", "hoan"):
        page = visitor.post(
            address(world, "trang-thai"), {"state": state, "seen_version": seen, "csrf_token": token}
        )
        assert page.status == 422, state
    locked(visitor, world)
    page = visitor.open(address(world, "trang-thai"))
    assert not page.all(".//main//form") and "mở lại sổ ở trang" in page.text


def test_a_locked_book_keeps_day_hours_place_host_and_facility(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    locked(visitor, world)
    page = visitor.open(address(world, "sua"))
    assert "Sổ của đợt đã khóa" in page.text
    other_day = {"on_day-day": 1, "on_day-month": 2, "on_day-year": 2099}
    changes: list[dict[str, object]] = [
        {"venue": "Hội trường khác"},
        {"starts_at": "5:00"},
        {"host_label": "Nơi khác"},
        {"host_id": str(world.other_ward)},
        {"facility_id": ""},
        other_day,
    ]
    for values in changes:
        visitor.open(address(world, "sua"))
        page = visitor.submit("Lưu thông tin", **values)
        assert page.status == 422 and any("Sổ của đợt đã khóa" in line for line in page.errors), values
    visitor.open(address(world, "sua"))
    assert visitor.submit("Lưu thông tin", planned="77", note="Gửi lại biên bản").status == 200
    session.expire_all()
    drive = session.get_one(Drive, world.today_drive)
    assert (drive.planned, drive.note) == (77, "Gửi lại biên bản")


def test_with_results_recorded_the_day_stays(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    visitor = officer("tinh")
    visitor.open(address(world, "sua"))
    page = visitor.submit("Lưu thông tin", **{"on_day-day": 1, "on_day-month": 2, "on_day-year": 2099})
    assert page.errors == [
        "Đợt đã ghi kết quả của 3 người theo ngày đang lưu. Hoàn tác các kết quả ấy trước, rồi đổi ngày."
    ]
    visitor.open(address(world, "sua"))
    assert visitor.submit("Lưu thông tin", venue="Hội trường mới").status == 200
    drive = session.get_one(Drive, world.today_drive, populate_existing=True)
    assert (drive.on_day, drive.venue) == (world.today, "Hội trường mới")
    session.execute(update(Drive).where(Drive.id == world.today_drive).values(state=DriveState.OPEN))
    session.commit()
    visitor.open(address(world, "trang-thai"))
    moved = {"on_day-day": 1, "on_day-month": 2, "on_day-year": 2099, "reason": "Mưa bão"}
    page = visitor.submit("Đổi trạng thái", state="doi", **moved)
    assert page.status == 422 and "theo ngày đang lưu" in page.errors[0]


def test_host_ward_and_facility_read_and_others_do_not_see(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    for name in ("xa", "coso"):
        page = officer(name).open(address(world))
        assert page.status == 200 and not page.all(".//main//form[@method='post']"), name
    assert officer("xakhac").open(address(world)).status == 404
    assert officer("xa").post(address(world, "khoa-so/khoa")).status in (400, 403)
    assert officer("donvi").open(address(world)).status == 403
    assert officer("tinh").open(address(world, "bao-cao.pdf")).status == 404


def test_a_book_locked_without_the_wizard_says_so(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    session.execute(update(Drive).where(Drive.id == world.today_drive).values(state=DriveState.CLOSED))
    session.commit()
    visitor = officer("tinh")
    assert "không qua các bước đối chiếu" in visitor.open(address(world)).text
    page = visitor.open(address(world, "trang-thai"))
    assert [choice.get("value") for choice in page.all(".//input[@name='state']")] == ["dang_dien_ra"]


def test_a_donation_before_its_time_needs_a_doctor_in_a_slip_too(
    officer: Officer, session: Session, world: World, three: list[Registration]
) -> None:
    drive = earlier_drive(session, world, 30)
    enter(session, one(session, world, drive=drive.id, id_number=NUMBER), WHOLE_350)
    again = one(session, world, id_number=NUMBER)
    enter(session, again, Result(OutcomeKind.LEFT))
    session.commit()
    visitor = officer("tinh")
    locked(visitor, world)
    visitor.open(address(world, f"dieu-chinh/nguoi/{again.id}"))
    facts = {"kind": "da_hien", "volume_ml": "350", "reason": "Ghi nhầm dòng"}
    page = visitor.submit("Lập phiếu", **facts)
    assert page.status == 422 and "Điều 6" in page.text
    page = visitor.submit("Lập phiếu", **facts, override_reason="Bác sĩ khám đồng ý")
    assert "Đã lập phiếu điều chỉnh số 1" in page.text
