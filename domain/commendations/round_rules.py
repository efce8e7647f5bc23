"""Decide how a round of commendation and the dossiers sent into it go on, and who may take nominees in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.commendations.round_records import (
    CommendationRound,
    Dossier,
    DossierState,
    Nominee,
    NomineeState,
    Reviewer,
    RoundState,
)
from domain.commendations.rule_records import AwardLevel
from domain.commendations.rule_sets import RuleTerms
from domain.names import fold
from domain.refusals import Reason, Verdict, verdict
from domain.wording import number_text, short_date

STATE_NAMES = {
    RoundState.DRAFT: "Đang soạn",
    RoundState.OPEN: "Đang nhận đề nghị, bổ sung",
    RoundState.FROZEN: "Đã chốt",
    RoundState.SUBMITTED: "Đã trình",
    RoundState.DECIDED: "Có quyết định",
    RoundState.AWARDED: "Đã trao",
    RoundState.CANCELLED: "Đã hủy",
}
STATE_KINDS = {
    RoundState.DRAFT: "plain",
    RoundState.OPEN: "blue",
    RoundState.FROZEN: "attention",
    RoundState.SUBMITTED: "attention",
    RoundState.DECIDED: "done",
    RoundState.AWARDED: "done",
    RoundState.CANCELLED: "stop",
}
DOSSIER_NAMES = {
    DossierState.DRAFT: "Đang soạn",
    DossierState.SENT: "Đã gửi, chờ xem",
    DossierState.RETURNED: "Trả lại",
    DossierState.TAKEN: "Đã nhận",
}
DOSSIER_KINDS = {
    DossierState.DRAFT: "plain",
    DossierState.SENT: "attention",
    DossierState.RETURNED: "stop",
    DossierState.TAKEN: "done",
}
NOMINEE_NAMES = {
    NomineeState.PROPOSED: "Đề nghị",
    NomineeState.RETURNED: "Trả lại",
    NomineeState.REMOVED: "Đã bỏ",
    NomineeState.NEXT: "Để đợt sau",
    NomineeState.AWARDED: "Đã khen",
    NomineeState.REJECTED: "Không khen",
}
NOMINEE_KINDS = {
    NomineeState.PROPOSED: "blue",
    NomineeState.RETURNED: "stop",
    NomineeState.REMOVED: "plain",
    NomineeState.NEXT: "attention",
    NomineeState.AWARDED: "done",
    NomineeState.REJECTED: "stop",
}
REVIEWER_NAMES = {Reviewer.HOME_AFFAIRS: "Sở Nội vụ", Reviewer.RED_CROSS: "Hội Chữ thập đỏ tỉnh"}

# What an officer does by hand; the decision itself leads on when nobody waits for one any more.
_STEPS: dict[RoundState, tuple[RoundState, ...]] = {
    RoundState.DRAFT: (RoundState.OPEN, RoundState.FROZEN, RoundState.CANCELLED),
    RoundState.OPEN: (RoundState.FROZEN, RoundState.CANCELLED),
    RoundState.FROZEN: (RoundState.SUBMITTED, RoundState.OPEN, RoundState.CANCELLED),
    RoundState.SUBMITTED: (RoundState.FROZEN, RoundState.CANCELLED),
    RoundState.DECIDED: (RoundState.AWARDED,),
    RoundState.AWARDED: (),
    RoundState.CANCELLED: (RoundState.DRAFT,),
}
STEP_LABELS = {
    RoundState.OPEN: "Mở nhận đề nghị, bổ sung",
    RoundState.FROZEN: "Chốt danh sách",
    RoundState.SUBMITTED: "Ghi đã trình",
    RoundState.AWARDED: "Ghi đã trao",
    RoundState.CANCELLED: "Hủy đợt xét",
    RoundState.DRAFT: "Dùng lại đợt này",
}
# After these states the list of names no longer changes by being taken in or out.
_TAKING = (RoundState.DRAFT, RoundState.OPEN)
_SENDABLE = (DossierState.DRAFT, DossierState.RETURNED, DossierState.TAKEN)

ROUND_CHANGED = Reason("Người khác vừa sửa đợt xét này. Xem lại nội dung mới rồi làm tiếp.")
DOSSIER_CHANGED = Reason("Hồ sơ này vừa được gửi, trả lại hoặc nhận. Xem lại rồi làm tiếp.")
_MOST_NAMED = 5
ALREADY_NOMINATED = "Có người vừa được đưa vào đợt này. Xem lại danh sách rồi chọn lại."


@dataclass(frozen=True, slots=True)
class RoundSituation:
    """What decides whether a round may go on: names on its list, dossiers not looked at yet, and reviews."""

    is_province: bool
    on_list: int
    waiting_dossiers: int
    reviews: int
    decided: int


def steps_of(round_: CommendationRound) -> tuple[RoundState, ...]:
    """Return the states to which an officer may lead the round."""
    return _STEPS[round_.state]


def step_verdict(
    round_: CommendationRound,
    target: RoundState,
    situation: RoundSituation,
    today: date,
    below: Sequence[str] = (),
) -> Verdict:
    """Judge a step of a round: the day of the count has come, claims are over, no dossier waits, both bodies examined.

    ``below`` tells who on the list does not reach the step of the award.
    """
    leads = target in steps_of(round_)
    if not leads:
        return verdict([ROUND_CHANGED])
    freezing = target is RoundState.FROZEN and round_.state in _TAKING
    submitting = target is RoundState.SUBMITTED
    claims_to = round_.claims_to
    return verdict(
        [
            Reason(
                f"Người hiến được báo thiếu đến hết ngày {short_date(claims_to)}. Đổi ngày đó, hoặc chốt sau."
            )
            if freezing and claims_to is not None and claims_to >= today
            else None,
            Reason(f"Còn {number_text(situation.waiting_dossiers)} hồ sơ chưa xem. Nhận hoặc trả lại trước.")
            if freezing and situation.waiting_dossiers
            else None,
            Reason(
                f"Số lần được tính đến hết ngày {short_date(round_.cut_off)}, ngày đó chưa qua. Sửa ngày đó, hoặc"
                " chốt sau."
            )
            if freezing and round_.cut_off > today
            else None,
            Reason(_told_below(below)) if freezing and below else None,
            Reason("Danh sách chưa có ai. Đưa người vào trước.")
            if (freezing or submitting) and not situation.on_list
            else None,
            Reason("Cần ý kiến của cả Sở Nội vụ và Hội Chữ thập đỏ tỉnh trước khi trình.")
            if submitting and situation.is_province and situation.reviews < len(Reviewer)
            else None,
            Reason("Đã có quyết định cho người trong đợt này, nên không mở lại danh sách.")
            if target in (RoundState.OPEN, RoundState.FROZEN) and situation.decided
            else None,
            Reason("Đã có quyết định cho người trong đợt này, nên không hủy đợt.")
            if target is RoundState.CANCELLED and situation.decided
            else None,
        ]
    )


def _told_below(below: Sequence[str]) -> str:
    more = len(below) - _MOST_NAMED
    rest = f" và {number_text(more)} người nữa" if more > 0 else ""
    return (
        f"Sổ hiến máu nay không đủ mốc: {', '.join(below[:_MOST_NAMED])}{rest}. Bỏ ra hoặc để đợt sau; ai đáng khen"
        " ngoài mốc thì bỏ ra rồi đề nghị ngoài mốc, ghi lý do."
    )


def round_verdict(round_: CommendationRound, terms: RuleTerms | None) -> Verdict:
    """Judge a round: its rule set holds on the cut-off day, the window for claims has both days in order."""
    claims_from, claims_to = round_.claims_from, round_.claims_to
    both = (claims_from is None) == (claims_to is None)
    return verdict(
        [
            None
            if terms is not None and terms.holds_on(round_.cut_off)
            else Reason(_told_terms(terms), "rule_key"),
            None
            if both
            else Reason("Ghi cả ngày bắt đầu và ngày kết thúc bổ sung, hoặc để trống cả hai.", "claims_to"),
            Reason("Ngày kết thúc bổ sung đứng sau ngày bắt đầu.", "claims_to")
            if claims_from is not None and claims_to is not None and claims_to < claims_from
            else None,
        ]
    )


def decides(round_: CommendationRound) -> tuple[AwardLevel, ...]:
    """Return the levels of award that the office of a round decides: a commune its own, a province records them all."""
    return tuple(AwardLevel) if round_.unit_id == round_.province_id else (AwardLevel.COMMUNE,)


def _told_terms(terms: RuleTerms | None) -> str:
    if terms is None:
        return "Chọn tiêu chí cho cá nhân đang có."
    until = f" đến {short_date(terms.valid_to)}" if terms.valid_to else ""
    return (
        f"Tiêu chí này áp dụng từ {short_date(terms.valid_from)}{until}. Chọn tiêu chí áp dụng vào ngày tính số lần,"
        " hoặc sửa ngày đó."
    )


def claims_are_open(round_: CommendationRound, day: date) -> bool:
    """Return whether donors may still say on a day that donations of theirs are missing."""
    if round_.state is not RoundState.OPEN:
        return False
    return (round_.claims_from or day) <= day <= (round_.claims_to or day)


def may_take_in(round_: CommendationRound, dossier: Dossier | None, *, is_owner: bool) -> Verdict:
    """Judge whether names may be taken in or out: by the owner until the list is frozen, by units below in between."""
    if round_.state not in _TAKING:
        return Verdict((Reason("Danh sách của đợt đã chốt. Mở lại đợt rồi thêm hoặc bỏ."),))
    if is_owner:
        return Verdict()
    if round_.state is not RoundState.OPEN:
        return Verdict((Reason("Đợt chưa mở nhận đề nghị."),))
    if dossier is not None and dossier.state is DossierState.SENT:
        return Verdict((Reason("Hồ sơ đã gửi, đang chờ xem. Khi được nhận hoặc trả lại thì thêm tiếp."),))
    return Verdict()


def nominee_targets(
    record: CommendationRound, row: Nominee, dossier: Dossier | None, *, is_owner: bool
) -> tuple[NomineeState, ...]:
    """Return what an office may make of a nominee now; a unit below only of rows that were not accepted."""
    if record.state in (RoundState.SUBMITTED, RoundState.DECIDED) and is_owner and row.is_accepted:
        if row.state in (NomineeState.REJECTED, NomineeState.NEXT):
            return (NomineeState.PROPOSED,)
        is_open = row.state is NomineeState.PROPOSED and record.state is RoundState.SUBMITTED
        return (NomineeState.REJECTED, NomineeState.NEXT) if is_open else ()
    if is_owner != row.is_accepted or not may_take_in(record, dossier, is_owner=is_owner).accepted:
        return ()
    if row.state is NomineeState.PROPOSED:
        return (NomineeState.REMOVED, NomineeState.NEXT)
    if row.state is NomineeState.RETURNED:
        return (NomineeState.PROPOSED, NomineeState.REMOVED)
    back = (NomineeState.REMOVED, NomineeState.NEXT, NomineeState.REJECTED)
    return (NomineeState.PROPOSED,) if row.state in back else ()


def send_verdict(round_: CommendationRound, dossier: Dossier, proposed: int, today: date) -> Verdict:
    """Judge whether a dossier may be sent: the round is open, something is new, the letter's day is not ahead."""
    return verdict(
        [
            None if round_.state is RoundState.OPEN else Reason("Đợt không còn nhận hồ sơ."),
            None if dossier.state in _SENDABLE else DOSSIER_CHANGED,
            None if proposed else Reason("Chưa có ai chờ gửi. Đưa người vào hoặc sửa người bị trả lại."),
            Reason("Ngày văn bản không sau hôm nay.", "letter_on")
            if dossier.letter_on is not None and dossier.letter_on > today
            else None,
        ]
    )


def review_verdict(
    reviewer: Reviewer,
    officer: str,
    account_id: int | None,
    others: Sequence[tuple[Reviewer, str, int | None]],
) -> Verdict:
    """Judge a mark: each body marks once, and the two marks are of two different officers."""
    doubled = any(reviewer is other for other, _, _ in others)
    same = any(
        fold(officer) == fold(name) or (account_id is not None and account_id == number)
        for _, name, number in others
    )
    return verdict(
        [
            Reason("Ý kiến của nơi này đã ghi. Rút lại trước khi ghi lại.", "reviewer") if doubled else None,
            Reason("Hai nơi xét cần hai người khác nhau. Ghi tên người của nơi này.", "officer")
            if same and not doubled
            else None,
        ]
    )
