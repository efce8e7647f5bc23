"""Ask for units: by number, address or name, the communes of a province, the path above a unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.names import fold
from domain.units.records import COMMUNE_KINDS, EMPLOYER_KINDS, PROVINCE_KINDS, Unit, UnitKind, UnitSuccession

PAGE = 50


def _valid_on(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(Unit.valid_from.is_(None), Unit.valid_from <= day),
        or_(Unit.valid_to.is_(None), Unit.valid_to >= day),
    )


def _belongs_to(province_id: int) -> ColumnElement[bool]:
    """Return the condition for a province, its units, and the facilities that serve all provinces."""
    serves_all = and_(Unit.kind == UnitKind.FACILITY, Unit.province_id.is_(None))
    return or_(Unit.province_id == province_id, Unit.id == province_id, serves_all)


def unit_with_slug(session: Session, slug: str) -> Unit | None:
    """Return the unit with this web address."""
    return session.scalars(select(Unit).where(Unit.slug == slug)).one_or_none()


def sibling_named(session: Session, parent_id: int | None, name: str) -> Unit | None:
    """Return the unit under the same parent whose folded name is the same."""
    wanted = select(Unit).where(
        Unit.parent_id == parent_id, Unit.search_key == fold(name), Unit.valid_to.is_(None)
    )
    return session.scalars(wanted).first()


def territory(session: Session, code: str, day: date) -> Unit | None:
    """Return the province or commune with this official code on a day."""
    wanted = select(Unit).where(Unit.code == code, *_valid_on(day))
    return session.scalars(wanted.order_by(Unit.valid_from.desc())).first()


def provinces(session: Session, day: date) -> Sequence[Unit]:
    """Return the provinces and centrally-run cities of a day, in alphabetical order."""
    wanted = select(Unit).where(Unit.kind.in_(PROVINCE_KINDS), Unit.parent_id.is_(None), *_valid_on(day))
    return session.scalars(wanted.order_by(Unit.sort_key)).all()


def communes(session: Session, province_id: int, day: date) -> Sequence[tuple[int, str]]:
    """Return (id, name) of the communes of a province on a day, in alphabetical order."""
    wanted = select(Unit.id, Unit.name).where(
        Unit.parent_id == province_id, Unit.kind.in_(COMMUNE_KINDS), *_valid_on(day)
    )
    return [(row.id, row.name) for row in session.execute(wanted.order_by(Unit.sort_key))]


def employers(session: Session, province_id: int, day: date) -> Sequence[tuple[int, str]]:
    """Return (id, name) of the agencies, schools and enterprises that a province knows, in alphabetical order."""
    wanted = select(Unit.id, Unit.name).where(
        Unit.province_id == province_id, Unit.kind.in_(EMPLOYER_KINDS), *_valid_on(day)
    )
    return [(row.id, row.name) for row in session.execute(wanted.order_by(Unit.sort_key))]


def facilities(session: Session, day: date) -> Sequence[Unit]:
    """Return the facilities that receive blood."""
    wanted = select(Unit).where(Unit.kind == UnitKind.FACILITY, *_valid_on(day))
    return session.scalars(wanted.order_by(Unit.sort_key)).all()


def units_of_province(
    province_id: int | None,
    *,
    valid_on: date | None = None,
    over_on: date | None = None,
    former: Collection[int] = (),
    words: str = "",
    kind: UnitKind | None = None,
) -> Select[Unit]:
    """Return the units of a province (all when None), filtered by days, folded words and kind.

    valid_on keeps those in force on a day, over_on those that had ended before it; former are the provinces
    that this one was made of, whose units are listed too.
    """
    wanted = select(Unit)
    if valid_on is not None:
        wanted = wanted.where(*_valid_on(valid_on))
    if over_on is not None:
        wanted = wanted.where(Unit.valid_to < over_on)
    if province_id is not None:
        old = or_(Unit.province_id.in_(former), Unit.id.in_(former))
        wanted = wanted.where(or_(_belongs_to(province_id), old) if former else _belongs_to(province_id))
    if kind is not None:
        wanted = wanted.where(Unit.kind == kind)
    for word in fold(words).split():
        wanted = wanted.where(Unit.search_key.contains(word))
    return wanted.order_by(Unit.sort_key, Unit.id)


def province_of(unit: Unit) -> int:
    """Return the number of the province that a unit lies in; a province is its own."""
    return unit.province_id or unit.id


def keeping_province(session: Session, unit: Unit) -> int:
    """Return the number of the province that keeps a unit's papers today, also when its own was merged.

    A province of the old map has no successor of its own; its communes' successors say where it went.
    """
    own = province_of(unit)
    old, new = aliased(Unit), aliased(Unit)
    went_to = session.scalar(
        select(new.province_id)
        .join(UnitSuccession, UnitSuccession.successor_id == new.id)
        .join(old, UnitSuccession.predecessor_id == old.id)
        .where(old.province_id == own, old.valid_to.is_not(None), new.province_id != own)
        .limit(1)
    )
    return went_to or own


def former_unit(session: Session, province_code: str, kind: UnitKind, name: str) -> Unit | None:
    """Return a unit of a province's old map by its name, for example a district closed on 30/6/2025."""
    above = aliased(Unit)
    wanted = (
        select(Unit)
        .join(above, Unit.parent_id == above.id)
        .where(above.code == province_code, Unit.kind == kind, Unit.search_key == fold(name))
    )
    return session.scalars(wanted.order_by(Unit.valid_to.desc())).first()


def unit_in_province(session: Session, province_id: int | None, unit_id: int) -> Unit | None:
    """Return a unit of a province, the province itself and shared facilities included; any when it is None."""
    wanted = select(Unit).where(Unit.id == unit_id)
    if province_id is not None:
        wanted = wanted.where(_belongs_to(province_id))
    return session.scalars(wanted).one_or_none()


def unit_kept_in_province(session: Session, province_id: int | None, unit_id: int) -> Unit | None:
    """Return a unit of a province as unit_in_province does, or one that ended and whose papers it keeps today."""
    unit = session.get(Unit, unit_id)
    if unit is None or unit_in_province(session, province_id, unit_id) is not None:
        return unit
    return unit if keeping_province(session, unit) == province_id else None


def after_unit(wanted: Select[Unit], last: Unit | None) -> Select[Unit]:
    """Return the rest of a list of units after the last one of the page before."""
    if last is None:
        return wanted
    return wanted.where(tuple_(Unit.sort_key, Unit.id) > tuple_(last.sort_key, last.id))
