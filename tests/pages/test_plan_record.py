"""A plan as a record: made, changed row by row, issued, frozen, compared; each by who may, in its scope."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from domain.plans.records import (
    Plan,
    PlanBasis,
    PlanIssuer,
    PlanPeak,
    PlanRecipient,
    PlanSection,
    PlanState,
)
from tests.plan_steps import BASIC, day, new_plan, plan_id_of
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]


def test_a_province_makes_a_plan_with_all_its_parts(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    page = new_plan(
        visitor,
        issuer_1_label="ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN",
        issuer_1_signature="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn An",
        basis_1_number="Quyết định số 120/QĐ-BCĐQG",
        **day("basis_1_on_day", 22, 11, 2026),
        basis_1_issuer="Ban Chỉ đạo Quốc gia",
        basis_1_about="về việc giao chỉ tiêu năm 2027",
        peak_1_label="Tháng toàn dân",
        **day("peak_1_from", 1, 4, 2027),
        **day("peak_1_to", 30, 4, 2027),
        slogans="Mỗi giọt máu cho đi - Một cuộc đời ở lại\nHiến máu cứu người - Xin hiến thường xuyên",
        recipients="- Thường trực Tỉnh ủy (b/c);\n- Các sở, ban, ngành (t/h);\n- Lưu: VT.",
    )
    assert page.status == 200 and page.title == BASIC["title"]
    told = page.text
    for words in (
        "Số: …/KH-UBND",
        "Hưng Yên, ngày tháng 12 năm 2026",
        "01/12/2026 – 30/11/2027 (365 ngày)",
        "Quyết định số 120/QĐ-BCĐQG ngày 22/11/2026 của Ban Chỉ đạo Quốc gia, về việc giao chỉ tiêu năm 2027",
        "Tháng toàn dân: 01/04/2027 – 30/04/2027",
        "Xin hiến thường xuyên",
        "Thường trực Tỉnh ủy (b/c)",
        "PHÓ CHỦ TỊCH",
        "Dự thảo",
        "số của văn bản, ngày ký, nội dung",
    ):
        assert words in told, words
    with app.extensions["sessions"]() as session:
        plan = session.scalars(select(Plan)).one()
        issuer = session.scalars(select(PlanIssuer)).one()
        lines = session.execute(select(PlanRecipient.line, PlanRecipient.purpose)).all()
        assert plan.state is PlanState.DRAFT and plan.province_id == world.province == issuer.unit_id
        assert [tuple(row) for row in lines] == [
            ("Thường trực Tỉnh ủy", "b/c"),
            ("Các sở, ban, ngành", "t/h"),
            ("Lưu: VT.", ""),
        ]


def test_more_rows_come_back_with_what_was_typed(officer: Officer) -> None:
    visitor = officer("tinh")
    visitor.open("/quan-ly/ke-hoach/them")
    page = visitor.submit("Thêm dòng căn cứ", title="Kế hoạch dở", basis_2_about="về việc khác")
    assert page.status == 200 and not page.errors
    names = [e.get("name") for e in page.all(".//input")]
    assert "basis_5_number" in names and "basis_6_number" not in names
    assert 'value="Kế hoạch dở"' in page.source and 'value="về việc khác"' in page.source
    page = visitor.submit("Thêm đợt cao điểm")
    assert 'value="về việc khác"' in page.source and 'name="peak_4_label"' in page.source


def test_what_is_missing_or_crossed_is_asked_for_and_nothing_is_lost(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    page = new_plan(visitor, title="", peak_1_label="Cao điểm", **day("peak_1_to", 31, 2, 2027))
    assert page.status == 422
    assert page.errors[0] == "Nhập tiêu đề (trích yếu)" and len(page.errors) == 3
    assert any("ngày đầu của đợt cao điểm 1" in sentence for sentence in page.errors)
    assert 'value="Cao điểm"' in page.source and 'value="31"' in page.source
    page = new_plan(visitor, **day("period_to", 1, 11, 2026))
    assert page.status == 422 and page.errors == ["Ngày cuối kỳ phải từ ngày đầu kỳ trở đi."]
    page = new_plan(
        visitor, peak_1_label="Hè", **day("peak_1_from", 1, 12, 2027), **day("peak_1_to", 2, 12, 2027)
    )
    assert page.errors == ["Đợt cao điểm “Hè” nằm ngoài kỳ của kế hoạch. Sửa ngày hoặc sửa kỳ."]
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 0


def test_a_province_plans_for_a_unit_and_a_ward_only_for_itself(
    officer: Officer, app: Flask, world: World
) -> None:
    number = plan_id_of(new_plan(officer("tinh"), unit_id=str(world.other_ward)))
    ward = officer("xa")
    page = new_plan(ward)
    own = plan_id_of(page)
    assert ward.open(f"/quan-ly/ke-hoach/{number}/").status == 404
    assert ward.open(f"/quan-ly/ke-hoach/{number}/sua").status == 404
    assert ward.open(f"/quan-ly/ke-hoach/{own}/sua").status == 200
    ward.open("/quan-ly/ke-hoach/them")
    forged = plan_id_of(ward.submit("Lập dự thảo", **{**BASIC, "unit_id": str(world.other_ward)}))
    with app.extensions["sessions"]() as session:
        assert {session.get_one(Plan, one).unit_id for one in (own, forged)} == {world.ward}
    assert officer("kiemtra").open("/quan-ly/ke-hoach/them").status == 403
    assert officer("tinh").open(f"/quan-ly/ke-hoach/{own}/sua").status == 200


def test_what_a_plan_says_is_changed_and_rows_are_dropped(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    number = plan_id_of(
        new_plan(
            visitor, basis_1_about="về một việc", basis_2_about="về hai việc", recipients="Một nơi (đ/b)"
        )
    )
    page = visitor.open(f"/quan-ly/ke-hoach/{number}/sua")
    assert "Một nơi (đ/b)" in page.source and 'value="về hai việc"' in page.source
    page = visitor.submit("Lưu thông tin", number_text="8A/KH-BCĐ", basis_1_about="", slogans="Một câu")
    assert "Đã lưu thông tin kế hoạch." in page.text and "Số: 8A/KH-BCĐ" in page.text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(PlanBasis.about)).all() == ["về hai việc"]
        assert session.scalars(select(PlanRecipient.purpose)).all() == ["đ/b"]
        assert session.get_one(Plan, number).version == 2


def test_two_officers_do_not_overwrite_each_other(officer: Officer) -> None:
    first, second = officer("tinh"), officer("tinh")
    number = plan_id_of(new_plan(first))
    for visitor in (first, second):
        visitor.open(f"/quan-ly/ke-hoach/{number}/sua")
    first.submit("Lưu thông tin", place_name="Phố Hiến")
    page = second.submit("Lưu thông tin", place_name="Nơi khác")
    assert page.status == 422 and "Có người vừa sửa kế hoạch này." in page.errors[0]
    assert 'value="Nơi khác"' in page.source
    page = second.submit("Lưu thông tin")
    assert "Nơi khác" in page.text


def test_the_text_is_written_ordered_and_shortened(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor))
    visitor.open(f"/quan-ly/ke-hoach/{number}/noi-dung")
    visitor.submit(
        "Lưu nội dung",
        section_1_heading="II. NỘI DUNG",
        section_1_body="Đoạn một\nĐoạn hai",
        section_1_order="2",
        section_2_heading="I. MỤC ĐÍCH",
        section_2_body="Để cứu người",
        section_2_order="1",
    )
    assert visitor.page.texts(".//summary") == ["I. MỤC ĐÍCH", "II. NỘI DUNG"]
    visitor.open(f"/quan-ly/ke-hoach/{number}/noi-dung")
    page = visitor.submit("Thêm phần", section_3_heading="III. TỔ CHỨC")
    assert 'value="III. TỔ CHỨC"' in page.source
    page = visitor.submit("Lưu nội dung", section_1_drop="y", section_2_order="hai")
    assert page.status == 422 and page.errors == ["Nhập thứ tự của phần 2 bằng chữ số, ví dụ 10"]
    page = visitor.submit("Lưu nội dung", section_2_order="1")
    assert page.texts(".//summary") == ["II. NỘI DUNG", "III. TỔ CHỨC"]
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(PlanSection.position).order_by(PlanSection.position)).all() == [1, 2]


def test_issuing_freezes_a_version_and_says_what_is_missing(officer: Officer) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor, recipients="Lưu: VT"))
    ward = officer("xa")
    assert ward.open(f"/quan-ly/ke-hoach/{number}/").status == 404
    visitor.open(f"/quan-ly/ke-hoach/{number}/")
    page = visitor.submit("Ban hành")
    assert "“Ban hành”. Còn thiếu: số của văn bản, ngày ký, cơ quan ban hành, nội dung." in page.text
    page = ward.open(f"/quan-ly/ke-hoach/{number}/")
    assert page.status == 200 and not any("Ban hành" in b for b in page.texts(".//button"))
    page = ward.open(page.link("Bản 1"))
    assert "Không khác gì." in page.text and BASIC["title"] in page.text
    visitor.open(f"/quan-ly/ke-hoach/{number}/sua")
    visitor.submit("Lưu thông tin", title="Tiêu đề mới", recipients="Lưu: VT\nSở Y tế (p/h)")
    page = visitor.open(f"/quan-ly/ke-hoach/{number}/ban-luu/1")
    rows = [page.texts(f".//tbody/tr[{n}]/*") for n in (1, 2)]
    assert rows == [["Tiêu đề", BASIC["title"], "Tiêu đề mới"], ["Nơi nhận", "không có", "Sở Y tế (p/h)"]]
    assert visitor.open(f"/quan-ly/ke-hoach/{number}/ban-luu/9").status == 404


def test_a_stale_button_does_not_change_the_state(officer: Officer, app: Flask) -> None:
    visitor, other = officer("tinh"), officer("tinh")
    number = plan_id_of(new_plan(visitor))
    visitor.open(f"/quan-ly/ke-hoach/{number}/")
    other.open(f"/quan-ly/ke-hoach/{number}/sua")
    other.submit("Lưu thông tin", place_name="Phố Hiến")
    page = visitor.submit("Ban hành")
    assert "Có người vừa sửa kế hoạch này." in page.text
    page = visitor.post(
        f"/quan-ly/ke-hoach/{number}/trang-thai",
        {"csrf_token": visitor.token(), "state": "ket_thuc", "seen_version": "2"},
    )
    assert "Kế hoạch đã đổi trạng thái." in page.text
    with app.extensions["sessions"]() as session:
        assert session.get_one(Plan, number).state is PlanState.DRAFT


def test_a_version_is_frozen_with_a_note(officer: Officer) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor))
    page = visitor.open(f"/quan-ly/ke-hoach/{number}/ban-luu/")
    assert "Chưa có bản lưu nào" in page.text
    page = visitor.submit("Lưu bản hiện nay", note="Trình Thường trực")
    assert "Đã lưu bản 1." in page.text and "Trình Thường trực" in page.text
    page = visitor.submit("Lưu bản hiện nay", note="x" * 301)
    assert page.status == 422


def test_a_draft_is_deleted_only_when_nothing_hangs_on_it(officer: Officer, app: Flask, world: World) -> None:
    visitor = officer("tinh")
    above = plan_id_of(new_plan(visitor, basis_1_about="về việc"))
    below = plan_id_of(new_plan(visitor, title="Kế hoạch cấp dưới", parent_id=str(above)))
    page = visitor.open(f"/quan-ly/ke-hoach/{above}/xoa")
    assert "Còn 1 kế hoạch cấp dưới thuộc kế hoạch này." in page.text
    assert not any("Xóa" in button for button in page.texts(".//button"))
    page = visitor.post(f"/quan-ly/ke-hoach/{above}/xoa", {"csrf_token": visitor.token()})
    assert page.status == 422 and "Chưa xóa được vì còn 1 kế hoạch cấp dưới" in page.text
    visitor.open(f"/quan-ly/ke-hoach/{below}/xoa")
    assert "Đã xóa dự thảo “Kế hoạch cấp dưới”." in visitor.submit("Xóa dự thảo này").text
    visitor.open(f"/quan-ly/ke-hoach/{above}/")
    visitor.submit("Ban hành")
    page = visitor.post(f"/quan-ly/ke-hoach/{above}/xoa", {"csrf_token": visitor.token()})
    assert page.status == 422 and "Chỉ xóa được bản dự thảo." in page.text
    with app.extensions["sessions"]() as session:
        assert session.scalars(select(Plan.id)).all() == [above]


def test_sub_plans_stand_under_their_parent_and_no_circle_is_made(officer: Officer) -> None:
    visitor = officer("tinh")
    above = plan_id_of(new_plan(visitor))
    below = plan_id_of(new_plan(visitor, title="Kế hoạch của phường", parent_id=str(above)))
    page = visitor.open(f"/quan-ly/ke-hoach/{above}/")
    assert "Kế hoạch của phường" in page.text
    assert BASIC["title"] in visitor.open(f"/quan-ly/ke-hoach/{below}/").text
    visitor.open(f"/quan-ly/ke-hoach/{above}/sua")
    page = visitor.submit("Lưu thông tin", parent_id=str(below))
    assert page.status == 422 and "Kế hoạch này đứng trên kế hoạch vừa chọn" in page.errors[0]


def test_a_long_title_and_many_rows_fit(officer: Officer, app: Flask) -> None:
    visitor = officer("tinh")
    number = plan_id_of(new_plan(visitor, title="Ư" * 300))
    assert visitor.open(f"/quan-ly/ke-hoach/{number}/").status == 200
    visitor.open("/quan-ly/ke-hoach/them")
    page = visitor.submit("Lập dự thảo", title="Ư" * 301)
    assert page.status == 422 and "300 ký tự" in page.errors[0]
    page = visitor.post(
        "/quan-ly/ke-hoach/them",
        {"csrf_token": visitor.token(), "basis_999_number": "x", "peak_00_label": "y", "act": "more-x"},
    )
    assert page.status == 200 and 'name="basis_150_number"' in page.source
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(PlanPeak)) == 0
