"""Enter people at the counter: one person on one line, by keyboard or a card's scanner, the next line at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import Permission, allowed_endpoints, current_scope, found_or_404, may, requires
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to
from blueprints.navigation import drive_tabs
from blueprints.signups import bp
from blueprints.signups.forms import CounterForm
from blueprints.signups.next_days import told_next_day
from blueprints.signups.old_address import explain_commune, found_in
from blueprints.signups.places import (
    band_choices,
    chosen_commune,
    commune_choices,
    free_bands,
    known_employers,
    read_workplace,
)
from blueprints.transaction import reading, writing
from domain.accounts.records import Role
from domain.card_text import CardText, read_card_text
from domain.clock import now, today
from domain.donors.queries import has_number_of_another
from domain.donors.rules import NUMBER_OF_ANOTHER
from domain.drives.places import places_of
from domain.drives.queries import drive_in_scope
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, day_text
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.signups import actions, office_queries
from domain.signups.paper_actions import take_paper_code
from domain.signups.queries import bands_of
from domain.signups.records import RegistrantType, Registration, Source
from domain.signups.rules import (
    NEEDED_CONSENT,
    STATE_KINDS,
    STATE_NAMES,
    Applicant,
    SignUp,
    age_answer,
    may_add_at_counter,
    shown_code,
)
from domain.units.records import Unit, UnitKind
from domain.wording import plain_number, short_date

# What stays for the next person; names nobody, so it may stand in the address.
_KEPT = {
    "band_id": "khung",
    "source": "nguon",
    "registrant_type": "loai",
    "commune_id": "xa",
    "workplace": "co-quan",
}
TYPE_OF_UNIT = {
    UnitKind.SCHOOL: RegistrantType.STUDENT,
    UnitKind.ENTERPRISE: RegistrantType.WORKER,
    UnitKind.INDUSTRIAL_PARK: RegistrantType.WORKER,
    UnitKind.ARMED_FORCES: RegistrantType.ARMED_FORCES,
}


@bp.route("/quan-ly/dot/<int:drive_id>/them-nguoi", methods=["GET", "POST"])
@requires(Permission.REGISTRATION_ADD)
def counter(drive_id: int) -> AnyResponse:
    """Take one person after the other; after each the empty line is ready and the last ones stand below."""
    drive = found_or_404(drive_in_scope(reading(), current_scope(), drive_id))
    card = _scanned_card()
    form = CounterForm(data=_kept_values()) if request.method == "GET" else CounterForm(_typed(card))
    known = list(known_employers(drive.province_id, today()))
    _offer(form, drive)
    if not form.is_submitted():
        return _page(form, drive, known, 200)
    if card is not None:
        return _page(form, drive, known, 200, notes=_card_notes(form, card, drive))
    if not form.validate() or not _has_certifier(form, drive, known):
        return _page(form, drive, known, 422)
    try:
        _store(form, drive, known)
    except Refused as refused:
        _offer(form, drive)
        show_reasons(form, refused)
        return _page(form, drive, known, 422)
    kept: dict[str, Any] = {name: form[field].data for field, name in _KEPT.items()}
    return go_to(url_for("signups.counter", drive_id=drive_id, **kept))


def _scanned_card() -> CardText | None:
    """Return the card whose line a scanner typed into one of the boxes, usually the first, and sent by Enter."""
    boxes = (request.form.get(name, "") for name in ("full_name", "id_number", "address"))
    return next((card for box in boxes if (card := read_card_text(box, today()))), None)


def _typed(card: CardText | None) -> MultiDict[str, str]:
    """Return what was sent, the boxes of a scanned card filled with what the card says."""
    typed = MultiDict(request.form)
    if card is not None:
        typed["full_name"], typed["id_number"], typed["address"] = (
            card.full_name,
            card.id_number,
            card.address,
        )
        typed["birth-day"] = f"{card.birth.date:%d/%m/%Y}" if card.birth and card.birth.date else ""
    return typed


def _card_notes(form: CounterForm, card: CardText, drive: Drive) -> list[str]:
    """Return what to look at before the line is sent; the only commune that fits an address is chosen in sight."""
    notes = ["Đã đọc thẻ, chưa ghi. Hỏi số điện thoại và ý kiến đồng ý, rồi nhấn Enter.", *card.doubts]
    found = found_in(card.address, drive.province_id)
    if found is not None:
        chosen = form.commune_id.data
        if chosen is None and found.only is not None:
            form.commune_id.data = found.only.unit_id
            notes.append(f"{found.sentence}: đã chọn sẵn, đổi lại nếu không đúng.")
        elif chosen not in [commune.unit_id for commune in found.communes]:
            notes.append(f"{found.sentence}. Xem lại xã, phường đang chọn.")
    return notes


def _kept_values() -> dict[str, Any]:
    """Return what the line starts with: what stayed from the person before, else the office's own place."""
    unit, scope = _own_unit(), current_scope()
    kind = RegistrantType.COMMUNITY
    if scope.role is Role.REPRESENTATIVE:
        kind = TYPE_OF_UNIT.get(unit.kind, RegistrantType.STATE_STAFF)
    start: dict[str, Any] = {
        "registrant_type": kind.value,
        "commune_id": scope.unit_id if scope.role is Role.WARD else None,
        "workplace": unit.name if scope.role is Role.REPRESENTATIVE else "",
        "source": Source.COUNTER.value,
    }
    for field, name in _KEPT.items():
        value = request.args.get(name)
        if value:
            number = plain_number(value) if field in ("band_id", "commune_id") else None
            start[field] = value if number is None else number
    return start


