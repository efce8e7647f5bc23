"""Answer the addresses of the files that belong to a plan: add, send, show to the public or not, remove."""

from __future__ import annotations

from io import BytesIO

from flask import (
    Response,
    abort,
    current_app,
    flash,
    make_response,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, may, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.record_forms import AttachmentForm
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.clock import now, today
from domain.names import slug
from domain.plans import queries, record_actions, record_queries
from domain.plans.paper_facts import plan_paper
from domain.plans.records import Plan, PlanAttachment, PlanState
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from exchange.attached_files import ASK_FILE, DOCX, AttachedFile, WrongFile, attached_file
from exchange.plan_docx import plan_docx as docx_of

# Above the rulebook's limit, so that a file a little too large is told so instead of cut off.
_MOST_BYTES = 9_000_000


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/tep/", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
@takes_files(_MOST_BYTES)
def attachments(plan_id: int) -> AnyResponse:
    """List the files of a plan and take a new one from those who may change it."""
    session, scope = reading(), current_scope()
    plan = found_or_404(queries.plan_in_scope(session, scope, plan_id))
    may_edit = may_edit_plan(plan_id)
    if request.method == "POST" and not may_edit:
        abort(403 if not may(Permission.PLAN_EDIT) else 404)
    form = AttachmentForm()
    if form.validate_on_submit():
        try:
            content, kept = _sent(form)
            with writing() as database:
                record_actions.attach(
                    database,
                    database.get_one(Plan, plan_id),
                    name=kept.name,
                    media_type=kept.media_type,
                    content=content,
                    is_public=form.is_public.data,
                    by=me(),
                    now=now(),
                )
            flash(f"Đã thêm tệp “{kept.name}”.", "done")
            return go_to(url_for("plans.attachments", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
            plan = found_or_404(queries.plan_in_scope(reading(), scope, plan_id))
    page = render_template(
        "plans/attachments.html",
        plan=plan,
        form=form if may_edit else None,
        most=rule("plan.attachment_megabytes", today()).value,
        is_draft=plan.state is PlanState.DRAFT,
        tabs=tabs_of_plan(plan_id, "plans.plan", may_edit=may_edit),
    )
    return make_response(page, 422 if form.errors else 200)


def _sent(form: AttachmentForm) -> tuple[bytes, AttachedFile]:
    """Return the bytes that were sent and what they are; raise Refused beside the field."""
    if not form.file.data:
        raise Refused(Reason(ASK_FILE, "file"))
    content = form.file.data.read()
    try:
        return content, attached_file(form.file.data.filename or "", content)
    except WrongFile as wrong:
        raise Refused(Reason(str(wrong), "file")) from wrong


def _attachment_or_404(plan_id: int, attachment_id: int, *, to_change: bool) -> PlanAttachment:
    session, scope = reading(), current_scope()
    ask = queries.editable_plan if to_change else queries.plan_in_scope
    found_or_404(ask(session, scope, plan_id))
    return found_or_404(record_queries.attachment_of(session, plan_id, attachment_id))


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/tep/<int:attachment_id>")
@requires(Permission.PLAN_READ)
def attachment(plan_id: int, attachment_id: int) -> Response:
    """Send one file of a plan to be saved, never to be opened inside the site."""
    found = _attachment_or_404(plan_id, attachment_id, to_change=False)
    return _saved(found.content, found.name, found.media_type)


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/ke-hoach.docx")
@requires(Permission.PLAN_READ)
def plan_docx(plan_id: int) -> Response:
    """Send the plan's document as a Word file, made from what the records say now."""
    session, scope = reading(), current_scope()
    found = found_or_404(queries.plan_in_scope(session, scope, plan_id))
    above = record_queries.parent_of(session, scope, found)
    parent = f"{above.paper.capitalize()} số {above.number_text} về {above.title}" if above else ""
    sample = current_app.extensions["settings"].is_demo
    content = docx_of(plan_paper(found, parent, sample=sample), now())
    return _saved(content, f"{slug(found.title)[:80] or 'ke-hoach'}.docx", DOCX)


def _saved(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file that the browser saves and never opens as a page of this site."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/tep/<int:attachment_id>/cong-khai")
@requires(Permission.PLAN_EDIT)
def publish_attachment(plan_id: int, attachment_id: int) -> AnyResponse:
    """Show a file to the public, or only to offices again."""
    _attachment_or_404(plan_id, attachment_id, to_change=True)
    is_public = request.form.get("is_public") == "1"
    with writing() as database:
        stored = database.get_one(PlanAttachment, attachment_id)
        record_actions.publish_attachment(database, stored, is_public, by=me(), now=now())
    flash("Mọi người tải được tệp này." if is_public else "Tệp chỉ còn cho văn phòng.", "done")
    return go_to(url_for("plans.attachments", plan_id=plan_id))


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/tep/<int:attachment_id>/bo")
@requires(Permission.PLAN_EDIT)
def remove_attachment(plan_id: int, attachment_id: int) -> AnyResponse:
    """Take a file off a plan; one that somebody has just removed stays removed."""
    name = _attachment_or_404(plan_id, attachment_id, to_change=True).name
    with writing() as database:
        stored = database.get(PlanAttachment, attachment_id)
        if stored is not None:
            record_actions.remove_attachment(database, stored, by=me(), now=now())
    flash(f"Đã bỏ tệp “{name}”.", "done")
    return go_to(url_for("plans.attachments", plan_id=plan_id))
