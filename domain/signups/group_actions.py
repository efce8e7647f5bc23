"""Make a group that signs up for a drive together."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from domain import journal
from domain.clock import day_of
from domain.journal import Actor
from domain.refusals import Refused
from domain.signups.group_rules import digest, new_group_code, new_secret
from domain.signups.queries import held_drive
from domain.signups.records import GroupKind, SignUpGroup
from domain.signups.waiting_rules import may_wait


class MadeGroup(NamedTuple):
    """A new group, and its secret, which is told once and stored nowhere."""

    group: SignUpGroup
    secret: str


def make_group(
    session: Session, drive_id: int, *, kind: GroupKind, name: str, by: Actor, now: datetime
) -> MadeGroup:
    """Make a group for a drive; raise Refused when nobody can sign up or wait for it any more."""
    drive = held_drive(session, drive_id)
    if drive is None:
        raise Refused("Đợt này không còn trong danh sách.")
    may_wait(drive, day_of(now)).require()
    secret = new_secret()
    group = SignUpGroup(
        drive_id=drive_id,
        kind=kind,
        name=name,
        code=new_group_code(),
        secret_digest=digest(secret),
        created_at=now,
    )
    session.add(group)
    session.flush()
    journal.record(session, "lập mã nhóm", "group", group.id, by=by, now=now, drive=drive_id, kind=kind.value)
    return MadeGroup(group, secret)
