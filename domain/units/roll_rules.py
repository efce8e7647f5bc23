"""Read a list of bodies as offices keep it: which column is what, and what each row says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.names import fold, nfc
from domain.people import Phone, parse_phone
from domain.refusals import Reason, Refused
from domain.units.records import UnitKind
from domain.units.rules import UNIT_KIND_NAMES

HEADS = ("Tên đơn vị", "Loại", "Thuộc", "Địa chỉ", "Điện thoại", "Thư điện tử")
_COLUMNS = {
    "name": ("ten don vi", "ten", "don vi", "ten co quan", "co quan, don vi", "ten truong"),
    "kind": ("loai", "loai don vi", "loai hinh"),
    "parent": ("thuoc", "don vi cap tren", "cap tren", "xa, phuong", "xa/phuong", "dia ban", "thuoc don vi"),
    "address": ("dia chi", "tru so", "noi lam viec"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt"),
    "email": ("thu dien tu", "email", "e-mail", "hop thu"),
}
_HEAD_WITHIN = 15
_LONGEST = {"name": 200, "address": 300, "email": 200}


class RollVerdict(StrEnum):
    """What a row of the list means for what is known already."""

    NEW = "moi"
    CHANGED = "sua"
    SAME = "trung"
    WRONG = "loi"


VERDICT_NAMES = {
    RollVerdict.NEW: "Mới",
    RollVerdict.CHANGED: "Sửa",
    RollVerdict.SAME: "Trùng, giữ nguyên",
    RollVerdict.WRONG: "Cần sửa",
}
VERDICT_KINDS = {
    RollVerdict.NEW: "done",
    RollVerdict.CHANGED: "blue",
    RollVerdict.SAME: "plain",
    RollVerdict.WRONG: "attention",
}


@dataclass(slots=True)
class RollRow:
    """One row of the list; number counts the table's rows from 1. unit_id is the known unit that it is about."""

    number: int
    name: str
    kind: UnitKind | None = None
    parent: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    verdict: RollVerdict = RollVerdict.WRONG
    reasons: list[str] = field(default_factory=list)
    parent_id: int | None = None
    unit_id: int | None = None


def read_rows(rows: Sequence[Sequence[str]]) -> list[RollRow]:
    """Return the rows under the head of a list; raise Refused when no head names the units' column.

    Title rows above the head are passed over; a row with nothing in it, or only a number, is none.
    """
    for place, row in enumerate(rows[:_HEAD_WITHIN]):
        columns = _columns(row)
        if "name" in columns and len(columns) > 1:
            return list(_rows_below(rows, place, columns))
    raise Refused(
        Reason(
            "Chưa thấy dòng đầu cột. Bảng cần một dòng ghi tên cột, ít nhất “Tên đơn vị” và “Loại”.", "table"
        )
    )


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        folded = " ".join(fold(cell).split())
        for column, names in _COLUMNS.items():
            if folded in names and column not in found:
                found[column] = place
    return found


def _rows_below(rows: Sequence[Sequence[str]], head: int, columns: dict[str, int]) -> Iterator[RollRow]:
    for number, cells in enumerate(rows[head + 1 :], head + 2):
        given = {column: nfc(cells[place].replace("\n", " ")) for column, place in columns.items()}
        if not any(given.values()):
            continue
        yield _read(number, given)


def _read(number: int, given: dict[str, str]) -> RollRow:
    row = RollRow(
        number,
        name=given["name"],
        parent=given.get("parent", ""),
        address=given.get("address", ""),
        email=given.get("email", ""),
    )
    if not fold(row.name):
        row.reasons.append("thiếu tên đơn vị")
    row.reasons += [
        f"{word} dài quá {_LONGEST[column]} chữ"
        for column, word in (("name", "tên"), ("address", "địa chỉ"), ("email", "thư điện tử"))
        if len(getattr(row, column)) > _LONGEST[column]
    ]
    row.kind = kind_named(given.get("kind", ""))
    if row.kind is None:
        typed = given.get("kind", "")
        row.reasons.append(f"chưa rõ loại “{typed}”" if typed else "thiếu loại đơn vị")
    if typed_phone := given.get("phone", ""):
        phone = parse_phone(typed_phone)
        if isinstance(phone, Phone):
            row.phone = phone.number
        else:
            row.phone = typed_phone
            row.reasons.append("số điện thoại chưa đọc được")
    return row


def kind_named(text: str) -> UnitKind | None:
    """Return the kind that a cell names, in its usual words; territories too, which a list leaves as they are."""
    folded = fold(text)
    for kind in UnitKind:
        words = {fold(UNIT_KIND_NAMES[kind])}
        words |= {fold(part) for part in UNIT_KIND_NAMES[kind].split(",")}
        if folded and folded in words:
            return kind
    return None
