"""Show an office the registrations it looks after, and let it correct, compare, move and cancel them."""

from __future__ import annotations

from typing import Any

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
from blueprints.answers import me, show_reasons
from blueprints.htmx import go_to, page_or_part
from blueprints.navigation import drive_tabs
from blueprints.signups import bp
from blueprints.signups.forms import REVEAL_REASONS, BandForm, CorrectForm, OfficeFilterForm, RevealForm
from blueprints.signups.next_days import told_next_day
from blueprints.signups.places import band_choices, chosen_commune, commune_choices
from blueprints.transaction import reading, writing
from domain.clock import now, today
from domain.donors.queries import has_number_of_another
from domain.donors.rules import NUMBER_OF_ANOTHER
from domain.drives.queries import drive_in_scope
from domain.drives.rules import day_text
from domain.refusals import Refused
from domain.rulebook import rule
from domain.signups import actions, change_actions, office_actions, office_queries, queries
from domain.signups.paper_facts import address_text, band_text, birth_text
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import (
    CONSENT_PURPOSES,
    IN_LIST_STATES,
    SIGNED_UP_NAMES,
    SOURCE_NAMES,
    STATE_KINDS,
    STATE_NAMES,
    TYPE_NAMES,
    may_change,
    shown_code,
)

_WORDS: dict[str, Any] = {
    "state_names": STATE_NAMES,
    "state_kinds": STATE_KINDS,
    "type_names": TYPE_NAMES,
    "shown_code": shown_code,
    "day_text": day_text,
}


def _narrowed() -> tuple[OfficeFilterForm, str, RegistrationState | None]:
    """Read the filter from the address; what cannot be read narrows nothing."""
    form = OfficeFilterForm(request.args)
    form.validate()
    known = form.state.data in [state.value for state in RegistrationState]
    return form, form.words.data or "", RegistrationState(form.state.data) if known else None


def _next_url(next_id: int | None, **more: Any) -> str | None:
    if next_id is None:
        return None
    kept = {name: request.args[name] for name in ("tim", "trang-thai", "da-qua") if request.args.get(name)}
    return url_for(str(request.endpoint), sau=next_id, **(more | kept))


@bp.get("/quan-ly/dang-ky/")
@requires(Permission.REGISTRATION_READ)
def office_list() -> Response:
    """Show all registrations in scope, those of the next drives first."""
    form, words, state = _narrowed()
    scope, after = current_scope(), request.args.get("sau", type=record_number)
    from_day = None if form.past.data else today()
    page = office_queries.office_page(
        reading(), scope, from_day=from_day, words=words, state=state, after=after
    )
    return page_or_part(
        "signups/office_list.html",
        "signups/_office_rows.html",
        form=form,
        rows=page.rows,
        next_url=_next_url(page.next_id),
        held=queries.held_count(reading(), scope),
        is_narrowed=bool(words or state),
        shows_drive=True,
        **_WORDS,
    )


@bp.get("/quan-ly/dot/<int:drive_id>/dang-ky")
@requires(Permission.REGISTRATION_READ)
def drive_registrations(drive_id: int) -> Response:
    """Show the registrations of one drive; those that wait to be compared come first."""
    scope = current_scope()
    drive = found_or_404(drive_in_scope(reading(), scope, drive_id))
    form, words, state = _narrowed()
    page = office_queries.office_page(
        reading(),
        scope,
        from_day=None,
        drive_id=drive_id,
        words=words,
        state=state,
        after=request.args.get("sau", type=record_number),
    )
    return page_or_part(
        "signups/drive_registrations.html",
        "signups/_office_rows.html",
        drive=drive,
        tabs=drive_tabs(drive_id, "signups.drive_registrations", allowed_endpoints()),
        form=form,
        rows=page.rows,
        next_url=_next_url(page.next_id, drive_id=drive_id),
        held=office_queries.held_rows(reading(), scope, drive_id),
        counts=office_queries.state_counts(reading(), scope, drive_id),
        is_narrowed=bool(words or state),
        shows_drive=False,
        may_add=may(Permission.REGISTRATION_ADD),
        may_change=may(Permission.REGISTRATION_CHANGE),
        **_WORDS,
    )


def _in_scope(registration_id: int) -> Registration:
    return found_or_404(queries.registration_in_scope(reading(), current_scope(), registration_id))


def _page(
    registration: Registration,
    *,
    correct_form: CorrectForm | None = None,
    band_form: BandForm | None = None,
    reveal_form: RevealForm | None = None,
    number: str = "",
    status: int = 200,
) -> Response:
    drive, may_correct = registration.drive, may(Permission.REGISTRATION_CHANGE)
    day = drive.on_day or today()
    interval = int(rule("donation.interval_days.toan_phan", day).value)
    page = render_template(
        "signups/registration.html",
        registration=registration,
        drive=drive,
        correct_form=correct_form or _correct_form(registration),
        band_form=band_form or _band_form(registration),
        reveal_form=reveal_form or RevealForm(_sent(False)),
        number=number,
        band=band_text(registration),
        birth=birth_text(registration),
        address=address_text(registration),
        source_name=SOURCE_NAMES[registration.source],
        consents=_consents(registration),
        in_line=registration.state in IN_LIST_STATES,
        signed_up_for=SIGNED_UP_NAMES.get(registration.signed_up_by, ""),
        next_day=told_next_day(reading(), registration, day),
        number_doubt=NUMBER_OF_ANOTHER
        if may_correct and has_number_of_another(reading(), registration)
        else "",
        near=queries.near_drives(reading(), registration, interval),
        may_change=may_correct and may_change(registration.state, drive.on_day, today()).accepted,
        may_reveal=may(Permission.DONOR_REVEAL) and registration.id_number_sealed is not None,
        may_print=may(Permission.FORM_PRINT),
        **_WORDS,
    )
    return make_response(page, status)


