"""The Hưng Yên plan as data: every figure and label against the published text."""

import unicodedata
from collections import Counter
from datetime import date, timedelta

import pytest

from domain.plans.plan_units import shipped_plan
from domain.plans.sources import AnnexRow, DriveSource, PlanSource

INSTITUTE = "Viện Huyết học - Truyền máu Trung ương"
VIET_DUC = "Bệnh viện Hữu nghị Việt Đức"

# In the order of the body: campaign, day, host key, planned units of blood, V for Việt Đức.
DRIVES = """
2.1 2023-12-07 huyen-tien-lu 300
2.1 2023-12-12 cong-ty-dien-luc-tinh-hung-yen 250
2.2 2024-03-05 huyen-yen-my 500
2.2 2024-03-06 huyen-khoai-chau 1000
2.2 2024-03-06 thi-xa-my-hao 650 V
2.2 2024-03-11 huyen-van-giang 500
2.2 2024-03-14 huyen-an-thi 500
2.2 2024-03-18 huyen-van-lam 150
2.2 2024-03-21 huyen-tien-lu 350
2.2 2024-03-28 thanh-pho-hung-yen 500
2.3 2024-04-02 huyen-kim-dong 500
2.3 2024-04-03 huyen-phu-cu 500
2.3 2024-04-04 khu-cong-nghiep-tinh 300
2.3 2024-04-10 truong-dai-hoc-su-pham-ky-thuat-hung-yen 500 V
2.3 2024-04-11 khu-cong-nghiep-tinh 300
2.3 2024-04-16 truong-dai-hoc-su-pham-ky-thuat-hung-yen 1000 V
2.3 2024-04-17 truong-dai-hoc-tc-qtkd-hung-yen 350
2.3 2024-04-18 khu-cong-nghiep-tinh 400
2.4 2024-05-13 khu-cong-nghiep-tinh 300
2.4 2024-05-23 khu-cong-nghiep-tinh 150
2.5 2024-06-04 tinh 1100
2.5 2024-06-05 khu-cong-nghiep-tinh 150
2.5 2024-06-18 huyen-yen-my 800 V
2.5 2024-06-27 huyen-van-lam 700
2.6 2024-07-09 huyen-khoai-chau 900 V
2.6 2024-07-17 huyen-kim-dong 500
2.6 2024-07-18 huyen-an-thi 600
2.6 2024-07-24 huyen-van-lam 150
2.6 2024-07-25 khu-cong-nghiep-tinh 300
2.7 2024-08-06 thi-xa-my-hao 650 V
2.7 2024-08-07 huyen-phu-cu 500
2.7 2024-08-08 khu-cong-nghiep-tinh 350
2.7 2024-08-10 buu-dien-tinh 150
2.7 2024-08-12 huyen-tien-lu 350
2.7 2024-08-15 thanh-pho-hung-yen 400
2.7 2024-08-27 khu-cong-nghiep-tinh 750 V
2.8 2024-09-19 khu-cong-nghiep-tinh 300
2.8 2024-09-26 huyen-van-giang 200
2.9 2024-10-02 khu-cong-nghiep-tinh 150
2.9 2024-10-24 truong-dai-hoc-tc-qtkd-hung-yen 300
2.10 2024-11-02 huyen-yen-my 300
2.10 2024-11-05 truong-dai-hoc-su-pham-ky-thuat-hung-yen 1000 V
2.10 2024-11-06 truong-dai-hoc-tc-qtkd-hung-yen 300
2.10 2024-11-11 huyen-van-giang 500
2.10 2024-11-12 huyen-an-thi 600
2.10 2024-11-13 truong-dai-hoc-su-pham-ky-thuat-hung-yen 500 V
2.10 2024-11-26 thanh-pho-hung-yen 350
2.10 2024-11-26 huyen-khoai-chau 900 V
""".strip().splitlines()

ASSIGNED = {
    "huyen-khoai-chau": 1350,
    "huyen-yen-my": 1170,
    "huyen-an-thi": 1005,
    "huyen-van-lam": 998,
    "huyen-van-giang": 900,
    "huyen-kim-dong": 878,
    "thanh-pho-hung-yen": 855,
    "thi-xa-my-hao": 840,
    "huyen-tien-lu": 698,
    "huyen-phu-cu": 593,
    "khu-cong-nghiep-tinh": 1200,
    "truong-dai-hoc-tc-qtkd-hung-yen": 675,
    "truong-dai-hoc-su-pham-ky-thuat-hung-yen": 1500,
    "so-y-te-tinh-hung-yen": 200,
    "dang-uy-khoi-co-quan-doanh-nghiep-tinh": 200,
    "cong-an-tinh-hung-yen": 200,
    "cong-ty-dien-luc-tinh-hung-yen": 200,
    "lien-doan-lao-dong-tinh": 200,
    "buu-dien-tinh": 100,
}


@pytest.fixture
def plan() -> PlanSource:
    return shipped_plan("hung-yen-2024")


