"""Turn a published plan into the facts that the linter looks at, before anything of it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.names import fold, slug
from domain.plans.linting.facts import DriveFact, PlanFacts, ShareFact, TargetFact, TextFact
from domain.plans.reading.text_names import ISSUER_KEY
from domain.plans.records import TargetKind
from domain.plans.source_rows import section_rows
from domain.plans.sources import DriveSource, PlanSource

# "Tình nguyện" folds to the same letters as "tỉnh", and a district's committee names its province, too.
_OF_PROVINCE = re.compile(
    r"(?:uy ban nhan dan|ubnd|ban chi dao|bcd)(?!.*\b(?:huyen|quan|thi xa|xa|phuong)\b).*\btinh(?! nguyen)"
)


def facts_of_source(source: PlanSource, today: date) -> PlanFacts:
    """Return the facts of a published plan; units go by the plan's own keys, today decides which days are near."""
    head = source.head
    themes = {campaign.number: campaign.heading for campaign in source.campaigns}
    quotas = {row.host_key for row in source.annex.rows} if source.annex else set()
    return PlanFacts(
        title=head.title,
        number=head.number,
        period_from=source.period_from,
        period_to=source.period_to,
        moved=timedelta(weeks=source.weeks),
        today=today,
        is_of_province=any(_OF_PROVINCE.match(fold(issuer)) for issuer in head.issuers),
        unit=ISSUER_KEY,
        printed_total=source.annex.printed_total if source.annex else None,
        bases=len(source.legal_bases),
        recipients=len(source.recipients),
        texts=tuple(_texts(source)),
        drives=tuple(_drive(drive, themes.get(drive.campaign, ""), quotas) for drive in source.drives),
        targets=(*_quotas(source), *_in_words(source)),
    )


def _texts(source: PlanSource) -> Iterator[TextFact]:
    for campaign in source.campaigns:
        yield TextFact(f"Mục {campaign.number}", campaign.heading, is_heading=True)
    yield from text_facts(section_rows(source))


def text_facts(rows: Iterable[tuple[str, str]]) -> Iterator[TextFact]:
    """Yield the parts of a text from (heading, body); a part without a heading stands under the one before."""
    place = "Phần mở đầu"
    for heading, body in rows:
        place = heading.strip(" .") or place
        yield TextFact(place, body)


def drive_key(drive: DriveSource) -> str:
    """Return the key of a drive that is not stored: its host and its day, else its month."""
    return slug(f"{drive.host_key} {(drive.on or drive.month).isoformat()}")


def _drive(drive: DriveSource, theme: str, quotas: set[str]) -> DriveFact:
    return DriveFact(
        key=drive_key(drive),
        host=drive.host_key,
        label=drive.host_label,
        on=drive.on,
        month=drive.month,
        planned=drive.planned,
        venue=drive.venue,
        facility=fold(drive.facility),
        facility_name=drive.facility,
        directs=(*drive.co_directing, *drive.implementing),
        shares=tuple(
            ShareFact(
                share.host_key if not quotas or share.host_key in quotas else None, share.label, share.planned
            )
            for share in drive.shares
        ),
        theme=theme,
        printed_day=drive.printed_day,
    )


def _quotas(source: PlanSource) -> Iterator[TargetFact]:
    if source.annex is None:
        return
    for group in source.annex.groups:
        for row in group.rows:
            label = f"{group.number}. {group.name}"
            cells: list[tuple[date | None, int]] = [(line.month, line.planned) for line in row.lines]
            for month, assigned in cells if source.annex.is_matrix else [(None, row.assigned)]:
                yield TargetFact(
                    unit=row.host_key,
                    label=row.label,
                    group=label,
                    month=month,
                    kind=TargetKind.UNITS_OF_BLOOD,
                    assigned=assigned,
                )


def _in_words(source: PlanSource) -> Iterator[TargetFact]:
    for target in source.targets:
        is_national = target.kind is TargetKind.UNITS_OF_BLOOD and "quoc gia" in fold(target.sentence)
        yield TargetFact(
            unit=ISSUER_KEY,
            label=target.who,
            group="",
            month=None,
            kind=target.kind,
            assigned=target.amount,
            upper=target.upper,
            is_least=target.is_least,
            sentence=target.sentence,
            is_national=is_national,
        )
