"""Find the units that a plan names, and make those that the system does not know yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.journal import Actor
from domain.names import fold
from domain.plans.plan_units import NamedUnit, PublishedPlan, UnitName, named_units, published_plans
from domain.plans.reading.text_names import ISSUER_KEY
from domain.plans.sources import PlanSource
from domain.refusals import Reason, Refused
from domain.units.actions import add_unit
from domain.units.matching import match_names
from domain.units.printed_names import Match, bare_name
from domain.units.queries import former_unit, keeping_province, sibling_named
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitKind

_ADDED_AT_MOST = 200  # The width of a unit's name.
_LEVEL_AT_END = re.compile(r"\b(?:tỉnh|thành phố|quận|huyện|xã|phường)$", re.IGNORECASE)
_TERRITORIES = (*PROVINCE_KINDS, *COMMUNE_KINDS, UnitKind.DISTRICT, UnitKind.TOWNSHIP)


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """What a person decided about a name: a known unit, or a new one of a kind; neither leaves the name out."""

    unit_id: int | None = None
    kind: UnitKind | None = None


@dataclass(frozen=True, slots=True)
class NamedMatch:
    """A unit that a plan names, what was found for the name, and the choice that needs no person (None: ask)."""

    named: NamedUnit
    match: Match
    settled: UnitChoice | None


def matches_of(session: Session, province: Unit, source: PlanSource) -> list[NamedMatch]:
    """Return what each name of a plan means in a province on the first day of the plan's period."""
    named = named_units(source)
    found = match_names(session, province.id, [unit.label for unit in named], source.period_from)
    return [NamedMatch(unit, found[unit.label], _settled(unit, found[unit.label])) for unit in named]


def _settled(named: NamedUnit, match: Match) -> UnitChoice | None:
    if match.unit_id is not None:
        return UnitChoice(unit_id=match.unit_id)
    if match.candidates:
        return None
    if named.is_facility:
        return UnitChoice(kind=UnitKind.FACILITY)
    return UnitChoice(kind=match.kind) if match.kind is not None else None


def ensure_plan_units(
    session: Session,
    province: Unit,
    source: PlanSource,
    *,
    by: Actor,
    now: datetime,
    issuer: Unit | None = None,
    choices: Mapping[str, UnitChoice] | None = None,
) -> dict[str, Unit]:
    """Return the unit behind each key of a plan and each facility's printed name; make what is missing.

    ``issuer`` (default: the province, for a shipped plan the unit that issued it) stands under ISSUER_KEY.
    ``choices`` are a person's decisions by key; a name that was left out has no entry in the answer. Raise Refused
    when another province published the plan, and with every name that only a person can decide about.
    """
    published = published_plans().get(source.key)
    if published is not None and province.code != published.province_code:
        raise Refused(f"Kế hoạch này là của tỉnh khác, nên {province.name} chưa nhập được.")
    if issuer is None:
        issuer = _issuing_unit(session, province, published, by=by, now=now) if published else province
    units = {ISSUER_KEY: issuer}
    names = published.names if published else {}
    open_names: list[str] = []
    for found in matches_of(session, province, source):
        key = found.named.key
        choice = (choices or {}).get(key) or found.settled
        if key in names and not (choices or {}).get(key):
            units[key] = _kept(session, province, names[key], by=by, now=now)
            continue
        if choice is None and published is not None:
            choice = _of_the_issuer(session, issuer, found.match)
        if choice is None:
            open_names.append(found.named.label)
        elif choice.unit_id is not None:
            units[key] = session.get_one(Unit, choice.unit_id)
        elif choice.kind is not None:
            units[key] = _new(session, province, issuer, found.named, choice.kind, by=by, now=now)
    if open_names:
        listed = ", ".join(f"“{label}”" for label in open_names)
        raise Refused(f"Chưa rõ đơn vị {listed}. Chọn đơn vị trong danh mục, thêm mới, hoặc bỏ qua.")
    return units


def new_issuer(session: Session, province: Unit, source: PlanSource) -> tuple[UnitKind, str] | None:
    """Return kind and name of the issuing body when it is one that the province does not know yet, else None."""
    if len(source.head.issuers) != 1:
        return None
    (label,) = source.head.issuers
    match = match_names(session, province.id, [label], source.period_from)[label]
    if match.unit_id is not None or match.kind is None or match.candidates:
        return None
    return match.kind, match.name[:_ADDED_AT_MOST]


def add_issuer(session: Session, province: Unit, source: PlanSource, *, by: Actor, now: datetime) -> Unit:
    """Make the issuing body as a unit of the province; raise Refused when the plan names none."""
    wanted = new_issuer(session, province, source)
    if wanted is None:
        raise Refused(Reason("Chọn đơn vị ban hành trong danh sách.", "unit"))
    return _kept(session, province, UnitName(*wanted), by=by, now=now)


def _issuing_unit(
    session: Session, province: Unit, published: PublishedPlan, *, by: Actor, now: datetime
) -> Unit:
    wanted = published.issuer
    if wanted.kind in PROVINCE_KINDS:
        if province.search_key == fold(wanted.name):
            return province
        old = select(Unit).where(Unit.kind.in_(PROVINCE_KINDS), Unit.search_key == fold(wanted.name))
        found = next((u for u in session.scalars(old) if keeping_province(session, u) == province.id), None)
    elif wanted.kind is UnitKind.DISTRICT:
        found = former_unit(session, str(province.code), wanted.kind, wanted.name)
    else:
        return _kept(session, province, wanted, by=by, now=now)
    if found is None:
        raise Refused(f"Danh mục đơn vị chưa có {wanted.name}. Nạp danh mục rồi nhập lại kế hoạch.")
    return found


def _kept(session: Session, province: Unit, wanted: UnitName, *, by: Actor, now: datetime) -> Unit:
    known = sibling_named(session, province.id, wanted.name)
    return known or add_unit(
        session, kind=wanted.kind, name=wanted.name, parent_id=province.id, by=by, now=now
    )


def _of_the_issuer(session: Session, issuer: Unit, match: Match) -> UnitChoice | None:
    """Return the one candidate that lay in the issuing unit: two old provinces may each have had a Châu Thành."""
    numbers = [candidate.unit_id for candidate in match.candidates if candidate.holds]
    inside = session.scalars(select(Unit.id).where(Unit.id.in_(numbers), Unit.province_id == issuer.id)).all()
    return UnitChoice(unit_id=inside[0]) if len(inside) == 1 else None


def _new(
    session: Session,
    province: Unit,
    issuer: Unit,
    named: NamedUnit,
    kind: UnitKind,
    *,
    by: Actor,
    now: datetime,
) -> Unit:
    """Make a unit under the province; a facility serves many provinces, so it stands under none of them."""
    if kind in _TERRITORIES:
        raise Refused(f"“{named.label}” là địa bàn; địa bàn chỉ có trong danh mục. Chọn đơn vị khác.")
    name = bare_name(named.label)
    if _LEVEL_AT_END.search(name) and kind is not UnitKind.FACILITY:
        name = f"{name} {issuer.short_name}"
    name = name[:_ADDED_AT_MOST]
    parent_id = None if kind is UnitKind.FACILITY else province.id
    known = sibling_named(session, parent_id, name)
    return known or add_unit(session, kind=kind, name=name, parent_id=parent_id, by=by, now=now)
