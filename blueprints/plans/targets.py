"""Take one target of a plan: who it is for, found by search, of what kind, how much, and who set it."""

from __future__ import annotations

from flask import flash, make_response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plan_frame import tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.quota import plan_to_edit
from blueprints.plans.quota_forms import SeenForm, TargetForm, month_of, month_value
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.drives.rules import month_text
from domain.names import fold
from domain.plans import target_actions
from domain.plans.queries import target_of_plan, targets_of
from domain.plans.quota_rows import quota_of
from domain.plans.records import Plan, Target
from domain.plans.target_actions import TargetPlace
from domain.plans.target_rules import TargetTyped, months_between, typed_figure
from domain.refusals import Reason, Refused
from domain.units.queries import unit_in_province, units_of_province
from domain.units.records import Unit
from domain.wording import short_date

_SHOWN = 20
_OWN, _NATION, _PROVINCE = "ke-hoach", "quoc-gia", "tinh"


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu/them", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def new_target(plan_id: int) -> AnyResponse:
    """Add a target."""
    plan = plan_to_edit(plan_id)
    form = TargetForm(data={"seen_version": plan.version, "assigner": _OWN})
    return _take(plan, form, None)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu/<int:target_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def edit_target(plan_id: int, target_id: int) -> AnyResponse:
    """Change a target."""
    plan = plan_to_edit(plan_id)
    target = found_or_404(target_of_plan(reading(), plan_id, target_id))
    form = TargetForm(
        data={
            "seen_version": plan.version,
            "kind": target.kind,
            "unit_words": "" if target.unit_id == plan.unit_id else target.unit.name,
            "unit_id": target.unit_id,
            "amount": typed_figure(target.kind, target.assigned),
            "upper": typed_figure(target.kind, target.upper) if target.upper is not None else "",
            "is_least": target.is_least,
            "base": target.base,
            "month": month_value(target.month),
            "assigner": _assigner_value(plan, target),
            "group_label": target.group_label,
            "unit_label": target.unit_label,
            "sentence": target.sentence,
        }
    )
    return _take(plan, form, target)


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/chi-tieu/<int:target_id>/bot")
@requires(Permission.PLAN_EDIT)
def remove_target(plan_id: int, target_id: int) -> AnyResponse:
    """Take a target away."""
    plan_to_edit(plan_id)
    found_or_404(target_of_plan(reading(), plan_id, target_id))
    form = SeenForm()
    try:
        with writing() as database:
            target_actions.remove_target(
                database,
                database.get_one(Plan, plan_id),
                found_or_404(target_of_plan(database, plan_id, target_id)),
                seen_version=form.version,
                by=me(),
                now=now(),
            )
        flash("Đã bớt chỉ tiêu.", "done")
    except Refused as refused:
        flash(str(refused), "error")
        return go_to(url_for("plans.edit_target", plan_id=plan_id, target_id=target_id))
    return go_to(url_for("plans.quota", plan_id=plan_id))


def _assigner_value(plan: Plan, target: Target) -> str:
    if target.assigner_id in (None, plan.unit_id):
        return _OWN
    return _PROVINCE if target.assigner_id == plan.province_id else _NATION


