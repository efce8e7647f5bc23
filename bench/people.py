"""Lists of people that come in: reading, checking and storing against openpyxl's own reading of the same file."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import openpyxl
from flask import Flask
from sqlalchemy import select

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.database import begin_writing
from domain.drives.records import Drive, DriveState
from domain.journal import Actor
from domain.signups import import_actions, import_steps
from domain.signups.import_judging import Ground
from domain.signups.records import RegistrantType
from exchange.office_files import read_tables
from exchange.people_table import people_table
from exchange.tables import Limits
from exchange.xlsx_out import workbook_file

_HEAD = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Địa chỉ")
_NAMES = ("Nguyễn Văn", "Trần Thị", "Lê Hữu", "Phạm Minh", "Hoàng Ngọc", "Vũ Đức", "Đặng Thuỳ", "Bùi Quang")


def _people_file(rows: int) -> bytes:
    """Return a workbook of invented people; the letters after the name stand for the number of the row."""
    lines = (
        (
            number,
            f"{_NAMES[number % 8]} {''.join(chr(97 + int(figure)) for figure in str(number)).title()}",
            f"{1 + number % 28:02}/{1 + number % 12:02}/{1970 + number % 30}",
            f"0332{70 + number % 30}{number:06}",
            f"09{number:08}",
            f"Tổ dân phố {1 + number % 40}",
        )
        for number in range(rows)
    )
    return workbook_file("Danh sách", _HEAD, lines)


def _seconds(act: Callable[[], object]) -> float:
    begin = time.process_time()
    act()
    return time.process_time() - begin


def _plain_reading(data: bytes) -> int:
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    return sum(1 for _ in book.active.iter_rows(values_only=True))


def _bring_in(app: Flask, data: bytes, rows: int) -> tuple[float, float, float]:
    """Return seconds of reading, checking and storing; everything is rolled back at the end."""
    limits = Limits(rows=rows + 100, size=20_000_000)
    read: list[import_actions.SentList] = []

    def reading() -> None:
        people = people_table(read_tables("bench.xlsx", data, limits))
        read.append(import_actions.SentList("bench", people.labels, people.columns, people.rows, ()))

    first = _seconds(reading)
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        by, now = Actor("bench"), clock.now()
        drive = session.scalars(select(Drive).where(Drive.state == DriveState.OPEN)).unique().first()
        assert drive is not None
        terms = import_actions.Terms(RegistrantType.COMMUNITY, drive.host_id, None, "", None, False)
        batch = import_actions.bring_in(
            session, read[0], terms, drive_id=drive.id, unit_id=drive.province_id, by=by, now=now
        )
        scope = Scope(Role.PROVINCE, drive.province_id, drive.province_id)
        ground = Ground(batch, drive, scope, False, clock.today())

        def steps() -> None:
            seen = None
            while import_steps.is_working(batch):
                seen = import_steps.step(session, ground, seen, by=by, now=now)

        second = _seconds(steps)
        import_actions.begin_apply(session, ground, now=now)
        third = _seconds(steps)
        session.rollback()
    return first, second, third


def lines(app: Flask) -> list[tuple[str, str]]:
    """Return the lines to print: each a goal and what was measured."""
    told = []
    for rows in (5_000, 50_000):
        data = _people_file(rows)
        plain = _seconds(lambda data=data: _plain_reading(data))  # type: ignore[misc]
        read, check, store = (part / plain for part in _bring_in(app, data, rows))
        told.append(
            (
                "P19",
                f"list of {rows} people, as openpyxl's reading alone: read {read:.2f} + checked {check:.2f} "
                f"+ stored {store:.2f} = {read + check + store:.2f} x (goal 0,75)",
            )
        )
    return told
