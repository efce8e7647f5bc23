"""Plans, campaigns, committees and announcements: what the public reads, and what offices write."""

from __future__ import annotations

from collections.abc import Callable

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.outreach.markup import shown
from domain import clock
from domain.outreach.records import Announcement
from domain.plans.records import Campaign, Plan
from domain.units.records import Unit
from tests.statements import changes, statements
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def _import(visitor: Visitor, weeks: str = "151") -> None:
    visitor.open("/quan-ly/ke-hoach/nhap?mau=hung-yen-2024")
    page = visitor.submit("Nhập kế hoạch và 48 đợt", weeks=weeks)
    assert page.title == "Tuyên truyền, vận động và tổ chức hiến máu tình nguyện năm 2024"


def test_a_ward_reads_the_plan_and_cannot_take_the_provinces(officer: Officer) -> None:
    _import(officer("tinh"))
    ward = officer("xa")
    page = ward.open("/quan-ly/ke-hoach/")
    assert ward.open(page.link("Tuyên truyền")).status == 200
    assert ward.open("/quan-ly/ke-hoach/nhap?mau=hung-yen-2024").status == 404
    assert officer("donvi").open("/quan-ly/ke-hoach/").status == 403


def test_an_unknown_plan_does_not_exist(officer: Officer) -> None:
    assert officer("tinh").open("/quan-ly/ke-hoach/999/").status == 404


def test_the_four_numbers_stand_side_by_side(officer: Officer) -> None:
    visitor = officer("tinh")
    assert "Chưa có kế hoạch" in visitor.open("/quan-ly/chi-tieu").text
    _import(visitor)
    page = visitor.open("/quan-ly/chi-tieu")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.all(".//table//tr")]
    first = next(row for row in rows if row[0] == "BCĐ vận động HMTN huyện Khoái Châu")
    assert first[1:5] == ["1.350", "2.800", "0", "0"]
    total = next(row for row in rows if row[0] == "Tổng cộng")
    assert total[1:5] == ["13.762", "22.750", "0", "0"]
    shared = next(row for row in rows if row[0] == "Phần chưa phân cho đơn vị nào")
    assert shared[2] == "300"


def test_the_campaign_page_has_the_real_text_and_its_drives(
    officer: Officer, visitor: Visitor, app: Flask
) -> None:
    _import(officer("tinh"))
    with app.extensions["sessions"]() as session:
        slug = session.scalars(select(Campaign.slug).where(Campaign.name.contains("toàn dân"))).one()
    page = visitor.open(f"/chien-dich/{slug}")
    assert page.title == "Hưởng ứng “Ngày toàn dân tham gia Hiến máu tình nguyện 7/4”"
    assert "lồng ghép tổ chức phát động tiếp nhận máu" in page.text
    assert "HMTN" not in page.text and len(page.all(".//ol[@class='drives']/li")) == 8
    assert "3.850" in page.text
    assert visitor.open("/chien-dich/khong-co").status == 404


def test_the_committee_page_says_what_is_known_and_what_is_not(officer: Officer, visitor: Visitor) -> None:
    assert "chưa công bố" in visitor.open("/ban-chi-dao/tinh-hung-yen").text
    _import(officer("tinh"))
    page = visitor.open("/ban-chi-dao/tinh-hung-yen")
    assert page.title == "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên"
    assert "Hội Chữ thập đỏ tỉnh" in page.text and "Sở Nội vụ" in page.text
    assert "Danh sách thành viên chưa công bố." in page.text and "HMTN" not in page.text
    assert visitor.open("/ban-chi-dao/khong-co").status == 404


