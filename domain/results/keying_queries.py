"""Ask for the rows of a drive's printed desk lists: who stands on a number, which are blank, which are open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from domain.results.queries import DeskRow, as_rows, current, desk_rows, is_expected
from domain.results.records import DeskNumber, DeskPack, Outcome
from domain.signups.records import Registration


class PaperProgress(NamedTuple):
    """How many people stand on the paper of a drive, and the row numbers that have no outcome yet."""

    people: int
    missing: list[int]

    @property
    def keyed(self) -> int:
        """Return how many have an outcome."""
        return self.people - len(self.missing)


def people_on_rows(session: Session, drive_id: int, numbers: Collection[int]) -> dict[int, DeskRow]:
    """Return who stands on these row numbers of a drive's paper."""
    mine = (DeskNumber.drive_id == drive_id, DeskNumber.number.in_(numbers))
    rows = session.execute(select(DeskNumber.registration_id, DeskNumber.number).where(*mine))
    number_of = {row[0]: row[1] for row in rows}
    wanted = desk_rows().where(Registration.drive_id == drive_id, Registration.id.in_(number_of))
    return {number_of[row.registration.id]: row for row in as_rows(session, wanted)}


def row_of(session: Session, registration_id: int) -> int | None:
    """Return the row number of a person on the paper of the drive."""
    return session.scalar(select(DeskNumber.number).where(DeskNumber.registration_id == registration_id))


def blank_ranges(session: Session, drive_id: int) -> Sequence[tuple[int, int]]:
    """Return the first and the last blank row of each printing of a drive's paper."""
    wanted = select(DeskPack.first_blank, DeskPack.last_blank).where(DeskPack.drive_id == drive_id)
    return [(row[0], row[1]) for row in session.execute(wanted.order_by(DeskPack.version))]


def paper_progress(session: Session, drive_id: int) -> PaperProgress:
    """Return how far the paper of a drive is keyed."""
    wanted = (
        select(DeskNumber.number, exists().where(current()).correlate(Registration))
        .join(Registration, Registration.id == DeskNumber.registration_id)
        .where(DeskNumber.drive_id == drive_id, is_expected())
        .order_by(DeskNumber.number)
    )
    rows = session.execute(wanted).all()
    return PaperProgress(len(rows), [row[0] for row in rows if not row[1]])


def keyed_in(
    session: Session, drive_id: int, moment: datetime, recorded_by: str
) -> list[tuple[int | None, DeskRow]]:
    """Return row number and person of each outcome that somebody keyed in one sending and that still holds."""
    wanted = desk_rows().where(
        Registration.drive_id == drive_id, Outcome.recorded_at == moment, Outcome.recorded_by == recorded_by
    )
    rows = as_rows(session, wanted)
    numbered = select(DeskNumber.registration_id, DeskNumber.number).where(
        and_(
            DeskNumber.drive_id == drive_id,
            DeskNumber.registration_id.in_([row.registration.id for row in rows]),
        )
    )
    number_of = {row[0]: row[1] for row in session.execute(numbered)}
    pairs = [(number_of.get(row.registration.id), row) for row in rows]
    return sorted(pairs, key=lambda pair: (pair[0] is None, pair[0] or 0))
