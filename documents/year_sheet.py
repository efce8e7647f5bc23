"""The sheet of thanks at the end of a year: half a sheet for each donor, to be handed out or sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, fitted_size, wrap
from documents.pages import draw_rule, draw_sample_mark, finished, new_canvas
from documents.styles import (
    A4_LANDSCAPE,
    A5,
    DISPLAY,
    SCRIPT,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    all_printable,
    mm,
)
from documents.two_up import draw_two_up
from domain.ledger.year_sheets import YearSheetFacts
from domain.wording import number_text, short_date

TITLE = "THƯ CẢM ƠN"
LEFT, RIGHT, TOP = 12 * mm, A5[0] - 12 * mm, A5[1] - 12 * mm
BOTTOM = 10 * mm
WIDTH, MIDDLE = RIGHT - LEFT, A5[0] / 2
SIZE, SMALL = 12.0, 9.5
DAY_WIDTH, AMOUNT_WIDTH = 24 * mm, 36 * mm
GAP = 2 * mm
MOST_PLACE_LINES = 2
NOT_THE_NATIONAL_ONE = "Thư này không thay Giấy chứng nhận hiến máu tình nguyện."


def year_sheets_pdf(sheets: Sequence[YearSheetFacts]) -> bytes:
    """Print sheets of A5, two on each A4 sheet, to be cut; raise ValueError for none."""
    if not sheets:
        raise ValueError("there is no sheet to print")
    canvas, buffer = new_canvas(A4_LANDSCAPE, f"Thư cảm ơn năm {sheets[0].year}")
    draw_two_up(canvas, [partial(_draw, canvas, facts) for facts in all_printable(sheets)])
    return finished(canvas, buffer)


def sentences(facts: YearSheetFacts) -> tuple[str, ...]:
    """Return what the sheet says below the donations: the count, the next day, the next step, the thanks."""
    told = f"Đến hết ngày {short_date(facts.up_to)}, sổ hiến máu ghi anh/chị đã hiến {number_text(facts.total)} lần."
    if facts.next_milestone is not None:
        left = facts.next_milestone - facts.total
        told += f" Còn {number_text(left)} lần nữa là đến mốc {facts.next_milestone} lần."
    again = ""
    if facts.next_day is not None:
        again = (
            f"Anh/chị có thể hiến lại từ ngày {short_date(facts.next_day)}."
            if facts.next_day > facts.up_to
            else "Anh/chị đã đủ ngày để hiến lại."
        )
        again += " Bác sĩ khám quyết định trong ngày hiến."
    thanks = (
        "Cảm ơn anh/chị đã dành thời gian và một phần sức khỏe cho người bệnh."
        " Kính chúc anh/chị và gia đình mạnh khỏe."
    )
    return tuple(text for text in (told, again, thanks) if text)


def _draw(canvas: Canvas, facts: YearSheetFacts) -> None:
    if facts.sample:
        draw_sample_mark(canvas, A5)
    edge = _draw_head(canvas, facts)
    year = (
        f"Năm {facts.year} anh/chị đã hiến máu tình nguyện {number_text(facts.times)} lần,"
        f" tổng cộng {number_text(facts.volume_ml)}\u00a0ml:"
    )
    edge = draw_lines(canvas, wrap(year, SERIF_BOLD, SIZE, WIDTH), LEFT, edge, SERIF_BOLD, SIZE) - GAP
    edge = _draw_donations(canvas, facts, edge)
    for sentence in sentences(facts):
        edge = draw_lines(canvas, wrap(sentence, SERIF, SIZE, WIDTH), LEFT, edge, SERIF, SIZE) - GAP
    foot = wrap(f"{NOT_THE_NATIONAL_ONE} Xem sổ của mình: {facts.own_page}", SERIF, SMALL, WIDTH)
    canvas.setFillColor(styles.MUTED)
    draw_lines(canvas, foot, LEFT, BOTTOM + len(foot) * SMALL * styles.LEADING, SERIF, SMALL)


def _draw_head(canvas: Canvas, facts: YearSheetFacts) -> float:
    canvas.setFillColor(styles.RED)
    issuer = centred_lines(facts.issuer_lines, SERIF_BOLD, 11, WIDTH)
    edge = draw_lines(canvas, issuer, MIDDLE, TOP, SERIF_BOLD, 11, "center")
    edge = draw_lines(canvas, [TITLE], MIDDLE, edge - 3 * mm, DISPLAY, 22, "center", leading=1.3)
    edge = draw_lines(canvas, [f"Năm {facts.year}"], MIDDLE, edge, SERIF_BOLD, SIZE, "center")
    draw_rule(canvas, MIDDLE, edge - 1 * mm, 0.3 * WIDTH)
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, ["Thân gửi anh/chị"], MIDDLE, edge - 4 * mm, SERIF_ITALIC, SIZE, "center")
    size = fitted_size(facts.full_name, SCRIPT, 24, WIDTH, 15)
    name = centred_lines([facts.full_name], SCRIPT, size, WIDTH)
    edge = draw_lines(canvas, name, MIDDLE, edge, SCRIPT, size, "center", leading=1.3)
    place = centred_lines([facts.address], SERIF, SMALL, WIDTH)
    return draw_lines(canvas, place, MIDDLE, edge, SERIF, SMALL, "center") - 4 * mm


def _draw_donations(canvas: Canvas, facts: YearSheetFacts, edge: float) -> float:
    before = facts.times - len(facts.lines)
    if before:
        told = f"{number_text(before)} lần đầu năm, và:"
        edge = draw_lines(canvas, [told], LEFT, edge, SERIF, SMALL)
    for day, amount, place in facts.lines:
        lines = wrap(place, SERIF, SMALL, WIDTH - DAY_WIDTH - AMOUNT_WIDTH - SMALL)
        if len(lines) > MOST_PLACE_LINES:
            lines = (*lines[: MOST_PLACE_LINES - 1], f"{lines[MOST_PLACE_LINES - 1]}…")
        draw_lines(canvas, [day], LEFT, edge, SERIF, SMALL)
        draw_lines(canvas, [amount], LEFT + DAY_WIDTH, edge, SERIF, SMALL)
        draw_lines(canvas, lines, LEFT + DAY_WIDTH + AMOUNT_WIDTH, edge, SERIF, SMALL)
        edge -= max(1, len(lines)) * SMALL * styles.LEADING + 0.6 * mm
    return edge - GAP
