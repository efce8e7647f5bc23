"""Read the rows of proposed drives as an office typed them: ticked or not, day or only month, units of blood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from domain.drives.proposal_actions import Chosen
from domain.drives.proposals import Proposal
from domain.people import parse_day, split_day_text
from domain.refusals import Reason
from domain.wording import number_text, read_whole_number, short_date

_MONTH = re.compile(r"(?:tháng )?(\d{1,2})[/-](\d{4})")
_MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal on the page: what stands in its boxes, what is wrong with it, and the choice when all is right."""

    proposal: Proposal
    is_ticked: bool
    day_text: str
    planned_text: str
    errors: tuple[str, ...] = ()
    chosen: Chosen | None = None


def when_text(proposal: Proposal) -> str:
    """Write the day of a proposal as its box shows it: "06/03/2027", or "3/2027" when only the month is known."""
    if proposal.on_day is not None:
        return short_date(proposal.on_day)
    return f"{proposal.month.month}/{proposal.month.year}"


def read_rows(proposals: Sequence[Proposal], typed: Mapping[str, str] | None) -> list[Row]:
    """Return the rows as proposed, or as they were typed; only ticked rows are judged."""
    if typed is None:
        return [Row(one, one.is_ticked, when_text(one), number_text(one.planned)) for one in proposals]
    return [_row(one, typed) for one in proposals]


def _row(proposal: Proposal, typed: Mapping[str, str]) -> Row:
    ticked = f"chon-{proposal.key}" in typed
    day_text = typed.get(f"ngay-{proposal.key}", "").strip()
    planned_text = typed.get(f"so-{proposal.key}", "").strip()
    if not ticked:
        return Row(proposal, False, day_text, planned_text)
    when, planned = _when(day_text), read_whole_number(planned_text)
    errors = []
    if isinstance(when, Reason):
        errors.append(when.sentence)
    if planned is None or not 0 < planned <= _MOST_UNITS:
        errors.append("Nhập số đơn vị máu là số nguyên lớn hơn 0, ví dụ 350.")
    if errors or isinstance(when, Reason) or planned is None:
        return Row(proposal, True, day_text, planned_text, tuple(errors))
    on_day, month = when
    return Row(proposal, True, day_text, planned_text, (), Chosen(proposal, on_day, month, planned))


def _when(text: str) -> tuple[date | None, date] | Reason:
    plain = " ".join(normalize("NFKC", text).casefold().split())
    found = _MONTH.fullmatch(plain)
    if found and 1 <= int(found[1]) <= 12 and 2000 <= int(found[2]) <= 2100:
        return None, date(int(found[2]), int(found[1]), 1)
    parts = split_day_text(plain)
    day = parse_day(*parts) if parts and parts[0] else Reason("")
    if isinstance(day, Reason):
        return Reason("Nhập ngày như 06/03/2027, hoặc tháng như 3/2027 khi chưa định ngày.")
    return day, day.replace(day=1)
