"""Decide about registrations: their codes, who certifies them, the age they ask for, what may still be changed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.donors.records import Sex
from domain.drives.records import DriveState
from domain.drives.rules import DriveFacts
from domain.names import fold
from domain.papers.rules import ALPHABET
from domain.people import BirthDay, age_on, oldest_age_on, what_id_number_says
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import Rule
from domain.signups.records import CallOutcome, RegistrantType, RegistrationState, Source

STATE_NAMES = {
    RegistrationState.PENDING: "Chờ xác nhận",
    RegistrationState.CERTIFIED: "Đã xác nhận",
    RegistrationState.CALLED: "Đã gọi",
    RegistrationState.ARRIVED: "Đã đến",
    RegistrationState.CANCELLED: "Đã hủy",
    RegistrationState.HELD: "Cần đối chiếu",
    RegistrationState.WAITING: "Danh sách chờ",
    RegistrationState.OFFERED: "Được mời, chờ trả lời",
}
STATE_KINDS = {
    RegistrationState.PENDING: "attention",
    RegistrationState.CERTIFIED: "done",
    RegistrationState.CALLED: "done",
    RegistrationState.ARRIVED: "blue",
    RegistrationState.CANCELLED: "stop",
    RegistrationState.HELD: "attention",
    RegistrationState.WAITING: "plain",
    RegistrationState.OFFERED: "blue",
}
TYPE_NAMES = {
    RegistrantType.COMMUNITY: "Người dân",
    RegistrantType.STATE_STAFF: "Cán bộ, công chức, viên chức",
    RegistrantType.ARMED_FORCES: "Lực lượng vũ trang",
    RegistrantType.STUDENT: "Học sinh, sinh viên",
    RegistrantType.WORKER: "Công nhân, người lao động",
}
SOURCE_NAMES = {
    Source.WEB: "Trang đăng ký",
    Source.COUNTER: "Tại quầy",
    Source.PHONE: "Điện thoại",
    Source.PAPER: "Phiếu giấy",
    Source.UNIT_LIST: "Danh sách của đơn vị",
    Source.WALK_IN: "Đến trực tiếp",
}
# What the registrant is to the person who fills in the form for somebody else.
SIGNED_UP_NAMES = {
    "cha_me": "bố, mẹ",
    "vo_chong": "vợ, chồng",
    "con_chau": "con, cháu",
    "nguoi_than": "người thân, hàng xóm",
}
# Only what somebody may say for another person after asking; the other purposes are each one's own to decide.
CONSENTS_FOR_ANOTHER = ("dang_ky", "nhac_lich")
CALL_NAMES = {
    CallOutcome.TOLD: "Đã báo",
    CallOutcome.NO_ANSWER: "Không nghe máy",
    CallOutcome.WRONG_NUMBER: "Sai số",
}
CALL_KINDS = {
    CallOutcome.TOLD: "done",
    CallOutcome.NO_ANSWER: "attention",
    CallOutcome.WRONG_NUMBER: "stop",
}
# The states in which a registration counts and holds a place in its band.
ACTIVE_STATES = (
    RegistrationState.PENDING,
    RegistrationState.CERTIFIED,
    RegistrationState.CALLED,
    RegistrationState.ARRIVED,
)
# A place that is offered is held, too, until the person answers; who waits is known, but holds none.
HOLDING_STATES = (*ACTIVE_STATES, RegistrationState.OFFERED)
LIVE_STATES = (*HOLDING_STATES, RegistrationState.WAITING)
IN_LIST_STATES = frozenset({RegistrationState.WAITING, RegistrationState.OFFERED})
_BEFORE_CERTIFYING = frozenset({RegistrationState.PENDING, RegistrationState.HELD}) | IN_LIST_STATES
CODE_LENGTH = 8
_MISREAD = str.maketrans("ILO", "110")
NEEDED_CONSENT = "dang_ky"
CONSENT_PURPOSES = ("dang_ky", "nhac_lich", "goi_khan_cap", "vinh_danh")


@dataclass(frozen=True, slots=True)
class Applicant:
    """Hold what a person says when registering; birth and id_number may be unknown at the counter."""

    full_name: str
    birth: BirthDay | None
    id_number: str
    phone: str
    registrant_type: RegistrantType
    commune_id: int | None
    address: str
    workplace_id: int | None = None
    workplace: str = ""


@dataclass(frozen=True, slots=True)
class SignUp:
    """Hold one wish to register: who, for which drive and band, sent by which form, agreeing to what."""

    drive_id: int
    band_id: int | None
    applicant: Applicant
    form_key: str
    consents: tuple[tuple[str, str], ...]  # Purpose and version of the text that was shown.
    source: Source = Source.WEB
    entered_by_unit_id: int | None = None
    waits: bool = False  # For the waiting list; the band is then the one waited for, or any.
    group_id: int | None = None
    signed_up_by: str = ""  # A key of SIGNED_UP_NAMES when somebody else fills in the form.
    priority_code: str = ""  # As typed; it counts only for somebody who waits.


def new_code() -> str:
    """Return a fresh registration code of 8 random signs (40 bits) without signs that are misread."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """Return the registration code that was typed, however it was grouped; None when it cannot be one."""
    signs = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MISREAD)
    return signs if len(signs) == CODE_LENGTH and all(sign in ALPHABET for sign in signs) else None


def shown_code(code: str) -> str:
    """Write a registration code in two groups: "4X7K-2PQ9"."""
    return f"{code[:4]}-{code[4:]}"


def certifying_unit(
    registrant_type: RegistrantType, commune_id: int | None, workplace_id: int | None
) -> int | None:
    """Return the unit that certifies: the commune for the community, else the workplace when it is known."""
    if registrant_type is RegistrantType.COMMUNITY:
        return commune_id
    return workplace_id or commune_id


def block_unit(units: Iterable[int | None], with_block: Collection[int]) -> int | None:
    """Return the unit whose kept places a person takes: of the units given, nearest first, the first with a block."""
    return next((unit for unit in units if unit is not None and unit in with_block), None)


def sex_of(id_number: str) -> Sex | None:
    """Return the sex that a citizen number tells."""
    says = what_id_number_says(id_number)
    if says is None:
        return None
    return Sex.FEMALE if says.sex == "female" else Sex.MALE


def person_mark(applicant: Applicant) -> str | None:
    """Return the text by which two registrations are of one person: the number, else name with phone; or None."""
    if applicant.id_number:
        return applicant.id_number
    if not applicant.phone:
        return None
    birth = applicant.birth.date or applicant.birth.year if applicant.birth else ""
    return f"{fold(applicant.full_name)}|{birth}|{applicant.phone}"


@dataclass(frozen=True, slots=True)
class AgeAnswer:
    """Say whether the age fits on a day; from_day is when a younger person may come."""

    kind: Literal["fits", "young", "old"]
    least: int
    most: int
    from_day: date | None
    reference: str


def _birthday(day: date, years: int) -> date:
    """Return a birthday years later; one of 29 February counts from 1 March in other years."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age_answer(birth: BirthDay, on_day: date, age_rule: Rule) -> AgeAnswer:
    """Compare an age on the drive day with the rule donation.age_years (Thông tư 26/2013/TT-BYT, Điều 4)."""
    least, most = int(age_rule.value["least"]), int(age_rule.value["most"])
    from_day = _birthday(birth.date or date(birth.year, 1, 1), least)
    if birth.year > on_day.year or oldest_age_on(birth, on_day) < least:
        return AgeAnswer("young", least, most, from_day, age_rule.reference)
    kind: Literal["fits", "old"] = "old" if age_on(birth, on_day) > most else "fits"
    return AgeAnswer(kind, least, most, None, age_rule.reference)


