"""The other published plans, invented plans of other bodies, and any text at all, through the reader of plans."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.plans.plan_units import named_units, published_plans, shipped_plan
from domain.plans.reading.text_reader import read_plan
from domain.plans.records import TargetKind
from domain.plans.source_rows import section_rows
from domain.plans.sources import PlanSource
from tests.plans_text.oracle import invented

K = TargetKind
TODAY = date(2026, 11, 22)


def _targets(plan: PlanSource) -> list[tuple[TargetKind, int, int | None, bool, str]]:
    return [(t.kind, t.amount, t.upper, t.is_least, t.place) for t in plan.targets]


def test_kien_giang_matrix_targets_slogans_and_period() -> None:
    plan = shipped_plan("kien-giang-2020")
    assert (plan.head.number, plan.head.symbol) == ("8A", "KH-BCĐ")
    assert plan.head.signed_text == "ngày 24 tháng 4 năm 2020"
    assert plan.head.issuers == ("Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Kiên Giang",)
    assert (plan.period_from, plan.period_to) == (date(2020, 5, 1), date(2020, 8, 31))
    assert plan.annex is not None and plan.annex.is_matrix
    months = {month.month: total for month, total in plan.annex.printed_month_totals}
    assert (
        months == {5: 1500, 6: 1950, 7: 1200, 8: 1600} and sum(months.values()) == plan.annex.planned == 6250
    )
    assert len(plan.annex.rows) == 23 and len(named_units(plan)) == 21
    assert _targets(plan) == [
        (K.REGISTRANTS, 6250, None, False, "I.3.a"),
        (K.UNITS_OF_BLOOD, 6210, None, True, "I.3.a"),
        (K.RESERVE_DONORS, 250, None, True, "I.3.a"),
        (K.VOLUNTEERS, 500, None, True, "I.3.a"),
        (K.PARTICIPATION_PERCENT, 1000, None, False, "I.3.b"),
        (K.HEADCOUNT_PERCENT, 300, None, True, "I.3.b"),
        (K.CLUBS, 1, None, True, "II.4"),
    ]
    assert "bằng 35% kế hoạch cả năm 2020" in plan.targets[1].sentence
    assert (
        "10 thành viên trở lên" in plan.targets[-1].sentence
        and plan.targets[-1].who == "Mỗi huyện, thành phố"
    )
    assert [slogan.split()[0] for slogan in plan.slogans] == ["Hiến", "Mỗi", "Hành"]
    assert [campaign.period_to for campaign in plan.campaigns] == [date(2020, 8, 31)]


def test_tra_vinh_five_bodies_peak_purposes_and_intake() -> None:
    plan = shipped_plan("tra-vinh-2020")
    assert plan.head.paper == "KẾ HOẠCH PHỐI HỢP" and plan.head.symbol == "KHPH-MTTQ-CTĐ-LĐLĐ-TĐ-SYT"
    assert [issuer.split(" tỉnh ")[0] for issuer in plan.head.issuers] == [
        "Ban Thường trực Ủy ban MTTQ Việt Nam",
        "Hội Chữ thập đỏ",
        "Liên đoàn Lao động",
        "Tỉnh Đoàn Trà Vinh",
        "Sở Y tế",
    ]
    assert (plan.period_from, plan.period_to) == (date(2020, 4, 17), date(2020, 12, 31))
    assert [(peak.period_from, peak.period_to) for peak in plan.peaks] == [
        (date(2020, 4, 21), date(2020, 4, 29))
    ]
    assert len(plan.slogans) == 4
    assert _targets(plan) == [(K.HEADCOUNT_PERCENT, 300, None, True, "IV.1")]
    assert [recipient.purpose for recipient in plan.recipients][:7] == ["b/c"] * 3 + ["đ/b"] * 2 + [
        "t/h",
        "đ/b",
    ]
    assert [(point.name, point.phone, point.email) for point in plan.intake_points] == [
        ("Hội Chữ thập đỏ tỉnh Trà Vinh", "(0294) 3862 613", "ctdtravinh@gmail.com"),
        ("Ủy ban MTTQ Việt Nam tỉnh Trà Vinh", "(0294) 3862 714, 3866 379", "banptdttg@gmail.com"),
    ]
    assert "Không thấy khối chữ ký." in plan.notes


def test_lai_chau_parent_period_and_eighteen_drives() -> None:
    plan = shipped_plan("lai-chau-2025")
    assert (plan.period_from, plan.period_to) == (date(2024, 12, 20), date(2025, 11, 28))
    assert plan.parent_text.startswith(
        "Kế hoạch số 3653/KH-UBND ngày 13/09/2024 của Ủy ban nhân dân tỉnh Lai Châu"
    )
    assert _targets(plan) == [(K.DRIVES, 18, None, False, "II.1")]
    assert ("Ban Giám đốc Sở", "B/c") in [(line.line, line.purpose) for line in plan.recipients]
    second = next(
        place
        for place, part in enumerate(plan.sections)
        if part.paragraphs[:1] and "trong năm 2024" in part.paragraphs[0]
    )
    assert plan.sections[second - 1].heading == "Công tác tuyên truyền vận động Hiến máu tình nguyện"


def test_duong_kinh_month_only_drive_and_five_targets() -> None:
    plan = shipped_plan("duong-kinh-2025")
    assert plan.parent_text.startswith("Kế hoạch số 11/KH-BCĐ ngày 10/01/2025")
    assert _targets(plan) == [
        (K.PEOPLE_REACHED, 550, 650, False, "II.2"),
        (K.UNITS_OF_BLOOD, 330, None, True, "II.2"),
        (K.VOLUNTARY_PERCENT, 1000, None, False, "II.2"),
        (K.REPEAT_PERCENT, 750, None, False, "II.2"),
        (K.PARTICIPATION_PERCENT, 1000, None, False, "II.2"),
    ]
    (drive,) = plan.drives
    assert (drive.on, drive.month, drive.printed_day) == (None, date(2025, 8, 1), "Tháng 08 năm 2025")
    assert drive.venue == "Trung tâm hành chính quận" and drive.is_tentative and drive.planned == 330
    assert drive.facility == "Trung tâm Huyết học - Truyền máu Bệnh viện Hữu nghị Việt Tiệp"
    headings = [heading for heading, _ in section_rows(plan)]
    assert headings.index("IV. TỔ CHỨC THỰC HIỆN") + 1 == headings.index("1. Hội Chữ thập đỏ")
    assert headings.index("12. Ban An toàn giao thông") + 1 == headings.index("V. NGUỒN KINH PHÍ")
    assert len(plan.duties) == 12 and plan.signatures[0].name == "Nguyễn Trí Nhân"


def test_an_invented_plan_of_a_ward() -> None:
    plan = read_plan(invented("phuong_pho_hien"), "x")
    assert plan.head.issuers == ("Ủy ban nhân dân phường Phố Hiến",) and plan.head.number == "15"
    assert [(drive.on, drive.month.month, drive.planned, drive.venue) for drive in plan.drives] == [
        (date(2026, 4, 7), 4, 170, "Nhà văn hóa phường"),
        (None, 9, 150, "Trường THPT Hưng Yên"),
    ]
    assert {drive.host_label for drive in plan.drives} == {"Ủy ban nhân dân phường Phố Hiến"}
    assert [target.kind for target in plan.targets] == [
        *(K.UNITS_OF_BLOOD, K.REPEAT_PERCENT, K.PARTICIPATION_PERCENT, K.CLUBS, K.VOLUNTEERS)
    ]
    assert [(line.line, line.purpose) for line in plan.recipients] == [
        ("BCĐ tỉnh", "b/c"),
        ("Hội CTĐ phường", "t/h"),
        ("Lưu: VT", ""),
    ]
    assert plan.signatures[0].name == "Trần Minh Quang" and len(plan.duties) == 3


def test_an_invented_plan_of_a_department() -> None:
    plan = read_plan(invented("so_giao_duc"), "x")
    assert plan.head.issuers == ("Sở Giáo dục và Đào tạo",)
    assert [(drive.host_label, drive.planned) for drive in plan.drives] == [
        ("Trường THPT Ân Thi", 90),
        ("Trường THPT Khoái Châu", 100),
        ("Trường THPT Yên Mỹ", 90),
    ]
    assert len(plan.slogans) == 2 and plan.signatures[0].name == "Lê Thị Mai Hương"
    assert any("Văn bản không ghi kỳ kế hoạch" in note for note in plan.notes)


def test_an_invented_plan_of_an_enterprise_without_number_or_signature() -> None:
    plan = read_plan(invented("doanh_nghiep"), "x")
    (drive,) = plan.drives
    assert (drive.on, drive.venue, drive.planned) == (date(2026, 5, 16), "Nhà ăn ca số 2", 150)
    assert [(t.kind, t.amount, t.upper) for t in plan.targets] == [
        (K.REGISTRANTS, 180, 220),
        (K.UNITS_OF_BLOOD, 150, None),
    ]
    assert {"Không thấy nơi nhận.", "Không thấy khối chữ ký."} <= set(plan.notes) and len(plan.duties) == 3


@pytest.mark.parametrize(
    ("line", "day", "planned"),
    [
        ("Ngày 15/02/2025 tại Nhà văn hóa, 700 đơn vị.", date(2025, 2, 15), 700),
        ("- Đợt 1: ngày 15/02/2025 tại Nhà văn hóa, 700 đơn vị máu", date(2025, 2, 15), 700),
        ("- Đợt 15/02/2025 tại Nhà văn hóa, 1.700 đơn vị máu", date(2025, 2, 15), 1700),
        ("- Đợt II (ngày 05 tháng 12 năm 2025) tại Nhà văn hóa", date(2025, 12, 5), 0),
        ("- Lần 2: 15/02/2025 tại Nhà văn hóa: 70 đơn vị", date(2025, 2, 15), 70),
    ],
)
def test_a_drive_on_one_line(line: str, day: date, planned: int) -> None:
    text = f"KẾ HOẠCH\nHiến máu năm 2025\nI. LỊCH\n1. Xã Yên Mỹ\n{line}\n"
    (drive,) = read_plan(text, "x").drives
    assert (drive.on, drive.planned, drive.venue) == (day, planned, "Nhà văn hóa")
    assert drive.host_label == "Xã Yên Mỹ"


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("Từ tháng 3 đến hết tháng 11 năm 2026.", date(2026, 3, 1), date(2026, 11, 30)),
        ("Từ tháng 12 đến tháng 2/2027.", date(2026, 12, 1), date(2027, 2, 28)),
        ("Từ ngày 20/12 đến ngày 28/11/2027.", date(2026, 12, 20), date(2027, 11, 28)),
        ("Từ ngày 01 tháng 5 đến hết ngày 31 tháng 8 năm 2026.", date(2026, 5, 1), date(2026, 8, 31)),
    ],
)
def test_periods_in_other_words(told: str, first: date, last: date) -> None:
    plan = read_plan(f"KẾ HOẠCH\nHiến máu năm 2026\nI. THỜI GIAN THỰC HIỆN\n{told}\n", "x")
    assert (plan.period_from, plan.period_to) == (first, last)


def test_numbers_and_marks_with_tabs_as_a_word_processor_copies_them() -> None:
    head = "KẾ HOẠCH\nHiến máu năm 2026\nI.\tMỤC ĐÍCH\n1.\tMục tiêu\n"
    text = head + "-\tTiếp nhận 90 đơn vị máu.\n·\tMở 2 đợt hiến máu.\n"
    plan = read_plan(text, "x")
    assert [(part.number, part.heading, part.paragraphs) for part in plan.sections] == [
        ("I", "MỤC ĐÍCH", ()),
        ("1", "Mục tiêu", ("Tiếp nhận 90 đơn vị máu.", "Mở 2 đợt hiến máu.")),
    ]
    assert [(t.kind, t.amount) for t in plan.targets] == [(K.UNITS_OF_BLOOD, 90), (K.DRIVES, 2)]


@pytest.mark.parametrize("key", sorted(published_plans()))
def test_windows_line_ends_and_decomposed_letters_change_nothing(key: str) -> None:
    from unicodedata import normalize

    text = published_plans()[key].text
    assert read_plan(normalize("NFD", text).replace("\n", "\r\n"), key) == shipped_plan(key)


_PIECES = st.sampled_from(
    [
        *(
            "KẾ HOẠCH",
            "Số: /KH",
            "I. ",
            "1. ",
            "2.1. ",
            "a) ",
            "- ",
            "* ",
            "**",
            "\t",
            "|",
            "\n",
            "\n\n",
            ":",
            "%",
            "đơn vị máu",
        ),
        *(
            "Thời gian: 31/02/2024",
            "từ ngày 1/1 đến ngày 99/99/2024",
            "Tháng 13/2024",
            "Nơi nhận:",
            "PHỤ LỤC",
            "TM.",
        ),
        *(
            "Căn cứ Quyết định số 1/QĐ ngày 0/0/0000",
            "cao điểm từ ngày 5/5 đến 1/1/2024",
            "1.350",
            "ban hành Kế hoạch",
        ),
    ]
)


@settings(deadline=None)
@example(["1. ", "Căn cứ Quyết định số 1/QĐ ngày 0/0/0000"])
@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=60))
def test_no_text_breaks_the_reader(pieces: list[str]) -> None:
    plan = read_plan("".join(pieces), "x", today=TODAY)
    assert plan.period_from <= plan.period_to and plan.notes
    assert all(drive.planned >= 0 for drive in plan.drives)
    assert plan.shifted(3).shifted(-3).period_from == plan.period_from


@settings(deadline=None)
@given(st.sampled_from(sorted(published_plans())), st.data())
def test_a_plan_cut_anywhere_is_read(key: str, data: st.DataObject) -> None:
    text = published_plans()[key].text
    start = data.draw(st.integers(0, len(text)))
    assert read_plan(text[start : start + 6000], "x", today=TODAY).notes
