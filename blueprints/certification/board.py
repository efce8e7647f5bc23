"""Show which certifiers have not answered yet, and write the letters that remind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import groupby

from flask import Response, current_app, make_response, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, public_url, show_reasons
from blueprints.certification import bp
from blueprints.certification.forms import ReminderForm
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from documents.letter import letters_pdf
from domain.certification import bulk_actions, rules
from domain.certification.letters import LetterFacts, LinkFacts, reminder_letter, shown_code_of_link
from domain.certification.link_actions import LinkSecrets
from domain.certification.waiting_queries import SHOWN, WaitingList, waiting_lists
from domain.clock import now, today
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.units.records import Unit
from domain.wording import short_date
from exchange.attached_files import DOCX
from exchange.letter_docx import letters_docx


@bp.get("/quan-ly/danh-sach/cho-xac-nhan")
@requires(Permission.DONOR_LIST_COMPILE)
def waiting_board() -> Response:
    """Show the sent lists without an answer, oldest deadline first."""
    return _board(ReminderForm(formdata=None, reply_by=_usual_reply(today())))


def _usual_reply(day: date) -> date:
    days: int = rule("certification.reminder_days", day).value
    return day + timedelta(days=days)


def _board(form: ReminderForm, status: int = 200) -> Response:
    words, is_overdue = request.args.get("q", "").strip()[:100], request.args.get("qua-han") == "1"
    found = waiting_lists(reading(), current_scope(), today(), words=words, is_overdue=is_overdue)
    page = render_template(
        "certification/waiting_board.html",
        waiting=found[:SHOWN],
        has_more=len(found) > SHOWN,
        overdue=sum(item.is_overdue for item in found[:SHOWN]),
        words=words,
        is_overdue=is_overdue,
        form=form,
        rules=rules,
    )
    return make_response(page, status)


@bp.post("/quan-ly/danh-sach/cho-xac-nhan/thu-nhac")
@requires(Permission.DONOR_LIST_COMPILE)
def reminders() -> AnyResponse:
    """Write one letter for each certifier of the chosen lists, all in one file, and note the reminder."""
    form, scope, day = ReminderForm(), current_scope(), today()
    if not form.validate():
        return _board(form, 422)
    try:
        if not form.chosen.data:
            raise Refused(Reason("Chọn danh sách cần nhắc.", "chosen"))
        with writing() as database:
            ids = {number for number in form.chosen.data if 0 < number < 2**31}
            chosen = waiting_lists(database, scope, day, list_ids=ids)[:SHOWN]
            if not chosen:
                raise Refused("Các danh sách đã chọn không còn chờ xác nhận. Xem lại bảng.")
            links = bulk_actions.remind(database, scope, chosen, form.reply_by.data, by=me(), now=now())
            sender = database.get_one(Unit, found_or_404(scope.unit_id))
            letters = _letters(sender, chosen, links, form.reply_by.data)
    except Refused as refused:
        show_reasons(form, refused)
        return _board(form, 422)
    return letters_file(letters, form.kind.data, "thu-nhac")


def _letters(
    sender: Unit, chosen: Sequence[WaitingList], links: dict[int, LinkSecrets], reply_by: date
) -> list[LetterFacts]:
    in_order = sorted(chosen, key=lambda item: (item.unit.sort_key, item.unit.id, item.due_on or date.max))
    return [
        reminder_letter(
            sender,
            items[0].unit,
            items,
            [_link(item, links[item.id]) for item in items if item.id in links],
            reply_by=reply_by,
            today=today(),
            sample=current_app.extensions["settings"].is_demo,
        )
        for items in (list(group) for _, group in groupby(in_order, key=lambda item: item.unit.id))
    ]


def _link(item: WaitingList, made: LinkSecrets) -> LinkFacts:
    day = f", đợt {short_date(item.drive.on_day)}" if item.drive.on_day else ""
    return LinkFacts(
        label=f"{rules.list_name(item.number)}{day}",
        address=public_url("certification.open_link", token=made.token),
        code=shown_code_of_link(made.code),
        valid_to=short_date(made.valid_to),
    )


def letters_file(letters: Sequence[LetterFacts], kind: str | None, name: str) -> Response:
    """Answer with letters as a Word file when that was asked for, else as a PDF; both are saved."""
    if kind != "docx":
        return pdf_response(letters_pdf(letters), f"{name}.pdf", inline=False)
    content = BytesIO(letters_docx(letters, now()))
    return send_file(content, mimetype=DOCX, as_attachment=True, download_name=f"{name}.docx")
