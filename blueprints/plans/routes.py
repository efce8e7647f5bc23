"""Bring in a published plan after a preview."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plans import bp
from blueprints.plans.forms import ImportForm
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives.actions import import_drives
from domain.plans import queries
from domain.plans.actions import import_source
from domain.plans.contradictions import contradictions
from domain.plans.plan_units import PublishedPlan, published_plans
from domain.plans.rules import shown_number
from domain.plans.sources import PlanSource
from domain.plans.unit_actions import ensure_plan_units
from domain.refusals import Refused
from domain.units.records import Unit


def _published_here() -> tuple[str, PublishedPlan] | None:
    """Return the published plan of the account's province that was not brought in yet."""
    province = reading().get(Unit, current_scope().unit_id)
    for key, published in published_plans().items():
        is_mine = province is not None and province.code == published.province_code
        if is_mine and queries.plan_with_source(reading(), key) is None:
            return key, published
    return None


@bp.route("/quan-ly/ke-hoach/nhap", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def import_plan() -> AnyResponse:
    """Preview the published plan of the province with its figures and findings, then bring it in."""
    found = _published_here()
    if found is None:
        return make_response(render_template("plans/import_plan.html", form=None, source=None))
    source = found[1].load()
    form = ImportForm()
    if not form.is_submitted():
        form.weeks.data = _weeks_until_now(source)
    if form.validate_on_submit() and request.form.get("act") == "import":
        try:
            with writing() as database:
                number = _bring_in(database, source, form.weeks.data)
            flash(f"Đã nhập kế hoạch với {len(source.drives)} đợt hiến máu.", "done")
            return go_to(url_for("plans.plan", plan_id=number))
        except Refused as refused:
            show_reasons(form, refused)
    weeks = form.weeks.data if isinstance(form.weeks.data, int) and not form.errors else 0
    page = render_template(
        "plans/import_plan.html",
        form=form,
        source=source,
        moved=source.shifted(weeks),
        findings=contradictions(source),
        suggested=_weeks_until_now(source),
        number=shown_number(f"{source.head.number}/{source.head.symbol}"),
    )
    return make_response(page, 422 if form.errors else 200)


def _bring_in(session: Session, source: PlanSource, weeks: int) -> int:
    province = session.get_one(Unit, current_scope().province_id)
    units = ensure_plan_units(session, province, source, by=me(), now=now())
    stored = import_source(session, source, units, by=me(), now=now(), weeks=weeks)
    import_drives(session, source, stored, units, by=me(), now=now(), weeks=weeks)
    return stored.id


def _weeks_until_now(source: PlanSource) -> int:
    """Return by how many whole weeks the plan moves so that its period holds today."""
    return max(0, (today() - source.period_from).days // 7)
