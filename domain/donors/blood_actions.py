"""Write down blood groups; the change of one that a facility tested needs two different people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.donors.actions import locked_donor
from domain.donors.blood_queries import waiting_entry
from domain.donors.blood_records import BloodGroupEntry, BloodSource, EntryState
from domain.donors.blood_rules import GROUP_NAMES, Step, change_verdict, source_of, step_of
from domain.donors.records import Donor
from domain.journal import Actor
from domain.refusals import Refused

_WAITS_ALREADY = (
    "Người này đang có một đề nghị đổi nhóm máu chờ người thứ hai xác nhận. Giải quyết đề nghị đó trước."
)
_DECIDED = "Đề nghị này đã được giải quyết. Mở lại trang để xem."
_SAME_PERSON = "Người đề nghị không tự xác nhận. Nhờ một người khác của văn phòng xác nhận."


def record_blood_group(
    session: Session,
    donor_id: int,
    group: str,
    source: BloodSource,
    *,
    note: str = "",
    by: Actor,
    now: datetime,
) -> BloodGroupEntry | None:
    """Write an entry about a donor's blood group (a key of GROUP_NAMES); None when the register knows as much.

    The entry is TAKEN, or WAITING when a group that a facility tested would change: then another person
    confirms. Raises Refused for a weaker word, a change without a reason, or while another change waits.
    """
    if group not in GROUP_NAMES:
        raise Refused("Chọn nhóm máu trong danh sách.")
    donor = locked_donor(session, donor_id)
    known, known_source = donor.blood_group, source_of(donor.blood_group, donor.blood_group_source)
    step = step_of(known, known_source, group, source)
    change_verdict(step, known, known_source, note).require()
    if step is Step.KNOWN:
        return None
    if step is Step.WAIT and (waiting := waiting_entry(session, donor.id)) is not None:
        if waiting.blood_group == group:
            return waiting
        raise Refused(_WAITS_ALREADY)
    entry = BloodGroupEntry(
        donor_id=donor.id,
        blood_group=group,
        source=source,
        state=EntryState.WAITING if step is Step.WAIT else EntryState.TAKEN,
        note=note,
        recorded_at=now,
        recorded_by=by.name,
        recorded_by_id=by.account_id,
    )
    session.add(entry)
    if step is Step.TAKE:
        _take(donor, entry, now)
    session.flush()
    act = "đề nghị đổi nhóm máu" if step is Step.WAIT else "ghi nhóm máu"
    journal.record(session, act, "donor", donor.id, by=by, now=now, entry=entry.id, source=source.value)
    return entry


def confirm_blood_group(session: Session, entry_id: int, *, by: Actor, now: datetime) -> BloodGroupEntry:
    """Take a proposed change as the second person; raise Refused for the one who proposed it."""
    entry, donor = _waiting(session, entry_id)
    if entry.recorded_by_id is not None and entry.recorded_by_id == by.account_id:
        raise Refused(_SAME_PERSON)
    _decide(entry, EntryState.TAKEN, by, now)
    _take(donor, entry, now)
    session.flush()
    journal.record(session, "xác nhận đổi nhóm máu", "donor", donor.id, by=by, now=now, entry=entry.id)
    return entry


def refuse_blood_group(session: Session, entry_id: int, *, by: Actor, now: datetime) -> BloodGroupEntry:
    """Leave the group as it was; the one who proposed the change may take it back in the same way."""
    entry, donor = _waiting(session, entry_id)
    _decide(entry, EntryState.REFUSED, by, now)
    session.flush()
    journal.record(session, "không nhận đổi nhóm máu", "donor", donor.id, by=by, now=now, entry=entry.id)
    return entry


def _waiting(session: Session, entry_id: int) -> tuple[BloodGroupEntry, Donor]:
    donor = locked_donor(session, session.get_one(BloodGroupEntry, entry_id).donor_id)
    entry = session.get_one(BloodGroupEntry, entry_id, populate_existing=True)
    if entry.state is not EntryState.WAITING:
        raise Refused(_DECIDED)
    return entry, donor


def _decide(entry: BloodGroupEntry, state: EntryState, by: Actor, now: datetime) -> None:
    entry.state, entry.decided_at, entry.decided_by = state, now, by.name


def _take(donor: Donor, entry: BloodGroupEntry, now: datetime) -> None:
    donor.blood_group, donor.blood_group_source = entry.blood_group, entry.source.value
    donor.changed_at = now
