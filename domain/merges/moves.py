"""Find every row that hangs on a donor, whatever table it stands in, and hang it on another donor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, TextClause, UniqueConstraint, select, update
from sqlalchemy.orm import Session

from domain.base import Base
from domain.donors.records import Donor

# The merge's own record and pointer stay, the words of a name belong to the row that bears the name, and
# milestones are counted anew.
_STAYS = {
    ("donor_merges", "survivor_id"),
    ("donor_merges", "absorbed_id"),
    ("donors", "merged_into_id"),
    ("name_suffixes", "donor_id"),
    ("milestones", "donor_id"),
}
Moved = Mapping[str, list[int]]


class Holding(NamedTuple):
    """The rows of one column that name a donor: those that can move, and those that the other has already."""

    moving: list[int]
    kept: list[int]


def holders() -> list[Column[Any]]:
    """Return each column of the whole database that names a donor and moves with it."""
    donor_id = Donor.__table__.c.id
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column is donor_id and (table.name, key.parent.name) not in _STAYS
    ]


def place_of(column: Column[Any]) -> str:
    """Return the name under which a merge remembers what moved in a column."""
    return f"{column.table.name}.{column.name}"


def holdings(session: Session, survivor_id: int, absorbed_id: int) -> dict[str, Holding]:
    """Return by place which rows of the absorbed donor move; two statements a column at most."""
    found = {}
    for column in holders():
        own = session.scalars(
            select(column.table.c.id).where(column == absorbed_id).order_by(column.table.c.id)
        )
        numbers = list(own)
        if not numbers:
            continue
        kept = {
            number
            for unique in _uniques(column)
            for number in _doubled(session, column, unique, survivor_id, absorbed_id)
        }
        found[place_of(column)] = Holding([number for number in numbers if number not in kept], sorted(kept))
    return found


class _Unique(NamedTuple):
    others: list[Column[Any]]
    predicate: TextClause | None


def _uniques(column: Column[Any]) -> Iterator[_Unique]:
    for constraint in column.table.constraints:
        if isinstance(constraint, UniqueConstraint) and column.name in constraint.columns:
            yield _Unique([other for other in constraint.columns if other is not column], None)
    for index in column.table.indexes:
        if index.unique and column.name in index.columns:
            others = [other for other in index.columns if other is not column]
            yield _Unique(others, index.dialect_options["sqlite"]["where"])


def _doubled(
    session: Session, column: Column[Any], unique: _Unique, survivor_id: int, absorbed_id: int
) -> Iterator[int]:
    """Yield the rows of the absorbed donor that the survivor has in the same way, so that only one may stand."""
    wanted = select(column.table.c.id, column, *unique.others).where(column.in_((survivor_id, absorbed_id)))
    if unique.predicate is not None:
        wanted = wanted.where(unique.predicate)
    rows = session.execute(wanted).all()
    held = {tuple(row[2:]) for row in rows if row[1] == survivor_id and None not in row[2:]}
    yield from (row[0] for row in rows if row[1] == absorbed_id and tuple(row[2:]) in held)


def move(session: Session, moved: Moved, from_id: int, to_id: int) -> None:
    """Hang the rows with these numbers, by place, on another donor, as far as they still hang on the first."""
    for column in holders():
        if numbers := moved.get(place_of(column)):
            rows = column.table.c.id.in_(numbers)
            session.execute(update(column.table).where(rows, column == from_id).values({column.name: to_id}))
    session.expire_all()
