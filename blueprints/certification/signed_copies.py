"""Take the signed paper of a list as a PDF, show which ones are kept, send one to be saved."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, found_or_404, requires
from blueprints.answers import me, note_print, show_reasons
from blueprints.certification import bp
from blueprints.certification.forms import CopyForm
from blueprints.certification.office import open_list
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.certification import copy_actions, copy_queries, rules
from domain.certification.paper_facts import subject_of
from domain.clock import now, today
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from exchange.attached_files import WrongFile
from exchange.signed_pdf import ASK_PDF, pages_of_signed_pdf

# Above the rulebook's limit, so that a file a little too large is told so instead of cut off.
_MOST_BYTES = 9_000_000


@bp.route("/quan-ly/danh-sach/<int:list_id>/ban-ky/", methods=["GET", "POST"])
@requires(Permission.DONOR_LIST_READ)
@takes_files(_MOST_BYTES)
def signed_copies(list_id: int) -> AnyResponse:
    """Show the signed copies of a list; POST keeps one more of the version that holds."""
    item, form = open_list(list_id), CopyForm()
    if form.validate_on_submit():
        try:
            content, pages = _sent(form)
            with writing() as database:
                kept = copy_actions.keep_copy(
                    database,
                    list_id,
                    content,
                    pages=pages,
                    declared_rows=form.declared_rows.data,
                    keeps_difference=form.keeps_difference.data,
                    seen_version=form.seen_version.data,
                    by=me(),
                    now=now(),
                )
            flash(f"Đã giữ bản ký số {kept.number}.", "done")
            return go_to(url_for("certification.signed_copies", list_id=list_id))
        except Refused as refused:
            show_reasons(form, refused)
            item = open_list(list_id)
    page = render_template(
        "certification/signed_copies.html",
        item=item,
        subject=subject_of(item.drive),
        copies=copy_queries.copies_of(reading(), list_id),
        form=form,
        most=rule("certification.signed_copy_megabytes", today()).value,
        rules=rules,
    )
    return make_response(page, 422 if form.errors else 200)


def _sent(form: CopyForm) -> tuple[bytes, int]:
    """Return the bytes that were sent and their number of pages; raise Refused beside the field."""
    if not form.file.data:
        raise Refused(Reason(ASK_PDF, "file"))
    with form.file.data.stream as stream:
        content = stream.read()
    try:
        return content, pages_of_signed_pdf(content)
    except WrongFile as wrong:
        raise Refused(Reason(str(wrong), "file")) from wrong


@bp.get("/quan-ly/danh-sach/<int:list_id>/ban-ky/<int:copy_id>.pdf")
@requires(Permission.DONOR_LIST_READ)
def signed_copy(list_id: int, copy_id: int) -> Response:
    """Send one signed copy to be saved, never to be opened inside the site."""
    open_list(list_id)
    copy = found_or_404(copy_queries.copy_of(reading(), list_id, copy_id))
    content, name = copy.content, f"ban-ky-{list_id}-{copy.number}.pdf"
    note_print("tải bản ký của danh sách", "donor_list", list_id, number=copy.number)
    return pdf_response(content, name, inline=False)