def may_change(state: RegistrationState, on_day: date | None, today: date) -> Verdict:
    """Judge whether a registration may still be changed or cancelled: alive, not arrived, the day not over."""
    return verdict(
        [
            Reason("Đăng ký này đã hủy.") if state is RegistrationState.CANCELLED else None,
            Reason("Người này đã đến bàn đón tiếp.") if state is RegistrationState.ARRIVED else None,
            Reason("Đợt hiến máu này đã qua.") if on_day is not None and on_day < today else None,
        ]
    )


def may_change_band(state: RegistrationState) -> Verdict:
    """Judge whether a registration has a place to move: who waits, or has not answered an offer, has none yet."""
    waits = Reason("Đăng ký này còn trong danh sách chờ. Nhận suất được mời rồi đổi khung giờ.", "band_id")
    return verdict([waits if state in IN_LIST_STATES else None])


def may_rename(state: RegistrationState) -> Verdict:
    """Judge whether name, citizen number and address may change: a certified list states them."""
    certified = Reason(
        "Danh sách đã xác nhận ghi họ tên, số căn cước và địa chỉ này, nên chỉ sửa được số điện thoại và khung giờ.",
        "full_name",
    )
    return verdict([None if state in _BEFORE_CERTIFYING else certified])


_COUNTER_CLOSED = {
    DriveState.POSTPONED: "Đợt này đã hoãn. Chờ ngày mới rồi ghi đăng ký.",
    DriveState.CANCELLED: "Đợt này đã hủy. Chọn đợt khác để ghi đăng ký.",
    DriveState.CLOSED: "Đợt này đã khóa sổ. Chọn đợt khác để ghi đăng ký.",
}


def may_add_at_counter(drive: DriveFacts) -> Verdict:
    """Judge whether an office may enter people: also before the public may, and while the day's papers come back."""
    return verdict([Reason(_COUNTER_CLOSED[drive.state]) if drive.state in _COUNTER_CLOSED else None])


def public_state(state: RegistrationState, *, in_line: bool = False) -> RegistrationState:
    """Return the state that a registrant is told: one that is held reads as any other of its kind."""
    if state is RegistrationState.HELD:
        return RegistrationState.WAITING if in_line else RegistrationState.PENDING
    return state
