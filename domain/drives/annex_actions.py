"""Take over the chosen rows of a table as one batch of quotas and drives."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.drives import office_rules
from domain.drives.actions import add_drive
from domain.drives.annex_changes import DriveChange, RowPlan, batch_plan
from domain.drives.records import Band, Drive, DrivePartner, PartnerRole
from domain.drives.state_actions import remember_change, remembered
from domain.journal import Actor
from domain.plans.annex_actions import QuotaWriter
from domain.plans.annex_batch import MATRIX, SCHEDULE, UnitChoice, group_label
from domain.plans.reading.annex_reader import AnnexReading
from domain.plans.records import Campaign, Plan, PlanImport
from domain.refusals import Refused
from domain.units.actions import add_unit
from domain.units.queries import sibling_named


@dataclass(frozen=True, slots=True)
class Batch:
    """A table to be taken over: how it was read, whose its names are, which rows were ticked, where it came from.

    ``rows`` are places in the reading; ``stamp`` is that of the plan when the rows were shown.
    """

    reading: AnnexReading
    units: Mapping[str, UnitChoice]
    facilities: Mapping[str, int]
    rows: Collection[int]
    stamp: str
    source_name: str
    content: str


def apply_batch(session: Session, plan: Plan, batch: Batch, *, by: Actor, now: datetime) -> PlanImport:
    """Store the ticked rows as quotas and planned drives and remember how to undo them.

    Raises Refused when the plan's quotas or drives changed since they were shown, or nothing is left to store.
    """
    if batch_plan(session, plan, batch.reading, batch.units, batch.facilities).stamp != batch.stamp:
        raise Refused("Có người vừa sửa chỉ tiêu hoặc đợt của kế hoạch này. Xem lại bảng dưới đây rồi nhập.")
    wanted = {batch.reading.rows[place].label for place in batch.rows if place < len(batch.reading.rows)}
    made_units, units = _made_units(session, plan, batch.units, wanted, by=by, now=now)
    planned = batch_plan(session, plan, batch.reading, units, batch.facilities).rows
    chosen = [row for place, row in enumerate(planned) if place in batch.rows and row.is_applicable]
    if not chosen:
        raise Refused("Chưa có dòng nào để nhập. Đánh dấu ít nhất một dòng mới hoặc dòng sửa.")
    undo: dict[str, Any] = {"made_units": made_units}
    undo |= _write_quotas(session, plan, batch.reading, chosen, now=now)
    undo |= _write_drives(session, plan, chosen, batch.facilities, by=by, now=now)
    stored = PlanImport(
        plan_id=plan.id,
        kind=MATRIX if batch.reading.annex.is_matrix else SCHEDULE,
        source_name=batch.source_name,
        rows=len(chosen),
        content=batch.content,
        undo=json.dumps(undo),
        made_at=now,
        made_by=by.name,
    )
    session.add(stored)
    plan.version += 1
    session.flush()
    journal.record(
        session, "nhập bảng chỉ tiêu", "plan", plan.id, by=by, now=now, batch=stored.id, rows=len(chosen)
    )
    return stored


def _made_units(
    session: Session,
    plan: Plan,
    units: Mapping[str, UnitChoice],
    labels: Collection[str],
    *,
    by: Actor,
    now: datetime,
) -> tuple[list[int], dict[str, UnitChoice]]:
    """Make the new units of the wanted names; names that are the same unit make it once."""
    made: list[int] = []
    chosen = dict(units)
    for label in sorted(labels):
        choice = units.get(label)
        if choice is None or choice.new_kind is None or choice.unit_id is not None:
            continue
        unit = sibling_named(session, plan.province_id, choice.new_name)
        if unit is None:
            unit = add_unit(
                session,
                kind=choice.new_kind,
                name=choice.new_name,
                parent_id=plan.province_id,
                by=by,
                now=now,
            )
            made.append(unit.id)
        chosen[label] = UnitChoice(unit.id)
    return made, chosen


def _unit_of(row: RowPlan) -> int:
    assert row.choice is not None and row.choice.unit_id is not None
    return row.choice.unit_id


def _write_quotas(
    session: Session, plan: Plan, reading: AnnexReading, rows: Sequence[RowPlan], *, now: datetime
) -> dict[str, Any]:
    writer = QuotaWriter(session, plan, now)
    for row in rows:
        for change in row.targets:
            writer.write(change, _unit_of(row), row.row.label, group_label(reading, row.row))
    return writer.finish()


def _write_drives(
    session: Session,
    plan: Plan,
    rows: Sequence[RowPlan],
    facilities: Mapping[str, int],
    *,
    by: Actor,
    now: datetime,
) -> dict[str, Any]:
    campaigns = session.scalars(select(Campaign).where(Campaign.plan_id == plan.id)).all()
    made: list[dict[str, int]] = []
    changed: list[dict[str, Any]] = []
    for row in rows:
        for change in row.drives:
            if change.drive_id is None:
                drive = _made_drive(session, plan, row, change, campaigns, facilities, by=by, now=now)
                made.append({"id": drive.id, "version": drive.version})
            elif change.is_change:
                changed.append(_changed_drive(session, change, by=by, now=now))
    return {"made_drives": made, "changed_drives": changed}


def _made_drive(
    session: Session,
    plan: Plan,
    row: RowPlan,
    change: DriveChange,
    campaigns: Sequence[Campaign],
    facilities: Mapping[str, int],
    *,
    by: Actor,
    now: datetime,
) -> Drive:
    line = change.line
    facility = facilities.get(line.facility)
    # A facility that the catalogue does not know is kept in words, as a body that takes part.
    named = {PartnerRole.IMPLEMENTING: [line.facility]} if line.facility and facility is None else {}
    return add_drive(
        session,
        province_id=plan.province_id,
        partners=named,
        by=by,
        now=now,
        plan_id=plan.id,
        campaign_id=_campaign_of(campaigns, line.on or line.month),
        host_id=_unit_of(row),
        host_label=row.row.label,
        on_day=line.on,
        month=line.month,
        venue=line.venue,
        facility_id=facility,
        planned=line.planned,
        note=row.row.note,
    )


def _campaign_of(campaigns: Sequence[Campaign], day: date) -> int | None:
    """Return the one campaign whose period holds the day, None when there is none or a choice."""
    holding = [campaign.id for campaign in campaigns if campaign.period_from <= day <= campaign.period_to]
    return holding[0] if len(holding) == 1 else None


def _changed_drive(session: Session, change: DriveChange, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Write the differences into a stored drive or a share of it; return what was there before."""
    drive = session.get_one(Drive, change.drive_id)
    was = remembered(drive)
    before: dict[str, Any] = {"id": drive.id}
    if change.partner_id is not None:
        partner = session.get_one(DrivePartner, change.partner_id)
        before |= {"partner": partner.id, "share": partner.share}
        partner.share = change.line.planned
    else:
        before |= {"planned": drive.planned, "venue": drive.venue, "facility_id": drive.facility_id}
        before["had_day"] = drive.on_day is not None
        drive.planned = change.line.planned
        drive.venue = change.venue if change.venue is not None else drive.venue
        drive.facility_id = change.facility_id or drive.facility_id
        if change.sets_day:
            _set_day(session, drive, change, day_of(now))
    drive.version += 1
    drive.changed_at = now
    # Who signed up already must hear of another day or hall, also when a table brought it.
    remember_change(session, drive, was, now=now)
    session.flush()
    journal.record(session, "sửa đợt", "drive", drive.id, by=by, now=now, source="bảng chỉ tiêu")
    return {**before, "version": drive.version}


def _set_day(session: Session, drive: Drive, change: DriveChange, today: date) -> None:
    drive.on_day = change.line.on
    has_bands = session.scalar(select(Band.id).where(Band.drive_id == drive.id).limit(1))
    if has_bands is None and drive.starts_at is None:
        bands = office_rules.default_bands(drive.planned, today)
        drive.starts_at, drive.ends_at = bands[0].starts_at, bands[-1].ends_at
        session.add_all(Band(drive_id=drive.id, **band._asdict()) for band in bands)
