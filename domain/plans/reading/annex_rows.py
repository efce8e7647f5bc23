"""Read the rows under the head of a quota table: groups, units with their days or months, and printed totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from domain.names import fold, nfc
from domain.plans.reading.annex_columns import MERGED_LEFT, MERGED_UP, Grid, cell_at, is_blank
from domain.plans.reading.annex_marks import (
    ARABIC,
    FOOT,
    LEADING,
    LETTER,
    ROMAN,
    TOTAL,
    cell_lines,
    covered_groups,
    is_row_number,
    when_text,
)
from domain.plans.reading.annex_parts import (
    Column,
    Doubt,
    Meaning,
    PrintedTotal,
    ReadGroup,
    ReadLine,
    ReadRow,
)
from domain.plans.reading.annex_totals import placed_totals
from domain.plans.reading.cells import Certainty, Reading, read_figure
from domain.plans.reading.day_cells import Period, When, read_days
from domain.wording import number_text

_LONGEST_LABEL = 40
_LARGEST_SUM = 99_999_999


class RowReader:
    """Walk down the rows of a table and gather what they say."""

    def __init__(self, columns: Sequence[Column], period: Period, largest: int) -> None:
        self.columns = columns
        self.period = period
        self.largest = largest
        self.groups: list[ReadGroup] = []
        self.rows: list[ReadRow] = []
        self.totals: list[PrintedTotal] = []
        self.loose: list[Doubt] = []  # Doubts about cells of no unit: totals, rows without a name.
        self.unread: list[int] = []
        self._place = {column.meaning: place for place, column in enumerate(columns)}
        self._months = [place for place, column in enumerate(columns) if column.meaning is Meaning.MONTH]
        self.is_matrix = bool(self._months)
        whens = [place for place, column in enumerate(columns) if column.meaning is Meaning.WHEN]
        planned = [place for place, column in enumerate(columns) if column.meaning is Meaning.PLANNED]
        # "Đợt 1: ngày, số lượng; Đợt 2: ngày, số lượng": each column of days goes with its column of figures.
        self._pairs = list(zip_longest(whens, planned[: len(whens)]))
        single = (Meaning.ASSIGNED, Meaning.TOTAL)
        self._figures = [self._place[meaning] for meaning in single if meaning in self._place]
        self._figures += [*planned, *self._months]

    def read(self, grid: Grid, start: int, head: Sequence[Sequence[str]]) -> None:
        """Read all rows from start on; repeated heads are passed over."""
        heads = {_folded(row) for row in head}
        body = [
            row for row in range(start, len(grid)) if _folded(grid[row]) and _folded(grid[row]) not in heads
        ]
        numbers = [self._split(grid[row])[0] for row in body]
        counts_arabic = any(ARABIC.fullmatch(number) for number in numbers)
        for place, row in enumerate(body):
            following = numbers[place + 1] if place + 1 < len(numbers) else ""
            if not self._read_row(grid[row], row, following, counts_arabic):
                self.unread += body[place:]
                break
        self.totals = placed_totals(self.rows, self.totals)
        self._drop_foot()

    def _read_row(self, cells: Sequence[str], row: int, following: str, counts_arabic: bool) -> bool:
        """Read one row; return whether the table goes on."""
        number, name = self._split(cells)
        has_data = not self._lone_words(cells) and any(
            not is_blank(cell_at(cells, place)) for place in self._data_places()
        )
        if FOOT.match(fold(name or number)) and not has_data:
            return False
        if TOTAL.match(fold(name or number)) and not ARABIC.fullmatch(number):
            self._total(cells, row, name or number)
            return True
        if self.totals and self.totals[-1].groups is None and self.rows and not has_data:
            return False
        is_parent = ARABIC.fullmatch(number) is not None and following.startswith(f"{number}.")
        is_marked = bool(ROMAN.fullmatch(number) or LETTER.fullmatch(number)) and (
            counts_arabic or not has_data
        )
        if name and (is_marked or is_parent or (not number and not has_data)):
            level = 0 if LETTER.fullmatch(number) and not ROMAN.fullmatch(number) else 1
            self.groups.append(ReadGroup(number, name, level, row))
            if has_data:
                self._group_total(cells, row, name)
            return True
        if name:
            self._unit(cells, row, number, name)
        elif has_data:
            self._more(cells, row)
        return True

    def _split(self, cells: Sequence[str]) -> tuple[str, str]:
        """Return the number and the name of a row; a name may carry its number ("I. Các huyện")."""
        number = _text(cells, self._place.get(Meaning.NUMBER))
        name = _text(cells, self._place.get(Meaning.UNIT))
        if not name and number and not is_row_number(number):
            number, name = "", number
        if not name and not number:
            name = self._lone_words(cells)
        bare = number.strip("().,/ ")
        if not bare and (found := LEADING.match(name)):
            return found[1], found[2]
        return bare, name

    def _lone_words(self, cells: Sequence[str]) -> str:
        """Return the only text of a row when it is a heading that stands in a column of figures or days."""
        filled = [place for place, cell in enumerate(cells) if not is_blank(cell)]
        if len(filled) != 1 or filled[0] not in self._data_places():
            return ""
        text = _text(cells, filled[0])
        is_words = len(re.findall(r"[^\W\d_]{2,}", text)) >= 2 and LEADING.match(text) is not None
        return text if is_words else ""

    def _data_places(self) -> list[int]:
        return [*self._figures, *(when for when, _ in self._pairs)]

    # Figures and days of one row

    def _figure(
        self, cells: Sequence[str], row: int, place: int, doubts: list[Doubt], *, is_sum: bool = False
    ) -> int | None:
        printed = cell_at(cells, place)
        if is_blank(printed):
            return None
        # A sum may well be larger than any quota.
        reading = read_figure(printed, largest=_LARGEST_SUM if is_sum else self.largest)
        if not reading.is_certain:
            value = "" if reading.value is None else number_text(reading.value)
            doubts.append(self._doubt(row, place, reading, value))
        return reading.value

    def _doubt(self, row: int, place: int, reading: Reading[int] | Reading[When], value: str) -> Doubt:
        is_unreadable = reading.certainty is Certainty.UNREADABLE
        label = self.columns[place].label or str(place + 1)
        where = (
            f"dòng {row + 1}, cột {label if len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL] + '…'}"
        )
        return Doubt(row, place, where, reading.printed, value, reading.sentence, is_unreadable)

    def _say(
        self, row: int, place: int, printed: str, value: str, sentence: str, *, stop: bool = False
    ) -> Doubt:
        certainty = Certainty.UNREADABLE if stop else Certainty.DOUBTFUL
        reading: Reading[int] = Reading(None, printed, certainty, sentence)
        return self._doubt(row, place, reading, value)

    def _unit(self, cells: Sequence[str], row: int, number: str, name: str) -> None:
        counts = re.fullmatch(r"(?:\d{1,3}\.)*(\d{1,6})", number)
        counted = int(counts[1]) if counts else len(self.rows) + 1
        unit = ReadRow(row, counted, name, len(self.groups) - 1)
        unit.note = _text(cells, self._place.get(Meaning.NOTE))
        self.rows.append(unit)
        for place in self._figures:
            if cell_at(cells, place).strip() == MERGED_UP:
                sentence = "Ô này gộp với ô ở trên, nên chưa rõ số của đơn vị này. Nhập số, hoặc để trống."
                unit.doubts.append(self._say(row, place, "ô gộp", "", sentence))
        self._add(unit, cells, row)

    def _more(self, cells: Sequence[str], row: int) -> None:
        """Read a row without a name: more days of the unit above."""
        assigned = self._place.get(Meaning.ASSIGNED)
        places = [*self._months, *([] if assigned is None else [assigned])]
        has_figures = [place for place in places if not is_blank(cell_at(cells, place))]
        if not self.rows or has_figures:
            place = (has_figures or self._figures or [0])[0]
            above = f" Nếu là của {self.rows[-1].label}, ghi tên đơn vị đó vào dòng này." if self.rows else ""
            sentence = f"Dòng này có số nhưng chưa có tên đơn vị.{above}"
            self.loose.append(self._say(row, place, nfc(cell_at(cells, place)), "", sentence, stop=True))
            return
        self._add(self.rows[-1], cells, row)

    def _add(self, unit: ReadRow, cells: Sequence[str], row: int) -> None:
        for place in self._months:
            self._add_month(unit, cells, row, place)
        for meaning in (Meaning.ASSIGNED, Meaning.TOTAL):
            place = self._place.get(meaning, -1)
            figure = None if place < 0 else self._figure(cells, row, place, unit.doubts)
            if figure is not None:
                unit.figures[place] += figure
                if meaning is Meaning.ASSIGNED:
                    unit.assigned = figure
        for when, planned in self._pairs:
            self._add_days(unit, cells, row, when, planned)

    def _add_month(self, unit: ReadRow, cells: Sequence[str], row: int, place: int) -> None:
        figure = self._figure(cells, row, place, unit.doubts)
        month = self.columns[place].month
        if figure is None or month is None:
            return
        unit.figures[place] += figure
        label = self.columns[place].label
        unit.lines.append(ReadLine(row, None, month, label, figure, nfc(cell_at(cells, place))))

    def _add_days(
        self, unit: ReadRow, cells: Sequence[str], row: int, when: int, planned: int | None
    ) -> None:
        days = [] if is_blank(cell_at(cells, when)) else read_days(cell_at(cells, when), self.period)
        value = "; ".join(when_text(reading.value) or reading.printed for reading in days)
        doubtful = [reading for reading in days if not reading.is_certain]
        if doubtful:
            worst = next((r for r in doubtful if r.certainty is Certainty.UNREADABLE), doubtful[0])
            printed = Reading(worst.value, nfc(cell_at(cells, when)), worst.certainty, worst.sentence)
            unit.doubts.append(self._doubt(row, when, printed, value))
        good = [reading for reading in days if reading.value is not None]
        figures = self._planned(unit, cells, row, (when, planned), len(good))
        texts = [] if planned is None else cell_lines(cell_at(cells, planned))
        for count, reading in enumerate(good):
            assert reading.value is not None
            figure = figures[count] if count < len(figures) else 0
            unit.figures[-1 if planned is None else planned] += figure
            unit.lines.append(
                ReadLine(
                    row,
                    reading.value.on,
                    reading.value.month,
                    reading.printed,
                    figure,
                    texts[count] if count < len(texts) else "",
                    self._part(cells, Meaning.VENUE, count),
                    self._part(cells, Meaning.FACILITY, count),
                )
            )

    def _planned(
        self, unit: ReadRow, cells: Sequence[str], row: int, places: tuple[int, int | None], days: int
    ) -> list[int]:
        """Return the figure of each day; one figure for several days is shared out, which a person must see."""
        when, place = places
        if place is None:
            return self._shared(unit, row, None, unit.assigned, days)
        figures = []
        for text in cell_lines(cell_at(cells, place)):
            reading = read_figure(text, largest=self.largest)
            if not reading.is_certain:
                shown = "" if reading.value is None else number_text(reading.value)
                unit.doubts.append(self._doubt(row, place, reading, shown))
            if reading.value is not None:
                figures.append(reading.value)
        printed = nfc(cell_at(cells, place))
        if figures and not days and is_blank(cell_at(cells, when)):
            sentence = "Có số dự kiến nhưng chưa có ngày hoặc tháng. Nhập ngày, hoặc tháng như 3/2024."
            unit.doubts.append(self._say(row, when, "", "", sentence, stop=True))
        if days and not figures:
            unit.doubts.append(
                self._say(row, place, printed, "", "Đợt này chưa ghi số dự kiến; để 0 nếu chưa biết.")
            )
        elif len(figures) == 1 < days:
            return self._shared(unit, row, place, figures[0], days)
        elif days and len(figures) != days:
            sentence = (
                f"Ô này có {len(figures)} số cho {days} ngày. Nhập mỗi ngày một số, cách bằng dấu chấm phẩy."
            )
            unit.doubts.append(self._say(row, place, printed, "", sentence, stop=True))
        return figures

    def _shared(self, unit: ReadRow, row: int, place: int | None, total: int | None, days: int) -> list[int]:
        if days <= 1 or total is None:
            return [total or 0] * days
        share, rest = divmod(total, days)
        parts = [share + (1 if count < rest else 0) for count in range(days)]
        if place is None:
            return parts
        sentence = (
            f"Một số {number_text(total)} cho {days} ngày; đọc là chia đều. Sửa nếu mỗi ngày một số khác."
        )
        value = "; ".join(number_text(part) for part in parts)
        unit.doubts.append(self._say(row, place, number_text(total), value, sentence))
        return parts

    def _part(self, cells: Sequence[str], meaning: Meaning, count: int) -> str:
        place = self._place.get(meaning)
        texts = [] if place is None or is_blank(cell_at(cells, place)) else cell_lines(cell_at(cells, place))
        return (texts[count] if count < len(texts) else texts[-1]) if texts else ""

    # Totals

    def _total(self, cells: Sequence[str], row: int, label: str) -> None:
        figures = self._total_figures(cells, row)
        self.totals.append(PrintedTotal(row, label, covered_groups(label, self.groups), figures))

    def _group_total(self, cells: Sequence[str], row: int, name: str) -> None:
        self.totals.append(PrintedTotal(row, name, (len(self.groups) - 1,), self._total_figures(cells, row)))

    def _total_figures(self, cells: Sequence[str], row: int) -> dict[int, int]:
        read = {place: self._figure(cells, row, place, self.loose, is_sum=True) for place in self._figures}
        return {place: figure for place, figure in read.items() if figure is not None}

    def _drop_foot(self) -> None:
        """Take headings below the last unit and the last total for what they are: words under the table."""
        end = max([row.row for row in self.rows] + [total.row for total in self.totals], default=-1)
        while self.groups and self.groups[-1].row > end and self.rows:
            self.unread.insert(0, self.groups.pop().row)


def _text(row: Sequence[str], place: int | None) -> str:
    text = "" if place is None else cell_at(row, place)
    return "" if text.strip() in (MERGED_UP, MERGED_LEFT) else nfc(text)


def _folded(row: Sequence[str]) -> tuple[str, ...]:
    cells = tuple(fold(cell) for cell in row)
    return cells if any(cells) else ()
