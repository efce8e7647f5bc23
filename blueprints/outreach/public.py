"""Show the public what offices tell: one announcement, and the list with its search."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for

from blueprints.access import found_or_404, public, record_number
from blueprints.outreach import bp
from blueprints.outreach.forms import NewsFilterForm
from blueprints.outreach.markup import shown
from blueprints.transaction import reading
from domain.clock import today
from domain.names import slug as slug_of
from domain.outreach import queries
from domain.outreach.rules import KIND_NAMES, Standing, shown_until, standing
from domain.plans.records import Campaign
from domain.units.queries import unit_with_slug


@bp.get("/tin/")
@public
def news() -> str:
    """List what is told the public now, the newest first, of everybody or of one place; searched without marks."""
    form = NewsFilterForm(request.args)
    form.kind.offer([("", "Tất cả"), *KIND_NAMES.items()])
    places = queries.places_that_tell(reading(), today())
    form.province.offer([("", "Tất cả"), *((place.slug, place.name) for place in places)])
    form.validate()
    asked = request.args.get("noi", "", type=slug_of)
    unit = found_or_404(unit_with_slug(reading(), asked)) if asked else None
    words = form.words.data or "" if not form.words.errors else ""
    kind = form.kind.data if form.kind.data in KIND_NAMES else None
    before = request.args.get("truoc", type=record_number)
    found = queries.public_page(reading(), unit, today(), words=words, kind=kind, before=before)
    rows, has_more = found[: queries.PUBLIC_PAGE], len(found) > queries.PUBLIC_PAGE
    kept: dict[str, Any] = {
        name: request.args[name] for name in ("noi", "tim", "loai") if request.args.get(name)
    }
    next_url = url_for("outreach.news", **kept, truoc=rows[-1].id) if has_more else None
    return render_template(
        "outreach/news.html", form=form, unit=unit, rows=rows, is_narrowed=bool(kept), next_url=next_url
    )


@bp.get("/tin/<slug>")
@public
def announcement(slug: str) -> str:
    """Show one announcement; one that is over answers 410, a draft does not exist."""
    found = found_or_404(queries.announcement_with_slug(reading(), slug))
    until = shown_until(found.last_day, found.consent_until)
    state = standing(found.published_at, until, today())
    if state is Standing.DRAFT:
        abort(404)
    if state is Standing.ENDED:
        abort(410)
    campaign = reading().get(Campaign, found.campaign_id) if found.campaign_id else None
    return render_template(
        "outreach/announcement.html",
        announcement=found,
        body=shown(found.body),
        campaign=campaign,
        kind_name=KIND_NAMES[found.kind],
        until=until,
    )
