"""Answer the staff addresses that read drives: the list by month, one drive with everything about it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import Any

from flask import Response, render_template, request, url_for

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, may, requires
from blueprints.drives import bp
from blueprints.htmx import page_or_part
from blueprints.navigation import drive_tabs
from blueprints.transaction import reading
from domain.clock import today
from domain.drives import office_queries, queries
from domain.drives.change_queries import latest_change
from domain.drives.notices import facility_text, notice_of
from domain.drives.office_queries import OfficeFilter
from domain.drives.office_rules import lacking
from domain.drives.records import Drive, DriveState, PartnerRole, Site
from domain.drives.rules import PARTNER_NAMES, STATE_KINDS, STATE_NAMES, day_text, hours_of, month_text
from domain.drives.series_queries import series_of
from domain.reports.journal_queries import lines_about
from domain.results.pack_rules import may_hold_names
from domain.signups.call_queries import call_progress
from domain.units.records import Unit


def month_typed(text: str | None) -> date | None:
    """Return the first day of a month written "2026-11", None when it cannot be read."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def months_from(first: date, count: int) -> list[date]:
    """Return so many months beginning with this one."""
    ordinal = first.year * 12 + first.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(ordinal, ordinal + count)]


@bp.get("/quan-ly/dot/")
@requires(Permission.DRIVE_READ)
def office_list() -> Response:
    """List the drives in reach by month; filtered by first month, state and words."""
    asked = request.args
    this_month = today().replace(day=1)
    from_month = None if asked.get("tu") == "tat-ca" else month_typed(asked.get("tu")) or this_month
    state = next((known for known in DriveState if known.value == asked.get("trang-thai")), None)
    words = asked.get("tim", "").strip()[:100]
    page = office_queries.office_page(
        reading(), current_scope(), OfficeFilter(from_month, state, words), after=asked.get("sau", "")
    )
    booked = Counter((row.facility_id, row.on_day) for row in page.rows if row.facility_id and row.on_day)
    kept: dict[str, Any] = {name: asked[name] for name in ("tu", "trang-thai", "tim") if asked.get(name)}
    return page_or_part(
        "drives/office_list.html",
        "drives/_office_rows.html",
        months=[
            (month_text(month).capitalize(), list(rows))
            for month, rows in groupby(
                page.rows, key=lambda row: (row.on_day or row.month or today()).replace(day=1)
            )
        ],
        doubled={pair for pair, count in booked.items() if count > 1},
        next_url=url_for("drives.office_list", sau=page.next_mark, **kept) if page.next_mark else None,
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
        offered_months=months_from(_months_before(this_month, 12), 24),
        month_text=month_text,
        hours_of=hours_of,
        chosen_month=asked.get("tu") or f"{this_month:%Y-%m}",
        chosen_state=state,
        words=words,
        is_narrowed=bool(kept),
        may_edit=may(Permission.DRIVE_EDIT),
    )


def _months_before(month: date, count: int) -> date:
    ordinal = month.year * 12 + month.month - 1 - count
    return date(ordinal // 12, ordinal % 12 + 1, 1)


def office_drive_in_scope(drive_id: int) -> Drive:
    """Return the drive with bands and partners, or answer 404."""
    return found_or_404(queries.drive_in_scope(reading(), current_scope(), drive_id))


def tabs_of(drive_id: int, endpoint: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of a drive that the account may open."""
    return drive_tabs(drive_id, endpoint, allowed_endpoints())


@bp.get("/quan-ly/dot/<int:drive_id>/")
@requires(Permission.DRIVE_READ)
def office_drive(drive_id: int) -> str:
    """Show everything about a drive: state, what it lacks, facts, partners, bands, what was done to it."""
    drive = office_drive_in_scope(drive_id)
    plan, campaign = office_queries.plan_and_campaign(reading(), drive)
    partners = [
        (PARTNER_NAMES[role], [partner for partner in drive.partners if partner.role is role])
        for role in PartnerRole
    ]
    may_read_people = may(Permission.REGISTRATION_READ)
    change = latest_change(reading(), drive_id)
    notice = notice_of(drive, change) if change else None
    phone = queries.phone_of_host(reading(), drive.host) if change else ""
    is_ahead = drive.state in (DriveState.PLANNED, DriveState.OPEN, DriveState.MOVED)
    return render_template(
        "drives/office_drive.html",
        drive=drive,
        tabs=tabs_of(drive_id, "drives.office_drive"),
        state_name=STATE_NAMES[drive.state],
        state_kind=STATE_KINDS[drive.state],
        when=day_text(drive.on_day, drive.month),
        hours=hours_of(drive.starts_at, drive.ends_at),
        lacks=_lacks(drive) if is_ahead else [],
        partners=[pair for pair in partners if pair[1]],
        plan=plan,
        campaign=campaign,
        commune=reading().get(Unit, drive.venue_commune_id) if drive.venue_commune_id else None,
        places=sum(band.capacity for band in drive.bands),
        taken=sum(band.taken for band in drive.bands),
        series=series_of(reading(), drive),
        day_text=day_text,
        site=reading().get(Site, drive.site_id) if drive.site_id else None,
        change=change,
        notice=notice,
        progress=call_progress(reading(), current_scope(), change) if change and may_read_people else None,
        facility_text=facility_text(drive, notice, phone) if notice else "",
        lines=lines_about(reading(), "drive", drive_id),
        host_ended=may(Permission.DRIVE_EDIT) and _host_ended(drive),
        may_edit=may(Permission.DRIVE_EDIT),
        may_read_plan=may(Permission.PLAN_READ),
        may_print_pack=may(Permission.PACK_PRINT) and may_hold_names(current_scope(), drive.host_id),
    )


def _host_ended(drive: Drive) -> bool:
    """Return whether the host is no more on the day, or in the month, of the drive."""
    day = drive.on_day or drive.month
    return day is not None and drive.host.valid_to is not None and drive.host.valid_to < day


def _lacks(drive: Drive) -> list[str]:
    return lacking(
        on_day=drive.on_day,
        venue=drive.venue,
        facility_id=drive.facility_id,
        places=sum(band.capacity for band in drive.bands),
        planned=drive.planned,
        state=drive.state,
    )
