"""The campaign calendar: which campaigns return in a period, and how last year's move on by a year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.plans.record_rules import PeakLine, period_reasons
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import all_rules, rule

_PREFIX = "campaign."
_YEAR = re.compile(r"\b(20\d{2})\b")


@dataclass(frozen=True, slots=True)
class CampaignDraft:
    """Everything that an office types about a campaign; key is its line in the campaign calendar, blank for none."""

    name: str
    period_from: date
    period_to: date
    slogans: str = ""
    summary: str = ""
    heading: str = ""
    preset_key: str = ""
    peaks: Sequence[PeakLine] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """One offer of the campaign calendar for a plan: the campaign with its days, and where the days come from."""

    draft: CampaignDraft
    reference: str
    note: str

    @property
    def key(self) -> str:
        """Return what tells this offer from the others of the same plan."""
        return f"{self.draft.preset_key}-{self.draft.period_from.isoformat()}"


def campaign_verdict(draft: CampaignDraft, plan_from: date, plan_to: date) -> Verdict:
    """Judge a campaign: its days lie within the plan's period, its peaks within its own."""
    reasons = list(period_reasons(draft.period_from, draft.period_to, draft.peaks, whose="chiến dịch"))
    if not reasons and (draft.period_from < plan_from or draft.period_to > plan_to):
        reasons.append(Reason("Chiến dịch phải nằm trong kỳ của kế hoạch.", "period_from"))
    return verdict(reasons)


def presets_for(period_from: date, period_to: date) -> list[Preset]:
    """Return what the campaign calendar offers for a plan's period, the earliest first, cut to the period.

    The days hold as the rulebook knows them on the first day of the period. A campaign over the turn of the
    year may be offered twice.
    """
    offered = []
    for key in sorted({known.key for known in all_rules() if known.key.startswith(_PREFIX)}):
        try:
            known = rule(key, period_from)
        except LookupError:
            continue
        for first, last in _turns(known.value["from"], known.value["to"], period_from, period_to):
            draft = CampaignDraft(
                name=str(known.value["name"]),
                period_from=first,
                period_to=last,
                slogans=str(known.value.get("slogan", "")),
                preset_key=key.removeprefix(_PREFIX),
                peaks=_preset_peaks(known.value, first, last),
            )
            offered.append(Preset(draft, known.reference, known.note))
    return sorted(offered, key=lambda preset: (preset.draft.period_from, preset.draft.preset_key))


def _preset_peaks(value: dict[str, str], first: date, last: date) -> Sequence[PeakLine]:
    if "peak_from" not in value:
        return ()
    turns = _turns(value["peak_from"], value["peak_to"], first, last)
    return tuple(PeakLine(value["peak"], begin, end) for begin, end in turns)


def _turns(month_day_from: str, month_day_to: str, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield each turn of a yearly span that touches a period, cut to it."""
    for year in range(first.year - 1, last.year + 1):
        begin = date.fromisoformat(f"{year}-{month_day_from}")
        end = date.fromisoformat(f"{year}-{month_day_to}")
        if end < begin:
            end = end.replace(year=year + 1)
        if begin <= last and end >= first:
            yield max(begin, first), min(end, last)


def same_day_of(day: date, years: int) -> date:
    """Return the same day so many years on; the last day of February stays the last."""
    year = day.year + years
    last = monthrange(year, day.month)[1]
    was_last = day.month == 2 and day.day == monthrange(day.year, 2)[1]
    return date(year, day.month, last if was_last else min(day.day, last))


def years_between(earlier: date, later: date) -> int:
    """Return by how many whole years, rounded, one plan's beginning lies after another's."""
    return round((later - earlier).days / 365.25)


def moved_on(draft: CampaignDraft, years: int) -> CampaignDraft:
    """Return last year's campaign for this year: the same days of the month, the years in its words moved on."""
    first, last = draft.period_from.year, draft.period_to.year

    def named(text: str) -> str:
        return _YEAR.sub(
            lambda found: str(int(found[1]) + years) if first <= int(found[1]) <= last else found[1], text
        )

    return replace(
        draft,
        name=named(draft.name),
        heading=named(draft.heading),
        period_from=same_day_of(draft.period_from, years),
        period_to=same_day_of(draft.period_to, years),
        peaks=tuple(
            PeakLine(
                named(peak.label),
                same_day_of(peak.period_from, years),
                same_day_of(peak.period_to, years),
            )
            for peak in draft.peaks
        ),
    )


def within(draft: CampaignDraft, first: date, last: date) -> CampaignDraft | None:
    """Return a campaign cut to a plan's period with its peaks, None when it lies outside."""
    if draft.period_to < first or draft.period_from > last:
        return None
    begin, end = max(draft.period_from, first), min(draft.period_to, last)
    peaks = [peak for peak in draft.peaks if peak.period_to >= begin and peak.period_from <= end]
    cut = (PeakLine(p.label, max(p.period_from, begin), min(p.period_to, end)) for p in peaks)
    return replace(draft, period_from=begin, period_to=end, peaks=tuple(cut))


def holding(campaigns: Iterable[tuple[int, date, date]], day: date) -> int | None:
    """Return which of the campaigns (number, first day, last day) holds a day; the shortest wins, then the earlier.

    A day's own campaign (7/4) so wins over the season around it.
    """
    held = [(last - first, first, number) for number, first, last in campaigns if first <= day <= last]
    return min(held)[2] if held else None
