"""The small slips that people carry from table to table, eight on each sheet, to be cut."""

from __future__ import annotations

from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import draw_lines, fitted_size
from documents.hand_table import fitted_cell
from documents.pack_sheets import Sheet
from documents.pages import draw_check_box, draw_dotted_line, draw_qr
from documents.styles import A4, SERIF, SERIF_BOLD, mm
from documents.two_up import draw_cut_line
from domain.results.pack_facts import DeskPersonFacts, PackFacts

ACROSS, DOWN = 2, 4
FOOT = 14 * mm
WIDTH, HEIGHT = A4[0] / ACROSS, (A4[1] - FOOT) / DOWN
_MARGIN = 7 * mm
_QR = 17 * mm
_NUMBER_SIZE = 30.0
_STATION_ROWS = 2


def slip_sheets(facts: PackFacts) -> list[Sheet]:
    """Return a slip for each numbered person and each blank row, in the order of the row numbers."""
    people: dict[int, DeskPersonFacts | None] = dict.fromkeys(facts.blank_numbers)
    people |= {person.number: person for person in facts.people}
    slips = sorted(people.items())
    size = ACROSS * DOWN
    return [
        Sheet(A4, partial(_draw_page, facts=facts, slips=slips[start : start + size]))
        for start in range(0, len(slips), size)
    ]


def _draw_page(canvas: Canvas, facts: PackFacts, slips: list[tuple[int, DeskPersonFacts | None]]) -> None:
    for place, (number, person) in enumerate(slips):
        down, across = divmod(place, ACROSS)
        canvas.saveState()
        canvas.translate(across * WIDTH, A4[1] - (down + 1) * HEIGHT)
        _draw_slip(canvas, facts, number, person)
        canvas.restoreState()
    draw_cut_line(canvas, WIDTH, FOOT, WIDTH, A4[1])
    for line in range(DOWN):
        draw_cut_line(canvas, 0, FOOT + line * HEIGHT, A4[0], FOOT + line * HEIGHT)


def _draw_slip(canvas: Canvas, facts: PackFacts, number: int, person: DeskPersonFacts | None) -> None:
    left, right, top = _MARGIN, WIDTH - _MARGIN, HEIGHT - _MARGIN
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, [f"Số {number}"], left, top + 2 * mm, SERIF_BOLD, _NUMBER_SIZE)
    if person is not None:
        draw_qr(canvas, facts.lookup_url + person.code.replace("-", ""), right - _QR, top - _QR, _QR)
        edge = draw_lines(canvas, [person.code], left, edge, SERIF, 11)
        size, lines = fitted_cell(person.full_name, SERIF_BOLD, 14, right - left - _QR - 3 * mm, 12 * mm)
        draw_lines(canvas, lines, left, edge - 0.5 * mm, SERIF_BOLD, size, leading=1.12)
    else:
        canvas.setFont(SERIF, 11)
        canvas.drawString(left, edge - 9 * mm, "Họ và tên:")
        draw_dotted_line(canvas, left + 20 * mm, right, edge - 9.5 * mm)
    _draw_stations(canvas, facts, left, right, top - 30 * mm)
    words = " · ".join(part for part in (facts.when, facts.handover.place) if part)
    canvas.setFont(SERIF, fitted_size(words, SERIF, 9, right - left, 5))
    canvas.setFillColor(styles.MUTED)
    canvas.drawString(left, 5 * mm, words)
    canvas.setFillColor(styles.BLACK)


def _draw_stations(canvas: Canvas, facts: PackFacts, left: float, right: float, top: float) -> None:
    """Draw a box for each table in the order in which they are passed, in two rows."""
    in_row = max(1, -(-len(facts.stations) // _STATION_ROWS))
    step = (right - left) / in_row
    for place, station in enumerate(facts.stations):
        down, across = divmod(place, in_row)
        x, y = left + across * step, top - (down + 1) * 10 * mm
        draw_check_box(canvas, x, y, 13)
        words = f"{place + 1}. {station.name}"
        size, lines = fitted_cell(words, SERIF, 11, step - 13 - 3 * mm, 9 * mm)
        draw_lines(canvas, lines, x + 13 + 1.2 * mm, y + 6.5 + len(lines) * size * 0.6, SERIF, size)
