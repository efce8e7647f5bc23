"""Show an announcement to the public, and let an office write, preview, publish and withdraw its own."""

from __future__ import annotations

from flask import Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, public, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to, page_or_part
from blueprints.outreach import bp
from blueprints.outreach.forms import AnnouncementForm
from blueprints.outreach.markup import shown
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.outreach import actions, queries
from domain.outreach.records import Announcement
from domain.outreach.rules import STANDING_KINDS, STANDING_NAMES, Standing, publish_verdict, standing
from domain.plans.queries import campaigns_of_province
from domain.plans.records import Campaign
from domain.refusals import Refused
from domain.units.records import Unit


@bp.get("/tin/<slug>")
@public
def announcement(slug: str) -> str:
    """Show one announcement; one that was withdrawn or is over answers 410, a draft does not exist."""
    found = found_or_404(queries.announcement_with_slug(reading(), slug))
    state = standing(found.published_at, found.last_day, today())
    if state is Standing.DRAFT:
        abort(404)
    if state is Standing.ENDED:
        abort(410)
    campaign = reading().get(Campaign, found.campaign_id) if found.campaign_id else None
    return render_template(
        "outreach/announcement.html", announcement=found, body=shown(found.body), campaign=campaign
    )


@bp.get("/quan-ly/tin/")
@requires(Permission.ANNOUNCEMENT_EDIT)
def announcement_list() -> str:
    """List the announcements of one's own unit, drafts included."""
    scope, before = current_scope(), request.args.get("truoc", type=record_number)
    found = queries.announcements_written_by(reading(), scope.unit_id, before=before)
    rows, has_more = found[: queries.PAGE], len(found) > queries.PAGE
    return render_template(
        "outreach/announcement_list.html",
        rows=[(row, standing(row.published_at, row.last_day, today())) for row in rows],
        names=STANDING_NAMES,
        kinds=STANDING_KINDS,
        unit=reading().get_one(Unit, scope.unit_id),
        next_url=url_for("outreach.announcement_list", truoc=rows[-1].id) if has_more else None,
    )


@bp.route("/quan-ly/tin/them", methods=["GET", "POST"])
@requires(Permission.ANNOUNCEMENT_EDIT)
def new_announcement() -> AnyResponse:
    """Write a new announcement: preview it, keep it as a draft, or publish it."""
    return _edit(None)


@bp.route("/quan-ly/tin/<int:announcement_id>", methods=["GET", "POST"])
@requires(Permission.ANNOUNCEMENT_EDIT)
def edit_announcement(announcement_id: int) -> AnyResponse:
    """Change an announcement of one's own unit, publish it, or take it back."""
    return _edit(found_or_404(_in_scope(announcement_id)))


def _in_scope(announcement_id: int) -> Announcement | None:
    return queries.announcement_in_scope(reading(), current_scope().unit_id, announcement_id)


def _edit(stored: Announcement | None) -> AnyResponse:
    form = AnnouncementForm(obj=stored)
    campaigns = campaigns_of_province(reading(), current_scope().province_id, from_day=today())
    offered = {campaign.id: campaign.name for campaign in campaigns}
    if stored is not None and stored.campaign_id is not None and stored.campaign_id not in offered:
        offered[stored.campaign_id] = reading().get_one(Campaign, stored.campaign_id).name
    form.campaign_id.offer([("", "Không thuộc chiến dịch nào"), *offered.items()])
    act = request.form.get("act", "")
    if act == "preview":
        preview = shown(form.body.data or "")
        return page_or_part(
            "outreach/edit_announcement.html",
            "outreach/_preview.html",
            form=form,
            announcement=stored,
            preview=preview,
            title=form.title.data or "",
        )
    if form.validate_on_submit():
        try:
            return _store(form, stored, publishes=act == "publish")
        except Refused as refused:
            show_reasons(form, refused)
    status = 422 if form.is_submitted() else 200
    return _page(form, stored, status)


def _page(form: AnnouncementForm, stored: Announcement | None, status: int) -> Response:
    page = render_template("outreach/edit_announcement.html", form=form, announcement=stored, preview=None)
    return make_response(page, status)


def _store(form: AnnouncementForm, stored: Announcement | None, *, publishes: bool) -> Response:
    unit_id = current_scope().unit_id
    if publishes:
        publish_verdict(form.last_day.data, today()).require()
    with writing() as database:
        record = database.get_one(Announcement, stored.id) if stored is not None else None
        record = actions.write_announcement(
            database,
            record,
            unit_id=int(unit_id or 0),
            title=form.title.data,
            summary=form.summary.data or "",
            body=form.body.data,
            campaign_id=form.campaign_id.data,
            is_urgent=form.is_urgent.data,
            last_day=form.last_day.data,
            by=me(),
            now=now(),
        )
        if publishes:
            actions.publish(database, record, by=me(), now=now())
        number, is_published = record.id, record.published_at is not None
    if publishes:
        flash("Đã đăng tin.", "done")
    else:
        flash("Đã lưu; tin đang hiện có lời mới." if is_published else "Đã lưu bản nháp.", "done")
    return go_to(url_for("outreach.edit_announcement", announcement_id=number))


@bp.post("/quan-ly/tin/<int:announcement_id>/go")
@requires(Permission.ANNOUNCEMENT_EDIT)
def withdraw(announcement_id: int) -> AnyResponse:
    """Take a published announcement back; it stays as a draft."""
    found_or_404(_in_scope(announcement_id))
    with writing() as database:
        actions.withdraw(database, database.get_one(Announcement, announcement_id), by=me(), now=now())
    flash("Đã gỡ tin khỏi trang công khai. Bản nháp vẫn còn ở đây.", "done")
    return go_to(url_for("outreach.edit_announcement", announcement_id=announcement_id))
