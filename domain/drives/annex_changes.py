"""Lay a table that was read beside the quotas and drives of its plan: a verdict for every row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drives.records import Drive, DrivePartner, DriveState, PartnerRole
from domain.plans.annex_batch import (
    RowVerdict,
    TargetBook,
    TargetChange,
    UnitChoice,
    repeated_rows,
    target_changes,
)
from domain.plans.queries import targets_of
from domain.plans.reading.annex_parts import ReadLine, ReadRow
from domain.plans.reading.annex_reader import AnnexReading
from domain.plans.records import Plan, Target
from domain.wording import number_text, short_date

_LONGEST_NAME, _LONGEST_WORDS = 200, 300  # The widths of the columns that keep them.
_ENDED = {DriveState.CLOSED: "đã khóa sổ", DriveState.CANCELLED: "đã hủy"}


@dataclass(frozen=True, slots=True)
class DriveChange:
    """A drive to be made or changed: what the table says beside what is stored.

    ``drive_id`` None makes a drive; ``partner_id`` changes the unit's share of a drive that several hold.
    """

    line: ReadLine
    drive_id: int | None
    partner_id: int | None
    planned_before: int | None
    sets_day: bool = False
    venue: str | None = None
    facility_id: int | None = None

    @property
    def is_change(self) -> bool:
        """Return whether taking it over changes anything."""
        differs = self.planned_before != self.line.planned
        return (
            self.drive_id is None
            or differs
            or self.sets_day
            or self.venue is not None
            or self.facility_id is not None
        )

    @property
    def day_words(self) -> str:
        """Return the day, or the month, in words."""
        if self.line.on:
            return short_date(self.line.on)
        return f"tháng {self.line.month.month}/{self.line.month.year}"


@dataclass(slots=True)
class RowPlan:
    """What becomes of one row: its verdict, its quotas and drives, and sentences that a person should read."""

    row: ReadRow
    choice: UnitChoice | None
    verdict: RowVerdict
    targets: list[TargetChange] = field(default_factory=list)
    drives: list[DriveChange] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    needs_look: bool = False

    @property
    def is_applicable(self) -> bool:
        """Return whether the row can be taken over."""
        return self.verdict in (RowVerdict.NEW, RowVerdict.CHANGED)


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """The rows of a table with what becomes of them; ``stamp`` changes when quotas or drives of the plan change."""

    rows: tuple[RowPlan, ...]
    stamp: str

    def count(self, verdict: str) -> int:
        """Return how many rows have a verdict."""
        return sum(row.verdict == verdict for row in self.rows)


class _DriveBook:
    """The drives of a plan and the shares in them, taken one by one."""

    def __init__(self, drives: Sequence[Drive], shares: Sequence[DrivePartner]) -> None:
        self._drives: dict[int, list[Drive]] = {}
        for drive in drives:
            self._drives.setdefault(drive.host_id, []).append(drive)
        days = {drive.id: drive for drive in drives}
        self._shares = {
            (share.unit_id, days[share.drive_id].on_day): (share, days[share.drive_id])
            for share in shares
            if share.unit_id is not None and share.drive_id in days
        }

    def share(self, unit_id: int, day: date | None) -> tuple[DrivePartner, Drive] | None:
        """Return a unit's share of a drive on a day."""
        return self._shares.pop((unit_id, day), None) if day else None

    def take(self, unit_id: int, line: ReadLine) -> Drive | None:
        """Return the stored drive that a line means: of its day, else one of the month without a day.

        A line with only a month means any drive of its month, so that a month is never doubled by its day.
        """
        waiting = self._drives.get(unit_id, [])
        same_day = [drive for drive in waiting if line.on is not None and drive.on_day == line.on]
        same_month = [
            drive
            for drive in waiting
            if drive.month == line.month and (line.on is None or drive.on_day is None)
        ]
        found = next(iter((*same_day, *same_month)), None)
        if found is not None:
            waiting.remove(found)
        return found


def stamp_of(session: Session, plan: Plan) -> str:
    """Return a text that changes whenever a quota or a drive of the plan is changed."""
    return _stamp(targets_of(session, plan.id), _drives(session, plan.id))


def _drives(session: Session, plan_id: int) -> Sequence[Drive]:
    return session.scalars(
        select(Drive).where(Drive.plan_id == plan_id).order_by(Drive.on_day, Drive.id)
    ).all()


