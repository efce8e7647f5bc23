"""Answer the addresses of a plan's campaigns: list, make, change, take from the calendar or from last year."""

from __future__ import annotations

from datetime import date

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    current_scope,
    found_or_404,
    record_number,
    requires,
)
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.plan_frame import may_edit_plan, tabs_of_plan
from blueprints.plans import bp
from blueprints.plans.record_forms import CampaignForm, peaks_typed, row_values, with_rows
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.drives import campaign_actions as drive_actions
from domain.drives.rules import day_text
from domain.plans import campaign_actions, queries, record_queries
from domain.plans.campaign_rules import CampaignDraft, presets_for
from domain.plans.records import Campaign, Plan
from domain.refusals import Refused
from domain.reports.plan_record import (
    CampaignDrive,
    CampaignNumbers,
    announcements_on_campaign,
    drives_to_tick,
    numbers_of_campaigns,
)

# A drive to tick: its row, when, whether it is ticked, and which other campaign it belongs to.
_Line = tuple[CampaignDrive, str, bool, str | None]


def _editable(plan_id: int) -> Plan:
    return found_or_404(queries.editable_plan(reading(), current_scope(), plan_id))


@bp.get("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/")
@requires(Permission.PLAN_READ)
def campaigns(plan_id: int) -> str:
    """List the campaigns of a plan, with what the campaign calendar and earlier plans offer to those who may edit."""
    session, scope = reading(), current_scope()
    plan = found_or_404(queries.plan_in_scope(session, scope, plan_id))
    may_edit = may_edit_plan(plan_id)
    rows = record_queries.campaigns_of_plan(session, plan_id)
    numbers = numbers_of_campaigns(session, plan_id)
    nothing = CampaignNumbers(0, 0)
    known = {row.preset_key for row in rows if row.preset_key}
    return render_template(
        "plans/campaigns.html",
        plan=plan,
        may_edit=may_edit,
        rows=[(row, numbers.get(row.id, nothing)) for row in rows],
        without=numbers.get(None, nothing).drives,
        presets=[
            (preset, preset.draft.preset_key in known)
            for preset in (presets_for(plan.period_from, plan.period_to) if may_edit else ())
        ],
        earlier=record_queries.earlier_plans_with_campaigns(session, plan) if may_edit else (),
        tabs=tabs_of_plan(plan_id, "plans.plan", may_edit=may_edit),
    )


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/them", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def new_campaign(plan_id: int) -> AnyResponse:
    """Add a campaign to a plan."""
    plan = _editable(plan_id)
    form = with_rows(CampaignForm, {"peak": 1}, spare=0)()
    if not form.is_submitted():
        form.period_from.data, form.period_to.data = plan.period_from, plan.period_to
    if not form.wants_rows and form.validate_on_submit():
        try:
            with writing() as database:
                campaign = campaign_actions.add_campaign(
                    database, database.get_one(Plan, plan_id), _draft(form), by=me(), now=now()
                )
                drive_actions.set_campaign_drives(database, campaign, _ticked(), by=me(), now=now())
            flash("Đã thêm chiến dịch.", "done")
            return go_to(url_for("plans.campaigns", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _campaign_page(form, _editable(plan_id), None)


@bp.route("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/<int:campaign_id>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def edit_campaign(plan_id: int, campaign_id: int) -> AnyResponse:
    """Change a campaign, its peaks and which drives belong to it."""
    _editable(plan_id)
    found = found_or_404(record_queries.campaign_of_plan(reading(), plan_id, campaign_id))
    peaks = record_queries.peaks_of_campaigns(reading(), plan_id).get(campaign_id, [])
    values = [(peak.label, peak.period_from, peak.period_to) for peak in peaks]
    form = with_rows(CampaignForm, {"peak": len(values)})(
        obj=found, data=row_values("peak", values, ("label", "from", "to"))
    )
    if not form.wants_rows and form.validate_on_submit():
        try:
            with writing() as database:
                stored = database.get_one(Campaign, campaign_id)
                campaign_actions.change_campaign(database, stored, _draft(form), by=me(), now=now())
                drive_actions.set_campaign_drives(database, stored, _ticked(), by=me(), now=now())
            flash("Đã lưu chiến dịch.", "done")
            return go_to(url_for("plans.campaigns", plan_id=plan_id))
        except Refused as refused:
            show_reasons(form, refused)
    plan = _editable(plan_id)
    return _campaign_page(form, plan, record_queries.campaign_of_plan(reading(), plan_id, campaign_id))


def _draft(form: CampaignForm) -> CampaignDraft:
    return CampaignDraft(
        name=form.name.data,
        heading=form.heading.data or "",
        period_from=form.period_from.data,
        period_to=form.period_to.data,
        slogans=form.slogans.data or "",
        summary=form.summary.data or "",
        peaks=tuple(peaks_typed(form)),
    )


def _ticked() -> list[int]:
    """Return the numbers of the drives that were ticked; what is no number is passed over."""
    return request.form.getlist("drive", type=record_number)


def _campaign_page(form: CampaignForm, plan: Plan, campaign: Campaign | None) -> AnyResponse:
    ticked, number = set(_ticked()), campaign.id if campaign is not None else None
    near: list[_Line] = []
    far: list[_Line] = []
    for row in drives_to_tick(reading(), plan.id):
        is_mine = number is not None and row.campaign_id == number
        is_ticked = row.id in ticked if form.is_submitted() else is_mine
        line = (row, day_text(row.on_day, row.month), is_ticked, "" if is_mine else row.campaign_name)
        first, last, day = form.period_from.data, form.period_to.data, row.on_day or row.month
        is_inside = isinstance(first, date) and isinstance(last, date) and day and first <= day <= last
        (near if is_ticked or is_inside else far).append(line)
    page = render_template(
        "plans/edit_campaign.html",
        form=form,
        plan=plan,
        campaign=campaign,
        near=near,
        far=far,
        tabs=tabs_of_plan(plan.id, "plans.plan", may_edit=True),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/<int:campaign_id>/bo")
@requires(Permission.PLAN_EDIT)
def remove_campaign(plan_id: int, campaign_id: int) -> AnyResponse:
    """Take a campaign off its plan; its drives stay without a campaign."""
    _editable(plan_id)
    name = found_or_404(record_queries.campaign_of_plan(reading(), plan_id, campaign_id)).name
    back = url_for("plans.campaigns", plan_id=plan_id)
    try:
        with writing() as database:
            stored = database.get(Campaign, campaign_id)
            if stored is not None:
                drive_actions.set_campaign_drives(database, stored, (), by=me(), now=now())
                waiting = announcements_on_campaign(database, campaign_id)
                campaign_actions.remove_campaign(database, stored, announcements=waiting, by=me(), now=now())
    except Refused as refused:
        flash(str(refused), "error")
        return go_to(back)
    flash(f"Đã bỏ chiến dịch “{name}”. Các đợt vẫn còn, chưa thuộc chiến dịch nào.", "done")
    return go_to(back)


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/lay-tu-lich")
@requires(Permission.PLAN_EDIT)
def add_presets(plan_id: int) -> AnyResponse:
    """Add the ticked campaigns of the campaign calendar with their days in the plan's period."""
    plan = _editable(plan_id)
    wanted = set(request.form.getlist("preset"))
    chosen = [p for p in presets_for(plan.period_from, plan.period_to) if p.key in wanted]
    with writing() as database:
        stored = database.get_one(Plan, plan_id)
        added = campaign_actions.add_presets(database, stored, chosen, by=me(), now=now())
        count = len(added)
    if count:
        flash(f"Đã thêm {count} chiến dịch. Xem lại ngày rồi xếp các đợt.", "done")
    else:
        flash("Chưa thêm chiến dịch nào. Đánh dấu những chiến dịch chưa có rồi bấm lại.", "attention")
    return go_to(url_for("plans.campaigns", plan_id=plan_id))


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/chep-nam-truoc")
@requires(Permission.PLAN_EDIT)
def copy_campaigns(plan_id: int) -> AnyResponse:
    """Take over the campaigns of an earlier plan of the same unit, moved by whole years."""
    plan = _editable(plan_id)
    number = request.form.get("earlier", type=record_number)
    offered = record_queries.earlier_plans_with_campaigns(reading(), plan)
    earlier = found_or_404(next((one for one in offered if one.id == number), None))
    title, earlier_id = earlier.title, earlier.id
    with writing() as database:
        added = campaign_actions.copy_campaigns(
            database,
            database.get_one(Plan, plan_id),
            database.get_one(Plan, earlier_id),
            by=me(),
            now=now(),
        )
        count = len(added)
    flash(f"Đã chép {count} chiến dịch từ “{title}”. Những chiến dịch đã có thì giữ nguyên.", "done")
    return go_to(url_for("plans.campaigns", plan_id=plan_id))


@bp.post("/quan-ly/ke-hoach/<int:plan_id>/chien-dich/xep-dot")
@requires(Permission.PLAN_EDIT)
def gather_drives(plan_id: int) -> AnyResponse:
    """Let the drives that have no campaign join the one that holds their day."""
    _editable(plan_id)
    with writing() as database:
        joined = drive_actions.gather_by_day(database, plan_id, by=me(), now=now())
    flash(f"Đã xếp {joined} đợt vào chiến dịch có ngày của đợt.", "done" if joined else "attention")
    return go_to(url_for("plans.campaigns", plan_id=plan_id))
