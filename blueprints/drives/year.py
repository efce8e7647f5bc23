"""Answer the staff addresses of the year: the calendar of drives, copying last year's, drives out of quotas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, may, record_number, requires
from blueprints.answers import me
from blueprints.drives import bp
from blueprints.drives.year_forms import Row, read_rows
from blueprints.fields import BaseForm
from blueprints.htmx import go_to
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.drives.proposal_actions import make_drives
from domain.drives.proposals import Proposal, copies, from_quota
from domain.drives.queries import drives_in_scope
from domain.drives.records import Drive
from domain.drives.rules import STATE_KINDS, STATE_NAMES
from domain.drives.year import YearCalendar, arranged_year, drives_of_months, short_host
from domain.plans.queries import editable_plan, plan_in_scope, plans_in_scope
from domain.plans.records import Plan, PlanState
from domain.plans.rules import shown_number
from domain.plans.target_rules import months_between
from domain.wording import number_text

_YEARS_AROUND = 3
_MOST_TROUBLES = 40


def _arranged(first: date, last: date, plan_id: int | None) -> YearCalendar:
    within = drives_in_scope(current_scope()) if plan_id is None else Drive.plan_id == plan_id
    return arranged_year(
        drives_of_months(reading(), within, first, last),
        months_between(first, last),
        by_campaign=request.args.get("xem") == "chien-dich",
        today=today(),
    )


@bp.get("/quan-ly/lich-nam")
@requires(Permission.DRIVE_READ)
def year_calendar() -> str:
    """Show the drives in reach of a calendar year by facility or campaign and month."""
    asked = request.args.get("nam", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2100 else today().year
    calendar = _arranged(date(year, 1, 1), date(year, 12, 31), None)
    return render_template(
        "drives/year_calendar.html",
        calendar=calendar,
        title=f"Lịch năm {year}",
        years=range(today().year - _YEARS_AROUND, today().year + _YEARS_AROUND + 1),
        year=year,
        plan=None,
        may_edit=may(Permission.PLAN_EDIT),
        tabs=[],
        **_words(calendar),
    )


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/lich")
@requires(Permission.PLAN_READ)
def plan_calendar(plan_id: int) -> str:
    """Show the drives of one plan by facility or campaign and month of its period."""
    plan = found_or_404(plan_in_scope(reading(), current_scope(), plan_id))
    may_edit = may_edit_plan(plan_id)
    calendar = _arranged(plan.period_from, plan.period_to, plan.id)
    return render_template(
        "drives/year_calendar.html",
        calendar=calendar,
        title="Lịch của kế hoạch",
        years=(),
        year=None,
        plan=plan,
        may_edit=may_edit,
        tabs=tabs_of_plan(plan.id, "drives.plan_calendar", may_edit=may_edit),
        **_words(calendar),
    )


def _words(calendar: YearCalendar) -> dict[str, object]:
    drives = [drive for row in calendar.rows for month in row.months for drive in month]
    troubled = sorted(
        (drive for drive in drives if drive.id in calendar.clashes), key=lambda one: str(one.on_day)
    )
    return {
        "troubles": [
            (drive, " ".join(clash.sentence for clash in calendar.clashes[drive.id]))
            for drive in troubled[:_MOST_TROUBLES]
        ],
        "by_campaign": request.args.get("xem") == "chien-dich",
        "short_host": short_host,
        "state_names": STATE_NAMES,
        "state_kinds": STATE_KINDS,
    }


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a page of proposals says besides its rows."""

    plan: Plan
    title: str
    sources: Sequence[Plan] = ()
    source: Plan | None = None


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chep-dot", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def copy_drives(plan_id: int) -> AnyResponse:
    """Offer the drives of an earlier plan, moved by whole weeks into this one, and make those that are ticked."""
    plan = found_or_404(editable_plan(reading(), current_scope(), plan_id))
    sources = [
        one
        for one in plans_in_scope(reading(), current_scope())
        if one.id != plan.id and one.unit_id == plan.unit_id and one.state is not PlanState.DRAFT
    ]
    asked = request.args.get("tu", type=record_number)
    source = next((one for one in sources if one.id == asked), None) if asked else next(iter(sources), None)
    offer = _Offer(plan, "Chép các đợt của năm trước", sources, source)
    return _proposed(offer, copies(reading(), source, plan) if source else [])


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/dot-tu-chi-tieu", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def drives_from_quota(plan_id: int) -> AnyResponse:
    """Offer drives for what the quotas ask and no drive brings yet, and make those that are ticked."""
    plan = found_or_404(editable_plan(reading(), current_scope(), plan_id))
    return _proposed(_Offer(plan, "Tạo đợt từ chỉ tiêu"), from_quota(reading(), plan, today()))


def _proposed(offer: _Offer, proposals: Sequence[Proposal]) -> AnyResponse:
    form = BaseForm()
    rows = read_rows(proposals, request.form if form.is_submitted() else None)
    if form.is_submitted():
        chosen = [row.chosen for row in rows if row.chosen is not None]
        wrong = any(row.errors for row in rows)
        if form.validate() and chosen and not wrong:
            with writing() as database:
                make_drives(database, offer.plan, chosen, by=me(), now=now())
            flash(f"Đã tạo {number_text(len(chosen))} đợt ở trạng thái Dự kiến.", "done")
            return go_to(url_for("drives.plan_calendar", plan_id=offer.plan.id))
        if not wrong and not chosen:
            form.form_errors.append("Chọn ít nhất một đợt để tạo.")
    return _offer_page(offer, form, rows)


def _offer_page(offer: _Offer, form: BaseForm, rows: Sequence[Row]) -> Response:
    is_wrong = bool(form.errors) or any(row.errors for row in rows)
    page = render_template(
        "drives/proposals.html",
        offer=offer,
        form=form,
        rows=rows,
        tabs=tabs_of_plan(offer.plan.id, "drives.plan_calendar", may_edit=True),
        ticked=sum(row.is_ticked for row in rows),
        shown_number=shown_number,
        is_wrong=is_wrong,
    )
    return make_response(page, 422 if is_wrong else 200)
