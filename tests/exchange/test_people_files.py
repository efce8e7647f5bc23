"""Lists of people from files of every shape: each value right, or marked; hostile files refused within a second."""

from __future__ import annotations

import re
import sys
import time
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from domain.donors.records import Sex
from domain.names import fold
from domain.signups.import_births import birth_shown
from domain.signups.import_cells import read_row
from domain.signups.import_columns import Meaning
from domain.signups.import_rows import ReadRow, Weight
from exchange.office_files import read_tables
from exchange.people_table import PeopleTable, people_table
from exchange.tables import Limits, UnreadableTable, clean_cell, read_pasted
from tests.office_files.generator import office_files
from tests.office_files.people import Person
from tests.office_files.shapes import OfficeFile

TODAY = date(2026, 11, 23)
FILES = office_files()


def _read(file: OfficeFile) -> tuple[PeopleTable, list[ReadRow]]:
    tables = read_tables(file.name, file.data) if file.name else (read_pasted(file.data.decode()),)
    people = people_table(tables)
    return people, [read_row(number, cells, people.columns, {}, TODAY) for number, cells in people.rows]


def _wrong_values(row: ReadRow, truth: Person, *, years_only: bool, has_sex: bool) -> list[str]:
    """Return the values that are neither right nor marked."""
    marked = {one.meaning for one in row.remarks if one.weight is not Weight.MENDED}
    birth = birth_shown(row.birth) if row.birth else ""
    sex = "" if row.sex is None else ("Nam" if row.sex is Sex.MALE else "Nữ")
    values = {
        Meaning.NAME: (row.full_name, truth.name),
        Meaning.BIRTH: (birth, truth.year if years_only else truth.birth),
        Meaning.NUMBER: (row.id_number, truth.number),
        Meaning.PHONE: (row.phone, truth.phone),
        Meaning.SEX: (sex, truth.sex if has_sex else sex),
        Meaning.ADDRESS: (row.address, truth.address if row.address else ""),
    }
    return [
        f"{meaning}: {read!r} for {true!r}"
        for meaning, (read, true) in values.items()
        if read != true and meaning not in marked
    ]


def test_there_are_forty_shapes_and_more() -> None:
    assert len({file.shape for file in FILES}) == len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.shape)
def test_every_value_is_right_or_marked(file: OfficeFile) -> None:
    people, rows = _read(file)
    assert len(rows) == len(file.people), (people.columns, [row.full_name for row in rows])
    has_sex = bool({Meaning.SEX, Meaning.MALE} & set(people.columns))
    for row, truth in zip(rows, file.people, strict=True):
        assert _wrong_values(row, truth, years_only=file.years_only, has_sex=has_sex) == []
        if file.clean:
            told = [one for one in row.remarks if one.weight is not Weight.MENDED]
            assert told == [], told


def _xls_of_a_far_cell() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("A")
    sheet.write(0, 0, "Họ và tên")
    sheet.write(65_535, 255, "x")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx(sheet: str, **more: bytes) -> bytes:
    files = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": b"<workbook/>",
        "xl/worksheets/sheet1.xml": sheet.encode(),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (files | more).items():
            archive.writestr(name, content)
    return out.getvalue()


def _far_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Họ và tên", "x"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _forged_sizes() -> bytes:
    data = bytearray(_xlsx("<sheet>" + "x" * 3_000_000 + "</sheet>"))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (1_000).to_bytes(4, "little")
    return bytes(data)


HOSTILE = {
    "zip bomb": lambda: _xlsx("<c>" + "0" * 45_000_000),
    "one cell of 600 MB": lambda: _xlsx("<c>" + "x" * 39_000_000),
    "cell at XFD1048576": _far_xlsx,
    "entities": lambda: _xlsx('<!DOCTYPE x [<!ENTITY a "b">]><sheet>&a;</sheet>'),
    "forged sizes": _forged_sizes,
    "macro": lambda: _xlsx("<sheet/>", **{"xl/vbaProject.bin": b"x"}),
    "program": lambda: b"MZ" + b"\x90" * 5_000,
    "far cell in an old workbook": _xls_of_a_far_cell,
    "broken old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40,
    "zeros": lambda: b"\x00" * 4_000,
    "cut off": lambda: FILES[0].data[:-300],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_get_a_sentence_soon(kind: str) -> None:
    data = HOSTILE[kind]()
    begin = time.process_time()  # What this process worked, however busy the machine is.
    with pytest.raises(UnreadableTable) as refused:
        people_table(read_tables("danh sach.xlsx", data, Limits()))
    assert time.process_time() - begin < 2
    assert str(refused.value).endswith(".") and len(str(refused.value)) > 30


def test_too_many_rows_and_no_people_are_told() -> None:
    with pytest.raises(UnreadableTable, match="hơn 10 dòng"):
        read_tables("a.xlsx", FILES[1].data, Limits(rows=10))
    with pytest.raises(UnreadableTable, match="Chưa thấy danh sách người"):
        people_table([read_pasted("Nội dung\tSố lượng\nBàn\t3\nGhế\t12")])


def test_old_workbooks_are_never_read_in_this_process() -> None:
    """The reader of old workbooks can end its whole process; only the child may load it."""
    read_tables("a.xls", next(file.data for file in FILES if file.shape == "old workbook"))
    assert "python_calamine" not in sys.modules


@given(text=st.text(max_size=60))
def test_any_text_in_a_cell_is_read_or_marked(text: str) -> None:
    columns = (Meaning.NAME, Meaning.BIRTH, Meaning.NUMBER, Meaning.PHONE, Meaning.SEX)
    cell = clean_cell(text)
    row = read_row(1, (cell, cell, cell, cell, cell), columns, {}, TODAY)
    told = {one.meaning for one in row.remarks}
    assert row.full_name == " ".join(cell.split()) or Meaning.NAME in told
    assert row.birth is not None or Meaning.BIRTH in told
    assert row.id_number or Meaning.NUMBER in told
    assert row.phone or Meaning.PHONE in told or fold(cell) in ("", "0") or not re.search("[0-9]", cell)


def test_words_of_a_signature_end_a_list_only_where_they_say_nothing_of_a_person() -> None:
    text = (
        "Họ và tên\tNăm sinh\tNơi khen\nLê Thị Hoa\t1990\tChủ tịch UBND tỉnh\nVũ Thị An\t1978\tBí thư Đoàn xã\n"
        "Tổng cộng: 2\t\t\nNgười lập\t\tChủ tịch\nTrần Văn Bình\t\tVũ Văn Sáu"
    )
    people = people_table((read_pasted(text),))
    assert [cells[0] for _, cells in people.rows] == ["Lê Thị Hoa", "Vũ Thị An"]
