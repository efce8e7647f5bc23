"""Quota tables of offices: the real ones to the digit, invented ones of other provinces, wrong totals, doubts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import domain.plans
from domain.plans.reading.annex_choices import chosen_columns
from domain.plans.reading.annex_columns import MERGED_UP
from domain.plans.reading.annex_parts import Meaning
from domain.plans.reading.annex_reader import AnnexReading, holds_annex, read_annex
from exchange.tables import read_pasted

TEXTS = Path(domain.plans.__file__).parent / "data"


def _text(name: str, first: str, after: str | None = None) -> str:
    text = (TEXTS / name).read_text(encoding="utf-8")
    start = text.index(first)
    return text[start : text.index(after, start) if after else len(text)]


def _read(
    text: str, first: date = date(2024, 1, 1), last: date = date(2024, 12, 31), sign: str = "|"
) -> AnnexReading:
    return read_annex([line.split(sign) for line in text.strip("\n").splitlines()], first, last)


def _schedule(reading: AnnexReading) -> list[tuple[str, int, list[tuple[str, int]]]]:
    return [
        (
            row.label,
            row.assigned,
            [(str(line.on or f"{line.month:%Y-%m}"), line.planned) for line in row.lines],
        )
        for row in reading.annex.rows
    ]


def test_kien_giang_to_the_digit() -> None:
    table = read_pasted(_text("kien_giang_2020.txt", "Số TT\t", "**6. Kinh phí"))
    reading = read_annex(table.rows, date(2020, 5, 1), date(2020, 8, 31))
    annex = reading.annex
    assert annex.is_matrix and reading.doubts == () and len(annex.rows) == 23
    months = [date(2020, number, 1) for number in (5, 6, 7, 8)]
    counted = [
        sum(x.planned for row in annex.rows for x in row.lines if x.month == month) for month in months
    ]
    assert counted == [1500, 1950, 1200, 1600]
    assert annex.printed_month_totals == tuple(zip(months, counted, strict=True))
    assert sum(row.assigned for row in annex.rows) == 6250
    assert all(check.agrees for check in reading.totals) and len(reading.totals) == 4
    twice = [
        (row.number, row.lines[0].month.month) for row in annex.rows if row.label == "Bệnh viện Đa khoa tỉnh"
    ]
    assert twice == [(4, 5), (22, 8)]


def test_hung_yen_to_the_digit() -> None:
    table = read_pasted(_text("hung_yen_2024.txt", "PHỤ LỤC:"))
    reading = read_annex(table.rows, date(2023, 12, 1), date(2024, 11, 30))
    annex = reading.annex
    assert reading.doubts == () and not annex.is_matrix
    groups = [(group.number, group.printed_subtotal, len(group.rows)) for group in annex.groups]
    assert groups == [("I", 9287, 10), ("II", 1200, 1), ("III", 2175, 2), ("IV", 1100, 6)]
    assert annex.printed_total == 13762 == sum(row.assigned for row in annex.rows)
    assert sum(len(row.lines) for row in annex.rows) == 51 and annex.planned == 22450
    assert [check.agrees for check in reading.totals] == [True] * 5
    assert annex.title == "BẢNG CHỈ TIÊU TỔ CHỨC HIỂN MÁU TÌNH NGUYỆN NĂM 2024"
    assert annex.attached_to == "Kèm theo Kế hoạch số /KH-UBND ngày /12/2023 của UBND tỉnh"
    first = annex.rows[0].lines
    assert [(x.printed_day, x.printed_planned) for x in first][:2] == [
        ("06/3/2024", "1.000"),
        ("09/7/2024", "900"),
    ]


def test_columns_in_another_order_with_own_words() -> None:
    reading = _read(
        """UBND TỈNH X|||||
