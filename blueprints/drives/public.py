"""Answer the public addresses of drives: home, lists, one drive, its calendar file, what changed today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for

from blueprints.access import found_or_404, public
from blueprints.answers import public_url
from blueprints.drives import bp
from blueprints.drives.cards import band_lines, by_month, by_week
from blueprints.drives.forms import DriveFilterForm
from blueprints.htmx import page_or_part
from blueprints.transaction import reading
from domain.clock import now, today
from domain.drives import queries
from domain.drives.change_queries import latest_change, latest_changes
from domain.drives.lines import drive_line
from domain.drives.notices import differences, notice_of
from domain.drives.places import kept_for, places_of, walk_in_places
from domain.drives.queries import DriveFilter
from domain.drives.records import DriveState
from domain.drives.rules import (
    BEFORE_COMING,
    CHANGED_STATES,
    PARTNER_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    WHAT_TO_BRING,
    DriveFacts,
    band_is_over,
    day_text,
    hours_of,
    may_sign_up,
    shown_state,
)
from domain.drives.series_queries import series_of
from domain.outreach.invitations import drive_words, invited
from domain.outreach.queries import current_announcements, urgent_for_place
from domain.outreach.records import Announcement
from domain.people import parse_day, split_day_text
from domain.plans.rules import written_out
from domain.results.count_queries import desk_counts
from domain.rulebook import may_be_told, rule
from domain.signups.waiting_rules import may_wait
from domain.units.queries import unit_with_slug
from domain.units.records import COMMUNE_KINDS, Unit
from domain.wording import phone_text
from exchange.calendar import drive_ics
from exchange.drive_events import drive_event

_KEPT = ("tinh", "tim", "tu", "co-so", "con-cho", "xem")


def _day_typed(text: str | None) -> date | None:
    """Return the first day asked for, typed or chosen in a browser's calendar; None when it cannot be read."""
    parts = split_day_text(text or "")
    day = parse_day(*parts) if parts and all(parts) else None
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _filter() -> tuple[DriveFilterForm, DriveFilter]:
    """Read the filter from the address; what cannot be read narrows nothing."""
    form, choices = DriveFilterForm(request.args), queries.filter_choices(reading(), today())
    form.province.offer([("", "Tất cả"), *choices.provinces])
    form.facility.offer([("", "Tất cả"), *choices.facilities])
    form.validate()
    provinces, facilities = dict(choices.provinces), dict(choices.facilities)
    chosen = DriveFilter(
        province_id=form.province.data if form.province.data in provinces else None,
        words=form.words.data or "",
        from_day=_day_typed(form.from_day.data),
        facility_id=form.facility.data if form.facility.data in facilities else None,
        only_free=form.only_free.data,
    )
    return form, chosen


def _next_url(endpoint: str, mark: str | None) -> str | None:
    if mark is None:
        return None
    kept: dict[str, Any] = {name: request.args[name] for name in _KEPT if request.args.get(name)}
    return url_for(endpoint, sau=mark, **kept)


def _urgent(chosen: DriveFilter) -> Sequence[Announcement]:
    return current_announcements(reading(), chosen.province_id, today(), urgent_only=True, most=3)


@bp.get("/")
@public
def home() -> Response:
    """Show the next drives by week, running campaigns and urgent announcements."""
    form, chosen = _filter()
    page = queries.coming_drives(reading(), chosen, today(), after=request.args.get("sau", ""))
    return page_or_part(
        "drives/home.html",
        "drives/_weeks.html",
        form=form,
        is_narrowed=not chosen.is_open,
        weeks=by_week(page.rows, now()),
        next_url=_next_url("drives.home", page.next_mark),
        campaigns=queries.running_campaigns(reading(), today(), chosen.province_id),
        announcements=_urgent(chosen),
    )


@bp.get("/dot-hien-mau/")
@public
def drive_list() -> Response:
    """Show all drives: those to come, those with a month only, and, on its own page, those of the past."""
    form, chosen = _filter()
    is_past, mark = request.args.get("xem") == "da-qua", request.args.get("sau", "")
    if is_past:
        page = queries.past_drives(reading(), chosen, today(), before=mark)
    else:
        page = queries.coming_drives(reading(), chosen, today(), after=mark)
    undated = [] if is_past or mark else queries.undated_drives(reading(), chosen, today())
    return page_or_part(
        "drives/drive_list.html",
        "drives/_weeks.html",
        form=form,
        is_past=is_past,
        announcements=_urgent(chosen),
        is_narrowed=not chosen.is_open,
        weeks=by_month(page.rows, now()) if is_past else by_week(page.rows, now()),
        undated=by_month(undated, now()),
        next_url=_next_url("drives.drive_list", page.next_mark),
    )


