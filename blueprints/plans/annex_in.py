"""Bring a quota table into a plan: paste or upload it, look at every row, take over the good ones, undo a batch."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plan_frame import tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.annex_forms import AnnexTableForm
from blueprints.plans.annex_preview import Preview, doubts_of_row, marked_text, preview
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.clock import now, today
from domain.drives.annex_actions import Batch, apply_batch
from domain.drives.annex_undo_actions import undo_batch
from domain.names import nfc
from domain.plans import annex_queries, queries
from domain.plans.annex_batch import IMPORT_KIND_NAMES, ROW_VERDICT_NAMES
from domain.plans.records import Plan, PlanImport
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from exchange.office_files import read_tables
from exchange.tables import Limits, UnreadableTable

# Above the rulebook's limit, so that a file a little too large is told so instead of cut off.
_MOST_BYTES = 9_000_000


def _limits() -> Limits:
    return Limits(
        size=int(rule("annex.most_bytes", today()).value), rows=int(rule("annex.most_rows", today()).value)
    )


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/nhap-bang", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
@takes_files(_MOST_BYTES)
def annex_in(plan_id: int) -> AnyResponse:
    """Take a table, show what it would put into the plan row by row, and store the ticked rows as one batch."""
    plan = found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    form = AnnexTableForm()
    if not form.is_submitted() or request.form.get("act") == "restart":
        return _page(plan, form, None)
    shown = None
    try:
        _require_token(form)
        text, name = _source(form)
        applies = request.form.get("act") == "apply"
        shown = preview(reading(), plan, text, request.form, _limits(), applies=applies)
        form.source_name.data = name
        if applies:
            count = _apply(plan_id, shown, name)
            flash(f"Đã nhập {count} dòng. Xem lại ở các lần nhập bên dưới; nếu nhầm, bấm Hoàn tác.", "done")
            return go_to(url_for("plans.annex_in", plan_id=plan_id))
    except Refused as refused:
        show_reasons(form, refused)
        plan = found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
        if shown is not None:
            # Drawn again from what is stored now, so that the person sees what changed meanwhile.
            shown = preview(reading(), plan, shown.text, request.form, _limits(), applies=True)
    return _page(plan, form, shown)


def _require_token(form: AnnexTableForm) -> None:
    form.validate()
    if form.errors:
        raise Refused(*(Reason(str(words)) for errors in form.errors.values() for words in errors))


def _source(form: AnnexTableForm) -> tuple[str, str]:
    """Return the table as text and the name of its file; raise Refused beside the field it concerns."""
    file = form.file.data
    if file:
        try:
            return marked_text(read_tables(file.filename, file.read(), _limits())), nfc(file.filename)[-200:]
        except UnreadableTable as unreadable:
            raise Refused(Reason(str(unreadable), "file")) from unreadable
    if not (form.table.data or "").strip():
        raise Refused(Reason("Dán bảng vào ô, hoặc chọn tệp .xlsx, .docx.", "table"))
    return form.table.data or "", nfc(form.source_name.data or "")[:200]


def _apply(plan_id: int, shown: Preview, name: str) -> int:
    batch = Batch(
        reading=shown.reading,
        units=shown.units,
        facilities=shown.facilities,
        rows=shown.ticked,
        stamp=request.form.get("stamp", ""),
        source_name=name or "Bảng dán",
        content=shown.text,
    )
    with writing() as database:
        stored = apply_batch(database, database.get_one(Plan, plan_id), batch, by=me(), now=now())
        return stored.rows


def _page(plan: Plan, form: AnnexTableForm, shown: Preview | None) -> AnyResponse:
    page = render_template(
        "plans/annex_in.html",
        plan=plan,
        form=form,
        shown=shown,
        doubts_of=doubts_of_row,
        verdict_names=ROW_VERDICT_NAMES,
        kind_names=IMPORT_KIND_NAMES,
        imports=[] if shown else annex_queries.imports_of(reading(), plan.id),
        tabs=tabs_of_plan(plan.id, "plans.annex_in", may_edit=True),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/nhap-bang/<int:import_id>/hoan-tac")
@requires(Permission.PLAN_EDIT)
def undo_annex(plan_id: int, import_id: int) -> AnyResponse:
    """Take a batch back; what somebody used since stays and is named."""
    found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    found_or_404(annex_queries.import_of_plan(reading(), plan_id, import_id))
    try:
        with writing() as database:
            kept = undo_batch(database, database.get_one(PlanImport, import_id), by=me(), now=now())
    except Refused as refused:
        flash(str(refused), "attention")
        return go_to(url_for("plans.annex_in", plan_id=plan_id))
    flash("Đã hoàn tác lần nhập.", "done")
    for sentence in kept[:10]:
        flash(sentence, "attention")
    return go_to(url_for("plans.annex_in", plan_id=plan_id))
