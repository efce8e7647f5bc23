"""Take a list of people for a drive: pasted cells or a file become a list that waits to be looked at."""

from __future__ import annotations

import time
from typing import Any

from flask import make_response, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.signups import bp
from blueprints.signups.counter import TYPE_OF_UNIT
from blueprints.signups.people_forms import FILL_BANDS, PeopleListForm, TermsForm
from blueprints.signups.places import (
    band_choices,
    chosen_commune,
    commune_choices,
    free_bands,
    known_employers,
    read_workplace,
)
from blueprints.transaction import reading, writing
from blueprints.uploads import takes_files
from domain.accounts.records import Role
from domain.clock import now, today
from domain.drives.places import places_of
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, day_text
from domain.names import nfc
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.signups import import_actions, import_queries, import_steps
from domain.signups.import_actions import SentList, Terms
from domain.signups.import_judging import Ground
from domain.signups.import_records import ImportState, PeopleImport
from domain.signups.queries import bands_of
from domain.signups.records import RegistrantType
from domain.signups.rules import may_add_at_counter
from domain.units.records import Unit
from exchange.office_files import read_tables
from exchange.people_table import people_table
from exchange.tables import Limits, UnreadableTable, read_pasted

# Above the rulebook's limit, so that a file a little too large is told so instead of cut off.
MOST_BYTES = 9_000_000
_STEP_SECONDS = 0.8
STATE_NAMES = {
    ImportState.CHECKING: "đang đọc",
    ImportState.REVIEW: "chờ nhập",
    ImportState.APPLYING: "đang nhập",
    ImportState.APPLIED: "đã nhập",
    ImportState.UNDOING: "đang hoàn tác",
    ImportState.UNDONE: "đã hoàn tác",
}


@bp.route("/quan-ly/dot/<int:drive_id>/nhap-danh-sach", methods=["GET", "POST"])
@requires(Permission.REGISTRATION_ADD)
@takes_files(MOST_BYTES)
def people_in(drive_id: int) -> AnyResponse:
    """Take pasted cells or a file and what holds for everybody in it; the next page shows every row."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    form = PeopleListForm()
    offer_terms(form, drive)
    if not form.is_submitted():
        _start(form)
        return _page(form, drive, 200)
    if not form.validate():
        return _page(form, drive, 422)
    try:
        may_add_at_counter(DriveFacts(drive.state, drive.on_day)).require()
        sent, terms = _sent(form), terms_of(form, drive)
    except Refused as refused:
        show_reasons(form, refused)
        return _page(form, drive, 422)
    with writing() as database:
        batch = import_actions.bring_in(
            database, sent, terms, drive_id=drive_id, unit_id=_unit_id(), by=me(), now=now()
        )
        work(database, ground_of(database, batch))
        batch_id = batch.id
    return go_to(url_for("signups.people_batch", drive_id=drive_id, batch_id=batch_id))


def _unit_id() -> int:
    unit_id = current_scope().unit_id
    assert unit_id is not None  # Whoever may add registrations belongs to a unit.
    return unit_id


def ground_of(session: Session, batch: PeopleImport) -> Ground:
    """Return what the rows of a list are judged on, in the session of the list."""
    is_representative = current_scope().role is Role.REPRESENTATIVE
    drive = session.get_one(Drive, batch.drive_id)
    return Ground(batch, drive, current_scope(), is_representative, today())


def work(session: Session, ground: Ground) -> None:
    """Do steps of the work under way for about a second; the next request goes on."""
    begin, seen = time.monotonic(), None
    while import_steps.is_working(ground.batch):
        seen = import_steps.step(session, ground, seen, by=me(), now=now())
        if time.monotonic() - begin > _STEP_SECONDS:
            return


def offer_terms(form: TermsForm, drive: Drive) -> None:
    """Offer the communes and bands of a drive."""
    left = places_of(reading(), drive.id, today()).free
    bands = free_bands(band_choices(bands_of(reading(), drive.id), None, now(), free=left))
    choices: list[tuple[Any, str]] = [("", "Chưa chọn giờ")]
    if bands:
        choices.append((FILL_BANDS, "Lần lượt vào các khung còn suất"))
    form.band_id.offer([*choices, *((choice.value, choice.label) for choice in bands)])
    form.commune_id.offer(commune_choices(drive.province_id, today(), "Theo từng dòng"))


def _start(form: PeopleListForm) -> None:
    """Fill in the sender's own unit."""
    scope = current_scope()
    kind = RegistrantType.COMMUNITY
    if scope.role is Role.REPRESENTATIVE:
        unit = reading().get_one(Unit, scope.unit_id)
        kind = TYPE_OF_UNIT.get(unit.kind, RegistrantType.STATE_STAFF)
        form.workplace.data = unit.name
    form.registrant_type.data = kind.value
    if scope.role is Role.WARD:
        form.commune_id.data = scope.unit_id


