"""Make what the result report and the hand-over minutes of a locked book print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.certification.paper_facts import subject_of
from domain.clock import day_of
from domain.closings.figures import DriveFigures, read_facility_figures, read_figures
from domain.closings.paper_facts import (
    FiguresPaper,
    FiguresSection,
    FiguresTable,
    as_sentence,
    head_of_kind,
    in_sentence,
    recipients_of,
)
from domain.closings.records import DifferenceSlip, DriveClosing
from domain.closings.rules import POINT_NAMES, PointKind, component_name, differences
from domain.closings.slip_rules import changes
from domain.drives.records import Drive
from domain.plans.rules import written_out
from domain.results.handover_facts import HandoverFacts, PeopleFigures, StockFigures, VolumeFigures
from domain.results.pack_queries import blank_handover
from domain.units.rules import signature_of
from domain.wording import moment_text, number_in_words, number_text, short_date, weekday_date


def _n(number: int) -> str:
    return number_text(number)


def result_report(
    drive: Drive, closing: DriveClosing, slips: Sequence[DifferenceSlip], *, upper: str, sample: bool
) -> FiguresPaper:
    """Return the result report of a locked book: its own figures, then what slips changed since.

    upper is the body that the report goes to, empty for none.
    """
    figures = read_figures(closing.figures)
    return FiguresPaper(
        letterhead=head_of_kind(drive.host, "BC", closing.closed_at),
        name="BÁO CÁO",
        subject=f"Kết quả {in_sentence(subject_of(drive))}",
        addressee=upper,
        opening=_opening(drive, figures),
        sections=(*_sections(figures, closing), *_corrections(figures, slips)),
        closing=(f"Trên đây là kết quả đợt hiến máu, {written_out(drive.host_label)} báo cáo./.",),
        recipients=recipients_of(drive, upper),
        signature=signature_of(drive.host),
        printed=locked_words(closing),
        sample=sample,
    )


def locked_words(closing: DriveClosing) -> str:
    """Return when and by whom a book was locked, as papers print it at the foot."""
    edition = f", bản {closing.version}" if closing.version > 1 else ""
    return f"Số liệu khóa sổ lúc {moment_text(closing.closed_at)}{edition} · {closing.closed_by}"


def _opening(drive: Drive, figures: DriveFigures) -> tuple[str, ...]:
    when = weekday_date(drive.on_day) if drive.on_day else ""
    where = ", ".join(part for part in (drive.venue, drive.venue_address) if part)
    facts = [
        f"Thời gian: {when}." if when else "",
        f"Địa điểm: {where}." if where else "",
        f"Cơ sở tiếp nhận máu: {drive.facility.name}." if drive.facility else "",
    ]
    planned = f", dự kiến tiếp nhận {_n(drive.planned)} đơn vị" if drive.planned else ""
    total = (
        f"Kết quả: {_n(figures.registered)} người đăng ký{planned}; {_n(figures.arrived)} người đến; tiếp nhận"
        f" {_n(figures.donated)} ({number_in_words(figures.donated)}) đơn vị máu, tổng {_n(figures.ml)} ml."
    )
    return (*(fact for fact in facts if fact), total)


def _sections(figures: DriveFigures, closing: DriveClosing) -> list[FiguresSection]:
    sections = [_people_part(figures), _volume_part(figures), _unit_part(figures)]
    if figures.groups:
        sections.append(_group_part(figures))
    if figures.serials.received:
        sections.append(_serial_part(figures))
    if figures.items:
        sections.append(_gift_part(figures))
    remarks = closing_remarks(figures, closing)
    if remarks:
        sections.append(FiguresSection("Những điểm đã xem xét khi khóa sổ", remarks))
    return [
        replace(section, heading=f"{place}. {section.heading}")
        for place, section in enumerate(sections, start=1)
    ]


def _people_part(figures: DriveFigures) -> FiguresSection:
    row = (figures.registered, figures.walk_ins, figures.arrived, figures.donated, figures.deferred)
    return FiguresSection(
        "Số người",
        (),
        FiguresTable(
            ("Đăng ký", "Trong đó đến trực tiếp", "Đã đến", "Đã hiến", "Hẹn lại", "Bỏ về", "Không đến"),
            (tuple(map(_n, (*row, figures.left, figures.absent))),),
        ),
    )


def _volume_part(figures: DriveFigures) -> FiguresSection:
    rows = [
        (component_name(line.component).capitalize(), _n(line.ml), _n(line.people), _n(line.ml * line.people))
        for line in figures.volumes
    ]
    rows.append(("Tổng cộng", "", _n(figures.donated), _n(figures.ml)))
    head = ("Thành phần", "Một lần (ml)", "Số người", "Tổng (ml)")
    return FiguresSection("Lượng máu", (), FiguresTable(head, tuple(rows)))


def _unit_part(figures: DriveFigures) -> FiguresSection:
    rows: list[tuple[str, ...]] = [
        (u.name, _n(u.registered), _n(u.arrived), _n(u.donated), _n(u.ml)) for u in figures.units
    ]
    total = (figures.registered, figures.arrived, figures.donated, figures.ml)
    rows.append(("Tổng cộng", *map(_n, total)))
    head = ("Đơn vị", "Đăng ký", "Đã đến", "Đã hiến", "Tổng (ml)")
    return FiguresSection("Theo đơn vị", (), FiguresTable(head, tuple(rows)))


def _group_part(figures: DriveFigures) -> FiguresSection:
    rows = [
        (g.name, _n(g.male), _n(g.female), _n(g.unknown), _n(g.male + g.female + g.unknown))
        for g in figures.groups
    ]
    head = ("Người đã hiến", "Nam", "Nữ", "Chưa rõ", "Cộng")
    return FiguresSection("Theo tuổi và giới tính", (), FiguresTable(head, tuple(rows)))


def _serial_part(figures: DriveFigures) -> FiguresSection:
    serials = figures.serials
    row = (serials.received, serials.used, serials.spoiled, serials.returned, serials.left)
    head = ("Nhận", "Đã cấp", "Hỏng", "Trả lại", "Chưa rõ")
    return FiguresSection(
        "Giấy chứng nhận hiến máu tình nguyện", (), FiguresTable(head, (tuple(map(_n, row)),))
    )


def _gift_part(figures: DriveFigures) -> FiguresSection:
    rows = tuple((line.name, *map(_n, line[1:])) for line in figures.items)
    head = ("Món", "Nhận", "Đã phát", "Hỏng", "Trả lại", "Còn")
    total = f"Tổng giá trị đã phát: {_n(figures.gifts.dong)} đồng."
    return FiguresSection("Quà tặng và hỗ trợ", (total,), FiguresTable(head, rows))


def closing_remarks(figures: DriveFigures, closing: DriveClosing) -> tuple[str, ...]:
    """Return what papers say of differences and of points that were accepted, in sentences."""
    found = differences(figures, read_facility_figures(closing.facility_figures))
    reasons: dict[str, str] = json.loads(closing.reasons)
    return (
        *found,
        *(f"{POINT_NAMES[PointKind(kind)]}: {as_sentence(text)}" for kind, text in reasons.items()),
    )


def _corrections(figures: DriveFigures, slips: Sequence[DifferenceSlip]) -> list[FiguresSection]:
    """Return the part that says what slips changed after the book was locked."""
    if not slips:
        return []
    now = read_figures(slips[-1].after)
    rows = tuple(
        (
            f"Số {slip.number}, {short_date(day_of(slip.made_at))}",
            "; ".join(
                f"{change.name}: {change.difference}"
                for change in changes(
                    read_figures(slip.before), read_figures(slip.after), only_different=True
                )
            )
            or "Không đổi số tổng",
        )
        for slip in slips
    )
    total = (
        f"Sau khóa sổ có {_n(len(slips))} phiếu điều chỉnh. Số liệu sau điều chỉnh: đã hiến {_n(now.donated)} người,"
        f" {_n(now.ml)} ml (lúc khóa sổ: {_n(figures.donated)} người, {_n(figures.ml)} ml)."
    )
    return [FiguresSection("Điều chỉnh sau khóa sổ", (total,), FiguresTable(("Phiếu", "Thay đổi"), rows))]


def filled_handover(
    drive: Drive,
    figures: DriveFigures,
    remarks: Sequence[str],
    *,
    printed: str,
    moment: datetime,
    sample: bool,
) -> HandoverFacts:
    """Return the hand-over minutes with the figures of a drive in their places."""
    blank = blank_handover(drive, max(drive.on_day or day_of(moment), day_of(moment)), sample=sample)
    serials, volumes = figures.serials, figures.volumes
    kept = (
        (
            StockFigures(
                "Tất cả các dải số", serials.received, serials.used, serials.spoiled, serials.returned
            ),
        )
        if serials.received
        else blank.serials
    )
    items = tuple(
        StockFigures(line.name, line.received, line.given, line.spoiled, line.returned + line.left)
        for line in figures.items
    )
    return replace(
        blank,
        people=PeopleFigures(
            figures.registered, figures.arrived, figures.donated, figures.deferred, figures.left
        ),
        volumes=tuple(
            VolumeFigures(f"Máu {component_name(line.component)}", line.ml, line.people) for line in volumes
        )
        or blank.volumes,
        serials=kept,
        gifts=items or blank.gifts,
        remarks=" ".join(remarks),
        printed=printed,
    )
