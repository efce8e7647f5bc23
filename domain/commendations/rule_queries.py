"""Ask which rule sets a province has, which holds on a day, and which of its communes lie in the mountains."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.commendations.rule_records import CommuneTerrain, RuleSet, Subject, Terrain
from domain.commendations.rule_sets import RuleTerms, in_force, national_sets, own_key, terms_of
from domain.units.records import COMMUNE_KINDS, Unit


def known_sets(session: Session, province_id: int | None) -> list[RuleTerms]:
    """Return every set that a province can use: its own, the newest first, then the national ones."""
    wanted = select(RuleSet).where(RuleSet.province_id == province_id)
    wanted = wanted.order_by(RuleSet.valid_from.desc(), RuleSet.id.desc())
    return [*(terms_of(record) for record in session.scalars(wanted)), *national_sets()]


def set_named(session: Session, province_id: int | None, key: str) -> RuleTerms | None:
    """Return the set with this key, national or the province's own."""
    return next((terms for terms in known_sets(session, province_id) if terms.key == key), None)


def sets_in_force(session: Session, province_id: int | None, subject: Subject, day: date) -> list[RuleTerms]:
    """Return the sets for a subject that hold on a day, the province's own first."""
    return in_force(known_sets(session, province_id), subject, day)


def rule_set_in_scope(session: Session, province_id: int | None, rule_set_id: int) -> RuleSet | None:
    """Return a province's own set."""
    wanted = select(RuleSet).where(RuleSet.id == rule_set_id, RuleSet.province_id == province_id)
    return session.scalars(wanted).one_or_none()


def key_of(rule_set: RuleSet) -> str:
    """Return the key under which addresses, rounds and awards name a province's own set."""
    return own_key(rule_set.id)


def terrain_of_communes(session: Session, province_id: int, today: date) -> Sequence[tuple[Unit, Terrain]]:
    """Return the communes of a province today with their terrain, by name; what is unknown is lowland."""
    wanted = (
        select(Unit, CommuneTerrain.terrain)
        .outerjoin(CommuneTerrain, CommuneTerrain.commune_id == Unit.id)
        .where(Unit.province_id == province_id, Unit.kind.in_(COMMUNE_KINDS))
        .where(Unit.valid_to.is_(None) | (Unit.valid_to >= today))
        .order_by(Unit.sort_key, Unit.id)
    )
    return [(row[0], row[1] or Terrain.LOWLAND) for row in session.execute(wanted)]
