"""Keep the spans of days over which a province counts."""

from __future__ import annotations

from flask import abort, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.reports import bp
from blueprints.reports.forms import PeriodForm
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.plans.records import ReportingPeriod
from domain.refusals import Refused
from domain.reports.period_actions import add_period
from domain.reports.period_actions import remove_period as drop_period
from domain.reports.periods import periods_of, suggestions


def _province() -> int:
    """Return the province whose periods the account keeps; only its office does."""
    scope = current_scope()
    if scope.role is not Role.PROVINCE or scope.province_id is None:
        abort(404)
    return scope.province_id


@bp.route("/quan-ly/chi-tieu/ky", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def periods() -> AnyResponse:
    """List the periods of the province, offer the customary ones, and take a new one."""
    province_id = _province()
    form = PeriodForm()
    if form.validate_on_submit():
        try:
            with writing() as database:
                add_period(
                    database,
                    province_id,
                    form.name.data,
                    form.period_from.data,
                    form.period_to.data,
                    by=me(),
                    now=now(),
                )
            flash("Đã thêm kỳ báo cáo.", "done")
            return go_to(url_for("reports.periods"))
        except Refused as refused:
            show_reasons(form, refused)
    found = periods_of(reading(), province_id)
    page = render_template(
        "reports/periods.html", form=form, periods=found, suggestions=suggestions(found, today())
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/chi-tieu/ky/<int:period_id>/bot")
@requires(Permission.PLAN_EDIT)
def remove_period(period_id: int) -> AnyResponse:
    """Take a period of the province away."""
    province_id = _province()
    with writing() as database:
        period = found_or_404(database.get(ReportingPeriod, period_id))
        if period.province_id != province_id:
            abort(404)
        drop_period(database, period, by=me(), now=now())
    flash("Đã bớt kỳ báo cáo.", "done")
    return go_to(url_for("reports.periods"))
