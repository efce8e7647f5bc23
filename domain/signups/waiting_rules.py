"""Decide about the waiting list of a drive: whose turn it is, how long an offer is held, who may still join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from domain import clock
from domain.drives.records import DriveState
from domain.drives.rules import DriveFacts, may_sign_up
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import Rule
from domain.signups.records import RegistrationState

Party = tuple["InLine", ...]


class InLine(NamedTuple):
    """One place of a waiting list, as far as the turn depends on it."""

    registration_id: int
    queued_at: datetime
    wanted_band_id: int | None
    family_id: int | None  # The number of the group when its people want to come together.
    units: tuple[int | None, ...]  # The units whose kept places the person may take, the nearest first.

    @property
    def turn(self) -> tuple[datetime, int]:
        """Return what decides who comes first."""
        return self.queued_at, self.registration_id


def in_turn(line: Iterable[InLine]) -> list[Party]:
    """Return who waits, party after party: first come, first served, a family at the turn of its first member."""
    families: dict[object, list[InLine]] = {}
    for one in line:
        own: object = ("family", one.family_id) if one.family_id else ("alone", one.registration_id)
        families.setdefault(own, []).append(one)
    parties = [tuple(sorted(members, key=lambda one: one.turn)) for members in families.values()]
    return sorted(parties, key=lambda party: party[0].turn)


def position_in(parties: Sequence[Party], mine: InLine) -> int:
    """Return the position of a place in the list, 1 for the next; also of one that only seems to stand in it."""
    ahead = 0
    for party in parties:
        if any(one.registration_id == mine.registration_id for one in party):
            return ahead + [one.registration_id for one in party].index(mine.registration_id) + 1
        if party[0].turn < mine.turn:
            ahead += len(party)
    return ahead + 1


def band_for(party: Party, left: dict[int, int]) -> int | None:
    """Return the band that takes a whole party: the one it wants, else the emptiest; None when none is large enough."""
    wanted = {one.wanted_band_id for one in party if one.wanted_band_id is not None}
    offered = wanted if len(wanted) == 1 else set(left)
    fitting = [band for band in left if band in offered and left[band] >= len(party)]
    return max(fitting, key=lambda band: left[band], default=None)


def held_until(now: datetime, on_day: date | None, hold: Rule) -> datetime | None:
    """Return until when a place that is offered now is held (rule waiting.hold), or None when it is too late to offer.

    An offer does not run out at night, and has run out when the day of the drive begins.
    """
    if on_day is None:
        return None
    terms, day_begins = hold.value, datetime.combine(on_day, time.min, clock.VIETNAM)
    if day_begins - now < timedelta(hours=terms["least_hours"]):
        return None
    is_near = on_day - clock.day_of(now) <= timedelta(days=terms["near_days"])
    ends = clock.local(now + timedelta(hours=terms["near_hours" if is_near else "hours"]))
    if ends.time() >= terms["quiet_from"]:
        ends += timedelta(days=1)
    if not terms["quiet_to"] <= clock.local(ends).time() < terms["quiet_from"]:
        ends = datetime.combine(ends.date(), terms["quiet_to"], clock.VIETNAM)
    return min(ends, day_begins)


def may_wait(drive: DriveFacts, today: date) -> Verdict:
    """Judge whether anybody may join the waiting list of a drive: before its day, also when it is called full."""
    is_today = drive.on_day is not None and drive.on_day == today
    open_drive = DriveFacts(DriveState.OPEN, drive.on_day) if drive.state is DriveState.FULL else drive
    late = Reason("Hôm nay là ngày hiến máu, danh sách chờ đã đóng. Anh/chị có thể đến thẳng.", "band_id")
    return verdict([*may_sign_up(open_drive, today).reasons, late if is_today else None])


def may_answer(state: RegistrationState) -> Verdict:
    """Judge whether somebody has an offer to answer."""
    gone = {
        RegistrationState.WAITING: "Thời gian giữ suất này đã hết. Bấm “Chờ tiếp” để được mời lần sau.",
        RegistrationState.CANCELLED: "Đăng ký này đã hủy.",
    }
    if state is RegistrationState.OFFERED:
        return Verdict()
    return Verdict((Reason(gone.get(state, "Đăng ký này đã có suất.")),))
