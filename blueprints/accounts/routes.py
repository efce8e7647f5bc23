"""Sign in and out, set a password by a link, and look after the accounts of a province."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, flash, make_response, render_template, request, session, url_for
from flask_login import logout_user
from werkzeug.wrappers import Response as AnyResponse

from blueprints import signed_in
from blueprints.access import Permission, current_scope, found_or_404, public, record_number, requires
from blueprints.accounts import bp
from blueprints.accounts.forms import AccountForm, NewPasswordForm, SignInForm
from blueprints.answers import address_key, local_path, me, show_reasons
from blueprints.htmx import go_to
from blueprints.navigation import home_of
from blueprints.transaction import reading, writing
from blueprints.who import person
from domain.accounts import actions, queries
from domain.accounts.records import Account, Role
from domain.accounts.rules import ROLE_NAMES, password_verdict
from domain.clock import now, today
from domain.drives.queries import drives_for_desk
from domain.refusals import Refused
from domain.units.queries import provinces, units_of_province

_WINDOW = timedelta(minutes=15)
_TRIES_PER_NAME = 10
_TRIES_PER_ADDRESS = 60


@bp.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> AnyResponse:
    """Let somebody in; the answer never says whether the name or the password was wrong."""
    form = SignInForm()
    target = local_path(request.args.get("tiep"), "")
    if not form.validate_on_submit():
        return _sign_in_page(form, 422 if form.is_submitted() else 200)
    name = form.username.data.casefold()
    with writing() as database:
        by_name = actions.count_try(database, "sign_in", f"{name}@{address_key()}", window=_WINDOW, now=now())
        by_address = actions.count_try(database, "sign_in", address_key(), window=_WINDOW, now=now())
    if by_name > _TRIES_PER_NAME or by_address > _TRIES_PER_ADDRESS:
        form.form_errors.append("Đã thử quá nhiều lần. Đợi 15 phút rồi đăng nhập lại.")
        return _sign_in_page(form, 429)
    account = queries.account_named(reading(), name)
    matches = actions.password_matches(form.password.data, account.password_hash if account else None)
    if not matches or account is None or not account.is_active:
        form.form_errors.append("Tên đăng nhập hoặc mật khẩu chưa đúng. Xem lại phím Caps Lock và bộ gõ.")
        return _sign_in_page(form, 422)
    with writing() as database:
        token = actions.sign_in(
            database, account, browser=request.user_agent.string.split(" ")[-1], now=now()
        )
        # Desks share an account and an address, and sign in every ten minutes.
        for key in (f"{name}@{address_key()}", address_key()):
            actions.take_try_back(database, "sign_in", key, window=_WINDOW, now=now())
    signed_in.begin(account, token)
    return go_to(target or url_for(home_of(account.role)))


def _sign_in_page(form: SignInForm, status: int) -> Response:
    return make_response(render_template("accounts/sign_in.html", form=form), status)


@bp.post("/dang-xuat")
@requires(Permission.ACCOUNT_OWN)
def sign_out() -> AnyResponse:
    """End this session everywhere; a copied cookie is worthless afterwards. Who signs in next may go on at one page."""
    target = local_path(request.form.get("tiep"), "")
    with writing() as database:
        actions.sign_out(database, person().account, person().visit.id, now())
    logout_user()
    session.clear()
    response = go_to(url_for("accounts.sign_in", tiep=target or None))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/kich-hoat/<token>", methods=["GET", "POST"])
@public
def activate(token: str) -> AnyResponse:
    """Let the owner of an account set the password by a single-use link."""
    link = queries.link_of(reading(), token)
    if link is None:
        abort(404)
    if link.used_at is not None or link.expires_at < now():
        abort(410)
    form = NewPasswordForm()
    account = reading().get_one(Account, link.account_id)
    if form.validate_on_submit():
        try:
            password_verdict(form.password.data, account.username).require()
            with writing() as database:
                actions.activate(database, token, form.password.data, now=now())
            flash("Đã đặt mật khẩu. Mời anh/chị đăng nhập.", "done")
            return go_to(url_for("accounts.sign_in"))
        except Refused as refused:
            show_reasons(form, refused)
    status = 422 if form.is_submitted() else 200
    return make_response(render_template("accounts/activate.html", form=form, account=account), status)


@bp.get("/quan-ly/tai-khoan/")
@requires(Permission.ACCOUNT_EDIT)
def account_list() -> str:
    """Show the accounts that this office looks after."""
    accounts = reading().scalars(queries.accounts_in(current_scope())).unique().all()
    return render_template("accounts/account_list.html", accounts=accounts, role_names=ROLE_NAMES)


@bp.route("/quan-ly/tai-khoan/them", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_EDIT)
def new_account() -> AnyResponse:
    """Make an account and show its activation link once."""
    scope, form = current_scope(), AccountForm()
    # An administrator picks the province first: a list of all 3.321 communes would be no list to choose from.
    every = () if scope.province_id else tuple(provinces(reading(), today()))
    province_id = scope.province_id or request.args.get("tinh", type=record_number)
    units = every
    if province_id is not None:
        units = tuple(reading().scalars(units_of_province(province_id, valid_on=today())))
    form.unit_id.offer([("", "Chọn đơn vị"), *((unit.id, unit.name) for unit in units)])
    drives = drives_for_desk(reading(), province_id, today()) if province_id else []
    form.desk_drive_id.offer([("", "Không"), *((drive.id, drive.label) for drive in drives)])
    if form.validate_on_submit():
        days = {drive.id: drive.on_day for drive in drives}
        try:
            with writing() as database:
                account = actions.create_account(
                    database,
                    username=form.username.data,
                    display_name=form.display_name.data,
                    role=Role(form.role.data),
                    unit_id=form.unit_id.data,
                    desk_drive_id=form.desk_drive_id.data,
                    desk_day=days.get(form.desk_drive_id.data),
                    by=me(),
                    now=now(),
                )
                token = actions.invite(database, account, by=me(), now=now())
            return make_response(render_template("accounts/invited.html", account=account, token=token))
        except Refused as refused:
            show_reasons(form, refused)
    status = 422 if form.is_submitted() else 200
    return make_response(
        render_template("accounts/new_account.html", form=form, provinces=every, province_id=province_id),
        status,
    )


def _account_in_scope(account_id: int) -> Account:
    wanted = queries.accounts_in(current_scope()).where(Account.id == account_id)
    return found_or_404(reading().scalars(wanted).unique().one_or_none())


@bp.post("/quan-ly/tai-khoan/<int:account_id>/lien-ket")
@requires(Permission.ACCOUNT_EDIT)
def invite(account_id: int) -> AnyResponse:
    """Give a new link by which the owner sets a password; earlier links end."""
    _account_in_scope(account_id)
    with writing() as database:
        account = database.get_one(Account, account_id)
        token = actions.invite(database, account, by=me(), now=now())
    return make_response(render_template("accounts/invited.html", account=account, token=token))


@bp.post("/quan-ly/tai-khoan/<int:account_id>/trang-thai")
@requires(Permission.ACCOUNT_EDIT)
def toggle_account(account_id: int) -> AnyResponse:
    """Close an account, or open it again."""
    _account_in_scope(account_id)
    if account_id == person().account.id:
        flash("Anh/chị đang dùng tài khoản này, nên người khác mới đóng được.", "attention")
        return go_to(url_for("accounts.account_list"))
    with writing() as database:
        account = database.get_one(Account, account_id)
        actions.set_active(database, account, not account.is_active, by=me(), now=now())
    flash(f"Tài khoản {account.username}: {'đang mở' if account.is_active else 'đã đóng'}.", "done")
    return go_to(url_for("accounts.account_list"))
