"""Ask what is still kept about donors, beside their registrations, and what of it is due to be removed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.commendations.records import Honour
from domain.donors.card_records import DonorCard
from domain.donors.eligibility import months_after
from domain.donors.records import Donor, FamilyMember
from domain.drives.records import Drive
from domain.facility_files import queries as facility_files
from domain.facility_files.records import FacilityFile, FacilityFileRow
from domain.gifts.records import Gift, HandOut
from domain.ledger import opening_list_queries as notebooks
from domain.ledger.claim_records import ClaimState, DonationClaim
from domain.ledger.opening_records import Notebook, NotebookRow
from domain.ledger.queries import donors_in_scope
from domain.ledger.segment_queries import agreed_to_calls
from domain.merges.records import DonorMerge
from domain.reports.retention_queries import Holding
from domain.results.records import Outcome
from domain.rulebook import Rule, rule
from domain.signups.records import Registration
from domain.units.records import Unit

_FOR_AWARDS = "khi còn dùng để tính lần hiến, tôn vinh"


def due_deferrals(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a donor's deferral has passed and nobody needs its day any more.

    Who agreed to be called is called back when it is over, so for them it is kept as long as that group lasts.
    """
    today = day_of(now)
    passed = today - timedelta(days=int(rule("retention.deferral_days", today).value))
    recalled = months_after(today, -int(rule("recall.deferral_over", today).value["most_months"]))
    return or_(Donor.deferred_until < recalled, and_(Donor.deferred_until < passed, ~agreed_to_calls()))


def due_outcome_deferrals(now: datetime) -> ColumnElement[bool]:
    """Return the condition that the day of a deferral has passed and is not the one that stands with the donor."""
    today = day_of(now)
    passed = today - timedelta(days=int(rule("retention.deferral_days", today).value))
    standing = (
        select(Registration.id)
        .join(Donor, Donor.id == Registration.donor_id)
        .where(Registration.id == Outcome.registration_id, Donor.deferred_until == Outcome.deferred_until)
    )
    return and_(Outcome.deferred_until < passed, ~standing.exists())


def due_claims(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a claim entered no ledger and was answered or taken back long ago."""
    days = timedelta(days=int(rule("retention.claim_days", day_of(now)).value))
    ended = DonationClaim.state.in_((ClaimState.DECLINED, ClaimState.WITHDRAWN))
    return and_(ended, DonationClaim.decided_at < now - days)


def donor_holdings(session: Session, scope: Scope, now: datetime) -> list[Holding]:
    """Return what is kept about donors: of a province for its office, of all for the administrator."""
    is_whole, today = scope.role is Role.ADMINISTRATOR, day_of(now)
    theirs = true() if is_whole else donors_in_scope(scope)
    donors = select(Donor.id).where(theirs)
    units = or_(Unit.id == scope.province_id, Unit.province_id == scope.province_id)
    of_unit = select(Unit.id).where(true() if is_whole else units)
    of_drive = select(Drive.id).where(true() if is_whole else Drive.province_id == scope.province_id)
    gifts = _select(Gift.id, HandOut.recorded_at, Gift.drive_id.in_(of_drive)).join_from(
        Gift, HandOut, HandOut.id == Gift.hand_out_id
    )
    lists, claims = rule("people_list.kept_days", today), rule("retention.claim_days", today)
    deferrals, merges = rule("retention.deferral_days", today), rule("merge.undo_days", today)
    written = _select(DonorMerge.id, DonorMerge.merged_at, DonorMerge.survivor_id.in_(donors)).where(
        DonorMerge.undone_at.is_(None), DonorMerge.undo != "{}"
    )
    old_merges = DonorMerge.merged_at < now - timedelta(days=int(merges.value) + 1)
    waiting = _select(Donor.id, None, theirs).where(Donor.deferred_until.is_not(None))
    told = _select(DonationClaim.id, DonationClaim.asked_at, DonationClaim.donor_id.in_(donors))
    members = _select(FamilyMember.id, FamilyMember.joined_at, FamilyMember.donor_id.in_(donors))
    honours = _select(Honour.id, Honour.issued_at, Honour.issuing_unit_id.in_(of_unit))
    cards = _select(DonorCard.id, DonorCard.issued_at, DonorCard.donor_id.in_(donors))
    books = _select(NotebookRow.id, Notebook.made_at, Notebook.unit_id.in_(of_unit)).join_from(
        NotebookRow, Notebook, Notebook.id == NotebookRow.notebook_id
    )
    files = _select(FacilityFileRow.id, FacilityFile.made_at, FacilityFile.drive_id.in_(of_drive)).join_from(
        FacilityFileRow, FacilityFile, FacilityFile.id == FacilityFileRow.file_id
    )
    return [
        _line(session, "Ngày hẹn lại", waiting, due_deferrals(now), "sau khi đã qua", deferrals),
        _line(session, "Lời khai lần hiến", told, due_claims(now), "sau khi trả lời, nếu không vào sổ", claims),
        _line(session, "Nội dung sổ cũ đã gửi lên", books.where(NotebookRow.cells_sealed.is_not(None)),
              notebooks.due_rows(now), "sau ngày gửi", lists),
        _line(session, "Nội dung tệp của cơ sở tiếp nhận",
              files.where(FacilityFileRow.content_sealed.is_not(None)),
              facility_files.due_rows(now), "sau ngày gửi", lists),
        _line(session, "Liên lạc cũ của dòng đã ghép", written, old_merges, "để hoàn tác", merges),
        _line(session, "Thẻ mở trang riêng", cards, None, "đến khi cấp thẻ mới hoặc người đó yêu cầu xóa", None),
        _line(session, "Người trong gia đình hiến máu", members, None, _FOR_AWARDS, None),
        _line(session, "Quà, tiền đã trao", gifts, None, "theo thời hạn lưu chứng từ", None),
        _line(session, "Lượt tôn vinh, khen thưởng", honours, None, "theo thời hạn lưu hồ sơ khen thưởng", None),
    ]  # fmt: skip


def _select(number: Any, since: Any, mine: ColumnElement[bool]) -> Select[Any]:
    oldest = func.min(since) if since is not None else func.min(None)
    return select(func.count(number), oldest).where(mine)


def _line(
    session: Session,
    name: str,
    wanted: Select[Any],
    due: ColumnElement[bool] | None,
    until: str,
    source: Rule | None,
) -> Holding:
    kept, since = session.execute(wanted).one()
    over = 0 if due is None else session.execute(wanted.where(due)).one()[0]
    oldest: date | None = None if since is None else day_of(since)
    return Holding(name, kept, oldest, until, source, over)