def _take(plan: Plan, form: TargetForm, target: Target | None) -> AnyResponse:
    plan_id, target_id = plan.id, target.id if target is not None else None
    found = _offer(form, plan, target)
    if form.validate_on_submit():
        try:
            amount, upper = form.figures()
            unit = _chosen(form, plan, found)
            month = month_of(form.month.data, months_between(plan.period_from, plan.period_to))
            typed = TargetTyped(form.kind.data, amount, upper, form.is_least.data, form.base.data, month)
            with writing() as database:
                _store(database, form, plan_id, target_id, typed, unit.id)
            flash("Đã lưu chỉ tiêu.", "done")
            return go_to(url_for("plans.quota", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
            plan = plan_to_edit(plan_id)
            if refused.reasons[0].field is None:
                form.seen_version.data = str(plan.version)
    page = render_template(
        "plans/edit_target.html",
        plan=plan,
        tabs=tabs_of_plan(plan_id, "plans.quota", may_edit=True),
        form=form,
        target_id=target_id,
        asks_unit=len(form.unit_id.choices or ()) > 1 or bool(form.unit_id.errors),
        groups=[
            group.label for group in quota_of(plan, targets_of(reading(), plan_id)).groups if group.label
        ],
    )
    return make_response(page, 422 if form.errors else 200)


def _store(
    database: Session,
    form: TargetForm,
    plan_id: int,
    target_id: int | None,
    typed: TargetTyped,
    unit_id: int,
) -> None:
    plan = database.get_one(Plan, plan_id)
    assigner_id = None
    if form.assigner.data == _NATION:
        assigner_id = target_actions.nation(database, by=me(), now=now()).id
    elif form.assigner.data == _PROVINCE:
        assigner_id = plan.province_id
    place = TargetPlace(unit_id, form.unit_label.data, form.group_label.data, assigner_id, form.sentence.data)
    if target_id is None:
        target_actions.add_target(database, plan, typed, place, seen_version=form.version, by=me(), now=now())
        return
    target = found_or_404(target_of_plan(database, plan_id, target_id))
    target_actions.change_target(
        database, plan, target, typed, place, seen_version=form.version, by=me(), now=now()
    )


def _offer(form: TargetForm, plan: Plan, target: Target | None) -> list[Unit]:
    """Offer the plan's months, the bodies above it and the units that the typed words find."""
    months = months_between(plan.period_from, plan.period_to)
    form.month.offer([("", "Cả kỳ kế hoạch"), *((month_value(month), month_text(month)) for month in months)])
    setters = [(_OWN, f"{plan.unit.name} (kế hoạch này)"), (_NATION, "Ban Chỉ đạo quốc gia")]
    if plan.unit_id != plan.province_id:
        setters.insert(1, (_PROVINCE, "Tỉnh, thành phố"))
    form.assigner.offer(setters)
    found: list[Unit] = []
    if fold(form.unit_words.data or ""):
        wanted = units_of_province(plan.province_id, words=form.unit_words.data)
        found = list(reading().scalars(wanted.limit(_SHOWN + 1)))
    if target is not None and target.unit_id not in {unit.id for unit in found} and not form.is_submitted():
        found.append(target.unit)
    form.unit_id.offer([(unit.id, _unit_words(unit)) for unit in found[:_SHOWN]])
    # A choice made under other words does not count any more.
    if form.unit_id.data not in {unit.id for unit in found[:_SHOWN]}:
        form.unit_id.data = None
    return found


def _unit_words(unit: Unit) -> str:
    return f"{unit.name} (đến {short_date(unit.valid_to)})" if unit.valid_to else unit.name


def _chosen(form: TargetForm, plan: Plan, found: list[Unit]) -> Unit:
    """Return the unit that the words mean, blank words the plan's own; raise Refused when that is not clear."""
    if not (form.unit_words.data or "").strip():
        return plan.unit
    if form.unit_id.data is not None:
        chosen = unit_in_province(reading(), plan.province_id, form.unit_id.data)
        if chosen is not None:
            return chosen
    same = [unit for unit in found if unit.search_key == fold(form.unit_words.data)]
    if len(found) == 1 or len(same) == 1:
        return (same or found)[0]
    if not found:
        sentence = "Trong tỉnh chưa có đơn vị nào tên như vậy. Gõ ít chữ hơn, hoặc thêm đơn vị trước."
        raise Refused(Reason(sentence, "unit_words"))
    more = " Gõ thêm chữ nếu chưa thấy đơn vị cần tìm." if len(found) > _SHOWN else ""
    raise Refused(Reason(f"Có {len(found[:_SHOWN])} đơn vị khớp. Chọn một đơn vị dưới đây.{more}", "unit_id"))
