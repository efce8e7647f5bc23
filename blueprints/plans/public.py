"""Show campaigns of issued plans to the public, with the files that the plan gives out."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from flask import Response, render_template, send_file

from blueprints.access import found_or_404, public
from blueprints.answers import public_url
from blueprints.plans import bp
from blueprints.transaction import reading
from domain.clock import now, today
from domain.drives.lines import drive_line
from domain.drives.office_queries import drives_of_campaign
from domain.names import nfc
from domain.outreach.invitations import campaign_words, invited
from domain.outreach.queries import announcements_of_campaign, urgent_for_place
from domain.plans import queries
from domain.plans.records import PlanSection
from domain.plans.rules import written_out
from domain.reports.told_figures import assigned_of_only_campaign, campaign_progress

# An invitation that nobody reads to its end is none.
_SHARED = 12


@bp.get("/chien-dich/<slug>")
@public
def campaign(slug: str) -> str:
    """Show a campaign: heading and text of the plan, period, drives with their state, how far it has come."""
    found = found_or_404(queries.public_campaign(reading(), slug))
    plan = queries.plan_with_sections(reading(), found.plan_id)
    rows = drives_of_campaign(reading(), found.id)
    title = written_out(found.name)
    slogans = [line.strip() for line in (found.slogans or plan.slogans).splitlines() if line.strip()]
    coming = [row for row in rows if (row.on_day or found.period_to) >= today()]
    return render_template(
        "plans/campaign.html",
        campaign=found,
        plan=plan,
        title=title,
        paragraphs=[written_out(line) for line in found.summary.splitlines()],
        purpose=[written_out(line) for line in _body_under(plan.sections, "Mục đích")],
        slogans=slogans,
        peaks=queries.peaks_of_campaign(reading(), found),
        attachments=queries.public_attachments(reading(), plan.id),
        drives=[drive_line(row, now()) for row in rows],
        figures=campaign_progress(reading(), found.id, today()),
        assigned=assigned_of_only_campaign(reading(), found),
        urgent=urgent_for_place(reading(), plan.province_id, [plan.unit_id], today()),
        share=campaign_words(
            title,
            (found.period_from, found.period_to),
            slogans,
            [
                invited(row, public_url("drives.drive", drive_id=row.id), facility=row.facility or "")
                for row in coming[:_SHARED]
            ],
            url=public_url("plans.campaign", slug=found.slug),
        ),
        announcements=announcements_of_campaign(reading(), found.id, today()),
        is_over=found.period_to < today(),
        is_running=found.period_from <= today() <= found.period_to,
    )


def _body_under(sections: Sequence[PlanSection], heading: str) -> list[str]:
    for section in sections:
        if section.heading.endswith(heading):
            return section.body.splitlines()
    return []


@bp.get("/ke-hoach/tep/<int:attachment_id>")
@public
def public_attachment(attachment_id: int) -> Response:
    """Give a file that an issued plan shows to the public; always saved, never opened as a page of this site."""
    found = found_or_404(queries.public_attachment(reading(), attachment_id))
    return send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=nfc(found.name),
        etag=found.sha256,
        max_age=600,
    )
