"""Propose drives of a plan from last year's drives or from its quotas; nothing is stored here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.plans.records import Plan, Target, TargetKind
from domain.plans.sources import month_moved
from domain.plans.target_rules import months_between
from domain.rulebook import rule
from domain.units.records import Unit
from domain.wording import number_text, short_date

_OFF = (DriveState.CANCELLED, DriveState.POSTPONED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A drive that might be made; ``on_day`` is None when only the month is proposed, planned in units of blood.

    ``key`` stays the same while nothing it rests on changes. ``is_ticked`` says whether it is offered as chosen;
    ``note`` says what to look at.
    """

    key: str
    host_id: int
    host_label: str
    on_day: date | None
    month: date
    planned: int
    is_ticked: bool
    note: str = ""
    source_id: int | None = None


def whole_weeks(source: Plan, plan: Plan) -> int:
    """Return by how many whole weeks one plan begins after another, so that days of the week stay the same."""
    return round((plan.period_from - source.period_from).days / 7)


def copies(session: Session, source: Plan, plan: Plan) -> list[Proposal]:
    """Return the drives of an earlier plan moved into this one by whole weeks, called-off ones left out.

    What the plan has already, what falls outside its period and hosts that have ended are offered unticked.
    """
    weeks = whole_weeks(source, plan)
    wanted = select(Drive).where(Drive.plan_id == source.id, Drive.state.not_in(_OFF))
    rows = session.scalars(wanted.order_by(Drive.on_day, Drive.id)).unique()
    there = _days_there(session, plan)
    found = []
    for drive in rows:
        on_day = drive.on_day + timedelta(weeks=weeks) if drive.on_day else None
        month = (
            on_day.replace(day=1)
            if on_day
            else month_moved(drive.month or source.period_from, timedelta(weeks=weeks))
        )
        day = on_day or month
        note = ""
        if (drive.host_id, day) in there:
            note = "đã có trong kế hoạch này"
        elif not plan.period_from.replace(day=1) <= day <= plan.period_to:
            note = "ngoài thời gian của kế hoạch"
        elif drive.host.valid_to is not None and drive.host.valid_to < day:
            note = f"{drive.host.name} đã kết thúc ngày {short_date(drive.host.valid_to)}"
        found.append(
            Proposal(
                f"dot-{drive.id}",
                drive.host_id,
                drive.host_label,
                on_day,
                month,
                drive.planned,
                is_ticked=not note,
                note=note,
                source_id=drive.id,
            )
        )
    return sorted(found, key=lambda one: (one.on_day or one.month, one.key))


def _days_there(session: Session, plan: Plan) -> set[tuple[int, date | None]]:
    rows = session.execute(select(Drive.host_id, Drive.on_day, Drive.month).where(Drive.plan_id == plan.id))
    return {(row.host_id, row.on_day or row.month) for row in rows}


@dataclass(slots=True)
class _Held:
    """What a unit already has in the plan: units of blood by month, and the days of its drives."""

    planned: Counter[date]
    days: list[date]


def from_quota(session: Session, plan: Plan, today: date) -> list[Proposal]:
    """Return drives for what the quotas ask and no drive of the plan is planned to bring, month by month.

    A quota of a month becomes a drive of that month. A quota of the whole period is parted into drives of the
    usual size, in the months that carry least, as far apart as the interval after a donation asks.
    """
    wanted = select(Target).where(
        Target.plan_id == plan.id,
        Target.kind == TargetKind.UNITS_OF_BLOOD,
        Target.unit_id.not_in((plan.unit_id, plan.province_id)),
    )
    targets = session.scalars(wanted.order_by(Target.position, Target.month)).all()
    held, load = _what_is_held(session, plan)
    open_months = [
        month for month in months_between(plan.period_from, plan.period_to) if month >= today.replace(day=1)
    ]
    by_unit: dict[int, list[Target]] = {}
    for target in targets:
        by_unit.setdefault(target.unit_id, []).append(target)
    found: list[Proposal] = []
    for unit_id, mine in by_unit.items():
        have = held.get(unit_id) or _Held(Counter(), [])
        monthly = [target for target in mine if target.month is not None]
        if monthly:
            found += _monthly(monthly, have, load)
        else:
            found += _spread(mine, have, load, open_months, today)
    return sorted(found, key=lambda one: (one.month, one.key))


