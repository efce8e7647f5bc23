"""What `python app.py` does before it serves: migrate, load the units, demo data or the first account."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app

from blueprints.system import migrate
from blueprints.transaction import reading, writing
from config import Settings, WrongSettings
from domain.accounts import actions as accounts
from domain.accounts.queries import account_named, has_accounts
from domain.accounts.records import Role
from domain.clock import now
from domain.demo.actions import prepare_demo
from domain.demo.queries import holds_demo, holds_real_work
from domain.journal import SYSTEM
from domain.units.actions import load_catalogue

FIRST_ACCOUNT = "quantri"


def shall_be_demo(choice: bool | None) -> bool:
    """Decide whether this start is the demo: a new database becomes one unless DEMO=0; an old one stays what it is.

    Raises WrongSettings when DEMO asks for the other kind, so that real work and invented people never mix.
    """
    migrate.upgrade(current_app.extensions["engine"])
    if holds_real_work(reading()):
        if choice:
            raise WrongSettings(
                "cơ sở dữ liệu này có dữ liệu thật. Bỏ DEMO=1, hoặc đổi INSTANCE_PATH cho bản mẫu."
            )
        return False
    if holds_demo(reading()):
        if choice is False:
            raise WrongSettings(
                "cơ sở dữ liệu này là bản mẫu. Bỏ DEMO=0, hoặc đổi INSTANCE_PATH cho dữ liệu thật."
            )
        return True
    return choice is not False


def prepare(settings: Settings) -> Iterator[str]:
    """Bring the installation up to date and yield the lines that the console shows."""
    with writing() as session:
        load_catalogue(session)
        accounts.forget_tries(session, now())
    yield f"Giọt Hồng chạy tại {settings.public_url}  (dừng: Ctrl+C)"
    if settings.is_demo:
        with writing() as session:
            sign_ins = prepare_demo(session, password=settings.demo_password, now=now())
        yield "Bản mẫu: mọi người trong bản này đều không có thật."
        yield from (f"  {name:<10} mật khẩu {password}   ({label})" for name, password, label in sign_ins)
        return
    session = reading()
    first = account_named(session, FIRST_ACCOUNT)
    if has_accounts(session) and (first is None or first.password_hash is not None):
        return
    with writing() as session:
        account = account_named(session, FIRST_ACCOUNT) or accounts.create_account(
            session,
            username=FIRST_ACCOUNT,
            display_name="Quản trị hệ thống",
            role=Role.ADMINISTRATOR,
            unit_id=None,
            by=SYSTEM,
            now=now(),
        )
        token = accounts.invite(session, account, by=SYSTEM, now=now())
    yield f"Lần đầu: mở liên kết này để đặt mật khẩu cho tài khoản “{FIRST_ACCOUNT}” (dùng một lần, trong 7 ngày):"
    yield f"  {settings.public_url}/kich-hoat/{token}"
