"""The lists of the desk: everybody by name, everybody by unit, and blank rows for people who just come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from documents.hand_table import HandColumn, HandRow, band, widened
from documents.pack_sheets import ACROSS, Sheet, heading_block, table_sheets
from documents.styles import A4_LANDSCAPE, mm
from domain.results.pack_facts import DeskPersonFacts, PackFacts
from domain.wording import number_text

ROW = 9.4 * mm
WRITTEN_ROW = 12 * mm  # A whole row is written by hand.
NOBODY = "Chưa có người đăng ký"
NO_UNIT = "Chưa rõ nơi xác nhận"
_HOW = (
    "Đánh dấu vào ô: đã đến, lượng máu đã hiến, hoặc bỏ về; hẹn lại thì ghi ngày, không ghi lý do."
    " Số dòng ở hai đầu là số để nhập lại vào máy."
)
_ALSO = "Người đến trực tiếp vẫn điền phiếu đăng ký. Không ghi điều gì về sức khỏe vào bảng này."


def by_name_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the list of everybody in the order of names."""
    certified = sum(person.is_certified for person in facts.people)
    about = f"{number_text(len(facts.people))} người, {number_text(certified)} người đã xác nhận"
    return _list_sheets(facts, "DANH SÁCH ĐÓN TIẾP THEO TÊN", about, _rows(facts, facts.people))


def by_unit_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the same rows by the unit that certifies them, each unit with its counts."""
    rows: list[HandRow] = []
    for unit in facts.units:
        people = [person for person in facts.people if person.unit == unit]
        certified = sum(person.is_certified for person in people)
        counts = f"{number_text(len(people))} người, {number_text(certified)} người đã xác nhận"
        rows += [band(f"{_heading(unit)}: {counts}"), *_rows(facts, people)]
    return _list_sheets(facts, "DANH SÁCH ĐÓN TIẾP THEO ĐƠN VỊ", f"{len(facts.units)} nơi xác nhận", rows)


def walk_in_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the blank rows of this printing, none when it has none."""
    if not facts.blank_numbers:
        return []
    columns = widened(
        (
            HandColumn("Số", 14 * mm, "number"),
            HandColumn("Họ và tên", 0),
            HandColumn("Ngày, tháng, năm sinh", 23 * mm),
            HandColumn("Số căn cước", 36 * mm),
            HandColumn("Điện thoại", 27 * mm),
            HandColumn("Nơi ở hoặc đơn vị", 38 * mm),
            *_outcome_columns(facts.volumes),
            HandColumn("Số", 14 * mm, "number"),
        ),
        ACROSS.width,
    )
    written = [""] * (len(columns) - 2)
    rows = [HandRow(WRITTEN_ROW, (str(number), *written, str(number))) for number in facts.blank_numbers]
    title = "NGƯỜI ĐẾN TRỰC TIẾP"
    lead = heading_block(ACROSS, title, about_drive(facts), [_HOW, _ALSO])
    return table_sheets(A4_LANDSCAPE, ACROSS, [lead], again(facts, title), columns, rows)


def about_drive(facts: PackFacts, more: str = "") -> list[str]:
    """Return the lines that say on every part which drive it is for."""
    when = ", ".join(part for part in (facts.when, facts.hours) if part)
    return [facts.handover.host, " · ".join(part for part in (when, facts.handover.place, more) if part)]


def again(facts: PackFacts, title: str) -> str:
    """Return the line above the rows of a part's later pages."""
    return " · ".join(part for part in (title.capitalize(), facts.when) if part)


def _list_sheets(facts: PackFacts, title: str, about: str, rows: Sequence[HandRow]) -> list[Sheet]:
    columns = widened(
        (
            HandColumn("Số", 14 * mm, "number"),
            HandColumn("Họ và tên", 0, "strong"),
            HandColumn("Ngày sinh, căn cước", 21 * mm, "middle"),
            HandColumn("Đơn vị hoặc nơi ở", 32 * mm),
            HandColumn("Giờ hẹn, xác nhận", 21 * mm, "middle"),
            HandColumn("Đến", 10 * mm, "box"),
            *_outcome_columns(facts.volumes),
            HandColumn("Ký", 17 * mm),
            HandColumn("Số", 14 * mm, "number"),
        ),
        ACROSS.width,
    )
    lead = heading_block(ACROSS, title, about_drive(facts, about), [_HOW])
    shown = rows or [band(NOBODY)]
    return table_sheets(A4_LANDSCAPE, ACROSS, [lead], again(facts, title), columns, shown)


def _outcome_columns(volumes: Iterable[int]) -> list[HandColumn]:
    return [
        *(HandColumn(f"{ml} ml", 10 * mm, "box") for ml in volumes),
        HandColumn("Khác (ml)", 13 * mm),
        HandColumn("Hẹn lại từ ngày", 20 * mm),
        HandColumn("Bỏ về", 10 * mm, "box"),
        HandColumn("Số sê-ri", 22 * mm),
    ]


def _rows(facts: PackFacts, people: Iterable[DeskPersonFacts]) -> list[HandRow]:
    """Return a row for each person; between what is known and the number again there is room to write."""
    open_cells = [""] * (len(_outcome_columns(facts.volumes)) + 2)
    return [
        HandRow(
            ROW,
            (
                str(person.number),
                person.full_name,
                "\n".join(part for part in (person.birth, masked(person.id_tail)) if part),
                person.place,
                _certified_words(person),
                *open_cells,
                str(person.number),
            ),
        )
        for person in people
    ]


def _heading(unit: str) -> str:
    return unit[:1].upper() + unit[1:] if unit else NO_UNIT


def _certified_words(person: DeskPersonFacts) -> str:
    words = "đã xác nhận" if person.is_certified else "chưa xác nhận"
    return f"{person.band}\n{words}" if person.band else words


def masked(id_tail: str) -> str:
    """Return the last figures of a citizen number as a list shows them."""
    return f"****{id_tail}" if id_tail else ""
