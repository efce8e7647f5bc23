"""Take a file of results for a drive: pasted cells or a file become rows that wait to be looked at."""

from __future__ import annotations

import time

from flask import make_response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.facility_files import bp
from blueprints.facility_files.forms import ReasonForm, SendForm
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.accounts.records import Role
from domain.clock import now, today
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.facility_files import actions, queries, steps
from domain.facility_files.actions import SentFile
from domain.facility_files.judging import Ground
from domain.facility_files.records import FacilityFile
from domain.facility_files.rules import STATE_NAMES, columns_of, tells_of_people, tells_results
from domain.names import nfc
from domain.refusals import Reason, Refused
from domain.results.actions import day_facts
from domain.results.rules import desk_verdict
from domain.rulebook import rule
from exchange.office_files import read_tables
from exchange.people_table import people_table
from exchange.tables import Limits, UnreadableTable, read_pasted

# Above the rulebook's limit, so that a file a little too large is told so instead of cut off.
MOST_BYTES = 9_000_000
_STEP_SECONDS = 0.8


@bp.route("/quan-ly/dot/<int:drive_id>/tep-co-so", methods=["GET", "POST"])
@requires(Permission.RESULT_DECIDE)
@takes_files(MOST_BYTES)
def drive_files(drive_id: int) -> AnyResponse:
    """Offer the roster for the facility, take its file of results, and list the files that came."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    form = SendForm()
    if not form.is_submitted():
        return drive_page(drive, form)
    if not form.validate():
        return drive_page(drive, form, status=422)
    try:
        sent = _sent(form)
        with writing() as database:
            unit_id = current_scope().unit_id
            assert unit_id is not None  # Whoever decides about results belongs to a unit.
            file = actions.bring_in(
                database,
                sent,
                database.get_one(Drive, drive_id),
                unit_id=unit_id,
                deferred_until=form.deferred_until.data,
                by=me(),
                now=now(),
            )
            work(database, ground_of(database, file))
            file_id = file.id
    except Refused as refused:
        show_reasons(form, refused)
        return drive_page(
            found_or_404(drive_in_scope(reading(), current_scope(), drive_id)), form, status=422
        )
    return go_to(url_for("facility_files.facility_file", drive_id=drive_id, file_id=file_id))


def ground_of(session: Session, file: FacilityFile) -> Ground:
    """Return what the rows of a file are judged on, in the session of the file."""
    return Ground(file, session.get_one(Drive, file.drive_id), current_scope(), today())


def work(session: Session, ground: Ground) -> None:
    """Do steps of the work under way for about a second; the next request goes on."""
    begin = time.monotonic()
    while steps.is_working(ground.file):
        steps.step(session, ground, by=me(), now=now())
        if time.monotonic() - begin > _STEP_SECONDS:
            return


def _sent(form: SendForm) -> SentFile:
    """Return the rows of the file, else of what was pasted; raise Refused beside the field it concerns."""
    limits = Limits(
        size=int(rule("people_list.most_bytes", today()).value),
        rows=int(rule("people_list.most_rows", today()).value["unit"]),
    )
    file, field, name = form.file.data, "table", "Bảng dán"
    try:
        if file:
            field, name = "file", nfc(file.filename)[-200:]
            tables = read_tables(file.filename, file.read(), limits)
        elif not (form.table.data or "").strip():
            raise UnreadableTable("Chọn tệp .xlsx, .xls, .csv, hoặc dán các ô của bảng vào ô này.")
        else:
            tables = (read_pasted(form.table.data or "", limits),)
        people = people_table(tables, tells_of_people)
    except UnreadableTable as unreadable:
        raise Refused(Reason(str(unreadable), field)) from unreadable
    if not people.has_head:
        sentence = (
            "Chưa thấy dòng ghi tên cột. Thêm vào đầu bảng một dòng như “Họ và tên”, “Kết quả”, “Thể tích”."
        )
        raise Refused(Reason(sentence, field))
    columns = columns_of(people.labels, people.columns)
    if not tells_results(columns):
        sentence = (
            "Bảng chưa có cột kết quả. Cần ít nhất một cột “Kết quả” (DH, HL, BV, KD), “Thể tích” "
            "hoặc “Hẹn lại từ ngày”."
        )
        raise Refused(Reason(sentence, field))
    return SentFile(name, columns, people.rows, people.notes)


def drive_page(
    drive: Drive, form: SendForm, reason: ReasonForm | None = None, *, status: int = 200
) -> AnyResponse:
    """Show the page of a drive's files, also when one of its two forms came back."""
    page = render_template(
        "facility_files/drive_files.html",
        drive=drive,
        form=form,
        reason=reason or ReasonForm(formdata=None),
        failed=reason or form,
        is_facility=current_scope().role is Role.FACILITY,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive.id, "results.summary", allowed_endpoints()),
        verdict=desk_verdict(day_facts(drive), today()),
        most_rows=int(rule("people_list.most_rows", today()).value["unit"]),
        most_megabytes=int(rule("people_list.most_bytes", today()).value) // 1_000_000,
        files=queries.files_of(reading(), drive.id),
        state_names=STATE_NAMES,
    )
    return make_response(page, status)
