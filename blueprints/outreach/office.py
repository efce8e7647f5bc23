"""Let an office write, preview, publish, extend and withdraw its announcements, and end a story's consent."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, may, record_number, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to, page_or_part
from blueprints.outreach import bp
from blueprints.outreach.forms import AnnouncementForm
from blueprints.outreach.markup import shown
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.outreach import actions, queries
from domain.outreach.records import Announcement, AnnouncementKind
from domain.outreach.rules import (
    KIND_NAMES,
    STANDING_KINDS,
    STANDING_NAMES,
    Standing,
    extension_days,
    office_standing,
    shown_until,
)
from domain.plans.queries import campaigns_of_units
from domain.plans.records import Campaign
from domain.refusals import Refused
from domain.units.queries import communes
from domain.units.records import Unit
from domain.wording import short_date


@bp.get("/quan-ly/tin/")
@requires(Permission.ANNOUNCEMENT_EDIT)
def announcement_list() -> str:
    """List the announcements of one's own unit, drafts included."""
    scope, before = current_scope(), request.args.get("truoc", type=record_number)
    found = queries.announcements_written_by(reading(), scope.unit_id, before=before)
    rows, has_more = found[: queries.PAGE], len(found) > queries.PAGE
    return render_template(
        "outreach/announcement_list.html",
        rows=[(row, _standing(row), shown_until(row.last_day, row.consent_until)) for row in rows],
        names=STANDING_NAMES,
        kinds=STANDING_KINDS,
        kind_names=KIND_NAMES,
        unit=reading().get_one(Unit, scope.unit_id),
        may_copy=may(Permission.DRIVE_EDIT),
        next_url=url_for("outreach.announcement_list", truoc=rows[-1].id) if has_more else None,
    )


def _standing(row: Announcement) -> Standing:
    until = shown_until(row.last_day, row.consent_until)
    return office_standing(row.published_at, until, today(), consent_withdrawn_on=row.consent_withdrawn_on)


@bp.route("/quan-ly/tin/them", methods=["GET", "POST"])
@requires(Permission.ANNOUNCEMENT_EDIT)
def new_announcement() -> AnyResponse:
    """Write a new announcement: preview it, keep it as a draft, or publish it."""
    return _edit(None)


@bp.route("/quan-ly/tin/<int:announcement_id>", methods=["GET", "POST"])
@requires(Permission.ANNOUNCEMENT_EDIT)
def edit_announcement(announcement_id: int) -> AnyResponse:
    """Change an announcement of one's own unit, publish it, or take it back."""
    return _edit(_in_scope(announcement_id))


def _in_scope(announcement_id: int) -> Announcement:
    return found_or_404(queries.announcement_in_scope(reading(), current_scope().unit_id, announcement_id))


def _offer(form: AnnouncementForm, stored: Announcement | None) -> None:
    """Offer campaigns that are not over and, to a province, its communes; what is stored stays among them."""
    scope = current_scope()
    campaigns = campaigns_of_units(reading(), {scope.unit_id or 0, scope.province_id or 0}, from_day=today())
    offered = {campaign.id: campaign.name for campaign in campaigns}
    if stored is not None and stored.campaign_id is not None and stored.campaign_id not in offered:
        offered[stored.campaign_id] = reading().get_one(Campaign, stored.campaign_id).name
    form.campaign_id.offer([("", "Không thuộc chiến dịch nào"), *offered.items()])
    places: dict[int, str] = {}
    if scope.role is Role.PROVINCE:
        places = dict(communes(reading(), int(scope.province_id or 0), today()))
    if stored is not None and stored.area is not None:
        places.setdefault(stored.area.id, stored.area.name)
    whole = "Toàn tỉnh, thành phố" if scope.role is Role.PROVINCE else "Nơi đơn vị phụ trách"
    form.area_id.offer([("", whole), *places.items()])


