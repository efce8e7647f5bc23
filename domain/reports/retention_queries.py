"""Ask what is still kept about people, since when, by which rule, and what of it is due to be removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from domain.accounts.records import Account, Role, SignInSession
from domain.accounts.rules import Scope
from domain.certification.records import DonorList, DonorListRow
from domain.clock import day_of
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.rulebook import Rule, rule
from domain.signups.import_queries import due_parts
from domain.signups.import_records import PeopleImport, PeopleImportPart
from domain.signups.records import Registration, RegistrationState
from domain.signups.rights_records import RightsRequest
from domain.signups.rights_rules import DELETED_NAME
from domain.units.records import Unit


class ListedIn(NamedTuple):
    """A list on which a registration stands: its number, who certifies it, when it was certified."""

    number: int
    certifier: str
    certified_at: datetime | None


class Holding(NamedTuple):
    """One kind of data that is kept: how much, since when, what ends it, how much of it is due to go."""

    name: str
    kept: int
    oldest: date | None
    until: str
    source: Rule | None
    due: int


def lists_of(session: Session, registration_id: int) -> Sequence[ListedIn]:
    """Return the lists on which a registration stands, drafts included."""
    wanted = (
        select(DonorList.number, Unit.name, DonorList.certified_at)
        .join(DonorListRow, DonorListRow.donor_list_id == DonorList.id)
        .join(Unit, Unit.id == DonorList.certifying_unit_id)
        .where(DonorListRow.registration_id == registration_id)
    )
    return [ListedIn(*row) for row in session.execute(wanted.order_by(DonorList.id))]


def is_listed() -> ColumnElement[bool]:
    """Return the condition that a registration stands on any list, which is or becomes a paper that is kept."""
    return exists(select(DonorListRow.id).where(DonorListRow.registration_id == Registration.id))


def serves_no_more(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions by which a registration is due to go: its drive is long over, nobody came, no list has it.

    The days are those of retention.unconfirmed_registration_days (Luật 91/2025/QH15, Điều 3 và 14).
    """
    days = int(rule("retention.unconfirmed_registration_days", day_of(now)).value)
    last = day_of(now) - timedelta(days=days)
    # A drive that never got a day is counted from its planned month, which is over thirty-one days later.
    over = or_(Drive.on_day < last, and_(Drive.on_day.is_(None), Drive.month < last - timedelta(days=31)))
    mine = Registration.drive_id.in_(select(Drive.id).where(over))
    return (mine, *_not_bound())


def _not_bound() -> tuple[ColumnElement[bool], ...]:
    return (
        Registration.full_name != DELETED_NAME,
        Registration.donor_id.is_(None),
        Registration.state != RegistrationState.ARRIVED,
        ~is_listed(),
    )


def due_registrations(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Return the numbers of some registrations that are due to go, the oldest first."""
    wanted = select(Registration.id).where(*serves_no_more(now)).order_by(Registration.id)
    return session.scalars(wanted.limit(most)).all()


def due_visits(now: datetime) -> ColumnElement[bool]:
    """Return the condition by which a signed-in browser is long gone."""
    days = int(rule("retention.sign_in_days", day_of(now)).value)
    return SignInSession.last_seen_at < now - timedelta(days=days)


def holdings(session: Session, scope: Scope, now: datetime) -> list[Holding]:
    """Return what is kept: of a province for its office, of the whole installation for the administrator."""
    province = None if scope.role is Role.ADMINISTRATOR else scope.province_id
    of_place = true() if province is None else _drives_of(province)
    today = day_of(now)
    unbound = (of_place, *_not_bound())
    waiting = rule("retention.unconfirmed_registration_days", today)
    lists = rule("people_list.kept_days", today)
    visits = rule("retention.sign_in_days", today)
    count = func.count(Registration.id)
    first = func.min(Registration.created_at)
    held = session.execute(select(count, first).where(*unbound)).one()
    due = session.scalar(select(count).where(of_place, *serves_no_more(now))) or 0
    listed = session.execute(select(count, first).where(of_place, _is_bound())).one()
    emptied = session.scalar(select(count).where(of_place, Registration.full_name == DELETED_NAME)) or 0
    donors = session.execute(
        select(func.count(Donor.id), func.min(Donor.created_at)).where(_donors_of(province))
    ).one()
    parts = _parts(session, province, now)
    seen = _visits(session, province, now)
    asked = select(func.count(RightsRequest.id), func.min(RightsRequest.made_at))
    if province is not None:
        asked = asked.where(RightsRequest.province_id == province)
    requests = session.execute(asked).one()
    return [
        Holding("Đăng ký chưa vào danh sách, chưa đến", held[0], _day(held[1]), "sau ngày hiến máu", waiting, due),
        Holding("Đăng ký đã vào danh sách hoặc đã đến", listed[0], _day(listed[1]),
                "theo thời hạn lưu hồ sơ của cơ quan", None, 0),
        Holding("Người hiến máu và các lần hiến", donors[0], _day(donors[1]),
                "khi còn dùng để tính lần hiến, tôn vinh", None, 0),
        Holding("Nội dung danh sách đã gửi lên", parts[0], parts[1], "sau ngày gửi", lists, parts[2]),
        Holding("Phiên đăng nhập của tài khoản", seen[0], seen[1], "sau lần dùng cuối", visits, seen[2]),
        Holding("Yêu cầu về dữ liệu cá nhân", requests[0], _day(requests[1]), "theo thời hạn lưu hồ sơ của cơ quan",
                None, 0),
        Holding("Đăng ký đã xóa người, chỉ còn để đếm", emptied, None, "không còn là dữ liệu cá nhân", None, 0),
    ]  # fmt: skip


def _is_bound() -> ColumnElement[bool]:
    came = or_(Registration.donor_id.is_not(None), Registration.state == RegistrationState.ARRIVED)
    return and_(Registration.full_name != DELETED_NAME, or_(came, is_listed()))


def _drives_of(province: int) -> ColumnElement[bool]:
    return Registration.drive_id.in_(select(Drive.id).where(Drive.province_id == province))


def _donors_of(province: int | None) -> ColumnElement[bool]:
    if province is None:
        return true()
    return Donor.id.in_(select(Registration.donor_id).where(_drives_of(province)))


def _parts(session: Session, province: int | None, now: datetime) -> tuple[int, date | None, int]:
    mine: ColumnElement[bool] = PeopleImportPart.rows_sealed.is_not(None)
    if province is not None:
        drives = select(Drive.id).where(Drive.province_id == province)
        mine = and_(mine, PeopleImport.drive_id.in_(drives))
    columns = func.coalesce(func.sum(PeopleImportPart.rows), 0), func.min(PeopleImport.made_at)
    wanted = select(*columns).join(PeopleImport, PeopleImport.id == PeopleImportPart.import_id).where(mine)
    kept = session.execute(wanted).one()
    due = session.execute(wanted.where(due_parts(now))).one()
    return int(kept[0]), _day(kept[1]), int(due[0])


def _visits(session: Session, province: int | None, now: datetime) -> tuple[int, date | None, int]:
    wanted = select(func.count(SignInSession.id), func.min(SignInSession.created_at))
    if province is not None:
        units = select(Unit.id).where(or_(Unit.id == province, Unit.province_id == province))
        mine = select(Account.id).where(Account.unit_id.in_(units))
        wanted = wanted.where(SignInSession.account_id.in_(mine))
    kept, due = session.execute(wanted).one(), session.execute(wanted.where(due_visits(now))).one()
    return kept[0], _day(kept[1]), due[0]


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else day_of(moment)
