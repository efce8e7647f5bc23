"""Decide about one's own data: what may be deleted at once, until when an office answers, which receipt is given."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import NamedTuple

from domain.papers.rules import ALPHABET
from domain.plans.linting.calendar import is_working_day
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import Rule, all_rules, rule
from domain.signups.records import RegistrationState
from domain.signups.rights_records import RequestKind, RequestState
from domain.signups.rules import CONSENT_PURPOSES, NEEDED_CONSENT

KIND_NAMES = {RequestKind.CORRECT: "Sửa thông tin", RequestKind.DELETE: "Xóa thông tin"}
REQUEST_STATE_NAMES = {
    RequestState.OPEN: "Mới",
    RequestState.ANSWERED: "Đã trả lời, đang làm",
    RequestState.DONE: "Đã xong",
    RequestState.REFUSED: "Chưa làm được",
}
REQUEST_STATE_KINDS = {
    RequestState.OPEN: "attention",
    RequestState.ANSWERED: "blue",
    RequestState.DONE: "done",
    RequestState.REFUSED: "plain",
}
OPEN_STATES = (RequestState.OPEN, RequestState.ANSWERED)
OPTIONAL_PURPOSES = tuple(purpose for purpose in CONSENT_PURPOSES if purpose != NEEDED_CONSENT)
# What stands in the place of a name that was deleted; it has no letters of anybody.
DELETED_NAME = "(đã xóa)"
_RECEIPT_LENGTH = 6


class Deadlines(NamedTuple):
    """Until when an office says that it has seen a request, and until when it acts; the clause of the latter."""

    answer_on: date
    act_on: date
    reference: str


def deadlines(kind: RequestKind, made_on: date) -> Deadlines:
    """Return the two last days of a request (Nghị định 356/2025/NĐ-CP, Điều 5): working days, then calendar days."""
    left, answer_on = int(rule("rights.answer_working_days", made_on).value), made_on
    while left:
        answer_on += timedelta(days=1)
        left -= is_working_day(answer_on)
    acting = rule(f"rights.days.{kind.value}", made_on)
    return Deadlines(answer_on, made_on + timedelta(days=int(acting.value)), acting.reference)


def new_receipt() -> str:
    """Return a fresh receipt number, "YC-7K2M9Q", that can be told over the phone."""
    return "YC-" + "".join(secrets.choice(ALPHABET) for _ in range(_RECEIPT_LENGTH))


def deletion_verdict(state: RegistrationState, *, is_donor: bool, is_listed: bool) -> Verdict:
    """Judge whether a registration may be deleted at once; each reason says what still has to be kept."""
    came = state is RegistrationState.ARRIVED or is_donor
    return verdict(
        [
            Reason("Anh/chị đã đến hiến máu, nên kết quả thuộc sổ hiến máu và hồ sơ khen thưởng.")
            if came
            else None,
            Reason("Tên anh/chị thuộc danh sách đã lập để xác nhận, là văn bản phải lưu.")
            if is_listed
            else None,
        ]
    )


def consent_text(purpose: str, version: str) -> str:
    """Return the text of a consent in the version that was shown, "" when that version is not known any more."""
    for known in all_rules():
        if known.key == f"consent.{purpose}" and known.value["version"] == version:
            return str(known.value["text"])
    return ""


def consent_rule(purpose: str, today: date) -> Rule:
    """Return the title, text and version of a consent as it is asked for today."""
    return rule(f"consent.{purpose}", today)


def closing_verdict(state: RequestState, answer: str) -> Verdict:
    """Judge whether a request may be closed with an answer: it is open, and the answer says something."""
    return verdict(
        [
            None if state in OPEN_STATES else Reason("Yêu cầu này đã khép lại. Tải lại trang để xem."),
            None if answer.strip() else Reason("Ghi câu trả lời cho người yêu cầu", "answer"),
        ]
    )
