"""The spans of days over which a province counts: those it keeps, those that are suggested, figures side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.plans.records import ReportingPeriod
from domain.reports.figures import FigureRow, PlanFigures
from domain.rulebook import rule


class Suggestion(NamedTuple):
    """A period that can be taken over as it is."""

    name: str
    first: date
    last: date


def periods_of(session: Session, province_id: int | None) -> Sequence[ReportingPeriod]:
    """Return the periods that a province keeps, the latest first."""
    wanted = select(ReportingPeriod).where(ReportingPeriod.province_id == province_id)
    return session.scalars(
        wanted.order_by(ReportingPeriod.period_from.desc(), ReportingPeriod.id.desc())
    ).all()


def suggestions(kept: Sequence[ReportingPeriod], today: date) -> list[Suggestion]:
    """Return the customary periods that hold today and are not kept yet (rule reporting.suggested_periods)."""
    known = {(period.period_from, period.period_to) for period in kept}
    found = []
    for one in rule("reporting.suggested_periods", today).value:
        # A period that begins in December ends in the year after it.
        for year in (today.year, today.year + 1):
            last = date.fromisoformat(f"{year}-{one['ends']}")
            begins = date.fromisoformat(f"{year}-{one['begins']}")
            first = begins if begins <= last else begins.replace(year=year - 1)
            if first <= today <= last and (first, last) not in known:
                found.append(Suggestion(f"{one['name']} {year}", first, last))
    return found


@dataclass(slots=True)
class SideRow:
    """One unit with its figures in each period, None where it has none."""

    label: str
    figures: list[FigureRow | None]


@dataclass(slots=True)
class SideGroup:
    """A group of units with their figures in each period."""

    label: str
    rows: list[SideRow] = field(default_factory=list)


def side_by_side(columns: Sequence[PlanFigures]) -> list[SideGroup]:
    """Return the rows of several figures beside each other, in the order in which they first appear."""
    groups: dict[str, SideGroup] = {}
    rows: dict[int | None, SideRow] = {}
    for place, figures in enumerate(columns):
        for group in figures.groups:
            shown = groups.setdefault(group.label, SideGroup(group.label))
            for row in group.rows:
                if row.unit_id not in rows:
                    rows[row.unit_id] = SideRow(row.label, [None] * len(columns))
                    shown.rows.append(rows[row.unit_id])
                rows[row.unit_id].figures[place] = row
    return list(groups.values())
