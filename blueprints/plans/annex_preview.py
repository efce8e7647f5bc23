"""Read a pasted table with what a person has corrected and chosen so far, and lay it beside the plan."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from blueprints.plans.annex_names import AskedName, label_key, labels_of, settled_names
from domain.drives.annex_changes import BatchPlan, RowPlan, batch_plan
from domain.names import nfc
from domain.plans.annex_batch import UnitChoice
from domain.plans.reading.annex_choices import chosen_columns
from domain.plans.reading.annex_columns import MERGED_LEFT, MERGED_UP
from domain.plans.reading.annex_parts import MEANING_NAMES, Column, Doubt, Meaning
from domain.plans.reading.annex_reader import AnnexReading, holds_annex, read_annex
from domain.plans.records import Plan
from domain.plans.target_rules import months_between
from domain.refusals import Refused
from exchange.tables import Limits, Table, UnreadableTable, as_pasted, read_pasted

BETWEEN_TABLES = "\n␞\n"
_PLACE = re.compile(r"[0-9]{1,5}")
_CELL = re.compile(r"o-(\d{1,5})-(\d{1,3})")


@dataclass(slots=True)
class ColumnRow:
    """A column as the page shows it: its label, a value out of it, the key of its meaning."""

    place: int
    label: str
    sample: str
    key: str
    sentence: str


@dataclass(slots=True)
class Preview:
    """Everything the preview page shows."""

    period_from: date
    period_to: date
    text: str
    table_names: list[str]
    chosen_table: int
    reading: AnnexReading
    names: list[AskedName]
    unknown_facilities: list[str]
    units: dict[str, UnitChoice]
    facilities: dict[str, int]
    batch: BatchPlan
    columns: list[ColumnRow]
    meanings: list[tuple[str, str]]
    confirms_columns: bool
    confirmed: set[tuple[int, int]] = field(default_factory=set)
    ticked: set[int] = field(default_factory=set)

    @property
    def days_outside(self) -> int:
        """Return how many days and months lie outside the plan's period."""
        first, last = self.period_from, self.period_to
        lines = [line for row in self.reading.rows for line in row.lines]
        return sum(not first.replace(day=1) <= (line.on or line.month) <= last for line in lines)

    @property
    def settles_columns(self) -> bool:
        """Return whether the meaning of every column is beyond doubt, or a person has seen it."""
        return self.confirms_columns or (
            self.reading.has_head and not any(column.sentence for column in self.reading.columns)
        )

    def is_settled(self, row: RowPlan) -> bool:
        """Return whether a row can be ticked beforehand: nothing in it is left to look at."""
        doubts = all((doubt.row, doubt.column) in self.confirmed for doubt in row.row.doubts)
        return row.is_applicable and not row.needs_look and doubts and self.settles_columns


def marked_text(tables: Sequence[Table]) -> str:
    """Return tables as text that travels through a form; cells that are merged carry their mark."""
    texts = []
    for table in tables:
        rows = [list(row) for row in table.rows]
        for area in table.merged:
            for line in range(area.top, min(area.bottom + 1, len(rows))):
                for place in range(area.left, min(area.right + 1, len(rows[line]))):
                    if (line, place) != (area.top, area.left):
                        rows[line][place] = MERGED_LEFT if line == area.top else MERGED_UP
        texts.append(as_pasted(tuple(map(tuple, rows))))
    return BETWEEN_TABLES.join(texts)


def preview(
    session: Session, plan: Plan, text: str, given: MultiDict[str, str], limits: Limits, *, applies: bool
) -> Preview:
    """Return the preview of a table; ``given`` holds the corrections and choices of the page before.

    Raises Refused when the text holds no table.
    """
    grids = _grids(text, limits)
    holding = [
        place for place, grid in enumerate(grids) if holds_annex(grid, plan.period_from, plan.period_to)
    ]
    place = _number(given.get("bang"), len(grids))
    same_table = place is not None and given.get("bang_truoc") == given.get("bang")
    place = place if place is not None else (holding or [0])[0]
    answers = given if same_table else MultiDict()
    grid = [list(row) for row in grids[place]]
    confirmed = _correct(grid, answers)
    columns = _columns(grid, answers)
    reading = read_annex(grid, plan.period_from, plan.period_to, columns=columns)
    if _rename(grid, reading, answers):
        reading = read_annex(grid, plan.period_from, plan.period_to, columns=columns)
    names, units, facilities, unknown = settled_names(session, plan, reading, answers)
    shown = Preview(
        period_from=plan.period_from,
        period_to=plan.period_to,
        text=BETWEEN_TABLES.join(
            as_pasted(tuple(map(tuple, grid if n == place else g))) for n, g in enumerate(grids)
        ),
        table_names=[_table_name(number, table) for number, table in enumerate(grids, 1)],
        chosen_table=place,
        reading=reading,
        names=names,
        unknown_facilities=unknown,
        units=units,
        facilities=facilities,
        batch=batch_plan(session, plan, reading, units, facilities),
        columns=_column_rows(grid, reading),
        meanings=_meanings(plan, reading),
        confirms_columns=columns is not None,
        confirmed=confirmed,
    )
    sent = {int(value) for value in answers.getlist("dong") if _PLACE.fullmatch(value)}
    settled = {number for number, row in enumerate(shown.batch.rows) if shown.is_settled(row)}
    shown.ticked = sent if applies else settled
    return shown