def drive_on(plan: PlanSource, host_key: str, on: date) -> DriveSource:
    return next(drive for drive in plan.drives if (drive.host_key, drive.on) == (host_key, on))


def annex_row(plan: PlanSource, host_key: str) -> AnnexRow:
    return next(row for row in plan.annex.rows if row.host_key == host_key)


def test_all_48_drives_in_order(plan: PlanSource) -> None:
    read = [
        f"{d.campaign} {d.on} {d.host_key} {d.planned}" + (" V" if d.facility == VIET_DUC else "")
        for d in plan.drives
    ]
    assert read == DRIVES
    assert len(read) == 48
    assert plan.planned == 22_750


def test_drives_keep_the_words_of_the_source(plan: PlanSource) -> None:
    my_hao = drive_on(plan, "thi-xa-my-hao", date(2024, 3, 6))
    assert my_hao.host_label == "Ban Chỉ đạo vận động HMTN thị xã Mỹ Hòa"
    assert my_hao.host_note == "Ngày hội hưởng ứng Lễ hội Xuân hồng"
    assert my_hao.venue == "Trung tâm văn hóa thị xã Mỹ Hòa"
    assert my_hao.co_directing == (
        "Ban Chỉ đạo vận động HMTN tỉnh",
        "Ban Chỉ đạo vận động HMTN thị xã Mỹ Hòa",
    )
    assert (
        drive_on(plan, "huyen-khoai-chau", date(2024, 3, 6)).host_note
        == "là đơn vị tổ chức “Lễ hội Xuân hồng”"
    )
    zone = drive_on(plan, "khu-cong-nghiep-tinh", date(2024, 5, 23))
    assert zone.audience == (
        "Cán bộ, nhân viên, công nhân và người lao động thuộc Ban quản lý các Khu công nghiệp tỉnh"
    )
    assert zone.printed_day == "23/05/2024"
    assert zone.implementing == (
        "Ban Chỉ đạo HMTN Khu công nghiệp tỉnh", INSTITUTE, "Văn phòng Ban Chỉ đạo vận động HMTN tỉnh",
    )  # fmt: skip
    assert drive_on(plan, "truong-dai-hoc-su-pham-ky-thuat-hung-yen", date(2024, 11, 5)).co_directing == ()


def test_every_drive_has_its_parts(plan: PlanSource) -> None:
    campaigns = {campaign.number: campaign for campaign in plan.campaigns}
    for drive in plan.drives:
        assert drive.facility in {INSTITUTE, VIET_DUC}
        assert drive.facility in drive.implementing
        assert drive.venue
        day, month, year = (int(part) for part in drive.printed_day.split("/"))
        assert drive.on == date(year, month, day)
        assert campaigns[drive.campaign].period_from <= drive.on <= campaigns[drive.campaign].period_to
        assert plan.period_from <= drive.on <= plan.period_to
        assert bool(drive.audience) == (drive.host_key == "khu-cong-nghiep-tinh")
    assert len({(drive.host_key, drive.on) for drive in plan.drives}) == 48


def test_the_shared_drive_of_june(plan: PlanSource) -> None:
    (shared,) = [drive for drive in plan.drives if drive.shares]
    assert (shared.host_key, shared.on, shared.planned) == ("tinh", date(2024, 6, 4), 1100)
    assert [drive for drive in plan.drives if drive.is_tentative] == [shared]
    assert shared.date_note == "Có Kế hoạch cụ thể sau"
    assert shared.venue == "Trung tâm hội nghị tỉnh"
    assert [(share.label, share.planned) for share in shared.shares] == [
        ("Đoàn khối Cơ quan – doanh nghiệp tỉnh", 200),
        ("Liên đoàn lao động tỉnh", 200),
        ("Công an tỉnh Hưng Yên", 200),
        ("Sở Y tế tỉnh", 200),
        ("Các huyện, thành phố, thị xã", 300),
    ]
    assert shared.co_directing[-1].endswith("các huyện, thành phố, thị xã")
    assert shared.implementing == ("Hội Chữ thập đỏ tỉnh và các cơ quan đơn vị phối hợp", INSTITUTE)


def test_head_results_and_period(plan: PlanSource) -> None:
    head, results = plan.head, plan.results
    assert (head.number, head.symbol, head.place) == ("", "KH-UBND", "Hưng Yên")
    assert head.signed_text == "ngày tháng 12 năm 2023"
    assert head.title == "Tuyên truyền, vận động và tổ chức hiến máu tình nguyện năm 2024"
    assert len(head.opening) == 2
    assert [(basis.number, basis.on) for basis in plan.legal_bases] == [("120/QĐ-BCĐQG", date(2023, 11, 22))]
    assert (results.percent_of_national, results.percent_of_province, results.percent_of_need) == (
        185,
        147,
        100,
    )
    assert (results.drives, results.collected) == (47, 18_499)
    assert (results.period_from, results.period_to) == (date(2022, 12, 1), date(2023, 11, 30))
    assert (plan.period_from, plan.period_to) == (date(2023, 12, 1), date(2024, 11, 30))