def _edit(stored: Announcement | None) -> AnyResponse:
    form = AnnouncementForm(obj=stored, data={"seen_version": stored.version if stored else 0})
    _offer(form, stored)
    act = request.form.get("act", "")
    if act == "preview":
        preview = shown(form.body.data or "")
        return page_or_part(
            "outreach/edit_announcement.html",
            "outreach/_preview.html",
            **_page_context(form, stored),
            preview=preview,
            title=form.title.data or "",
        )
    if form.validate_on_submit():
        try:
            return _store(form, stored, publishes=act == "publish")
        except Refused as refused:
            show_reasons(form, refused)
            if stored is not None:
                form.seen_version.data = str(_in_scope(stored.id).version)
    return _page(form, stored, 422 if form.is_submitted() else 200)


def _page_context(form: AnnouncementForm, stored: Announcement | None) -> dict[str, Any]:
    stands = _standing(stored) if stored is not None else None
    return {
        "form": form,
        "announcement": stored,
        "standing": stands,
        "standing_name": STANDING_NAMES[stands] if stands else "",
        "standing_kind": STANDING_KINDS[stands] if stands else "",
        "until": shown_until(stored.last_day, stored.consent_until) if stored else None,
        "is_story": stored is not None and stored.kind is AnnouncementKind.STORY,
        "extensions": extension_days(today()),
    }


def _page(form: AnnouncementForm, stored: Announcement | None, status: int) -> Response:
    context = _page_context(form, stored)
    return make_response(render_template("outreach/edit_announcement.html", preview=None, **context), status)


def _store(form: AnnouncementForm, stored: Announcement | None, *, publishes: bool) -> Response:
    unit_id = current_scope().unit_id
    with writing() as database:
        record = database.get_one(Announcement, stored.id) if stored is not None else None
        record = actions.write_announcement(
            database,
            record,
            unit_id=int(unit_id or 0),
            title=form.title.data,
            summary=form.summary.data or "",
            body=form.body.data,
            kind=form.kind.data,
            area_id=form.area_id.data,
            campaign_id=form.campaign_id.data,
            is_urgent=form.is_urgent.data,
            last_day=form.last_day.data,
            story_person=form.story_person.data or "",
            consent_day=form.consent_day.data,
            consent_until=form.consent_until.data,
            seen_version=form.version,
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
    return _back_to(number)


def _back_to(announcement_id: int) -> Response:
    return go_to(url_for("outreach.edit_announcement", announcement_id=announcement_id))


@bp.post("/quan-ly/tin/<int:announcement_id>/go")
@requires(Permission.ANNOUNCEMENT_EDIT)
def withdraw(announcement_id: int) -> AnyResponse:
    """Take a published announcement back; it stays as a draft."""
    _in_scope(announcement_id)
    with writing() as database:
        actions.withdraw(database, database.get_one(Announcement, announcement_id), by=me(), now=now())
    flash("Đã gỡ tin khỏi trang công khai. Bản nháp vẫn còn ở đây.", "done")
    return _back_to(announcement_id)


@bp.post("/quan-ly/tin/<int:announcement_id>/gia-han")
@requires(Permission.ANNOUNCEMENT_EDIT)
def extend(announcement_id: int) -> AnyResponse:
    """Show an announcement longer by one of the offered numbers of days."""
    _in_scope(announcement_id)
    days = request.form.get("days", default=0, type=record_number)
    if days not in extension_days(today()):
        flash("Chọn một trong các nút gia hạn.", "attention")
        return _back_to(announcement_id)
    try:
        with writing() as database:
            record = database.get_one(Announcement, announcement_id)
            until = actions.extend(database, record, days, by=me(), now=now())
        flash(f"Đã gia hạn: tin hiện đến hết {short_date(until)}.", "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "error")
    return _back_to(announcement_id)


@bp.post("/quan-ly/tin/<int:announcement_id>/rut-dong-y")
@requires(Permission.ANNOUNCEMENT_EDIT)
def withdraw_consent(announcement_id: int) -> AnyResponse:
    """End the consent of the person in a story: it is off at once and its words are forgotten."""
    _in_scope(announcement_id)
    try:
        with writing() as database:
            record = database.get_one(Announcement, announcement_id)
            actions.withdraw_consent(database, record, by=me(), now=now())
        flash("Đã gỡ bài và xóa tên, lời của bài. Sổ chỉ còn ghi là lời đồng ý đã rút.", "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
    return _back_to(announcement_id)
