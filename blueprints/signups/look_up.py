"""Let a registrant find, change, print and cancel the own registration by code and phone or birth day."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, abort, current_app, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.answers import address_key, show_reasons
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.signups import bp, proof
from blueprints.signups.forms import BandForm, LookUpForm
from blueprints.signups.places import band_choices, free_bands
from blueprints.transaction import reading, writing
from documents.registration_form import registration_forms_pdf
from documents.slip import registration_slip_pdf
from domain.accounts.actions import count_try
from domain.clock import VIETNAM, now, today
from domain.drives.change_queries import latest_change
from domain.drives.queries import phone_of_host
from domain.drives.records import DriveState
from domain.drives.rules import WHAT_TO_BRING, DriveFacts, day_text, may_sign_up
from domain.journal import REGISTRANT
from domain.refusals import Reason, Refused
from domain.signups import actions
from domain.signups.paper_facts import band_text, changed_since, form_facts, slip_facts
from domain.signups.queries import bands_of, proved_registration
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import STATE_KINDS, STATE_NAMES, may_change, public_state, read_code, shown_code
from exchange.calendar import DriveEvent, drive_ics

_WINDOW = timedelta(minutes=15)
_MOST_TRIES = 10  # Of one code; a code has 40 random bits.
_MOST_PER_ADDRESS = 60  # Offices and families share an address.
_NOT_FOUND = "Chưa tìm thấy đăng ký khớp với mã và thông tin này. Xem lại mã, số điện thoại hoặc ngày sinh."
_TOO_MANY = "Đã thử nhiều lần. Đợi 15 phút rồi tra cứu lại, hoặc gọi Ban Chỉ đạo nơi tổ chức."


@bp.route("/tra-cuu", methods=["GET", "POST"])
@public
def look_up() -> AnyResponse:
    """Ask for code and phone or birth day; a wrong code and a wrong phone get the same answer."""
    form = LookUpForm()
    if not form.is_submitted():
        form.code.data = request.args.get("ma", "")[:20]
        return _look_up_page(form, 200)
    if not form.validate():
        return _look_up_page(form, 422)
    if not form.phone.data and not form.birth.data:
        show_reasons(form, Refused(Reason("Nhập số điện thoại hoặc ngày sinh đã đăng ký", "phone")))
        return _look_up_page(form, 422)
    code = read_code(form.code.data) or ""
    with writing() as database:
        by_address = count_try(database, "look_up", address_key(), window=_WINDOW, now=now())
        by_code = count_try(database, "look_up", f"code:{code}", window=_WINDOW, now=now())
    if by_address > _MOST_PER_ADDRESS or (code and by_code > _MOST_TRIES):
        form.form_errors.append(_TOO_MANY)
        return _look_up_page(form, 429)
    found = proved_registration(reading(), code, phone=form.phone.data, birth=form.birth.data)
    if found is None:
        form.form_errors.append(_NOT_FOUND)
        return _look_up_page(form, 422)
    proof.keep(found.id)
    return go_to(url_for("signups.my_registration"))


def _look_up_page(form: LookUpForm, status: int) -> Response:
    return make_response(render_template("signups/look_up.html", form=form), status)


def _mine() -> Registration:
    """Return the proved registration; 404 when the proof has ended, for files that have no page to lead to."""
    registration = proof.proved()
    if registration is None:
        abort(404)
    return registration


def _state_words(registration: Registration) -> str:
    """Say in a sentence how a registration stands; one that is held reads as any that waits."""
    unit = registration.certifying_unit.name if registration.certifying_unit else "nơi xác nhận"
    return {
        RegistrationState.PENDING: f"Đã nhận đăng ký. Đang chờ {unit} xác nhận danh sách.",
        RegistrationState.CERTIFIED: f"Đã được {unit} xác nhận.",
        RegistrationState.CALLED: f"Đã được {unit} xác nhận và đã gọi nhắc lịch.",
        RegistrationState.ARRIVED: "Anh/chị đã đến. Cảm ơn anh/chị.",
        RegistrationState.CANCELLED: "Đăng ký này đã hủy. Anh/chị có thể đăng ký lại bất cứ lúc nào.",
    }[public_state(registration.state)]


@bp.get("/tra-cuu/dang-ky")
@public
def my_registration() -> AnyResponse:
    """Show the proved registration with everything its owner may do."""
    registration = proof.proved()
    if registration is None:
        flash("Nhập mã đăng ký để xem tiếp. Trang này tự đóng sau 30 phút.", "attention")
        return go_to(url_for("signups.look_up"))
    return _my_page(registration, _band_form(registration), 200)


def _band_form(registration: Registration) -> BandForm:
    form, drive = BandForm(), registration.drive
    offered = band_choices(bands_of(reading(), drive.id), drive.on_day, now())
    form.band_id.offer([choice for choice in offered if choice.value != str(registration.band_id)])
    return form


def _my_page(registration: Registration, form: BandForm, status: int) -> Response:
    drive, shown = registration.drive, public_state(registration.state)
    is_open = may_sign_up(DriveFacts(drive.state, drive.on_day), today()).accepted
    may = may_change(registration.state, drive.on_day, today()).accepted
    page = render_template(
        "signups/my_registration.html",
        registration=registration,
        drive=drive,
        form=form,
        code=shown_code(registration.code),
        state_name=STATE_NAMES[shown],
        state_kind=STATE_KINDS[shown],
        state_words=_state_words(registration),
        when=day_text(drive.on_day, drive.month),
        changes=changed_since(registration, latest_change(reading(), drive.id))[1:],
        band=band_text(registration),
        phone=phone_of_host(reading(), drive.host),
        bring=WHAT_TO_BRING,
        may_cancel=may,
        may_change_band=may and is_open and bool(free_bands(form.band_id.choices)),
        has_papers=registration.state is not RegistrationState.CANCELLED and drive.on_day is not None,
        has_calendar=_event(registration) is not None,
    )
    return make_response(page, status)


@bp.post("/tra-cuu/doi-gio")
@public
def change_band() -> AnyResponse:
    """Move the proved registration to another band; the old place stays when the new band is full."""
    number = proof.proved_id_or_403()
    form = _band_form(_mine())
    if form.validate():
        try:
            with writing() as database:
                actions.change_band(database, number, form.band_id.data, by=REGISTRANT, now=now())
            flash("Đã đổi khung giờ.", "done")
            return go_to(url_for("signups.my_registration"))
        except Refused as refused:
            form = _band_form(_mine())
            form.band_id.data = None
            show_reasons(form, refused)
    return _my_page(_mine(), form, 422)


@bp.route("/tra-cuu/huy", methods=["GET", "POST"])
@public
def cancel() -> AnyResponse:
    """Ask once, then cancel the proved registration and free its place."""
    registration = proof.proved()
    if registration is None:
        return go_to(url_for("signups.look_up"))
    if request.method == "POST":
        try:
            with writing() as database:
                actions.cancel(database, registration.id, by=REGISTRANT, now=now())
            flash("Đã hủy đăng ký. Cảm ơn anh/chị đã báo, chỗ này dành cho người khác.", "done")
        except Refused as refused:
            flash(refused.reasons[0].sentence, "attention")
        return go_to(url_for("signups.my_registration"))
    drive = registration.drive
    when = day_text(drive.on_day, drive.month)
    page = render_template("signups/cancel.html", drive=drive, when=when, code=shown_code(registration.code))
    return make_response(page)


@bp.post("/tra-cuu/dong")
@public
def close() -> AnyResponse:
    """End the proof, for a shared computer."""
    proof.forget()
    flash("Đã đóng. Muốn xem lại, anh/chị nhập mã đăng ký.", "done")
    return go_to(url_for("signups.look_up"))


@bp.get("/tra-cuu/phieu.pdf")
@public
def slip() -> Response:
    """Print the slip of the proved registration."""
    registration = _mine()
    if registration.state is RegistrationState.CANCELLED or registration.drive.on_day is None:
        abort(404)
    settings = current_app.extensions["settings"]
    phone = phone_of_host(reading(), registration.drive.host)
    facts = slip_facts(
        registration,
        site=settings.public_url,
        phone=phone,
        sample=settings.is_demo,
        change=latest_change(reading(), registration.drive_id),
    )
    return pdf_response(registration_slip_pdf(facts), "giay-hen-hien-mau.pdf")


@bp.get("/tra-cuu/phieu-dang-ky.pdf")
@public
def my_form() -> Response:
    """Print the registration form of the proved registration; the citizen number is left to the hand."""
    registration = _mine()
    if registration.state is RegistrationState.CANCELLED:
        abort(404)
    settings = current_app.extensions["settings"]
    # Who found a slip and knows the phone number learns neither the citizen number nor the past.
    facts = form_facts(registration, None, id_number="", site=settings.public_url, sample=settings.is_demo)
    return pdf_response(registration_forms_pdf([facts]), "phieu-dang-ky-hien-mau.pdf")


def _event(registration: Registration) -> DriveEvent | None:
    """Return the own hour as a calendar entry, or None as long as it is not known."""
    drive, band = registration.drive, registration.band
    starts_at = band.starts_at if band else drive.starts_at
    ends_at = band.ends_at if band else drive.ends_at
    if drive.on_day is None or starts_at is None or ends_at is None or ends_at <= starts_at:
        return None
    off = drive.state in (DriveState.CANCELLED, DriveState.POSTPONED)
    settings = current_app.extensions["settings"]
    return DriveEvent(
        uid=f"dang-ky-{registration.code}@giot-hong",
        start=datetime.combine(drive.on_day, starts_at, VIETNAM),
        end=datetime.combine(drive.on_day, ends_at, VIETNAM),
        changed=max(drive.changed_at, registration.changed_at),
        summary=f"Hiến máu: {drive.venue or drive.host_label}",
        location=", ".join(part for part in (drive.venue, drive.venue_address) if part),
        description="Mang theo: " + "; ".join(WHAT_TO_BRING) + ".",
        url=f"{settings.public_url}/tra-cuu",
        sequence=drive.version,
        cancelled=off or registration.state is RegistrationState.CANCELLED,
    )


@bp.get("/tra-cuu/lich.ics")
@public
def my_calendar() -> Response:
    """Give the own hour as a calendar file."""
    event = _event(_mine())
    if event is None:
        abort(404)
    response = make_response(drive_ics([event], title="Lịch hiến máu của tôi"))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="lich-hien-mau.ics"'
    return response
