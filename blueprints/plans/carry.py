"""Carry a plan's targets on to another period: propose, let the office edit, and make the draft plan."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.fields import BaseForm, CheckField, DayField, SelectField, TextBox
from blueprints.htmx import go_to
from blueprints.plan_frame import tabs_of_plan
from blueprints.plans import bp
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.plans import queries
from domain.plans.carrying import (
    GROWTH_NAMES,
    Growth,
    Proposal,
    box_name,
    fill_in,
    growth_words,
    next_period,
    next_title,
    read_amounts,
    read_growth,
)
from domain.plans.carrying_actions import NewPeriod, issuer_on, lines_to_carry
from domain.plans.carrying_actions import carry_on as carry_plan_on
from domain.plans.records import Plan
from domain.plans.target_rules import TARGET_KIND_NAMES, figure_text
from domain.refusals import Reason, Refused
from domain.units.records import Unit
from domain.wording import number_text


class CarryForm(BaseForm):
    """The plan of the new period, how its total changes, and whether figures that do not add up are meant."""

    title = TextBox("Tên kế hoạch mới", longest=300)
    period_from = DayField("Ngày đầu kỳ mới")
    period_to = DayField("Ngày cuối kỳ mới")
    growth = SelectField("Tổng chỉ tiêu", [(one.value, name) for one, name in GROWTH_NAMES.items()])
    growth_text = TextBox("Tăng hoặc giảm bao nhiêu", longest=12, optional=True)
    accepts = CheckField("Chấp nhận số chia lệch với số giao")
    reason = TextBox("Lý do chấp nhận lệch", longest=300, optional=True)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chuyen-tiep", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def carry_on(plan_id: int) -> AnyResponse:
    """Propose the targets of another period by the units in force then; save them as a draft plan."""
    plan = found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    form = CarryForm()
    if not form.is_submitted():
        form.period_from.data, form.period_to.data = next_period(plan.period_from, plan.period_to, today())
        form.title.data = next_title(plan.title, form.period_to.data)
        form.growth.data = Growth.SAME.value
        return _page(plan, form, _proposed(plan, form))
    form.validate()
    if form.period_from.errors or form.growth.errors:
        return _page(plan, form, None)
    proposal = _proposed(plan, form)
    act = request.form.get("act")
    if act == "propose":
        return _page(plan, form, proposal)
    for reason in read_amounts(proposal.lines, request.form).reasons:
        form.form_errors.append(reason.sentence)
    if act == "save" and not form.errors:
        if _lacks_boxes(proposal):
            sentence = "Ngày đầu kỳ hoặc chỉ tiêu vừa đổi. Xem lại bảng chia dưới đây rồi lưu."
            form.form_errors.append(sentence)
        else:
            try:
                return _saved(plan_id, form)
            except Refused as refused:
                show_reasons(form, refused)
    return _page(plan, form, proposal)


def _growth(form: CarryForm) -> tuple[Growth, int]:
    """Return the growth, noting on the form what could not be read of it."""
    growth = Growth(form.growth.data)
    change = read_growth(growth, form.growth_text.data or "")
    if isinstance(change, Reason):
        form.growth_text.errors = (*form.growth_text.errors, change.sentence)
        return Growth.SAME, 0
    return growth, change


def _proposed(plan: Plan, form: CarryForm) -> Proposal:
    proposal = lines_to_carry(reading(), plan, form.period_from.data)
    fill_in(proposal.lines, *_growth(form))
    return proposal


def _lacks_boxes(proposal: Proposal) -> bool:
    return any(box_name(line, heir) not in request.form for line in proposal.lines for heir in line.heirs)


def _saved(plan_id: int, form: CarryForm) -> AnyResponse:
    growth, change = _growth(form)
    with writing() as database:
        plan = database.get_one(Plan, plan_id)
        # Everything is read again inside the transaction, so that a target changed meanwhile is not overlooked.
        proposal = lines_to_carry(database, plan, form.period_from.data)
        fill_in(proposal.lines, growth, change)
        read_amounts(proposal.lines, request.form).require()
        made = carry_plan_on(
            database,
            plan,
            proposal,
            NewPeriod(
                title=form.title.data,
                period_from=form.period_from.data,
                period_to=form.period_to.data,
                growth_words=growth_words(growth, change),
                accepts=form.accepts.data,
                reason=form.reason.data or "",
            ),
            by=me(),
            now=now(),
        )
        number, given = made.id, proposal.given
    flash(f"Đã lập bản dự thảo với {number_text(given)} đơn vị máu. Các đợt lập ở trang Lịch.", "done")
    return go_to(url_for("plans.plan", plan_id=number))


def _page(plan: Plan, form: CarryForm, proposal: Proposal | None) -> AnyResponse:
    page = render_template(
        "plans/carry_on.html",
        plan=plan,
        form=form,
        proposal=proposal,
        tabs=tabs_of_plan(plan.id, "plans.carry_on", may_edit=True),
        kind_names=TARGET_KIND_NAMES,
        figure_text=figure_text,
        box_name=box_name,
        unit=reading().get_one(Unit, plan.unit_id),
        issuer=issuer_on(reading(), plan, form.period_from.data) if proposal else None,
    )
    return make_response(page, 422 if form.errors else 200)
