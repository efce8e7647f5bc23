"""A published plan as structured data, word for word and figure for figure as its source has it.

The data was written by reading the source; nothing here corrects it. What the source says twice and
differently stays different, and ``domain/plans/contradictions.py`` reports it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True, slots=True)
class PlanHead:
    """Everything above the first section; ``number`` is blank until the plan is signed."""

    issuer: str
    number: str
    symbol: str
    place: str
    signed_text: str
    paper: str
    title: str
    opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document the plan rests on."""

    number: str
    on: date
    issuer: str
    about: str


@dataclass(frozen=True, slots=True)
class PastResults:
    """The period before: drives held, units of blood collected, percentages of both targets and the need."""

    period_from: date
    period_to: date
    drives: int
    collected: int
    percent_of_national: int
    percent_of_province: int
    percent_of_need: int


@dataclass(frozen=True, slots=True)
class SectionText:
    """A numbered part of the text; ``parent`` is the key of the part it lies in, or blank."""

    key: str
    parent: str
    number: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """What "Tổ chức thực hiện" asks of one body."""

    number: str
    body: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """The signature block, line by line."""

    authority: tuple[str, ...]
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class CampaignSource:
    """A heading of the drives with its theme as written; the period is the month in which its drives lie."""

    number: str
    heading: str
    printed_month: str
    theme: str
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True)
class QuotaShare:
    """The part of one drive that one group is to bring, in units of blood."""

    host_key: str
    label: str
    planned: int


@dataclass(frozen=True, slots=True)
class DriveSource:
    """A drive of the body, labels as printed, ``planned`` in units of blood.

    ``host_key`` meets the annex row of the same unit, however either spells it. ``implementing`` lists every
    body the source names, the blood-receiving ``facility`` among them.
    """

    campaign: str
    host_key: str
    host_label: str
    host_note: str
    on: date
    printed_day: str
    is_tentative: bool
    date_note: str
    planned: int
    venue: str
    audience: str
    co_directing: tuple[str, ...]
    implementing: tuple[str, ...]
    facility: str
    shares: tuple[QuotaShare, ...]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One day of an annex row, with the printed spelling of day and figure."""

    on: date
    printed_day: str
    planned: int
    printed_planned: str


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One unit of the annex: ``assigned`` units of blood and the days on which it plans to reach them."""

    number: int
    host_key: str
    label: str
    assigned: int
    lines: tuple[ScheduleLine, ...]


@dataclass(frozen=True, slots=True)
class AnnexGroup:
    """A Roman-numbered group of the annex with the subtotal it prints."""

    number: str
    name: str
    rows: tuple[AnnexRow, ...]
    printed_subtotal: int


@dataclass(frozen=True, slots=True)
class Annex:
    """The quota table behind the plan with the total it prints."""

    title: str
    attached_to: str
    columns: tuple[str, ...]
    groups: tuple[AnnexGroup, ...]
    printed_total: int

    @property
    def rows(self) -> tuple[AnnexRow, ...]:
        """Return the rows of all groups in order."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def planned(self) -> int:
        """Return the units of blood that the schedule lines add up to."""
        return sum(line.planned for row in self.rows for line in row.lines)


@dataclass(frozen=True, slots=True)
class PlanSource:
    """A published plan; ``weeks`` says how far its dates were moved from those of the source."""

    key: str
    head: PlanHead
    legal_bases: tuple[LegalBasis, ...]
    results: PastResults
    period_from: date
    period_to: date
    sections: tuple[SectionText, ...]
    duties: tuple[Duty, ...]
    closing: str
    recipients: tuple[str, ...]
    signature: SignatureBlock
    campaigns: tuple[CampaignSource, ...]
    drives: tuple[DriveSource, ...]
    annex: Annex
    weeks: int = 0

    @property
    def planned(self) -> int:
        """Return the units of blood that the drives of the body add up to."""
        return sum(drive.planned for drive in self.drives)

    def shifted(self, weeks: int) -> PlanSource:
        """Return the plan with its period, campaigns, drives and annex days moved by whole weeks.

        Days of the week stay the same. Everything quoted stays as printed: texts, labels, printed days, the
        dates of legal bases and the period of past results.
        """
        by = timedelta(weeks=weeks)
        groups = tuple(
            replace(group, rows=tuple(_row_moved(row, by) for row in group.rows))
            for group in self.annex.groups
        )
        return replace(
            self,
            period_from=self.period_from + by,
            period_to=self.period_to + by,
            campaigns=tuple(
                replace(c, period_from=c.period_from + by, period_to=c.period_to + by) for c in self.campaigns
            ),
            drives=tuple(replace(drive, on=drive.on + by) for drive in self.drives),
            annex=replace(self.annex, groups=groups),
            weeks=self.weeks + weeks,
        )


@cache
def load_hung_yen() -> PlanSource:
    """Return the plan of UBND tỉnh Hưng Yên for 2024, dated as in the source."""
    return _plan(json.loads((DATA / "hung_yen_2024.json").read_text(encoding="utf-8")))


def _row_moved(row: AnnexRow, by: timedelta) -> AnnexRow:
    return replace(row, lines=tuple(replace(line, on=line.on + by) for line in row.lines))


def _plan(data: dict[str, Any]) -> PlanSource:
    read = _frozen(data)
    annex = read["annex"]
    groups = tuple(
        AnnexGroup(**{**group, "rows": tuple(map(_row, group["rows"]))}) for group in annex["groups"]
    )
    return PlanSource(
        **{
            **read,
            "head": PlanHead(**read["head"]),
            "legal_bases": tuple(LegalBasis(**item) for item in read["legal_bases"]),
            "results": PastResults(**read["results"]),
            "sections": tuple(SectionText(**item) for item in read["sections"]),
            "duties": tuple(Duty(**item) for item in read["duties"]),
            "signature": SignatureBlock(**read["signature"]),
            "campaigns": tuple(CampaignSource(**item) for item in read["campaigns"]),
            "drives": tuple(
                DriveSource(**{**item, "shares": tuple(QuotaShare(**share) for share in item["shares"])})
                for item in read["drives"]
            ),
            "annex": Annex(**{**annex, "groups": groups}),
        }
    )


def _row(data: dict[str, Any]) -> AnnexRow:
    return AnnexRow(**{**data, "lines": tuple(ScheduleLine(**line) for line in data["lines"])})


def _frozen(value: Any, name: str = "") -> Any:
    """Return JSON data with tuples for lists and days for the fields that hold one."""
    if isinstance(value, dict):
        return {key: _frozen(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if name in {"on", "period_from", "period_to"}:
        return date.fromisoformat(value)
    return value