def _what_is_held(session: Session, plan: Plan) -> tuple[dict[int, _Held], Counter[date]]:
    """Return what each unit has, shares of common drives counted for those who share, and the load by month."""
    mine = (Drive.plan_id == plan.id, Drive.state.not_in(_OFF))
    shares: dict[int, list[tuple[int | None, int]]] = {}
    sharing = (
        select(DrivePartner.drive_id, DrivePartner.unit_id, DrivePartner.share)
        .join(Drive, DrivePartner.drive_id == Drive.id)
        .where(*mine, DrivePartner.role == PartnerRole.SHARING)
    )
    for drive_id, unit_id, share in session.execute(sharing):
        shares.setdefault(drive_id, []).append((unit_id, share or 0))
    held: dict[int, _Held] = {}
    load: Counter[date] = Counter()
    drives = select(Drive.id, Drive.host_id, Drive.on_day, Drive.month, Drive.planned).where(*mine)
    for row in session.execute(drives):
        day = row.on_day or row.month
        load[day.replace(day=1)] += row.planned
        for unit_id, planned in shares.get(row.id) or [(row.host_id, row.planned)]:
            if unit_id is not None:
                have = held.setdefault(unit_id, _Held(Counter(), []))
                have.planned[day.replace(day=1)] += planned
                have.days.append(row.on_day or _middle(day))
    return held, load


def _proposal(unit: Unit, label: str, month: date, planned: int, note: str) -> Proposal:
    return Proposal(f"{unit.id}-{month:%Y%m}", unit.id, label or unit.name, None, month, planned, True, note)


def _monthly(targets: Iterable[Target], have: _Held, load: Counter[date]) -> list[Proposal]:
    found = []
    by_month: dict[date, list[Target]] = {}
    for target in targets:
        by_month.setdefault((target.month or date.min).replace(day=1), []).append(target)
    for month, same in by_month.items():
        missing = sum(target.assigned for target in same) - have.planned[month]
        if missing > 0:
            note = f"đã có {number_text(have.planned[month])}" if have.planned[month] else ""
            found.append(_proposal(same[0].unit, same[0].unit_label, month, missing, note))
            load[month] += missing
    return found


def _spread(
    targets: Sequence[Target], have: _Held, load: Counter[date], months: Sequence[date], today: date
) -> list[Proposal]:
    missing = sum(target.assigned for target in targets) - have.planned.total()
    if missing <= 0 or not months:
        return []
    usual = int(rule("drive.usual_size", today).value)
    interval = int(rule("donation.interval_days.toan_phan", today).value)
    count = min(-(-missing // usual), len(months))
    share, rest = divmod(missing, count)
    there = f"đã có {number_text(have.planned.total())}" if have.planned else ""
    taken, chosen = list(have.days), set[date]()
    found = []
    for place in range(count):
        free = [month for month in months if month not in chosen]
        apart = [month for month in free if all(_days_between(month, day) >= interval for day in taken)]
        month = min(apart or free, key=lambda one: (load[one], one))
        chosen.add(month)
        taken.append(_middle(month))
        planned = share + (1 if place < rest else 0)
        load[month] += planned
        note = "; ".join(text for text in (there, "" if apart else "gần đợt khác của đơn vị này") if text)
        found.append(_proposal(targets[0].unit, targets[0].unit_label, month, planned, note))
    return found


def _middle(month: date) -> date:
    return month + timedelta(days=14)


def _days_between(month: date, day: date) -> int:
    return abs((_middle(month) - day).days)
