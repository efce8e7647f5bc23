"""Let a registrant see what is stored, withdraw consents, ask for a correction, take a copy, and be deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from flask import Response, abort, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import public
from blueprints.answers import show_reasons
from blueprints.htmx import go_to
from blueprints.signups import bp, proof
from blueprints.signups.rights_forms import CorrectionForm, OwnNumberForm
from blueprints.transaction import reading, writing
from domain.accounts.actions import count_try
from domain.clock import now, today
from domain.donors.naming_actions import choose_naming
from domain.donors.records import Donor, Sex
from domain.donors.rules import next_donation_day
from domain.drives.rules import day_text
from domain.journal import REGISTRANT
from domain.ledger.queries import LedgerLine, ledger_of
from domain.people import masked
from domain.refusals import Reason, Refused
from domain.reports.own_data_queries import (
    BESIDE_THE_LEDGER,
    Piece,
    pieces_of_donor,
    pieces_of_registrations,
)
from domain.reports.retention_actions import delete_own, may_be_deleted
from domain.reports.retention_queries import lists_of
from domain.results.rules import COMPONENT_NAMES
from domain.sealing import keyring_of
from domain.signups import rights_actions
from domain.signups.paper_facts import band_text
from domain.signups.records import Registration
from domain.signups.rights_queries import requests_of
from domain.signups.rights_records import RequestKind
from domain.signups.rights_rules import (
    KIND_NAMES,
    OPTIONAL_PURPOSES,
    REQUEST_STATE_KINDS,
    REQUEST_STATE_NAMES,
    consent_rule,
    consent_text,
    deadlines,
)
from domain.signups.rules import (
    CONSENT_PURPOSES,
    SIGNED_UP_NAMES,
    SOURCE_NAMES,
    STATE_NAMES,
    TYPE_NAMES,
    public_state,
    shown_code,
)
from domain.wording import moment_text, phone_text, short_date
from exchange.csv_out import csv_file

_WINDOW = timedelta(minutes=15)
_MOST_TRIES = 5  # Of a citizen number for one registration.
_TOO_MANY = Reason("Đã thử nhiều lần. Đợi 15 phút rồi nhập lại số căn cước", "id_number")
_OTHER_NUMBER = Reason("Số này khác với số đã đăng ký. Xem lại thẻ căn cước", "id_number")
_CHANNELS = {source.value: name for source, name in SOURCE_NAMES.items()} | {"web": "Trang đăng ký"}


class ConsentLine(NamedTuple):
    """One consent that was given: its title and text as shown then, when, how, and when it was withdrawn."""

    purpose: str
    title: str
    text: str
    version: str
    given: str
    channel: str
    withdrawn: str

    @property
    def may_withdraw(self) -> bool:
        """Return whether it holds and can end on its own."""
        return not self.withdrawn and self.purpose in OPTIONAL_PURPOSES


def _mine() -> Registration | None:
    registration = proof.proved()
    if registration is None:
        flash("Nhập mã đăng ký để xem tiếp. Trang này tự đóng sau 30 phút.", "attention")
    return registration


def _mine_or_403() -> Registration:
    registration = proof.proved()
    if registration is None:
        abort(403)
    return registration


def _facts(registration: Registration) -> list[tuple[str, str]]:
    """Return what is stored about a registrant as (name, text), the empty ones left out."""
    drive, birth = registration.drive, registration.birth_day
    born = short_date(birth) if birth else str(registration.birth_year or "")
    sex = "" if registration.sex is None else "Nữ" if registration.sex is Sex.FEMALE else "Nam"
    commune, workplace = registration.commune, registration.workplace_unit
    last = registration.last_donation_on
    pairs = [
        ("Mã đăng ký", shown_code(registration.code)),
        ("Họ và tên", registration.full_name),
        ("Ngày sinh", born),
        ("Giới tính", sex),
        ("Số căn cước", masked(registration.id_number_tail) if registration.id_number_tail else ""),
        ("Số điện thoại", phone_text(registration.phone) if registration.phone else ""),
        ("Xã, phường", commune.name if commune else ""),
        ("Địa chỉ", registration.address),
        ("Nghề nghiệp", registration.occupation),
        ("Nhóm", TYPE_NAMES[registration.registrant_type]),
        ("Cơ quan, trường, doanh nghiệp", workplace.name if workplace else registration.workplace),
        ("Hiến máu gần nhất, tự khai", short_date(last) if last else ""),
        ("Người đăng ký thay", SIGNED_UP_NAMES.get(registration.signed_up_by, registration.signed_up_by)),
        ("Ghi chú của văn phòng", registration.note),
        ("Đợt hiến máu", f"{drive.host_label}, {day_text(drive.on_day, drive.month)}"),
        ("Khung giờ", band_text(registration)),
        ("Tình trạng", STATE_NAMES[public_state(registration.state)]),
        ("Cách đăng ký", SOURCE_NAMES[registration.source]),
        ("Ghi lần đầu", moment_text(registration.created_at)),
        ("Sửa lần cuối", moment_text(registration.changed_at)),
    ]
    return [(name, text) for name, text in pairs if text]


def _consents(registration: Registration) -> list[ConsentLine]:
    given = sorted(registration.consents, key=lambda one: (CONSENT_PURPOSES.index(one.purpose), one.given_at))
    return [
        ConsentLine(
            one.purpose,
            str(consent_rule(one.purpose, today()).value["title"]),
            consent_text(one.purpose, one.text_version),
            one.text_version,
            moment_text(one.given_at),
            _CHANNELS.get(one.channel, one.channel),
            moment_text(one.withdrawn_at) if one.withdrawn_at else "",
        )
        for one in given
    ]


def _lists(registration: Registration) -> list[str]:
    return [
        f"Danh sách số {one.number} gửi {one.certifier}"
        + (f", xác nhận {moment_text(one.certified_at)}" if one.certified_at else "")
        for one in lists_of(reading(), registration.id)
    ]


def _around(registration: Registration) -> list[tuple[str, str]]:
    """Return what was noted around the registration as (name, text)."""
    return [(piece.name, piece.text) for piece in pieces_of_registrations(reading(), [registration.id])]


def _beside_the_ledger(registration: Registration) -> list[Piece]:
    """Return claims, blood groups, family, gifts and awards, for who has told the citizen number."""
    if registration.donor_id is None:
        return []
    return [
        piece
        for piece in pieces_of_donor(reading(), registration.donor_id)
        if piece.part in BESIDE_THE_LEDGER
    ]


@bp.get("/tra-cuu/du-lieu")
@public
def my_data() -> AnyResponse:
    """Show everything that is stored about the proved registrant, with what may be done about it."""
    registration = _mine()
    if registration is None:
        return go_to(url_for("signups.look_up"))
    return _page(registration, CorrectionForm(formdata=None), OwnNumberForm(formdata=None))


def _page(
    registration: Registration,
    correction: CorrectionForm,
    number: OwnNumberForm,
    lines: list[LedgerLine] | None = None,
) -> Response:
    consents = _consents(registration)
    held = {one.purpose for one in consents if not one.withdrawn}
    donor = reading().get(Donor, registration.donor_id) if lines else None
    page = render_template(
        "signups/my_data.html",
        facts=_facts(registration) + _around(registration),
        consents=consents,
        optional=[
            (purpose, consent_rule(purpose, today()), purpose in held) for purpose in OPTIONAL_PURPOSES
        ],
        lists=_lists(registration),
        requests=requests_of(reading(), registration.id),
        kind_names=KIND_NAMES,
        state_names=REQUEST_STATE_NAMES,
        state_kinds=REQUEST_STATE_KINDS,
        correction=correction,
        number=number,
        has_number=registration.id_number_index is not None,
        lines=lines,
        is_known=registration.donor_id is not None,
        donor=donor,
        beside=_beside_the_ledger(registration) if lines is not None else [],
        naming=_named_donor(registration),
        following=next_donation_day(donor.last_donation_on, donor.last_component, today()) if donor else None,
        component_names=COMPONENT_NAMES,
        until=deadlines(RequestKind.CORRECT, today()),
    )
    return make_response(page, 422 if correction.errors or number.errors else 200)


def _named_donor(registration: Registration) -> Donor | None:
    """Return the donor of a registration who may be named in public, to choose how."""
    donor = reading().get(Donor, registration.donor_id) if registration.donor_id else None
    return donor if donor is not None and donor.may_be_named else None


@bp.post("/tra-cuu/cach-neu-ten")
@public
def change_naming() -> AnyResponse:
    """Store whether the roll of honour names the proved registrant in full or by the first letters."""
    registration, by_initials = _mine_or_403(), request.form.get("ten") == "chu-cai"
    donor = _named_donor(registration)
    if donor is not None:
        with writing() as database:
            choose_naming(database, donor.id, by_initials=by_initials, by=REGISTRANT, now=now())
        flash("Đã ghi: chỉ nêu chữ cái đầu." if by_initials else "Đã ghi: nêu họ tên đầy đủ.", "done")
    return go_to(url_for("signups.my_data"))


@bp.post("/tra-cuu/dong-y")
@public
def change_consent() -> AnyResponse:
    """Withdraw one optional consent of the proved registrant, or give it."""
    registration = _mine_or_403()
    purpose, act = request.form.get("purpose", ""), request.form.get("act", "")
    try:
        with writing() as database:
            if act == "rut":
                rights_actions.withdraw_consent(database, registration.id, purpose, by=REGISTRANT, now=now())
            else:
                rights_actions.give_consent(database, registration.id, purpose, by=REGISTRANT, now=now())
        flash("Đã rút đồng ý." if act == "rut" else "Đã ghi đồng ý.", "done")
    except Refused as refused:
        flash(str(refused), "attention")
    return go_to(url_for("signups.my_data"))


@bp.post("/tra-cuu/yeu-cau-sua")
@public
def ask_correction() -> AnyResponse:
    """Ask the office for a correction and answer with a receipt number and the last day."""
    registration, form = _mine_or_403(), CorrectionForm()
    if form.validate():
        try:
            with writing() as database:
                made = rights_actions.ask_office(
                    database,
                    registration.id,
                    RequestKind.CORRECT,
                    form.words.data,
                    by=REGISTRANT,
                    now=now(),
                )
                receipt, until = made.receipt, made.answer_due_on
            flash(f"Đã gửi yêu cầu {receipt}. Văn phòng trả lời trước hết ngày {short_date(until)}.", "done")
            return go_to(url_for("signups.my_data"))
        except Refused as refused:
            show_reasons(form, refused)
    return _page(registration, form, OwnNumberForm(formdata=None))


@bp.post("/tra-cuu/so-hien-mau")
@public
def my_ledger() -> AnyResponse:
    """Show the own ledger to who also knows the citizen number, because a found slip must not tell the past.

    Only a registration whose owner was met at the desk has a ledger: anybody may type anybody's number.
    """
    registration, form = _mine_or_403(), OwnNumberForm()
    correction = CorrectionForm(formdata=None)
    if not form.validate():
        return _page(registration, correction, form)
    with writing() as database:
        tries = count_try(database, "own_ledger", str(registration.id), window=_WINDOW, now=now())
    if tries > _MOST_TRIES:
        show_reasons(form, Refused(_TOO_MANY))
        return _page(registration, correction, form)
    index = keyring_of(reading()).index(form.id_number.data, "id_number")
    registration = _mine_or_403()
    if registration.id_number_index != index:
        show_reasons(form, Refused(_OTHER_NUMBER))
        return _page(registration, correction, form)
    lines = ledger_of(reading(), registration.donor_id) if registration.donor_id else []
    return _page(registration, correction, OwnNumberForm(formdata=None), lines)


@bp.get("/tra-cuu/du-lieu.csv")
@public
def my_data_file() -> Response:
    """Give what is stored about the proved registrant as a table that opens in Excel."""
    registration = proof.proved()
    if registration is None:
        abort(404)
    rows = [("Thông tin", *pair) for pair in _facts(registration) + _around(registration)]
    for one in _consents(registration):
        state = f"rút {one.withdrawn}" if one.withdrawn else "đang còn"
        rows.append(
            ("Đồng ý", one.title, f"{one.text} (bản {one.version}, {one.channel}, {one.given}, {state})")
        )
    rows += [("Danh sách", "Có tên trong", text) for text in _lists(registration)]
    rows += [
        ("Yêu cầu", f"{one.receipt}, {KIND_NAMES[one.kind]}", REQUEST_STATE_NAMES[one.state])
        for one in requests_of(reading(), registration.id)
    ]
    response = make_response(csv_file(("Phần", "Mục", "Nội dung"), rows))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.csv"'
    return response


@bp.route("/tra-cuu/xoa-du-lieu", methods=["GET", "POST"])
@public
def delete_mine() -> AnyResponse:
    """Ask once, then delete the proved registration, or pass the wish on when something has to be kept."""
    registration = _mine()
    if registration is None:
        return go_to(url_for("signups.look_up"))
    if request.method == "POST":
        with writing() as database:
            made = delete_own(database, registration.id, by=REGISTRANT, now=now())
            receipt = (made.receipt, made.due_on) if made else None
        if receipt is None:
            proof.forget()
            flash("Đã hủy đăng ký và xóa thông tin của anh/chị.", "done")
            return go_to(url_for("signups.look_up"))
        flash(f"Đã gửi yêu cầu {receipt[0]}. Hạn xử lý: hết ngày {short_date(receipt[1])}.", "done")
        return go_to(url_for("signups.my_data"))
    page = render_template(
        "signups/delete_mine.html",
        at_once=may_be_deleted(reading(), registration),
        until=deadlines(RequestKind.DELETE, today()),
        code=shown_code(registration.code),
    )
    return make_response(page)
