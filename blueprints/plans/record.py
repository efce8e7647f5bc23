"""Answer the addresses that make a plan, change what its document says, its text and its state, or delete a draft."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plan_frame import tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.record_forms import PlanForm, TextForm, row_values, with_rows
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.plans import queries, record_actions, record_queries
from domain.plans.record_rules import PURPOSES, STATE_STEPS, missing_parts, recipients_text
from domain.plans.records import Plan, PlanState
from domain.plans.rules import PLAN_STATE_NAMES, shown_number
from domain.refusals import Refused
from domain.reports.plan_record import present_content, what_hangs_on_plan
from domain.units.queries import units_of_province
from domain.units.records import Unit

# The fields of the form that stand in the plan under the same name.
_PLAIN = (
    *("unit_id", "paper", "number_text", "place_name", "signed_text", "title", "parent_id", "parent_text"),
    *("period_from", "period_to", "slogans"),
)
_SPARE = {"issuer": 1, "basis": 2, "peak": 1}


def editable_or_404(plan_id: int) -> Plan:
    """Return a plan that the account may change, with all its parts; 404 otherwise."""
    found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    return record_queries.whole_plan(reading(), plan_id)


@bp.route("/quan-ly/ke-hoach/them", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def new_plan() -> AnyResponse:
    """Make a draft plan of one's own unit, or as a province of any of its units."""
    scope = current_scope()
    form = with_rows(PlanForm, _SPARE, spare=0)()
    _offer(form, None)
    if not form.is_submitted():
        form.unit_id.data, form.paper.data = scope.unit_id, "KẾ HOẠCH"
    if not form.wants_rows and form.validate_on_submit():
        try:
            with writing() as database:
                plan = record_actions.add_plan(
                    database,
                    database.get_one(Unit, form.unit_id.data),
                    int(scope.province_id or 0),
                    form.draft(),
                    by=me(),
                    now=now(),
                )
                number = plan.id
            flash("Đã lập dự thảo. Bước tiếp: ghi nội dung, giao chỉ tiêu, thêm chiến dịch.", "done")
            return go_to(url_for("plans.plan", plan_id=number))
        except Refused as refused:
            show_reasons(form, refused)
    return _edit_page(form, None)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/sua", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def edit_plan(plan_id: int) -> AnyResponse:
    """Change everything about a plan but its text and figures; what somebody else changed is not overwritten."""
    plan = editable_or_404(plan_id)
    own_peaks = [peak for peak in plan.peaks if peak.campaign_id is None]
    stored = {"issuer": len(plan.issuers), "basis": len(plan.bases), "peak": len(own_peaks)}
    form = with_rows(PlanForm, {kind: stored[kind] + _SPARE[kind] for kind in stored}, spare=0)(
        data={
            **{name: getattr(plan, name) for name in _PLAIN},
            "seen_version": plan.version,
            "recipients": recipients_text((r.line, r.purpose) for r in plan.recipients),
            **row_values("issuer", [(i.label, i.signature) for i in plan.issuers], ("label", "signature")),
            **row_values(
                "basis",
                [(b.number, b.on_day, b.issuer, b.about) for b in plan.bases],
                ("number", "on_day", "issuer", "about"),
            ),
            **row_values(
                "peak", [(p.label, p.period_from, p.period_to) for p in own_peaks], ("label", "from", "to")
            ),
        },
    )
    if not form.is_submitted() and not any(issuer.signature for issuer in plan.issuers):
        # A plan may have come in with one signature for all its bodies.
        form["issuer_1_signature"].data = plan.signature
    _offer(form, plan)
    if not form.wants_rows and form.validate_on_submit():
        try:
            with writing() as database:
                record_actions.change_plan(
                    database,
                    database.get_one(Plan, plan_id),
                    form.draft(),
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
            flash("Đã lưu thông tin kế hoạch.", "done")
            return go_to(url_for("plans.plan", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
            plan = editable_or_404(plan_id)
            form.seen_version.data = str(plan.version)
    return _edit_page(form, plan)


def _offer(form: PlanForm, plan: Plan | None) -> None:
    """Offer the units that may have a plan, and the plans that may stand above this one."""
    session, scope = reading(), current_scope()
    if plan is not None:
        form.unit_id.offer({plan.unit_id: plan.unit.name})
        form.unit_id.data = plan.unit_id
    elif scope.role is Role.WARD:
        form.unit_id.offer({scope.unit_id: session.get_one(Unit, scope.unit_id).name})
        form.unit_id.data = scope.unit_id
    else:
        province_id = int(scope.province_id or 0)
        units = session.execute(
            units_of_province(province_id, valid_on=today()).with_only_columns(Unit.id, Unit.name)
        ).all()
        own = [(unit.id, unit.name) for unit in units if unit.id == province_id]
        form.unit_id.offer([*own, *((unit.id, unit.name) for unit in units if unit.id != province_id)])
    above = [row for row in record_queries.plan_rows(session, scope) if plan is None or row.id != plan.id]
    labels = [
        (row.id, f"{row.title} ({row.unit_name}, {row.period_from.year}–{row.period_to.year})")
        for row in above
    ]
    form.parent_id.offer([("", "Chưa có ở đây"), *labels])


def _edit_page(form: PlanForm, plan: Plan | None) -> AnyResponse:
    page = render_template(
        "plans/edit_plan.html",
        form=form,
        plan=plan,
        purposes=PURPOSES,
        tabs=tabs_of_plan(plan.id, "plans.plan", may_edit=True) if plan else [],
        cancel=url_for("plans.plan", plan_id=plan.id) if plan else url_for("plans.plan_list"),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/noi-dung", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def edit_text(plan_id: int) -> AnyResponse:
    """Change the text of a plan part by part: add, remove, put in another order."""
    plan = editable_or_404(plan_id)
    values = [(place, s.heading, s.body) for place, s in enumerate(plan.sections, 1)]
    form = with_rows(TextForm, {"section": len(values)}, spare=2)(
        data={
            "seen_version": plan.version,
            **row_values("section", values, ("order", "heading", "body")),
        }
    )
    if not form.wants_rows and form.validate_on_submit():
        try:
            with writing() as database:
                record_actions.write_sections(
                    database,
                    database.get_one(Plan, plan_id),
                    form.sections(),
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                )
            flash("Đã lưu nội dung kế hoạch.", "done")
            return go_to(url_for("plans.plan", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
            plan = editable_or_404(plan_id)
            form.seen_version.data = str(plan.version)
    page = render_template(
        "plans/edit_text.html",
        form=form,
        plan=plan,
        tabs=tabs_of_plan(plan_id, "plans.plan", may_edit=True),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/trang-thai")
@requires(Permission.PLAN_EDIT)
def change_plan_state(plan_id: int) -> AnyResponse:
    """Issue a plan, end it, or take it back; issuing freezes a version and says what the paper still lacks."""
    plan = editable_or_404(plan_id)
    seen = request.form.get("seen_version", "")
    state = next(
        (step for step, _ in STATE_STEPS[plan.state] if step.value == request.form.get("state")), None
    )
    missing = missing_parts(plan)
    back = url_for("plans.plan", plan_id=plan_id)
    if state is None or not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        flash("Kế hoạch đã đổi trạng thái. Xem lại rồi chọn.", "attention")
        return go_to(back)
    try:
        with writing() as database:
            stored = database.get_one(Plan, plan_id)
            record_actions.change_plan_state(
                database, stored, state, seen_version=int(seen), by=me(), now=now()
            )
            if state is PlanState.ISSUED:
                content = present_content(database, plan_id)
                record_actions.freeze(database, stored, content, "Khi ban hành", by=me(), now=now())
    except Refused as refused:
        flash(str(refused), "error")
        return go_to(back)
    lacks = f" Còn thiếu: {', '.join(missing)}." if state is PlanState.ISSUED and missing else ""
    flash(
        f"Kế hoạch chuyển sang trạng thái “{PLAN_STATE_NAMES[state]}”.{lacks}",
        "attention" if lacks else "done",
    )
    return go_to(back)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/xoa", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def delete_plan(plan_id: int) -> AnyResponse:
    """Ask before a draft is deleted, saying what goes with it and what still hangs on it; then delete it."""
    plan = editable_or_404(plan_id)
    refusal = ""
    if request.method == "POST":
        try:
            with writing() as database:
                record_actions.delete_draft(
                    database,
                    database.get_one(Plan, plan_id),
                    hanging=what_hangs_on_plan(database, plan_id),
                    by=me(),
                    now=now(),
                )
            flash(f"Đã xóa dự thảo “{plan.title}”.", "done")
            return go_to(url_for("plans.plan_list"))
        except Refused as refused:
            refusal = str(refused)
            plan = editable_or_404(plan_id)
    page = render_template(
        "plans/delete_plan.html",
        plan=plan,
        number=shown_number(plan.number_text),
        is_draft=plan.state is PlanState.DRAFT,
        hanging=what_hangs_on_plan(reading(), plan_id),
        targets=len(queries.targets_of(reading(), plan_id)),
        refusal=refusal,
    )
    return make_response(page, 422 if refusal else 200)