@bp.get("/dot-hien-mau/<int:drive_id>")
@public
def drive(drive_id: int) -> str:
    """Show one drive: its state with the time of the last change, all bands, what to bring, who may give."""
    found = found_or_404(queries.public_drive(reading(), drive_id))
    places = places_of(reading(), drive_id, today())
    is_over = band_is_over(found.on_day, found.ends_at, now())
    state = shown_state(found.state, found.on_day, places.free, places.capacity, today(), is_over=is_over)
    bands = band_lines(found, now(), places.free)
    sign_ups = may_sign_up(DriveFacts(found.state, found.on_day), today())
    day = found.on_day or today()
    collected = desk_counts(reading(), drive_id).donated if state is DriveState.CLOSED else 0
    phone = queries.phone_of_host(reading(), found.host)
    page_url = public_url("drives.drive", drive_id=drive_id)
    change = latest_change(reading(), drive_id) if found.state in CHANGED_STATES else None
    return render_template(
        "drives/drive.html",
        drive=found,
        series=series_of(reading(), found),
        day_text=day_text,
        differences=notice_of(found, change).differences if change else (),
        when=day_text(found.on_day, found.month),
        hours=hours_of(found.starts_at, found.ends_at),
        state=state,
        state_name=STATE_NAMES[state],
        state_kind=STATE_KINDS[state],
        bands=bands,
        takes_sign_ups=any(band.url for band in bands),
        may_wait=bool(found.bands) and may_wait(DriveFacts(found.state, found.on_day), today()).accepted,
        walk_ins=walk_in_places(found),
        sign_up_verdict=sign_ups,
        kept=kept_for(reading(), drive_id, today()) if sign_ups.accepted and not is_over else [],
        partners=[(PARTNER_NAMES[partner.role], partner.label) for partner in found.partners],
        phone=phone,
        collected=collected if may_be_told(collected, today()) else None,
        has_calendar=found.on_day is not None,
        bring=WHAT_TO_BRING,
        before=BEFORE_COMING,
        age=rule("donation.age_years", day),
        interval=rule("donation.interval_days.toan_phan", day),
        page_url=page_url,
        urgent=urgent_for_place(
            reading(), found.province_id, [found.host_id, found.venue_commune_id], today()
        ),
        share=drive_words(
            invited(found, page_url, facility=found.facility.name if found.facility else ""),
            phone=phone_text(phone) if phone else "",
        ),
    )


@bp.get("/dot-hien-mau/<int:drive_id>.ics")
@public
def drive_calendar(drive_id: int) -> Response:
    """Give one drive as a calendar file."""
    found = found_or_404(queries.public_drive(reading(), drive_id))
    event = drive_event(found, public_url("drives.drive", drive_id=drive_id))
    if event is None:
        abort(404)
    response = make_response(drive_ics([event], title=written_out(found.host_label)))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="dot-hien-mau-{drive_id}.ics"'
    return response


def _commune_asked(chosen: DriveFilter) -> Unit | None:
    """Return the commune of a ward's own link, by number or by its name in addresses; None when it is not asked."""
    asked = request.args.get("xa", "")[:100]
    if not asked:
        return None
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    found = reading().get(Unit, number) if number else unit_with_slug(reading(), asked)
    is_there = found is not None and found.kind in COMMUNE_KINDS
    outside = found is not None and chosen.province_id not in (None, found.province_id)
    return found if is_there and not outside else None


@bp.get("/hom-nay")
@public
def today_changes() -> str:
    """Say which drives were moved, postponed or cancelled, or that nothing changed; also of one province or commune."""
    form, chosen = _filter()
    commune = _commune_asked(chosen)
    if commune is not None:
        chosen = replace(chosen, commune_id=commune.id)
    rows = queries.changed_drives(reading(), chosen, now(), today())
    held_today = queries.coming_drives(reading(), chosen, today(), until=today(), size=100)
    known = latest_changes(reading(), [row.id for row in rows])
    changes = [
        (drive_line(row, now()), row, differences(row, known[row.id]) if row.id in known else ())
        for row in rows
    ]
    return render_template(
        "drives/today_changes.html",
        form=form,
        announcements=_urgent(chosen),
        commune=commune,
        changes=changes,
        drives_today=[drive_line(row, now()) for row in held_today.rows],
        today=today(),
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
    )
