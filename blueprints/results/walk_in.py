"""Take somebody who comes without registration: a short form at the desk, then straight to the outcome."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, current_scope, found_or_404, requires
from blueprints.answers import me, show_reasons
from blueprints.fields import TextBox
from blueprints.form_base import BaseForm
from blueprints.form_guards import FormKeyField
from blueprints.htmx import go_to
from blueprints.newcomers import NewcomerBoxes, newcomer
from blueprints.results import bp
from blueprints.results.wording import desk_words
from blueprints.transaction import reading, writing
from domain.card_text import CardText, read_card_text
from domain.clock import now, today
from domain.drives.places import walk_in_places
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts
from domain.drives.stop_queries import current_stop
from domain.drives.stop_rules import stop_verdict
from domain.refusals import Refused, Verdict
from domain.results.actions import day_facts
from domain.results.queries import DeskRow
from domain.results.rules import desk_verdict
from domain.results.walk_in_actions import receive_walk_in
from domain.results.walk_in_queries import alike_at_drive, walk_in_count
from domain.signups.rules import IN_LIST_STATES, Applicant, may_add_at_counter
from domain.units.queries import communes


class WalkInForm(NewcomerBoxes, BaseForm):
    """Who has just come: seven boxes, most of which a scanned card fills in."""

    address = TextBox("Thôn, tổ, số nhà", longest=200, optional=True)
    form_key = FormKeyField()

    def person(self) -> Applicant:
        """Return who was typed, as the domain takes it."""
        return newcomer(self, self.address.data or "")


@bp.route("/quan-ly/dot/<int:drive_id>/ban-don-tiep/them-nguoi", methods=["GET", "POST"])
@requires(Permission.DESK_USE)
def walk_in(drive_id: int) -> AnyResponse:
    """Add one person to the drive; who is in it already is led to, and who looks alike is shown first."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    card = _scanned_card()
    form = WalkInForm() if card is None else WalkInForm(_card_boxes(card))
    places = [("", "Chưa rõ"), *communes(reading(), drive.province_id, today()), (0, "Tỉnh, thành phố khác")]
    form.commune_id.offer(places)
    if not form.is_submitted():
        return _page(form, drive)
    if card is not None:
        notes = ["Đã đọc thẻ, chưa ghi. Hỏi số điện thoại và ý kiến đồng ý, rồi nhấn Enter.", *card.doubts]
        return _page(form, drive, notes=notes)
    if not form.validate():
        return _page(form, drive, status=422)
    alike = alike_at_drive(reading(), drive.id, form.person())
    if alike.same is not None and alike.same.registration.state not in IN_LIST_STATES:
        flash(f"{alike.same.registration.full_name} đã có trong đợt này.", "attention")
        return _to_person(drive_id, alike.same.registration.id)
    if alike.others and not form.is_other.data:
        return _page(form, drive, alike=alike.others, status=422)
    try:
        with writing() as database:
            made = receive_walk_in(
                database,
                drive_id,
                form.person(),
                form_key=form.form_key.data,
                unit_id=current_scope().unit_id,
                by=me(),
                now=now(),
            )
            name, number = made.full_name, made.id
    except Refused as refused:
        show_reasons(form, refused)
        return _page(form, drive, status=422)
    flash(f"Đã ghi {name} đến trực tiếp.", "done")
    return _to_person(drive_id, number)


def _to_person(drive_id: int, registration_id: int) -> Response:
    return go_to(url_for("results.record_outcome", drive_id=drive_id, registration_id=registration_id))


def _scanned_card() -> CardText | None:
    """Return the card whose line a scanner typed into one of the boxes and sent by Enter."""
    boxes = (request.form.get(name, "") for name in ("full_name", "id_number", "address"))
    return next((card for box in boxes if (card := read_card_text(box, today()))), None)


def _card_boxes(card: CardText) -> MultiDict[str, str]:
    """Return what was sent, the boxes of a scanned card filled with what the card says."""
    typed = MultiDict(request.form)
    typed["full_name"], typed["id_number"], typed["address"] = card.full_name, card.id_number, card.address
    typed["birth-day"] = f"{card.birth.date:%d/%m/%Y}" if card.birth and card.birth.date else ""
    return typed


def _verdict(drive: Drive) -> Verdict:
    """Judge whether anybody can be received now: the drive's day has come, and it still takes people."""
    asked = (
        desk_verdict(day_facts(drive), today()),
        may_add_at_counter(DriveFacts(drive.state, drive.on_day)),
        stop_verdict(current_stop(reading(), drive.id), today()),
    )
    return next((one for one in asked if not one.accepted), asked[0])


def _page(
    form: WalkInForm,
    drive: Drive,
    *,
    notes: Sequence[str] = (),
    alike: Sequence[DeskRow] = (),
    status: int = 200,
) -> Response:
    page = render_template(
        "results/walk_in.html",
        form=form,
        drive=drive,
        verdict=_verdict(drive),
        notes=notes,
        alike=alike,
        places=walk_in_places(drive),
        came=walk_in_count(reading(), drive.id),
        first_empty=next((name for name in ("full_name", "phone") if not form[name].data), "consent"),
        **desk_words(),
    )
    return make_response(page, status)
