"""Print the notice for the door of a drive."""

from __future__ import annotations

from flask import Response, current_app, url_for

from blueprints.access import Permission, requires
from blueprints.drives import bp
from blueprints.drives.office import office_drive_in_scope
from blueprints.pages import pdf_response
from blueprints.transaction import reading
from documents.door_notice import door_notice_pdf
from domain.drives.change_queries import latest_change
from domain.drives.notices import door_notice_facts
from domain.drives.queries import phone_of_host


@bp.get("/quan-ly/dot/<int:drive_id>/thong-bao-cua.pdf")
@requires(Permission.DRIVE_READ)
def door_notice(drive_id: int) -> Response:
    """Print day and place of a drive in large letters, and what has changed."""
    drive, settings = office_drive_in_scope(drive_id), current_app.extensions["settings"]
    facts = door_notice_facts(
        drive,
        latest_change(reading(), drive_id),
        phone=phone_of_host(reading(), drive.host),
        page_url=f"{settings.public_url}{url_for('drives.drive', drive_id=drive_id)}",
        sample=settings.is_demo,
    )
    return pdf_response(door_notice_pdf(facts), f"thong-bao-dot-{drive_id}.pdf")
