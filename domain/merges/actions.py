"""Merge two rows of one person, take a merge back, remember who is not the same person."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import keep_deferral
from domain.donors.records import Donor, NameSuffix, Sex
from domain.journal import Actor
from domain.ledger.actions import recount, reverse_donation, write_again
from domain.ledger.records import Donation
from domain.merges import moves, queries
from domain.merges.records import DonorMerge, NotSameDonor
from domain.merges.rules import FIELDS, merge_verdict, takes_group, undo_until, undo_verdict
from domain.names import suffixes
from domain.refusals import Reason, Refused
from domain.results.queries import deferral_of
from domain.results.records import Outcome
from domain.signups.records import Registration
from domain.signups.rights_actions import keep_naming
from domain.wording import short_date

_NOTHING = "{}"
_ONE_AT_A_TIME = 20_260_706  # The number of the lock that puts merges in one queue; it means nothing else.
_GROUP = "nhom_mau"
_COLUMNS = {**FIELDS, _GROUP: ("blood_group", "blood_group_source")}
_NUMBER = ("id_number_sealed", "id_number_index", "id_number_tail")


def merge(
    session: Session,
    survivor_id: int,
    absorbed_id: int,
    *,
    take: Collection[str] = (),
    doubles: Mapping[date, int | None] | None = None,
    by: Actor,
    now: datetime,
) -> DonorMerge:
    """Let one donor go into another: everything that hangs on it moves, its row stays as it was.

    take names the fields (keys of FIELDS) in which the row that goes is right. doubles says for each day on
    which both gave which donation is taken back as the double, or None when both were given. Raises Refused.
    """
    survivor, absorbed = _locked(session, survivor_id, absorbed_id)
    merge_verdict(survivor, absorbed, queries.is_said_not_same(session, survivor_id, absorbed_id)).require()
    reversed_ids = _doubles_taken_back(session, survivor, absorbed, doubles or {})
    held = moves.holdings(session, survivor.id, absorbed.id)
    moved = {place: one.moving for place, one in held.items() if one.moving}
    moves.move(session, moved, absorbed.id, survivor.id)
    absorbed.merged_into_id, absorbed.changed_at = survivor.id, now
    fields = [field for field in FIELDS if field in take]
    if takes_group(survivor, absorbed):
        fields.append(_GROUP)
    displaced = {field: [_plain(getattr(survivor, name)) for name in _COLUMNS[field]] for field in fields}
    for field in fields:
        for name in _COLUMNS[field]:
            setattr(survivor, name, getattr(absorbed, name))
    has_number = survivor.id_number_index is None and absorbed.id_number_index is not None
    if has_number:
        _move_number(session, absorbed, survivor)
    _keep_suffixes(session, survivor, absorbed)
    for donation_id in reversed_ids:
        reverse_donation(session, session.get_one(Donation, donation_id), by=by, now=now)
    _recount(session, survivor, absorbed, now)
    undo = {"moved": moved, "displaced": displaced, "number": has_number, "reversed": reversed_ids}
    done = DonorMerge(
        survivor_id=survivor.id,
        absorbed_id=absorbed.id,
        undo=json.dumps(undo, ensure_ascii=False),
        merged_at=now,
        merged_by=by.name,
    )
    session.add(done)
    session.flush()
    journal.record(
        session, "ghép người hiến máu", "donor", survivor.id, by=by, now=now, merge=done.id,
        absorbed=absorbed.id, fields=fields, reversed=reversed_ids,
        moved={place: len(numbers) for place, numbers in moved.items()},
        kept={place: len(one.kept) for place, one in held.items() if one.kept},
    )  # fmt: skip
    return done


def undo_merge(session: Session, merge_id: int, *, by: Actor, now: datetime) -> DonorMerge:
    """Give everything back that a merge moved; raise Refused when the time is over or a later merge comes first.

    What came to the lasting donor afterwards stays there, save what came of a registration that goes back.
    """
    before = session.get_one(DonorMerge, merge_id)
    survivor, absorbed = _locked(session, before.survivor_id, before.absorbed_id)
    done = session.get_one(DonorMerge, merge_id, populate_existing=True)
    undo_verdict(done.merged_at, done.undone_at is not None, survivor, day_of(now)).require()
    undo: dict[str, Any] = json.loads(done.undo)
    moved: dict[str, list[int]] = undo["moved"]
    moved["donations.donor_id"] = _donations_back(session, survivor.id, moved)
    moves.move(session, moved, survivor.id, absorbed.id)
    absorbed.merged_into_id, absorbed.changed_at = None, now
    for field, values in undo["displaced"].items():
        names = _COLUMNS[field]
        # A fact that was corrected since the merge is newer than both rows and stays.
        if all(getattr(survivor, name) == getattr(absorbed, name) for name in names):
            for name, value in zip(names, values, strict=True):
                setattr(survivor, name, _read(name, value))
    if undo["number"] and survivor.id_number_index is not None and absorbed.id_number_index is None:
        _move_number(session, survivor, absorbed)
    _keep_suffixes(session, survivor, absorbed)
    for donation_id in undo["reversed"]:
        _write_again(session, session.get_one(Donation, donation_id), by, now)
    _recount(session, survivor, absorbed, now)
    done.undone_at, done.undone_by, done.undo = now, by.name, json.dumps({"moved": moved})
    session.flush()
    journal.record(
        session, "hoàn tác ghép người hiến máu", "donor", survivor.id, by=by, now=now, merge=done.id,
        absorbed=absorbed.id, moved={place: len(numbers) for place, numbers in moved.items()},
    )  # fmt: skip
    return done


def mark_not_same(session: Session, one_id: int, other_id: int, *, by: Actor, now: datetime) -> None:
    """Remember that two donors are two people; nothing happens when that is known."""
    if one_id == other_id:
        raise Refused("Chọn hai dòng khác nhau.")
    _locked(session, one_id, other_id)
    if queries.is_said_not_same(session, one_id, other_id):
        return
    first, second = sorted((one_id, other_id))
    session.add(NotSameDonor(first_id=first, second_id=second, decided_at=now, decided_by=by.name))
    session.flush()
    journal.record(session, "ghi không phải cùng người", "donor", first, by=by, now=now, other=second)


def forget_not_same(session: Session, one_id: int, other_id: int, *, by: Actor, now: datetime) -> None:
    """Take back that two donors are two people, so that they are offered and may be merged again."""
    for pair in ((one_id, other_id), (other_id, one_id)):
        wanted = (NotSameDonor.first_id == pair[0]) & (NotSameDonor.second_id == pair[1])
        session.execute(delete(NotSameDonor).where(wanted))
    journal.record(session, "bỏ ghi không phải cùng người", "donor", one_id, by=by, now=now, other=other_id)


def forget_old_merges(session: Session, *, now: datetime) -> int:
    """Empty what served only the undo of merges whose time is over; return how many were emptied."""
    wanted = select(DonorMerge).where(DonorMerge.undone_at.is_(None), DonorMerge.undo != _NOTHING)
    over = [one for one in session.scalars(wanted) if undo_until(one.merged_at) < day_of(now)]
    for one in over:
        absorbed, one.undo = session.get_one(Donor, one.absorbed_id), _NOTHING
        absorbed.phone = absorbed.phone_tail = absorbed.address = absorbed.occupation = absorbed.workplace = (
            ""
        )
        absorbed.contact_checked_on = None
    session.flush()
    return len(over)


def _locked(session: Session, survivor_id: int, absorbed_id: int) -> tuple[Donor, Donor]:
    """Return both donors as stored now, locked.

    Merges come one after the other: the rows that one of them moves are the rows that the next one locks.
    The desk locks a registration and then its donor, so here too the registrations come first, and the donors
    in the order of their numbers.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    both = (survivor_id, absorbed_id)
    registrations = select(Registration.id).where(Registration.donor_id.in_(both)).order_by(Registration.id)
    session.execute(registrations.with_for_update()).all()
    wanted = select(Donor).where(Donor.id.in_(both)).order_by(Donor.id).with_for_update()
    found = {one.id: one for one in session.scalars(wanted.execution_options(populate_existing=True))}
    if set(both) - set(found):
        raise Refused("Một trong hai dòng không còn trong sổ.")
    return found[survivor_id], found[absorbed_id]


