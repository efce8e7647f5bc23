"""Store a published plan with everything it says, the units it names and the committee that runs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.committees.actions import change_committee, committee_for, write_duties
from domain.journal import Actor
from domain.names import slug
from domain.plans import queries, rules
from domain.plans.contradictions import finding_rows
from domain.plans.plan_units import PlanUnit, published_plans
from domain.plans.records import AnnexLine, Campaign, Plan, PlanFinding, PlanRecipient, PlanSection, Target
from domain.plans.sources import PlanSource
from domain.refusals import Refused
from domain.units.actions import add_unit
from domain.units.queries import former_unit, keeping_province, sibling_named
from domain.units.records import PROVINCE_KINDS, Unit, UnitKind


def ensure_plan_units(
    session: Session, province: Unit, source: PlanSource, *, by: Actor, now: datetime
) -> dict[str, Unit]:
    """Return the unit behind each key of a plan and each facility's printed name; make what is missing.

    Districts must be in the catalogue's old map. Raise Refused when one is not, or when another province
    published the plan.
    """
    published = published_plans()[source.key]
    if province.code != published.province_code:
        raise Refused(f"Kế hoạch này là của tỉnh khác, nên {province.name} chưa nhập được.")
    return {unit.key: _plan_unit(session, province, unit, by=by, now=now) for unit in published.units}


def _plan_unit(session: Session, province: Unit, wanted: PlanUnit, *, by: Actor, now: datetime) -> Unit:
    if wanted.kind in PROVINCE_KINDS:
        return province
    if wanted.kind is UnitKind.DISTRICT:
        district = former_unit(session, str(province.code), wanted.kind, wanted.name)
        if district is None:
            raise Refused(f"Danh mục đơn vị chưa có {wanted.name}. Nạp danh mục rồi nhập lại kế hoạch.")
        return district
    # A facility serves many provinces, so it stands under none of them.
    parent_id = None if wanted.kind is UnitKind.FACILITY else province.id
    known = sibling_named(session, parent_id, wanted.name)
    return known or add_unit(session, kind=wanted.kind, name=wanted.name, parent_id=parent_id, by=by, now=now)


def import_source(
    session: Session,
    source: PlanSource,
    units_by_key: Mapping[str, Unit],
    *,
    by: Actor,
    now: datetime,
    weeks: int = 0,
) -> Plan:
    """Store a published plan moved by whole weeks: text, campaigns, targets, annex, findings, committee.

    A plan that was imported before is returned as it stands. Labels, figures and quoted days stay as printed.
    """
    known = queries.plan_with_source(session, source.key)
    if known is not None:
        return known
    moved = source.shifted(weeks)
    plan = _stored_plan(session, moved, units_by_key["tinh"], today=day_of(now))
    for place, (heading, body) in enumerate(rules.section_rows(moved), 1):
        session.add(PlanSection(plan_id=plan.id, position=place, heading=heading, body=body))
    for place, recipient in enumerate(moved.recipients, 1):
        session.add(
            PlanRecipient(plan_id=plan.id, position=place, line=recipient.line, purpose=recipient.purpose)
        )
    unit_ids = {key: unit.id for key, unit in units_by_key.items()}
    session.add_all(PlanFinding(plan_id=plan.id, **row) for row in finding_rows(moved, unit_ids))
    _store_campaigns(session, plan, moved)
    _store_annex(session, plan, moved, units_by_key, now=now)
    _store_committee(session, moved, units_by_key["tinh"], by=by, now=now)
    session.flush()
    journal.record(session, "nhập kế hoạch", "plan", plan.id, by=by, now=now, source=source.key, weeks=weeks)
    return plan


def _stored_plan(session: Session, source: PlanSource, province: Unit, *, today: date) -> Plan:
    note = "Nhập từ bản đã công bố, chữ và số giữ nguyên như bản gốc."
    if source.weeks:
        note += f" Ngày của các đợt dời {source.weeks} tuần so với bản gốc, giữ nguyên thứ trong tuần."
    plan = Plan(
        slug=f"ke-hoach-{source.key}",
        unit_id=province.id,
        province_id=keeping_province(session, province),
        number_text=f"{source.head.number}/{source.head.symbol}",
        title=source.head.title,
        place_name=source.head.place,
        signed_text=source.head.signed_text,
        period_from=source.period_from,
        period_to=source.period_to,
        state=rules.plan_state_on(source.period_to, today),
        signature="\n\n".join(
            "\n".join((*block.authority, block.title, block.name)) for block in source.signatures
        ),
        source_note=note,
        source_key=source.key,
        printed_total=source.annex.printed_total if source.annex else None,
    )
    session.add(plan)
    session.flush()
    return plan


def _store_campaigns(session: Session, plan: Plan, source: PlanSource) -> None:
    for place, campaign in enumerate(source.campaigns, 1):
        name = rules.campaign_name(campaign)
        session.add(
            Campaign(
                plan_id=plan.id,
                position=place,
                slug=_free_slug(session, name, campaign.period_to),
                name=name,
                heading=campaign.heading,
                period_from=campaign.period_from,
                period_to=campaign.period_to,
                summary=rules.campaign_text(source, campaign),
            )
        )
    session.flush()


def _free_slug(session: Session, name: str, ends: date) -> str:
    """Return an address of its own: several campaigns share one theme, so its last month is part of it."""
    stem = f"{slug(name)[:100].strip('-')}-{ends.month}-{ends.year}"
    address, count = stem, 1
    while queries.campaign_with_slug(session, address) is not None:
        count += 1
        address = f"{stem}-{count}"
    return address


def _store_annex(
    session: Session, plan: Plan, source: PlanSource, units_by_key: Mapping[str, Unit], *, now: datetime
) -> None:
    place = line_place = 0
    for group in source.annex.groups if source.annex else ():
        for row in group.rows:
            place += 1
            target = Target(
                plan_id=plan.id,
                unit_id=units_by_key[row.host_key].id,
                position=place,
                group_label=f"{group.number}. {group.name}",
                unit_label=row.label,
                assigned=row.assigned,
                changed_at=now,
            )
            session.add(target)
            session.flush()
            for line in row.lines:
                line_place += 1
                session.add(
                    AnnexLine(
                        plan_id=plan.id,
                        target_id=target.id,
                        position=line_place,
                        on_day=line.on,
                        month=line.month,
                        printed_day=line.printed_day,
                        planned=line.planned,
                    )
                )


def _store_committee(
    session: Session, source: PlanSource, province: Unit, *, by: Actor, now: datetime
) -> None:
    committee = committee_for(session, province, by=by, now=now)
    if not committee.standing_body:
        # The plan's first duty is that of the standing body.
        change_committee(session, committee, by=by, now=now, standing_body=source.duties[0].body)
    write_duties(
        session,
        committee,
        [(duty.body, "\n".join(duty.paragraphs)) for duty in source.duties],
        by=by,
        now=now,
    )
