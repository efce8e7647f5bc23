"""Bring donors together as a family: each joins, agrees, leaves on their own; nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.donors.actions import locked_donor
from domain.donors.family_rules import ALREADY, ENDED, NOT_HERE, consent_verdict
from domain.donors.records import Family, FamilyMember
from domain.journal import Actor
from domain.names import fold
from domain.refusals import Refused


def start_family(
    session: Session,
    *,
    name: str,
    province_id: int,
    commune_id: int | None,
    address: str,
    by: Actor,
    now: datetime,
) -> Family:
    """Store a family without people."""
    family = Family(
        name=name,
        search_key=fold(name),
        province_id=province_id,
        commune_id=commune_id,
        address=address,
        created_at=now,
        created_by=by.name,
    )
    session.add(family)
    session.flush()
    journal.record(session, "lập gia đình hiến máu", "family", family.id, by=by, now=now)
    return family


def rename_family(
    session: Session, family_id: int, *, name: str, address: str, by: Actor, now: datetime
) -> Family:
    """Correct the name and the address of a family."""
    family = _open(session, family_id)
    family.name, family.search_key, family.address = name, fold(name), address
    session.flush()
    journal.record(session, "sửa gia đình hiến máu", "family", family.id, by=by, now=now)
    return family


def add_member(
    session: Session, family_id: int, donor_id: int, relation: str, *, by: Actor, now: datetime
) -> FamilyMember:
    """Let a donor join; the donor counts from the consent on. Raises Refused for somebody in another family."""
    family = _open(session, family_id)
    donor = locked_donor(session, donor_id)
    present = select(FamilyMember).where(FamilyMember.donor_id == donor.id, FamilyMember.left_at.is_(None))
    if (standing := session.scalars(present).one_or_none()) is not None:
        raise Refused("Người này đã ở trong gia đình." if standing.family_id == family.id else ALREADY)
    member = FamilyMember(
        family_id=family.id, donor_id=donor.id, relation=relation, joined_at=now, joined_by=by.name
    )
    session.add(member)
    return _noted(session, "thêm người vào gia đình", member, by, now)


def record_consent(
    session: Session, member_id: int, *, on_day: date, note: str, by: Actor, now: datetime
) -> FamilyMember:
    """Note that a member agreed to be counted and honoured with the family, when and how."""
    consent_verdict(on_day, note, day_of(now)).require()
    member = _present(session, member_id)
    member.consented_on, member.consent_note = on_day, note
    return _noted(session, "ghi đồng ý vào gia đình", member, by, now)


def withdraw_consent(session: Session, member_id: int, *, by: Actor, now: datetime) -> FamilyMember:
    """Note that a member does not agree any more; from now on the member is not counted."""
    member = _present(session, member_id)
    member.consented_on, member.consent_note = None, ""
    return _noted(session, "rút đồng ý vào gia đình", member, by, now)


def leave_family(session: Session, member_id: int, *, by: Actor, now: datetime) -> FamilyMember:
    """Let a member leave; the line stays, so that it can be taken back."""
    member = _present(session, member_id)
    member.left_at = now
    return _noted(session, "rời gia đình", member, by, now)


def return_to_family(session: Session, member_id: int, *, by: Actor, now: datetime) -> FamilyMember:
    """Take back that a member left, with the consent as it was; raise Refused when they joined another family."""
    member = session.get_one(FamilyMember, member_id)
    _open(session, member.family_id)
    donor = locked_donor(session, member.donor_id)
    session.refresh(member)
    present = select(FamilyMember.id).where(FamilyMember.donor_id == donor.id, FamilyMember.left_at.is_(None))
    if donor.id != member.donor_id or session.scalar(present) is not None:
        raise Refused(ALREADY)
    member.left_at = None
    return _noted(session, "trở lại gia đình", member, by, now)


def end_family(session: Session, family_id: int, *, by: Actor, now: datetime) -> Family:
    """End a family; its people stay written, so that it can be opened again."""
    family = _open(session, family_id)
    family.ended_at = now
    session.flush()
    journal.record(session, "kết thúc gia đình hiến máu", "family", family.id, by=by, now=now)
    return family


def reopen_family(session: Session, family_id: int, *, by: Actor, now: datetime) -> Family:
    """Take back that a family ended."""
    family = _locked(session, family_id)
    family.ended_at = None
    session.flush()
    journal.record(session, "mở lại gia đình hiến máu", "family", family.id, by=by, now=now)
    return family


def _locked(session: Session, family_id: int) -> Family:
    wanted = select(Family).where(Family.id == family_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _open(session: Session, family_id: int) -> Family:
    family = _locked(session, family_id)
    if family.ended_at is not None:
        raise Refused(ENDED)
    return family


def _present(session: Session, member_id: int) -> FamilyMember:
    _open(session, session.get_one(FamilyMember, member_id).family_id)
    member = session.get_one(FamilyMember, member_id, populate_existing=True)
    if member.left_at is not None:
        raise Refused(NOT_HERE)
    return member


def _noted(session: Session, act: str, member: FamilyMember, by: Actor, now: datetime) -> FamilyMember:
    """Store what changed of a member and write it into the journal of the family."""
    session.flush()
    journal.record(session, act, "family", member.family_id, by=by, now=now, donor=member.donor_id)
    return member
