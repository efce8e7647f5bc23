"""Show what the plan linter finds in a plan, kind by kind, and take the office's decisions about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import abort, flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    may,
    record_number,
    requires,
)
from blueprints.answers import me, show_reasons
from blueprints.fields import BaseForm, TextBox
from blueprints.htmx import go_to
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.names import nfc
from domain.plans import queries
from domain.plans.finding_actions import LONGEST_REASON, accept_findings, reopen_finding
from domain.plans.linting.facts import CODE_NAMES, Code
from domain.plans.records import Plan
from domain.refusals import Refused
from domain.reports.check_actions import take_annex_figure
from domain.reports.plan_check import Checked, PlanCheck, check_plan
from domain.wording import number_text

# A kind shows its first findings among the others and more of them alone; pages stay small on a slow line.
_FIRST = 15
_ALONE = 120
# Where the findings of a kind are mended, when it is not at their drives.
_WORK = {
    Code.SUMS: ("Xem chỉ tiêu", "plans.quota"),
    Code.WORDS: ("Xem chỉ tiêu", "plans.quota"),
    Code.PLANNED: ("Xem chỉ tiêu", "plans.quota"),
    Code.YEAR: ("Sửa nội dung", "plans.edit_text"),
    Code.GONE: ("Chuyển các đợt sang đơn vị kế nhiệm", "units.stranded"),
    Code.UNCOVERED: ("Tạo đợt từ chỉ tiêu", "drives.drives_from_quota"),
    Code.UNASSIGNED: ("Xem chỉ tiêu", "plans.quota"),
    Code.MISSING: ("Sửa thông tin kế hoạch", "plans.edit_plan"),
}


class DecideForm(BaseForm):
    """Why the marked findings may stay as they are."""

    reason = TextBox("Lý do bỏ qua", longest=LONGEST_REASON)


class Kind(NamedTuple):
    """The findings of one kind: its word in addresses, name, number, those shown, and where they are mended."""

    value: str
    name: str
    total: int
    shown: Sequence[Checked]
    work: tuple[str, str] | None


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/kiem-tra")
@requires(Permission.PLAN_READ)
def check(plan_id: int) -> str:
    """Show the findings of a plan: open ones by kind, decided ones folded below."""
    return _page(plan_id, DecideForm())


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/kiem-tra")
@requires(Permission.PLAN_EDIT)
def decide(plan_id: int) -> AnyResponse | tuple[str, int]:
    """Accept findings with a reason, keep or take over a figure, or open a decided finding again."""
    found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))
    form = DecideForm()
    try:
        with writing() as database:
            done = _decided(database, database.get_one(Plan, plan_id), form)
    except Refused as refused:
        show_reasons(form, refused)
        return _page(plan_id, form), 422
    flash(done, "done")
    return go_to(url_for("plans.check", plan_id=plan_id, loai=_chosen() or None))


def _decided(database: Session, plan: Plan, form: DecideForm) -> str:
    """Do what the pressed button says; return the sentence that tells so."""
    given, by = request.form, me()
    if "reopen" in given:
        is_open = reopen_finding(database, plan, nfc(given["reopen"]), by=by, now=now())
        return "Đã mở lại." if is_open else "Chỗ này đã mở rồi."
    found = check_plan(database, plan.id, today())
    if "take" in given:
        if not may(Permission.DRIVE_EDIT):
            abort(403)
        one = _standing(found, given["take"])
        seen = given.get(f"seen-{one.finding.drive_id}", type=record_number) or 0
        figure = take_annex_figure(database, plan, one, seen, by=by, now=now())
        return f"Đã sửa số dự kiến của đợt thành {number_text(figure)} đơn vị máu."
    if "keep" in given:
        one = _standing(found, given["keep"])
        reason = f"Giữ số của nội dung: {number_text(one.finding.body or 0)} đơn vị máu."
        accept_findings(database, plan, [one.finding], reason, by=by, now=now())
        return "Đã ghi: giữ số của nội dung."
    marked = [found.with_key(key) for key in given.getlist("key")]
    chosen = [checked.finding for checked in marked if checked is not None]
    accept_findings(database, plan, chosen, form.reason.data or "", by=by, now=now())
    return f"Đã bỏ qua {len(chosen)} chỗ, có lý do."


def _standing(found: PlanCheck, key: str) -> Checked:
    """Return the finding with this key; raise Refused when its cause has been mended meanwhile."""
    one = found.with_key(key)
    if one is None:
        raise Refused("Chỗ này vừa được sửa, không còn nữa.")
    return one


def _chosen() -> str:
    """Return the kind that the page is narrowed to, "" for all."""
    return next((code.value for code in Code if code.value == request.args.get("loai")), "")


def _page(plan_id: int, form: DecideForm) -> str:
    scope = current_scope()
    plan = found_or_404(queries.plan_in_scope(reading(), scope, plan_id))
    found, chosen = check_plan(reading(), plan_id, today()), _chosen()
    kinds = [_kind(plan_id, code, found.open, _ALONE if chosen else _FIRST) for code in Code]
    is_editor = may_edit_plan(plan_id)
    return render_template(
        "plans/check.html",
        plan=plan,
        form=form,
        tabs=tabs_of_plan(plan_id, "plans.check", may_edit=is_editor),
        kinds=[kind for kind in kinds if kind.total],
        shown=[kind for kind in kinds if kind.total and chosen in ("", kind.value)],
        chosen=chosen,
        count=len(found.open),
        must_mend=sum(one.finding.must_mend for one in found.open),
        decided=found.decided[-_ALONE:],
        past=found.past[-_ALONE:],
        ticked=set(request.form.getlist("key")),
        may_decide=is_editor,
        may_edit_drives=is_editor and may(Permission.DRIVE_EDIT),
    )


def _kind(plan_id: int, code: Code, found: Sequence[Checked], most: int) -> Kind:
    mine = [one for one in found if one.finding.code is code]
    words, endpoint = _WORK.get(code, ("", ""))
    work = (words, url_for(endpoint, plan_id=plan_id)) if endpoint in allowed_endpoints() else None
    return Kind(code.value, CODE_NAMES[code], len(mine), mine[:most], work)
