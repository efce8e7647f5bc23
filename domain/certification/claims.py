"""Claim a donor list at the version somebody has seen, so that of two acts at once only one succeeds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from domain.certification.records import DonorList
from domain.certification.rules import Situation
from domain.refusals import Refused

NOUN = "donor_list"  # How the journal calls a list.


class ListChanged(Refused):
    """Somebody changed the list since the person opened it; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("Danh sách vừa có thay đổi từ lúc anh/chị mở trang. Xem lại rồi làm tiếp.")


def situation_of(donor_list: DonorList) -> Situation:
    """Return what the rules ask about a list."""
    return Situation(donor_list.state, donor_list.drive.state, donor_list.drive.on_day)


def claim(session: Session, list_id: int, seen_version: int, now: datetime) -> DonorList:
    """Take the list at the version that was seen and count it up; raise ListChanged when it is another."""
    mine = update(DonorList).where(DonorList.id == list_id, DonorList.version == seen_version)
    done = cast(CursorResult[Any], session.execute(mine.values(version=seen_version + 1, changed_at=now)))
    if done.rowcount != 1:
        raise ListChanged
    return session.get_one(DonorList, list_id, populate_existing=True)
