"""Write the letters by which a committee invites units to a drive, each with its number of people."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import note_print, show_reasons
from blueprints.certification import bp
from blueprints.certification.board import letters_file
from blueprints.certification.forms import InvitationForm
from blueprints.transaction import reading
from domain.certification.invited import known_units, may_invite, other_units, units_to_invite
from domain.certification.letters import LetterFacts, invitation_letter
from domain.certification.paper_facts import subject_of
from domain.clock import today
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.refusals import Reason, Refused
from domain.units.records import Unit
from domain.wording import read_whole_number

_MOST = 300  # Letters in one file.
_MOST_PEOPLE = 100_000


@bp.route("/quan-ly/dot/<int:drive_id>/thu-moi", methods=["GET", "POST"])
@requires(Permission.DRIVE_PREPARE)
def invitations(drive_id: int) -> AnyResponse:
    """Offer the units of a drive and others by name; POST answers with one letter for each chosen unit."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    if not may_invite(current_scope(), drive):
        abort(403)
    form = InvitationForm()
    if form.validate_on_submit():
        try:
            letters = _letters(drive, form)
            note_print("in thư mời", "drive", drive_id, letters=len(letters))
            return letters_file(letters, form.kind.data, "thu-moi")
        except Refused as refused:
            show_reasons(form, refused)
    return _page(drive, form)


def _chosen() -> dict[int, str]:
    """Return the ticked units and what was typed as their number of people."""
    ticked = [value for value in request.form.getlist("unit") if value.isascii() and value.isdigit()]
    # No unit has a number of ten digits, and no database holds the longest that can be sent.
    numbers = [int(value) for value in ticked if len(value) < 10]
    return {number: request.form.get(f"n{number}", "").strip() for number in numbers}


def _letters(drive: Drive, form: InvitationForm) -> list[LetterFacts]:
    typed = _chosen()
    units = units_to_invite(reading(), drive, typed.keys(), today())
    if not units or len(units) > _MOST:
        raise Refused("Chọn đơn vị cần mời, nhiều nhất 300 đơn vị trong một tệp.")
    last = form.reply_by.data
    if last is not None and (last < today() or (drive.on_day is not None and last > drive.on_day)):
        raise Refused(Reason("Chọn ngày từ hôm nay đến ngày hiến máu.", "reply_by"))
    sender = reading().get_one(Unit, found_or_404(current_scope().unit_id))
    return [
        invitation_letter(
            sender,
            unit,
            drive,
            _quota(unit, typed[unit.id]),
            reply_by=last,
            today=today(),
            sample=current_app.extensions["settings"].is_demo,
        )
        for unit in units
    ]


def _quota(unit: Unit, typed: str) -> int | None:
    """Read how many people a unit is asked for; nothing typed asks for no number."""
    number = read_whole_number(typed) if typed else None
    if typed and (number is None or number > _MOST_PEOPLE):
        raise Refused(f"Nhập số người của {unit.name} bằng chữ số, ví dụ 120, hoặc để trống.")
    return number


def _page(drive: Drive, form: InvitationForm) -> Response:
    words = request.args.get("q", "").strip()[:100]
    known = known_units(reading(), drive)
    names = {entry.unit.id for entry in known}
    others = [entry for entry in other_units(reading(), drive, words, today()) if entry.unit.id not in names]
    page = render_template(
        "certification/invitations.html",
        drive=drive,
        subject=subject_of(drive),
        entries=[*known, *others],
        words=words,
        typed=_chosen() if form.is_submitted() else None,
        form=form,
    )
    return make_response(page, 422 if form.errors else 200)
