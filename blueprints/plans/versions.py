"""Answer the addresses of a plan's frozen versions: keep one, list them, show one beside what holds now."""

from __future__ import annotations

import json

from flask import flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me
from blueprints.htmx import go_to
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.record_forms import FreezeForm
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.plans import queries, record_actions, record_queries
from domain.plans.records import Plan
from domain.plans.versions import LINES, LISTS, differences
from domain.reports.plan_record import present_content


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/ban-luu/", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def versions(plan_id: int) -> AnyResponse:
    """List the frozen versions of a plan, and freeze what it says now."""
    plan = found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    form = FreezeForm()
    if form.validate_on_submit():
        with writing() as database:
            kept = record_actions.freeze(
                database,
                database.get_one(Plan, plan_id),
                present_content(database, plan_id),
                form.note.data or "",
                by=me(),
                now=now(),
            )
            number = kept.number
        flash(f"Đã lưu bản {number}.", "done")
        return go_to(url_for("plans.versions", plan_id=plan_id))
    page = render_template(
        "plans/versions.html",
        plan=plan,
        form=form,
        rows=record_queries.versions_of(reading(), plan_id),
        tabs=tabs_of_plan(plan_id, "plans.plan", may_edit=True),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/ban-luu/<int:version_number>")
@requires(Permission.PLAN_READ)
def version(plan_id: int, version_number: int) -> str:
    """Show a frozen version, and in words what differs from the plan as it is now."""
    plan = found_or_404(queries.plan_in_scope(reading(), current_scope(), plan_id))
    kept = found_or_404(record_queries.version_numbered(reading(), plan_id, version_number))
    content, may_edit = json.loads(kept.content), may_edit_plan(plan_id)
    return render_template(
        "plans/version.html",
        plan=plan,
        kept=kept,
        content=content,
        line_names=LINES,
        list_names=LISTS,
        differences=differences(content, present_content(reading(), plan_id)),
        may_edit=may_edit,
        tabs=tabs_of_plan(plan_id, "plans.plan", may_edit=may_edit),
    )
