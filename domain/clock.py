"""The only place that asks what time it is: moments in UTC, days in Viet Nam."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """Return an aware moment as Viet Nam's clocks show it."""
    return moment.astimezone(VIETNAM)


def day_of(moment: datetime) -> date:
    """Return the calendar day of an aware moment in Viet Nam."""
    return local(moment).date()


def today() -> date:
    """Return today's date in Viet Nam."""
    return day_of(now())
