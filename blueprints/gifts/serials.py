"""The register of certificates of a drive: what came, is in use, spoiled, returned, and what nobody accounts for."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.gifts import bp
from blueprints.gifts.forms import SerialForm
from blueprints.gifts.reach import drive_with_gifts, head_of
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.gifts import serial_actions, serial_queries
from domain.gifts.serial_rules import ENTRY_NAMES, parse_range
from domain.refusals import Reason, Refused
from domain.results.rules import COMPONENT_NAMES, clean_serial
from domain.rulebook import rule
from domain.wording import number_text

_SHOWN = 50


@bp.route("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/so-se-ri", methods=["GET", "POST"])
@requires(Permission.SERIAL_EDIT)
def serials(drive_id: int) -> AnyResponse:
    """Show the register of a drive and enter a range that came, was spoiled or went back."""
    drive_with_gifts(drive_id)
    form = SerialForm()
    if form.validate_on_submit():
        try:
            read = parse_range(form.range_text.data, int(rule("serial.most_in_range", today()).value))
            if isinstance(read, Reason):
                raise Refused(read)
            with writing() as database:
                serial_actions.enter_serials(
                    database, drive_id, form.kind.data, read, note=form.note.data or "", by=me(), now=now()
                )
            flash(f"Đã ghi {read.text}: {number_text(read.count)} số.", "done")
            return go_to(url_for("gifts.serials", drive_id=drive_id))
        except Refused as refused:
            show_reasons(form, refused)
    drive = drive_with_gifts(drive_id)
    after = clean_serial(request.args.get("sau", "")[:40])
    used = [row for row in serial_queries.used_serials(reading(), drive_id) if row.serial > after]
    more = len(used) > _SHOWN
    next_url = url_for("gifts.serials", drive_id=drive_id, sau=used[_SHOWN - 1].serial) if more else None
    page = render_template(
        "gifts/serials.html",
        form=form,
        balance=serial_queries.serial_balance(reading(), drive_id),
        entries=[
            (entry, serial_queries.range_of(entry))
            for entry in serial_queries.entries_of(reading(), drive_id, with_withdrawn=True)
        ],
        used=used[:_SHOWN],
        next_url=next_url,
        entry_names=ENTRY_NAMES,
        component_names=COMPONENT_NAMES,
        **head_of(drive),
    )
    return make_response(page, 422 if form.errors else 200)


@bp.post("/quan-ly/dot/<int:drive_id>/qua-va-se-ri/so-se-ri/<int:entry_id>/rut-lai")
@requires(Permission.SERIAL_EDIT)
def take_back_serials(drive_id: int, entry_id: int) -> AnyResponse:
    """Take an entry of the register back."""
    drive_with_gifts(drive_id)
    found_or_404(serial_queries.entry_of_drive(reading(), drive_id, entry_id))
    try:
        with writing() as database:
            serial_actions.take_back_serials(database, drive_id, entry_id, by=me(), now=now())
        flash("Đã rút lại. Dòng cũ vẫn còn để đọc.", "attention")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "error")
    return go_to(url_for("gifts.serials", drive_id=drive_id))
