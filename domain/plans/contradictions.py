"""Where a published plan contradicts itself: body against annex, printed sums, years in headings, names.

Nothing is repaired here. Each finding names the place, both figures and the day, in a sentence for offices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.names import fold
from domain.plans.sources import AnnexRow, DriveSource, PlanSource
from domain.wording import number_text, percent_text

_DISTRICT_NAME = re.compile(r"\b(?:huyện|thị xã|thành phố) (.+)$")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One finding; ``body`` and ``annex`` are the figures of the two places in units of blood, if any.

    ``on`` follows the dates of the plan that was asked about, while the sentence quotes the printed ones.
    """

    place: str
    sentence: str
    body: int | None = None
    annex: int | None = None
    on: date | None = None


def contradictions(source: PlanSource) -> list[Contradiction]:
    """Return every contradiction of a plan, drive figures first, in the order of the text.

    A shifted plan gives the findings of its source: only ``on`` moves.
    """
    moved = timedelta(weeks=source.weeks)
    printed = source.shifted(-source.weeks)
    return [
        *_drive_figures(printed, moved),
        *_days_of_the_annex_alone(printed, moved),
        *_totals(printed),
        *_printed_sums(printed),
        *_planned_against_assigned(printed),
        *_heading_years(printed),
        *_spellings(printed),
        *_share_names(printed),
    ]


def _drive_figures(source: PlanSource, moved: timedelta) -> Iterator[Contradiction]:
    if source.annex is None:
        return
    annex = {(row.host_key, line.on): line.planned for row in source.annex.rows for line in row.lines}
    for drive in source.drives:
        place = f"Đợt ngày {drive.printed_day}, {drive.host_label}"
        day = drive.on + moved
        if drive.shares:
            yield from _shared_drive(drive, annex, place, day)
            continue
        figure = annex.get((drive.host_key, drive.on))
        if figure is None:
            sentence = (
                f"Phần nội dung có đợt ngày {drive.printed_day} của {drive.host_label} với "
                f"{number_text(drive.planned)} đơn vị máu, phụ lục không có đợt này."
            )
            yield Contradiction(place, sentence, body=drive.planned, on=day)
        elif figure != drive.planned:
            sentence = (
                f"Đợt ngày {drive.printed_day} của {drive.host_label}: phần nội dung ghi "
                f"{number_text(drive.planned)} đơn vị máu, phụ lục ghi {number_text(figure)}."
            )
            yield Contradiction(place, sentence, drive.planned, figure, day)


def _shared_drive(
    drive: DriveSource, annex: dict[tuple[str, date], int], place: str, day: date
) -> Iterator[Contradiction]:
    in_annex = sum(annex.get((share.host_key, drive.on), 0) for share in drive.shares)
    if in_annex != drive.planned:
        sentence = (
            f"Đợt ngày {drive.printed_day}, {drive.host_label}: phần nội dung ghi "
            f"{number_text(drive.planned)} đơn vị máu, các dòng của phụ lục cộng lại {number_text(in_annex)}."
        )
        for share in drive.shares:
            figure = annex.get((share.host_key, drive.on))
            if figure is None:
                sentence += f" Phần {number_text(share.planned)} của “{share.label}” không có trong phụ lục."
            elif figure != share.planned:
                sentence += (
                    f" “{share.label}”: phần nội dung ghi {number_text(share.planned)}, "
                    f"phụ lục ghi {number_text(figure)}."
                )
        yield Contradiction(place, sentence, drive.planned, in_annex, day)
    shared = sum(share.planned for share in drive.shares)
    if shared != drive.planned:
        sentence = (
            f"Đợt ngày {drive.printed_day}, {drive.host_label}: ghi {number_text(drive.planned)} đơn vị máu, "
            f"phần của các đơn vị cộng lại {number_text(shared)}."
        )
        yield Contradiction(place, sentence, body=drive.planned, on=day)


def _days_of_the_annex_alone(source: PlanSource, moved: timedelta) -> Iterator[Contradiction]:
    body = {(drive.host_key, drive.on) for drive in source.drives}
    body |= {(share.host_key, drive.on) for drive in source.drives for share in drive.shares}
    for row in source.annex.rows:
        for line in row.lines:
            if (row.host_key, line.on) not in body:
                sentence = (
                    f"Phụ lục có đợt ngày {line.printed_day} của {row.label} với {number_text(line.planned)} "
                    "đơn vị máu, phần nội dung không có đợt này."
                )
                yield Contradiction(f"Phụ lục, {row.label}", sentence, annex=line.planned, on=line.on + moved)


