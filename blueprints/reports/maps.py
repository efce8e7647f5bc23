"""Show the four numbers of a plan by the units of the old or of the new map."""

from __future__ import annotations

from flask import abort, render_template, request

from blueprints.access import Permission, current_scope, found_or_404, record_number, requires
from blueprints.reports import bp
from blueprints.transaction import reading
from domain.accounts.records import Role
from domain.clock import today
from domain.plans import queries as plans
from domain.reports.maps import plan_on_map


@bp.get("/quan-ly/chi-tieu/ban-do")
@requires(Permission.PLAN_READ)
def by_map() -> str:
    """Show giao, dự kiến, đăng ký, tiếp nhận on the map of three tiers or on that of two tiers."""
    scope, asked = current_scope(), request.args
    if scope.role is Role.WARD:
        abort(404)  # A ward reads its own figures only.
    plan = plans.running_plan(reading(), scope.province_id, today())
    if (number := asked.get("ke-hoach", type=record_number)) is not None:
        plan = found_or_404(plans.plan_in_scope(reading(), scope, number))
    is_old = asked.get("ban-do") == "cu"
    return render_template(
        "reports/by_map.html",
        plan=plan,
        plans=plans.plans_in_scope(reading(), scope),
        is_old=is_old,
        figures=plan_on_map(reading(), plan, is_old=is_old, today=today()) if plan else None,
    )
