"""Where a published plan contradicts itself: body against annex, printed sums, years in headings, names.

Nothing is repaired here. Each finding names the place, both figures and the day, in a sentence for offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from domain.plans.linting.facts import Code, Finding, key_of
from domain.plans.linting.source import drive_key, facts_of_source
from domain.plans.linting.targets import planned_repair
from domain.plans.linting.texts import share_name_findings, table_name_findings, year_key
from domain.plans.sources import Annex, DriveSource, PlanSource, ScheduleLine
from domain.rulebook import rule
from domain.wording import number_text, percent_text

Figures = Mapping[tuple[str, date | None, date], int]


def contradictions(source: PlanSource) -> list[Finding]:
    """Return every contradiction of a plan, drive figures first, in the order of the text.

    A shifted plan gives the findings of its source: only ``on`` moves, while the sentences quote printed days.
    """
    printed = source.shifted(-source.weeks)
    facts = facts_of_source(printed, printed.period_from)
    found = [
        *_schedule(printed),
        *_printed_sums(printed),
        *_planned_against_assigned(printed),
        *_heading_years(printed),
        *table_name_findings(facts),
        *share_name_findings(facts),
    ]
    moved = timedelta(weeks=source.weeks)
    return [replace(finding, on=finding.on + moved if finding.on else None) for finding in found]


def finding_rows(source: PlanSource, unit_ids: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the columns of the rows that keep a plan's contradictions; units go by the plan's keys."""
    return [
        {
            "position": place,
            "code": finding.code.value,
            "key": finding.key,
            "place": finding.place[:200],
            "sentence": finding.sentence,
            "repair": finding.repair,
            "body": finding.body,
            "annex": finding.annex,
            "on_day": finding.on,
            "unit_id": unit_ids.get(finding.host_key),
        }
        for place, finding in enumerate(contradictions(source), 1)
    ]


def _when(item: DriveSource | ScheduleLine) -> str:
    """Return the printed day, or month, in words that follow "đợt"."""
    printed = item.printed_day
    return f"ngày {printed}" if printed[:1].isdigit() and item.on else printed[:1].lower() + printed[1:]


def _schedule(source: PlanSource) -> Iterator[Finding]:
    """Compare the drives of the body with the days of the annex; the cells of a matrix are no days."""
    if source.annex is None or source.annex.is_matrix or not source.drives:
        return
    annex = {
        (row.host_key, line.on, line.month): line.planned for row in source.annex.rows for line in row.lines
    }
    if not annex:
        return
    for drive in source.drives:
        if drive.shares:
            yield from _shared_drive(drive, annex)
        else:
            yield from _single_drive(drive, annex)
    yield from _days_of_the_annex_alone(source, source.annex)
    yield from _totals(source, source.annex)


def _figure(annex: Figures, host_key: str, drive: DriveSource) -> int | None:
    """Return what the annex has for a host on the day of a drive, else in its month."""
    return annex.get((host_key, drive.on, drive.month), annex.get((host_key, None, drive.month)))


def _place(drive: DriveSource) -> str:
    return f"Đợt {_when(drive)}, {drive.host_label}"


def _single_drive(drive: DriveSource, annex: Figures) -> Iterator[Finding]:
    figure, when, host = _figure(annex, drive.host_key, drive), _when(drive), drive.host_label
    planned = number_text(drive.planned)
    if figure == drive.planned:
        return
    if figure is None:
        sentence = (
            f"Phần nội dung có đợt {when} của {host} với {planned} đơn vị máu, phụ lục không có đợt này."
        )
        repair = f"Hỏi lại {host} về đợt {when}; thêm vào phụ lục, hoặc bỏ đợt."
    else:
        sentence = f"Đợt {when} của {host}: phần nội dung ghi {planned} đơn vị máu, phụ lục ghi {number_text(figure)}."
        repair = f"Hỏi lại {host}: {planned} hay {number_text(figure)}; sửa số dự kiến của đợt {when} theo số đúng."
    key = key_of(Code.BODY_ANNEX, drive_key(drive), drive.planned, figure)
    yield Finding(
        Code.BODY_ANNEX,
        key,
        _place(drive),
        sentence,
        repair,
        body=drive.planned,
        annex=figure,
        on=drive.on,
        host_key=drive.host_key,
    )


