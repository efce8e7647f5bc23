"""Whatever is typed into a form or an address, the answer is a page and never a crash, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy.orm import Session

from domain import clock
from domain.commendations.layout_actions import new_layout
from domain.commendations.layout_records import Sheet
from domain.drives.records import DriveState
from domain.journal import SYSTEM
from domain.papers.records import PaperKind
from domain.units.records import Unit
from tests.award_acts import decided
from tests.gift_steps import stocked
from tests.merge_acts import give, household, make_donor
from tests.quota_plan import add_line, add_plan
from tests.round_steps import rounds_of_three_states
from tests.visitor import Visitor
from tests.world import World, add_drive, add_registration

ODD = some.one_of(
    some.sampled_from(
        [
            "",
            "\x00",
            "a\x00b",
            "' OR 1=1 --",
            "%_\\",
            "<img src=x onerror=alert(1)>",
            "{{7*7}}",
            "Nguyễn Thị Hoà",
            "9" * 30,
            "-1",
            "1e9",
            "2147483648",
            "31/02/2026",
            "\ud83d",
            "😀" * 300,
            "=HYPERLINK(1)",
            "\u202e",
            "٣٤",
        ]
    ),
    # What a page must never say of itself may not be typed either: it would come back in its field.
    some.text(max_size=60).filter(lambda text: text not in ("None", "Undefined")),
)
FORMS = {
    "": (
        "/dot-hien-mau/1/dang-ky",
        "/dot-hien-mau/1/nhom",
        "/nhom",
        "/tra-cuu",
        "/dang-nhap",
        "/xac-nhan/AAAA",
        "/dieu-kien",
        "/dieu-kien/ngay-hien-lai",
        "/so-hien-mau",
    ),
    "tinh": (
        "/quan-ly/khen-thuong/tieu-chi/them",
        "/quan-ly/khen-thuong/dot-xet/them",
        "/quan-ly/khen-thuong/dot-xet/1",
        "/quan-ly/khen-thuong/dot-xet/1/sua",
        "/quan-ly/khen-thuong/dot-xet/1/dua-vao/dot-xuat?nguoi=2",
        "/quan-ly/khen-thuong/dot-xet/1/nguoi/1",
        "/quan-ly/khen-thuong/dot-xet/2/xet",
        "/quan-ly/khen-thuong/dot-xet/2/trung-uong",
        "/quan-ly/khen-thuong/dot-xet/3/quyet-dinh",
        "/quan-ly/khen-thuong/ho-so/1",
        "/quan-ly/khen-thuong/phoi",
        "/quan-ly/khen-thuong/phoi/1",
        "/quan-ly/khen-thuong/so/cap-giay",
        "/quan-ly/khen-thuong/so/nhap",
        "/quan-ly/tai-khoan/them",
        "/quan-ly/nguoi-hien-mau/so-cu",
        "/quan-ly/dot/them",
        "/quan-ly/dot/1/sua",
        "/quan-ly/dot/1/trang-thai",
        "/quan-ly/dot/1/khung-gio",
        "/quan-ly/dot/1/chep",
        "/quan-ly/dot/1/danh-sach/tat-ca",
        "/quan-ly/dot/1/thu-moi?q=su",
        "/quan-ly/dot/1/viec-chuan-bi",
        "/quan-ly/dot/1/bo-giay",
        "/quan-ly/dot/3/da-du",
        "/quan-ly/dot/3/qua-va-se-ri/them-mon",
        "/quan-ly/dot/3/qua-va-se-ri/so-se-ri",
        "/quan-ly/dot/3/qua-va-se-ri/mon/1",
        "/quan-ly/dot/3/qua-va-se-ri/mon/1/sua",
        "/quan-ly/dot/3/qua-va-se-ri/phat-tat-ca",
        "/quan-ly/dot/3/qua-va-se-ri/nguoi-nhan/1",
        "/quan-ly/nguoi-hien-mau/1/ghep/2",
        "/quan-ly/nguoi-hien-mau/1/nhom-mau",
        "/quan-ly/nguoi-hien-mau/1/gia-dinh",
        "/quan-ly/gia-dinh/1?tim=hoa",
        "/quan-ly/gia-dinh/1/nguoi/1/dong-y",
        "/quan-ly/dia-diem/them",
        "/quan-ly/don-vi/them",
        "/quan-ly/don-vi/nhap-bang",
        "/quan-ly/ke-hoach/1/nhap-bang",
        "/quan-ly/ke-hoach/1/chuyen-tiep",
        "/quan-ly/tin/them",
        "/quan-ly/dot/3/ban-don-tiep/1",
        "/quan-ly/dot/3/ban-don-tiep/them-nguoi",
        "/quan-ly/dot/3/tep-co-so",
        "/quan-ly/dot/3/khoa-so",
        "/quan-ly/dot/5/dieu-chinh/nguoi/2",
        "/quan-ly/dot/5/dieu-chinh/nguoi-sot",
        "/quan-ly/chi-tieu/ky",
        "/quan-ly/ke-hoach/1/chi-tieu/them",
        "/quan-ly/ke-hoach/1/chi-tieu/1",
        "/quan-ly/ke-hoach/1/chi-tieu/dong/1",
        "/quan-ly/ke-hoach/1/chi-tieu/cot",
        "/quan-ly/ke-hoach/1/chi-tieu/chia",
        "/quan-ly/ke-hoach/them",
        "/quan-ly/ke-hoach/1/sua",
        "/quan-ly/ke-hoach/1/noi-dung",
        "/quan-ly/ke-hoach/1/tep/",
        "/quan-ly/ke-hoach/1/ban-luu/",
        "/quan-ly/ke-hoach/1/chien-dich/",
        "/quan-ly/ke-hoach/1/chien-dich/them",
    ),
    "xa": ("/quan-ly/dot/1/them-nguoi", "/quan-ly/dang-ky/1"),
}
QUERIES = {
    "": (
        *("/", "/dot-hien-mau/", "/dot-hien-mau/1/dang-ky", "/hom-nay", "/kiem-tra/", "/tra-cuu"),
        *("/tin/", "/loi-moi", "/ket-qua", "/du-lieu/dot-hien-mau.csv", "/du-lieu/ket-qua.csv", "/lich.ics"),
        "/vinh-danh",
    ),
    "tinh": (
        "/quan-ly/dot/",
        "/quan-ly/dia-diem/",
        "/quan-ly/dang-ky/",
        "/quan-ly/dot/1/danh-sach-cho",
        "/quan-ly/nguoi-hien-mau/",
        "/quan-ly/nguoi-hien-mau/khai",
        "/quan-ly/nguoi-hien-mau/thu-cam-on",
        "/quan-ly/nguoi-hien-mau/thu-cam-on.pdf",
        "/quan-ly/khen-thuong/",
        "/quan-ly/khen-thuong/dot-xet",
        "/quan-ly/khen-thuong/dot-xet/1",
        "/quan-ly/khen-thuong/dot-xet/1/dua-vao",
        "/quan-ly/khen-thuong/da-cap",
        "/quan-ly/don-vi/",
        "/quan-ly/don-vi/don-vi.csv",
        "/quan-ly/chi-tieu/ban-do",
        "/quan-ly/danh-sach/doi-chieu",
        "/quan-ly/danh-sach/cho-xac-nhan",
        "/quan-ly/dot/3/nguoi-da-xac-nhan",
        "/quan-ly/dot/1/thu-moi",
        "/quan-ly/tim",
        "/quan-ly/nhat-ky",
        "/quan-ly/chi-tieu",
        "/quan-ly/ke-hoach/",
        "/quan-ly/ke-hoach/1/chi-tieu",
        "/quan-ly/ke-hoach/1/chi-tieu/cot",
        "/quan-ly/ke-hoach/1/phu-luc",
        "/quan-ly/ke-hoach/1/phu-luc.pdf",
        "/quan-ly/dot/3/ban-don-tiep",
        "/quan-ly/dot/3/qua-va-se-ri/nguoi-nhan",
        "/quan-ly/dot/3/qua-va-se-ri/so-se-ri",
        "/quan-ly/dot/5/dieu-chinh",
    ),
}
NAMES = (
    "qua-han",
    "trang",
    "ban-do",
    "tinh-trang",
    "trang-thai",
    "nam",
    "don-vi",
    "q",
    "sau",
    "truoc",
    "tinh",
    "tu-ngay",
    "tu",
    "noi",
    "co-so",
    "loai",
    "moc",
    "xa",
    "den-ngay",
    "khung",
    "nhom",
    "thay",
    "ma",
    "ke-hoach",
    "ke_hoach",
    "ky",
    "kieu",
    "thang",
    "tim",
    "tuan",
    "xem",
    "xep",
)
BOUNDED = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ANSWERS = {200, 400, 404, 409, 410, 413, 422, 429}


@pytest.fixture
def crowd(session: Session, world: World) -> World:
    """Somebody registered for the drives with the numbers 1, 3 and the locked 5, and plan 1 assigns something."""
    add_registration(session, world.today_drive, "Lê Thị Hoa", commune_id=world.ward, phone="0912345678")
    ward, facility = session.get_one(Unit, world.ward), session.get_one(Unit, world.facility)
    add_drive(session, ward, facility, world.today + timedelta(days=2), "Hội trường")
    locked = add_drive(session, ward, facility, world.today, "Nhà thi đấu")
    locked.state = DriveState.CLOSED
    missed = add_registration(session, locked.id, "Lê Thị Hoa", commune_id=world.ward)
    assert (locked.id, missed.id) == (5, 2)
    plan = add_plan(session, world.province, world.today, world.today + timedelta(days=90))
    line = add_line(session, plan, world.ward, 100, group_label="I. Các xã")
    assert (plan.id, line.id) == (1, 1)
    assert stocked(session, world.today_drive, 5).id == 1
    rows = [make_donor(session, "Lê Thị Hoa", commune_id=world.ward, birth_year=1990) for _ in range(2)]
    for row in rows:
        give(session, row, 100)
    assert (rows[0].id, rows[1].id, household(session, world, "Gia đình bà Hoa", rows[0])) == (1, 2, 1)
    decided(session, world, rows[0])
    assert rounds_of_three_states(session, world, rows[0], rows[1]) == [1, 2, 3]
    kept = {"unit_id": world.province, "by": SYSTEM, "now": clock.now()}
    assert new_layout(session, PaperKind.MERIT, Sheet.A4_LANDSCAPE, **kept).id == 1
    session.commit()
    assert (world.drive, world.today_drive) == (1, 3)
    return world


def _person(app: Flask, officer: Callable[[str], Visitor], username: str) -> Visitor:
    return officer(username) if username else Visitor(app.test_client())


@pytest.mark.parametrize(
    ("username", "path"), [(who, path) for who, paths in FORMS.items() for path in paths]
)
def test_no_form_crashes(
    app: Flask, crowd: World, officer: Callable[[str], Visitor], username: str, path: str
) -> None:
    person = _person(app, officer, username)

    @BOUNDED
    @given(some.integers(0, 11), some.lists(some.one_of(some.none(), ODD), min_size=25, max_size=25))
    def fill(which: int, typed: list[str | None]) -> None:
        page = person.open(path)
        posts = [
            n
            for n, form in enumerate(page.forms())
            if (form.get("method") or "").lower() == "post" and form.get("action") != "/dang-xuat"
        ]
        if not posts:
            return  # What was typed before has closed this record: nothing can be sent any more.
        number = posts[which % len(posts)]
        elements = page.forms()[number].iter()
        names = sorted({str(e.get("name")) for e in elements if e.get("name")} - {"csrf_token", "form_time"})
        values = {
            name: text.encode("utf-8", "replace").decode()
            for name, text in zip(names, typed, strict=False)
            if text is not None
        }
        answer = person.submit(form=number, **values)
        assert answer.status in ANSWERS, (path, values, answer.status)

    fill()


@pytest.mark.parametrize("username", QUERIES)
def test_no_address_crashes(
    app: Flask, crowd: World, officer: Callable[[str], Visitor], username: str
) -> None:
    person = _person(app, officer, username)

    @BOUNDED
    @given(some.dictionaries(some.sampled_from(NAMES), ODD, max_size=5))
    @example({"tim": "?", "q": "?"})
    @example({"xa": "\x00", "tinh": "\x00", "don-vi": "\x00"})
    def ask(asked: dict[str, str]) -> None:
        query = {name: value.encode("utf-8", "replace").decode() for name, value in asked.items()}
        for path in QUERIES[username]:
            assert person.open(path, query_string=query).status in ANSWERS, (path, query)

    ask()
