"""The head and the foot of official papers: agency, quốc hiệu, number and day, signature, nơi nhận.

Sizes, cases and positions follow Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II and the samples of Phụ lục III.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from documents import styles
from documents.fitting import centred_lines, draw_lines, wrap_all
from documents.pages import draw_rule
from documents.styles import SERIF, SERIF_BOLD, SERIF_BOLD_ITALIC, SERIF_ITALIC, mm, text_width
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.wording import long_date

QUOC_HIEU = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
TIEU_NGU = "Độc lập - Tự do - Hạnh phúc"
# The decree leaves the height to the office; a seal of 36 mm covers a third of the signature in this room.
SIGNATURE_ROOM = 30 * mm
GAP = 1.6 * mm
LEAST_AGENCY_WIDTH = 55 * mm
# Shares of the text's width for the blocks that close a paper.
RECIPIENTS_SHARE, SIGNATURE_SHARE = 0.4, 0.56


def draw_letterhead(canvas: Canvas, facts: LetterheadFacts, left: float, right: float, top: float) -> float:
    """Draw agency and quốc hiệu side by side, then number and day; return the lower edge."""
    split = _split(facts, left, right)
    left_middle, right_middle = (left + split) / 2, (split + right) / 2
    room = split - left - 2 * mm
    # Quốc hiệu needs 95.7 mm at 13 pt, and lines stay as the office broke them: else the decree's smaller size.
    broken = [(text, SERIF) for text in facts.parent_agency_lines]
    broken += [(text, SERIF_BOLD) for text in facts.agency_lines]
    fits = right - split >= 96 * mm and all(text_width(text, font, 13) <= room for text, font in broken)
    size = 13.0 if fits else 12.0
    parent = centred_lines(facts.parent_agency_lines, SERIF, size, room)
    agency = centred_lines(facts.agency_lines, SERIF_BOLD, size, room)
    canvas.setFillColor(styles.BLACK)
    left_edge = draw_lines(canvas, parent, left_middle, top, SERIF, size, "center")
    left_edge = draw_lines(canvas, agency, left_middle, left_edge, SERIF_BOLD, size, "center")
    if agency:
        draw_rule(canvas, left_middle, left_edge - GAP / 2, 0.42 * text_width(agency[-1], SERIF_BOLD, size))

    right_edge = draw_lines(canvas, [QUOC_HIEU], right_middle, top, SERIF_BOLD, size, "center")
    right_edge = draw_lines(canvas, [TIEU_NGU], right_middle, right_edge, SERIF_BOLD, size + 1, "center")
    draw_rule(canvas, right_middle, right_edge - GAP / 2, text_width(TIEU_NGU, SERIF_BOLD, size + 1))

    edge = min(left_edge, right_edge) - 2.4 * GAP
    if not facts.number_symbol:
        return edge
    number = _symbol_lines(number_line(facts), split - left)
    left_edge = draw_lines(canvas, number, left_middle, edge, SERIF, 13, "center")
    day = day_line(facts.place_name, facts.signed_on, facts.month_hint)
    lines = centred_lines([day], SERIF_ITALIC, 13, right - split)
    right_edge = draw_lines(canvas, lines, right_middle, edge, SERIF_ITALIC, 13, "center")
    return min(left_edge, right_edge)


def _split(facts: LetterheadFacts, left: float, right: float) -> float:
    """Return where the agency's side ends: place and day of the longest names keep one line of 13 pt."""
    usual = left + (right - left) * (0.405 if right - left < 180 * mm else 0.43)
    day = day_line(facts.place_name, facts.signed_on, facts.month_hint) if facts.number_symbol else ""
    return max(min(usual, right - text_width(day, SERIF_ITALIC, 13)), left + LEAST_AGENCY_WIDTH)


def _symbol_lines(text: str, width: float) -> list[str]:
    """Return the number line, parted after a hyphen when the symbol of a joint paper is wider than its side."""
    lines = [""]
    for piece in text.replace("-", "-\n").splitlines():
        if lines[-1] and text_width(lines[-1] + piece, SERIF, 13) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def number_line(facts: LetterheadFacts) -> str:
    """Return "Số: 05/DS-UBND", with room to write when the paper has no number yet."""
    return f"Số: {facts.number or 8 * styles.BLANK}{facts.number_symbol}"


