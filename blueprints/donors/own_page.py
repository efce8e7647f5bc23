"""Let a donor see the own ledger by card and secret number, keep contact right, claim donations, withdraw consents."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public, record_number
from blueprints.answers import address_key, show_reasons
from blueprints.donors import bp, own_proof
from blueprints.donors.claim_forms import ClaimForm
from blueprints.donors.own_forms import CardForm, ContactForm
from blueprints.htmx import go_to
from blueprints.transaction import reading, writing
from domain.accounts.actions import count_try
from domain.clock import now, today
from domain.commendations.round_own_queries import considered_in, next_round
from domain.commendations.rules import milestone_reached, milestones_on
from domain.donors.card_actions import DONOR, Contact, change_contact, contact_is_right
from domain.donors.card_queries import card_opened_by
from domain.donors.card_rules import PIN_LENGTH, read_card_code
from domain.donors.naming_actions import choose_naming
from domain.donors.records import Donor
from domain.donors.rules import next_donation_day
from domain.ledger import claim_actions
from domain.ledger.claim_queries import claims_of
from domain.ledger.claim_records import ClaimState
from domain.ledger.claim_rules import CLAIM_STATE_KINDS, CLAIM_STATE_NAMES, when_text
from domain.ledger.opening_rules import opening_text
from domain.ledger.queries import ledger_of
from domain.ledger.rules import evidence_words
from domain.refusals import Refused
from domain.results.rules import COMPONENT_NAMES
from domain.signups.donor_consents import latest_registration, purposes_held
from domain.signups.rights_actions import give_consent, withdraw_consent
from domain.signups.rights_rules import OPTIONAL_PURPOSES, consent_rule
from domain.units.records import Unit

_WINDOW, _DAY = timedelta(minutes=15), timedelta(days=1)
_KEPT = "giu-"
_MOST_TRIES = 5  # Of one card in a window: a secret number has only a million values.
_MOST_A_DAY = 20
_MOST_PER_ADDRESS = 60  # Offices and families share an address.
_NOT_FOUND = "Mã thẻ và số bí mật này không đi cùng nhau. Xem lại thẻ và tờ số bí mật."
_TOO_MANY = "Đã thử nhiều lần. Đợi rồi mở lại sau, hoặc đến văn phòng nhận thẻ mới."


@bp.route("/so-hien-mau", methods=["GET", "POST"])
@public
def own_page() -> AnyResponse:
    """Ask for card and secret number, or show the own page; a wrong card and a wrong number get the same answer."""
    form, kept = CardForm(), _kept()
    if not form.is_submitted():
        number = own_proof.own_id()
        return _ask_page(form, 200) if number is None else _page(number, _contact_form(number), 200)
    if not form.validate():
        return _ask_page(form, 422, kept)
    code = read_card_code(form.code.data) or ""
    pin = "".join(sign for sign in form.pin.data if sign.isdigit())
    with writing() as database:
        tries = [
            count_try(database, "own_page", address_key(), window=_WINDOW, now=now()) > _MOST_PER_ADDRESS,
            count_try(database, "own_page", f"card:{code}", window=_WINDOW, now=now()) > _MOST_TRIES,
            count_try(database, "own_page_day", f"card:{code}", window=_DAY, now=now()) > _MOST_A_DAY,
        ]
    if tries[0] or (code and any(tries)):
        form.form_errors.append(_TOO_MANY)
        return _ask_page(form, 429, kept)
    card = card_opened_by(reading(), code, pin) if len(pin) == PIN_LENGTH else None
    if card is None:
        form.form_errors.append(_NOT_FOUND)
        return _ask_page(form, 422, kept)
    is_same = own_proof.was_open_for(card.donor_id)
    own_proof.keep(card.donor_id, card.issued_at.timestamp())
    if kept and is_same:  # Nobody sees what the person before them typed.
        return _go_on(own_proof.own_id_or_ask(), MultiDict(kept))
    return go_to(url_for("donors.own_page"))


def _ask_page(form: CardForm, status: int, kept: list[tuple[str, str]] | None = None) -> Response:
    return make_response(render_template("donors/ask_card.html", form=form, kept=kept or []), status)


def _ask_again(what: str) -> Response:
    """Ask for the card once more, because the own page has closed itself; what was typed waits in this form."""
    typed = [one for one in request.form.items(multi=True) if one[0] != "csrf_token"]
    return _ask_page(CardForm(formdata=None), 403, [("viec", what), *typed])


def _kept() -> list[tuple[str, str]]:
    """Return what was typed before the own page closed itself, as it came back with the card."""
    sent = request.form.items(multi=True)
    return [(name[len(_KEPT) :], value) for name, value in sent if name.startswith(_KEPT)]


def _go_on(number: int, kept: MultiDict[str, str]) -> Response:
    """Show the form that was sent too late, filled as it was, to be sent again."""
    flash("Nội dung anh/chị nhập lúc trước còn đây. Xem lại rồi gửi.", "attention")
    if kept.get("viec") == "khai":
        return make_response(render_template("donors/own_claim.html", form=ClaimForm(formdata=kept)))
    return _page(number, ContactForm(formdata=kept), 200)


def _workplace(donor: Donor) -> str:
    unit = reading().get(Unit, donor.workplace_id) if donor.workplace_id else None
    return unit.name if unit else donor.workplace


def _contact_form(number: int) -> ContactForm:
    donor = reading().get_one(Donor, number)
    known = {"phone": donor.phone, "address": donor.address, "workplace": _workplace(donor)}
    return ContactForm(formdata=None, data=known)


def _page(number: int, form: ContactForm, status: int) -> Response:
    session = reading()
    donor, milestones = session.get_one(Donor, number), milestones_on(today()).value
    held, may_consent = purposes_held(session, number), latest_registration(session, number) is not None
    commune = session.get(Unit, donor.commune_id) if donor.commune_id else None
    page = render_template(
        "donors/own_page.html",
        donor=donor,
        commune=commune.name if commune else "",
        form=form,
        today=today(),
        lines=[one for one in ledger_of(session, number) if not one.taken_back and not one.donation.reverses_id],
        following=next_donation_day(donor.last_donation_on, donor.last_component, today()),
        reached=[milestone for milestone in milestones if milestone <= donor.donations],
        milestone=milestone_reached(donor.donations, milestones),
        next_milestone=next((milestone for milestone in milestones if milestone > donor.donations), None),
        claims=claims_of(session, number),
        considered=considered_in(session, donor, today()),
        following_round=next_round(session, donor),
        waiting=ClaimState.WAITING,
        consents=[(purpose, consent_rule(purpose, today()).value, purpose in held) for purpose in OPTIONAL_PURPOSES],
        may_consent=may_consent,
        component_names=COMPONENT_NAMES,
        state_names=CLAIM_STATE_NAMES,
        state_kinds=CLAIM_STATE_KINDS,
        when_text=when_text,
        opening_text=opening_text,
        evidence_words=evidence_words,
    )  # fmt: skip
    return make_response(page, status)


@bp.post("/so-hien-mau/dong")
@public
def own_leave() -> AnyResponse:
    """Close the own page on this browser."""
    own_proof.forget()
    flash("Đã đóng trang của anh/chị trên máy này.", "done")
    return go_to(url_for("donors.own_page"))


@bp.post("/so-hien-mau/lien-he")
@public
def own_contact() -> AnyResponse:
    """Store how the donor can be reached; what is left as it was is confirmed as still right."""
    number, form = own_proof.own_id(), ContactForm()
    if number is None:
        return _ask_again("lien-he")
    if not form.validate():
        return _page(number, form, 422)
    told = Contact(form.phone.data or "", form.address.data or "", form.workplace.data or "")
    with writing() as database:
        changed = change_contact(database, number, told, by=DONOR, now=now())
    flash("Đã lưu liên hệ mới." if changed else "Đã ghi: liên hệ còn đúng.", "done")
    return go_to(url_for("donors.own_page"))


@bp.post("/so-hien-mau/lien-he-dung")
@public
def own_contact_right() -> AnyResponse:
    """Note that phone and address are still right."""
    number = own_proof.own_id_or_ask()
    with writing() as database:
        contact_is_right(database, number, by=DONOR, now=now())
    flash("Cảm ơn anh/chị. Đã ghi: liên hệ còn đúng.", "done")
    return go_to(url_for("donors.own_page"))


@bp.route("/so-hien-mau/khai", methods=["GET", "POST"])
@public
def own_claim() -> AnyResponse:
    """Take a claim of a donation given earlier or elsewhere; the province answers it on the own page."""
    form = ClaimForm()
    if form.is_submitted() and own_proof.own_id() is None:
        return _ask_again("khai")
    number = own_proof.own_id_or_ask()
    if form.validate_on_submit():
        try:
            with writing() as database:
                claim_actions.make_claim(database, number, form.told(), by=DONOR, now=now())
            flash(
                "Đã gửi. Văn phòng tỉnh xem rồi trả lời ở trang này; giữ giấy chứng nhận để đối chiếu.",
                "done",
            )
            return go_to(url_for("donors.own_page"))
        except Refused as refused:
            show_reasons(form, refused)
    page = render_template("donors/own_claim.html", form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@bp.post("/so-hien-mau/rut-khai")
@public
def own_withdraw_claim() -> AnyResponse:
    """Take a waiting claim of one's own back."""
    number, claim_id = own_proof.own_id_or_ask(), request.form.get("khai", type=record_number) or 0
    try:
        mine = {claim.id for claim in claims_of(reading(), number)}
        if claim_id not in mine:
            raise Refused("Chọn một lời khai trên trang này.")
        with writing() as database:
            claim_actions.withdraw_claim(database, number, claim_id, by=DONOR, now=now())
        flash("Đã rút lời khai.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("donors.own_page"))


@bp.post("/so-hien-mau/cach-neu-ten")
@public
def own_naming() -> AnyResponse:
    """Store whether the roll of honour names the donor in full or by the first letters."""
    number, by_initials = own_proof.own_id_or_ask(), request.form.get("ten") == "chu-cai"
    with writing() as database:
        choose_naming(database, number, by_initials=by_initials, by=DONOR, now=now())
    flash("Đã ghi: chỉ nêu chữ cái đầu." if by_initials else "Đã ghi: nêu họ tên đầy đủ.", "done")
    return go_to(url_for("donors.own_page"))


@bp.post("/so-hien-mau/dong-y")
@public
def own_consent() -> AnyResponse:
    """Withdraw one optional consent in all registrations of the donor, or give it."""
    number, purpose = own_proof.own_id_or_ask(), request.form.get("purpose", "")
    withdraws = request.form.get("act") == "rut"
    registration_id = latest_registration(reading(), number)
    try:
        if registration_id is None:
            raise Refused("Chưa có đăng ký nào của anh/chị để ghi đồng ý.")
        change = withdraw_consent if withdraws else give_consent
        with writing() as database:
            change(database, registration_id, purpose, by=DONOR, now=now())
        flash("Đã rút đồng ý." if withdraws else "Đã ghi đồng ý.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("donors.own_page"))
