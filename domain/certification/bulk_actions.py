"""Compile or send the lists of a whole drive at once, and note that certifiers were reminded, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain import journal
from domain.accounts.rules import Scope
from domain.certification.claims import NOUN
from domain.certification.compile_actions import compile_list, send_list
from domain.certification.link_actions import LinkSecrets, make_link
from domain.certification.queries import gives_links, lists_of_drive, waiting_sent_back, waiting_units
from domain.certification.records import DonorList, ListState
from domain.certification.rules import default_due_day
from domain.certification.waiting_queries import WaitingList
from domain.clock import day_of
from domain.drives.records import Drive
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.units.records import Unit


@dataclass(frozen=True, slots=True)
class Compiling:
    """How many people wait for a list of one certifying unit, without those whom an earlier list gave back."""

    unit: Unit
    people: int
    sent_back: int
    held: int


def compiling_preview(session: Session, scope: Scope, drive_id: int) -> list[Compiling]:
    """Return by certifying unit whom compiling everything would put on a list, units without anybody left out."""
    returned = waiting_sent_back(session, scope, drive_id)
    found = []
    for unit, waiting, held in waiting_units(session, scope, drive_id):
        if unit is not None:
            back = len(returned.get(unit.id, []))
            found.append(Compiling(unit, waiting - back, back, held))
    return [entry for entry in found if entry.people > 0]


def compile_all(
    session: Session, scope: Scope, drive_id: int, *, compiling_unit_id: int, by: Actor, now: datetime
) -> list[DonorList]:
    """Make a list for every certifying unit whose people wait; doing it again makes nothing more.

    Raises Refused when nobody waits, or the drive has ended.
    """
    # Of two offices that compile at once the second waits here, and then finds nobody left.
    session.execute(select(Drive.id).where(Drive.id == drive_id).with_for_update())
    wanted = compiling_preview(session, scope, drive_id)
    if not wanted:
        raise Refused("Không còn ai chờ lập danh sách: mọi người đã có tên, hoặc đang cần sửa, đối chiếu.")
    return [
        compile_list(
            session,
            drive_id=drive_id,
            certifying_unit_id=entry.unit.id,
            compiling_unit_id=compiling_unit_id,
            by=by,
            now=now,
        )
        for entry in wanted
    ]


def send_all(session: Session, scope: Scope, drive_id: int, *, by: Actor, now: datetime) -> list[DonorList]:
    """Send every draft of a drive with the usual deadline; returned lists wait for a person to mend them."""
    drive = session.get_one(Drive, drive_id)
    due_on = default_due_day(drive.on_day, day_of(now))
    drafts = [item for item in lists_of_drive(session, scope, drive_id) if item.state is ListState.DRAFT]
    if not drafts:
        raise Refused("Không có danh sách nháp nào để gửi.")
    return [
        send_list(session, item.id, item.due_on or due_on, seen_version=item.version, by=by, now=now)
        for item in drafts
    ]


def remind(
    session: Session,
    scope: Scope,
    waiting: Collection[WaitingList],
    reply_by: date,
    *,
    by: Actor,
    now: datetime,
) -> dict[int, LinkSecrets]:
    """Note a reminder on lists and return, by list, links for certifiers without account.

    A link is good until the day of the reply, or until the list's own deadline when that is later.

    Raises Refused when the day lies before today or after the drive of a list.
    """
    today = day_of(now)
    days = [item.drive.on_day for item in waiting if item.drive.on_day]
    if reply_by < today or (days and reply_by > min(days)):
        last = min(days) if days else None
        until = f" đến {last:%d/%m/%Y}, ngày hiến máu sớm nhất" if last else " trở đi"
        raise Refused(Reason(f"Chọn ngày trả lời từ hôm nay{until}.", "reply_by"))
    links = {}
    for item in waiting:
        journal.record(session, "nhắc xác nhận danh sách", NOUN, item.id, by=by, now=now, reply_by=reply_by)
        donor_list = session.get_one(DonorList, item.id)
        if not item.has_account and gives_links(scope, donor_list):
            last = max(reply_by, item.due_on or reply_by)
            links[item.id] = make_link(session, donor_list, last, by=by, now=now)
    reminded = update(DonorList).where(DonorList.id.in_([item.id for item in waiting]))
    session.execute(reminded.values(reminded_at=now))
    return links
