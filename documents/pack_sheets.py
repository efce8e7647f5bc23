"""Sheets of the paper pack: each knows its size and how to draw itself, so that all can be counted before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, wrap_all
from documents.hand_table import HEADER_HEIGHT, HandColumn, HandRow, draw_hand_table, rows_by_page
from documents.letterhead import draw_letterhead
from documents.pages import new_canvas
from documents.styles import A4, A4_LANDSCAPE, SERIF, SERIF_BOLD, SERIF_ITALIC, Frame, mm
from domain.units.facts import LetterheadFacts

EDGE = 10 * mm  # Working papers are not filed with a decree's margins: their width goes to the rows.
FOOT = 14 * mm
UPRIGHT = Frame(EDGE, A4[0] - EDGE, A4[1] - EDGE, FOOT)
ACROSS = Frame(EDGE, A4_LANDSCAPE[0] - EDGE, A4_LANDSCAPE[1] - EDGE, FOOT)
TITLE_SIZE = 16.0
ABOUT_SIZE = 11.5
NOTE_SIZE = 10.5
AGAIN_HEIGHT = 7 * mm


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one page: its size in points, and how it is drawn but for the foot that the whole pack shares."""

    size: tuple[float, float]
    draw: Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Block:
    """Hold a piece of a page that stays together: its height, and how it is drawn from its upper edge."""

    height: float
    draw: Callable[[Canvas, float], None]


def letterhead_block(size: tuple[float, float], frame: Frame, head: LetterheadFacts) -> Block:
    """Return the head of an official paper as a block, as high as the lines of the agency make it."""
    lower = draw_letterhead(new_canvas(size, "")[0], head, frame.left, frame.right, frame.top)

    def draw(canvas: Canvas, top: float) -> None:
        draw_letterhead(canvas, head, frame.left, frame.right, top)

    return Block(frame.top - lower + 4 * mm, draw)


def heading_block(frame: Frame, title: str, about: Sequence[str], notes: Sequence[str] = ()) -> Block:
    """Return the head of a part: its title, what it is about in the middle, notes to whoever fills it in."""
    titles = centred_lines([title], SERIF_BOLD, TITLE_SIZE, frame.width)
    subjects = centred_lines([text for text in about if text], SERIF, ABOUT_SIZE, frame.width)
    words = wrap_all(notes, SERIF_ITALIC, NOTE_SIZE, frame.width)
    sizes = ((titles, TITLE_SIZE), (subjects, ABOUT_SIZE), (words, NOTE_SIZE))
    height = sum(len(lines) * size * styles.LEADING for lines, size in sizes) + 3 * mm

    def draw(canvas: Canvas, top: float) -> None:
        middle = (frame.left + frame.right) / 2
        edge = draw_lines(canvas, titles, middle, top, SERIF_BOLD, TITLE_SIZE, "center")
        edge = draw_lines(canvas, subjects, middle, edge, SERIF, ABOUT_SIZE, "center")
        draw_lines(canvas, words, frame.left, edge - 1 * mm, SERIF_ITALIC, NOTE_SIZE)

    return Block(height, draw)


def table_sheets(
    size: tuple[float, float],
    frame: Frame,
    lead: Sequence[Block],
    again: str,
    columns: Sequence[HandColumn],
    rows: Sequence[HandRow],
    closing: Block | None = None,
) -> list[Sheet]:
    """Return the pages of a table: the lead above it, a line that says again what it is, a closing block.

    The closing block follows the last row, on a page of its own when there is no room, with the line above it.
    """
    top = frame.top - sum(block.height for block in lead)
    room = frame.top - AGAIN_HEIGHT - frame.bottom - HEADER_HEIGHT
    pages = rows_by_page(rows, top - frame.bottom - HEADER_HEIGHT, room)
    used = sum(row.height for row in pages[-1])
    free = (top - frame.bottom - HEADER_HEIGHT if len(pages) == 1 else room) - used
    if closing is not None and closing.height > free:
        # The last row goes along, so that a signature never stands alone.
        pages.append([pages[-1].pop()] if len(pages[-1]) > 1 else [])

    def draw(canvas: Canvas, number: int) -> None:
        edge = frame.top
        if number == 0:
            for block in lead:
                block.draw(canvas, edge)
                edge -= block.height
        else:
            draw_lines(canvas, [f"{again} (tiếp)"], frame.left, edge, SERIF_BOLD, ABOUT_SIZE)
            edge -= AGAIN_HEIGHT
        edge = draw_hand_table(canvas, columns, pages[number], frame.left, edge)
        if closing is not None and number == len(pages) - 1:
            closing.draw(canvas, edge)

    return [Sheet(size, partial(draw, number=number)) for number in range(len(pages))]


def stacked_sheets(size: tuple[float, float], frame: Frame, blocks: Sequence[Block]) -> list[Sheet]:
    """Return pages on which blocks follow each other, each whole on one page."""
    pages: list[list[Block]] = [[]]
    room = frame.top - frame.bottom
    for block in blocks:
        if block.height > room and pages[-1]:
            pages.append([])
            room = frame.top - frame.bottom
        pages[-1].append(block)
        room -= block.height

    def draw(canvas: Canvas, number: int) -> None:
        edge = frame.top
        for block in pages[number]:
            block.draw(canvas, edge)
            edge -= block.height

    return [Sheet(size, partial(draw, number=number)) for number in range(len(pages))]
