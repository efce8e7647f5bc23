"""Reading a facility's file: heads, codes and words, volumes, days, what is kept and what a wrong day says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from domain.facility_files.comparing import differences, merged
from domain.facility_files.reading import Content, FileLine, read_day, read_line, read_volume, written_line
from domain.facility_files.rules import UNKNOWN, columns_of, kept_cell, kept_result, tells_results
from domain.results.records import Component, OutcomeKind
from domain.results.rules import Result
from domain.sealing import Keyring
from domain.signups.import_columns import Meaning, meaning_of

DAY, TODAY = date(2026, 11, 22), date(2026, 11, 23)
COLUMNS = ("ho_ten", "ngay_hien_mau", "ket_qua", "the_tich", "hen_lai", "ml_250", "ml_350", "so_se_ri")


def columns(*labels: str) -> list[str]:
    return columns_of(labels, [meaning_of(label) or Meaning.SKIP for label in labels])


def line(*cells: str) -> FileLine:
    padded = (*cells, *[""] * (len(COLUMNS) - len(cells)))
    return read_line(2, Content(padded), COLUMNS, deferred_until=None, drive_day=DAY, today=TODAY)


def donation(ml: int = 350, serial: str = "", reason: str = "") -> Result:
    return Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, ml, serial, override_reason=reason)


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("Mã đăng ký", "ma_dang_ky"),
        ("SỐ DÒNG", "so_dong"),
        ("Kết quả (*)", "ket_qua"),
        ("Kết quả hiến máu", "ket_qua"),
        ("Hiến máu / Kết quả", "ket_qua"),
        ("Lượng máu (ml)", "the_tich"),
        ("Thể tích thực tế", "the_tich"),
        ("Số sê-ri giấy chứng nhận", "so_se_ri"),
        ("Seri GCN", "so_se_ri"),
        ("Hẹn lại từ ngày", "hen_lai"),
        ("Nhóm máu ABO", "nhom_mau"),
        ("Thể tích / 350 ml", "ml_350"),
        ("450", "ml_450"),
        ("Kết quả xét nghiệm", ""),
        ("Lý do hoãn", ""),
        ("HBsAg", ""),
        ("Ghi chú", ""),
    ],
)
def test_heads_are_known_in_their_usual_words(label: str, word: str) -> None:
    assert columns(label) == [word]


def test_of_two_columns_alike_the_first_counts_and_a_list_without_results_is_told() -> None:
    assert columns("Họ và tên", "Kết quả", "Tình trạng") == ["ho_ten", "ket_qua", ""]
    assert not tells_results(columns("Họ và tên", "Số CCCD", "Số sê-ri"))
    assert tells_results(columns("Họ và tên", "350 ml"))


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        *(("Đã hiến", "DH"), ("x", "DH"), ("350 ml", "350"), ("Tạm hoãn 6 tháng vì viêm gan", "HL")),
        *(("không đủ cân", "HL"), ("Bỏ về", "BV"), ("Vắng", "KD"), ("", ""), ("viêm gan B", UNKNOWN)),
    ],
)
def test_of_results_only_the_code_is_kept(cell: str, kept: str) -> None:
    assert kept_result(cell) == kept


def test_of_a_blood_group_only_a_group_is_kept() -> None:
    assert [kept_cell("nhom_mau", cell) for cell in ("O Rh+", "AB (-)", "chờ xét nghiệm")] == [
        "O+",
        "AB-",
        "",
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *(("01/02/27", date(2027, 2, 1)), ("2027-02-01", date(2027, 2, 1)), ("46419", date(2027, 2, 1))),
        *(("ngày 1 tháng 2 năm 2027", date(2027, 2, 1)), ("2027-02-01 00:00:00", date(2027, 2, 1))),
        *(("31/02/2027", None), ("3 tháng", None), ("2027", None)),
    ],
)
def test_days_are_read_as_offices_write_them(cell: str, day: date | None) -> None:
    assert read_day(cell) == day


def test_volumes_are_whole_ml() -> None:
    assert [read_volume(cell) for cell in ("350", "350 ml", "250,0", "350.0")] == [350, 350, 250, 350]
    assert [read_volume(cell) for cell in ("0,35", "một túi", "350-450", "")] == [None] * 4


def test_a_day_that_is_not_the_drives_is_told_and_one_ahead_too() -> None:
    assert line("Lê An", "22/11/26", "DH", "350").problems == []
    ((_, wrong),) = line("Lê An", "21/11/2026", "DH", "350").problems
    assert "21/11/2026 không phải ngày của đợt 22/11/2026" in wrong
    ((_, ahead),) = line("Lê An", "25/11/2026", "DH", "350").problems
    assert "chưa đến" in ahead
    assert line("Lê An", "21/11/2026").is_blank


def test_marks_under_volumes_are_a_donation_and_two_marks_are_asked_about() -> None:
    assert line("Lê An", "", "", "", "", "", "x").result == donation(350)
    ((column, sentence),) = line("Lê An", "", "", "", "", "x", "x").problems
    assert column == "the_tich" and "2 lượng máu: 250 và 350" in sentence
    assert line("Lê An", "", "", "", "1/3/2027").result == Result(
        OutcomeKind.DEFERRED, deferred_until=date(2027, 3, 1)
    )


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"ket_qua": "HL", "the_tich": "350", "so_se_ri": "A1", "hen_lai": "1/3/2027"}, "ket_qua", "HL"),
        ({"ket_qua": "KD", "the_tich": "250 ml"}, "ket_qua", "vừa có kết quả KD vừa có thể tích 250 ml"),
        ({"ket_qua": "BV", "so_se_ri": "A1"}, "ket_qua", "Chọn DH nếu đã hiến, hoặc xóa số sê-ri"),
        ({"ket_qua": "HL", "ml_350": "x", "hen_lai": "1/3/2027"}, "ket_qua", "thể tích 350"),
        ({"ket_qua": "BV", "hen_lai": "1/3/2027"}, "hen_lai", "Chọn HL nếu hẹn lại"),
        ({"ket_qua": "DH", "the_tich": "350", "hen_lai": "1/3/2027"}, "hen_lai", "ngày hẹn lại 1/3/2027"),
        ({"the_tich": "350", "hen_lai": "1/3/2027"}, "hen_lai", "ngày hẹn lại 1/3/2027"),
        ({"ket_qua": "250", "the_tich": "350"}, "the_tich", "2 lượng máu: 350 và 250"),
        ({"ket_qua": "DH", "the_tich": "350", "ml_250": "x"}, "the_tich", "2 lượng máu: 350 và 250"),
    ],
)
def test_cells_that_tell_two_results_are_asked_about(cells: dict[str, str], column: str, words: str) -> None:
    read = line("Lê An", *(cells.get(word, "") for word in COLUMNS[1:]))
    ((told, sentence),) = read.problems
    assert told == column and words in sentence and read.result is None and not read.is_blank


@pytest.mark.parametrize("nothing", ["", "-", "0", "0 ml", "không", "..."])
def test_a_cell_that_holds_nothing_contradicts_no_result(nothing: str) -> None:
    for code, kind in (("BV", OutcomeKind.LEFT), ("KD", OutcomeKind.ABSENT)):
        read = line("Lê An", "", code, nothing, nothing, nothing, nothing, nothing)
        assert (read.problems, read.result) == ([], Result(kind))
    read = line("Lê An", "", "DH", "350", nothing, nothing, "1", nothing)
    assert (read.problems, read.result) == ([], donation(350))
    assert line("Lê An", "", "", nothing, nothing, nothing, nothing, nothing).is_blank


def test_a_volume_written_anew_settles_what_the_other_cells_said() -> None:
    cells = tuple({"ho_ten": "Lê An", "ket_qua": "250", "ml_350": "x"}.get(word, "") for word in COLUMNS)
    ring = Keyring(b"1" * 32, b"2" * 32)
    content = Content(cells)
    shown = written_line(ring, content.sealed(ring), json.dumps(COLUMNS))
    assert (shown["ket_qua"], shown["the_tich"]) == ("DH", "250/350")
    content.answers["the_tich"] = "350"
    read = read_line(2, content, COLUMNS, deferred_until=None, drive_day=DAY, today=TODAY)
    assert (read.problems, read.result) == ([], donation(350))
    content.answers |= {"the_tich": "", "ket_qua": "BV"}
    read = read_line(2, content, COLUMNS, deferred_until=None, drive_day=DAY, today=TODAY)
    assert (read.problems, read.result) == ([], Result(OutcomeKind.LEFT))


def test_what_only_one_side_knows_does_not_differ() -> None:
    assert differences(donation(serial="0012"), donation(serial="12")) == []
    assert differences(donation(serial="A1"), donation()) == []
    assert differences(donation(), donation(serial="A1")) == [("Số sê-ri", "", "A1")]
    assert merged(donation(serial="0012", reason="bác sĩ"), donation(450, "12")) == donation(
        450, "0012", "bác sĩ"
    )
    assert differences(donation(), Result(OutcomeKind.LEFT))[0][0] == "Kết quả"
