"""Let somebody make a code for a family, a class or a workshop, and see how many of it have signed up."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, make_response, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import found_or_404, public
from blueprints.answers import address_key, public_url, show_reasons
from blueprints.htmx import go_to
from blueprints.signups import bp
from blueprints.signups.waiting_forms import GroupForm, LeaderForm
from blueprints.transaction import reading, writing
from domain.accounts.actions import count_try
from domain.clock import now, today
from domain.drives.queries import public_drive
from domain.drives.records import Drive
from domain.drives.rules import DriveFacts, day_text
from domain.journal import REGISTRANT
from domain.refusals import Refused
from domain.rulebook import rule
from domain.signups import group_actions
from domain.signups.group_queries import head_count, led_group
from domain.signups.group_rules import CODE_LENGTH, KIND_NAMES, SECRET_LENGTH, read_signs, shown_secret
from domain.signups.records import GroupKind
from domain.signups.waiting_rules import may_wait

_NAME = "group"  # The leader's own code and secret in the signed cookie, until "Xong, đóng lại".
_WINDOW = timedelta(minutes=15)
_MOST_TRIES = 20
_NOT_FOUND = "Chưa tìm thấy nhóm khớp với hai mã này. Xem lại từng chữ và số."
_TOO_MANY = "Đã thử nhiều lần. Đợi 15 phút rồi thử lại, hoặc gọi Ban Chỉ đạo nơi tổ chức."


@bp.route("/dot-hien-mau/<int:drive_id>/nhom", methods=["GET", "POST"])
@public
def make_group(drive_id: int) -> AnyResponse:
    """Make the code of a group for a drive; the leader's secret is told once."""
    drive = found_or_404(public_drive(reading(), drive_id))
    verdict = may_wait(DriveFacts(drive.state, drive.on_day), today())
    form = GroupForm()
    if not verdict.accepted:
        flash(verdict.reasons[0].sentence, "attention")
        return go_to(url_for("drives.drive", drive_id=drive_id))
    if not form.is_submitted():
        return _make_page(form, drive, 200)
    if not form.validate():
        return _make_page(form, drive, 422)
    try:
        with writing() as database:
            tries = count_try(database, "make_group", address_key(), window=_WINDOW, now=now())
            if tries > int(rule("group.most_per_address", today()).value):
                raise Refused(_TOO_MANY)
            made = group_actions.make_group(
                database,
                drive_id,
                kind=GroupKind(form.kind.data),
                name=form.name.data,
                by=REGISTRANT,
                now=now(),
            )
            code, secret = made.group.code, made.secret
    except Refused as refused:
        show_reasons(form, refused)
        return _make_page(form, drive, 422)
    session[_NAME] = [code, secret]
    return go_to(url_for("signups.my_group"))


def _make_page(form: GroupForm, drive: Drive, status: int) -> Response:
    when = day_text(drive.on_day, drive.month)
    return make_response(
        render_template("signups/make_group.html", form=form, drive=drive, when=when), status
    )


@bp.route("/nhom", methods=["GET", "POST"])
@public
def find_group() -> AnyResponse:
    """Ask the leader for code and secret; a wrong code and a wrong secret get the same answer."""
    form = LeaderForm()
    if not form.is_submitted():
        return make_response(render_template("signups/find_group.html", form=form))
    if form.validate():
        code = read_signs(form.code.data, CODE_LENGTH) or ""
        secret = read_signs(form.secret.data, SECRET_LENGTH) or ""
        with writing() as database:
            tries = count_try(database, "find_group", address_key(), window=_WINDOW, now=now())
        if tries > _MOST_TRIES:
            form.form_errors.append(_TOO_MANY)
            return make_response(render_template("signups/find_group.html", form=form), 429)
        if led_group(reading(), code, secret) is not None:
            session[_NAME] = [code, secret]
            return go_to(url_for("signups.my_group"))
        form.form_errors.append(_NOT_FOUND)
    return make_response(render_template("signups/find_group.html", form=form), 422)


@bp.route("/nhom/cua-toi", methods=["GET", "POST"])
@public
def my_group() -> AnyResponse:
    """Show the leader how many of the group have signed up, and nobody's name; POST closes the page."""
    code, secret = session.get(_NAME) or ("", "")
    if request.method == "POST":
        session.pop(_NAME, None)
        flash("Đã đóng.", "done")
        return go_to(url_for("signups.find_group"))
    group = led_group(reading(), code, secret) if code else None
    drive = public_drive(reading(), group.drive_id) if group else None
    if group is None or drive is None:
        flash("Nhập mã nhóm và mã trưởng nhóm để xem.", "attention")
        return go_to(url_for("signups.find_group"))
    page = render_template(
        "signups/my_group.html",
        group=group,
        kind_name=KIND_NAMES[group.kind],
        secret=shown_secret(secret),
        link=public_url("signups.sign_up", drive_id=drive.id, nhom=code),
        drive=drive,
        when=day_text(drive.on_day, drive.month),
        counts=head_count(reading(), group.id),
    )
    return make_response(page)