def test_sections_duties_recipients_and_signature(plan: PlanSource) -> None:
    sizes = {section.key: len(section.paragraphs) for section in plan.sections}
    assert sizes == {
        "muc-dich-yeu-cau": 0,
        "muc-dich": 4,
        "yeu-cau": 3,
        "noi-dung-hoat-dong": 0,
        "cong-tac-tuyen-truyen": 11,
        "to-chuc-cac-dot-diem-hien-mau-tinh-nguyen-nam-2024": 1,
        "cong-tac-ton-vinh-khen-thuong-so-ket-tong-ket-phong-trao-hmt": 1,
        "to-chuc-thuc-hien": 0,
    }
    assert [len(duty.paragraphs) for duty in plan.duties] == [3, 2, 1, 2, 1, 1, 3]
    assert plan.duties[0].body == "Hội Chữ thập đỏ tỉnh"
    assert plan.closing.endswith("./.")
    assert len(plan.recipients) == 11
    assert plan.recipients[-1].line == "Lưu VP, BCD tỉnh, KGVX^T"
    assert plan.signatures[0].authority == ("TM. ỦY BAN NHÂN DÂN", "KT.CHỦ TỊCH")
    assert (plan.signatures[0].title, plan.signatures[0].name) == ("PHÓ CHỦ TỊCH", "Nguyễn Duy Hưng")


def test_campaigns_as_written(plan: PlanSource) -> None:
    assert [campaign.number for campaign in plan.campaigns] == [f"2.{place}" for place in range(1, 11)]
    assert plan.campaigns[0].heading == "Tháng 12/2023 hưởng ứng Chương trình “Chủ nhật đỏ”"
    may = plan.campaigns[3]
    assert may.heading == "Tháng 5/2023 – Hưởng ứng Chiến dịch “Những giọt máu hồng hè năm 2023”"
    assert (may.period_from, may.period_to) == (date(2024, 5, 1), date(2024, 5, 31))
    for campaign in plan.campaigns:
        assert campaign.heading.startswith(campaign.printed_month)
        assert campaign.heading.endswith(campaign.theme)


def test_annex_figures(plan: PlanSource) -> None:
    annex = plan.annex
    assert {row.host_key: row.assigned for row in annex.rows} == ASSIGNED
    assert [group.printed_subtotal for group in annex.groups] == [9_287, 1_200, 2_175, 1_100]
    assert annex.printed_total == 13_762
    assert sum(len(row.lines) for row in annex.rows) == 51
    assert annex.planned == 22_450
    assert [len(group.rows) for group in annex.groups] == [10, 1, 2, 6]
    assert annex_row(plan, "thi-xa-my-hao").label == "BCĐ vận động HMTN thị xã Mỹ Hào"
    assert [(line.printed_day, line.planned) for line in annex_row(plan, "huyen-van-lam").lines] == [
        ("18/03/2024", 150), ("27/06/2024", 700), ("24/07/2024", 150),
    ]  # fmt: skip
    assert [
        line.printed_planned for line in annex_row(plan, "truong-dai-hoc-su-pham-ky-thuat-hung-yen").lines
    ] == [
        "500",
        "1.000",
        "1000",
        "500",
    ]
    for row in annex.rows:
        for line in row.lines:
            assert line.planned == int(line.printed_planned.replace(".", ""))
            day, month, year = (int(part) for part in line.printed_day.split("/"))
            assert line.on == date(year, month, day)


def test_text_is_nfc() -> None:
    assert unicodedata.is_normalized("NFC", repr(shipped_plan("hung-yen-2024")))


@pytest.mark.parametrize("weeks", [104, -1])
def test_shifting_moves_days_and_keeps_quotes(plan: PlanSource, weeks: int) -> None:
    moved, by = plan.shifted(weeks), timedelta(weeks=weeks)
    assert [drive.on for drive in moved.drives] == [drive.on + by for drive in plan.drives]
    assert moved.drives[0].on.weekday() == plan.drives[0].on.weekday()
    assert (moved.period_from, moved.period_to) == (plan.period_from + by, plan.period_to + by)
    assert moved.campaigns[3].period_from == date(2024, 5, 1) + by
    assert moved.campaigns[3].heading == plan.campaigns[3].heading
    assert annex_row(moved, "huyen-phu-cu").lines[0].on == date(2024, 4, 3) + by
    assert annex_row(moved, "huyen-phu-cu").lines[0].printed_day == "03/04/2024"
    assert moved.drives[0].printed_day == "07/12/2023"
    assert (moved.planned, moved.annex.planned) == (22_750, 22_450)
    assert moved.shifted(-weeks) == plan


def test_facilities_of_the_body(plan: PlanSource) -> None:
    assert Counter(drive.facility for drive in plan.drives) == {INSTITUTE: 38, VIET_DUC: 10}
