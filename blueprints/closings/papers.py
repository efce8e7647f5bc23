"""Print the papers of a book: result report (PDF and Word), hand-over minutes, difference slips."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from flask import Response, current_app, send_file

from blueprints.access import Permission, found_or_404, requires
from blueprints.answers import note_print, public_url
from blueprints.closings import bp
from blueprints.closings.reach import drive_with_book
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from documents.figures_paper import figures_paper_pdf
from documents.handover_minutes import handover_minutes_pdf
from domain.certification.letters import office_name
from domain.clock import now
from domain.closings import queries
from domain.closings.figures import read_figures
from domain.closings.paper_facts import FiguresPaper
from domain.closings.report_facts import closing_remarks, filled_handover, locked_words, result_report
from domain.closings.slip_facts import slip_paper
from domain.drives.records import Drive
from domain.papers.rules import shown_code
from domain.results.records import Outcome
from domain.units.records import Unit
from domain.wording import moment_text
from exchange.attached_files import DOCX
from exchange.figures_docx import figures_docx

_NATION = "Ban Chỉ đạo Quốc gia vận động hiến máu tình nguyện"


@bp.get("/quan-ly/dot/<int:drive_id>/bao-cao.pdf")
@requires(Permission.BOOK_READ)
def report_pdf(drive_id: int) -> Response:
    """Print the result report of a locked book."""
    facts = _report(drive_with_book(drive_id))
    note_print("in báo cáo kết quả đợt", "drive", drive_id)
    return pdf_response(figures_paper_pdf(facts), f"bao-cao-dot-{drive_id}.pdf")


@bp.get("/quan-ly/dot/<int:drive_id>/bao-cao.docx")
@requires(Permission.BOOK_READ)
def report_docx(drive_id: int) -> Response:
    """Give the result report of a locked book as a Word file."""
    moment = now()
    content = figures_docx(_report(drive_with_book(drive_id)), moment)
    note_print("tải báo cáo kết quả đợt", "drive", drive_id)
    return send_file(
        BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=f"bao-cao-dot-{drive_id}.docx"
    )


@bp.get("/quan-ly/dot/<int:drive_id>/bien-ban-ban-giao.pdf")
@requires(Permission.BOOK_READ)
def minutes_pdf(drive_id: int) -> Response:
    """Print the hand-over minutes with the figures as locked, or as they are while the book is open."""
    drive, session, moment = drive_with_book(drive_id), reading(), now()
    closing = queries.standing_closing(session, drive_id)
    remarks: tuple[str, ...] = ()
    if closing is None:
        figures = queries.drive_figures(session, drive)
        printed = f"Số liệu lúc {moment_text(moment)}, sổ chưa khóa"
    else:
        figures = read_figures(closing.figures)
        remarks, printed = closing_remarks(figures, closing), locked_words(closing)
    facts = filled_handover(drive, figures, remarks, printed=printed, moment=moment, sample=_is_sample())
    if closing is not None:
        code, address = _code(closing.minutes_paper_id)
        facts = replace(facts, code=code, check_url=address)
    content = handover_minutes_pdf(facts)
    note_print("in biên bản bàn giao", "drive", drive_id)
    return pdf_response(content, f"bien-ban-ban-giao-dot-{drive_id}.pdf")


@bp.get("/quan-ly/dot/<int:drive_id>/dieu-chinh/<int:slip_number>.pdf")
@requires(Permission.BOOK_READ)
def slip_pdf(drive_id: int, slip_number: int) -> Response:
    """Print one difference slip."""
    drive, session = drive_with_book(drive_id), reading()
    slip = found_or_404(queries.slip_of(session, drive_id, slip_number))
    old = session.get(Outcome, slip.old_outcome_id) if slip.old_outcome_id else None
    facts = slip_paper(
        drive,
        slip,
        (old, session.get_one(Outcome, slip.outcome_id)),
        upper=_upper(drive),
        sample=_is_sample(),
    )
    content = figures_paper_pdf(_with_code(facts, slip.paper_id))
    note_print("in phiếu điều chỉnh", "drive", drive_id, number=slip_number)
    return pdf_response(content, f"phieu-dieu-chinh-{slip_number}-dot-{drive_id}.pdf")


def _report(drive: Drive) -> FiguresPaper:
    session = reading()
    closing = found_or_404(queries.standing_closing(session, drive.id))
    slips = [slip for slip in queries.slips_of(session, drive.id) if slip.made_at >= closing.closed_at]
    facts = result_report(drive, closing, slips, upper=_upper(drive), sample=_is_sample())
    return _with_code(facts, closing.report_paper_id)


def _upper(drive: Drive) -> str:
    """Return the body to which the host of a drive reports."""
    if drive.host_id == drive.province_id:
        return _NATION
    return office_name(reading().get_one(Unit, drive.province_id))


def _with_code(facts: FiguresPaper, paper_id: int) -> FiguresPaper:
    code, address = _code(paper_id)
    return replace(facts, code=code, check_url=address)


def _code(paper_id: int) -> tuple[str, str]:
    code = queries.code_of(reading(), paper_id)
    return shown_code(code), public_url("papers.check", code=code)


def _is_sample() -> bool:
    return bool(current_app.extensions["settings"].is_demo)