def _shared_drive(drive: DriveSource, annex: Figures) -> Iterator[Finding]:
    when, host = _when(drive), drive.host_label
    figures = [(share, _figure(annex, share.host_key, drive)) for share in drive.shares]
    in_annex = sum(figure or 0 for _, figure in figures)
    if in_annex != drive.planned:
        sentence = (
            f"Đợt {when}, {host}: phần nội dung ghi {number_text(drive.planned)} đơn vị máu, "
            f"các dòng của phụ lục cộng lại {number_text(in_annex)}."
        )
        for share, figure in figures:
            if figure is None:
                sentence += f" Phần {number_text(share.planned)} của “{share.label}” không có trong phụ lục."
            elif figure != share.planned:
                sentence += (
                    f" “{share.label}”: phần nội dung ghi {number_text(share.planned)}, "
                    f"phụ lục ghi {number_text(figure)}."
                )
        repair = f"Thêm phần còn thiếu vào phụ lục, hoặc sửa số dự kiến của đợt {when} thành {number_text(in_annex)}."
        key = key_of(Code.BODY_ANNEX, drive_key(drive), drive.planned, in_annex)
        yield Finding(
            Code.BODY_ANNEX,
            key,
            _place(drive),
            sentence,
            repair,
            body=drive.planned,
            annex=in_annex,
            on=drive.on,
            host_key=drive.host_key,
        )
    shared = sum(share.planned for share in drive.shares)
    if shared != drive.planned:
        yield Finding(
            Code.SUMS,
            key_of(Code.SUMS, "phan", drive_key(drive), drive.planned, shared),
            _place(drive),
            f"Đợt {when}, {host}: ghi {number_text(drive.planned)} đơn vị máu, "
            f"phần của các đơn vị cộng lại {number_text(shared)}.",
            f"Sửa số dự kiến thành {number_text(shared)}, hoặc chia lại các phần cho đủ.",
            body=drive.planned,
            on=drive.on,
            host_key=drive.host_key,
        )


def _days_of_the_annex_alone(source: PlanSource, annex: Annex) -> Iterator[Finding]:
    body = {
        (host, day) for drive in source.drives for host in _hosts(drive) for day in (drive.on, drive.month)
    }
    for row in annex.rows:
        for line in row.lines:
            if (row.host_key, line.on or line.month) in body:
                continue
            sentence = (
                f"Phụ lục có đợt {_when(line)} của {row.label} với {number_text(line.planned)} "
                "đơn vị máu, phần nội dung không có đợt này."
            )
            yield Finding(
                Code.BODY_ANNEX,
                key_of(Code.BODY_ANNEX, "phu-luc", row.host_key, line.on or line.month, line.planned),
                f"Phụ lục, {row.label}",
                sentence,
                f"Hỏi lại {row.label} về đợt {_when(line)}; thêm đợt vào phần nội dung, hoặc bỏ dòng này.",
                annex=line.planned,
                on=line.on,
                host_key=row.host_key,
            )


def _hosts(drive: DriveSource) -> set[str]:
    return {drive.host_key, *(share.host_key for share in drive.shares)}


def _totals(source: PlanSource, annex: Annex) -> Iterator[Finding]:
    body, in_annex = source.planned, annex.planned
    lines = sum(len(row.lines) for row in annex.rows)
    if body != in_annex:
        yield Finding(
            Code.BODY_ANNEX,
            key_of(Code.BODY_ANNEX, "tong", body, in_annex),
            "Tổng số dự kiến tiếp nhận",
            f"Cộng {len(source.drives)} đợt của phần nội dung được {number_text(body)} đơn vị máu, "
            f"cộng {lines} dòng của phụ lục được {number_text(in_annex)}.",
            "Sửa từng đợt lệch ở trên, hai tổng sẽ bằng nhau.",
            body=body,
            annex=in_annex,
        )


