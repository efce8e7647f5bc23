"""Tables out of pasted text, workbooks and documents; hostile and wrong files get a sentence within a second."""

from __future__ import annotations

import time
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest

from exchange.office_files import read_tables
from exchange.tables import Limits, Merged, UnreadableTable, as_pasted, read_pasted


def _xlsx(fill: Any) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _zip(files: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_pasted_cells_keep_their_lines_and_their_quotes() -> None:
    table = read_pasted(
        'TT\tĐơn vị\tNgày\tSố\r\n1\tA\t"06/3\n09/7"\t"500\n400"\n2\t"B" x\t"\t5\n3\t"""C"""\t\t\n'
    )
    assert table.rows == (
        ("TT", "Đơn vị", "Ngày", "Số"),
        ("1", "A", "06/3\n09/7", "500\n400"),
        ("2", '"B" x', '"', "5"),
        ("3", '"C"', "", ""),
    )
    assert read_pasted(as_pasted(table.rows)).rows == table.rows


def test_a_word_paste_breaks_cells_of_several_paragraphs_into_lines() -> None:
    head = "TT\tĐơn vị\tChỉ tiêu\tNgày\tSố\nI\tKhối huyện\n"
    pasted = head + "1\tA\t900\t06/3/2024\n09/7/2024\t500\n400\n2\tB\t300\t06/3\t200"
    assert read_pasted(pasted).rows[2:] == (
        ("1", "A", "900", "06/3/2024\n09/7/2024", "500\n400"),
        ("2", "B", "300", "06/3", "200"),
    )


def test_short_rows_are_not_joined_with_the_next_one() -> None:
    pasted = "TT\tĐơn vị\tT5\tT6\tT7\n1\tA\t300\n2\tB\t\t350\n3\tC\t\t\t9\nCộng\t\t300\t350\t9"
    assert [row[0] for row in read_pasted(pasted).rows] == ["TT", "1", "2", "3", "Cộng"]


def test_bars_and_columns_of_spaces_are_tables_too() -> None:
    barred = read_pasted("| TT | Đơn vị | T5 |\n|---|---|:--:|\n| 1 | **A** | 300 |")
    assert barred.rows == (("TT", "Đơn vị", "T5"), ("1", "A", "300"))
    spaced = read_pasted(
        "TT   Đơn vị            Tháng 5   Tháng 6\n1    Kiên Lương        320\n2    Rạch Giá                    350"
    )
    assert spaced.rows == (
        ("TT", "Đơn vị", "Tháng 5", "Tháng 6"),
        ("1", "Kiên Lương", "320", ""),
        ("2", "Rạch Giá", "", "350"),
    )


def test_text_comes_clean_out_of_every_door() -> None:
    table = read_pasted("\ufeffTT\tHuye\u0323\u0302n\u00a0 A\tB\u00adC\u200b\n1\t<b>Cộng</b>\t1.350")
    assert table.rows == (("TT", "Huyện A", "BC"), ("1", "Cộng", "1.350"))


def test_a_workbook_shows_days_and_numbers_as_the_sheet_does() -> None:
    def fill(sheet: Any) -> None:
        sheet.title = "Phụ lục"
        sheet.append(["PHỤ LỤC"])
        sheet.append(["TT", "Đơn vị", "Chỉ tiêu", "Thời gian", "Số lượng"])
        sheet.append([1, "Huyện A", 1.35, date(2024, 3, 6), 500])
        sheet.append([None, None, None, datetime(2024, 3, 1), "=1+1"])
        sheet.append([2, "Huyện B", 0.35, datetime(2024, 6, 3), 1.35])
        sheet.append([3, "Huyện C", 1234, 0, 12345678])
        for cell, shape in (("A6", "0"), ("C6", "0000000"), ("D6", "000;-000"), ("E6", "0000000")):
            sheet[cell].number_format = shape
        sheet["C3"].number_format = "0.000"
        sheet["D4"].number_format = "mmm-yy"
        sheet["C5"].number_format = "0%"
        sheet["D5"].number_format = "d-mmm"
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("A3:A4")

    (table,) = read_tables("bang.xlsx", _xlsx(fill))
    assert table.name == "Phụ lục"
    assert table.rows[2] == ("1", "Huyện A", "1.350", "06/03/2024", "500")
    assert table.rows[3] == ("", "", "", "3/2024", "#CHƯA TÍNH")
    assert table.rows[4] == ("2", "Huyện B", "35%", "03/06", "1,35")
    assert table.rows[5] == ("3", "Huyện C", "0001234", "000", "12345678")
    assert table.merged == (Merged(0, 0, 0, 4), Merged(2, 0, 3, 0))


def test_hidden_sheets_stay_hidden_and_all_others_are_tables() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    book.create_sheet("nháp")["A1"] = "b"
    book["nháp"].sheet_state = "hidden"
    book.create_sheet("hai")["A1"] = "c"
    out = BytesIO()
    book.save(out)
    assert [table.rows for table in read_tables("a.xlsx", out.getvalue())] == [(("a",),), (("c",),)]


def test_a_document_gives_its_tables_with_merged_cells() -> None:
    paper = docx.Document()
    paper.add_paragraph("PHỤ LỤC")
    table = paper.add_table(4, 4)
    rows = [
        ["TT", "Đơn vị", "Tháng", ""],
        ["", "", "5", "6"],
        ["1", "A", "300", ""],
        ["2", "B\nC", "", "1.350"],
    ]
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(line, place).text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    out = BytesIO()
    paper.save(out)
    (found,) = read_tables("bang.docx", out.getvalue())
    assert found.rows == (
        ("TT", "Đơn vị", "Tháng", ""),
        ("", "", "5", "6"),
        ("1", "A", "300", ""),
        ("2", "B\nC", "", "1.350"),
    )
    assert set(found.merged) == {Merged(0, 2, 0, 3), Merged(0, 0, 1, 0), Merged(0, 1, 1, 1)}
    assert found.name == "PHỤ LỤC"


def test_csv_files_and_their_encodings() -> None:
    for data in (
        "TT;Đơn vị\n1;A".encode(),
        "TT;Đơn vị\n1;A".encode("utf-16"),
        b"\xef\xbb\xbf" + "TT,Đơn vị\n1,A".encode(),
    ):
        (table,) = read_tables("bang.csv", data)
        assert table.rows == (("TT", "Đơn vị"), ("1", "A"))
    with pytest.raises(UnreadableTable, match="UTF-8"):
        read_tables("bang.csv", "TT;Đơn vị".encode("cp1258", "replace") + b"\xff\xc0")


def _far(sheet: Any) -> None:
    sheet["A1"], sheet["XFD1048576"] = "x", "y"


HOSTILE = {
    "far": (_xlsx(_far), "quá xa"),
    "bomb": (_zip({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000}), "quá lớn"),
    "ratio": (_zip({"xl/workbook.xml": "<a/>", "xl/a.xml": b"0" * 20_000_000}), "quá lớn"),
    "many": (_zip({f"{n}.xml": "" for n in range(300)}), "quá lớn"),
    "entities": (_zip({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "khai báo lạ"),
    "utf16": (
        _zip({"xl/workbook.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")}),
        "khai báo lạ",
    ),
    "macro": (_zip({"xl/workbook.xml": "<a/>", "xl/vbaProject.bin": b"1"}), "macro"),
    "path": (_zip({"xl/workbook.xml": "<a/>", "../a.xml": "<a/>"}), "đường dẫn"),
    "program": (b"MZ\x90\x00" + b"0" * 1000, "chương trình"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1" + b"0" * 1000, "dạng cũ"),
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "zip": (_zip({"a.txt": "b"}), "không phải bảng"),
    "cut": (b"PK\x03\x04abc", "bị hỏng"),
    "empty": (b"", "trống"),
    "large": (b"0" * 6_000_001, "lớn hơn 6 MB"),
    "picture": (b"\x89PNG\r\n", "Không nhận ra"),
    "broken workbook": (_zip({"xl/workbook.xml": "<a/>"}), "bị hỏng"),
    "broken document": (_zip({"word/document.xml": "<a/>"}), "bị hỏng"),
    "no table": (_xlsx(lambda sheet: None), "không có bảng"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_wrong_files_are_refused_with_a_sentence(name: str) -> None:
    data, words = HOSTILE[name]
    begun = time.process_time()
    with pytest.raises(UnreadableTable, match=words) as refusal:
        read_tables("bang.xlsx", data)
    assert str(refusal.value).endswith(".")
    assert time.process_time() - begun < 1


def test_forged_sizes_do_not_unpack() -> None:
    data = bytearray(_zip({"xl/workbook.xml": "<a/>" + " " * 5000}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        start = data.index(mark) + (22 if mark == b"PK\x03\x04" else 24)
        data[start : start + 4] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableTable):
        read_tables("bang.xlsx", bytes(data))


def test_limits_of_rows_columns_and_emptiness() -> None:
    limits = Limits(rows=3, columns=2)
    assert len(read_pasted("a\tb\nc\td\ne\tf\n\n\n", limits).rows) == 3
    with pytest.raises(UnreadableTable, match="3 dòng"):
        read_pasted("a\n\nb\tx\nc\nd", limits)
    with pytest.raises(UnreadableTable, match="2 cột"):
        read_pasted("a\tb\tc", limits)
    with pytest.raises(UnreadableTable, match="Chưa có bảng"):
        read_pasted(" \n\t\n".replace("\t", " "), limits)
