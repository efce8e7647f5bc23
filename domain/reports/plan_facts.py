"""Gather what the plan linter looks at from the records, in a bounded number of statements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.names import fold
from domain.plans.linting.facts import DriveFact, NearPlan, PlanFacts, ShareFact, TargetFact, TextFact
from domain.plans.linting.source import text_facts
from domain.plans.queries import assigned_to
from domain.plans.records import AnnexLine, Campaign, Plan, PlanState, Target, TargetKind
from domain.rulebook import rule
from domain.units.queries import province_of
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitKind
from domain.units.succession_queries import names_of, successors

_NAMED_KINDS = (*COMMUNE_KINDS, UnitKind.DISTRICT, UnitKind.TOWNSHIP)
_OFF = (DriveState.CANCELLED, DriveState.POSTPONED)
_PRINTED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_YEAR = re.compile(r"\b20\d\d\b")
Line = Row[*tuple[Any, ...]]
Rows = Sequence[Line]
Heirs = dict[int, tuple[str, ...]]


def plan_to_check(session: Session, plan_id: int) -> Plan:
    """Return a plan with the parts of its text that the linter reads."""
    parts = (Plan.sections, Plan.campaigns, Plan.recipients, Plan.bases)
    wanted = select(Plan).where(Plan.id == plan_id).options(*map(selectinload, parts))
    return session.scalars(wanted).unique().one()


def facts_of_plan(session: Session, plan: Plan, today: date) -> PlanFacts:
    """Return the facts of a stored plan that came from plan_to_check; units go by their numbers as text."""
    drives, targets = _drives(session, plan, today), _targets(session, plan)
    heirs = _heirs(session, plan, drives, targets)
    partners = _partners(session, [row.id for row in drives])
    heads = {row.series_id for row in drives if row.series_id}
    names = _known_names(session, plan) if drives else frozenset()
    return PlanFacts(
        title=plan.title,
        number=plan.number_text,
        period_from=plan.period_from,
        period_to=plan.period_to,
        today=today,
        is_issued=plan.state is not PlanState.DRAFT,
        is_of_province=plan.unit.kind in PROVINCE_KINDS,
        unit=str(plan.unit_id),
        province_name=plan.unit.name if plan.unit.kind in PROVINCE_KINDS else "",
        printed_total=plan.printed_total,
        moved=_moved(session, plan),
        bases=len(plan.bases),
        recipients=len(plan.recipients),
        texts=tuple(_texts(plan)),
        drives=tuple(_drive_fact(row, plan, partners.get(row.id, ()), heirs, heads) for row in drives),
        targets=tuple(_target_fact(row, heirs) for row in targets),
        sub_plans=tuple(_sub_plans(session, plan)),
        parent=_parent(session, plan),
        known_names=names,
    )


def _moved(session: Session, plan: Plan) -> timedelta:
    """Return how far the plan was moved when it came in: its annex still says which days its source printed.

    A plan without such lines tells it by the years of its title.
    """
    lines = session.execute(
        select(AnnexLine.on_day, AnnexLine.printed_day)
        .where(AnnexLine.plan_id == plan.id, AnnexLine.on_day.is_not(None))
        .order_by(AnnexLine.position)
        .limit(1)
    ).first()
    printed = _PRINTED_DAY.fullmatch(lines.printed_day) if lines else None
    if lines is not None and printed is not None:
        try:
            moved: timedelta = lines.on_day - date(int(printed[3]), int(printed[2]), int(printed[1]))
        except ValueError:
            return timedelta()
        return moved
    years = [int(year) for year in _YEAR.findall(plan.title)]
    if plan.source_key is None or not years or plan.period_from.year <= max(years) <= plan.period_to.year:
        return timedelta()
    return plan.period_to - plan.period_to.replace(year=max(years), day=min(plan.period_to.day, 28))


def _texts(plan: Plan) -> Iterator[TextFact]:
    for campaign in plan.campaigns:
        yield TextFact(f"Chiến dịch, {campaign.name}", campaign.heading or campaign.name, is_heading=True)
    yield from text_facts((section.heading, section.body) for section in plan.sections)


def _drives(session: Session, plan: Plan, today: date) -> Rows:
    """Return the drives of a plan that are not cancelled, and those of other plans that they are compared with."""
    host, facility = aliased(Unit), aliased(Unit)
    wanted: Select[*tuple[Any, ...]] = (
        select(
            *(
                Drive.id,
                Drive.plan_id,
                Drive.host_id,
                Drive.host_label,
                Drive.on_day,
                Drive.month,
                Drive.planned,
            ),
            *(Drive.venue, Drive.site_id, Drive.facility_id, Drive.state, Drive.series_id, Drive.version),
            *(host.name.label("host_name"), host.valid_to.label("host_ends")),
            *(facility.name.label("facility_name"), Campaign.name.label("theme")),
        )
        .join(host, Drive.host_id == host.id)
        .outerjoin(facility, Drive.facility_id == facility.id)
        .outerjoin(Campaign, Drive.campaign_id == Campaign.id)
        .where(or_(Drive.plan_id == plan.id, _nearby(plan, today)), Drive.state != DriveState.CANCELLED)
    )
    return session.execute(wanted.order_by(func.coalesce(Drive.on_day, Drive.month), Drive.id)).all()


def _nearby(plan: Plan, today: date) -> ColumnElement[bool]:
    """Return the condition for drives of other plans of the province with a host or a facility of this plan."""
    around = timedelta(days=int(rule("donation.interval_days.toan_phan", today).value))
    mine = Drive.plan_id == plan.id
    own = aliased(Drive)
    same_host = Drive.host_id.in_(select(own.host_id).where(own.plan_id == plan.id))
    same_facility = Drive.facility_id.in_(select(own.facility_id).where(own.plan_id == plan.id))
    return and_(
        or_(Drive.plan_id.is_(None), ~mine),
        Drive.province_id == plan.province_id,
        Drive.on_day.between(plan.period_from - around, plan.period_to + around),
        Drive.state.not_in(_OFF),
        or_(same_host, same_facility),
    )


def _partners(session: Session, drive_ids: Collection[int]) -> dict[int, list[Line]]:
    columns = (
        DrivePartner.drive_id,
        DrivePartner.role,
        DrivePartner.label,
        DrivePartner.unit_id,
        DrivePartner.share,
    )
    wanted: Select[*tuple[Any, ...]] = select(*columns).where(DrivePartner.drive_id.in_(drive_ids))
    found: dict[int, list[Line]] = {}
    for row in session.execute(wanted.order_by(DrivePartner.drive_id, DrivePartner.position)):
        found.setdefault(row.drive_id, []).append(row)
    return found


def _drive_fact(
    row: Line,
    plan: Plan,
    partners: Sequence[Line],
    heirs: Heirs,
    heads: set[int],
) -> DriveFact:
    sharing = [
        partner for partner in partners if partner.role is PartnerRole.SHARING and partner.share is not None
    ]
    series = row.series_id or (row.id if row.id in heads else None)
    return DriveFact(
        key=f"d{row.id}",
        host=str(row.host_id),
        label=row.host_label or row.host_name,
        # A postponed drive has lost its day.
        on=None if row.state is DriveState.POSTPONED else row.on_day,
        month=row.month,
        planned=row.planned,
        venue=row.venue or ("địa điểm đã lưu" if row.site_id else ""),
        facility=str(row.facility_id or ""),
        facility_name=row.facility_name or "",
        directs=tuple(partner.label for partner in partners if partner.role is not PartnerRole.SHARING),
        shares=tuple(
            ShareFact(str(partner.unit_id) if partner.unit_id else None, partner.label, partner.share)
            for partner in sharing
        ),
        theme=row.theme or "",
        host_name=row.host_name,
        host_ends=row.host_ends,
        heirs=heirs.get(row.host_id, ()),
        drive_id=row.id,
        series=str(series or ""),
        is_outside=row.plan_id != plan.id,
    )


def _targets(session: Session, plan: Plan) -> Rows:
    assigner = aliased(Unit)
    wanted: Select[*tuple[Any, ...]] = (
        select(
            *(
                Target.unit_id,
                Target.unit_label,
                Target.group_label,
                Target.month,
                Target.kind,
                Target.assigned,
            ),
            *(Target.upper, Target.is_least, Target.sentence, Unit.name, Unit.parent_id, Unit.valid_to),
            assigner.kind.label("assigner_kind"),
        )
        .join(Unit, Target.unit_id == Unit.id)
        .outerjoin(assigner, Target.assigner_id == assigner.id)
        .where(Target.plan_id == plan.id)
    )
    return session.execute(wanted.order_by(Target.position, Target.id)).all()


def _target_fact(row: Line, heirs: Heirs) -> TargetFact:
    is_named = row.kind is TargetKind.UNITS_OF_BLOOD and "quoc gia" in fold(row.sentence)
    return TargetFact(
        unit=str(row.unit_id),
        label=row.unit_label or row.name,
        group=row.group_label,
        month=row.month,
        kind=row.kind,
        assigned=row.assigned,
        upper=row.upper,
        is_least=row.is_least,
        sentence=row.sentence,
        is_national=row.assigner_kind is UnitKind.NATION or is_named,
        parent=str(row.parent_id or ""),
        unit_ends=row.valid_to,
        heirs=heirs.get(row.unit_id, ()),
    )


def _heirs(session: Session, plan: Plan, drives: Rows, targets: Rows) -> Heirs:
    """Return the names of the units that follow each one that ends before the plan does."""
    ends = {row.host_id: row.host_ends for row in drives if row.plan_id == plan.id}
    ends |= {row.unit_id: row.valid_to for row in targets}
    ended = {unit_id for unit_id, last in ends.items() if last and last < plan.period_to}
    if not ended:
        return {}
    led_to = successors(session, ended, plan.period_to)
    names = names_of(session, {heir.unit_id for heirs in led_to.values() for heir in heirs})
    return {
        unit_id: tuple(
            name.name for name in sorted((names[h.unit_id] for h in heirs), key=lambda n: n.sort_key)
        )
        for unit_id, heirs in led_to.items()
    }


def _known_names(session: Session, plan: Plan) -> frozenset[str]:
    """Return the names of the territories of the plan's province, of the old map and the new."""
    provinces = {province_of(plan.unit), plan.province_id}
    wanted = select(Unit.name).where(Unit.province_id.in_(provinces), Unit.kind.in_(_NAMED_KINDS))
    return frozenset(session.scalars(wanted))


