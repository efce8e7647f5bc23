"""The terminal's commands for the database: flask db, flask backup, flask doctor."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from blueprints.system import migrate
from blueprints.system.export import export_site
from blueprints.transaction import reading, writing
from domain import journal
from domain.clock import now, today
from domain.ledger.next_day_actions import renew_next_days
from domain.ledger.queries import recheck_facts
from domain.merges.actions import forget_old_merges
from domain.reports.retention_actions import Removed, remove_due
from domain.wording import number_text

db = AppGroup("db", help="Nâng cấp cơ sở dữ liệu.")


@db.command("upgrade")
def upgrade() -> None:
    """Apply the missing migrations."""
    changed = migrate.upgrade(current_app.extensions["engine"])
    click.echo("Đã nâng cấp." if changed else "Đã là bản mới nhất.")


@db.command("current")
def current() -> None:
    """Print the migration that the database stands at."""
    click.echo(migrate.current(current_app.extensions["engine"]) or "trống")


@db.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take migrations back to a revision, or "base"."""
    migrate.downgrade(current_app.extensions["engine"], revision)


@click.command("backup")
@with_appcontext
def backup() -> None:
    """Copy the SQLite database while it is in use, and check the copy."""
    engine = current_app.extensions["engine"]
    if engine.dialect.name != "sqlite":
        raise click.ClickException("Với Postgres hãy dùng pg_dump.")
    folder = current_app.extensions["settings"].instance / "sao-luu"
    folder.mkdir(exist_ok=True)
    target = folder / f"giot-hong-{now():%Y%m%d-%H%M%S}.db"
    with closing(sqlite3.connect(engine.url.database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if answer != "ok":
        raise click.ClickException(f"Bản sao không đọc được: {answer}")
    click.echo(f"Đã sao lưu vào {target}")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Print what an installation should know about itself; exit 1 when journal or ledger do not add up."""
    engine = current_app.extensions["engine"]
    click.echo(
        f"Cơ sở dữ liệu: {engine.dialect.name}, bản {migrate.current(engine)} (mới nhất {migrate.head()})"
    )
    if engine.dialect.name == "sqlite":
        click.echo(f"SQLite {sqlite3.sqlite_version}")
        if sqlite3.sqlite_version_info < (3, 51, 3):
            click.echo(
                "  Bản SQLite trước 3.51.3 có lỗi hiếm gặp với WAL: sao lưu hằng ngày và nâng cấp Python khi có thể."
            )
    click.echo(f"Bây giờ: {datetime.now().astimezone().isoformat(timespec='seconds')}")
    broken = journal.first_break(reading())
    click.echo("Nhật ký: nguyên vẹn" if broken is None else f"Nhật ký: đứt ở dòng {broken}")
    wrong = list(recheck_facts(reading(), today()))
    click.echo(
        "Sổ hiến máu: khớp với từng lần hiến" if not wrong else f"Sổ hiến máu: {len(wrong)} chỗ chưa khớp"
    )
    for difference in wrong[:20]:
        click.echo(
            f"  người {difference.donor_id}, {difference.fact}: ghi {difference.stored}, đếm {difference.counted}"
        )
    if broken is not None or wrong:
        raise SystemExit(1)


@click.command("nightly")
@with_appcontext
def nightly() -> None:
    """Do what the dated rules ask for today, in small steps; safe to stop and to run again.

    What is due to go is removed, and the next possible days follow an interval that changed.
    """
    total = Removed(*(0 for _ in Removed._fields))
    while True:
        with writing() as database:
            step = remove_due(database, now=now())
        total = Removed(*(sum(pair) for pair in zip(total, step, strict=True)))
        if not step.registrations:
            break
    with writing() as database:
        merged = forget_old_merges(database, now=now())
    renewed, last_id = 0, 0
    while True:
        with writing() as database:
            looked = renew_next_days(database, last_id, now=now())
        renewed += looked.changed
        if looked.last_id is None:
            break
        last_id = looked.last_id
    click.echo(
        f"Đã xóa người của {total.registrations} đăng ký, "
        f"liên lạc cũ của {merged} người đã ghép, nội dung {total.list_parts} phần danh sách đã gửi, "
        f"{total.deferrals} ngày hẹn lại đã qua, {total.claims} lời khai cũ, "
        f"{total.visits} phiên đăng nhập, {total.tries} lượt đếm số lần thử."
    )
    if renewed:
        click.echo(f"Đã tính lại ngày hiến lại của {number_text(renewed)} người theo quy định mới.")


COMMANDS = (db, backup, doctor, export_site, nightly)
