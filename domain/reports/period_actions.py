"""Keep and drop the spans of days over which a province counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.names import nfc
from domain.plans.records import ReportingPeriod
from domain.refusals import Reason, Refused
from domain.reports.periods import periods_of
from domain.wording import short_date


def add_period(
    session: Session, province_id: int, name: str, first: date, last: date, *, by: Actor, now: datetime
) -> ReportingPeriod:
    """Keep a period of a province; raise Refused when it ends before it begins or is kept already."""
    if last < first:
        raise Refused(Reason("Ngày cuối của kỳ phải sau ngày đầu.", "period_to"))
    for known in periods_of(session, province_id):
        if (known.period_from, known.period_to) == (first, last):
            raise Refused(Reason(f"Đã có kỳ này: {known.name}.", "period_from"))
    period = ReportingPeriod(province_id=province_id, name=nfc(name), period_from=first, period_to=last)
    session.add(period)
    session.flush()
    days = f"{short_date(first)}–{short_date(last)}"
    journal.record(session, "thêm kỳ báo cáo", "reporting_period", period.id, by=by, now=now, days=days)
    return period


def remove_period(session: Session, period: ReportingPeriod, *, by: Actor, now: datetime) -> None:
    """Take a period away; what was counted over it is in the work itself."""
    journal.record(session, "bớt kỳ báo cáo", "reporting_period", period.id, by=by, now=now, name=period.name)
    session.delete(period)
    session.flush()
