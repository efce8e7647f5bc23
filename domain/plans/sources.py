"""A published plan as structured data, word for word and figure for figure as its source has it.

``domain/plans/text_reader.py`` reads it from the text; nothing here corrects it. What the source says twice and
differently stays different, and ``domain/plans/linting/contradictions.py`` reports it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from domain.plans.records import TargetKind


@dataclass(frozen=True, slots=True)
class PlanHead:
    """Everything above the first section; ``number`` is blank until the plan is signed."""

    issuers: tuple[str, ...]
    number: str
    symbol: str
    place: str
    signed_text: str
    paper: str
    title: str
    opening: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document the plan rests on; ``on`` is None where the plan does not date it."""

    number: str
    on: date | None
    issuer: str
    about: str


@dataclass(frozen=True, slots=True)
class PastResults:
    """The period before: drives held, units of blood collected, percentages of both targets and the need.

    What the plan does not say is None.
    """

    period_from: date
    period_to: date
    drives: int | None
    collected: int | None
    percent_of_national: int | None
    percent_of_province: int | None
    percent_of_need: int | None


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
class Recipient:
    """A line of "Nơi nhận"; ``purpose`` is its code ("b/c", "t/h"), blank where it has none."""

    line: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Peak:
    """A part of the period in which most is to happen (đợt cao điểm)."""

    label: str
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True)
class IntakeSource:
    """A place where the plan has lists of registrants handed in."""

    name: str
    address: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class TargetSource:
    """A target that the text sets in words.

    ``amount`` and ``upper`` are whole numbers, for percentages tenths of a percent (1,5 % is 15); ``upper`` is
    None unless a range is set ("từ 550 đến 650"). ``is_least`` says that the text sets a minimum. ``who`` is who
    must reach it, in the plan's words or blank; ``place`` the number of the section; ``sentence`` the words.
    """

    kind: TargetKind
    amount: int
    upper: int | None
    is_least: bool
    who: str
    place: str
    sentence: str


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

    ``host_key`` meets the annex row of the same unit, however either spells it. ``on`` is None when only the
    month is known; ``month`` is its first day. ``implementing`` lists every body the source names, the
    blood-receiving ``facility`` among them.
    """

    campaign: str
    host_key: str
    host_label: str
    host_note: str
    on: date | None
    month: date
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
    """One day of an annex row, or one month (``on`` is None), with the printed spelling of day and figure."""

    on: date | None
    month: date
    printed_day: str
    planned: int
    printed_planned: str


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One unit of the annex: ``assigned`` units of blood and the days or months on which it is to reach them.

    In a quota matrix ``assigned`` is what the cells add up to, because each cell is a quota.
    """

    number: int
    host_key: str
    label: str
    assigned: int
    lines: tuple[ScheduleLine, ...]


@dataclass(frozen=True, slots=True)
class AnnexGroup:
    """A group of the annex with the subtotal it prints, None where it prints none; both names may be blank."""

    number: str
    name: str
    rows: tuple[AnnexRow, ...]
    printed_subtotal: int | None


@dataclass(frozen=True, slots=True)
class Annex:
    """The quota table of a plan with the totals it prints: a schedule (unit, quota, days) or a matrix (unit × month).

    ``printed_month_totals`` are the sums under the columns of a matrix, by the first day of the month.
    """

    title: str
    attached_to: str
    columns: tuple[str, ...]
    groups: tuple[AnnexGroup, ...]
    printed_total: int | None
    is_matrix: bool = False
    printed_month_totals: tuple[tuple[date, int], ...] = ()

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
    """A published plan; ``weeks`` says how far its dates were moved from those of the source.

    ``parent_text`` names the plan that this one carries out. ``notes`` are sentences about what the text does not
    say and what was concluded from it.
    """

    key: str
    head: PlanHead
    legal_bases: tuple[LegalBasis, ...]
    results: PastResults | None
    period_from: date
    period_to: date
    sections: tuple[SectionText, ...]
    duties: tuple[Duty, ...]
    closing: str
    recipients: tuple[Recipient, ...]
    signatures: tuple[SignatureBlock, ...]
    campaigns: tuple[CampaignSource, ...]
    drives: tuple[DriveSource, ...]
    annex: Annex | None
    targets: tuple[TargetSource, ...] = ()
    slogans: tuple[str, ...] = ()
    peaks: tuple[Peak, ...] = ()
    intake_points: tuple[IntakeSource, ...] = ()
    parent_text: str = ""
    notes: tuple[str, ...] = ()
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
        return replace(
            self,
            period_from=self.period_from + by,
            period_to=self.period_to + by,
            campaigns=tuple(
                replace(c, period_from=c.period_from + by, period_to=c.period_to + by) for c in self.campaigns
            ),
            peaks=tuple(
                replace(p, period_from=p.period_from + by, period_to=p.period_to + by) for p in self.peaks
            ),
            drives=tuple(_moved(drive, by) for drive in self.drives),
            annex=_annex_moved(self.annex, by) if self.annex else None,
            weeks=self.weeks + weeks,
        )


Dated = TypeVar("Dated", DriveSource, ScheduleLine)


def _annex_moved(annex: Annex, by: timedelta) -> Annex:
    groups = tuple(
        replace(
            group,
            rows=tuple(
                replace(row, lines=tuple(_moved(line, by) for line in row.lines)) for row in group.rows
            ),
        )
        for group in annex.groups
    )
    totals = tuple((month_moved(month, by), total) for month, total in annex.printed_month_totals)
    return replace(annex, groups=groups, printed_month_totals=totals)


def _moved(item: Dated, by: timedelta) -> Dated:
    on = item.on + by if item.on else None
    return replace(item, on=on, month=on.replace(day=1) if on else month_moved(item.month, by))


def month_moved(month: date, by: timedelta) -> date:
    """Return the month in which the middle of a month comes to lie."""
    return (month + timedelta(days=14) + by).replace(day=1)
