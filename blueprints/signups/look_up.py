"""Let a registrant find, change, print and cancel the own registration by code and phone or birth day."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, current_app, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.answers import address_key, show_reasons
from blueprints.htmx import go_to
from blueprints.pages import pdf_response
from blueprints.signups import bp, proof
from blueprints.signups.forms import LookUpForm
from blueprints.signups.my_page import band_form, event_of, my_page
from blueprints.signups.waiting_forms import LastDonationForm
from blueprints.transaction import reading, writing
from documents.registration_form import registration_forms_pdf
from documents.slip import registration_slip_pdf
from domain.accounts.actions import count_try
from domain.clock import now
from domain.drives.change_queries import latest_change
from domain.drives.queries import phone_of_host
from domain.drives.rules import day_text
from domain.journal import REGISTRANT
from domain.refusals import Reason, Refused
from domain.signups import actions, change_actions, waiting_actions
from domain.signups.paper_facts import form_facts, slip_facts
from domain.signups.queries import proved_registration
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import IN_LIST_STATES, read_code, shown_code
from domain.signups.waiting_queries import has_line, waiting_place
from exchange.calendar import drive_ics

_WINDOW = timedelta(minutes=15)
_MOST_TRIES = 10  # Of one code; a code has 40 random bits.
_MOST_PER_ADDRESS = 60  # Offices and families share an address.
_NOT_FOUND = "Chưa tìm thấy đăng ký khớp với mã và thông tin này. Xem lại mã, số điện thoại hoặc ngày sinh."
_ANSWERS = {
    "nhan": (waiting_actions.accept, "Đã nhận suất. Hẹn gặp anh/chị."),
    "nhuong": (waiting_actions.decline, "Đã nhường suất này cho người tiếp theo. Cảm ơn anh/chị đã báo."),
    "cho-tiep": (waiting_actions.wait_again, "Anh/chị đã về cuối danh sách chờ."),
}
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
    number, drive_id = found.id, found.drive_id
    if has_line(reading(), drive_id):
        with writing() as database:
            waiting_actions.settle(database, drive_id, now=now())
    proof.keep(number)
    return go_to(url_for("signups.my_registration"))


def _look_up_page(form: LookUpForm, status: int) -> Response:
    return make_response(render_template("signups/look_up.html", form=form), status)


def _mine() -> Registration:
    """Return the proved registration; 404 when the proof has ended, for files that have no page to lead to."""
    registration = proof.proved()
    if registration is None:
        abort(404)
    return registration


def _has_place(registration: Registration) -> bool:
    """Return whether there is anything to print: not for a cancelled registration, nor for one that waits."""
    is_cancelled = registration.state is RegistrationState.CANCELLED
    return not is_cancelled and waiting_place(reading(), registration.id) is None


@bp.get("/tra-cuu/dang-ky")
@public
def my_registration() -> AnyResponse:
    """Show the proved registration with everything its owner may do."""
    registration = proof.proved()
    if registration is None:
        flash("Nhập mã đăng ký để xem tiếp. Trang này tự đóng sau 30 phút.", "attention")
        return go_to(url_for("signups.look_up"))
    return my_page(registration, band_form(registration), 200)


@bp.post("/tra-cuu/suat-cho")
@public
def answer_offer() -> AnyResponse:
    """Take the offered place, pass it on, or wait again; the proved registration only."""
    number, answer = proof.proved_id_or_403(), _ANSWERS.get(request.form.get("viec", ""))
    if answer is None:
        abort(404)
    act, sentence = answer
    try:
        with writing() as database:
            act(database, number, by=REGISTRANT, now=now())
        flash(sentence, "done")
    except Refused as refused:
        flash(refused.reasons[0].sentence, "attention")
    return go_to(url_for("signups.my_registration"))


@bp.post("/tra-cuu/lan-hien-truoc")
@public
def declare_donation() -> AnyResponse:
    """Note the last donation as the registrant remembers it, to say from when the next one may be."""
    number, form = proof.proved_id_or_403(), LastDonationForm()
    if form.validate():
        try:
            with writing() as database:
                change_actions.declare_donation(
                    database, number, form.last_donation_on.data, by=REGISTRANT, now=now()
                )
            flash("Đã ghi ngày hiến máu gần nhất.", "done")
            return go_to(url_for("signups.my_registration"))
        except Refused as refused:
            show_reasons(form, refused)
    mine = _mine()
    return my_page(mine, band_form(mine), 422, form)


@bp.post("/tra-cuu/doi-gio")
@public
def change_band() -> AnyResponse:
    """Move the proved registration to another band; the old place stays when the new band is full."""
    number = proof.proved_id_or_403()
    form = band_form(_mine())
    if form.validate():
        try:
            with writing() as database:
                change_actions.change_band(database, number, form.band_id.data, by=REGISTRANT, now=now())
            flash("Đã đổi khung giờ.", "done")
            return go_to(url_for("signups.my_registration"))
        except Refused as refused:
            form = band_form(_mine())
            form.band_id.data = None
            show_reasons(form, refused)
    return my_page(_mine(), form, 422)


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
    page = render_template(
        "signups/cancel.html",
        drive=drive,
        when=when,
        code=shown_code(registration.code),
        in_line=registration.state in IN_LIST_STATES or waiting_place(reading(), registration.id) is not None,
    )
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
    if not _has_place(registration) or registration.drive.on_day is None:
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
    if not _has_place(registration):
        abort(404)
    settings = current_app.extensions["settings"]
    # Who found a slip and knows the phone number learns neither the citizen number nor the past.
    facts = form_facts(registration, None, id_number="", site=settings.public_url, sample=settings.is_demo)
    return pdf_response(registration_forms_pdf([facts]), "phieu-dang-ky-hien-mau.pdf")


@bp.get("/tra-cuu/lich.ics")
@public
def my_calendar() -> Response:
    """Give the own hour as a calendar file."""
    event = event_of(_mine())
    if event is None:
        abort(404)
    response = make_response(drive_ics([event], title="Lịch hiến máu của tôi"))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="lich-hien-mau.ics"'
    return response
