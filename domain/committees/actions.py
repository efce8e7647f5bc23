"""Set up a committee, change it, and keep its members, duties and intake points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.committees import queries
from domain.committees.records import Committee, CommitteeDuty, CommitteeMember, IntakePoint
from domain.committees.rules import committee_name
from domain.journal import Actor
from domain.names import nfc
from domain.refusals import Reason, Refused
from domain.units.records import Unit


def committee_for(session: Session, unit: Unit, *, by: Actor, now: datetime) -> Committee:
    """Return the unit's committee; set it up under its usual name when there is none yet."""
    found = queries.committee_of(session, unit.id)
    if found is not None:
        return found
    committee = Committee(unit_id=unit.id, name=committee_name(unit))
    session.add(committee)
    session.flush()
    journal.record(session, "lập trang Ban Chỉ đạo", "committee", committee.id, by=by, now=now)
    return committee


def change_committee(
    session: Session, committee: Committee, *, by: Actor, now: datetime, **values: Any
) -> None:
    """Change what a committee's page says; raise Refused for a term that ends before it begins."""
    starts, ends = values.get("term_from"), values.get("term_to")
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        raise Refused(Reason("Ngày kết thúc nhiệm kỳ phải sau ngày bắt đầu.", "term_to"))
    for field, value in values.items():
        setattr(committee, field, value)
    session.flush()
    journal.record(session, "sửa Ban Chỉ đạo", "committee", committee.id, by=by, now=now)


def write_duties(
    session: Session, committee: Committee, duties: Iterable[tuple[str, str]], *, by: Actor, now: datetime
) -> None:
    """Replace the duties by (body, duty) pairs in this order; a newline parts the paragraphs of a duty."""
    session.execute(delete(CommitteeDuty).where(CommitteeDuty.committee_id == committee.id))
    session.add_all(
        CommitteeDuty(committee_id=committee.id, position=place, body=body, duty=duty)
        for place, (body, duty) in enumerate(duties, 1)
    )
    session.flush()
    journal.record(session, "ghi nhiệm vụ Ban Chỉ đạo", "committee", committee.id, by=by, now=now)


def add_member(
    session: Session,
    committee: Committee,
    *,
    full_name: str,
    role: str,
    office: str,
    phone: str,
    by: Actor,
    now: datetime,
) -> CommitteeMember:
    """Add a member at the end; raise Refused when the same name has the same role already."""
    name, tidy_role = nfc(full_name), nfc(role)
    mine = select(CommitteeMember).where(CommitteeMember.committee_id == committee.id)
    if session.scalars(
        mine.where(CommitteeMember.full_name == name, CommitteeMember.role == tidy_role)
    ).first():
        raise Refused(Reason(f"{name} đã có trong danh sách với vai trò này.", "full_name"))
    last = session.scalar(
        select(func.max(CommitteeMember.position)).where(CommitteeMember.committee_id == committee.id)
    )
    member = CommitteeMember(
        committee_id=committee.id,
        position=(last or 0) + 1,
        full_name=name,
        role=tidy_role,
        office=nfc(office),
        phone=phone,
    )
    session.add(member)
    session.flush()
    journal.record(session, "thêm thành viên Ban Chỉ đạo", "committee", committee.id, by=by, now=now)
    return member


def write_members(
    session: Session,
    committee: Committee,
    members: Sequence[tuple[str, str, str, str]],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Replace the members by (full name, role, office, phone) in this order; raise Refused for the same one twice."""
    tidy = [(nfc(name), nfc(role), nfc(office), phone) for name, role, office, phone in members]
    named = [(name, role) for name, role, _, _ in tidy]
    if len(set(named)) < len(named):
        twice = next(name for name, role in named if named.count((name, role)) > 1)
        raise Refused(f"{twice} đứng hai lần với cùng vai trò. Bỏ bớt một dòng.")
    session.execute(delete(CommitteeMember).where(CommitteeMember.committee_id == committee.id))
    session.add_all(
        CommitteeMember(
            committee_id=committee.id, position=place, full_name=name, role=role, office=office, phone=phone
        )
        for place, (name, role, office, phone) in enumerate(tidy, 1)
    )
    session.flush()
    journal.record(
        session, "ghi thành viên Ban Chỉ đạo", "committee", committee.id, by=by, now=now, members=len(tidy)
    )


def add_intake_point(
    session: Session, committee: Committee, *, name: str, by: Actor, now: datetime, **contact: str
) -> IntakePoint:
    """Add a place where lists are handed in; contact may hold address, phone, email and hours."""
    point = IntakePoint(committee_id=committee.id, name=nfc(name), **contact)
    session.add(point)
    session.flush()
    journal.record(session, "thêm điểm tiếp nhận danh sách", "committee", committee.id, by=by, now=now)
    return point


def remove_member(
    session: Session, committee: Committee, member_id: int, *, by: Actor, now: datetime
) -> None:
    """Take a member off the committee; a member who is gone already stays gone."""
    session.execute(
        delete(CommitteeMember).where(
            CommitteeMember.committee_id == committee.id, CommitteeMember.id == member_id
        )
    )
    journal.record(session, "bớt thành viên Ban Chỉ đạo", "committee", committee.id, by=by, now=now)


def remove_intake_point(
    session: Session, committee: Committee, point_id: int, *, by: Actor, now: datetime
) -> None:
    """Take an intake point off the committee's page."""
    session.execute(
        delete(IntakePoint).where(IntakePoint.committee_id == committee.id, IntakePoint.id == point_id)
    )
    journal.record(session, "bớt điểm tiếp nhận danh sách", "committee", committee.id, by=by, now=now)
