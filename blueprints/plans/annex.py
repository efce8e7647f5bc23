"""Show both annexes of a plan as they stand now, beside what the source printed, and print them."""

from __future__ import annotations

from flask import current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.pages import pdf_response
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.transaction import reading
from documents.plan_annex import plan_annex_pdf
from domain.plans import queries
from domain.plans.records import Plan
from domain.reports.annex import annex_beside_drives, day_words, printed_otherwise, quota_of_plan
from domain.reports.annex_facts import MATRIX, SCHEDULE, matrix_facts, schedule_facts


def _kind(plan: Plan) -> str:
    """Return which annex is asked for; a plan that prints a matrix opens with it."""
    asked = request.args.get("kieu", "")
    return asked if asked in (SCHEDULE, MATRIX) else (MATRIX if plan.is_matrix else SCHEDULE)


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/phu-luc")
@requires(Permission.PLAN_READ)
def annex(plan_id: int) -> str:
    """Show the schedule (?kieu=lich) or the matrix (?kieu=ma-tran) of a plan."""
    plan = found_or_404(queries.plan_in_scope(reading(), current_scope(), plan_id))
    kind = _kind(plan)
    quota = quota_of_plan(reading(), plan) if kind == MATRIX else None
    return render_template(
        "plans/annex.html",
        plan=plan,
        tabs=tabs_of_plan(plan_id, "plans.annex", may_edit=may_edit_plan(plan_id)),
        kind=kind,
        schedule=annex_beside_drives(reading(), plan_id) if kind == SCHEDULE else None,
        quota=quota,
        differing=printed_otherwise(reading(), plan_id, quota) if quota else [],
        day_words=day_words,
    )


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/phu-luc.pdf")
@requires(Permission.PLAN_READ)
def annex_pdf(plan_id: int) -> AnyResponse:
    """Print the schedule or the matrix of a plan from the same records as the page."""
    plan = found_or_404(queries.plan_in_scope(reading(), current_scope(), plan_id))
    sample = current_app.extensions["settings"].is_demo
    kind = _kind(plan)
    make = matrix_facts if kind == MATRIX else schedule_facts
    pdf = plan_annex_pdf(make(reading(), plan, sample=sample))
    return pdf_response(pdf, f"phu-luc-{kind}-{plan_id}.pdf")