def _doubles_taken_back(
    session: Session, survivor: Donor, absorbed: Donor, chosen: Mapping[date, int | None]
) -> list[int]:
    taken = []
    for double in queries.doubles(session, survivor.id, absorbed.id):
        if double.day not in chosen or chosen[double.day] not in (None, double.ours.id, double.theirs.id):
            day = short_date(double.day)
            raise Refused(
                Reason(f"Ngày {day} cả hai dòng đều có lần hiến. Chọn lần rút lại, hoặc giữ cả hai.")
            )
        if (donation_id := chosen[double.day]) is not None:
            taken.append(donation_id)
    return taken


def _donations_back(session: Session, survivor_id: int, moved: Mapping[str, list[int]]) -> list[int]:
    """Return the donations that go back: those that moved, those of registrations that go back, and the lines
    that took any of them back."""
    numbers = set(moved.get("donations.donor_id", []))
    outcomes = select(Outcome.id).where(Outcome.registration_id.in_(moved.get("registrations.donor_id", [])))
    own = Donation.donor_id == survivor_id
    numbers.update(session.scalars(select(Donation.id).where(own, Donation.outcome_id.in_(outcomes))))
    numbers.update(session.scalars(select(Donation.id).where(own, Donation.reverses_id.in_(numbers))))
    return sorted(numbers)


def _write_again(session: Session, given: Donation, by: Actor, now: datetime) -> None:
    """Append anew a donation that the merge took back as a double, unless its result was taken back since."""
    if given.outcome_id is not None and session.get_one(Outcome, given.outcome_id).withdrawn_at is not None:
        return
    write_again(session, given, by=by, now=now)


def _move_number(session: Session, from_donor: Donor, to_donor: Donor) -> None:
    values = {name: getattr(from_donor, name) for name in _NUMBER}
    from_donor.id_number_sealed = from_donor.id_number_index = None
    from_donor.id_number_tail = ""
    # No two rows may bear one number, not even between two statements.
    session.flush()
    for name, value in values.items():
        setattr(to_donor, name, value)


def _keep_suffixes(session: Session, *donors: Donor) -> None:
    """Let only lasting donors be found by the words of their names."""
    session.flush()
    session.execute(delete(NameSuffix).where(NameSuffix.donor_id.in_([donor.id for donor in donors])))
    rows = [
        {"suffix": suffix, "donor_id": donor.id}
        for donor in donors
        if donor.merged_into_id is None
        for suffix in suffixes(donor.full_name)
    ]
    session.execute(insert(NameSuffix), rows)


def _recount(session: Session, survivor: Donor, absorbed: Donor, now: datetime) -> None:
    session.flush()
    for donor in (survivor, absorbed):
        recount(session, donor, now)
        keep_deferral(session, donor, deferral_of(session, donor.id), now=now)
        if donor.merged_into_id is None:
            keep_naming(session, donor.id, now=now)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("birth_day", "contact_checked_on"):
        return date.fromisoformat(value)
    return Sex(value) if name == "sex" else value
