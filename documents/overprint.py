"""Text printed over sheets that were printed before with frame and title: the papers, and the page to measure by."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import Align, draw_lines, fitted_lines, fitted_size
from documents.letterhead import day_line
from documents.pages import draw_qr, draw_sample_mark, finished, new_canvas
from documents.styles import SCRIPT, SERIF, SERIF_BOLD, SERIF_ITALIC, all_printable, mm, printable_text
from domain.commendations.facts import CertificateFacts
from domain.commendations.layout_rules import (
    FIELD_LABELS,
    Face,
    FieldAlign,
    FieldName,
    FieldPlace,
    LayoutTerms,
    millimetres,
)
from domain.wording import number_text

_FONTS = {Face.PLAIN: SERIF, Face.BOLD: SERIF_BOLD, Face.ITALIC: SERIF_ITALIC, Face.SCRIPT: SCRIPT}
_ALIGNS: dict[FieldAlign, Align] = {
    FieldAlign.LEFT: "left",
    FieldAlign.CENTER: "center",
    FieldAlign.RIGHT: "right",
}
_SMALLEST_SHARE = 0.6  # Text is shrunk to this share of its size before it takes a second line,
_LEAST_SIZE = 8.0  # and never below what is read without effort on A5.
_QR_SIDE = 12 * mm
_CROSS_AT = 200  # Tenths of a millimetre from the edges of the sheet.
_CROSS_ARM = 6 * mm
_GRID_STEP = 100


def overprint_pdf(layout: LayoutTerms, papers: Sequence[CertificateFacts]) -> bytes:
    """Print only the text of each paper, one page each, where the layout says; no frame and no title.

    Text wider than its field is shrunk, then wrapped downwards, and what stands under it makes room.
    Raises ValueError when there is no paper.
    """
    ready = all_printable(papers)
    canvas, buffer = new_canvas(_size(layout), f"In lên phôi: {printable_text(layout.name)}")
    for facts in ready:
        if facts.sample:
            draw_sample_mark(canvas, _size(layout))
        canvas.translate(layout.offset_right / 10 * mm, -layout.offset_down / 10 * mm)
        canvas.setFillColor(styles.BLACK)
        _draw_fields(canvas, layout, facts)
        canvas.showPage()
    return finished(canvas, buffer)


def _size(layout: LayoutTerms) -> tuple[float, float]:
    return layout.size[0] / 10 * mm, layout.size[1] / 10 * mm


def field_text(name: FieldName, facts: CertificateFacts) -> tuple[str, ...]:
    """Return what a field prints, line by line; what is not known yet prints nothing, to be filled in by hand."""
    texts: dict[FieldName, tuple[str, ...]] = {
        FieldName.NAME: (facts.recipient_name,),
        FieldName.DETAIL: (facts.recipient_detail,),
        FieldName.COUNT: (f"đã hiến máu tình nguyện {number_text(facts.donations)} lần",),
        FieldName.OCCASION: (facts.occasion,),
        FieldName.REASON: (facts.reason,),
        FieldName.DECISION: (facts.decision,),
        FieldName.REGISTER: (f"Số sổ vàng: {facts.register_number}" if facts.register_number else "",),
        FieldName.DAY: (day_line(facts.place_name, facts.signed_on),),
        FieldName.AUTHORITY: facts.signature.authority_lines,
        FieldName.TITLE: (facts.signature.title,),
        FieldName.SIGNER: (facts.signature.extra_office, facts.signature.signer_name),
        FieldName.CODE: (f"Mã: {facts.code}",),
    }
    return tuple(text for text in texts[name] if text)


def _edges(layout: LayoutTerms, place: FieldPlace) -> tuple[float, float, float]:
    """Return left edge, width and upper edge of a field in points from the lower left corner."""
    return place.left / 10 * mm, place.width / 10 * mm, (layout.size[1] - place.top) / 10 * mm


def _draw_fields(canvas: Canvas, layout: LayoutTerms, facts: CertificateFacts) -> None:
    """Draw the fields from the top down; one that takes several lines moves down what it would be printed on."""
    long: list[tuple[FieldPlace, float]] = []
    for place in sorted((one for one in layout.places if one.is_on), key=lambda one: one.top):
        *_, top = _edges(layout, place)
        start = min([top, *(lower for other, lower in long if _is_under(place, other))])
        lower = _draw_field(canvas, layout, place, facts, start)
        # What keeps to one line at its own place moves nothing: the office may have set its neighbours close.
        if lower < top - place.size * styles.LEADING - 0.01:
            long.append((place, lower))


def _is_under(place: FieldPlace, other: FieldPlace) -> bool:
    beside = place.left >= other.left + other.width or other.left >= place.left + place.width
    return place.top > other.top and not beside


def _draw_field(
    canvas: Canvas, layout: LayoutTerms, place: FieldPlace, facts: CertificateFacts, top: float
) -> float:
    """Draw one field from an upper edge down and return its lower edge; that of the code with its QR is not told."""
    left, width, _ = _edges(layout, place)
    if place.name is FieldName.CODE:
        draw_qr(canvas, facts.check_url, left, top - _QR_SIDE, _QR_SIDE)
        canvas.setFont(_FONTS[place.face], place.size)
        canvas.drawString(left + _QR_SIDE + 3 * mm, top - _QR_SIDE + 1, f"Mã: {facts.code}")
        return top
    font, size = _FONTS[place.face], float(place.size)
    align = _ALIGNS[place.align]
    x = {"left": left, "center": left + width / 2, "right": left + width}[align]
    smallest = min(size, max(size * _SMALLEST_SHARE, _LEAST_SIZE))
    for text in field_text(place.name, facts):
        fitted, lines = fitted_lines(text, font, size, width, smallest)
        top = draw_lines(canvas, lines, x, top, font, fitted, align)
    return top


def measuring_page_pdf(layout: LayoutTerms, sample: CertificateFacts) -> bytes:
    """Print the page to measure by: a grid of centimetres, crosses 20 mm from the edges, each field framed.

    Everything is moved by the stored offset, so that a right offset puts the crosses exactly at 20 mm.
    """
    (facts,) = all_printable([sample])
    canvas, buffer = new_canvas(_size(layout), f"Tờ thử: {printable_text(layout.name)}")
    canvas.translate(layout.offset_right / 10 * mm, -layout.offset_down / 10 * mm)
    _draw_grid(canvas, layout)
    for place in (one for one in layout.places if one.is_on):
        _draw_frame(canvas, layout, place)
    canvas.setFillColor(styles.BLACK)
    _draw_fields(canvas, layout, facts)
    _draw_crosses(canvas, layout)
    canvas.showPage()
    return finished(canvas, buffer)


def _draw_grid(canvas: Canvas, layout: LayoutTerms) -> None:
    width, height = _size(layout)
    canvas.setLineWidth(0.2)
    canvas.setStrokeColor(styles.GROUND)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(SERIF, 6)
    for across in range(_GRID_STEP, layout.size[0], _GRID_STEP):
        canvas.line(across / 10 * mm, 0, across / 10 * mm, height)
        canvas.drawCentredString(across / 10 * mm, height - 8 * mm, str(across // 10))
    for down in range(_GRID_STEP, layout.size[1], _GRID_STEP):
        y = height - down / 10 * mm
        canvas.line(0, y, width, y)
        canvas.drawString(6 * mm, y - 2, str(down // 10))


def _draw_frame(canvas: Canvas, layout: LayoutTerms, place: FieldPlace) -> None:
    left, width, top = _edges(layout, place)
    height = _QR_SIDE if place.name is FieldName.CODE else place.size * styles.LEADING
    canvas.setStrokeColor(styles.LINE)
    canvas.setLineWidth(0.4)
    canvas.rect(left, top - height, width, height)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(SERIF, 6)
    place_text = f"{FIELD_LABELS[place.name]} ({millimetres(place.left)}; {millimetres(place.top)})"
    # In the corner where text that stands left or in the middle seldom reaches; above, it lay on the next frame.
    canvas.drawRightString(left + width - 1, top - 6, place_text)


def _draw_crosses(canvas: Canvas, layout: LayoutTerms) -> None:
    width, height = _size(layout)
    at = _CROSS_AT / 10 * mm
    canvas.setStrokeColor(styles.BLACK)
    canvas.setLineWidth(0.5)
    for x in (at, width - at):
        for y in (at, height - at):
            canvas.line(x - _CROSS_ARM, y, x + _CROSS_ARM, y)
            canvas.line(x, y - _CROSS_ARM, x, y + _CROSS_ARM)
    canvas.setFillColor(styles.BLACK)
    words = (
        f"Độ lệch đang đặt: sang phải {millimetres(layout.offset_right)} mm, xuống dưới"
        f" {millimetres(layout.offset_down)} mm. In ở mức 100 %.",
        "Đo từ mép trái và mép trên của giấy đến chữ thập góc trên bên trái: đủ 20 mm là đúng.",
        "Thiếu bao nhiêu mm thì cộng bấy nhiêu vào độ lệch, thừa thì trừ đi, rồi in thử lại.",
    )
    room = width - 2 * at - 4 * _CROSS_ARM
    for number, line in enumerate(words):
        canvas.setFont(SERIF, fitted_size(line, SERIF, 9, room, 5))
        canvas.drawString(at + 2 * _CROSS_ARM, height - at + 4 - number * 11, line)