PHỤ LỤC I|||||
LỊCH TIẾP NHẬN MÁU NĂM 2024|||||
(Ban hành kèm theo Kế hoạch số 12/KH-UBND ngày 05/01/2024)|||||
Dự kiến tiếp nhận (ĐVM)|Thời gian tổ chức|Địa điểm|Địa phương, đơn vị|Ghi chú|Số TT
300|06/3|Nhà văn hóa|Huyện A||1
250|T7|Hội trường|Huyện B|đông|2
1.350|12/10|TT văn hóa|Thị xã C||3
1.900|||Tổng cộng||"""
    )
    assert _schedule(reading) == [
        ("Huyện A", 0, [("2024-03-06", 300)]),
        ("Huyện B", 0, [("2024-07", 250)]),
        ("Thị xã C", 0, [("2024-10-12", 1350)]),
    ]
    assert [row.lines[0].venue for row in reading.rows] == ["Nhà văn hóa", "Hội trường", "TT văn hóa"]
    assert reading.rows[1].note == "đông" and reading.doubts == ()
    assert (reading.annex.title, reading.totals[0].agrees) == ("LỊCH TIẾP NHẬN MÁU NĂM 2024", True)


def test_a_head_of_two_rows_with_a_number_under_thang() -> None:
    reading = _read(
        """TT|Cơ quan, đơn vị|Tháng|||Tổng
||3|5|7|
A|Khối huyện||||
1|Huyện A|100|200|300|600
2|Huyện B||200||200
|Cộng|100|400|300|
B|Khối trường||||
1|Trường C|50|||60
|Tổng cộng|150|400|300|850"""
    )
    assert [column.key for column in reading.columns][2:5] == [
        "thang-2024-03",
        "thang-2024-05",
        "thang-2024-07",
    ]
    assert [(group.number, len(group.rows)) for group in reading.annex.groups] == [("A", 2), ("B", 1)]
    wrong = [(check.label, check.printed, check.counted) for check in reading.totals if not check.agrees]
    assert wrong == [("Tổng cộng", 850, 860), ("Trường C", 60, 50)]
    assert [row.assigned for row in reading.annex.rows] == [600, 200, 50]


def test_quarters_are_read_as_months_that_a_person_confirms() -> None:
    reading = _read(
        """STT|Tên đơn vị|Chỉ tiêu giao năm 2024 (đơn vị máu)|||||Ghi chú
||Cả năm|Quý I|Quý II|Quý III|Quý IV|
1|Huyện A|1.000|250|250|250|250|
|Cộng|1000|250|250|250|250|"""
    )
    keys = [column.key for column in reading.columns]
    assert keys[2:7] == ["tong", "thang-2024-01", "thang-2024-04", "thang-2024-07", "thang-2024-10"]
    assert all(column.sentence for column in reading.columns[3:7])
    assert reading.annex.printed_total == 1000


def test_a_row_that_numbers_the_columns_and_names_that_look_like_totals() -> None:
    reading = _read(
        """TT|Đơn vị|Chỉ tiêu giao|Thời gian dự kiến|Dự kiến tiếp nhận
(1)|(2)|(3)|(4)|(5)
1|Sở Y tế|100|05/4/2024|120
2|Công ty TNHH Cộng Hòa|100|05/4/2024|120
3|Tổng công ty May 10|100|05/4/2024|120
|Cộng đồng người Hoa|5|8/2024|5"""
    )
    assert [row.label for row in reading.annex.rows][1:] == [
        "Công ty TNHH Cộng Hòa",
        "Tổng công ty May 10",
        "Cộng đồng người Hoa",
    ]
    assert reading.totals == ()


def test_several_days_in_a_cell_pair_with_their_figures() -> None:
    reading = _read(
        """TT|Đơn vị|Chỉ tiêu|Thời gian|Số lượng