def _consents(registration: Registration) -> list[str]:
    given = {consent.purpose for consent in registration.consents if consent.withdrawn_at is None}
    return [
        rule(f"consent.{purpose}", today()).value["title"] for purpose in CONSENT_PURPOSES if purpose in given
    ]


def _sent(is_sent: bool) -> Any:
    """Return what a form reads: only the one that was sent reads the request, its neighbours stay as stored."""
    return request.form if is_sent else None


def _correct_form(registration: Registration, *, is_sent: bool = False) -> CorrectForm:
    form = CorrectForm(
        _sent(is_sent),
        data={
            "full_name": registration.full_name,
            "phone": registration.phone or None,
            "commune_id": registration.commune_id or 0,
            "address": registration.address,
        },
    )
    form.commune_id.offer(commune_choices(registration.drive.province_id, today(), "Chưa rõ"))
    return form


def _band_form(registration: Registration, *, is_sent: bool = False) -> BandForm:
    form, drive = BandForm(_sent(is_sent)), registration.drive
    offered = band_choices(queries.bands_of(reading(), drive.id), drive.on_day, now())
    form.band_id.offer([choice for choice in offered if choice.value != str(registration.band_id)])
    return form


@bp.get("/quan-ly/dang-ky/<int:registration_id>")
@requires(Permission.REGISTRATION_READ)
def registration(registration_id: int) -> Response:
    """Show one registration with what the office may do about it."""
    return _page(_in_scope(registration_id))


@bp.post("/quan-ly/dang-ky/<int:registration_id>/sua")
@requires(Permission.REGISTRATION_CHANGE)
def correct(registration_id: int) -> AnyResponse:
    """Correct name, citizen number, phone and address."""
    found = _in_scope(registration_id)
    form = _correct_form(found, is_sent=True)
    if form.validate():
        try:
            with writing() as database:
                office_actions.correct(
                    database,
                    registration_id,
                    full_name=form.full_name.data,
                    id_number=form.id_number.data or "",
                    phone=form.phone.data or "",
                    commune_id=chosen_commune(form.commune_id.data),
                    address=form.address.data or "",
                    by=me(),
                    now=now(),
                )
            flash("Đã lưu.", "done")
            return go_to(url_for("signups.registration", registration_id=registration_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(_in_scope(registration_id), correct_form=form, status=422)


@bp.post("/quan-ly/dang-ky/<int:registration_id>/doi-gio")
@requires(Permission.REGISTRATION_CHANGE)
def move(registration_id: int) -> AnyResponse:
    """Move a registration to another band of its drive."""
    form = _band_form(_in_scope(registration_id), is_sent=True)
    if form.validate():
        try:
            with writing() as database:
                change_actions.change_band(
                    database, registration_id, form.band_id.data, by=me(), now=now(), at_counter=True
                )
            flash("Đã đổi khung giờ.", "done")
            return go_to(url_for("signups.registration", registration_id=registration_id))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(_in_scope(registration_id), band_form=form, status=422)


@bp.route("/quan-ly/dang-ky/<int:registration_id>/huy", methods=["GET", "POST"])
@requires(Permission.REGISTRATION_CHANGE)
def office_cancel(registration_id: int) -> AnyResponse:
    """Ask once, then cancel a registration for its owner."""
    found = _in_scope(registration_id)
    if request.method == "POST":
        try:
            with writing() as database:
                actions.cancel(database, registration_id, by=me(), now=now())
            flash(f"Đã hủy đăng ký của {found.full_name}.", "done")
        except Refused as refused:
            flash(refused.reasons[0].sentence, "attention")
        return go_to(url_for("signups.drive_registrations", drive_id=found.drive_id))
    return make_response(render_template("signups/office_cancel.html", registration=found, **_WORDS))


@bp.post("/quan-ly/dang-ky/<int:registration_id>/nhan")
@requires(Permission.REGISTRATION_CHANGE)
def accept(registration_id: int) -> AnyResponse:
    """Accept a registration that was held, as that of another person."""
    found = _in_scope(registration_id)
    try:
        with writing() as database:
            office_actions.accept_held(database, registration_id, by=me(), now=now())
        flash(f"Đã nhận đăng ký của {found.full_name}.", "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
        return go_to(url_for("signups.registration", registration_id=registration_id))
    return go_to(url_for("signups.drive_registrations", drive_id=found.drive_id))


@bp.post("/quan-ly/dang-ky/<int:registration_id>/so-can-cuoc")
@requires(Permission.DONOR_REVEAL)
def reveal(registration_id: int) -> AnyResponse:
    """Show the citizen number once, for a reason that the journal keeps."""
    found, form = _in_scope(registration_id), RevealForm()
    if not form.validate():
        return _page(found, reveal_form=form, status=422)
    try:
        with writing() as database:
            again = database.get_one(Registration, registration_id)
            reason = REVEAL_REASONS[form.reason.data]
            number = office_actions.reveal_number(database, again, reason=reason, by=me(), now=now())
    except Refused as refused:
        show_reasons(form, refused)
        return _page(_in_scope(registration_id), reveal_form=form, status=422)
    return _page(_in_scope(registration_id), number=number)
