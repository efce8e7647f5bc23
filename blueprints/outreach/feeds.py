"""Give calendars, a feed and words to pass on, of everybody or of one province, commune or other unit."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Response, current_app, render_template, request, url_for

from blueprints.access import found_or_404, public
from blueprints.answers import public_url
from blueprints.freshness import latest
from blueprints.outreach import bp
from blueprints.transaction import reading
from domain.clock import today
from domain.drives.rules import first_day_of_week
from domain.names import slug as slug_of
from domain.outreach.feed_queries import told_drives
from domain.outreach.invitations import invited, week_words
from domain.outreach.queries import public_page
from domain.outreach.rules import KIND_NAMES
from domain.units.queries import unit_with_slug
from domain.units.records import Unit
from exchange.atom import FeedEntry, atom_feed
from exchange.calendar import drive_ics
from exchange.drive_events import drive_event

_CALENDAR_LOOKS_BACK = timedelta(days=62)
_ENTRIES = 50
_WEEK = timedelta(days=7)
# Weeks before and after are one click each; further away nothing is planned and robots would wander for ever.
_MOST_WEEKS_AWAY = 60


@bp.get("/lich.ics")
@public
def calendar() -> Response:
    """Give the drives of everybody as a calendar that phones subscribe to."""
    return _calendar(None)


@bp.get("/lich/<slug>.ics")
@public
def unit_calendar(slug: str) -> Response:
    """Give the drives of a province, a commune or another unit as a calendar."""
    return _calendar(found_or_404(unit_with_slug(reading(), slug)))


def _calendar(unit: Unit | None) -> Response:
    title = f"Lịch hiến máu {unit.name}" if unit else "Lịch hiến máu"

    def make(_modified: datetime) -> bytes:
        rows = told_drives(reading(), unit, from_day=today() - _CALENDAR_LOOKS_BACK)
        events = (drive_event(row, public_url("drives.drive", drive_id=row.id)) for row in rows)
        return drive_ics([event for event in events if event is not None], title=title)

    name = f"lich-hien-mau{'-' + unit.slug if unit else ''}.ics"
    return latest(make, "text/calendar; charset=utf-8", file_name=name)


@bp.get("/tin.atom")
@public
def feed() -> Response:
    """Give what is told the public as a feed."""
    return _feed(None)


@bp.get("/tin/<slug>.atom")
@public
def unit_feed(slug: str) -> Response:
    """Give what is told the people of a province, a commune or another unit as a feed."""
    return _feed(found_or_404(unit_with_slug(reading(), slug)))


def _feed(unit: Unit | None) -> Response:
    def make(modified: datetime) -> bytes:
        rows = public_page(reading(), unit, today(), size=_ENTRIES)[:_ENTRIES]
        place = unit.slug if unit else None
        entries = [
            FeedEntry(
                url=public_url("outreach.announcement", slug=row.slug),
                title=row.title,
                summary=row.summary,
                author=row.unit.name,
                published=row.published_at or modified,
                updated=max(row.changed_at, row.published_at or row.changed_at),
                category=KIND_NAMES[row.kind],
            )
            for row in rows
        ]
        return atom_feed(
            entries,
            title=f"Tin về hiến máu{' – ' + unit.name if unit else ''}",
            page_url=public_url("outreach.news", noi=place),
            feed_url=str(current_app.extensions["settings"].public_url) + request.path,
            updated=max((entry.updated for entry in entries), default=modified),
        )

    return latest(make, "application/atom+xml; charset=utf-8")


@bp.get("/loi-moi")
@public
def invitation() -> str:
    """Show the drives of a week as words to be copied into messages or read over a loudspeaker."""
    asked = request.args.get("noi", "", type=slug_of)
    unit = found_or_404(unit_with_slug(reading(), asked)) if asked else None
    monday = _week_asked(request.args.get("tuan", ""))
    sunday = monday + timedelta(days=6)
    rows = told_drives(reading(), unit, from_day=monday, until=sunday)
    drives = [
        invited(row, public_url("drives.drive", drive_id=row.id), facility=row.facility or "") for row in rows
    ]
    list_url = public_url("drives.drive_list", tinh=unit.id if unit and unit.province_id is None else None)
    text = week_words(monday, sunday, unit.name if unit else "", drives, url=list_url)
    return render_template(
        "outreach/invitation.html",
        unit=unit,
        text=text,
        monday=monday,
        sunday=sunday,
        count=len(rows),
        earlier=_week_url(unit, monday - _WEEK),
        later=_week_url(unit, monday + _WEEK),
    )


def _week_asked(text: str) -> date:
    """Return the Monday of the week asked for; this week when it cannot be read or lies too far away."""
    this_week = first_day_of_week(today())
    try:
        asked = first_day_of_week(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return this_week
    return asked if abs((asked - this_week).days) <= 7 * _MOST_WEEKS_AWAY else this_week


def _week_url(unit: Unit | None, monday: date) -> str | None:
    if abs((monday - first_day_of_week(today())).days) > 7 * _MOST_WEEKS_AWAY:
        return None
    return url_for("outreach.invitation", noi=unit.slug if unit else None, tuan=monday.isoformat())
