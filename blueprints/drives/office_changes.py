"""Answer the staff addresses that change a drive: make it, change what it says, change its state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, requires
from blueprints.answers import me, show_reasons
from blueprints.drives import bp
from blueprints.drives.office import month_typed, months_from, office_drive_in_scope, tabs_of
from blueprints.drives.office_forms import STATE_VERBS, DriveForm, StateForm
from blueprints.drives.share_rows import (
    ShareRow,
    asks_for_rows,
    rows_are_right,
    share_rows,
    shared_units,
    typed_shares,
)
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.closings.queries import is_book_locked, may_change, may_switch
from domain.committees.rules import committee_name
from domain.drives import actions, state_actions
from domain.drives.office_rules import NEEDS_REASON, fill_from_site, next_states
from domain.drives.records import Drive, DriveState, PartnerRole, Site
from domain.drives.rules import STATE_KINDS, STATE_NAMES, day_text, hours_of, month_text
from domain.drives.series_actions import change_series
from domain.drives.series_queries import series_of
from domain.drives.site_queries import sites_to_choose
from domain.plans.queries import plans_with_campaigns
from domain.plans.records import Campaign
from domain.refusals import Refused
from domain.units.queries import communes, facilities, units_of_province
from domain.units.records import Unit
from domain.wording import short_date

_MONTHS_OFFERED = 18


@bp.route("/quan-ly/dot/them", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def new_drive() -> AnyResponse:
    """Make a drive; it begins as planned."""
    form = DriveForm()
    units = _offer(form, None)
    rows = share_rows([], is_sent=form.is_submitted())
    if form.is_submitted() and not asks_for_rows() and _all_right(form, rows):
        try:
            with writing() as database:
                drive = actions.add_drive(
                    database,
                    province_id=int(current_scope().province_id or 0),
                    partners=_partners(form),
                    shares=typed_shares(rows, units),
                    by=me(),
                    now=now(),
                    **_values(form, None),
                )
                number = drive.id
            flash("Đã thêm đợt. Xem khung giờ rồi mở đăng ký.", "done")
            return go_to(url_for("drives.office_drive", drive_id=number))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template(
        "drives/edit_drive.html",
        form=form,
        drive=None,
        rows=rows,
        units=units,
        shared=shared_units(rows),
        series=[],
    )
    return make_response(page, 422 if form.errors else 200)


@bp.route("/quan-ly/dot/<int:drive_id>/sua", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def edit_drive(drive_id: int) -> AnyResponse:
    """Change what a drive says; somebody else's change in between is shown, not overwritten."""
    drive = office_drive_in_scope(drive_id)
    form = DriveForm(
        obj=drive,
        data={
            "seen_version": drive.version,
            "belongs": _belongs_to(drive),
            "co_directing": _labels(drive, PartnerRole.CO_DIRECTING),
            "implementing": _labels(drive, PartnerRole.IMPLEMENTING),
        },
    )
    units = _offer(form, drive)
    rows = share_rows(drive.partners, is_sent=form.is_submitted())
    series, is_refused = series_of(reading(), drive), False
    if not form.is_submitted():
        form.month.data = f"{drive.month:%Y-%m}" if drive.month and not drive.on_day else ""
        form.on_day.data = _day_proposed() or form.on_day.data
    if form.is_submitted() and not asks_for_rows() and _all_right(form, rows):
        try:
            others = 0
            with writing() as database:
                mine, partners = database.get_one(Drive, drive_id), _partners(form)
                values = _values(form, drive)
                may_change(database, mine, values).require()
                actions.change_drive(
                    database,
                    mine,
                    seen_version=form.version,
                    partners=partners,
                    shares=typed_shares(rows, units),
                    by=me(),
                    now=now(),
                    **values,
                )
                if series and form.whole_series.data:
                    others = change_series(database, mine, partners=partners, by=me(), now=now())
            also = f" Đã sửa theo {others} ngày, điểm khác của đợt." if others else ""
            flash(f"Đã lưu thông tin đợt.{also}", "done")
            return go_to(url_for("drives.office_drive", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
            drive, is_refused = office_drive_in_scope(drive_id), bool(form.form_errors)
            form.seen_version.data = str(drive.version)
    page = render_template(
        "drives/edit_drive.html",
        form=form,
        drive=drive,
        is_refused=is_refused,
        rows=rows,
        units=units,
        shared=shared_units(rows),
        series=series,
        is_locked=is_book_locked(reading(), drive),
        tabs=tabs_of(drive_id, "drives.office_drive"),
        when=day_text(drive.on_day, drive.month),
        hours=hours_of(drive.starts_at, drive.ends_at),
    )
    return make_response(page, 422 if form.errors else 200)


def _all_right(form: DriveForm, rows: list[ShareRow]) -> bool:
    """Check the form and its rows, both, so that a person sees everything to be mended at once."""
    is_right = form.validate()
    return rows_are_right(rows, form) and is_right


def _labels(drive: Drive, role: PartnerRole) -> str:
    return "\n".join(partner.label for partner in drive.partners if partner.role is role)


def _offer(form: DriveForm, drive: Drive | None) -> list[tuple[int, str]]:
    """Offer the units, campaigns, months and sites of the province; return the units that may share a drive."""
    session, province_id = reading(), int(current_scope().province_id or 0)
    units = {unit.id: unit.name for unit in session.scalars(units_of_province(province_id, valid_on=today()))}
    hosts = {province_id: units.pop(province_id, ""), **units}
    if drive is not None:
        hosts.setdefault(drive.host_id, drive.host.name)
    form.host_id.offer([("", "Chọn đơn vị"), *hosts.items()])
    form.belongs.offer([("", "Không thuộc kế hoạch nào"), *_plans_and_campaigns(province_id)])
    months = months_from(today().replace(day=1), _MONTHS_OFFERED)
    if drive is not None and drive.month is not None and drive.month not in months:
        months.insert(0, drive.month)
    form.month.offer([("", "Chọn tháng"), *((f"{month:%Y-%m}", month_text(month)) for month in months)])
    form.venue_commune_id.offer([("", "Chọn xã, phường"), *communes(session, province_id, today())])
    form.facility_id.offer(
        [("", "Chưa chọn"), *((unit.id, unit.name) for unit in facilities(session, today()))]
    )
    form.site_id.offer([("", "Chưa chọn"), *sites_to_choose(session, province_id)])
    return list(hosts.items())


def _plans_and_campaigns(province_id: int) -> Iterator[tuple[str, str]]:
    """Yield each plan of the province, drafts too, and under it its campaigns."""
    for plan in plans_with_campaigns(reading(), province_id):
        yield (
            f"ke-hoach-{plan.id}",
            f"{plan.title} ({short_date(plan.period_from)} – {short_date(plan.period_to)})",
        )
        for campaign in plan.campaigns:
            yield f"chien-dich-{campaign.id}", f"— {month_text(campaign.period_to)} · {campaign.name}"


def _belongs_to(drive: Drive) -> str:
    """Return the choice that says where a drive belongs now."""
    if drive.campaign_id is not None:
        return f"chien-dich-{drive.campaign_id}"
    return f"ke-hoach-{drive.plan_id}" if drive.plan_id is not None else ""


def _plan_and_campaign(chosen: str | None) -> tuple[int | None, int | None]:
    """Return the plan and the campaign behind a choice, which the form has found among those it offered."""
    kind, _, number = (chosen or "").rpartition("-")
    if kind == "chien-dich":
        campaign = reading().get_one(Campaign, int(number))
        return campaign.plan_id, campaign.id
    return (int(number), None) if kind == "ke-hoach" else (None, None)


def _day_proposed() -> date | None:
    """Return the day that a link proposes (?ngay=2027-03-04), so that the check of a plan leads to a filled box."""
    try:
        return date.fromisoformat(request.args.get("ngay", ""))
    except ValueError:
        return None


def _values(form: DriveForm, drive: Drive | None) -> dict[str, Any]:
    """Return what was typed as the values of a drive; plan and place follow from campaign and site."""
    host = reading().get_one(Unit, form.host_id.data)
    plan_id, campaign_id = _plan_and_campaign(form.belongs.data)
    site = reading().get(Site, form.site_id.data) if form.site_id.data else None
    values = {
        "host_id": host.id,
        "host_label": form.host_label.data or committee_name(host),
        "campaign_id": campaign_id,
        "plan_id": plan_id,
        "on_day": form.on_day.data,
        "month": month_typed(form.month.data),
        "is_tentative": form.is_tentative.data,
        "starts_at": form.starts_at.data,
        "ends_at": form.ends_at.data,
        "venue": form.venue.data or "",
        "venue_address": form.venue_address.data or "",
        "venue_commune_id": form.venue_commune_id.data,
        "site_id": site.id if site else None,
        "facility_id": form.facility_id.data,
        "planned": form.planned.data,
        "audience": form.audience.data or "",
        "note": form.note.data or "",
    }
    return fill_from_site(values, site, drive)


def _partners(form: DriveForm) -> Mapping[PartnerRole, list[str]]:
    def lines(text: str | None) -> list[str]:
        return [line for line in (text or "").splitlines() if line.strip()]

    return {
        PartnerRole.CO_DIRECTING: lines(form.co_directing.data),
        PartnerRole.IMPLEMENTING: lines(form.implementing.data),
    }


@bp.route("/quan-ly/dot/<int:drive_id>/trang-thai", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def change_state(drive_id: int) -> AnyResponse:
    """Open, fill, move, postpone, cancel, run or close a drive: one switch that also changes the public page."""
    drive = office_drive_in_scope(drive_id)
    form = StateForm(data={"seen_version": drive.version})
    offered = [state for state in next_states(drive.state) if may_switch(reading(), drive, state).accepted]
    form.state.offer([(state.value, STATE_VERBS[state]) for state in offered])
    if form.validate_on_submit():
        state = DriveState(form.state.data)
        try:
            with writing() as database:
                stored = database.get_one(Drive, drive_id)
                may_switch(database, stored, state, form.on_day.data).require()
                state_actions.change_state(
                    database,
                    stored,
                    state,
                    reason=form.reason.data or "",
                    seen_version=form.version,
                    by=me(),
                    now=now(),
                    on_day=form.on_day.data,
                    starts_at=form.starts_at.data,
                    venue=form.venue.data or "",
                    venue_address=form.venue_address.data or "",
                )
            flash(f"Trạng thái mới: {STATE_NAMES[state]}. Trang công khai đã đổi theo.", "done")
            return go_to(url_for("drives.office_drive", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
            drive = office_drive_in_scope(drive_id)
            form.seen_version.data = str(drive.version)
    page = render_template(
        "drives/change_state.html",
        form=form,
        drive=drive,
        tabs=tabs_of(drive_id, "drives.office_drive"),
        state_name=STATE_NAMES[drive.state],
        state_kind=STATE_KINDS[drive.state],
        when=day_text(drive.on_day, drive.month),
        hours=hours_of(drive.starts_at, drive.ends_at),
        taken=sum(band.taken for band in drive.bands),
        offered=offered,
        has_book=len(offered) < len(next_states(drive.state)),
        needs_reason=[STATE_NAMES[state] for state in DriveState if state in NEEDS_REASON],
    )
    return make_response(page, 422 if form.errors else 200)
