"""What a frozen version of a plan holds, and in words which parts of two versions differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.plans.records import Plan, PlanPeak, Target
from domain.plans.rules import PLAN_STATE_NAMES
from domain.plans.target_rules import amount_text
from domain.wording import number_text, short_date


class FrozenDrive(NamedTuple):
    """A drive as a version keeps it, all in words but the planned units of blood; off says that it is not held."""

    when: str
    host: str
    venue: str
    planned: int
    off: str = ""


# The parts of a version, in the order of the document: key, and the words they are shown under.
LINES = {
    "title": "Tiêu đề",
    "paper": "Tên loại văn bản",
    "number": "Số, ký hiệu",
    "place": "Nơi ký",
    "signed": "Ngày ký",
    "period": "Kỳ kế hoạch",
    "state": "Trạng thái",
    "parent": "Kế hoạch cấp trên",
}
LISTS = {
    "issuers": "Cơ quan ban hành",
    "bases": "Căn cứ",
    "peaks": "Đợt cao điểm",
    "slogans": "Thông điệp",
    "sections": "Nội dung",
    "campaigns": "Chiến dịch",
    "targets": "Chỉ tiêu",
    "drives": "Đợt hiến máu",
    "recipients": "Nơi nhận",
    "signatures": "Chữ ký",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs: its words, what only the older says, what only the newer says."""

    part: str
    before: Sequence[str]
    after: Sequence[str]


def content_of(
    plan: Plan, targets: Iterable[Target], drives: Iterable[FrozenDrive], *, parent: str = ""
) -> dict[str, object]:
    """Return everything a plan's document says, every line in words; the plan comes with all its parts."""
    return {
        "title": plan.title,
        "paper": plan.paper,
        "number": plan.number_text,
        "place": plan.place_name,
        "signed": plan.signed_text,
        "period": _days(plan.period_from, plan.period_to),
        "state": PLAN_STATE_NAMES[plan.state],
        "parent": parent or plan.parent_text,
        "issuers": [issuer.label for issuer in plan.issuers],
        "bases": [basis_text(b.number, b.on_day, b.issuer, b.about) for b in plan.bases],
        "peaks": [_peak(peak) for peak in plan.peaks if peak.campaign_id is None],
        "slogans": plan.slogans.splitlines(),
        "sections": [
            line
            for section in plan.sections
            for line in (section.heading, *section.body.splitlines())
            if line
        ],
        "campaigns": [f"{c.name}: {_days(c.period_from, c.period_to)}" for c in plan.campaigns],
        "targets": [target_text(target) for target in targets],
        "drives": [_drive(drive) for drive in drives],
        "recipients": [f"{r.line} ({r.purpose})" if r.purpose else r.line for r in plan.recipients],
        "signatures": [" / ".join(i.signature.splitlines()) for i in plan.issuers if i.signature]
        or [line for line in plan.signature.splitlines() if line],
    }


def _days(first: date, last: date) -> str:
    return f"{short_date(first)} – {short_date(last)}"


def _peak(peak: PlanPeak) -> str:
    days = _days(peak.period_from, peak.period_to)
    return f"{peak.label}: {days}" if peak.label else days


def _drive(drive: FrozenDrive) -> str:
    place = f", {drive.venue}" if drive.venue else ""
    off = f" ({drive.off})" if drive.off else ""
    return f"{drive.when}: {drive.host}{place}, {number_text(drive.planned)} đơn vị máu{off}"


def basis_text(number: str, on_day: date | None, issuer: str, about: str) -> str:
    """Return a legal basis as one line: "Quyết định số …, ngày 22/11/2023 của …, về việc …"."""
    day = f"ngày {short_date(on_day)}" if on_day is not None else ""
    head = " ".join(part for part in (number, day) if part)
    by = f"của {issuer}" if issuer else ""
    return ", ".join(part for part in (" ".join(p for p in (head, by) if p), about) if part)


def target_text(target: Target) -> str:
    """Return a target as one line: the unit, its month, its figure in words."""
    month = f", tháng {target.month.month}/{target.month.year}" if target.month else ""
    amount = amount_text(target.kind, target.assigned, target.upper, target.is_least)
    return f"{target.unit_label or target.unit.name}{month}: {amount}"


def differences(older: Mapping[str, object], newer: Mapping[str, object]) -> list[Difference]:
    """Return the parts in which two versions differ, in the order of the document.

    Of a list only the lines are given that one of the two has not; one that changed only its order says so.
    """
    found = []
    for key, words in LINES.items():
        if older.get(key, "") != newer.get(key, ""):
            before, after = str(older.get(key) or "chưa ghi"), str(newer.get(key) or "chưa ghi")
            found.append(Difference(words, [before], [after]))
    for key, words in LISTS.items():
        before_lines, after_lines = _lines(older, key), _lines(newer, key)
        if before_lines == after_lines:
            continue
        gone, come = _without(before_lines, after_lines), _without(after_lines, before_lines)
        found.append(Difference(words, gone, come if gone or come else ["Chỉ đổi thứ tự các dòng."]))
    return found


def _lines(content: Mapping[str, object], key: str) -> list[str]:
    kept = content.get(key)
    return [str(line) for line in kept] if isinstance(kept, list) else []


def _without(lines: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the lines that the others do not have, each as often as it is more."""
    left = Counter(others)
    rest = []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            rest.append(line)
    return rest
