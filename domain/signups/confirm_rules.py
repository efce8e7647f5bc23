"""Decide about the confirmation round: what an answer is called, who may be asked, when an answer may be taken back."""

from __future__ import annotations

from datetime import date

from domain.drives.records import DriveState
from domain.drives.rules import TAKES_SIGN_UPS, DriveFacts
from domain.refusals import Reason, Verdict, verdict
from domain.signups.confirm_records import Answer, ConfirmationCall
from domain.signups.records import Registration, RegistrationState

ANSWER_NAMES = {
    Answer.YES: "Có",
    Answer.NO: "Không",
    Answer.LATER: "Gọi lại",
    Answer.NO_ANSWER: "Không nghe máy",
    Answer.WRONG_NUMBER: "Sai số",
}
ANSWER_KINDS = {
    Answer.YES: "done",
    Answer.NO: "stop",
    Answer.LATER: "attention",
    Answer.NO_ANSWER: "attention",
    Answer.WRONG_NUMBER: "stop",
}
# Who is expected and has not come yet; somebody who waits for a place is asked by an offer.
ASKED_STATES = (RegistrationState.PENDING, RegistrationState.CERTIFIED, RegistrationState.CALLED)
# People who were called in vain, or want to be called again, are still to be called.
CALL_AGAIN = (Answer.LATER, Answer.NO_ANSWER)
HELD_STATES = (*TAKES_SIGN_UPS, DriveState.FULL)


def may_confirm(drive: DriveFacts, today: date) -> Verdict:
    """Judge whether people of a drive may be asked if they come: it will be held, and its day is not over."""
    return verdict(
        [
            Reason("Đợt này chưa mở hoặc không diễn ra, nên không gọi xác nhận.")
            if drive.state not in HELD_STATES
            else None,
            Reason("Đợt này chưa có ngày. Định ngày rồi gọi xác nhận.") if drive.on_day is None else None,
            Reason("Ngày hiến máu đã qua.") if drive.on_day is not None and drive.on_day < today else None,
        ]
    )


def may_be_asked(state: RegistrationState) -> Verdict:
    """Judge whether a registration is one of those who are asked."""
    if state in ASKED_STATES:
        return Verdict()
    gone = {
        RegistrationState.ARRIVED: "Người này đã đến bàn đón tiếp.",
        RegistrationState.CANCELLED: "Đăng ký này đã hủy.",
    }
    return Verdict((Reason(gone.get(state, "Đăng ký này chưa có suất, nên chưa gọi xác nhận.")),))


def may_take_back(registration: Registration, call: ConfirmationCall | None) -> Verdict:
    """Judge whether a "Không" may be undone: it was the last thing that happened to the registration."""
    stands = (
        call is not None
        and call.answer is Answer.NO
        and registration.state is RegistrationState.CANCELLED
        and registration.changed_at == call.called_at
    )
    return verdict([None if stands else Reason("Đăng ký này đã đổi sau cuộc gọi. Mở đăng ký để xem lại.")])


def state_after(answer: Answer, state: RegistrationState) -> RegistrationState:
    """Return the state of a registration after any answer but "Không".

    "Đã gọi" follows "đã xác nhận" only: somebody whom no list has certified yet stays "chờ xác nhận", so that
    the next list still takes the person in; the call itself keeps the answer.
    """
    certified = state in (RegistrationState.CERTIFIED, RegistrationState.CALLED)
    if not certified:
        return state
    return RegistrationState.CALLED if answer is Answer.YES else RegistrationState.CERTIFIED
