"""Make a drive like another one: a further day or place of it, or a new drive."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, requires
from blueprints.answers import me, show_reasons
from blueprints.drives import bp
from blueprints.drives.office import office_drive_in_scope, tabs_of
from blueprints.drives.office_forms import CopyForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.drives.series_actions import copy_drive as store_copy
from domain.drives.series_queries import series_of
from domain.refusals import Refused


@bp.route("/quan-ly/dot/<int:drive_id>/chep", methods=["GET", "POST"])
@requires(Permission.DRIVE_EDIT)
def copy_drive(drive_id: int) -> AnyResponse:
    """Ask for the new day and place, then copy host, partners, facility, bands and checklist."""
    drive = office_drive_in_scope(drive_id)
    kind = "cung-dot" if "cung-dot" in request.args else "dot-moi"
    form = CopyForm(data={"kind": kind, "planned": drive.planned})
    if form.validate_on_submit():
        in_series = form.kind.data == "cung-dot"
        try:
            with writing() as database:
                made = store_copy(
                    database,
                    database.get_one(Drive, drive_id),
                    on_day=form.on_day.data,
                    starts_at=form.starts_at.data,
                    venue=form.venue.data or "",
                    venue_address=form.venue_address.data or "",
                    planned=form.planned.data,
                    in_series=in_series,
                    by=me(),
                    now=now(),
                )
                number = made.id
            flash("Đã thêm ngày, điểm của đợt." if in_series else "Đã chép thành đợt mới.", "done")
            return go_to(url_for("drives.office_drive", drive_id=number))
        except Refused as refused:
            show_reasons(form, refused)
            drive = office_drive_in_scope(drive_id)
    page = render_template(
        "drives/copy_drive.html",
        drive=drive,
        form=form,
        when=day_text(drive.on_day, drive.month),
        series=series_of(reading(), drive),
        tabs=tabs_of(drive_id, "drives.office_drive"),
    )
    return make_response(page, 422 if form.errors else 200)