def _own_unit() -> Unit:
    return reading().get_one(Unit, current_scope().unit_id)


def _offer(form: CounterForm, drive: Drive) -> None:
    left = places_of(reading(), drive.id, today()).free
    open_bands = free_bands(band_choices(bands_of(reading(), drive.id), None, now(), free=left))
    form.band_id.offer([("", "Chưa chọn giờ"), *((choice.value, choice.label) for choice in open_bands)])
    form.commune_id.offer(commune_choices(drive.province_id, today(), "Chưa rõ"))


def _workplace(form: CounterForm, known: list[tuple[int, str]]) -> tuple[int | None, str]:
    """Return the workplace; a representative enters people of the own unit only."""
    scope = current_scope()
    if scope.role is Role.REPRESENTATIVE:
        return scope.unit_id, _own_unit().name
    number, text = read_workplace(form.workplace.data or "", known)
    is_community = form.registrant_type.data == RegistrantType.COMMUNITY.value
    return (None if is_community else number), text


def _has_certifier(form: CounterForm, drive: Drive, known: list[tuple[int, str]]) -> bool:
    if chosen_commune(form.commune_id.data) or _workplace(form, known)[0]:
        return True
    if form.commune_id.data is not None:  # "Elsewhere" is an answer: the person comes without certification.
        return True
    show_reasons(form, Refused(Reason("Chọn xã, phường để biết nơi xác nhận danh sách", "commune_id")))
    explain_commune(form, drive.province_id)
    return False


def _store(form: CounterForm, drive: Drive, known: list[tuple[int, str]]) -> None:
    workplace_id, workplace = _workplace(form, known)
    source = Source(form.source.data)
    wish = SignUp(
        drive_id=drive.id,
        band_id=form.band_id.data,
        applicant=Applicant(
            full_name=form.full_name.data,
            birth=form.birth.data,
            id_number=form.id_number.data or "",
            phone=form.phone.data or "",
            registrant_type=RegistrantType(form.registrant_type.data),
            commune_id=chosen_commune(form.commune_id.data),
            address=form.address.data or "",
            workplace_id=workplace_id,
            workplace=workplace,
        ),
        form_key=form.form_key.data,
        consents=((NEEDED_CONSENT, rule(f"consent.{NEEDED_CONSENT}", today()).value["version"]),),
        source=source,
        entered_by_unit_id=current_scope().unit_id,
    )
    with writing() as database:
        signed = actions.add_at_counter(database, wish, by=me(), now=now())
        if form.paper_code.data:
            take_paper_code(database, signed.registration, form.paper_code.data, by=me(), now=now())
        warnings = _warnings(form, drive, signed.registration, database)
        name, code = signed.registration.full_name, shown_code(signed.registration.code)
    flash(f"Đã ghi {name}, mã {code}.", "done")
    for warning in warnings:
        flash(warning, "attention")


def _warnings(form: CounterForm, drive: Drive, made: Registration, database: Any) -> list[str]:
    """Return what the office should look at; the facility's doctor decides, so nothing is refused."""
    day = drive.on_day or today()
    warnings = []
    if may(Permission.REGISTRATION_CHANGE) and has_number_of_another(database, made):
        warnings.append(f"{made.full_name}: {NUMBER_OF_ANOTHER}")
    next_day = told_next_day(database, made, day)
    if next_day is not None:
        warnings.append(f"Theo sổ hiến máu, {made.full_name} hẹn lại từ ngày {short_date(next_day)}.")
    if form.birth.data is not None:
        answer = age_answer(form.birth.data, day, rule("donation.age_years", day))
        if answer.kind != "fits":
            ages = f"từ đủ {answer.least} đến {answer.most} tuổi"
            warnings.append(
                f"Xem lại năm sinh của {made.full_name}: người hiến máu {ages} ({answer.reference})."
            )
    found = found_in(made.address, drive.province_id)
    if found and made.commune_id and made.commune_id not in [commune.unit_id for commune in found.communes]:
        warnings.append(f"{found.sentence}, khác xã, phường đã chọn cho {made.full_name}. Xem lại.")
    if office_queries.namesakes(database, made):
        warnings.append(f"Trong đợt đã có người trùng tên {made.full_name}. Xem lại kẻo ghi hai lần.")
    return warnings


def _page(
    form: CounterForm,
    drive: Drive,
    known: list[tuple[int, str]],
    status: int,
    *,
    notes: Sequence[str] = (),
) -> Response:
    unit_id = current_scope().unit_id
    page = render_template(
        "signups/counter.html",
        form=form,
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        tabs=drive_tabs(drive.id, "signups.drive_registrations", allowed_endpoints()),
        verdict=may_add_at_counter(DriveFacts(drive.state, drive.on_day)),
        employers=known,
        notes=notes,
        first_empty=next((name for name in ("full_name", "phone") if not form[name].data), "consent"),
        is_representative=current_scope().role is Role.REPRESENTATIVE,
        rows=office_queries.last_entered(reading(), drive.id, unit_id),
        state_names=STATE_NAMES,
        state_kinds=STATE_KINDS,
        shown_code=shown_code,
    )
    return make_response(page, status)