def _sub_plans(session: Session, plan: Plan) -> Iterator[NearPlan]:
    plans = session.execute(
        select(Plan.id, Plan.title, Plan.unit_id, Unit.name)
        .join(Unit, Plan.unit_id == Unit.id)
        .where(Plan.parent_id == plan.id)
        .order_by(Plan.id)
    ).all()
    is_whole, is_quota = Target.month.is_(None), Target.sentence == ""
    sums = session.execute(
        select(Target.plan_id, Target.unit_id, is_whole, is_quota, func.sum(Target.assigned))
        .where(
            Target.plan_id.in_([row.id for row in plans]),
            Target.kind == TargetKind.UNITS_OF_BLOOD,
            Target.assigner_id.is_(None),
        )
        .group_by(Target.plan_id, Target.unit_id, is_whole, is_quota)
    ).all()
    for row in plans:
        whole = {
            unit: total for number, unit, all_, quota, total in sums if number == row.id and all_ and quota
        }
        months = {
            u: total for number, u, all_, quota, total in sums if number == row.id and not all_ and quota
        }
        words = [total for number, unit, _, quota, total in sums if number == row.id and not quota]
        assigned = sum((months | whole).values()) or max(words, default=0)
        yield NearPlan(row.title, str(row.unit_id), row.name, int(assigned))


def _parent(session: Session, plan: Plan) -> NearPlan | None:
    if plan.parent_id is None:
        return None
    title = session.scalar(select(Plan.title).where(Plan.id == plan.parent_id))
    assigned = assigned_to(session, plan.parent_id, plan.unit_id)
    return NearPlan(title or "", str(plan.unit_id), plan.unit.name, assigned or 0)
