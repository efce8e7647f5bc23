"""Let anybody register for a drive, without an account, on one page."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import found_or_404, public
from blueprints.answers import address_key, show_reasons
from blueprints.htmx import go_to, wants_part
from blueprints.signups import bp, proof
from blueprints.signups.forms import SignUpForm
from blueprints.signups.old_address import explain_commune
from blueprints.signups.places import (
    chosen_commune,
    free_bands,
    has_waiting,
    read_band,
    read_workplace,
)
from blueprints.signups.sign_up_offer import (
    asked_band,
    consents_for,
    drives_instead,
    for_whom,
    group_of,
    offer,
    why_closed,
)
from blueprints.transaction import reading, writing
from domain.accounts.actions import count_try
from domain.clock import now, today
from domain.drives.places import kept_for, places_of, walk_in_places
from domain.drives.queries import public_drive
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.journal import REGISTRANT
from domain.people import BirthDay, id_number_warnings
from domain.refusals import Reason, Refused
from domain.rulebook import Rule, rule
from domain.signups import actions, waiting_actions
from domain.signups.records import RegistrantType
from domain.signups.rules import (
    SIGNED_UP_NAMES,
    AgeAnswer,
    Applicant,
    SignUp,
    age_answer,
)
from domain.signups.waiting_queries import has_line

_WINDOW = timedelta(minutes=15)
# A school or a factory signs up from one address; a robot is slower than this only when it does no harm.
# A browser that fills in by itself is quick, too; only many quick forms from one address are a robot's.
_QUICK, _MOST_QUICK = timedelta(seconds=2), 100
CHECKED_WHEN_LEFT = ("full_name", "id_number", "phone")  # Where a slip of the finger is seen at once.
_MOST_PER_ADDRESS = 300
_DONE = "Đã ghi đăng ký. Anh/chị chụp lại màn hình này, hoặc ghi lại mã đăng ký."
_IN_LINE = "Đã ghi vào danh sách chờ. Anh/chị chụp lại màn hình này, hoặc ghi lại mã đăng ký."
_FULL = "Các khung giờ vừa hết suất. Chọn vào danh sách chờ ở dưới, hoặc chọn đợt khác"
_ASK_UNIT = "Anh/chị thuộc đơn vị ấy thì ghi đúng tên đơn vị, hoặc vào danh sách chờ, hoặc chọn đợt khác"
_ASK_WORKPLACE = "Nhập tên cơ quan, trường hoặc doanh nghiệp nơi xác nhận danh sách"
_KNOWN = "Anh/chị đã đăng ký đợt này từ trước. Dưới đây là đăng ký đang có."


class _TooMany(Refused):
    """So many registrations came from one address that a robot is likelier than an office."""


@bp.route("/dot-hien-mau/<int:drive_id>/dang-ky", methods=["GET", "POST"])
@public
def sign_up(drive_id: int) -> AnyResponse:
    """Show the form of a drive and store what was sent; an error keeps everything that was typed."""
    drive = found_or_404(public_drive(reading(), drive_id))
    form = SignUpForm()
    if not form.is_submitted():
        form.group_code.data = request.args.get("nhom", "")[:20]
        form.signed_up_by.data = request.args.get("thay", "")[:20]
    consents, known = consents_for(form), offer(form, drive, request.form.get("band_id", ""))
    closed = why_closed(drive, form)
    if closed:
        return _closed_page(drive, closed)
    if not form.is_submitted():
        form.band_id.data = asked_band(form)
        return _page(form, drive, consents, known, 200)
    left = request.args.get("o")
    if left in CHECKED_WHEN_LEFT and wants_part():
        form.validate()
        return make_response(
            render_template("signups/_checked_field.html", form=form, drive=drive, name=left, is_part=True)
        )
    if "sua" in request.form:
        return _page(form, drive, consents, known, 200)
    if not form.validate() or not _is_complete(form):
        explain_commune(form, drive.province_id)
        return _page(form, drive, consents, known, 422)
    answer = _age_answer(form, drive)
    if answer.kind != "fits":
        return _age_page(drive, answer)
    try:
        kind = _store(form, drive, consents, known)
    except Refused as refused:
        _settle(drive)
        known = offer(form, drive)
        if closed := why_closed(drive, form):
            return _closed_page(drive, closed)
        _show(form, drive, refused)
        return _page(form, drive, consents, known, 429 if isinstance(refused, _TooMany) else 422)
    done = _IN_LINE if read_band(form.band_id.data)[1] else _DONE
    flash(_KNOWN if kind == "known" else done, "attention" if kind == "known" else "done")
    return go_to(url_for("signups.my_registration"))


def _is_complete(form: SignUpForm) -> bool:
    """Ask for the workplace where it certifies, and once to look at a number that does not fit the birth."""
    is_community = form.registrant_type.data == RegistrantType.COMMUNITY.value
    if not is_community and not form.workplace.data:
        show_reasons(form, Refused(Reason(_ASK_WORKPLACE, "workplace")))
        return False
    warnings = id_number_warnings(form.id_number.data, form.birth.data, None)
    if warnings and not form.looked_again.data:
        form.looked_again.data = "1"
        show_reasons(form, Refused(Reason(f"{warnings[0]}, rồi bấm gửi lần nữa", "id_number")))
        return False
    return True


def _age_answer(form: SignUpForm, drive: Drive) -> AgeAnswer:
    day = drive.on_day or today()
    return age_answer(form.birth.data, day, rule("donation.age_years", day))


def _store(
    form: SignUpForm, drive: Drive, consents: list[tuple[str, Rule]], known: list[tuple[int, str]]
) -> actions.Kind:
    workplace_id, workplace = read_workplace(form.workplace.data or "", known)
    kind = RegistrantType(form.registrant_type.data)
    if kind is RegistrantType.COMMUNITY:
        workplace_id = None
    band_id, waits = read_band(form.band_id.data)
    group = group_of(form, drive)
    wish = SignUp(
        drive_id=drive.id,
        band_id=band_id,
        waits=waits,
        group_id=group.id if group else None,
        signed_up_by=for_whom(form),
        priority_code=(form.priority_code.data or "") if waits else "",
        applicant=Applicant(
            full_name=form.full_name.data,
            birth=BirthDay(form.birth.data.date, form.birth.data.year),
            id_number=form.id_number.data,
            phone=form.phone.data,
            registrant_type=kind,
            commune_id=chosen_commune(form.commune_id.data),
            address=form.address.data,
            workplace_id=workplace_id,
            workplace=workplace,
        ),
        form_key=form.form_key.data,
        consents=tuple((purpose, text.value["version"]) for purpose, text in consents if form[purpose].data),
    )
    is_quick = form.form_time.data < _QUICK
    with writing() as database:
        tries = count_try(database, "sign_up", address_key(), window=_WINDOW, now=now())
        quick = (
            count_try(database, "quick_sign_up", address_key(), window=_WINDOW, now=now()) if is_quick else 0
        )
        if tries > _MOST_PER_ADDRESS or quick > _MOST_QUICK:
            raise _TooMany(
                "Nơi này vừa gửi rất nhiều đăng ký. Đợi 15 phút rồi gửi tiếp, hoặc gọi Ban Chỉ đạo."
            )
        signed = actions.sign_up(database, wish, by=REGISTRANT, now=now())
        number = signed.registration.id
    proof.keep(number)
    return signed.kind


def _settle(drive: Drive) -> None:
    """Let offers that ran out pass on, although the sign-up that met them was refused and stored nothing."""
    if has_line(reading(), drive.id):
        with writing() as database:
            waiting_actions.settle(database, drive.id, now=now())


def _show(form: SignUpForm, drive: Drive, refused: Refused) -> None:
    """Show the reasons; a full band names what may be chosen instead, and is chosen no longer."""
    reasons = []
    waited = read_band(form.band_id.data)[1]
    for reason in refused.reasons:
        if reason.field == "band_id" and not waited:
            left = places_of(reading(), drive.id, today()).free
            others = ", ".join(choice.label for choice in free_bands(form.band_id.choices)[:3])
            if left:
                reason = Reason(f"{reason.sentence}: {others}", "band_id")
            elif kept_for(reading(), drive.id, today()):
                reason = Reason(f"{reason.sentence}. {_ASK_UNIT}", "band_id")
            else:
                reason = Reason(_FULL, "band_id")
            form.band_id.data = form.band_id.data if not left and others else None
        reasons.append(reason)
    show_reasons(form, Refused(*reasons))


def _page(
    form: SignUpForm,
    drive: Drive,
    consents: list[tuple[str, Rule]],
    known: list[tuple[int, str]],
    status: int,
) -> Response:
    whom = SIGNED_UP_NAMES.get(for_whom(form), "")
    for purpose, text in consents:
        form[purpose].label.text = text.value["title"]
    if whom:
        form.phone.label.text = "Số điện thoại của anh/chị"
        form.registrant_type.label.text = "Người hiến máu là"
    kept_in_links = {
        name: value for name, value in (("khung", asked_band(form)), ("nhom", form.group_code.data)) if value
    }
    page = render_template(
        "signups/sign_up.html",
        form=form,
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        consents=consents,
        employers=known,
        kept=kept_for(reading(), drive.id, today()),
        walk_ins=walk_in_places(drive),
        whom=whom,
        relations=SIGNED_UP_NAMES,
        kept_in_links=kept_in_links,
        group=group_of(form, drive),
        is_full=not free_bands(form.band_id.choices),
        may_wait=has_waiting(form.band_id.choices),
        next_drives=[] if free_bands(form.band_id.choices) else drives_instead(drive),
    )
    return make_response(page, status)


def _closed_page(drive: Drive, sentence: str) -> Response:
    page = render_template(
        "signups/closed.html", drive=drive, sentence=sentence, next_drives=drives_instead(drive)
    )
    return make_response(page, 422 if request.method == "POST" else 200)


def _age_page(drive: Drive, answer: AgeAnswer) -> Response:
    """Explain the age that the rules ask for; nothing is stored, and what was typed can be mended."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    day: date = drive.on_day or today()
    page = render_template("signups/age.html", drive=drive, answer=answer, typed=typed, day=day)
    return make_response(page)
