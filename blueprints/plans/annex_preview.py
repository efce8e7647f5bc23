"""Read a pasted table with what a person has corrected and chosen so far, and lay it beside the plan."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from domain.drives.annex_changes import BatchPlan, RowPlan, batch_plan
from domain.names import nfc
from domain.plans.annex_batch import UnitChoice
from domain.plans.annex_choices import chosen_columns
from domain.plans.annex_columns import MEANING_NAMES, MERGED_LEFT, MERGED_UP, Column, Meaning
from domain.plans.annex_parts import Doubt
from domain.plans.annex_reader import AnnexReading, holds_annex, read_annex
from domain.plans.queries import targets_of
from domain.plans.records import Plan
from domain.plans.target_rules import months_between
from domain.refusals import Refused
from domain.units.matching import match_names
from domain.units.printed_names import Match, name_key
from domain.units.records import UnitKind
from domain.units.rules import ADDED_KINDS, UNIT_KIND_NAMES
from exchange.tables import Limits, Table, UnreadableTable, as_pasted, read_pasted

BETWEEN_TABLES = "\n␞\n"
LEFT_OUT = "bo"
_CELL = re.compile(r"o-(\d{1,5})-(\d{1,3})")
_UNIT = re.compile(r"u(\d{1,12})")


@dataclass(slots=True)
class AskedName:
    """A printed name that a person has to settle: its candidates and kinds, and what was chosen."""

    key: str
    label: str
    match: Match
    chosen: str
    rows: int

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Return (value, words) of the answers, the likeliest first."""
        found = [
            (f"u{unit.unit_id}", unit.name + ("" if unit.holds else " (không trong kỳ này)"))
            for unit in self.match.candidates
        ]
        kinds = [self.match.kind] if self.match.kind else []
        kinds += [kind for kind in ADDED_KINDS if kind not in kinds]
        new = [(f"moi:{kind.value}", f"Thêm mới: {UNIT_KIND_NAMES[kind].lower()}") for kind in kinds]
        first = new[:1] if self.match.kind else []
        rest = [choice for choice in new if choice not in first]
        return [*found, *first, (LEFT_OUT, "Bỏ các dòng này"), *rest]

    def choice(self) -> UnitChoice | None:
        """Return what was chosen, None when nothing of ours was."""
        if self.chosen == LEFT_OUT:
            return UnitChoice()
        offered = dict(self.choices)
        if self.chosen not in offered:
            return None
        if found := _UNIT.fullmatch(self.chosen):
            return UnitChoice(int(found[1]))
        return UnitChoice(None, UnitKind(self.chosen.removeprefix("moi:")), self.match.name)


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
    names, units, facilities, unknown = _names(session, plan, reading, answers)
    shown = Preview(
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
    sent = {int(value) for value in answers.getlist("dong") if value.isascii() and value.isdigit()}
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
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 4:
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


def _labels(reading: AnnexReading) -> list[str]:
    return list(dict.fromkeys(row.label for row in reading.rows))


def _key(label: str) -> str:
    """Return a short name for a label's fields, which stays the same wherever the label stands."""
    return f"{zlib.crc32(label.encode()):08x}"


def _rename(grid: list[list[str]], reading: AnnexReading, answers: MultiDict[str, str]) -> bool:
    """Write corrected unit names into the grid; return whether there were any."""
    unit = next((n for n, column in enumerate(reading.columns) if column.meaning is Meaning.UNIT), None)
    renamed = {
        label: typed
        for label in _labels(reading)
        if (typed := nfc(answers.get(f"ten-{_key(label)}", ""))) and typed != label
    }
    if unit is None or not renamed:
        return False
    for row in reading.rows:
        cell = nfc(grid[row.row][unit])
        if row.label in renamed and cell.endswith(row.label):
            grid[row.row][unit] = cell.removesuffix(row.label) + renamed[row.label]
    return True


def _names(
    session: Session, plan: Plan, reading: AnnexReading, answers: Mapping[str, str]
) -> tuple[list[AskedName], dict[str, UnitChoice], dict[str, int], list[str]]:
    """Settle the names of a table: those of the plan's own rows and of one unit only; the others are asked."""
    known = _known_labels(session, plan)
    labels = _labels(reading)
    printed = list(
        dict.fromkeys(line.facility for row in reading.rows for line in row.lines if line.facility)
    )
    matches = match_names(session, plan.province_id, [*labels, *printed], plan.period_from)
    units: dict[str, UnitChoice] = {}
    asked = []
    for label in labels:
        match = matches[label]
        unit_id = match.unit_id or known.get(name_key(label))
        if unit_id is not None:
            units[label] = UnitChoice(unit_id)
            continue
        rows = sum(row.label == label for row in reading.rows)
        key = _key(label)
        name = AskedName(key, label, match, answers.get(f"dv-{key}", ""), rows)
        if (choice := name.choice()) is not None:
            units[label] = choice
        asked.append(name)
    facilities = {name: unit_id for name in printed if (unit_id := matches[name].unit_id) is not None}
    return asked, units, facilities, [name for name in printed if name not in facilities]


def _known_labels(session: Session, plan: Plan) -> dict[str, int]:
    """Return the unit behind each label that the plan's targets print, as far as a label means one unit."""
    found: dict[str, set[int]] = {}
    for target in targets_of(session, plan.id):
        found.setdefault(name_key(target.unit_label), set()).add(target.unit_id)
    return {key: next(iter(units)) for key, units in found.items() if len(units) == 1}


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
