"""Writing an annex as a table, in any order of columns, and reading it again gives the same annex."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.plans.reading.annex_reader import read_annex
from domain.plans.reading.cells import read_figure
from domain.plans.reading.day_cells import Period, read_days
from exchange.tables import UnreadableTable, as_pasted, read_pasted

FIRST, LAST = date(2023, 12, 1), date(2024, 11, 30)
NAMES = (
    "Huyện Khoái Châu",
    "Thị xã Mỹ Hào",
    "Công ty Điện lực",
    "Trường Đại học A",
    "Sở Y tế",
    "TP. Hưng Yên",
)
figures = st.integers(1, 99_999)
days = st.integers(0, (LAST - FIRST).days).map(lambda count: FIRST + timedelta(days=count))


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


schedules = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        figures,
        st.lists(st.tuples(days, figures), min_size=1, max_size=3, unique_by=lambda pair: pair[0]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(
    rows=schedules,
    order=st.permutations(range(5)),
    is_folded=st.booleans(),
    day_shape=st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d/%m", "ngày %d tháng %m năm %Y"]),
    has_total=st.booleans(),
)
def test_a_schedule_survives_any_order_of_columns(
    rows: list[tuple[str, int, list[tuple[date, int]]]],
    order: list[int],
    is_folded: bool,
    day_shape: str,
    has_total: bool,
) -> None:
    table = [["TT", "Đơn vị", "Chỉ tiêu giao", "Thời gian tổ chức", "Số đơn vị máu dự kiến"]]
    for number, (name, assigned, lines) in enumerate(rows, 1):
        shown = [(day.strftime(day_shape), _dotted(planned)) for day, planned in lines]
        if is_folded:
            cells = ["\n".join(part) for part in zip(*shown, strict=True)]
            table.append([str(number), name, _dotted(assigned), *cells])
        else:
            for place, (day, planned) in enumerate(shown):
                head = [str(number), name, _dotted(assigned)] if place == 0 else ["", "", ""]
                table.append([*head, day, planned])
    if has_total:
        table.append(["", "Tổng cộng", _dotted(sum(row[1] for row in rows)), "", ""])
    turned = tuple(tuple(row[place] for place in order) for row in table)
    reading = read_annex(read_pasted(as_pasted(turned)).rows, FIRST, LAST)
    assert reading.doubts == ()
    assert [(row.label, row.assigned) for row in reading.annex.rows] == [(row[0], row[1]) for row in rows]
    assert [[(x.on, x.planned) for x in row.lines] for row in reading.annex.rows] == [row[2] for row in rows]
    assert [check.agrees for check in reading.totals] == [True] * len(reading.totals)


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.lists(st.one_of(st.none(), figures), min_size=12, max_size=12), min_size=1, max_size=5),
    order=st.permutations(range(14)),
    label=st.sampled_from(["Tháng {}", "T{}", "{}/", "Tháng 0{}"]),
)
def test_a_matrix_survives_any_order_of_columns(
    cells: list[list[int | None]], order: list[int], label: str
) -> None:
    months = [date(2023 + (number + 10) // 12, (number + 10) % 12 + 1, 1) for number in range(1, 13)]
    heads = [
        f"{m.month}/{m.year}" if label == "{}/" else label.replace("0{}", f"{m.month:02}").format(m.month)
        for m in months
    ]
    table = [["STT", "Tên đơn vị", *heads]]
    for number, row in enumerate(cells, 1):
        table.append([str(number), NAMES[number], *("" if cell is None else _dotted(cell) for cell in row)])
    turned = tuple(tuple(row[place] for place in order) for row in table)
    reading = read_annex(read_pasted(as_pasted(turned)).rows, FIRST, LAST)
    assert reading.annex.is_matrix and reading.doubts == ()
    found = [{x.month: x.planned for x in row.lines} for row in reading.annex.rows]
    assert found == [
        {month: cell for month, cell in zip(months, row, strict=True) if cell is not None} for row in cells
    ]


@given(st.text(max_size=60))
def test_no_cell_crashes_and_only_doubtless_ones_are_silent(text: str) -> None:
    reading = read_figure(text, largest=99_999)
    assert reading.is_certain == (reading.sentence == "")
    for day in read_days(text, Period(FIRST, LAST)):
        assert day.is_certain == (day.sentence == "")
        assert day.value is None or day.value.month.day == 1


@given(st.text(alphabet='TT1234Đơn vị\t\n"|;, /-.ICộngTổngThángquý', max_size=300))
def test_no_pasted_text_crashes(text: str) -> None:
    try:
        table = read_pasted(text)
    except UnreadableTable as unreadable:
        assert str(unreadable)
        return
    assert len({len(row) for row in table.rows}) <= 1
    read_annex(table.rows, FIRST, LAST)


def test_a_number_of_thousands_of_digits_is_only_words() -> None:
    grid = [["1" * 5000] * 4, ["TT", "Đơn vị", "Ngày", "Số"], ["1" * 5000] * 4]
    assert all(doubt.is_unreadable for doubt in read_annex(grid, FIRST, LAST).doubts)


@example([["", "A¨", "§\x1bA"]])
@example([["", "\x80", "\x80"], ["", "\x80", "\x80"], ["", "\x80", "Ñ"], ["\x80", "\x80", "Ñ"]])
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), min_size=1, max_size=5))
def test_a_table_that_was_read_once_comes_back_cell_by_cell(rows: list[list[str]]) -> None:
    try:
        once = read_pasted(as_pasted(tuple(map(tuple, [["a", "b", "c"], *rows]))))
    except UnreadableTable:
        return
    if len({len(row) for row in once.rows}) == 1:
        assert read_pasted(as_pasted(once.rows)).rows == once.rows
