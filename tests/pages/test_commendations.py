"""From the candidate list to the printed papers, and who may see or issue them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.commendations.records import Honour
from domain.ledger.records import Evidence
from domain.papers.records import Paper
from tests.database.test_commendations import give, make_donor
from tests.documents.pdf_reading import page_texts
from tests.statements import statements
from tests.world import World

HERE = "/quan-ly/khen-thuong/"
LONG = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


@pytest.fixture
def reached(session: Session, world: World) -> list[int]:
    """Three donors: at 10 with a long name, at 5 and once more by own word, at 5 in the other ward."""
    ten, five, elsewhere = (
        make_donor(session, world, LONG),
        make_donor(session, world, "Trần Thị Thu Hằng"),
        make_donor(session, world, "Lê Văn Xa", world.other_ward),
    )
    give(session, ten, 11, world.today)
    give(session, five, 5, world.today)
    give(session, five, 1, world.today - timedelta(days=999), Evidence.OWN_WORD)
    give(session, elsewhere, 5, world.today)
    session.commit()
    return [ten.id, five.id, elsewhere.id]


def test_the_list_is_grouped_filtered_and_explained(officer, world: World, reached: list[int]) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    page = office.open(HERE)
    assert page.texts(".//table//th/a") == [LONG, "Trần Thị Thu Hằng", "Lê Văn Xa"]
    assert "3 người: mốc 10 lần có 1 người, mốc 5 lần có 2 người." in page.text
    assert "Quyết định 122/QĐ-BCĐQG" in page.text and "Thiếu chứng cứ 1 lần" in page.text
    assert office.submit(moc="10").texts(".//table//th/a") == [LONG]
    page = office.submit(moc="", xa=str(world.other_ward))
    assert page.texts(".//table//th/a") == ["Lê Văn Xa"]
    before = world.today - timedelta(days=1)
    page = office.submit(xa="", **{"den-ngay": f"{before.day}/{before.month}/{before.year}"})
    assert page.texts(".//table//th/a") == [LONG] and f"tính đến ngày {before:%d/%m/%Y}" in page.text


@pytest.mark.parametrize("typed", ["hôm qua", "31/02/2026", "01/01/2000", "<b>"])
def test_an_unreadable_day_is_told_and_the_list_is_of_today(
    officer, world: World, reached: list[int], typed: str
) -> None:  # type: ignore[no-untyped-def]
    page = officer("tinh").open(
        HERE, query_string={"den-ngay": typed, "moc": "x", "xa": "?", "loai": "?", "sau": "9-9"}
    )
    assert page.status == 200 and "Danh sách dưới đây tính đến hôm nay." in page.text
    assert len(page.texts(".//table//th/a")) == 3


def test_an_empty_list_says_what_to_do(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    assert "Không có ai chờ tôn vinh" in office.open(HERE).text
    assert "Chưa cấp giấy nào" in office.open(f"{HERE}da-cap").text


def test_papers_are_worded_issued_and_printed(
    app: Flask, officer, visitor, world: World, reached: list[int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(HERE)
    page = office.submit("Soạn", nguoi=[str(number) for number in reached[:2]])
    assert page.title == "Soạn giấy chứng nhận tôn vinh" and "2 người nhận" in page.text
    assert page.all(".//input[@name='signer_title']")[0].get("value") == "TRƯỞNG BAN"
    page = office.submit("Cấp 2 giấy", reason="", decision="Quyết định số 12/QĐ-BCĐ")
    assert page.status == 422 and page.errors == ["Nhập thành tích"]
    assert page.all(".//input[@name='decision']")[0].get("value") == "Quyết định số 12/QĐ-BCĐ"
    page = office.submit(
        "Cấp 2 giấy",
        reason="Đã có thành tích tiêu biểu",
        signer_name="Nguyễn Lê Hùng",
        first_register_number="7",
    )
    assert page.title == "Giấy vừa cấp" and "Đã cấp 2 giấy" in page.text
    together = office.client.get(page.link("In tất cả"))
    assert together.mimetype == "application/pdf"
    texts = page_texts(together.data)
    assert len(texts) == 2
    assert "Số sổ vàng: 7" in texts[0] and "Trần Thị Thu Hằng" in texts[1].replace("\n", " ")
    one = office.client.get(page.link("In giấy của Trần"))
    assert len(page_texts(one.data)) == 1
    with app.extensions["sessions"]() as own:
        codes = own.scalars(select(Paper.code)).all()
    for code in codes:
        assert "Giấy chứng nhận tôn vinh" in visitor.open(f"/kiem-tra/{code}").text
    assert office.open(HERE).texts(".//table//th/a") == ["Lê Văn Xa"]
    assert "Cả lần cấp này" in office.open(f"{HERE}da-cap").text


def test_letters_of_thanks_for_everybody_of_the_list(
    app: Flask, officer, world: World, reached: list[int]
) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(HERE)
    page = office.submit(loai="thu_cam_on")
    address = {"csrf_token": office.token(), "loai": "thu_cam_on", "tat-ca": "y"}
    page = office.post(f"{HERE}cap", address)
    assert page.title == "Soạn thư cảm ơn" and "3 người nhận" in page.text
    page = office.submit("Cấp 3 giấy")
    pdf = office.client.get(page.link("In tất cả 3 thư cảm ơn"))
    texts = page_texts(pdf.data)
    assert len(texts) == 3 and "THƯ CẢM ƠN" in texts[0]
    # The certificate of the same milestone can still be given.
    assert len(office.open(HERE).texts(".//table//th/a")) == 3
    assert len(office.open(f"{HERE}?loai=thu_cam_on").texts(".//table//th/a")) == 0


def test_a_second_act_for_the_same_people_makes_no_second_paper(
    app: Flask, officer, world: World, reached: list[int]
) -> None:  # type: ignore[no-untyped-def]
    first, second = officer("tinh"), officer("tinh")
    for office in (first, second):
        office.open(HERE)
        office.submit("Soạn", nguoi=[str(number) for number in reached])
    first.submit("Cấp 3 giấy")
    page = second.submit("Cấp 3 giấy")
    assert "Chọn ít nhất một người" in page.text or "không còn trong danh sách" in page.text
    with app.extensions["sessions"]() as own:
        assert own.scalar(select(func.count()).select_from(Honour)) == 3


def test_nothing_or_strangers_chosen_is_told(officer, world: World, reached: list[int]) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(HERE)
    page = office.submit("Soạn")
    assert page.url == HERE and "Chọn ít nhất một người" in page.text
    page = office.submit("Soạn", nguoi=["9999", str(reached[0])])
    assert "không còn trong danh sách" in page.text and "1 người nhận" in page.text


def test_wards_and_units_read_their_own_and_issue_nothing(officer, world: World, reached: list[int]) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    office.open(HERE)
    office.submit("Soạn", nguoi=[str(number) for number in reached])
    made = office.submit("Cấp 3 giấy")
    address = made.link("In giấy của Lê Văn Xa")
    ward, other = officer("xa"), officer("xakhac")
    assert ward.client.get(address).status_code == 404
    assert other.client.get(address).status_code == 200
    assert other.open(f"{HERE}da-cap").texts(".//tbody//th/span") == [f"Sinh năm 1990 · {_commune(other)}"]
    assert (
        ward.open(f"{HERE}da-cap").texts(".//tbody//th")[0].startswith("Trần Thị Thu Hằng")
        or LONG in ward.page.text
    )
    together = made.link("In tất cả")
    assert len(page_texts(other.client.get(together).data)) == 1
    page = ward.open(HERE)
    assert not page.all(".//input[@name='nguoi']")
    ward.open(HERE)
    assert ward.post(f"{HERE}cap", {"csrf_token": ward.token(), "nguoi": str(reached[0])}).status == 403
    for role in ("xacnhan", "ban", "coso"):
        assert officer(role).open(HERE).status == 403
    assert "Không có ai chờ" in officer("donvi").open(HERE).text


def _commune(visitor) -> str:  # type: ignore[no-untyped-def]
    """The commune of the other ward as the paper writes it."""
    return visitor.page.texts(".//tbody//th/span")[0].split(" · ")[1]


@pytest.mark.parametrize(
    "path",
    [
        "giay.pdf",
        "giay.pdf?giay=999",
        "giay.pdf?giay=99999999999999999999",
        "giay.pdf?lan=hom-nay",
        "giay.pdf?giay=1&loai=khac",
        "999/giay.pdf",
        "da-cap?lan=x",
    ],
)
def test_papers_that_do_not_exist_answer_404(officer, world: World, path: str) -> None:  # type: ignore[no-untyped-def]
    assert officer("tinh").open(f"{HERE}{path}").status == 404


def test_the_list_asks_as_often_for_thirty_as_for_one(
    app: Flask, session: Session, officer, world: World
) -> None:  # type: ignore[no-untyped-def]
    give(session, make_donor(session, world, "Lê Văn An"), 5, world.today)
    session.commit()
    office = officer("tinh")

    def cost() -> int:
        with statements(app) as seen:
            office.open(HERE)
        return len(seen)

    alone = cost()
    for place in range(29):
        give(
            session,
            make_donor(session, world, f"Lê Văn {'abcdefghijklmno'[place % 15]}{'nm'[place // 15]}"),
            5,
            world.today,
        )
    session.commit()
    assert cost() == alone
    assert len(office.page.texts(".//table//th/a")) == 30, office.page.text


def test_numbers_that_no_record_has_are_left_aside(officer, world: World, reached: list[int]) -> None:  # type: ignore[no-untyped-def]
    office, huge = officer("tinh"), "9" * 30
    for query in (f"sau=5-{huge}", f"sau={huge}-1", f"moc={huge}", f"xa={huge}", "moc=-1"):
        assert len(office.open(f"{HERE}?{query}").texts(".//table//th/a")) == 3
    assert office.open(f"{HERE}da-cap?truoc={huge}").status == 200
    assert len(office.open(f"/quan-ly/nguoi-hien-mau/?sau={huge}").texts(".//table//th/a")) == 3
