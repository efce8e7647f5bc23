"""Store what was keyed from a drive's paper: every row that can be taken at one moment, and take a sending back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts.records import Role
from domain.journal import Actor
from domain.ledger.actions import enter_outcome, take_back_outcome
from domain.ledger.rules import evidence_for
from domain.refusals import Reason, Refused
from domain.results.actions import take_back_arrival
from domain.results.keying_queries import blank_ranges, keyed_in, people_on_rows, row_of
from domain.results.number_actions import take_blank_row
from domain.results.queries import DeskRow, current_outcome
from domain.results.records import Outcome
from domain.results.rules import Result
from domain.results.walk_in_actions import add_walk_in
from domain.results.walk_in_queries import alike_at_drive
from domain.signups.queries import held_drive
from domain.signups.records import Registration, RegistrationState
from domain.signups.rules import IN_LIST_STATES, Applicant
from domain.wording import number_text


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A row of the paper as it was keyed: its number, what happened, and who was written on a blank row."""

    number: int
    result: Result
    newcomer: Applicant | None = None
    is_other: bool = False  # The officer saw people who look alike and says that this is somebody else.
    form_key: str = ""


class Keyed(NamedTuple):
    """How many rows were stored, how many stood there already just so, and why others were not taken, by place."""

    stored: int
    known: int
    refused: dict[int, Refused]


class Writer(NamedTuple):
    """Who keys: the role gives the evidence, may_override a donation before its time."""

    role: Role
    unit_id: int | None
    may_override: bool
    by: Actor


def key_rows(
    session: Session, drive_id: int, rows: Sequence[KeyedRow], *, writer: Writer, now: datetime
) -> Keyed:
    """Store every row that can be taken, all at the same moment; the others come back with their reasons.

    The same row sent again, with the same outcome, is known and no mistake.
    """
    held_drive(session, drive_id)
    people = people_on_rows(session, drive_id, {row.number for row in rows})
    # Whoever holds one of these people at a desk is waited for before anything is stored.
    mine = [person.registration.id for person in people.values()]
    session.execute(
        select(Registration.id).where(Registration.id.in_(mine)).order_by(Registration.id).with_for_update()
    )
    blanks = blank_ranges(session, drive_id)
    stored, known, refused, seen = 0, 0, dict[int, Refused](), set[int]()
    for place, row in enumerate(rows):
        try:
            if row.number in seen:
                raise Refused(Reason(f"Dòng {number_text(row.number)} đã nhập ở hàng phía trên", "number"))
            seen.add(row.number)
            with journal.one_of_many(session):
                is_new = _key(session, drive_id, row, people.get(row.number), blanks, writer, now)
            stored, known = stored + is_new, known + (not is_new)
        except Refused as refusal:
            refused[place] = refusal
    return Keyed(stored, known, refused)


def _key(
    session: Session,
    drive_id: int,
    row: KeyedRow,
    person: DeskRow | None,
    blanks: Sequence[tuple[int, int]],
    writer: Writer,
    now: datetime,
) -> bool:
    """Store one row; return whether it is new."""
    if person is not None:
        if row.newcomer is not None and row.newcomer.full_name != person.registration.full_name:
            name = person.registration.full_name
            raise Refused(Reason(f"Dòng {number_text(row.number)} in tên {name}. Xem lại số dòng", "number"))
        registration_id = person.registration.id
        held = current_outcome(session, registration_id)
        if held is not None and _says(held, row.result):
            return False
    else:
        if not any(first <= row.number <= last for first, last in blanks):
            raise Refused(Reason(f"Giấy của đợt này không có dòng {number_text(row.number)}", "number"))
        registration_id = _newcomer(session, drive_id, row, writer, now)
    evidence = evidence_for(writer.role, row.result.serial)
    enter_outcome(
        session,
        registration_id,
        row.result,
        evidence=evidence,
        may_override=writer.may_override,
        by=writer.by,
        now=now,
    )
    return True


def _says(held: Outcome, result: Result) -> bool:
    """Return whether the outcome that holds is just what was keyed."""
    return (held.kind, held.component, held.volume_ml, held.serial, held.deferred_until) == (
        result.kind,
        result.component,
        result.volume_ml,
        result.serial,
        result.deferred_until,
    )


def _newcomer(session: Session, drive_id: int, row: KeyedRow, writer: Writer, now: datetime) -> int:
    """Return the registration of the person written on a blank row, made now unless the person is there already."""
    if row.newcomer is None:
        ask = f"Dòng {number_text(row.number)} là dòng trống trên giấy. Nhập người ghi ở dòng này"
        raise Refused(Reason(ask, "full_name"))
    same, others = alike_at_drive(session, drive_id, row.newcomer)
    if same is not None and same.registration.state not in IN_LIST_STATES:
        registration_id = same.registration.id
        if (number := row_of(session, registration_id)) is not None:
            ask = f"{same.registration.full_name} đã có ở dòng {number_text(number)}. Nhập kết quả ở dòng đó"
            raise Refused(Reason(ask, "number"))
    elif others and not row.is_other:
        names = ", ".join(_name_and_row(session, other) for other in others)
        ask = f"Đợt này đã có {names}. Nếu người ở dòng này là người khác thì đánh dấu “Là người khác”"
        raise Refused(Reason(ask, "is_other"))
    else:
        registration_id = add_walk_in(
            session,
            drive_id,
            row.newcomer,
            form_key=row.form_key,
            unit_id=writer.unit_id,
            by=writer.by,
            now=now,
        ).id
    take_blank_row(session, drive_id, row.number, registration_id)
    return registration_id


def _name_and_row(session: Session, other: DeskRow) -> str:
    number = row_of(session, other.registration.id)
    return (
        f"{other.registration.full_name} (dòng {number_text(number)})"
        if number
        else other.registration.full_name
    )


def take_back_sending(session: Session, drive_id: int, moment: datetime, *, by: Actor, now: datetime) -> int:
    """Take back every outcome that somebody keyed at one moment and nobody has changed since; return how many.

    Who was not yet noted as arrived before, is not afterwards. Raise Refused when the drive takes no results.
    """
    held_drive(session, drive_id)
    numbers = [row.registration.id for _, row in keyed_in(session, drive_id, moment, by.name)]
    for registration_id in sorted(numbers):
        take_back_outcome(session, registration_id, by=by, now=now)
        registration = session.get_one(Registration, registration_id)
        if registration.state is RegistrationState.ARRIVED and registration.changed_at == moment:
            take_back_arrival(session, registration_id, by=by, now=now)
    journal.record(
        session, "hoàn tác lượt nhập từ giấy", "drive", drive_id, by=by, now=now, count=len(numbers)
    )
    return len(numbers)