1|Huyện A|900|06/3/2024; 09/7/2024|500; 400
2|Huyện B|900|06/3; 9/7|900
3|Huyện C|900|06/3; 9/7|300; 300; 300
4|Huyện D|900||300
5|Huyện E|900|06/3|"""
    )
    rows = _schedule(reading)
    assert rows[0][2] == [("2024-03-06", 500), ("2024-07-09", 400)]
    assert rows[1][2] == [("2024-03-06", 450), ("2024-07-09", 450)]
    doubts = {doubt.row: (doubt.is_unreadable, doubt.value) for doubt in reading.doubts}
    assert doubts[2] == (False, "450; 450")
    assert doubts[3][0] and doubts[4][0] and not doubts[5][0]
    assert reading.doubts[0].place == "dòng 3, cột Số lượng"


def test_continued_rows_subnumbers_and_what_stands_below() -> None:
    reading = _read(
        """TT|Đơn vị|Chỉ tiêu giao|Thời gian|Số lượng
1|Khối huyện|700||
1.1|Huyện A|300|06/3|300
|||9/7|100
1.2|Huyện B|400||
2|Khối trường|100||
2.1|Trường C|100|T8|100
|Cộng|800||
Nơi nhận:||||
Như trên||||"""
    )
    assert [(g.name, g.printed_subtotal) for g in reading.annex.groups] == [
        ("Khối huyện", 700),
        ("Khối trường", 100),
    ]
    assert _schedule(reading)[0] == ("Huyện A", 300, [("2024-03-06", 300), ("2024-07-09", 100)])
    assert all(check.agrees for check in reading.totals) and reading.unread == (8, 9)


def test_headings_in_any_column_and_rows_numbered_in_roman() -> None:
    headed = _read(
        "Số lượng|Ngày|Đơn vị|TT\nI. Khối huyện|||\n300|06/3|Huyện A|1\nII/ Khối trường|||\n10|T4|ĐH B|1"
    )
    assert [(group.number, group.name) for group in headed.annex.groups] == [
        ("I", "Khối huyện"),
        ("II", "Khối trường"),
    ]
    roman = _read("TT|Đơn vị|T1|T2\nI|Huyện A|30|\nII|Huyện B||40\n|Cộng|30|40")
    assert [row.label for row in roman.annex.rows] == ["Huyện A", "Huyện B"]


def test_the_total_may_stand_on_top_and_a_list_may_have_only_quotas() -> None:
    top = _read("STT|Địa phương|Kế hoạch giao 2024\n|Toàn tỉnh|700\n1|Huyện A|300\n2|Huyện B|400")
    assert top.annex.printed_total == 700 and [row.assigned for row in top.annex.rows] == [300, 400]
    bare = _read("Đơn vị|Số lượng\nHuyện A|300\nHuyện B|400\nTổng số|701")
    assert [row.assigned for row in bare.annex.rows] == [300, 400]
    assert [(check.printed, check.counted) for check in bare.totals] == [(701, 700)]


def test_a_column_of_last_year_stands_aside() -> None:
    reading = _read("TT|UBND xã, phường|Chỉ tiêu 2023|Chỉ tiêu năm 2024\n1|xã A|300|350\n2|xã B|100|150")
    assert [column.key for column in reading.columns] == ["tt", "don_vi", "bo_qua", "giao"]
    assert [row.assigned for row in reading.annex.rows] == [350, 150] and not any(
        c.sentence for c in reading.columns
    )


def test_drives_side_by_side_are_read_in_pairs() -> None:
    reading = _read(
        """TT|Đơn vị|Chỉ tiêu|Đợt 1||Đợt 2|
