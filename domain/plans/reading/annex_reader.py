"""Read the quota table of a plan from the cells of an office's table, whatever its columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.names import fold, nfc
from domain.plans.reading.annex_choices import guessed_columns
from domain.plans.reading.annex_columns import Grid, Header, find_header
from domain.plans.reading.annex_parts import Column, Doubt, Meaning, ReadGroup, ReadRow
from domain.plans.reading.annex_rows import RowReader
from domain.plans.reading.annex_totals import TotalCheck, total_checks
from domain.plans.reading.day_cells import Period
from domain.plans.sources import Annex, AnnexGroup, AnnexRow, ScheduleLine
from domain.rulebook import rule
from domain.units.printed_names import name_key

_ABOVE_TITLE = ("phu luc", "bieu so", "mau so", "cong hoa xa hoi", "doc lap", "so ")
_TITLE_WORDS = (
    "bang",
    "bieu",
    "lich",
    "danh sach",
    "phan bo",
    "phan cong",
    "chi tieu",
    "ke hoach",
    "du kien",
)


@dataclass(frozen=True, slots=True)
class AnnexReading:
    """What a table says: the annex, its rows with their doubts, the totals, and how the columns were read.

    ``has_head`` says whether the meaning of the columns was printed, or only guessed from what they hold;
    ``loose`` are doubtful cells of no unit, ``unread`` the rows below the table that were left out.
    """

    annex: Annex
    columns: tuple[Column, ...]
    has_head: bool
    rows: tuple[ReadRow, ...]
    groups: tuple[ReadGroup, ...]
    totals: tuple[TotalCheck, ...]
    loose: tuple[Doubt, ...]
    unread: tuple[int, ...]

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return every doubtful cell in the order of the table."""
        found = [doubt for row in self.rows for doubt in row.doubts]
        return tuple(sorted([*found, *self.loose], key=lambda doubt: (doubt.row, doubt.column)))


def read_annex(
    grid: Grid, period_from: date, period_to: date, *, columns: Sequence[Column] | None = None
) -> AnnexReading:
    """Read a table against the period of its plan; columns are given when a person chose their meanings.

    Nothing is repaired: totals stay as printed beside the sums, and every doubtful cell is listed.
    """
    period = Period(period_from, period_to)
    header = find_header(grid, period)
    head = header or Header(0, _body_start(grid), guessed_columns(grid, period))
    meanings = tuple(columns) if columns is not None else _fit(head.columns)
    largest = int(rule("annex.largest_figure", period_to).value)
    reader = RowReader(meanings, period, largest)
    reader.read(grid, head.after, grid[head.first : head.after])
    title, attached_to = _title(grid[: head.first])
    return AnnexReading(
        annex=_annex(reader, title, attached_to),
        columns=meanings,
        has_head=header is not None,
        rows=tuple(reader.rows),
        groups=tuple(reader.groups),
        totals=total_checks(reader.columns, reader.groups, reader.rows, reader.totals),
        loose=tuple(reader.loose),
        unread=tuple(reader.unread),
    )


def holds_annex(grid: Grid, period_from: date, period_to: date) -> bool:
    """Return whether a table has the head of a quota table."""
    return find_header(grid, Period(period_from, period_to)) is not None


def _body_start(grid: Grid) -> int:
    """Return the first row that has more than one filled cell, for a table without a head."""
    return next((row for row, cells in enumerate(grid) if sum(bool(fold(cell)) for cell in cells) > 1), 0)


def _fit(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns with a lone figure column taken as the quota: "Số lượng" without any day."""
    meanings = {column.meaning for column in columns}
    if Meaning.PLANNED in meanings and not meanings & {Meaning.WHEN, Meaning.ASSIGNED, Meaning.MONTH}:
        return tuple(
            Column(Meaning.ASSIGNED, column.label) if column.meaning is Meaning.PLANNED else column
            for column in columns
        )
    if Meaning.TOTAL in meanings and not meanings & {Meaning.ASSIGNED, Meaning.MONTH}:
        return tuple(
            Column(Meaning.ASSIGNED, column.label) if column.meaning is Meaning.TOTAL else column
            for column in columns
        )
    return tuple(columns)


def _annex(reader: RowReader, title: str, attached_to: str) -> Annex:
    quota = _quota_place(reader.columns)
    groups = []
    for place in range(-1, len(reader.groups)):
        rows = tuple(_annex_row(row, reader.is_matrix) for row in reader.rows if row.group == place)
        if not rows:
            continue
        number, name = (reader.groups[place].number, reader.groups[place].name) if place >= 0 else ("", "")
        groups.append(AnnexGroup(number, name, rows, _printed(reader, (place,), quota)))
    months = {
        month: total.figures[place]
        for total in reader.totals
        if total.groups is None
        for place, column in enumerate(reader.columns)
        if (month := column.month) is not None and place in total.figures
    }
    return Annex(
        title=title,
        attached_to=attached_to,
        columns=tuple(column.label for column in reader.columns if column.label),
        groups=tuple(groups),
        printed_total=_grand(reader, quota),
        is_matrix=reader.is_matrix,
        printed_month_totals=tuple(months.items()),
    )


def _annex_row(row: ReadRow, is_matrix: bool) -> AnnexRow:
    lines = tuple(
        ScheduleLine(line.on, line.month, line.printed_day, line.planned, line.printed_planned)
        for line in row.lines
    )
    assigned = sum(line.planned for line in row.lines) if is_matrix else row.assigned or 0
    return AnnexRow(row.number, name_key(row.label), row.label, assigned, lines)


def _quota_place(columns: Sequence[Column]) -> int | None:
    wanted = (Meaning.ASSIGNED, Meaning.TOTAL)
    return next((place for place, column in enumerate(columns) if column.meaning in wanted), None)


def _printed(reader: RowReader, groups: tuple[int, ...], place: int | None) -> int | None:
    found = (
        total.figures[place] for total in reader.totals if total.groups == groups and place in total.figures
    )
    return next(found, None) if place is not None else None


def _grand(reader: RowReader, place: int | None) -> int | None:
    """Return the printed total of the whole: one that names no group, or all of them."""
    if place is None:
        return None
    filled = {row.group for row in reader.rows}
    for total in reversed(reader.totals):
        is_whole = total.groups is None or (len(filled) > 1 and filled <= set(total.groups))
        if is_whole and place in total.figures:
            return total.figures[place]
    return None


def _title(rows: Grid) -> tuple[str, str]:
    """Return the title above the head and what the table is attached to, without its brackets."""
    title: list[str] = []
    attached_to = ""
    for row in rows:
        line = nfc(" ".join(cell for cell in row if cell))
        key = fold(line)
        if key.startswith(("kem theo", "ban hanh kem theo")):
            attached_to = line.strip("() ")
        elif key.startswith(_ABOVE_TITLE):
            title = []
        elif key.startswith(_TITLE_WORDS) and not any(fold(part).startswith(_TITLE_WORDS) for part in title):
            title = [line]
        elif key:
            title.append(line)
    return " ".join(title), attached_to
