"""Show the public how far the plan of a province has come, unit by unit, without telling of small groups."""

from __future__ import annotations

from flask import render_template, request

from blueprints.access import found_or_404, public
from blueprints.reports import bp
from blueprints.transaction import reading
from domain.clock import now, today
from domain.names import slug as slug_of
from domain.outreach.queries import urgent_for_place
from domain.plans.rules import written_out
from domain.reports.told_figures import plan_progress, told_plan, told_plan_of, told_plans
from domain.rulebook import rule
from domain.units.queries import unit_with_slug


@bp.get("/ket-qua")
@public
def progress() -> str:
    """Show giao, dự kiến, đăng ký, tiếp nhận by unit of the running plan, or of the plan asked for."""
    plans = told_plans(reading(), today())
    plan = plans[0] if plans else None
    if slug := request.args.get("ke-hoach", type=slug_of):
        plan = found_or_404(told_plan(reading(), slug))
    elif place := request.args.get("noi", type=slug_of):
        plan = told_plan_of(reading(), found_or_404(unit_with_slug(reading(), place)), today())
    return render_template(
        "reports/progress.html",
        plan=plan,
        plans=plans,
        urgent=urgent_for_place(reading(), plan.province_id, [plan.unit_id], today()) if plan else [],
        title=written_out(plan.title) if plan else "",
        figures=plan_progress(reading(), plan, today()) if plan else None,
        least=rule("publication.least_group", today()).value,
        is_over=plan is not None and plan.period_to < today(),
        now=now(),
    )