def test_a_ward_keeps_its_own_committee_only(officer: Officer, world: World, visitor: Visitor) -> None:
    ward = officer("xa")
    page = ward.open("/quan-ly/tin/")
    ward.open(page.link("Sửa trang Ban Chỉ đạo"))
    page = ward.submit("Thêm thành viên", full_name="TRẦN THỊ HOA", role="")
    assert page.status == 422 and page.errors == ["Nhập vai trò trong Ban Chỉ đạo"]
    page = ward.submit("Thêm thành viên", role="Trưởng ban", office="Phó Chủ tịch UBND phường")
    assert "Đã thêm Trần Thị Hoa." in page.text
    page = ward.submit("Thêm thành viên", full_name="Trần Thị Hoa", role="Trưởng ban")
    assert page.errors == ["Trần Thị Hoa đã có trong danh sách với vai trò này."]
    page = ward.submit("Thêm điểm tiếp nhận", point_name="Bộ phận một cửa", point_phone="0912345678")
    assert "0912 345 678" in page.text
    page = ward.submit(
        "Lưu thông tin",
        decision_number="12/QĐ-UBND",
        **_day("decision_day", "5", "3", "2026"),
        standing_body="Hội",
    )
    assert "Đã lưu trang Ban Chỉ đạo." in page.text
    page = visitor.open("/ban-chi-dao/phuong-pho-hien-11953")
    assert "Quyết định số 12/QĐ-UBND ngày 05/03/2026" in page.text and "Trần Thị Hoa" in page.text
    ward.open(f"/quan-ly/ban-chi-dao/{world.ward}")
    assert "chưa công bố" in ward.submit("Bớt Trần Thị Hoa").text
    assert ward.open(f"/quan-ly/ban-chi-dao/{world.other_ward}").status == 404
    assert officer("tinh").open(f"/quan-ly/ban-chi-dao/{world.other_ward}").status == 200
    assert officer("donvi").open(f"/quan-ly/ban-chi-dao/{world.school}").status == 403


