"""The donor list with its certification block: the paper that a ward or an agency signs and seals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from documents import donor_table, styles
from documents.fitting import centred_lines, draw_lines, fitted_size, wrap
from documents.letterhead import (
    SIGNATURE_ROOM,
    day_line,
    draw_letterhead,
    draw_recipients,
    draw_signature,
    recipients_height,
    signature_height,
)
from documents.pages import (
    SAMPLE_WORDS,
    FootFacts,
    draw_foot,
    draw_mark,
    draw_page_number,
    draw_rule,
    finished,
    new_canvas,
)
from documents.styles import (
    A4_LANDSCAPE,
    SERIF,
    SERIF_BOLD,
    SERIF_ITALIC,
    TEXT_SIZE,
    Frame,
    frame_of,
    mm,
    printable,
    text_width,
)
from domain.certification.facts import DonorListFacts
from domain.clock import local
from domain.wording import number_in_words, short_date

PAGE_SIZE = A4_LANDSCAPE
LINE = TEXT_SIZE * styles.LEADING
TITLE_SIZE = 14.0
EMPTY_WORDS = "Chưa có người đăng ký"
DRAFT_WORDS = "BẢN NHÁP – CHƯA XÁC NHẬN"


@dataclass(frozen=True, slots=True)
class _Tail:
    """Hold the measured end of the list: the count and the certification block."""

    facts: DonorListFacts
    count: tuple[str, ...]
    heading: list[str]
    heading_size: float
    statement: list[str]
    day: list[str]
    compiler: list[str]
    edges: tuple[float, float, float, float]  # Columns: nơi nhận, compiler, certifier.

    @property
    def certifier_width(self) -> float:
        """Return the width of the certifier's column, in points."""
        return self.edges[3] - self.edges[2]

    @property
    def height(self) -> float:
        """Return the height of everything after the last row, in points."""
        lines = len(self.heading) + len(self.statement) + len(self.day)
        certifier = lines * LINE + 2.5 * mm + signature_height(self.facts.signature, self.certifier_width)
        compiler = (len(self.compiler) + 2) * LINE + SIGNATURE_ROOM
        recipients = recipients_height(self.facts.recipients, self.edges[1] - self.edges[0] - 4 * mm)
        return 2 * mm + len(self.count) * LINE + 2.5 * mm + max(certifier, compiler, recipients)


def donor_list_pdf(facts: DonorListFacts) -> bytes:
    """Print one version of a donor list on A4 landscape pages, ready to be signed and sealed.

    The head follows Nghị định 30/2020/NĐ-CP, Phụ lục I. The heading row is repeated on each page, the
    certification block never stands on a page without the last two rows, and every page carries code, QR
    and "Trang x/y".
    An empty list says so and has no certification block. A draft says on every page that nobody has certified
    it, and carries no code.
    """
    facts = printable(facts)
    title = title_lines(facts)
    canvas, buffer = new_canvas(PAGE_SIZE, " ".join(title), " ".join(facts.subject_lines))
    frame = frame_of(PAGE_SIZE, facts.letterhead.margins_mm)
    columns = donor_table.columns_for(facts.kind, frame.width)
    header = donor_table.measured_header(columns)
    table = donor_table.Table(columns, header, donor_table.measured_rows(facts.rows, columns))
    tail = _measured_tail(facts, frame)

    _draw_marks(canvas, facts)
    edge = _draw_head(canvas, facts, title, frame)
    if not table.rows:
        donor_table.draw_empty_row(canvas, columns, header, frame.left, edge, EMPTY_WORDS)
        _finish_page(canvas, facts, frame, 1, 1)
        return finished(canvas, buffer)

    donor_table.draw_pages(
        canvas,
        table,
        donor_table.rows_on_pages(table, frame, edge, tail.height),
        frame,
        edge,
        begin=partial(_draw_marks, canvas, facts),
        close=partial(_draw_tail, canvas, tail),
        finish=partial(_finish_page, canvas, facts, frame),
    )
    return finished(canvas, buffer)


def rows_per_page(facts: DonorListFacts) -> list[int]:
    """Return how many people stand on each page of a list, to compare with a paper page by page."""
    facts = printable(facts)
    if not facts.rows:
        return []
    canvas, _ = new_canvas(PAGE_SIZE, "")
    frame = frame_of(PAGE_SIZE, facts.letterhead.margins_mm)
    edge = _draw_head(canvas, facts, title_lines(facts), frame)
    columns = donor_table.columns_for(facts.kind, frame.width)
    rows = donor_table.measured_rows(facts.rows, columns)
    table = donor_table.Table(columns, donor_table.measured_header(columns), rows)
    tail = _measured_tail(facts, frame)
    return [len(page) for page in donor_table.rows_on_pages(table, frame, edge, tail.height)]


def _draw_marks(canvas: Canvas, facts: DonorListFacts) -> None:
    words = [text for text, is_so in ((SAMPLE_WORDS, facts.sample), (DRAFT_WORDS, facts.draft)) if is_so]
    if words:
        draw_mark(canvas, PAGE_SIZE, " · ".join(words))


