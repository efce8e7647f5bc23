"""Turn a plan read from its text into the rows that keep it: text parts, targets in words, the campaign's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.plans.reading.text_parts import opens_duties
from domain.plans.records import Target
from domain.plans.sources import PlanSource, SectionText, TargetSource


def section_rows(source: PlanSource) -> Iterator[tuple[str, str]]:
    """Yield (heading, body) of every part of a plan's text in the order of the document, words as printed."""
    if source.head.opening:
        yield "", _joined(source.head.opening)
    opening = [at for at, section in enumerate(source.sections) if opens_duties(section.heading)]
    after = opening[-1] if opening else len(source.sections) - 1
    for section in source.sections[: after + 1]:
        yield _heading(section), _joined(section.paragraphs)
    # Parts may follow the duties, as the sources of money do in some plans.
    for duty in source.duties:
        yield f"{duty.number}. {duty.body}", _joined(duty.paragraphs)
    for section in source.sections[after + 1 :]:
        yield _heading(section), _joined(section.paragraphs)
    if source.closing:
        yield "", source.closing
    if source.intake_points:
        yield "Nơi tiếp nhận danh sách đăng ký", _joined(_intake_lines(source))
    if source.annex is not None and (source.annex.title or source.annex.attached_to):
        yield source.annex.title, source.annex.attached_to


def _heading(section: SectionText) -> str:
    if not section.number or not section.heading:
        return section.heading
    return f"{section.number}{')' if section.number.islower() else '.'} {section.heading}"


def _intake_lines(source: PlanSource) -> Iterator[str]:
    for point in source.intake_points:
        known = (point.name, point.address, point.phone and f"điện thoại {point.phone}", point.email)
        yield ", ".join(part for part in known if part)


def _joined(paragraphs: Iterable[str]) -> str:
    return "\n".join(paragraphs)


def target_in_words(
    source: TargetSource, *, plan_id: int, unit_id: int, position: int, now: datetime
) -> Target:
    """Return the row of a target that the text sets in words; it is the issuing unit's own."""
    return Target(
        plan_id=plan_id,
        unit_id=unit_id,
        position=position,
        group_label=f"Mục {source.place}" if source.place else "",
        unit_label=source.who[:200],
        kind=source.kind,
        assigned=source.amount,
        upper=source.upper,
        is_least=source.is_least,
        sentence=source.sentence,
        changed_at=now,
    )
