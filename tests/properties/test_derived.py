"""Whatever is done to the drives of a plan, its annex, its paper and its progress say the same as the drives."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.actions import change_drive
from domain.drives.records import Drive, DriveState
from domain.journal import SYSTEM
from domain.plans.queries import plan_in_scope
from domain.plans.records import Plan
from domain.reports.annex import annex_beside_drives, day_words
from domain.reports.annex_facts import schedule_facts
from domain.reports.figures import Period, period_figures, plan_figures
from domain.wording import number_text, short_date
from tests.quota_plan import add_line, add_plan, plan_drive
from tests.world import World

FIRST, LAST = date(2026, 12, 1), date(2027, 11, 30)
CHANGES = some.lists(
    some.tuples(some.integers(0, 3), some.integers(0, 364), some.integers(0, 2000), some.integers(0, 2)),
    min_size=1,
    max_size=5,
)


def _loaded(session: Session, plan_id: int) -> Plan:
    province = session.get_one(Plan, plan_id).province_id
    plan = plan_in_scope(session, Scope(Role.PROVINCE, province, province), plan_id)
    assert plan is not None
    return plan


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHANGES, some.integers(0, 3))
def test_a_change_of_a_drive_is_seen_everywhere_without_another_entry(
    session: Session, world: World, changes: list[tuple[int, int, int, int]], cancelled: int
) -> None:
    session.rollback()
    hosts = (world.ward, world.other_ward, world.school)
    plan_id = add_plan(session, world.province, FIRST, LAST).id
    for host in hosts[:2]:
        add_line(session, _loaded(session, plan_id), host, 100)
    plan = _loaded(session, plan_id)
    drives = [plan_drive(session, plan, hosts[place % 3], FIRST, 50 + place) for place in range(4)]
    for place, days, planned, host in changes:
        change_drive(
            session,
            drives[place],
            seen_version=drives[place].version,
            partners={},
            by=SYSTEM,
            now=clock.now(),
            on_day=FIRST + timedelta(days=days),
            planned=planned,
            host_id=hosts[host],
        )
    drives[cancelled].state = DriveState.CANCELLED
    session.flush()

    stored = session.scalars(
        select(Drive).where(Drive.plan_id == plan_id, Drive.state != DriveState.CANCELLED)
    ).unique()
    truth = Counter((drive.host_id, drive.on_day or date.max, drive.planned) for drive in stored)
    schedule = annex_beside_drives(session, plan_id)
    parts = [part for group in schedule.groups for row in group.rows for part in row.drives]
    parts += [part for _, part in schedule.unplaced]
    assert Counter((part.unit_id, part.on_day, part.planned) for part in parts) == truth
    assert all(part.on_day is not None and day_words(part) == short_date(part.on_day) for part in parts)

    facts = schedule_facts(session, plan, sample=False)
    lines = Counter(
        (line.day, line.planned) for group in facts.groups for row in group.rows for line in row.lines
    )
    expected: Counter[tuple[str, str]] = Counter()
    for (_, day, planned), count in truth.items():
        expected[short_date(day), number_text(planned)] += count
    assert lines - Counter({("", ""): 99}) == expected
    total = sum(planned * count for (_, _, planned), count in truth.items())
    assert facts.total[-1] == number_text(total)

    figures = plan_figures(session, plan_id)
    assert figures.total.planned == schedule.planned == total
    half = FIRST + timedelta(days=180)
    for span in (Period(FIRST, half), Period(half + timedelta(days=1), LAST)):
        of_plan = sum(
            planned * count for (_, day, planned), count in truth.items() if span.first <= day <= span.last
        )
        # The drives of the world itself lie in other days of the same province.
        others = sum(
            drive.planned
            for drive in session.scalars(select(Drive).where(Drive.plan_id.is_(None))).unique()
            if drive.on_day is not None and span.first <= drive.on_day <= span.last
        )
        assert period_figures(session, plan, span).total.planned == of_plan + others
