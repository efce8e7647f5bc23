"""Key a drive's paper back: row number, outcome, serial, by digits, Enter and Tab; undo a sending as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import (
    Permission,
    allowed_endpoints,
    current_scope,
    found_or_404,
    may,
    record_number,
    requires,
)
from blueprints.answers import me
from blueprints.htmx import go_to, wants_part
from blueprints.navigation import drive_tabs
from blueprints.results import bp
from blueprints.results.keying_forms import MOST_ROWS, ROWS, RowForm, SheetForm, row_form, sent_places
from blueprints.results.wording import desk_words
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.clock import now, today
from domain.drives.records import Drive
from domain.gifts.serial_queries import serials_outside
from domain.ledger.keying_actions import KeyedRow, Writer, key_rows, take_back_sending
from domain.ledger.queries import serial_is_used
from domain.refusals import Reason, Refused
from domain.results import keying_queries as paper
from domain.results.actions import day_facts
from domain.results.keying_rules import SerialBox, number_ranges, read_outcome, running_serials
from domain.results.queries import DeskRow, drive_of_desk
from domain.results.rules import Result, desk_verdict
from domain.units.queries import communes
from domain.wording import number_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MORE = 10  # So many rows follow when the last one is used.
_BOXES_OF_PERSON = ("full_name", "birth", "id_number", "phone", "commune_id", "consent", "is_other")


@dataclass
class Line:
    """One row of the sheet as the page shows it: its boxes, who stands on the number, what has to be mended."""

    place: int
    form: RowForm
    person: DeskRow | None = None
    is_blank: bool = False
    outcome: Result | Reason | None = None
    sentences: list[str] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        """Return what is to be mended in number, outcome and serial; other boxes say it themselves."""
        form = self.form
        return [str(words) for box in (form.number, form.outcome, form.serial) for words in box.errors]

    @property
    def asks_reason(self) -> bool:
        """Return whether the box for the doctor's decision is shown."""
        return bool(self.form.override_reason.errors or self.form.override_reason.data)

    @property
    def asks_person(self) -> bool:
        """Return whether the boxes for a person on a blank row are shown."""
        return (
            self.is_blank
            or self.form.has_person()
            or any(self.form[name].errors for name in _BOXES_OF_PERSON)
        )


@bp.route("/quan-ly/dot/<int:drive_id>/nhap-nhanh", methods=["GET", "POST"])
@requires(Permission.DESK_USE)
def keying(drive_id: int) -> AnyResponse:
    """Take the rows of a paper, 25 and more at a time; what cannot be taken stays with what was keyed."""
    drive = found_or_404(drive_of_desk(reading(), current_scope(), drive_id))
    if request.method == "GET":
        return _part(drive) if wants_part() else _sheet(drive)
    sheet = SheetForm()
    communes_known = _communes(drive)
    lines = [_line(place, communes_known) for place in sent_places(request.form)]
    lines = [line for line in lines if not line.form.is_empty()]
    if not sheet.validate():
        return _page(drive, sheet, lines, sending=None, status=422)
    if not lines:
        flash("Chưa nhập dòng nào.", "attention")
        return go_to(url_for("results.keying", drive_id=drive_id))
    following = _read(drive, sheet, lines)
    moment = now()
    _store(drive_id, sheet, lines, moment)
    open_lines = [line for line in lines if line.sentences]
    if not open_lines:
        sending = (moment - _EPOCH) // _MICROSECOND
        if following and serial_is_used(reading(), following):
            following = None  # The rows were keyed in another order than the certificates lay.
        return go_to(url_for("results.keying", drive_id=drive_id, luot=sending, ke_tiep=following))
    sheet.first_serial.raw_data, sheet.first_serial.data = None, following
    return _page(drive, sheet, open_lines, sending=moment, status=422)