def _day(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def test_a_term_that_ends_first_is_told(officer: Officer, world: World) -> None:
    ward = officer("xa")
    ward.open(f"/quan-ly/ban-chi-dao/{world.ward}")
    term = _day("term_from", "1", "1", "2026") | _day("term_to", "1", "1", "2025")
    page = ward.submit("Lưu thông tin", **term)
    assert page.status == 422 and page.errors == ["Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu."]


def test_an_announcement_is_previewed_published_and_withdrawn(officer: Officer, visitor: Visitor) -> None:
    ward = officer("xa")
    ward.open("/quan-ly/tin/them")
    page = ward.submit("Xem trước", title="Đổi lịch", body="Đợt **chủ nhật** dời.\n\n- một\n- hai\n\n# To")
    assert page.texts(".//section[@id='preview']//strong") == ["chủ nhật"]
    assert page.texts(".//section[@id='preview']//h2")[-1] == "To"
    page = ward.submit("Lưu bản nháp")
    assert "Đã lưu bản nháp." in page.text
    assert visitor.open("/tin/doi-lich").status == 404
    page = ward.submit("Đăng tin", **_day("last_day", "1", "1", "2020"))
    assert page.status == 422 and page.errors == ["Ngày cuối đã qua. Chọn ngày từ hôm nay trở đi."]
    page = ward.submit("Đăng tin", **_day("last_day", "", "", ""))
    assert "Đã đăng tin." in page.text
    page = visitor.open("/tin/doi-lich")
    assert page.title == "Đổi lịch" and page.texts(".//li") == ["một", "hai"]
    assert "Đổi lịch" in visitor.open("/ban-chi-dao/phuong-pho-hien-11953").text
    ward.submit("Gỡ tin khỏi trang công khai")
    assert visitor.open("/tin/doi-lich").status == 404


def test_an_announcement_needs_words(officer: Officer) -> None:
    ward = officer("xa")
    ward.open("/quan-ly/tin/them")
    page = ward.submit("Đăng tin", title="", body="")
    assert page.status == 422 and page.errors == ["Nhập tiêu đề", "Nhập nội dung"]


def test_one_unit_cannot_touch_the_news_of_another(officer: Officer, app: Flask, world: World) -> None:
    number = _stored_announcement(app, world)
    assert officer("xakhac").open(f"/quan-ly/tin/{number}").status == 404
    other = officer("xakhac")
    other.open("/quan-ly/tin/")
    assert other.post(f"/quan-ly/tin/{number}/go", {"csrf_token": other.token()}).status == 404
    assert officer("coso").open("/quan-ly/tin/").status == 403


def _stored_announcement(app: Flask, world: World, title: str = "Tin", body: str = "Lời") -> int:
    with app.extensions["sessions"]() as session:
        stored = Announcement(
            slug=f"tin-{title}".lower(),
            unit_id=world.ward,
            title=title,
            body=body,
            author="x",
            changed_at=clock.now(),
        )
        stored.published_at = clock.now()
        session.add(stored)
        session.commit()
        return stored.id


def test_an_announcement_is_over_after_its_last_day(app: Flask, visitor: Visitor, world: World) -> None:
    number = _stored_announcement(app, world, "cu")
    assert visitor.open("/tin/tin-cu").status == 200
    with app.extensions["sessions"]() as session:
        session.get_one(Announcement, number).last_day = clock.today().replace(year=2020)
        session.commit()
    assert visitor.open("/tin/tin-cu").status == 410


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=//x></iframe>",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html,<script>1</script>)", "[a](vbscript:msgbox(1))", "![a](javascript:alert(1))", "![a](//x/y.png)",
    "<a href=javascript:alert(1)>x</a>", '<a href="x" onclick="alert(1)">x</a>', "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//x>", "<form action=//x><input name=a></form>", "<button formaction=//x>x</button>",
    "<base href=//x>", "<meta http-equiv=refresh content=0>", "<object data=x></object>", "<embed src=x>",
    "<video src=x onerror=alert(1)>", "<details open ontoggle=alert(1)>", "<math><mi xlink:href=javascript:1></math>",
    "<template><script>1</script></template>", "<noscript><p title='</noscript><img src=x onerror=1>'>",
    "`<script>1</script>`", "```\n<script>1</script>\n```", "    <script>1</script>", "<!-- --!><img src=x onerror=1>",
    "<![CDATA[<script>1</script>]]>", "[a]: javascript:alert(1)\n\n[a]", "<javascript:alert(1)>", "<x onclick=1>y</x>",
    "[a](http://x/\"onmouseover=\"alert(1))", "[a](<javascript:alert(1)>)", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<div style='background:url(javascript:1)'>", "<p id=main class=skip data-hx-get=/x>y</p>",
    "<textarea></textarea><script>1</script>", "[x](https://a\" style=\"color:red)",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    root = html5lib.parse(str(shown(text)), treebuilder="etree", namespaceHTMLElements=False)
    body = root.find("body")
    for element in body.iter():
        assert element.tag in {
            "body",
            "p",
            "a",
            "em",
            "strong",
            "br",
            "ul",
            "ol",
            "li",
            "h2",
            "h3",
            "blockquote",
            "hr",
        }
        allowed = {"href", "rel"} if element.tag == "a" else set()
        assert set(element.keys()) <= allowed
        assert not (element.get("href") or "").lower().lstrip().startswith(("javascript", "data", "vbscript"))


def test_there_are_forty_hostile_texts() -> None:
    assert len(set(HOSTILE)) >= 40


def test_plan_pages_ask_a_fixed_number_of_questions(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    _import(visitor)
    with app.extensions["sessions"]() as session:
        number = session.scalars(select(Plan.id)).one()
        slug = session.scalars(select(Campaign.slug).order_by(Campaign.position)).first()
    budgets = {
        f"/quan-ly/ke-hoach/{number}/": 21,
        "/quan-ly/chi-tieu": 11,
        f"/chien-dich/{slug}": 15,
        "/ban-chi-dao/tinh-hung-yen": 14,
        "/quan-ly/ke-hoach/": 8,
    }
    for path, most in budgets.items():
        with statements(app) as asked:
            assert visitor.open(path).status == 200
        questions = [sql for sql in asked if sql.lstrip().upper().startswith("SELECT")]
        assert len(questions) <= most, (path, len(questions), questions)


def test_reading_pages_changes_nothing(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    _import(visitor)
    with statements(app) as asked:
        for path in (
            "/quan-ly/ke-hoach/",
            "/quan-ly/chi-tieu",
            "/quan-ly/tin/",
            "/ban-chi-dao/tinh-hung-yen",
        ):
            visitor.open(path)
    assert asked and changes(asked) == []


def test_every_unit_has_a_page(visitor: Visitor, app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as opened:
        slugs = [
            opened.get_one(Unit, number).slug for number in (world.school, world.facility, world.other_ward)
        ]
    for slug in slugs:
        assert visitor.open(f"/ban-chi-dao/{slug}").status == 200
