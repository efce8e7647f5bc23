"""Add, copy and change a province's rule sets, and decide which of its communes lie in the mountains."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.commendations.rule_queries import terrain_of_communes
from domain.commendations.rule_records import CommuneTerrain, RuleSet, RuleStep, Terrain
from domain.commendations.rule_sets import RuleTerms, rule_set_verdict
from domain.journal import Actor
from domain.refusals import Reason, Refused

SET_CHANGED = Reason("Người khác vừa sửa tiêu chí này. Xem lại nội dung mới rồi sửa tiếp.")


def add_rule_set(
    session: Session, terms: RuleTerms, *, province_id: int, by: Actor, now: datetime
) -> RuleSet:
    """Store a set of a province; raise Refused with the reasons against it."""
    rule_set_verdict(terms).require()
    record = RuleSet(province_id=province_id, version=1)
    _write(record, terms, by, now)
    session.add(record)
    session.flush()
    journal.record(
        session, "thêm tiêu chí khen thưởng", "rule_set", record.id, by=by, now=now, source=terms.key
    )
    return record


def copy_rule_set(
    session: Session,
    terms: RuleTerms,
    *,
    valid_from: date,
    province_id: int,
    by: Actor,
    now: datetime,
) -> RuleSet:
    """Store a copy that holds from a day to the end of its year; a province's own open set ends the day before."""
    if terms.rule_set_id is not None and terms.valid_to is None and terms.valid_from < valid_from:
        old = _locked(session, terms.rule_set_id)
        old.valid_to, old.version = valid_from - timedelta(days=1), old.version + 1
        old.changed_at, old.changed_by = now, by.name
    end = valid_from.replace(month=12, day=31)
    return add_rule_set(
        session, replace(terms, valid_from=valid_from, valid_to=end), province_id=province_id, by=by, now=now
    )


def change_rule_set(
    session: Session, rule_set_id: int, terms: RuleTerms, *, seen_version: int, by: Actor, now: datetime
) -> RuleSet:
    """Change a set; raise Refused when it is no longer the version that was seen, or with the reasons against it."""
    record = _locked(session, rule_set_id)
    if record.version != seen_version:
        raise Refused(SET_CHANGED)
    rule_set_verdict(terms).require()
    record.steps.clear()
    session.flush()  # The old steps go first, because a step's threshold stands once in a set.
    _write(record, terms, by, now)
    record.version += 1
    session.flush()
    journal.record(
        session, "sửa tiêu chí khen thưởng", "rule_set", record.id, by=by, now=now, version=record.version
    )
    return record


def _locked(session: Session, rule_set_id: int) -> RuleSet:
    wanted = select(RuleSet).where(RuleSet.id == rule_set_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _write(record: RuleSet, terms: RuleTerms, by: Actor, now: datetime) -> None:
    record.name, record.level, record.subject = terms.name, terms.level, terms.subject
    record.measure, record.least_evidence = terms.measure, terms.least_evidence
    record.valid_from, record.valid_to, record.basis = terms.valid_from, terms.valid_to, terms.basis
    record.components = ",".join(component.value for component in terms.components)
    record.years_between, record.members_needed = terms.years_between, terms.members_needed
    record.confidence, record.note = terms.confidence, terms.note
    record.changed_at, record.changed_by = now, by.name
    record.steps.extend(
        RuleStep(
            threshold=step.threshold,
            mountain_threshold=step.mountain_threshold,
            award=step.award,
            body=step.body,
            level=step.level,
            confidence=step.confidence,
        )
        for step in terms.steps
    )


def decide_terrain(
    session: Session,
    mountain_ids: Collection[int],
    *,
    province_id: int,
    today: date,
    by: Actor,
    now: datetime,
) -> int:
    """Let these communes of a province lie in the mountains and all others in the lowland; return how many changed."""
    changed = 0
    for unit, before in terrain_of_communes(session, province_id, today):
        terrain = Terrain.MOUNTAIN if unit.id in mountain_ids else Terrain.LOWLAND
        if terrain is not before:
            changed += 1
            session.merge(
                CommuneTerrain(commune_id=unit.id, terrain=terrain, decided_at=now, decided_by=by.name)
            )
    session.flush()
    if changed:
        journal.record(session, "phân loại địa bàn", "unit", province_id, by=by, now=now, changed=changed)
    return changed