def _totals(source: PlanSource) -> Iterator[Contradiction]:
    body, annex = source.planned, source.annex.planned
    lines = sum(len(row.lines) for row in source.annex.rows)
    if body != annex:
        sentence = (
            f"Cộng {len(source.drives)} đợt của phần nội dung được {number_text(body)} đơn vị máu, "
            f"cộng {lines} dòng của phụ lục được {number_text(annex)}."
        )
        yield Contradiction("Tổng số dự kiến tiếp nhận", sentence, body, annex)


def _printed_sums(source: PlanSource) -> Iterator[Contradiction]:
    for group in source.annex.groups:
        added = sum(row.assigned for row in group.rows)
        if added != group.printed_subtotal:
            sentence = (
                f"Phụ lục in “Cộng mục {group.number}” là {number_text(group.printed_subtotal)}, "
                f"các dòng chỉ tiêu giao cộng lại {number_text(added)}."
            )
            yield Contradiction(f"Phụ lục, mục {group.number}", sentence, annex=group.printed_subtotal)
    added = sum(group.printed_subtotal for group in source.annex.groups)
    if added != source.annex.printed_total:
        sentence = (
            f"Phụ lục in tổng cộng {number_text(source.annex.printed_total)}, "
            f"các mục cộng lại {number_text(added)}."
        )
        yield Contradiction("Phụ lục, tổng cộng", sentence, annex=source.annex.printed_total)


def _planned_against_assigned(source: PlanSource) -> Iterator[Contradiction]:
    assigned, planned = source.annex.printed_total, source.annex.planned
    if planned != assigned:
        percent = percent_text(round(planned * 100 / assigned))
        sentence = (
            f"Phụ lục giao {number_text(assigned)} đơn vị máu nhưng dự kiến tiếp nhận "
            f"{number_text(planned)}, bằng {percent} chỉ tiêu giao."
        )
        yield Contradiction("Phụ lục, giao và dự kiến tiếp nhận", sentence, annex=planned)


def _heading_years(source: PlanSource) -> Iterator[Contradiction]:
    for campaign in source.campaigns:
        place = f"Mục {campaign.number}"
        printed = re.fullmatch(r"Tháng (\d+)(?:(?:/| năm )(\d{4}))?", campaign.printed_month)
        month, year = campaign.period_from.month, campaign.period_from.year
        if printed and (int(printed[1]), int(printed[2] or year)) != (month, year):
            sentence = (
                f"Mục {campaign.number} ghi “{campaign.printed_month}”, "
                f"các đợt trong mục lại ở tháng {month}/{year}."
            )
            yield Contradiction(place, sentence)
        for named in re.findall(r"năm (\d{4})", campaign.theme):
            if int(named) != year:
                sentence = (
                    f"Chủ đề của mục {campaign.number} ghi “năm {named}”, các đợt trong mục lại ở năm {year}."
                )
                yield Contradiction(place, sentence)


def _spellings(source: PlanSource) -> Iterator[Contradiction]:
    rows: dict[str, AnnexRow] = {row.host_key: row for row in source.annex.rows}
    seen: set[tuple[str, str]] = set()
    for drive in source.drives:
        row = rows.get(drive.host_key)
        in_body = _DISTRICT_NAME.search(drive.host_label)
        in_annex = _DISTRICT_NAME.search(row.label) if row else None
        if in_body and in_annex and in_body[1] != in_annex[1] and (in_body[0], in_annex[0]) not in seen:
            seen.add((in_body[0], in_annex[0]))
            sentence = f"Phần nội dung viết “{in_body[0]}”, phụ lục viết “{in_annex[0]}”."
            yield Contradiction(f"Tên đơn vị, {in_annex[0]}", sentence)


def _share_names(source: PlanSource) -> Iterator[Contradiction]:
    rows: dict[str, AnnexRow] = {row.host_key: row for row in source.annex.rows}
    for drive in source.drives:
        for share in drive.shares:
            row = rows.get(share.host_key)
            if row is None:
                continue
            # One name may be longer ("Sở Y tế tỉnh", "Sở Y tế tỉnh Hưng Yên"); that is the same body.
            shorter, longer = sorted((fold(share.label), fold(row.label)), key=len)
            if not longer.startswith(shorter):
                sentence = (
                    f"Đợt ngày {drive.printed_day}: phần nội dung phân cho “{share.label}”, "
                    f"phụ lục giao cho “{row.label}”."
                )
                yield Contradiction(f"Tên đơn vị, {row.label}", sentence)
