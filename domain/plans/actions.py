"""Store a plan that was read from its text with everything it says, and the committee that runs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.committees.actions import add_intake_point, change_committee, committee_for, write_duties
from domain.committees.records import IntakePoint
from domain.journal import Actor
from domain.names import fold, slug
from domain.plans import queries, rules
from domain.plans.linting.contradictions import finding_rows
from domain.plans.reading.text_names import ISSUER_KEY
from domain.plans.records import (
    AnnexLine,
    Campaign,
    Plan,
    PlanBasis,
    PlanFinding,
    PlanIssuer,
    PlanPeak,
    PlanRecipient,
    PlanResults,
    PlanSection,
    Target,
)
from domain.plans.source_rows import section_rows, target_in_words
from domain.plans.sources import Annex, AnnexRow, PlanSource, SignatureBlock
from domain.units.matching import match_names
from domain.units.queries import keeping_province
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitKind

_STANDING = re.compile(r"cơ quan thường trực", re.IGNORECASE)
_COMMITTEE = re.compile(r"^(?:ban chi dao|bcd|uy ban nhan dan|ubnd)\b")
_WITH_COMMITTEE = (*PROVINCE_KINDS, *COMMUNE_KINDS, UnitKind.DISTRICT)


def import_source(
    session: Session,
    source: PlanSource,
    units_by_key: Mapping[str, Unit],
    *,
    by: Actor,
    now: datetime,
    weeks: int = 0,
) -> Plan:
    """Store a plan moved by whole weeks: head, text, campaigns, targets, annex, findings, committee.

    A plan that was imported before is returned as it stands. Labels, figures and quoted days stay as printed; rows
    of the annex whose unit was left out have no entry in ``units_by_key`` and are not stored.
    """
    known = queries.plan_with_source(session, source.key)
    if known is not None:
        return known
    moved, issuer = source.shifted(weeks), units_by_key[ISSUER_KEY]
    plan = _stored_plan(session, moved, issuer, today=day_of(now))
    _store_head(session, plan, moved)
    for place, (heading, body) in enumerate(section_rows(moved), 1):
        session.add(PlanSection(plan_id=plan.id, position=place, heading=heading, body=body))
    unit_ids = {key: unit.id for key, unit in units_by_key.items()}
    session.add_all(PlanFinding(plan_id=plan.id, **row) for row in finding_rows(moved, unit_ids))
    _store_campaigns(session, plan, moved)
    placed = _store_annex(session, plan, moved.annex, units_by_key, now=now) if moved.annex else 0
    session.add_all(
        target_in_words(target, plan_id=plan.id, unit_id=issuer.id, position=place, now=now)
        for place, target in enumerate(moved.targets, placed + 1)
    )
    _store_committee(session, moved, issuer, by=by, now=now)
    session.flush()
    journal.record(session, "nhập kế hoạch", "plan", plan.id, by=by, now=now, source=source.key, weeks=weeks)
    return plan


def _stored_plan(session: Session, source: PlanSource, issuer: Unit, *, today: date) -> Plan:
    notes = ["Nhập từ văn bản, chữ và số giữ nguyên như bản gốc."]
    if source.weeks:
        notes.append(f"Ngày của các đợt dời {source.weeks} tuần so với bản gốc, giữ nguyên thứ trong tuần.")
    head = source.head
    plan = Plan(
        slug=f"ke-hoach-{source.key}"[:120],
        unit_id=issuer.id,
        province_id=keeping_province(session, issuer),
        parent_text=source.parent_text,
        paper=head.paper[:80],
        number_text=f"{head.number}/{head.symbol}"[:80] if head.symbol else head.number,
        title=head.title[:300] or "Kế hoạch chưa có tên",
        place_name=head.place[:80],
        signed_text=head.signed_text[:120],
        period_from=source.period_from,
        period_to=source.period_to,
        slogans="\n".join(source.slogans),
        state=rules.plan_state_on(source.period_to, today),
        signature="\n\n".join(map(_signature_text, source.signatures)),
        source_note="\n".join((*notes, *source.notes)),
        source_key=source.key,
        printed_total=source.annex.printed_total if source.annex else None,
        is_matrix=source.annex.is_matrix if source.annex else False,
    )
    session.add(plan)
    session.flush()
    return plan


def _signature_text(block: SignatureBlock) -> str:
    return "\n".join(line for line in (*block.authority, block.title, block.name) if line)


def _store_head(session: Session, plan: Plan, source: PlanSource) -> None:
    """Store issuing bodies, legal bases, peaks, past results and recipients."""
    labels, blocks = source.head.issuers, [_signature_text(block) for block in source.signatures]
    if len(labels) == 1:
        blocks = ["\n\n".join(blocks)]
    matches = match_names(session, plan.province_id, labels, source.period_from)
    for place, label in enumerate(labels, 1):
        session.add(
            PlanIssuer(
                plan_id=plan.id,
                position=place,
                label=label[:300],
                unit_id=plan.unit_id if len(labels) == 1 else matches[label].unit_id,
                signature=blocks[place - 1] if len(blocks) == len(labels) else "",
            )
        )
    for place, basis in enumerate(source.legal_bases, 1):
        session.add(
            PlanBasis(
                plan_id=plan.id,
                position=place,
                number=basis.number[:120],
                on_day=basis.on,
                issuer=basis.issuer,
                about=basis.about,
            )
        )
    for place, peak in enumerate(source.peaks, 1):
        session.add(
            PlanPeak(
                plan_id=plan.id,
                position=place,
                label=peak.label,
                period_from=peak.period_from,
                period_to=peak.period_to,
            )
        )
    if source.results is not None:
        told = source.results
        session.add(
            PlanResults(
                plan_id=plan.id,
                period_from=told.period_from,
                period_to=told.period_to,
                drives=told.drives,
                collected=told.collected,
                percent_of_national=told.percent_of_national,
                percent_of_province=told.percent_of_province,
                percent_of_need=told.percent_of_need,
            )
        )
    for place, recipient in enumerate(source.recipients, 1):
        session.add(
            PlanRecipient(plan_id=plan.id, position=place, line=recipient.line, purpose=recipient.purpose)
        )
    session.flush()


def _store_campaigns(session: Session, plan: Plan, source: PlanSource) -> None:
    for place, campaign in enumerate(source.campaigns, 1):
        name = rules.campaign_name(campaign)[:300]
        session.add(
            Campaign(
                plan_id=plan.id,
                position=place,
                slug=_free_slug(session, name, campaign.period_to),
                name=name,
                heading=campaign.heading[:300],
                period_from=campaign.period_from,
                period_to=campaign.period_to,
                slogans="" if campaign.number else "\n".join(source.slogans),
                summary=rules.campaign_text(source, campaign),
            )
        )
    session.flush()


def _free_slug(session: Session, name: str, ends: date) -> str:
    """Return an address of its own: several campaigns share one theme, so its last month is part of it."""
    stem = f"{slug(name)[:100].strip('-') or 'chien-dich'}-{ends.month}-{ends.year}"
    address, count = stem, 1
    while queries.campaign_with_slug(session, address) is not None:
        count += 1
        address = f"{stem}-{count}"
    return address


def _store_annex(
    session: Session, plan: Plan, annex: Annex, units_by_key: Mapping[str, Unit], *, now: datetime
) -> int:
    """Store targets and printed lines of the annex; return how many targets: a matrix has one for each cell."""
    place = line_place = 0
    for group in annex.groups:
        label = f"{group.number}. {group.name}" if group.number and group.name else group.number or group.name
        for row in group.rows:
            unit = units_by_key.get(row.host_key)
            if unit is None:
                continue
            cells: list[tuple[date | None, int]] = [(None, row.assigned)]
            if annex.is_matrix and row.lines:
                cells = [(line.month, line.planned) for line in row.lines]
            by_month: dict[date | None, Target] = {}
            for month, assigned in cells:
                place += 1
                by_month[month] = Target(
                    plan_id=plan.id,
                    unit_id=unit.id,
                    position=place,
                    group_label=label[:200],
                    unit_label=row.label[:200],
                    month=month,
                    assigned=assigned,
                    changed_at=now,
                )
            session.add_all(by_month.values())
            session.flush()
            line_place = _store_lines(session, plan, row, by_month, line_place)
    return place


def _store_lines(
    session: Session, plan: Plan, row: AnnexRow, by_month: Mapping[date | None, Target], line_place: int
) -> int:
    for line in row.lines:
        line_place += 1
        target = by_month.get(line.month) or by_month[None]
        session.add(
            AnnexLine(
                plan_id=plan.id,
                target_id=target.id,
                position=line_place,
                on_day=line.on,
                month=line.month,
                printed_day=line.printed_day[:40],
                planned=line.planned,
            )
        )
    return line_place


def _store_committee(session: Session, source: PlanSource, issuer: Unit, *, by: Actor, now: datetime) -> None:
    """Give the issuing territory's committee the duties of its own plan, and the places of intake of any plan."""
    labels = source.head.issuers
    is_its_own = len(labels) == 1 and bool(_COMMITTEE.match(fold(labels[0]))) and bool(source.duties)
    if issuer.kind not in _WITH_COMMITTEE or not (is_its_own or source.intake_points):
        return
    committee = committee_for(session, issuer, by=by, now=now)
    if is_its_own:
        standing = next(
            (duty.body for duty in source.duties if _STANDING.search(" ".join(duty.paragraphs))), ""
        )
        if standing and not committee.standing_body:
            change_committee(session, committee, by=by, now=now, standing_body=standing[:200])
        duties = [(duty.body[:400], "\n".join(duty.paragraphs)) for duty in source.duties]
        write_duties(session, committee, duties, by=by, now=now)
    # A point has one phone number; the plan's text keeps the others.
    known = set(session.scalars(select(IntakePoint.name).where(IntakePoint.committee_id == committee.id)))
    for point in source.intake_points:
        if point.name not in known:
            add_intake_point(
                session,
                committee,
                name=point.name,
                by=by,
                now=now,
                address=point.address,
                phone=point.phone.split(",")[0][:20],
                email=point.email[:200],
            )
