"""Find the units behind printed names, all names of a table in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from domain.units.printed_names import KnownUnit, Match, NameBook
from domain.units.records import PROVINCE_KINDS, Unit, UnitKind, UnitSuccession


def match_names(session: Session, province_id: int, names: Iterable[str], on_day: date) -> dict[str, Match]:
    """Return what each printed name means in a province on a day; its former provinces and districts are known too.

    A name is settled only when one unit that exists on the day has it, marks included. Facilities of no
    province are found from everywhere.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    book = name_book(session, province_id, on_day)
    return {name: book.match(name) for name in wanted}


def name_book(session: Session, province_id: int, on_day: date) -> NameBook:
    """Return the units of a province, of those it was made of, and the shared facilities, in one statement."""
    old, new = aliased(Unit), aliased(Unit)
    merged_into_it = (
        select(old.province_id)
        .join(UnitSuccession, UnitSuccession.predecessor_id == old.id)
        .join(new, UnitSuccession.successor_id == new.id)
        .where(new.province_id == province_id, old.province_id.is_not(None))
    )
    shared = and_(Unit.kind == UnitKind.FACILITY, Unit.province_id.is_(None))
    rows = session.execute(
        select(
            *(Unit.id, Unit.kind, Unit.name, Unit.short_name, Unit.parent_id, Unit.province_id),
            *(Unit.valid_from, Unit.valid_to),
        ).where(
            or_(
                Unit.id == province_id,
                Unit.province_id == province_id,
                Unit.province_id.in_(merged_into_it),
                Unit.id.in_(merged_into_it),
                shared,
            )
        )
    ).all()
    units = [
        KnownUnit(
            row.id,
            row.kind,
            row.name,
            row.short_name,
            (row.valid_from or date.min) <= on_day <= (row.valid_to or date.max),
        )
        for row in rows
    ]
    places = {row.short_name for row in rows if row.kind in PROVINCE_KINDS and row.parent_id is None}
    return NameBook(units, places)
