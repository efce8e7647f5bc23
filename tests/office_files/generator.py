"""Make the office files: one for each shape that lists of people come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl

from tests.office_files.people import PEOPLE, Person, tcvn3, tcvn3_letters, vni
from tests.office_files.shapes import (
    FEET,
    HEAD,
    MOTTO,
    TITLES,
    OfficeFile,
    day,
    decomposed,
    framed,
    old_font,
    people_with,
    row,
    rows,
    serial,
    text,
    word,
    xls,
    xlsx,
)

IN_TCVN3 = tuple(
    replace(one, name=tcvn3_letters(one.name), address=tcvn3_letters(one.address)) for one in PEOPLE
)


def _split(one: Person) -> tuple[str, str]:
    before, _, given = one.name.rpartition(" ")
    return before, given


def _by_sex(one: Person, value: Any) -> tuple[Any, Any]:
    return (value, None) if one.sex == "Nam" else (None, value)


def _made(shape: str, data: bytes, name: str = "danh sach.xlsx", **more: Any) -> OfficeFile:
    return OfficeFile(shape, name, data, more.pop("people", PEOPLE), **more)


def office_files() -> list[OfficeFile]:
    """Return the files of all shapes."""
    return [*_heads(), *_births(), *_figures(), *_fonts(), *_odd_rows(), *_other_kinds()]


def _heads() -> list[OfficeFile]:
    count = list(enumerate(PEOPLE, 1))
    two = [("TT", "Họ và tên", "Năm sinh", None, "Số CCCD", "SĐT"), (None, None, "Nam", "Nữ", None, None)]
    years = [(n, p.name, *_by_sex(p, int(p.year)), p.number, p.phone) for n, p in count]
    ticks = [(n, p.name, p.birth, *_by_sex(p, "x"), p.number, p.phone) for n, p in count]
    split = [(n, *_split(p), p.birth, p.number, p.phone) for n, p in count]
    parts = [(n, p.name, *map(int, p.birth.split("/")), p.number, p.phone) for n, p in count]
    of_birth = [
        ("STT", "Họ tên", "Ngày sinh", None, None, "CCCD", "ĐT"),
        (None, None, "Ngày", "Tháng", "Năm"),
    ]
    merged = ["C6:D6", "A6:A7", "B6:B7", "E6:E7", "F6:F7", "A1:F1", "A4:F4"]
    odd = [(p.phone, "A+", p.number, "không", p.name, p.birth, p.address) for p in PEOPLE]
    strange = (
        "SỐ ĐT\n(*)",
        "Nhóm máu",
        "CMND/CCCD (*)",
        "Tình trạng sức khỏe",
        "HỌ VÀ TÊN",
        "NTNS",
        "Hộ khẩu",
    )
    return [
        _made("plain", xlsx([HEAD, *rows()]), clean=True),
        _made("between titles and signatures", xlsx(framed([HEAD], rows()), ["A1:G1", "A4:G4"]), clean=True),
        _made("years under Nam and Nữ", xlsx(framed(two, years), merged), years_only=True, clean=True),
        _made(
            "ticks under Nam and Nữ",
            xlsx([("STT", "Họ và tên", "Ngày sinh", "Nam", "Nữ", "CCCD", "SĐT"), *ticks]),
        ),
        _made(
            "sex over two columns",
            xlsx(
                [
                    ("STT", "Họ và tên", "Ngày sinh", "Giới tính", None, "CCCD", "SĐT"),
                    (None, None, None, "Nam", "Nữ", None, None),
                    *ticks,
                ],
                ["D1:E1"],
            ),
        ),
        _made(
            "family and given name",
            xlsx([("STT", "Họ đệm", "Tên", "Ngày sinh", "CCCD", "SĐT"), *split]),
            clean=True,
        ),
        _made(
            "one head over two name columns",
            xlsx(framed([("STT", "Họ và tên", None, "Ngày sinh", "CCCD", "SĐT")], split), ["B6:C6"]),
            clean=True,
        ),
        _made(
            "a name column without head",
            xlsx([("STT", "Họ và tên", None, "Ngày sinh", "CCCD", "SĐT"), *split]),
        ),
        _made("day, month and year", xlsx([*of_birth, *parts], ["C1:E1"]), clean=True),
        _made("day, month and year, no second row", xlsx([of_birth[0], *parts], ["C1:E1"]), clean=True),
        _made("odd heads in odd order", xlsx([strange, *odd])),
        _made("numbers under the heads", xlsx([HEAD, [f"({n})" for n in range(1, 8)], *rows()]), clean=True),
        _made("letters under the heads", xlsx([HEAD, list("ABCDEFG"), *rows()]), clean=True),
    ]


def _births() -> list[OfficeFile]:
    def born(write: Any) -> list[list[Any]]:
        return rows(lambda one: {"birth": write(one)})

    as_year = [datetime(1899, 12, 30) + timedelta(days=int(p.year)) for p in PEOPLE]
    years_as_days = [
        row(n, p, birth=shown) for n, (p, shown) in enumerate(zip(PEOPLE, as_year, strict=True), 1)
    ]
    age = [(n, p.name, 2026 - int(p.year), p.number, p.phone) for n, p in enumerate(PEOPLE, 1)]
    return [
        _made("real days", xlsx([HEAD, *born(day)], formats={"C": "dd/mm/yyyy"}), clean=True),
        _made("days without format", xlsx([HEAD, *born(lambda p: serial(day(p)))])),
        _made("years", xlsx([HEAD, *born(lambda p: int(p.year))]), years_only=True, clean=True),
        _made("years as text", xlsx([HEAD, *born(lambda p: f" {p.year}.")]), years_only=True),
        _made(
            "years shown as days", xlsx([HEAD, *years_as_days], formats={"C": "dd/mm/yyyy"}), years_only=True
        ),
        _made(
            "two figures of the year",
            xlsx([HEAD, *born(lambda p: f"{day(p).day}/{day(p).month}/{p.year[2:]}")]),
        ),
        _made("dots", xlsx([HEAD, *born(lambda p: p.birth.replace("/", "."))]), clean=True),
        _made("hyphens and spaces", xlsx([HEAD, *born(lambda p: p.birth.replace("/", " - "))]), clean=True),
        _made("international days", xlsx([HEAD, *born(lambda p: day(p).isoformat(sep=" "))]), clean=True),
        _made("days in one piece", xlsx([HEAD, *born(lambda p: p.birth.replace("/", ""))])),
        _made("month and year", xlsx([HEAD, *born(lambda p: p.birth[3:])]), years_only=True),
        _made(
            "month first",
            xlsx([HEAD, *born(lambda p: f"{p.birth[3:6]}{p.birth[:2]}/{p.year}")][:4]),
            people=PEOPLE[:3],
        ),
        _made("ages", xlsx([("STT", "Họ và tên", "Tuổi", "CCCD", "SĐT"), *age]), years_only=True),
    ]


def _figures() -> list[OfficeFile]:
    def written(**write: Any) -> bytes:
        return xlsx([HEAD, *rows(lambda one: {name: make(one) for name, make in write.items()})])

    old = tuple(replace(p, number=f"14{p.number[-7:]}", sex=p.sex) for p in PEOPLE)
    old_rows = [row(n, p) for n, p in enumerate(old, 1)]
    return [
        _made(
            "zeros lost", written(number=lambda p: int(p.number), phone=lambda p: int(p.phone)), clean=True
        ),
        _made(
            "numbers with dots",
            written(
                number=lambda p: f"{p.number[:3]}.{p.number[3:6]}.{p.number[6:]}",
                phone=lambda p: f"{p.phone[:4]}.{p.phone[4:7]}.{p.phone[7:]}",
            ),
            clean=True,
        ),
        _made("country code", written(phone=lambda p: f"+84 {p.phone[1:]}"), clean=True),
        _made("country code without plus", written(phone=lambda p: f"84{p.phone[1:]}"), clean=True),
        _made("apostrophes", written(number=lambda p: f"'{p.number}", phone=lambda p: f"'{p.phone}")),
        _made("two phones in a cell", written(phone=lambda p: f"{p.phone} / 0911222333")),
        _made("words beside the phone", written(phone=lambda p: f"{p.phone} (mẹ)")),
        _made("old identity cards", xlsx([HEAD, *old_rows]), people=old),
        _made("rounded numbers", written(number=lambda p: f"{int(p.number):.5E}")),
        _made("phones in the wrong column", written(number=lambda p: p.phone)),
    ]


def _fonts() -> list[OfficeFile]:
    capitals = rows(lambda one: {"name": one.name.upper()})
    shown_as_capitals = [HEAD, *rows(lambda one: {"name": one.name.lower()})]
    in_capital_font = [
        [tcvn3(cell) if isinstance(cell, str) else cell for cell in line] for line in shown_as_capitals
    ]
    return [
        _made("capitals", xlsx([HEAD, *capitals]), clean=True),
        _made(
            "marks as signs of their own",
            xlsx([[decomposed(c) for c in line] for line in [HEAD, *rows()]]),
            clean=True,
        ),
        _made("TCVN3 by font", xlsx(old_font(tcvn3), font=".VnTime"), people=IN_TCVN3, clean=True),
        _made("TCVN3 by signs", xlsx(old_font(tcvn3)), people=IN_TCVN3, clean=True),
        _made(
            "TCVN3 in a capital font",
            xlsx(in_capital_font, font=".VnTimeH"),
            clean=True,
            people=tuple(replace(p, address=p.address.upper()) for p in PEOPLE),
        ),
        _made("VNI by font", xlsx(old_font(vni), font="VNI-Times"), clean=True),
        _made("VNI by signs", xlsx(old_font(vni)), clean=True),
    ]


def _odd_rows() -> list[OfficeFile]:
    body = rows()
    blank: list[list[Any]] = [[]]
    grouped = [["", "Tổ dân phố 1"], *body[:4], ["II", "Tổ dân phố 2"], *body[4:]]
    shifted = [[None, *line] for line in [HEAD, *blank, *body[:3], *blank, *body[3:]]]
    prepared = [HEAD, *body, [9], [10], [11], *FEET]
    families = rows(lambda one: {"address": "Tổ 3, An Tảo"})
    merged_home = [line if place == 0 else line[:-1] for place, line in enumerate(families)]
    book = openpyxl.Workbook()
    for line in MOTTO:
        book.active.append([line])
    for line in [HEAD, *body]:
        book.create_sheet("Danh sách") if "Danh sách" not in book.sheetnames else None
        book["Danh sách"].append(list(line))
    out = BytesIO()
    book.save(out)
    return [
        _made("groups", xlsx([HEAD, *grouped]), clean=True),
        _made("heads again on the next page", xlsx([HEAD, *body[:4], HEAD, *body[4:]]), clean=True),
        _made("blank lines and a blank column", xlsx(shifted), clean=True),
        _made("numbered lines not filled", xlsx(prepared), clean=True),
        _made(
            "one address for all",
            xlsx([HEAD, *merged_home], ["G2:G9"]),
            clean=True,
            people=people_with(address="Tổ 3, An Tảo"),
        ),
        _made("cover sheet", out.getvalue(), clean=True),
        _made(
            "titles before names",
            xlsx([HEAD, *rows(lambda one: {"name": f"{'Ông' if one.sex == 'Nam' else 'Bà'} {one.name}"})]),
        ),
    ]


def _other_kinds() -> list[OfficeFile]:
    table = [HEAD, *rows()]
    real = [HEAD, *rows(lambda one: {"birth": day(one), "number": int(one.number), "phone": int(one.phone)})]
    two = [("TT", "Họ và tên", "Năm sinh", "", "Số CCCD", "SĐT"), ("", "", "Nam", "Nữ", "", "")]
    years = [(n, p.name, *_by_sex(p, int(p.year)), p.number, p.phone) for n, p in enumerate(PEOPLE, 1)]
    pasted = "\n".join("\t".join(map(str, line)) for line in framed([HEAD], rows()))
    bare = "\n".join("\t".join(map(str, line)) for line in rows())
    return [
        _made("old workbook", xls(real), "danh sach.xls", clean=True),
        _made(
            "old workbook, two rows of heads",
            xls([(TITLES[3],), *two, *years], [(1, 1, 2, 3), (0, 0, 0, 5)]),
            "danh sach.xls",
            years_only=True,
            clean=True,
        ),
        _made("CSV with semicolons", text(table, ";", "utf-8-sig"), "ds.csv", clean=True),
        _made("CSV with commas", text(table, ",", "utf-8"), "ds.csv", clean=True),
        _made("text with tabs", text(table, "\t", "utf-16"), "ds.txt", clean=True),
        _made(
            "CSV in TCVN3",
            text([[tcvn3(str(c)) for c in line] for line in table], ";", "latin-1"),
            "ds.csv",
            people=IN_TCVN3,
            clean=True,
        ),
        _made("Word table", word(table), "ds.docx", clean=True),
        _made("pasted", pasted.encode(), "", clean=True),
        _made("pasted without heads", bare.encode(), ""),
    ]