def _stamp(targets: Sequence[Target], drives: Sequence[Drive]) -> str:
    parts = [f"{target.id}:{target.assigned}:{target.unit_id}" for target in targets]
    parts += [f"{drive.id}:{drive.version}" for drive in drives]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def batch_plan(
    session: Session,
    plan: Plan,
    reading: AnnexReading,
    units: Mapping[str, UnitChoice],
    facilities: Mapping[str, int],
) -> BatchPlan:
    """Return what becomes of each row; units are chosen by printed name, facilities known by theirs.

    Three statements, however long the table is.
    """
    targets, drives = targets_of(session, plan.id), _drives(session, plan.id)
    shares = session.scalars(
        select(DrivePartner)
        .join(Drive, DrivePartner.drive_id == Drive.id)
        .where(Drive.plan_id == plan.id, DrivePartner.role == PartnerRole.SHARING)
    ).all()
    target_book, drive_book = TargetBook.of(plan, targets), _DriveBook(drives, shares)
    repeats = repeated_rows(reading, units)
    rows = []
    for place, row in enumerate(reading.rows):
        planned = _row_plan(row, reading, units.get(row.label), target_book, drive_book, facilities)
        if place in repeats:
            planned.needs_look = True
            line = reading.rows[repeats[place]].row + 1
            planned.sentences.append(f"Cùng đơn vị, cùng thời gian với dòng {line}; cả hai dòng được giữ.")
        rows.append(planned)
    return BatchPlan(tuple(rows), _stamp(targets, drives))


def _row_plan(
    row: ReadRow,
    reading: AnnexReading,
    choice: UnitChoice | None,
    targets: TargetBook,
    drives: _DriveBook,
    facilities: Mapping[str, int],
) -> RowPlan:
    planned = RowPlan(row, choice, RowVerdict.WRONG)
    if choice is None:
        planned.sentences.append("Chưa rõ đơn vị nào. Chọn đơn vị ở phần “Tên cần xác nhận”.")
    elif choice.is_left_out:
        planned.verdict = RowVerdict.LEFT_OUT
        return planned
    too_long = _too_long(row)
    planned.sentences += too_long
    unreadable = bool(too_long) or any(doubt.is_unreadable for doubt in row.doubts)
    unit_id = choice.unit_id if choice else None
    planned.targets = target_changes(row, reading, unit_id, targets)
    if not reading.annex.is_matrix:
        planned.drives = [
            change
            for line in row.lines
            if (change := _drive_change(line, unit_id, drives, facilities, planned.sentences)) is not None
        ]
    if not planned.targets and not planned.drives and not unreadable:
        planned.sentences.append("Dòng này không có số nào để nhập.")
    elif choice is not None and not unreadable:
        planned.verdict = _verdict(planned)
    return planned


def _too_long(row: ReadRow) -> list[str]:
    """Return a sentence for each text of a row that no place of the plan can hold."""
    texts = [("Tên đơn vị", row.label, _LONGEST_NAME)]
    for line in row.lines:
        texts += [
            ("Địa điểm", line.venue, _LONGEST_WORDS),
            ("Cơ sở tiếp nhận", line.facility, _LONGEST_WORDS),
        ]
    return [
        f"{what} dài quá {most} ký tự. Rút ngắn rồi nhập lại."
        for what, text, most in texts
        if len(text) > most
    ]


def _verdict(planned: RowPlan) -> RowVerdict:
    makes = [change for change in planned.targets if change.before is None]
    makes_drives = [change for change in planned.drives if change.drive_id is None]
    knows = len(planned.targets) + len(planned.drives) - len(makes) - len(makes_drives)
    if (makes or makes_drives) and not knows:
        return RowVerdict.NEW
    differs = any(change.before != change.after for change in planned.targets)
    return RowVerdict.CHANGED if differs or any(c.is_change for c in planned.drives) else RowVerdict.SAME


def _drive_change(
    line: ReadLine,
    unit_id: int | None,
    drives: _DriveBook,
    facilities: Mapping[str, int],
    sentences: list[str],
) -> DriveChange | None:
    if unit_id is None:
        return DriveChange(line, None, None, None)
    if shared := drives.share(unit_id, line.on):
        return DriveChange(line, shared[1].id, shared[0].id, shared[0].share)
    known = drives.take(unit_id, line)
    if known is None:
        return DriveChange(line, None, None, None)
    venue = line.venue if line.venue and line.venue != known.venue else None
    facility = facilities.get(line.facility)
    change = DriveChange(
        line,
        known.id,
        None,
        known.planned,
        sets_day=line.on is not None and known.on_day is None,
        venue=venue,
        facility_id=facility if facility != known.facility_id else None,
    )
    if change.is_change and known.state in _ENDED:
        sentences.append(
            f"Đợt {change.day_words} {_ENDED[known.state]} với số dự kiến {number_text(known.planned)}, nên không sửa."
        )
        return None
    return change