|||Ngày|Số lượng|Ngày|Số lượng
1|Huyện A|900|06/3|500|09/7|400
2|Huyện B|500|T4|500||
|Cộng|1400||1000||400"""
    )
    assert _schedule(reading) == [
        ("Huyện A", 900, [("2024-03-06", 500), ("2024-07-09", 400)]),
        ("Huyện B", 500, [("2024-04", 500)]),
    ]
    assert reading.doubts == () and [check.agrees for check in reading.totals] == [True] * 3


def test_wrong_totals_are_reported_and_nothing_is_repaired() -> None:
    reading = _read("TT|Đơn vị|Tháng 5|Tháng 6\n1|A|100|\n2|B||1,35\nI|Cộng|100|1.350\n|Tổng|90|1.350")
    assert (2, "Tháng 5", 90, 100) in [(c.row - 2, c.column, c.printed, c.counted) for c in reading.totals]
    (doubt,) = reading.doubts
    assert (doubt.place, doubt.printed, doubt.value, doubt.is_unreadable) == (
        "dòng 3, cột Tháng 6",
        "1,35",
        "1.350",
        False,
    )


def test_merged_figures_and_rows_without_a_name_are_asked() -> None:
    grid = [["TT", "Đơn vị", "Chỉ tiêu giao"], ["1", "A", "500"], ["2", "B", MERGED_UP], ["", "", "70"]]
    reading = read_annex(grid, date(2024, 1, 1), date(2024, 12, 31))
    assert [(doubt.row, doubt.is_unreadable) for doubt in reading.doubts] == [(2, False), (3, True)]
    assert [row.assigned for row in reading.rows] == [500, None]


def test_without_a_head_the_columns_are_guessed_and_can_be_chosen() -> None:
    grid = [["1", "Huyện A", "300", "06/3/2024"], ["2", "Huyện B", "1.350", "09/3/2024"]]
    reading = read_annex(grid, date(2024, 1, 1), date(2024, 12, 31))
    assert not reading.has_head and not holds_annex(grid, date(2024, 1, 1), date(2024, 12, 31))
    assert [column.meaning for column in reading.columns] == [
        Meaning.NUMBER,
        Meaning.UNIT,
        Meaning.ASSIGNED,
        Meaning.WHEN,
    ]
    columns = chosen_columns(["tt", "don_vi", "thang-2024-05", "bo_qua"], [])
    assert columns is not None
    chosen = read_annex(grid, date(2024, 1, 1), date(2024, 12, 31), columns=columns)
    assert chosen.annex.is_matrix and [row.assigned for row in chosen.annex.rows] == [300, 1350]
    assert chosen_columns(["thang-2024-13"], []) is None and chosen_columns(["gi do"], []) is None


def test_months_take_their_year_from_the_period() -> None:
    reading = _read("TT|Đơn vị|T12|T1\n1|A|5|6", date(2023, 12, 1), date(2024, 11, 30))
    assert [column.month for column in reading.columns[2:]] == [date(2023, 12, 1), date(2024, 1, 1)]


@pytest.mark.parametrize("text", ["", "Kính gửi: các huyện", "TT|Đơn vị", "a|b\nc|d"])
def test_what_is_no_quota_table_gives_no_rows_or_no_head(text: str) -> None:
    reading = _read(text)
    assert not reading.has_head


def test_a_head_of_three_rows_with_pairs_of_day_and_figure() -> None:
    text = """TT|Tên đơn vị|Kế hoạch giao|Thời gian thực hiện|||
|||Đợt 1||Đợt 2|
|||Ngày|Số ĐV|Ngày|Số ĐV
1|Huyện Tân Hiệp|700|10/02/2024|350|11/8/2024|350
|Cộng|700||350||350"""
    reading = _read(text)
    assert _schedule(reading) == [("Huyện Tân Hiệp", 700, [("2024-02-10", 350), ("2024-08-11", 350)])]
    assert not reading.doubts and all(check.printed == check.counted for check in reading.totals)


def test_people_are_read_as_the_only_figures_there_are_and_said_so() -> None:
    beside_days = _read("STT|Đơn vị đăng ký|Số người đăng ký|Thời gian\n1|Bộ CHQS tỉnh|200|27/7/2024")
    assert _schedule(beside_days) == [("Bộ CHQS tỉnh", 0, [("2024-07-27", 200)])]
    alone = _read("STT|Tên cơ quan|Số người tham gia\n1|Sở Y tế|40")
    assert _schedule(alone) == [("Sở Y tế", 40, [])]
    for reading in (beside_days, alone):
        assert any("Xem có đúng không" in column.sentence for column in reading.columns)
    beside_quota = _read("STT|Tên cơ quan|Số người|Chỉ tiêu\n1|Sở Y tế|95|40")
    assert _schedule(beside_quota) == [("Sở Y tế", 40, [])]
