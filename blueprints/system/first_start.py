"""What `python app.py` does before it serves: migrate, load the units, demo data or the first account."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app

from blueprints.system import migrate
from blueprints.transaction import reading, writing
from config import Settings
from domain.accounts import actions as accounts
from domain.accounts.queries import account_named, has_accounts
from domain.accounts.records import Role
from domain.clock import now
from domain.demo.actions import prepare_demo
from domain.journal import SYSTEM
from domain.units.actions import load_catalogue

FIRST_ACCOUNT = "quantri"


def prepare(settings: Settings) -> Iterator[str]:
    """Bring the installation up to date and yield the lines that the console shows."""
    migrate.upgrade(current_app.extensions["engine"])
    with writing() as session:
        load_catalogue(session)
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
