"""Notices of a drive in large letters: at the door, and one for each table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_lines
from documents.pack_sheets import Sheet
from documents.pages import draw_rule
from documents.styles import A4_LANDSCAPE, SERIF, SERIF_BOLD, mm
from domain.results.pack_facts import PackFacts

_MARGIN = 15 * mm
_FOOT = 18 * mm
_LARGEST, _SMALLEST = 84.0, 36.0
_TEXT_SIZES = (40.0, 36.0, 32.0, 28.0, 25.0, 22.0, 19.0, 16.0)


@dataclass(frozen=True, slots=True)
class _Notice:
    headline: str
    lines: tuple[str, ...]
    is_list: bool = False


def notice_sheets(facts: PackFacts) -> list[Sheet]:
    """Return the notices: hours, order of the tables, what to bring, full, no papers; then a sign for each table."""
    sheets = [Sheet(A4_LANDSCAPE, partial(_draw, notice=notice)) for notice in _notices(facts)]
    return sheets + [
        Sheet(A4_LANDSCAPE, partial(_draw_table_sign, number=number, name=station.name, work=station.work))
        for number, station in enumerate(facts.stations, start=1)
    ]


def _notices(facts: PackFacts) -> list[_Notice]:
    stations = tuple(f"{place}. {one.name}: {one.work}" for place, one in enumerate(facts.stations, start=1))
    ask = (f"Hỏi thêm: {facts.phone}",) if facts.phone else ()
    hours = tuple(
        text for text in (facts.when, f"Giờ tiếp nhận: {facts.hours}" if facts.hours else "") if text
    )
    return [
        _Notice("Hiến máu tình nguyện", (*hours, facts.handover.place, facts.handover.host, *ask)),
        _Notice("Mời đi theo thứ tự", stations, is_list=True),
        _Notice("Mang theo", tuple(f"- {text}" for text in facts.bring), is_list=True),
        _Notice(
            "Hôm nay đã đủ",
            (
                "Cảm ơn anh/chị đã đến. Số người hôm nay đã đủ.",
                "Mời anh/chị để lại tên ở bàn đón tiếp để được ưu tiên ở đợt sau.",
            ),
        ),
        _Notice(
            "Quên giấy tờ?",
            (
                "Mời anh/chị đến bàn: ………………………………",
                f"Giấy tờ được nhận: {'; '.join(facts.identity_papers)}.",
            ),
        ),
    ]


def _draw(canvas: Canvas, notice: _Notice) -> None:
    width, middle = A4_LANDSCAPE[0] - 2 * _MARGIN, A4_LANDSCAPE[0] / 2
    canvas.setFillColor(styles.BLACK)
    top = A4_LANDSCAPE[1] - _MARGIN
    size, lines = fitted_lines(notice.headline.upper(), SERIF_BOLD, _LARGEST, width, _SMALLEST)
    edge = draw_lines(canvas, lines, middle, top, SERIF_BOLD, size, "center") - 3 * mm
    draw_rule(canvas, middle, edge, width)
    edge -= 6 * mm
    texts = [text for text in notice.lines if text]
    size, wrapped = _largest_that_fits(texts, width, edge - _FOOT)
    gap = size * 0.35
    x = _MARGIN if notice.is_list else middle
    for block in wrapped:
        edge = draw_lines(canvas, block, x, edge, SERIF, size, "left" if notice.is_list else "center") - gap


def _largest_that_fits(texts: Sequence[str], width: float, height: float) -> tuple[float, list[list[str]]]:
    """Return the size at which all texts stand within height, the smallest when none does, and their lines."""
    for size in _TEXT_SIZES:
        blocks = [centred_lines([text], SERIF, size, width) for text in texts]
        if sum((len(block) * styles.LEADING + 0.35) * size for block in blocks) <= height:
            break
    return size, blocks


def _draw_table_sign(canvas: Canvas, number: int, name: str, work: str) -> None:
    width, middle = A4_LANDSCAPE[0] - 2 * _MARGIN, A4_LANDSCAPE[0] / 2
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(
        canvas, [str(number)], middle, A4_LANDSCAPE[1] - 20 * mm, SERIF_BOLD, 150, "center", leading=1.0
    )
    size, lines = fitted_lines(name.upper(), SERIF_BOLD, 90, width, 44)
    edge = draw_lines(canvas, lines, middle, edge - 4 * mm, SERIF_BOLD, size, "center") - 6 * mm
    size, lines = fitted_lines(work[:1].upper() + work[1:], SERIF, 36, width, 24)
    draw_lines(canvas, lines, middle, edge, SERIF, size, "center")