def terms_of(form: TermsForm, drive: Drive) -> Terms:
    """Return what was said for the whole list; a representative sends people of the own unit only."""
    scope = current_scope()
    known = known_employers(drive.province_id, today())
    workplace_id, workplace = read_workplace(form.workplace.data or "", known)
    if scope.role is Role.REPRESENTATIVE:
        unit = reading().get_one(Unit, scope.unit_id)
        workplace_id, workplace = unit.id, unit.name
    band = form.band_id.data
    return Terms(
        registrant_type=RegistrantType(form.registrant_type.data),
        commune_id=chosen_commune(form.commune_id.data),
        workplace_id=workplace_id,
        workplace=workplace,
        band_id=None if band == FILL_BANDS else band,
        fills_bands=band == FILL_BANDS,
        leaves_doubtful=bool(form.leaves_doubtful.data),
    )


def _limits() -> Limits:
    most = rule("people_list.most_rows", today()).value
    rows = most["province" if current_scope().role is Role.PROVINCE else "unit"]
    return Limits(size=int(rule("people_list.most_bytes", today()).value), rows=int(rows))


def _sent(form: PeopleListForm) -> SentList:
    """Return the people of the file, else of what was pasted; raise Refused beside the field it concerns."""
    file, field, name = form.file.data, "table", "Bảng dán"
    try:
        if file:
            field, name = "file", nfc(file.filename)[-200:]
            tables = read_tables(file.filename, file.read(), _limits())
        elif not (form.table.data or "").strip():
            raise UnreadableTable("Dán các ô của bảng vào ô này, hoặc chọn tệp .xlsx, .xls, .csv.")
        else:
            tables = (read_pasted(form.table.data or "", _limits()),)
        people = people_table(tables)
    except UnreadableTable as unreadable:
        raise Refused(Reason(str(unreadable), field)) from unreadable
    notes = people.notes
    if not people.has_head:
        notes = ("Không thấy dòng tên cột; nghĩa của các cột là phỏng đoán, xem lại trước khi nhập.", *notes)
    return SentList(name, people.labels, people.columns, people.rows, notes)


def _page(form: PeopleListForm, drive: Drive, status: int) -> AnyResponse:
    scope, most = current_scope(), rule("people_list.most_rows", today()).value
    page = render_template(
        "signups/people_in.html",
        form=form,
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive.id, "signups.drive_registrations", allowed_endpoints()),
        verdict=may_add_at_counter(DriveFacts(drive.state, drive.on_day)),
        employers=known_employers(drive.province_id, today()),
        is_representative=scope.role is Role.REPRESENTATIVE,
        most_rows=most["province" if scope.role is Role.PROVINCE else "unit"],
        most_megabytes=int(rule("people_list.most_bytes", today()).value) // 1_000_000,
        lists=import_queries.imports_of(reading(), drive.id, scope.unit_id),
        state_names=STATE_NAMES,
    )
    return make_response(page, status)