def _grids(text: str, limits: Limits) -> list[tuple[tuple[str, ...], ...]]:
    try:
        return [read_pasted(part, limits).rows for part in text.split(BETWEEN_TABLES) if part.strip()] or [
            read_pasted("", limits).rows
        ]
    except UnreadableTable as unreadable:
        raise Refused(str(unreadable)) from unreadable


def _number(text: str | None, below: int) -> int | None:
    if text is None or not _PLACE.fullmatch(text):
        return None
    return int(text) if int(text) < below else None


def _table_name(number: int, grid: Sequence[Sequence[str]]) -> str:
    words = nfc(" ".join(cell for row in grid[:2] for cell in row if cell))
    return f"Bảng {number}, {len(grid)} dòng: {words[:80]}"


def _correct(grid: list[list[str]], answers: MultiDict[str, str]) -> set[tuple[int, int]]:
    """Write the corrected cells into the grid and return which cells a person has seen."""
    seen = set()
    for name, value in answers.items():
        if (found := _CELL.fullmatch(name)) and int(found[1]) < len(grid):
            line, place = int(found[1]), int(found[2])
            if place < len(grid[line]):
                grid[line][place] = nfc(value)
                seen.add((line, place))
    return seen


def _columns(grid: list[list[str]], answers: MultiDict[str, str]) -> tuple[Column, ...] | None:
    width = len(grid[0]) if grid else 0
    keys = [answers.get(f"cot-{place}") for place in range(width)]
    if any(key is None for key in keys):
        return None
    labels = [answers.get(f"nhan-{place}", "") for place in range(width)]
    return chosen_columns([key or "" for key in keys], [nfc(label) for label in labels])


def _rename(grid: list[list[str]], reading: AnnexReading, answers: MultiDict[str, str]) -> bool:
    """Write corrected unit names into the grid; return whether there were any."""
    unit = next((n for n, column in enumerate(reading.columns) if column.meaning is Meaning.UNIT), None)
    renamed = {
        label: typed
        for label in labels_of(reading)
        if (typed := nfc(answers.get(f"ten-{label_key(label)}", ""))) and typed != label
    }
    if unit is None or not renamed:
        return False
    for row in reading.rows:
        cell = nfc(grid[row.row][unit])
        if row.label in renamed and cell.endswith(row.label):
            grid[row.row][unit] = cell.removesuffix(row.label) + renamed[row.label]
    return True


def _column_rows(grid: Sequence[Sequence[str]], reading: AnnexReading) -> list[ColumnRow]:
    first = reading.rows[0].row if reading.rows else len(grid)
    rows = []
    for place, column in enumerate(reading.columns):
        sample = next(
            (nfc(row[place]) for row in grid[first:] if place < len(row) and row[place].strip()), ""
        )
        rows.append(ColumnRow(place, column.label, sample[:40], column.key, column.sentence))
    return rows


def _meanings(plan: Plan, reading: AnnexReading) -> list[tuple[str, str]]:
    months = sorted(
        {*months_between(plan.period_from, plan.period_to), *(c.month for c in reading.columns if c.month)}
    )
    named = [
        (meaning.value, words) for meaning, words in MEANING_NAMES.items() if meaning is not Meaning.MONTH
    ]
    return [
        *named,
        *((f"thang-{month:%Y-%m}", f"Chỉ tiêu tháng {month.month}/{month.year}") for month in months),
    ]


def doubts_of_row(shown: Preview, row: RowPlan) -> list[Doubt]:
    """Return the doubtful cells of a row, each cell once."""
    cells: dict[tuple[int, int], Doubt] = {}
    for doubt in row.row.doubts:
        known = cells.get((doubt.row, doubt.column))
        if known is None or (doubt.is_unreadable and not known.is_unreadable):
            cells[(doubt.row, doubt.column)] = doubt
    return list(cells.values())
