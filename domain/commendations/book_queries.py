"""Ask the award ledger as a book: its lines by name, form, year and subject, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.commendations.queries import honours_in_scope, struck_by
from domain.commendations.records import Honour
from domain.commendations.rule_records import Subject
from domain.names import fold

PAGE = 50
_COLUMNS = {
    Subject.PERSON: Honour.donor_id,
    Subject.FAMILY: Honour.family_id,
    Subject.COLLECTIVE: Honour.honoured_unit_id,
}
MOST_ACTS = 10


@dataclass(frozen=True, slots=True)
class EarlierAct:
    """One act that wrote earlier awards: its moment, who did it, how many lines, how many could be taken back."""

    moment: datetime
    by: str
    lines: int
    open: int


@dataclass(frozen=True, slots=True)
class BookFilter:
    """Which lines of the book are asked for; a name is looked for without marks."""

    typed: str = ""
    subject: Subject | None = None
    award: str = ""
    year: int | None = None
    act: datetime | None = None


def narrowed(scope: Scope, wanted: BookFilter) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter for lines in reach."""
    found = [honours_in_scope(scope)]
    for word in fold(wanted.typed).split():
        found.append(Honour.recipient_key.contains(word, autoescape=True))
    if wanted.subject is not None:
        found.append(_COLUMNS[wanted.subject].is_not(None))
    if wanted.award.strip():
        found.append(Honour.award_key.contains(fold(wanted.award), autoescape=True))
    if wanted.year is not None:
        found.append(Honour.granted_on.between(date(wanted.year, 1, 1), date(wanted.year, 12, 31)))
    if wanted.act is not None:
        found.append(Honour.issued_at == wanted.act)
    return found


def award_lines(
    session: Session, scope: Scope, wanted: BookFilter, *, after: Honour | None = None, limit: int = PAGE
) -> Sequence[Honour]:
    """Return up to limit + 1 lines in reach, the latest day first, those taken back included."""
    lines = select(Honour).where(*narrowed(scope, wanted))
    if after is not None:
        lines = lines.where(tuple_(Honour.granted_on, Honour.id) < tuple_(after.granted_on, after.id))
    lines = lines.order_by(Honour.granted_on.desc(), Honour.id.desc()).limit(limit + 1)
    return session.scalars(lines).unique().all()


def award_in_scope(session: Session, scope: Scope, honour_id: int) -> Honour | None:
    """Return one line in reach."""
    wanted = select(Honour).where(Honour.id == honour_id, honours_in_scope(scope))
    return session.scalars(wanted).unique().one_or_none()


def may_be_struck(session: Session, scope: Scope, honour_ids: Sequence[int]) -> dict[int, Honour]:
    """Return those of some lines that an office may strike and that stand, by number."""
    wanted = select(Honour).where(Honour.id.in_(honour_ids), struck_by(scope), Honour.taken_back_at.is_(None))
    return {line.id: line for line in session.scalars(wanted).unique()}


def act_of(moment: datetime, unit_id: int) -> Select[Honour]:
    """Return the earlier awards of one act of a unit that nobody struck or put on a paper since."""
    return select(Honour).where(
        Honour.issuing_unit_id == unit_id,
        Honour.issued_at == moment,
        Honour.is_earlier,
        Honour.taken_back_at.is_(None),
        Honour.paper_id.is_(None),
    )


def earlier_acts(session: Session, unit_id: int) -> list[EarlierAct]:
    """Return the last acts by which a unit wrote several earlier awards at once."""
    is_open = and_(Honour.taken_back_at.is_(None), Honour.paper_id.is_(None))
    wanted = select(
        Honour.issued_at, func.max(Honour.issued_by), func.count(), func.count(case((is_open, 1)))
    ).where(Honour.issuing_unit_id == unit_id, Honour.is_earlier)
    wanted = wanted.group_by(Honour.issued_at).having(func.count() > 1)
    wanted = wanted.order_by(Honour.issued_at.desc()).limit(MOST_ACTS)
    return [EarlierAct(*row) for row in session.execute(wanted)]
