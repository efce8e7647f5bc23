"""Show one row of a file of results and take what somebody writes anew in it, or who the row is."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, found_or_404, requires
from blueprints.answers import show_reasons
from blueprints.facility_files import bp
from blueprints.facility_files.forms import RowForm
from blueprints.facility_files.review import found_file, here, seen_version, words
from blueprints.facility_files.send import ground_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import today
from domain.drives.records import Drive
from domain.facility_files import actions, queries
from domain.facility_files.judging import Judged, judge
from domain.facility_files.reading import written_line
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, FileVerdict, RowDone
from domain.refusals import Reason, Refused
from domain.results.actions import day_facts
from domain.results.rules import desk_verdict
from domain.sealing import keyring_of
from domain.signups.rules import read_code, shown_code


@bp.route("/quan-ly/dot/<int:drive_id>/tep-co-so/<int:file_id>/dong/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.RESULT_DECIDE)
def file_row(drive_id: int, file_id: int, line_id: int) -> AnyResponse:
    """Show what a row says and how it is judged; a POST mends it and judges it again."""
    drive, file = found_file(drive_id, file_id)
    row = found_or_404(queries.file_row(reading(), file_id, line_id))
    form = RowForm()
    if not form.is_submitted():
        _fill(form, file, row)
        return _page(drive, file, row, form, 200)
    if not form.validate():
        return _page(drive, file, row, form, 422)
    before = RowForm(formdata=None)
    _fill(before, file, row)
    answers = {
        field.name: field.data or ""
        for field in form
        if field.name in before
        and field.name not in ("code", "csrf_token")
        and (field.data or "") != (before[field.name].data or "")
    }
    try:
        verdict = _store(drive_id, file_id, line_id, answers, form.code.data or "")
    except Refused as refused:
        show_reasons(form, refused)
        drive, file = found_file(drive_id, file_id)
        return _page(drive, file, found_or_404(queries.file_row(reading(), file_id, line_id)), form, 422)
    if verdict is FileVerdict.WRONG:
        flash("Đã lưu. Dòng này còn chỗ cần sửa.", "attention")
        return go_to(url_for(".file_row", drive_id=drive_id, file_id=file_id, line_id=line_id))
    flash(f"Đã lưu dòng {row.number}.", "done")
    return go_to(here(drive_id, file_id))


def _store(drive_id: int, file_id: int, line_id: int, answers: dict[str, str], typed: str) -> FileVerdict:
    with writing() as database:
        file = actions.held_file(database, file_id)
        actions.require_version(file, seen_version())
        ground = ground_of(database, file)
        row = database.get_one(FacilityFileRow, line_id)
        if typed:
            code = read_code(typed)
            number = queries.registration_with_code(database, drive_id, code) if code else None
            if number is None:
                raise Refused(Reason("Không thấy mã này trong đợt. Đọc lại mã trên danh sách", "code"))
            actions.decide(database, ground, {row.id: f"r{number}"})
        if answers:
            actions.mend(database, ground, row, answers)
        return row.verdict


def _fill(form: RowForm, file: FacilityFile, row: FacilityFileRow) -> None:
    """Write into the form what the row says now."""
    if row.content_sealed is None:
        return
    for name, text in written_line(keyring_of(reading()), row.content_sealed, file.columns).items():
        if name in form:
            form[name].data = text


def _page(drive: Drive, file: FacilityFile, row: FacilityFileRow, form: RowForm, status: int) -> Response:
    judged: Judged | None = None
    if row.content_sealed is not None and row.done is RowDone.NOTHING:
        judged = judge(reading(), ground_of(reading(), file), [row])[0]
    page = render_template(
        "facility_files/file_row.html",
        drive=drive,
        file=file,
        row=row,
        form=form,
        one=judged,
        names=queries.names_of(reading(), [row.registration_id or 0]),
        back=here(drive.id, file.id),
        verdict=desk_verdict(day_facts(drive), today()),
        shown_code=shown_code,
        is_open=file.state in (FileState.REVIEW, FileState.APPLIED),
        **words(),
    )
    return make_response(page, status)