def _printed_sums(source: PlanSource) -> Iterator[Finding]:
    if source.annex is None:
        return
    groups = source.annex.groups
    for group in groups:
        assigned = sum(row.assigned for row in group.rows)
        if group.printed_subtotal is not None and assigned != group.printed_subtotal:
            sentence = (
                f"Phụ lục in “Cộng mục {group.number}” là {number_text(group.printed_subtotal)}, "
                f"các dòng chỉ tiêu giao cộng lại {number_text(assigned)}."
            )
            yield _sum(f"mục {group.number}", sentence, group.printed_subtotal, assigned)
    for month, printed in source.annex.printed_month_totals:
        added = sum(line.planned for row in source.annex.rows for line in row.lines if line.month == month)
        if added != printed:
            name = f"tháng {month.month}/{month.year}"
            sentence = (
                f"Phụ lục in cột {name} cộng được {number_text(printed)}, "
                f"các dòng cộng lại {number_text(added)}."
            )
            yield _sum(name, sentence, printed, added)
    printed_total = source.annex.printed_total
    added = sum(
        sum(row.assigned for row in group.rows) if group.printed_subtotal is None else group.printed_subtotal
        for group in groups
    )
    if printed_total is not None and added != printed_total:
        sentence = (
            f"Phụ lục in tổng cộng {number_text(printed_total)}, các mục cộng lại {number_text(added)}."
        )
        yield _sum("tổng cộng", sentence, printed_total, added)


def _sum(place: str, sentence: str, printed: int, added: int) -> Finding:
    repair = f"So từng dòng với bản có dấu: {number_text(printed)} hay {number_text(added)}; sửa dòng hoặc số cộng."
    key = key_of(Code.SUMS, place, printed, added)
    return Finding(Code.SUMS, key, f"Phụ lục, {place}", sentence, repair, annex=printed)


def _planned_against_assigned(source: PlanSource) -> Iterator[Finding]:
    """Compare what the annex plans with what it assigns, where it prints both."""
    if source.annex is None or source.annex.is_matrix or not source.annex.planned:
        return
    assigned, planned = source.annex.printed_total, source.annex.planned
    assigned = sum(row.assigned for row in source.annex.rows) if assigned is None else assigned
    over = int(rule("plan.planned_over_percent", source.period_from).value)
    if not assigned or 100 <= planned * 100 / assigned <= over:
        return
    percent = percent_text(round(planned * 100 / assigned))
    yield Finding(
        Code.PLANNED,
        key_of(Code.PLANNED, "tong"),
        "Phụ lục, giao và dự kiến tiếp nhận",
        f"Phụ lục giao {number_text(assigned)} đơn vị máu nhưng dự kiến tiếp nhận "
        f"{number_text(planned)}, bằng {percent} chỉ tiêu giao.",
        planned_repair(planned, assigned),
        annex=planned,
    )


def _heading_years(source: PlanSource) -> Iterator[Finding]:
    for campaign in source.campaigns:
        place = f"Mục {campaign.number}"
        printed = re.fullmatch(r"Tháng (\d+)(?:(?:/| năm )(\d{4}))?", campaign.printed_month)
        month, year = campaign.period_from.month, campaign.period_from.year
        if printed and (int(printed[1]), int(printed[2] or year)) != (month, year):
            sentence = (
                f"Mục {campaign.number} ghi “{campaign.printed_month}”, "
                f"các đợt trong mục lại ở tháng {month}/{year}."
            )
            repair = f"Nếu là chữ chép từ kế hoạch cũ thì sửa thành “Tháng {month}/{year}”."
            key = year_key(campaign.printed_month, campaign.heading)
            yield Finding(Code.YEAR, key, place, sentence, repair)
        for named in re.findall(r"năm (\d{4})", campaign.theme):
            if int(named) != year:
                sentence = (
                    f"Chủ đề của mục {campaign.number} ghi “năm {named}”, các đợt trong mục lại ở năm {year}."
                )
                repair = f"Nếu là chữ chép từ kế hoạch cũ thì sửa thành “năm {year}”."
                yield Finding(Code.YEAR, year_key(f"năm {named}", campaign.heading), place, sentence, repair)
