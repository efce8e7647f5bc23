"""Decide how an announcement stands on a day, and when it may be published."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from domain.refusals import Reason, Verdict, verdict


class Standing(StrEnum):
    """How an announcement stands: not published, shown, or past its last day."""

    DRAFT = "nhap"
    SHOWN = "dang_hien"
    ENDED = "het_han"


STANDING_NAMES = {Standing.DRAFT: "Bản nháp", Standing.SHOWN: "Đang hiện", Standing.ENDED: "Hết hạn"}
STANDING_KINDS = {Standing.DRAFT: "plain", Standing.SHOWN: "done", Standing.ENDED: "attention"}


def standing(published_at: datetime | None, last_day: date | None, today: date) -> Standing:
    """Return how an announcement stands on a day; it is shown on its last day still."""
    if published_at is None:
        return Standing.DRAFT
    return Standing.ENDED if last_day is not None and last_day < today else Standing.SHOWN


def publish_verdict(last_day: date | None, today: date) -> Verdict:
    """Judge whether an announcement may be published: its last day must not be over."""
    over = last_day is not None and last_day < today
    return verdict([Reason("Ngày cuối đã qua. Chọn ngày từ hôm nay trở đi.", "last_day") if over else None])
