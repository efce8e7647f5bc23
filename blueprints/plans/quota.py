"""Show a plan's targets as a tree and a matrix, and take the figures of one row or one column of it."""

from __future__ import annotations

from datetime import date

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.quota_forms import CellField, SeenForm, cells_form, month_of, month_value
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.plans import queries
from domain.plans.quota_actions import Cell, write_cells
from domain.plans.quota_rows import Quota
from domain.plans.records import Plan
from domain.plans.target_rules import percent_of
from domain.refusals import Refused
from domain.reports.annex import quota_of_plan
from domain.reports.tree import target_tree

WHOLE = "ca-ky"


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu")
@requires(Permission.PLAN_READ)
def quota(plan_id: int) -> str:
    """Show who set what, whether it is handed on in full, how far it has come, and the matrix of units and months."""
    plan = found_or_404(queries.plan_in_scope(reading(), current_scope(), plan_id))
    tree, may_edit = target_tree(reading(), plan, today()), may_edit_plan(plan_id)
    return render_template(
        "plans/quota.html",
        plan=plan,
        tabs=tabs_of_plan(plan_id, "plans.quota", may_edit=may_edit),
        tree=tree,
        percent_of=percent_of,
        month_value=month_value,
        may_edit=may_edit,
    )


def plan_to_edit(plan_id: int) -> Plan:
    """Return a plan that the signed-in account may change, or answer 404."""
    return found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu/dong/<int:target_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def quota_row(plan_id: int, target_id: int) -> AnyResponse:
    """Take the figures of one row: the whole period and every month; target_id is that of any of its targets."""
    plan = plan_to_edit(plan_id)
    matrix = quota_of_plan(reading(), plan)
    row = found_or_404(
        next((row for row in matrix.rows if target_id in {target.id for target in row.targets}), None)
    )
    places: dict[str, date | None] = {"ca_ky": None}
    places.update({f"thang_{month:%Y_%m}": month for month in matrix.months})
    cells = [CellField(name, _month_label(month), row.of(month)) for name, month in places.items()]
    form = cells_form(cells)
    return _take(
        plan, form, matrix, cells, {name: (row.key, month) for name, month in places.items()}, row.label
    )


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu/cot", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def quota_month(plan_id: int) -> AnyResponse:
    """Take the figures of one column: a month of every unit, or with ?thang=ca-ky the whole period."""
    plan = plan_to_edit(plan_id)
    matrix = quota_of_plan(reading(), plan)
    asked = request.args.get("thang", WHOLE)
    month = month_of(asked, matrix.months)
    found_or_404(month or (True if asked == WHOLE else None))
    cells = [CellField(f"dong_{row.key}", row.label, row.of(month)) for row in matrix.rows]
    keys = {f"dong_{row.key}": (row.key, month) for row in matrix.rows}
    return _take(plan, cells_form(cells), matrix, cells, keys, _month_label(month))


def _month_label(month: date | None) -> str:
    return f"Tháng {month.month}/{month.year}" if month is not None else "Cả kỳ kế hoạch"


def _take(
    plan: Plan,
    form: SeenForm,
    matrix: Quota,
    cells: list[CellField],
    places: dict[str, tuple[int, date | None]],
    heading: str,
) -> AnyResponse:
    plan_id, version = plan.id, plan.version
    if not form.is_submitted():
        form.seen_version.data = str(version)
    if form.validate_on_submit():
        typed = [Cell(key, month, form[name].data) for name, (key, month) in places.items()]
        try:
            with writing() as database:
                changed = write_cells(
                    database,
                    database.get_one(Plan, plan_id),
                    typed,
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
            flash(f"Đã lưu {changed} số của {heading}." if changed else "Không có số nào thay đổi.", "done")
            return go_to(url_for("plans.quota", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
            plan = plan_to_edit(plan_id)
            form.seen_version.data = str(plan.version)
            matrix = quota_of_plan(reading(), plan)
    page = render_template(
        "plans/quota_cells.html",
        plan=plan,
        tabs=tabs_of_plan(plan_id, "plans.quota", may_edit=True),
        form=form,
        cells=cells,
        now_there=_amounts(matrix, places),
        heading=heading,
    )
    return make_response(page, 422 if form.errors else 200)


def _amounts(matrix: Quota, places: dict[str, tuple[int, date | None]]) -> dict[str, int | None]:
    """Return the stored figure of each box, which after somebody else's change is not the one typed over."""
    rows = {row.key: row for row in matrix.rows}
    return {name: rows[key].of(month) if key in rows else None for name, (key, month) in places.items()}
