"""Fast keying from paper: digits, Enter and Tab; what cannot be taken stays; a sending is taken back as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.donors.records import Donor
from domain.drives.records import Drive, DriveState
from domain.gifts.serial_actions import enter_serials
from domain.gifts.serial_records import SerialEntryKind
from domain.gifts.serial_rules import SerialRange
from domain.journal import SYSTEM, JournalLine
from domain.ledger.records import Donation, Evidence
from domain.results.number_actions import number_people
from domain.results.records import DeskNumber, Outcome, OutcomeKind
from domain.signups.records import Registration, RegistrationState, Source
from tests.desk_acts import WHOLE_350, earlier_drive, enter, one
from tests.statements import statements
from tests.visitor import Page
from tests.world import World

NAMES = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga")
SENDING = "Ghi các dòng này"


def sheet_of(world: World, rest: str = "") -> str:
    return f"/quan-ly/dot/{world.today_drive}/nhap-nhanh{rest}"


def printed(session: Session, world: World, people: int, blank_rows: int = 5) -> None:
    """Register people for today and print their desk lists; the alphabet gives row 1 to the first name."""
    for number in range(people):
        one(session, world, f"Trần Văn {NAMES[number % len(NAMES)]} {number:03}", phone=f"09{number:08}")
    number_people(session, world.today_drive, blank_rows=blank_rows, by=SYSTEM, now=clock.now())
    session.commit()


def keyed(rows: list[tuple[object, ...]], **more: str) -> dict[str, str]:
    """Return what the boxes of a sheet send for rows of (number, outcome, serial)."""
    boxes = {}
    for place, row in enumerate(rows):
        for name, value in zip(("number", "outcome", "serial"), row, strict=False):
            boxes[f"r{place}-{name}"] = str(value)
    return boxes | more


def on_row(app: Flask, number: int) -> Outcome | None:
    with app.extensions["sessions"]() as own:
        wanted = select(Outcome).join(DeskNumber, DeskNumber.registration_id == Outcome.registration_id)
        return own.scalars(
            wanted.where(DeskNumber.number == number, Outcome.withdrawn_at.is_(None))
        ).one_or_none()


def send(visitor, world: World, rows: list[tuple[object, ...]], **more: str) -> Page:  # type: ignore[no-untyped-def]
    visitor.open(sheet_of(world))
    return visitor.submit(SENDING, **keyed(rows, **more))


def test_a_hundred_rows_in_four_sendings(app: Flask, session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 100)
    desk = officer("ban")
    desk.open(sheet_of(world))
    assert "đã xong 0 / 100" in desk.page.text and "1–100" in desk.page.text
    words = ["350", "250", "tc 300", "b", f"h 1/1/{world.today.year + 1}"]
    start = {"first_serial": "AV 0097"}
    for part in range(4):
        rows = [(25 * part + row + 1, words[row % 5], "") for row in range(25)]
        page = desk.submit(SENDING, **keyed(rows, **start))
        assert "Đã ghi 25 dòng." in page.text, page.errors
        start = {}  # From the second sheet on the next serial stands there already.
    assert "đã xong 100 / 100" in page.text and "chưa có kết quả" not in page.text
    kinds = dict(session.execute(select(Outcome.kind, func.count()).group_by(Outcome.kind)).all())
    assert kinds == {OutcomeKind.DONATED: 60, OutcomeKind.LEFT: 20, OutcomeKind.DEFERRED: 20}
    serials = session.scalars(select(Donation.serial).order_by(Donation.id)).all()
    assert serials == [f"AV{number:04}" for number in range(97, 157)]
    assert session.scalar(select(func.sum(Outcome.volume_ml))) == 20 * (350 + 250 + 300)
    assert set(session.scalars(select(Donation.evidence))) == {Evidence.SERIAL_SEEN}
    assert journal.first_break(session) is None
    lines = session.scalar(select(func.count()).where(JournalLine.act == "ghi kết quả"))
    assert lines == 100


def test_rows_that_cannot_be_taken_stay_and_leave_no_trace(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 6)
    enter(session, session.scalars(select(Registration).order_by(Registration.sort_key)).all()[4], WHOLE_350)
    session.commit()
    rows: list[tuple[object, ...]] = [
        (1, "350", "X1"),
        (2, "355", "X2"),
        (3, "zz", ""),
        (99, "250", ""),
        (5, "250", ""),
        (4, "250", "X1"),
        (4, "250", "X9"),
        ("", "250", ""),
        (6, "k", "X8"),
    ]
    page = send(officer("ban"), world, rows)
    assert page.status == 422 and "Đã ghi 1 dòng." in page.text
    said = page.errors
    assert len(said) == 8
    for words in (
        "Chọn lượng máu toàn phần trong các mức 250, 350, 450 ml",
        "Gõ số ml đã hiến",
        "Giấy của đợt này không có dòng 99",
        "Người này đã có kết quả",
        "Số sê-ri này đã có trong sổ hiến máu",
        "Dòng 4 đã nhập ở hàng phía trên",
        "Nhập số dòng",
        "Người không hiến thì không có giấy chứng nhận",
    ):
        assert any(words in sentence for sentence in said), words
    boxes = {e.get("name"): e.get("value") for e in page.all(".//input")}
    assert [boxes[f"r{place}-outcome"] for place in range(1, 9)] == [row[1] for row in rows[1:]]
    assert on_row(app, 1) is not None and on_row(app, 4) is None
    assert session.scalar(select(func.count()).where(JournalLine.act == "ghi kết quả")) == 2
    assert journal.first_break(session) is None


def test_the_rows_that_stayed_are_mended_and_sent_again(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 3)
    desk = officer("ban")
    send(desk, world, [(1, "350", ""), (2, "35", ""), (3, "250", "")], first_serial="B09")
    page = desk.submit(SENDING, **{"r1-outcome": "350"})
    assert page.status == 200 and "Đã ghi 1 dòng." in page.text
    assert [on_row(app, number).serial for number in (1, 2, 3)] == ["B09", "B10", "B11"]  # type: ignore[union-attr]


def test_after_a_row_that_cannot_be_read_no_serial_runs_on(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 3)
    page = send(officer("ban"), world, [(1, "?", ""), (2, "350", ""), (3, "350", "C9")], first_serial="C1")
    assert "chưa rõ số sê-ri của dòng này" in page.text
    assert on_row(app, 2) is None and on_row(app, 3).serial == "C9"  # type: ignore[union-attr]


def test_sending_the_same_rows_twice_changes_nothing(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 2)
    rows: list[tuple[object, ...]] = [(1, "350", "D1"), (2, "b")]
    desk = officer("ban")
    send(desk, world, rows)
    page = send(desk, world, rows)
    assert page.status == 200 and "2 dòng đã ghi từ trước, đúng như vừa nhập." in page.text
    assert session.scalar(select(func.count()).select_from(Outcome)) == 2


def test_a_sending_is_taken_back_but_not_what_was_changed_since(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 4)
    session.execute(
        update(Registration)
        .where(Registration.full_name.like("%002"))
        .values(state=RegistrationState.ARRIVED)
    )
    session.commit()
    desk = officer("ban")
    send(desk, world, [(number, "350", "") for number in (1, 2, 3, 4)], first_serial="E1")
    sheet = desk.page
    with app.extensions["sessions"]() as own:
        first = own.scalars(select(DeskNumber.registration_id).where(DeskNumber.number == 1)).one()
    desk.open(f"/quan-ly/dot/{world.today_drive}/ban-don-tiep/{first}")
    desk.submit("Rút lại kết quả này")
    desk.submit("Bỏ về")
    desk.page = sheet
    page = desk.submit("Hoàn tác lượt vừa nhập")
    assert "Đã rút lại 3 kết quả của lượt đó." in page.text
    assert on_row(app, 1).kind is OutcomeKind.LEFT  # type: ignore[union-attr]
    assert [on_row(app, number) for number in (2, 3, 4)] == [None] * 3
    states = session.scalars(select(Registration.state).order_by(Registration.sort_key)).all()
    assert states.count(RegistrationState.PENDING) == 2  # Rows 2 and 4; row 3 had arrived before.
    assert set(session.scalars(select(Donor.donations))) == {0}
    desk.page = sheet
    assert "Đã rút lại 0 kết quả" in desk.submit("Hoàn tác lượt vừa nhập").text


def test_another_one_s_sending_is_not_shown_nor_taken_back(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 1)
    desk = officer("ban")
    page = send(desk, world, [(1, "350")])
    number = next(e.get("value") for e in page.all(".//input[@name='luot']"))
    office = officer("tinh")
    page = office.open(sheet_of(world, f"?luot={number}"))
    assert "Lượt vừa nhập" not in page.text
    page = office.post(sheet_of(world, "/hoan-tac"), {"luot": str(number), "csrf_token": office.token()})
    assert "Đã rút lại 0 kết quả" in page.text and on_row(app, 1) is not None


def test_a_donation_before_its_time_asks_for_the_doctor_s_decision(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    before = earlier_drive(session, world, 70)
    enter(session, one(session, world, "Trần Văn An 000", before.id, phone="0900000000"), WHOLE_350)
    printed(session, world, 1)
    page = send(officer("ban"), world, [(1, "350")])
    assert page.status == 422 and "Văn phòng tỉnh hoặc cơ sở tiếp nhận máu ghi được" in page.text
    office = officer("tinh")
    page = send(office, world, [(1, "350")])
    assert "sớm nhất được hiến lại ngày" in page.text and on_row(app, 1) is None
    page = office.submit(SENDING, **{"r0-override_reason": "Bác sĩ khám đồng ý"})
    assert page.status == 200 and on_row(app, 1).override_reason == "Bác sĩ khám đồng ý"  # type: ignore[union-attr]


def test_a_blank_row_takes_the_person_written_there(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 2, blank_rows=3)
    desk = officer("ban")
    page = send(desk, world, [(3, "350", "F1")])
    assert "Dòng 3 là dòng trống trên giấy. Nhập người ghi ở dòng này" in page.text
    page = desk.submit(SENDING, **{"r0-full_name": "lê thị mới", "r0-phone": "0987654321"})
    assert "Hỏi người này, rồi đánh dấu đồng ý" in page.text
    page = desk.submit(SENDING, **{"r0-birth-day": "1/2/1999", "r0-consent": "y"})
    assert page.status == 200 and "Lê Thị Mới" in page.text, page.errors
    made = session.scalars(select(Registration).where(Registration.source == Source.WALK_IN)).one()
    assert made.state is RegistrationState.ARRIVED and made.band_id is None and made.birth_year == 1999
    page = send(desk, world, [(4, "b")])
    page = desk.submit(SENDING, **{"r0-full_name": "Lê Thị Mới", "r0-phone": "0987654321", "r0-consent": "y"})
    assert "Lê Thị Mới (dòng 3)" in page.text and on_row(app, 4) is None
    page = desk.submit(SENDING, **{"r0-is_other": "y"})
    assert page.status == 200 and on_row(app, 4).kind is OutcomeKind.LEFT  # type: ignore[union-attr]
    page = send(desk, world, [(5, "b")])
    data = {
        "r0-full_name": "Lê Thị Mới",
        "r0-phone": "0987654321",
        "r0-birth-day": "1/2/1999",
        "r0-consent": "y",
    }
    page = desk.submit(SENDING, **data)
    assert "Lê Thị Mới đã có ở dòng 3. Nhập kết quả ở dòng đó" in page.text


def test_the_name_appears_beside_the_number(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 2)
    desk = officer("ban")
    asks = {"headers": {"HX-Request": "true"}}
    assert "Trần Văn An 000" in desk.open(sheet_of(world, "?r4-number=1"), **asks).source
    part = desk.open(sheet_of(world, "?r4-number=3"), **asks).source
    assert 'name="r4-full_name"' in part and "Dòng trống" in part
    assert "không có dòng 77" in desk.open(sheet_of(world, "?r4-number=77"), **asks).source
    more = desk.open(sheet_of(world, "?sau=24"), **asks).source
    assert 'name="r25-number"' in more and 'name="r34-serial"' in more and "<h1" not in more


def test_serials_from_nowhere_are_told(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 2)
    came = SerialRange("H", 3, 1, 50)
    enter_serials(
        session, world.today_drive, SerialEntryKind.RECEIVED, came, note="", by=SYSTEM, now=clock.now()
    )
    session.commit()
    page = send(officer("ban"), world, [(1, "350", "H001"), (2, "350", "K999")])
    assert page.status == 200 and "Số sê-ri K999 không nằm trong dải nào đã nhận" in page.text


def test_a_closed_drive_takes_no_row_and_loses_none(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 1)
    desk = officer("ban")
    desk.open(sheet_of(world))
    session.execute(update(Drive).where(Drive.id == world.today_drive).values(state=DriveState.CLOSED))
    session.commit()
    page = desk.submit(SENDING, **keyed([(1, "350", "G1")]))
    assert page.status == 422 and "Đợt này đã khóa sổ" in page.text
    assert {e.get("value") for e in page.all(".//input")} >= {"1", "350", "G1"}


def test_without_a_printed_paper_there_is_nothing_to_key(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    page = officer("ban").open(sheet_of(world))
    assert "chưa in bộ giấy" in page.text and not page.all(".//table")


@pytest.mark.parametrize("username", ["xa", "donvi", "xacnhan"])
def test_who_does_not_work_at_the_desk_does_not_key(officer, world: World, username: str) -> None:  # type: ignore[no-untyped-def]
    assert officer(username).open(sheet_of(world)).status == 403


def test_the_desk_keys_its_own_drive_only(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    assert officer("ban").open(f"/quan-ly/dot/{world.drive}/nhap-nhanh").status == 404


def test_the_sheet_asks_as_often_for_many_as_for_one(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 26)
    office, counts = officer("tinh"), []
    for numbers in (range(1, 2), range(2, 27)):
        send(office, world, [(number, "b") for number in numbers])
        address = office.page.response.request.full_path
        with statements(app) as seen:
            office.open(address)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14, counts


def test_a_later_day_is_needed_to_ask_somebody_to_come_again(session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 1)
    past = world.today - timedelta(days=1)
    page = send(officer("ban"), world, [(1, f"h {past.day}/{past.month}/{past.year}")])
    assert "Nhập ngày hẹn lại sau ngày hiến máu" in page.text


def first_box(page: Page) -> str:
    return str(next(e.get("value") or "" for e in page.all(".//input[@name='first_serial']")))


def test_the_next_serial_follows_the_paper_not_the_row_numbers(
    session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 8)
    desk = officer("ban")
    assert first_box(send(desk, world, [(5, "350"), (2, "350")], first_serial="A1")) == "A3"
    assert first_box(send(desk, world, [(1, "350"), (3, "350", "A8"), (4, "b")], first_serial="A3")) == "A9"
    # Serials that do not run on are not made to: the next empty box would take one.
    assert first_box(send(desk, world, [(6, "350", "K7")])) == ""
    # The serial that would follow is in use.
    assert first_box(send(desk, world, [(7, "350"), (8, "350", "A7")], first_serial="A9")) == ""


def test_rows_that_stayed_keep_their_place_among_the_serials(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 8)
    desk = officer("ban")
    rows: list[tuple[object, ...]] = [
        (1, "350"),
        (2, "35"),
        (3, "?"),
        (4, "350"),
        (5, "350", "C09"),
        (6, "b"),
    ]
    page = send(desk, world, rows, first_serial="C01")
    assert page.status == 422 and first_box(page) == "C10"
    more = {"r1-outcome": "350", "r2-outcome": "350", "r4-number": "7", "r4-outcome": "350"}
    page = desk.submit(SENDING, **more)
    assert page.status == 200 and first_box(page) == "C11", page.errors
    serials = [on_row(app, number).serial for number in (1, 2, 3, 4, 5, 7)]  # type: ignore[union-attr]
    assert serials == ["C01", "C02", "C03", "C04", "C09", "C10"]


def test_a_row_keyed_twice_gives_no_serial_on(app: Flask, session: Session, officer, world: World) -> None:  # type: ignore[no-untyped-def]
    printed(session, world, 3)
    desk = officer("ban")
    page = send(desk, world, [(1, "350"), (1, "350"), (3, "350")], first_serial="D1")
    assert page.status == 422 and on_row(app, 3) is None
    page = desk.submit(SENDING, **{"r1-number": "2"})
    assert page.status == 200 and [on_row(app, n).serial for n in (1, 2, 3)] == ["D1", "D2", "D3"]  # type: ignore[union-attr]
