"""Answer "Đã đủ" on the drive day: stop taking people, take them again, give out codes for another drive."""

from __future__ import annotations

from flask import Response, current_app, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import me, note_print, public_url, show_reasons
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.pages import pdf_response
from blueprints.signups import bp
from blueprints.signups.priority_forms import CodesForm, StopForm
from blueprints.transaction import reading, writing
from documents.priority_slip import priority_slips_pdf
from domain.clock import now, today
from domain.drives import stop_actions
from domain.drives.queries import phone_of_host
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, day_text
from domain.drives.stop_queries import current_stop, drive_to_run
from domain.drives.stop_rules import may_stop
from domain.refusals import Refused
from domain.signups import priority_queries
from domain.signups.facts import PrioritySlipFacts
from domain.signups.priority_actions import issue_codes as make_codes
from domain.signups.rules import shown_code
from domain.wording import number_text, phone_text


@bp.get("/quan-ly/dot/<int:drive_id>/da-du")
@requires(Permission.DAY_RUN)
def enough(drive_id: int) -> Response:
    """Show whether the drive still takes people, and the codes that it gave out."""
    return _page(_drive(drive_id), StopForm(formdata=None), CodesForm(formdata=None))


@bp.post("/quan-ly/dot/<int:drive_id>/da-du/ngung")
@requires(Permission.DAY_RUN)
def stop_taking(drive_id: int) -> AnyResponse:
    """Stop taking people who come without registration, and sign-ups on the web."""
    drive, form = _drive(drive_id), StopForm()
    if not form.validate():
        return _page(drive, form, CodesForm(formdata=None))
    try:
        with writing() as database:
            stop_actions.stop_taking(database, drive_id, reason=form.reason.data or "", by=me(), now=now())
    except Refused as refused:
        show_reasons(form, refused)
        return _page(_drive(drive_id), form, CodesForm(formdata=None))
    flash("Đợt ngừng nhận người mới. Người đã đăng ký vẫn được đón tiếp.", "attention")
    return go_to(url_for("signups.enough", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/da-du/nhan-lai")
@requires(Permission.DAY_RUN)
def take_again(drive_id: int) -> AnyResponse:
    """Take people again."""
    _drive(drive_id)
    try:
        with writing() as database:
            stop_actions.take_again(database, drive_id, by=me(), now=now())
        flash("Đợt nhận người trở lại.", "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
    return go_to(url_for("signups.enough", drive_id=drive_id))


@bp.post("/quan-ly/dot/<int:drive_id>/ma-uu-tien")
@requires(Permission.DAY_RUN)
def issue_codes(drive_id: int) -> AnyResponse:
    """Give out new codes, and lead to the page from which they are printed."""
    drive, form = _drive(drive_id), CodesForm()
    if not form.validate():
        return _page(drive, StopForm(formdata=None), form)
    try:
        with writing() as database:
            codes = make_codes(database, drive_id, form.count.data, by=me(), now=now())
            first, shown = codes[0].id, shown_code(codes[0].code)
    except Refused as refused:
        show_reasons(form, refused)
        return _page(_drive(drive_id), StopForm(formdata=None), form)
    words = f"Mã ưu tiên {shown}." if form.count.data == 1 else f"Đã cấp {number_text(form.count.data)} mã."
    flash(f"{words} Đọc cho người đến ghi lại, hoặc in phiếu ở dưới.", "done")
    return go_to(url_for("signups.enough", drive_id=drive_id, tu=first) + "#ma")


@bp.get("/quan-ly/dot/<int:drive_id>/ma-uu-tien.pdf")
@requires(Permission.DAY_RUN)
def priority_slips(drive_id: int) -> Response:
    """Print the codes that nobody has used, four slips on a sheet; from one code on when the address names it."""
    drive = _drive(drive_id)
    since = request.args.get("tu", default=0, type=record_number)
    codes = priority_queries.unused_codes(
        reading(), drive_id, since=since, limit=priority_queries.MOST_PRINTED
    )
    if not codes:
        flash("Chưa có mã nào để in. Cấp mã trước.", "attention")
        return go_to(url_for("signups.enough", drive_id=drive_id))
    phone = phone_of_host(reading(), drive.host)
    contact = ", ".join(part for part in (drive.host_label, phone_text(phone) if phone else "") if part)
    address = public_url("drives.drive_list", tinh=drive.province_id)
    slips = [
        PrioritySlipFacts(
            code=shown_code(code.code),
            drives_url=address,
            drive_words=f"{drive.host_label}, {day_text(drive.on_day, drive.month)}",
            valid_until=code.valid_until,
            contact=contact,
            sample=current_app.extensions["settings"].is_demo,
        )
        for code in codes
    ]
    printed = priority_slips_pdf(slips)
    note_print("in mã ưu tiên", "drive", drive_id, rows=len(slips))
    return pdf_response(printed, f"ma-uu-tien-dot-{drive_id}.pdf")


def _drive(drive_id: int) -> Drive:
    return found_or_404(drive_to_run(reading(), current_scope(), drive_id))


def _page(drive: Drive, stop_form: StopForm, codes_form: CodesForm) -> Response:
    session, allowed = reading(), allowed_endpoints()
    if not codes_form.is_submitted() or codes_form.count.data is None and not codes_form.count.errors:
        codes_form.count.data = 1
    since = request.args.get("tu", default=0, type=record_number)
    page = render_template(
        "signups/enough.html",
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive.id, "results.desk", allowed),
        stop=current_stop(session, drive.id),
        verdict=may_stop(DriveFacts(drive.state, drive.on_day), today()),
        stop_form=stop_form,
        codes_form=codes_form,
        failed=codes_form if codes_form.errors else stop_form,
        counts=priority_queries.code_counts(session, drive.id),
        codes=priority_queries.unused_codes(session, drive.id, newest_first=True),
        since=since,
        shown_code=shown_code,
        allowed=allowed,
    )
    return make_response(page, 422 if codes_form.errors or stop_form.errors else 200)
