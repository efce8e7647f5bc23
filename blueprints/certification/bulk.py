"""Compile and send the lists of a whole drive at once, after showing what that will make."""

from __future__ import annotations

from flask import flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.certification import bp
from blueprints.certification.forms import AllListsForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.certification import bulk_actions, queries, rules
from domain.certification.paper_facts import subject_of
from domain.certification.records import ListState
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.refusals import Refused
from domain.wording import number_text


@bp.route("/quan-ly/dot/<int:drive_id>/danh-sach/tat-ca", methods=["GET", "POST"])
@requires(Permission.DONOR_LIST_COMPILE)
def compile_all(drive_id: int) -> AnyResponse:
    """Show how many people of each unit wait; POST makes all lists in one transaction."""
    scope, form = current_scope(), AllListsForm()
    drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    if form.validate_on_submit():
        try:
            with writing() as database:
                made = bulk_actions.compile_all(
                    database,
                    scope,
                    drive_id,
                    compiling_unit_id=found_or_404(scope.unit_id),
                    by=me(),
                    now=now(),
                )
            flash(f"Đã lập {number_text(len(made))} danh sách. Xem lại rồi gửi tất cả.", "done")
            return go_to(url_for("certification.compile_all", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
            drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    session = reading()
    made_here = queries.lists_of_drive(session, scope, drive_id)
    drafts = [item for item in made_here if item.state is ListState.DRAFT]
    drafts.sort(key=lambda item: (item.certifying_unit.sort_key, item.number))
    page = render_template(
        "certification/compile_all.html",
        drive=drive,
        subject=subject_of(drive),
        wanted=bulk_actions.compiling_preview(session, scope, drive_id),
        drafts=drafts,
        counts=queries.row_counts(session, [item.id for item in drafts]),
        due_on=rules.default_due_day(drive.on_day, today()),
        verdict=rules.may_compile(drive.state, drive.on_day, 1, today()),
        form=form,
        rules=rules,
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/dot/<int:drive_id>/danh-sach/gui-tat-ca")
@requires(Permission.DONOR_LIST_COMPILE)
def send_all(drive_id: int) -> AnyResponse:
    """Send every draft of a drive to its certifier with the usual deadline."""
    scope, form = current_scope(), AllListsForm()
    found_or_404(drive_in_scope(reading(), scope, drive_id))
    page = url_for("certification.compile_all", drive_id=drive_id)
    if not form.validate():
        flash("Trang này mở đã lâu. Xem lại rồi làm tiếp.", "attention")
        return go_to(page)
    try:
        with writing() as database:
            sent = bulk_actions.send_all(database, scope, drive_id, by=me(), now=now())
    except Refused as refused:
        flash(" ".join(reason.sentence for reason in refused.reasons), "attention")
        return go_to(page)
    flash(f"Đã gửi {number_text(len(sent))} danh sách.", "done")
    return go_to(url_for("certification.drive_lists", drive_id=drive_id))
