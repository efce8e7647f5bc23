"""The search at a desk among 20.000 people of one drive against the same search among 1.000."""

from __future__ import annotations

import statistics
import time
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain import clock
from domain.database import begin_writing
from domain.drives.records import Drive
from domain.names import search_key, sort_key
from domain.results.queries import find_at_desk
from domain.signups.records import RegistrantType, Registration, RegistrationState, Source

_MANY, _FEW, _ROUNDS = 20_000, 1_000, 9
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thu", "Ngọc", "Hữu")
_GIVEN = ("An", "Bình", "Dũng", "Đạt", "Hằng", "Khánh", "Linh", "Nga", "Phúc", "Quân", "Sơn")
_TYPED = ("hang", "nguyen thi hang", "khong co ai", "4321", "321", "0912345678")


def _people(drive_id: int, count: int) -> list[dict[str, Any]]:
    now, rows = clock.now(), []
    for number in range(count):
        name = " ".join((_FAMILY[number % 8], _MIDDLE[number % 7], _GIVEN[number % 11]))
        key, tail = f"{drive_id}x{number}", f"{number * 7919 % 10_000:04}"
        rows.append(
            {
                "code": f"{number:06}{drive_id % 100:02}"[-8:],
                "form_key": f"bench-{key}",
                "drive_id": drive_id,
                "state": RegistrationState.PENDING,
                "source": Source.WEB,
                "person_key": f"bench-{key}",
                "full_name": name,
                "search_key": search_key(name),
                "sort_key": sort_key(name),
                "birth_year": 1990,
                "phone": f"090{number // 10_000:03}{tail}",
                "phone_tail": tail,
                "id_number_tail": tail[::-1],
                "registrant_type": RegistrantType.COMMUNITY,
                "created_at": now,
                "changed_at": now,
            }
        )
    return rows


def _seconds(session: Session, drive_id: int) -> list[float]:
    """Return the median CPU seconds of each kind of search."""
    kinds = []
    for typed in _TYPED:
        taken = []
        for _ in range(_ROUNDS):
            session.expunge_all()
            begin = time.process_time()
            find_at_desk(session, drive_id, typed)
            taken.append(time.process_time() - begin)
        kinds.append(statistics.median(taken))
    return kinds


def lines(app: Flask) -> list[str]:
    """Return what to print; the people are rolled back at the end."""
    with app.extensions["sessions"]() as session:
        begin_writing(session)
        drives = session.scalars(select(Drive.id).order_by(Drive.id.desc()).limit(2)).all()
        for drive_id, count in zip(drives, (_MANY, _FEW), strict=True):
            session.execute(insert(Registration), _people(drive_id, count))
        many, few = (_seconds(session, drive_id) for drive_id in drives)
        session.rollback()
    ratio = statistics.median(one / other for one, other in zip(many, few, strict=True))
    return [
        f"desk search among {_MANY} people of a drive: {ratio:.1f} x among {_FEW} (goal 10); "
        f"the slowest kind takes {max(many) * 1000:.0f} ms (goal 300)"
    ]
