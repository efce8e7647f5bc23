"""Decide about a plan's record: what a draft must say, what is missing before it is issued, how lines are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.names import fold, nfc, nfc_lines
from domain.plans.records import Plan, PlanState
from domain.refusals import Reason, Verdict, verdict

# "Các sở, ban, ngành (t/h);" as offices write their recipients: the code of the purpose stands last, in brackets.
_PURPOSE = re.compile(r"^(?P<line>.*?)\s*\((?P<purpose>[^()\d]{1,20})\)\s*[;.,]?$")
_BULLET = re.compile(r"^[-–+*•]\s*")
# What stands before the name of a territory in the name of the body that acts for it.
_BODY_WORDS = (
    "ban chi dao van dong hien mau tinh nguyen",
    "ban chi dao hien mau tinh nguyen",
    "ban chi dao van dong hmtn",
    "uy ban nhan dan",
    "ubnd",
    "bcd",
)
PURPOSES = {
    "b/c": "để báo cáo",
    "t/h": "để thực hiện",
    "đ/b": "để biết",
    "p/h": "để phối hợp",
    "k/t": "để kiểm tra",
}
# Longer than any programme; a year typed wrongly would otherwise fill pages with months.
_LONGEST_DAYS = 3660
# To which states a plan may go, and with which verb.
STATE_STEPS: dict[PlanState, tuple[tuple[PlanState, str], ...]] = {
    PlanState.DRAFT: ((PlanState.ISSUED, "Ban hành"),),
    PlanState.ISSUED: ((PlanState.ENDED, "Kết thúc"), (PlanState.DRAFT, "Đưa về dự thảo")),
    PlanState.ENDED: ((PlanState.ISSUED, "Mở lại"),),
}


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """One issuing body as the head prints it, with its own signature block, lines parted by newlines."""

    label: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One document that a plan rests on."""

    number: str = ""
    on_day: date | None = None
    issuer: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class PeakLine:
    """One peak: its days and what it is for."""

    label: str
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One headed part of the text; paragraphs are parted by newlines."""

    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """Everything that an office types about a plan but its text; recipients are pairs of line and purpose."""

    title: str
    period_from: date
    period_to: date
    paper: str = "KẾ HOẠCH"
    number_text: str = ""
    place_name: str = ""
    signed_text: str = ""
    slogans: str = ""
    parent_id: int | None = None
    parent_text: str = ""
    issuers: Sequence[IssuerLine] = ()
    bases: Sequence[BasisLine] = ()
    peaks: Sequence[PeakLine] = ()
    recipients: Sequence[tuple[str, str]] = ()


def period_reasons(
    period_from: date, period_to: date, peaks: Iterable[PeakLine], *, whose: str
) -> Iterator[Reason]:
    """Yield what is wrong with a period and its peaks; whose names the period ("kế hoạch", "chiến dịch")."""
    if period_to < period_from:
        yield Reason("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.", "period_to")
        return
    if days_count(period_from, period_to) > _LONGEST_DAYS:
        yield Reason("Kỳ dài quá 10 năm. Xem lại năm của hai ngày.", "period_to")
        return
    for peak in peaks:
        named = f"Đợt cao điểm “{peak.label}”" if peak.label else "Đợt cao điểm"
        if peak.period_to < peak.period_from:
            yield Reason(f"{named}: ngày cuối phải từ ngày đầu trở đi.")
        elif peak.period_from < period_from or peak.period_to > period_to:
            yield Reason(f"{named} nằm ngoài kỳ của {whose}. Sửa ngày hoặc sửa kỳ.")


def draft_verdict(draft: PlanDraft) -> Verdict:
    """Judge what was typed about a plan."""
    return verdict(period_reasons(draft.period_from, draft.period_to, draft.peaks, whose="kế hoạch"))


def state_verdict(now: PlanState, wanted: PlanState) -> Verdict:
    """Judge a change of state."""
    may_go = any(wanted is step for step, _ in STATE_STEPS[now])
    return verdict(
        [None if may_go else Reason("Kế hoạch đang ở trạng thái khác. Tải lại trang rồi chọn lại.")]
    )


def has_number(number_text: str) -> bool:
    """Return whether a number was given: "8A/KH-BCĐ" has one, "/KH-UBND" is still without."""
    return bool(number_text.partition("/")[0].strip(" …."))


def missing_parts(plan: Plan) -> list[str]:
    """Return what a plan that is to be issued does not say yet, in words; issuers, sections, recipients loaded."""
    # A day that is not signed yet is printed with room for its figures ("ngày … tháng 12 năm 2026").
    is_signed = bool(re.search(r"ngày\s+\d", plan.signed_text))
    parts = (
        (has_number(plan.number_text), "số của văn bản"),
        (is_signed, "ngày ký"),
        (bool(plan.issuers), "cơ quan ban hành"),
        (bool(plan.sections), "nội dung"),
        (bool(plan.recipients), "nơi nhận"),
    )
    return [words for is_there, words in parts if not is_there]


def read_recipients(text: str) -> list[tuple[str, str]]:
    """Return (line, purpose) of each line of "Nơi nhận"; the code in brackets at its end is the purpose."""
    found = []
    for typed in nfc_lines(text).splitlines():
        line = _BULLET.sub("", typed).strip()
        match = _PURPOSE.match(line)
        if match and (match["purpose"].casefold() in PURPOSES or "/" in match["purpose"]):
            found.append((match["line"].rstrip(" ;.,"), match["purpose"]))
        elif line:
            found.append((line.rstrip(";").rstrip(), ""))
    return found


def recipients_text(recipients: Iterable[tuple[str, str]]) -> str:
    """Return recipients as they are typed: one a line, the purpose in brackets."""
    return "\n".join(f"{line} ({purpose})" if purpose else line for line, purpose in recipients)


def bare_body_name(label: str) -> str:
    """Return the folded name of the unit behind a body: "UBND TỈNH HƯNG YÊN" gives "tinh hung yen"."""
    folded = fold(label)
    for words in _BODY_WORDS:
        folded = folded.removeprefix(words).strip()
    return folded


def tidy_sections(sections: Iterable[SectionLine]) -> list[SectionLine]:
    """Return the sections that say anything, cleaned."""
    cleaned = (SectionLine(nfc(part.heading), nfc_lines(part.body)) for part in sections)
    return [part for part in cleaned if part.heading or part.body]


def days_count(period_from: date, period_to: date) -> int:
    """Return how many days a period has, both ends counted."""
    return (period_to - period_from).days + 1
