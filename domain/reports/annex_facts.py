"""Gather what the printed annexes of a plan say, from the same records as the pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from domain.plans.facts import AnnexGroupFacts, AnnexLineFacts, AnnexRowFacts, PlanAnnexFacts
from domain.plans.quota_rows import Quota
from domain.plans.records import Plan
from domain.reports.annex import AnnexBesideDrives, AnnexGroup, annex_beside_drives, day_words, quota_of_plan
from domain.wording import long_date, number_text

SCHEDULE, MATRIX = "lich", "ma-tran"
OUTSIDE = "Đợt của đơn vị chưa được giao chỉ tiêu"
_SCHEDULE_TITLE = "BẢNG CHỈ TIÊU VÀ THỜI GIAN TỔ CHỨC HIẾN MÁU TÌNH NGUYỆN"
_MATRIX_TITLE = "BẢNG PHÂN BỔ CHỈ TIÊU VẬN ĐỘNG HIẾN MÁU TÌNH NGUYỆN THEO THÁNG"
_NUMBERED = re.compile(r"([IVXLC]+|[A-ZĐ])\. ?(.+)", re.DOTALL)
_NO_NUMBER = "\u00a0" * 6
_NO_DAY = "ngày\u00a0\u00a0\u00a0\u00a0tháng\u00a0\u00a0\u00a0\u00a0năm\u00a0\u00a0\u00a0\u00a0\u00a0"


def schedule_facts(session: Session, plan: Plan, *, sample: bool) -> PlanAnnexFacts:
    """Return the schedule as it stands: each unit with its quota, the days of its drives, the units planned.

    The plan comes with its sections and issuers.
    """
    schedule = annex_beside_drives(session, plan.id)
    groups = [
        AnnexGroupFacts(
            *_numbered(group.label),
            tuple(
                AnnexRowFacts(
                    str(place),
                    row.unit_label,
                    (number_text(row.assigned),),
                    tuple(AnnexLineFacts(day_words(part), number_text(part.planned)) for part in row.drives),
                )
                for place, row in enumerate(group.rows, 1)
            ),
            _schedule_sums(group),
        )
        for group in schedule.groups
    ]
    if schedule.unplaced:
        groups.append(_outside(schedule))
    return PlanAnnexFacts(
        name=_name(plan, quota_of_plan(session, plan), SCHEDULE),
        title_lines=_title(plan, SCHEDULE),
        attached_to=_attached_to(plan),
        is_schedule=True,
        headings=(
            "Chỉ tiêu giao",
            "Dự kiến thời gian tổ chức hiến máu",
            "Số đơn vị máu dự kiến tiếp nhận",
        ),
        groups=tuple(groups),
        total_label=_total_label(groups),
        total=(number_text(schedule.assigned), "", number_text(schedule.planned)),
        sample=sample,
    )


def _schedule_sums(group: AnnexGroup) -> tuple[str, ...]:
    return number_text(group.assigned), "", number_text(group.planned)


def _outside(schedule: AnnexBesideDrives) -> AnnexGroupFacts:
    """Return the drives and shares of bodies that have no quota; nothing planned is left out of the sums."""
    rows = tuple(
        AnnexRowFacts(str(place), label, ("",), (AnnexLineFacts(day_words(part), number_text(part.planned)),))
        for place, (label, part) in enumerate(schedule.unplaced, 1)
    )
    planned = sum(part.planned for _, part in schedule.unplaced)
    return AnnexGroupFacts("", OUTSIDE, rows, ("", "", number_text(planned)))


def matrix_facts(session: Session, plan: Plan, *, sample: bool) -> PlanAnnexFacts:
    """Return the quota matrix as it stands: each unit with its months and what it is assigned in all.

    The plan comes with its sections and issuers.
    """
    quota = quota_of_plan(session, plan)
    months = quota.months
    spans_years = len({month.year for month in months}) > 1
    groups = tuple(
        AnnexGroupFacts(
            *_numbered(group.label),
            tuple(
                AnnexRowFacts(
                    str(place),
                    row.label,
                    (*(_figure(row.of(month)) for month in months), number_text(row.assigned)),
                )
                for place, row in enumerate(group.rows, 1)
            ),
            (*(number_text(group.of_month(month)) for month in months), number_text(group.assigned)),
        )
        for group in quota.groups
    )
    return PlanAnnexFacts(
        name=_name(plan, quota, MATRIX),
        title_lines=_title(plan, MATRIX),
        attached_to=_attached_to(plan),
        is_schedule=False,
        headings=(
            *(f"Tháng {m.month}/{m.year}" if spans_years else f"Tháng {m.month}" for m in months),
            "Cả kỳ" if quota.has_whole else "Cộng",
        ),
        groups=groups,
        total_label=_total_label(groups),
        total=(*(number_text(quota.of_month(month)) for month in months), number_text(quota.assigned)),
        sample=sample,
    )


def _figure(amount: int | None) -> str:
    return "" if amount is None else number_text(amount)


def _numbered(label: str) -> tuple[str, str]:
    """Return the number and the words of a group: "I. Các huyện" gives ("I", "Các huyện")."""
    found = _NUMBERED.fullmatch(label)
    return (found[1], found[2]) if found else ("", label)


def _total_label(groups: Sequence[AnnexGroupFacts]) -> str:
    numbers = [group.number for group in groups if group.number]
    return f"Tổng cộng mục {' + '.join(numbers)}" if len(numbers) > 1 else "Tổng cộng"


def _name(plan: Plan, quota: Quota, kind: str) -> str:
    """Return the annex's name; Roman numbers stand only where a plan has both (NĐ 30/2020, Phụ lục I, mục III)."""
    if not (quota.has_months and not plan.is_matrix):
        return "Phụ lục"
    return "Phụ lục I" if kind == SCHEDULE else "Phụ lục II"


def _title(plan: Plan, kind: str) -> tuple[str, ...]:
    """Return the title as the plan's own text has it, else ours with the period."""
    own_kind = MATRIX if plan.is_matrix else SCHEDULE
    for section in plan.sections:
        if section.body.startswith("(Kèm theo") and section.heading and kind == own_kind:
            return tuple(section.heading.splitlines())
    period = f"Từ {long_date(plan.period_from)} đến {long_date(plan.period_to)}"
    return (_SCHEDULE_TITLE if kind == SCHEDULE else _MATRIX_TITLE), period


def _attached_to(plan: Plan) -> str:
    paper = plan.paper.capitalize() if plan.paper.isupper() else plan.paper
    number = f"{_NO_NUMBER}{plan.number_text}" if plan.number_text.startswith("/") else plan.number_text
    bodies = [_body_name(plan, issuer.label) for issuer in plan.issuers] or [plan.unit.name]
    day = plan.signed_text or _NO_DAY
    return f"(Kèm theo {paper} số {number or _NO_NUMBER} {day} của {', '.join(bodies)})"


def _body_name(plan: Plan, label: str) -> str:
    """Return an issuing body as it reads inside a sentence; the head of a paper has it in capitals."""
    label = " ".join(label.split())
    if not label.isupper():
        return label
    small = label.lower().replace(plan.unit.name.lower(), plan.unit.name)
    return small[:1].upper() + small[1:]