def title_lines(facts: DonorListFacts) -> tuple[str, ...]:
    """Return the title; a supplement says which one it is."""
    if facts.supplement_number < 2 or not facts.title_lines:
        return facts.title_lines
    rest = facts.title_lines[0].removeprefix("DANH SÁCH").removeprefix(" BỔ SUNG").strip()
    lines = (f"DANH SÁCH BỔ SUNG SỐ {facts.supplement_number}", rest, *facts.title_lines[1:])
    return tuple(line for line in lines if line)


def count_line(count: int) -> str:
    """Return the sentence that closes the table, the number in figures and in words."""
    return f"Danh sách gồm {count} ({number_in_words(count)}) người."


def _draw_head(canvas: Canvas, facts: DonorListFacts, title: tuple[str, ...], frame: Frame) -> float:
    edge = draw_letterhead(canvas, facts.letterhead, frame.left, frame.right, frame.top) - 2.5 * mm
    middle, width = (frame.left + frame.right) / 2, frame.width
    titles = centred_lines(title, SERIF_BOLD, TITLE_SIZE, width)
    edge = draw_lines(canvas, titles, middle, edge, SERIF_BOLD, TITLE_SIZE, "center")
    subject = centred_lines(facts.subject_lines, SERIF_BOLD, TEXT_SIZE, width)
    edge = draw_lines(canvas, subject, middle, edge, SERIF_BOLD, TEXT_SIZE, "center")
    last, size = (subject[-1], TEXT_SIZE) if subject else (title[-1], TITLE_SIZE)
    draw_rule(canvas, middle, edge - 0.7 * mm, min(60 * mm, 0.4 * text_width(last, SERIF_BOLD, size)))
    return edge - 4 * mm


def _measured_tail(facts: DonorListFacts, frame: Frame) -> _Tail:
    recipients_width = 52 * mm if facts.recipients else 0.0
    rest = frame.width - recipients_width
    start = frame.left + recipients_width
    edges = (frame.left, start, start + 0.34 * rest, frame.right)
    width = edges[3] - edges[2]
    # One line is worth a point: a heading that still does not fit at 12 pt takes two lines.
    heading_size = fitted_size(facts.certification_heading, SERIF_BOLD, TEXT_SIZE, width, 12)
    return _Tail(
        facts=facts,
        count=wrap(count_line(len(facts.rows)), SERIF, TEXT_SIZE, frame.width),
        heading=centred_lines([facts.certification_heading], SERIF_BOLD, heading_size, width),
        heading_size=heading_size,
        statement=centred_lines([facts.certification_statement], SERIF, TEXT_SIZE, width),
        day=centred_lines([_certified_on(facts)], SERIF_ITALIC, TEXT_SIZE, width),
        compiler=centred_lines(
            ["NGƯỜI LẬP DANH SÁCH", facts.compiled_by_title],
            SERIF_BOLD,
            TEXT_SIZE,
            edges[2] - edges[1] - 4 * mm,
        ),
        edges=edges,
    )


def _certified_on(facts: DonorListFacts) -> str:
    return day_line(facts.letterhead.place_name, facts.letterhead.signed_on, facts.letterhead.month_hint)


def _draw_tail(canvas: Canvas, tail: _Tail, edge: float) -> None:
    canvas.setFillColor(styles.BLACK)
    edge = draw_lines(canvas, tail.count, tail.edges[0], edge - 2 * mm, SERIF, TEXT_SIZE) - 2.5 * mm
    start, compiler_left, certifier_left, end = tail.edges
    draw_recipients(canvas, tail.facts.recipients, start, edge, compiler_left - start - 4 * mm)

    middle, width = (certifier_left + end) / 2, tail.certifier_width
    certifier_edge = draw_lines(canvas, tail.heading, middle, edge, SERIF_BOLD, tail.heading_size, "center")
    certifier_edge = draw_lines(canvas, tail.statement, middle, certifier_edge, SERIF, TEXT_SIZE, "center")
    day_top = certifier_edge - 2.5 * mm
    certifier_edge = draw_lines(canvas, tail.day, middle, day_top, SERIF_ITALIC, TEXT_SIZE, "center")
    lower = draw_signature(canvas, tail.facts.signature, middle, certifier_edge, width)

    middle = (compiler_left + certifier_left) / 2
    compiler_edge = draw_lines(canvas, tail.compiler, middle, edge, SERIF_BOLD, TEXT_SIZE, "center")
    draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, compiler_edge, SERIF_ITALIC, 12, "center")
    # The two names stand on one line, as on a form with two signatures.
    name_top = min(lower + LINE, compiler_edge - LINE - SIGNATURE_ROOM)
    draw_lines(canvas, [tail.facts.compiled_by_name], middle, name_top, SERIF_BOLD, TEXT_SIZE, "center")


def _finish_page(canvas: Canvas, facts: DonorListFacts, frame: Frame, page: int, page_count: int) -> None:
    draw_page_number(canvas, page, PAGE_SIZE)
    printed = local(facts.printed_at)
    address = facts.check_url.removeprefix("https://").removeprefix("http://")
    lines = (
        "Bản nháp, chưa xác nhận" if facts.draft else f"Bản số {facts.version} · Kiểm tra tại {address}",
        f"In lúc {printed:%H:%M} ngày {short_date(printed.date())} · Người in: {facts.printed_by}",
    )
    draw_foot(
        canvas, FootFacts(facts.code, facts.check_url, lines, page, page_count), frame.left, frame.right
    )
    canvas.showPage()
