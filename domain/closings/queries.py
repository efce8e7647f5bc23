"""Ask for the figures of a drive, how its book was locked, and the slips that corrected it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from domain.clock import day_of
from domain.closings.figures import (
    DriveFigures,
    GiftFigures,
    GiftLine,
    GroupLine,
    SerialFigures,
    UnitLine,
    VolumeLine,
)
from domain.closings.records import DifferenceSlip, DriveClosing
from domain.closings.rules import BOOK_FIELDS, change_verdict, switch_verdict
from domain.donors.records import Sex
from domain.drives.records import Drive, DriveState
from domain.gifts.queries import gift_balance
from domain.gifts.serial_queries import serial_balance
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.names import nfc
from domain.papers.records import Paper
from domain.refusals import Verdict
from domain.results.count_queries import desk_counts, unit_results, volume_results
from domain.results.queries import current
from domain.results.records import Outcome, OutcomeKind
from domain.results.walk_in_queries import walk_in_count
from domain.rulebook import rule
from domain.signups.records import Registration

NO_UNIT = "Chưa rõ đơn vị"


def drive_figures(session: Session, drive: Drive) -> DriveFigures:
    """Return everything that is counted of a drive; the number of statements does not depend on its people."""
    desk = desk_counts(session, drive.id)
    given = select(func.count(), func.coalesce(func.sum(Donation.volume_ml), 0))
    in_ledger, ml_in_ledger = session.execute(given.where(Donation.drive_id == drive.id, counts())).one()
    serials, gifts = serial_balance(session, drive.id), gift_balance(session, drive.id)
    wrong = {*serials.outside, *serials.duplicates, *serials.contradicting}
    return DriveFigures(
        registered=desk.registered,
        arrived=desk.arrived,
        donated=desk.donated,
        deferred=desk.deferred,
        left=desk.left,
        absent=desk.absent,
        ml=int(desk.ml),
        walk_ins=walk_in_count(session, drive.id),
        in_ledger=in_ledger,
        ml_in_ledger=int(ml_in_ledger),
        volumes=tuple(VolumeLine(c.value, ml, n) for c, ml, n in volume_results(session, drive.id, true())),
        units=tuple(
            UnitLine(unit.unit or NO_UNIT, unit.registered, unit.arrived, unit.donated, int(unit.ml))
            for unit in unit_results(session, drive.id, true())
        ),
        groups=_groups(session, drive),
        serials=SerialFigures(
            *(serials.received, serials.used, serials.spoiled, serials.returned, serials.left),
            *(len(wrong), serials.donors_without_serial),
        ),
        items=tuple(
            GiftLine(line.item.name, line.received, line.given, line.spoiled, line.returned, line.left)
            for line in gifts.items
        ),
        gifts=GiftFigures(gifts.total_dong, len(gifts.below), gifts.without_outcome, gifts.unsigned),
    )


def _groups(session: Session, drive: Drive) -> tuple[GroupLine, ...]:
    """Return the donors by age in the year of the drive and by sex; groups without anybody are left out."""
    day = drive.on_day or day_of(drive.changed_at)
    starts: list[int] = rule("closing.age_groups", day).value
    wanted = (
        select(Registration.birth_year, Registration.sex, func.count())
        .join(Outcome, current())
        .where(Outcome.drive_id == drive.id, Outcome.kind == OutcomeKind.DONATED)
        .group_by(Registration.birth_year, Registration.sex)
    )
    counted: Counter[tuple[int, Sex | None]] = Counter()
    for year, sex, people in session.execute(wanted):
        # The last place is for people whose year of birth nobody wrote down.
        place = len(starts) + 1 if year is None else sum(day.year - year >= start for start in starts)
        counted[place, sex] += people
    names = [f"Dưới {starts[0]} tuổi"]
    names += [f"{first}–{last - 1} tuổi" for first, last in zip(starts, starts[1:], strict=False)]
    names += [f"Từ {starts[-1]} tuổi", "Chưa rõ tuổi"]
    lines = [
        GroupLine(name, counted[place, Sex.MALE], counted[place, Sex.FEMALE], counted[place, None])
        for place, name in enumerate(names)
    ]
    return tuple(line for line in lines if line.male or line.female or line.unknown)


def standing_closing(session: Session, drive_id: int) -> DriveClosing | None:
    """Return how the book of a drive is locked, None while it is open."""
    wanted = select(DriveClosing).where(DriveClosing.drive_id == drive_id, DriveClosing.reopened_at.is_(None))
    return session.scalars(wanted).one_or_none()


def closings_of(session: Session, drive_id: int) -> Sequence[DriveClosing]:
    """Return every locking of a drive, the newest first."""
    wanted = select(DriveClosing).where(DriveClosing.drive_id == drive_id)
    return session.scalars(wanted.order_by(DriveClosing.version.desc())).all()


def slips_of(session: Session, drive_id: int) -> Sequence[DifferenceSlip]:
    """Return the slips of a drive in the order of their numbers."""
    wanted = select(DifferenceSlip).where(DifferenceSlip.drive_id == drive_id)
    return session.scalars(wanted.order_by(DifferenceSlip.number)).all()


def slip_of(session: Session, drive_id: int, number: int) -> DifferenceSlip | None:
    """Return one slip of a drive."""
    wanted = select(DifferenceSlip).where(
        DifferenceSlip.drive_id == drive_id, DifferenceSlip.number == number
    )
    return session.scalars(wanted).one_or_none()


def count_slips(session: Session, drive_id: int) -> int:
    """Return how many slips a drive has."""
    wanted = select(func.count()).select_from(DifferenceSlip)
    return session.scalar(wanted.where(DifferenceSlip.drive_id == drive_id)) or 0


def code_of(session: Session, paper_id: int) -> str:
    """Return the code of a paper."""
    return session.get_one(Paper, paper_id).code


def is_book_locked(session: Session, drive: Drive) -> bool:
    """Return whether the book of a drive is locked; a past drive that was only taken from a plan has no book."""
    return drive.state is DriveState.CLOSED and standing_closing(session, drive.id) is not None


def may_switch(session: Session, drive: Drive, wanted: DriveState, on_day: date | None = None) -> Verdict:
    """Judge whether the plain switch of states may put a drive into another one: the wizard locks and opens books."""
    return switch_verdict(
        drive.state,
        wanted,
        has_people=wanted is DriveState.CLOSED and _has_people(session, drive.id),
        is_locked=is_book_locked(session, drive),
        results=_results(session, drive.id),
        is_other_day=on_day not in (None, drive.on_day),
    )


def may_change(session: Session, drive: Drive, values: Mapping[str, Any]) -> Verdict:
    """Judge whether a drive may say these things from now on."""
    wanted = {name: nfc(value) if isinstance(value, str) else value for name, value in values.items()}
    if wanted.get("on_day") is not None:
        wanted.pop("month", None)  # It follows the day.
    changed = {name for name in BOOK_FIELDS if name in wanted and wanted[name] != getattr(drive, name)}
    return change_verdict(
        changed, is_locked=is_book_locked(session, drive), results=_results(session, drive.id)
    )


def _results(session: Session, drive_id: int) -> int:
    recorded = select(func.count()).select_from(Outcome).join(Registration, current())
    return session.scalar(recorded.where(Outcome.drive_id == drive_id)) or 0


def _has_people(session: Session, drive_id: int) -> bool:
    return (
        session.scalar(select(Registration.id).where(Registration.drive_id == drive_id).limit(1)) is not None
    )