def day_line(place_name: str, day: date | None, month_hint: date | None = None) -> str:
    """Return the place and day, with blanks for what is known only after the signature."""
    if day is not None:
        return f"{place_name}, {long_date(day)}"
    blank = 6 * styles.BLANK
    if month_hint is None:
        return f"{place_name}, ngày{blank}tháng{blank}năm 20{blank}"
    month_and_year = long_date(month_hint).partition(" tháng ")[2]
    return f"{place_name}, ngày{blank}tháng {month_and_year}"


def signature_lines(facts: SignatureFacts, width: float, size: float = styles.TEXT_SIZE) -> list[str]:
    """Return the bold lines above the room for signature and seal, wrapped to width."""
    return centred_lines((*facts.authority_lines, facts.title), SERIF_BOLD, size, width)


def name_lines(facts: SignatureFacts, width: float, size: float = styles.TEXT_SIZE) -> list[str]:
    """Return the bold lines below that room: another office of the signer, then the name."""
    return centred_lines((facts.extra_office, facts.signer_name), SERIF_BOLD, size, width)


def signature_height(
    facts: SignatureFacts, width: float, room: float = SIGNATURE_ROOM, size: float = styles.TEXT_SIZE
) -> float:
    """Return the height of a signature block, in points."""
    lines = len(signature_lines(facts, width, size)) + max(1, len(name_lines(facts, width, size)))
    return lines * size * styles.LEADING + room


def draw_signature(
    canvas: Canvas,
    facts: SignatureFacts,
    middle: float,
    top: float,
    width: float,
    room: float = SIGNATURE_ROOM,
    size: float = styles.TEXT_SIZE,
) -> float:
    """Draw authority, title, room for signature and seal, name, centred on middle; return the lower edge."""
    edge = draw_lines(canvas, signature_lines(facts, width, size), middle, top, SERIF_BOLD, size, "center")
    return draw_lines(canvas, name_lines(facts, width, size), middle, edge - room, SERIF_BOLD, size, "center")


def recipients_height(recipients: Sequence[str], width: float) -> float:
    """Return the height of the nơi nhận block, in points."""
    if not recipients:
        return 0.0
    return 12 * styles.LEADING + len(_recipient_lines(recipients, width)) * 11 * styles.LEADING


def draw_recipients(
    canvas: Canvas, recipients: Sequence[str], left: float, top: float, width: float
) -> float:
    """Draw "Nơi nhận:" with the recipients under it, level with the signature; return the lower edge."""
    if not recipients:
        return top
    edge = draw_lines(canvas, ["Nơi nhận:"], left, top, SERIF_BOLD_ITALIC, 12)
    return draw_lines(canvas, _recipient_lines(recipients, width), left, edge, SERIF, 11)


def close_height(signature: SignatureFacts, recipients: Sequence[str], width: float) -> float:
    """Return the height of nơi nhận and signature side by side on a text of some width, in points."""
    return max(
        signature_height(signature, SIGNATURE_SHARE * width),
        recipients_height(recipients, RECIPIENTS_SHARE * width),
    )


def draw_close(
    canvas: Canvas,
    signature: SignatureFacts,
    recipients: Sequence[str],
    left: float,
    right: float,
    top: float,
) -> None:
    """Draw nơi nhận on the left and the signature on the right of the text that ends above them."""
    width = right - left
    draw_recipients(canvas, recipients, left, top, RECIPIENTS_SHARE * width)
    room = SIGNATURE_SHARE * width
    draw_signature(canvas, signature, right - room / 2, top, room)


def _recipient_lines(recipients: Sequence[str], width: float) -> list[str]:
    texts = [text.strip().lstrip("-").strip().rstrip(";.") for text in recipients]
    ends = [";"] * (len(texts) - 1) + ["."]
    return wrap_all([f"- {text}{end}" for text, end in zip(texts, ends, strict=True)], SERIF, 11, width)