@bp.post("/quan-ly/dot/<int:drive_id>/nhap-nhanh/hoan-tac")
@requires(Permission.DESK_USE)
def undo_keying(drive_id: int) -> AnyResponse:
    """Take back what this account keyed in one sending and nobody has changed since."""
    found_or_404(drive_of_desk(reading(), current_scope(), drive_id))
    moment = found_or_404(_moment(request.form.get("luot", "")))
    try:
        with writing() as database:
            count = take_back_sending(database, drive_id, moment, by=me(), now=now())
        flash(f"Đã rút lại {number_text(count)} kết quả của lượt đó.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("results.keying", drive_id=drive_id))


def _moment(text: str) -> datetime | None:
    """Return the moment of a sending from its number in an address."""
    if not (text.isascii() and text.isdigit() and len(text) <= 17):
        return None
    return _EPOCH + int(text) * _MICROSECOND


def _line(place: int, communes_known: list[tuple[object, str]]) -> Line:
    form = row_form(place)
    form.commune_id.offer(communes_known)
    return Line(place, form)


def _communes(drive: Drive) -> list[tuple[object, str]]:
    return [("", "Chưa rõ"), *communes(reading(), drive.province_id, today()), (0, "Tỉnh, thành phố khác")]


def _read(drive: Drive, sheet: SheetForm, lines: list[Line]) -> str | None:
    """Judge the boxes of each row on their own and give running serials; return the serial that comes next.

    None is returned when the sheet's serials do not run on.
    """
    boxes, seen = [], set[int]()
    for line in lines:
        form = line.form
        form.validate()
        line.outcome = read_outcome(form.outcome.data or "", drive.on_day or today())
        if form.number.data is None and not form.number.errors:
            form.refuse(Refused(Reason("Nhập số dòng in trên giấy", "number")))
        if isinstance(line.outcome, Reason):
            form.refuse(Refused(line.outcome))
        if form.has_person() and not form.full_name.data and not form.full_name.errors:
            form.refuse(Refused(Reason("Nhập họ và tên người ghi ở dòng trống", "full_name")))
        if form.full_name.data and not form.consent.data:
            form.refuse(Refused(Reason("Hỏi người này, rồi đánh dấu đồng ý", "consent")))
        box = SerialBox(line.outcome, form.serial.data or "", form.held.data or "")
        number = form.number.data
        if number in seen:
            twice = Reason(f"Dòng {number_text(number)} đã nhập ở hàng phía trên", "number")
            form.refuse(Refused(twice))
            box = box._replace(outcome=twice)  # Perhaps keyed twice by mistake: then it used no certificate.
        elif number is not None:
            seen.add(number)
        boxes.append(box)
    running = running_serials(boxes, sheet.first_serial.data or "")
    for line, serial, held in zip(lines, running.serials, running.held, strict=True):
        line.form.held.raw_data, line.form.held.data = None, held
        if isinstance(serial, Reason):
            line.form.refuse(Refused(serial))
        else:
            line.form.serial.raw_data, line.form.serial.data = None, serial
        line.sentences = line.form.sentences()
    return running.following


def _store(drive_id: int, sheet: SheetForm, lines: list[Line], moment: datetime) -> None:
    """Store the rows that can be taken; the others get the reasons."""
    scope = current_scope()
    writer = Writer(scope.role, scope.unit_id, may(Permission.RESULT_DECIDE), me())
    ready = [line for line in lines if not line.sentences]
    rows = [
        KeyedRow(
            line.form.number.data,
            Result(
                line.outcome.kind,
                line.outcome.component,
                line.outcome.volume_ml,
                line.form.serial.data or "",
                line.outcome.deferred_until,
                line.form.override_reason.data or "",
            ),
            line.form.person(),
            bool(line.form.is_other.data),
            f"{sheet.form_key.data}|{line.place}",
        )
        for line in ready
        if isinstance(line.outcome, Result)
    ]
    if not rows:
        return
    with writing() as database:
        keyed = key_rows(database, drive_id, rows, writer=writer, now=moment)
    for place, refused in keyed.refused.items():
        ready[place].form.refuse(refused)
        ready[place].sentences = ready[place].form.sentences()
    if keyed.stored:
        flash(f"Đã ghi {number_text(keyed.stored)} dòng.", "done")
    if keyed.known:
        flash(f"{number_text(keyed.known)} dòng đã ghi từ trước, đúng như vừa nhập.", "done")


def _sheet(drive: Drive) -> Response:
    """Show an empty sheet; after a sending with what was stored, so that it can be taken back."""
    sheet = SheetForm(formdata=None)
    sending = _moment(request.args.get("luot", ""))
    if sending is not None:
        sheet.first_serial.data = request.args.get("ke_tiep", "")[:40]
    return _page(drive, sheet, [], sending=sending, status=200)


def _stored(drive: Drive, sending: datetime) -> list[tuple[int | None, DeskRow]]:
    return paper.keyed_in(reading(), drive.id, sending, me().name)


def _part(drive: Drive) -> Response:
    """Answer the sheet while it is filled: whose row a number is, or more rows after the last one."""
    after = request.args.get("sau", type=record_number)
    if after is not None:
        lines = [
            Line(place, row_form(place)) for place in range(after + 1, min(after + 1 + _MORE, MOST_ROWS))
        ]
        return make_response(render_template("results/_keying_rows.html", drive=drive, lines=lines))
    place = next(iter(sent_places(request.args)), 0)
    form = RowForm(request.args, prefix=f"r{place}-")
    form.commune_id.offer(_communes(drive))
    form.validate()
    line = Line(place, form)
    _look_up(drive, [line])
    return make_response(
        render_template("results/_keying_person.html", drive=drive, line=line, **desk_words())
    )


def _look_up(drive: Drive, lines: Sequence[Line]) -> None:
    """Find out whom the numbers of these rows name."""
    numbers = {line.form.number.data for line in lines if line.form.number.data is not None}
    people = paper.people_on_rows(reading(), drive.id, numbers)
    blanks = paper.blank_ranges(reading(), drive.id)
    for line in lines:
        number = line.form.number.data
        line.person = people.get(number)
        line.is_blank = (
            line.person is None
            and number is not None
            and any(first <= number <= last for first, last in blanks)
        )


def _page(
    drive: Drive, sheet: SheetForm, lines: list[Line], *, sending: datetime | None, status: int
) -> Response:
    allowed, verdict = allowed_endpoints(), desk_verdict(day_facts(drive), today())
    _look_up(drive, lines)
    stored = [] if sending is None else _stored(drive, sending)
    serials = [row.outcome.serial for _, row in stored if row.outcome is not None]
    progress = paper.paper_progress(reading(), drive.id)
    first_free = max((line.place for line in lines), default=-1) + 1
    empty = [Line(first_free + more, row_form(first_free + more, formdata=None)) for more in range(ROWS)]
    page = render_template(
        "results/keying.html",
        drive=drive,
        sheet=sheet,
        lines=[*lines, *empty[: max(ROWS - len(lines), 1)]] if verdict.accepted or lines else [],
        mistakes=sum(bool(line.sentences) for line in lines),
        verdict=verdict,
        sending=None if sending is None else (sending - _EPOCH) // _MICROSECOND,
        stored=stored,
        outside=serials_outside(reading(), drive.id, serials),
        progress=progress,
        missing=number_ranges(progress.missing),
        has_blanks=bool(paper.blank_ranges(reading(), drive.id)),
        tabs_items=[] if current_scope().role is Role.DESK else drive_tabs(drive.id, "results.desk", allowed),
        allowed=allowed,
        **desk_words(),
    )
    return make_response(page, status)
