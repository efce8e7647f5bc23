"""Make what a difference slip prints."""

from __future__ import annotations

from domain.certification.paper_facts import subject_of
from domain.closings.figures import read_figures
from domain.closings.paper_facts import (
    FiguresPaper,
    FiguresSection,
    FiguresTable,
    as_sentence,
    head_of_kind,
    in_sentence,
    recipients_of,
)
from domain.closings.records import DifferenceSlip
from domain.closings.slip_rules import changes, told
from domain.drives.records import Drive
from domain.results.records import Outcome
from domain.units.rules import signature_of
from domain.wording import moment_text, number_text


def _n(number: int) -> str:
    return number_text(number)


def slip_paper(
    drive: Drive,
    slip: DifferenceSlip,
    outcomes: tuple[Outcome | None, Outcome],
    *,
    upper: str,
    sample: bool,
) -> FiguresPaper:
    """Return the slip that tells the upper body what changes: the figures before and after, without any name."""
    before, after = read_figures(slip.before), read_figures(slip.after)
    rows = tuple((c.name, _n(c.before), _n(c.after), c.difference) for c in changes(before, after))
    old, new = outcomes
    return FiguresPaper(
        letterhead=head_of_kind(drive.host, "PĐC", slip.made_at),
        name="PHIẾU ĐIỀU CHỈNH SỐ LIỆU",
        subject=f"Số {slip.number}, {in_sentence(subject_of(drive))}",
        addressee=upper,
        opening=(
            f"Sổ của đợt đã khóa. Kết quả của một người được điều chỉnh: trước là “{told(old)}”, nay là “{told(new)}”.",
            f"Lý do: {as_sentence(slip.reason)}",
        ),
        sections=(
            FiguresSection(
                "Số liệu của đợt",
                (),
                FiguresTable(("Chỉ số", "Trước", "Sau", "Chênh lệch"), rows),
            ),
        ),
        closing=("Đề nghị sửa số liệu đã báo cáo theo phiếu này./.",),
        recipients=recipients_of(drive, upper),
        signature=signature_of(drive.host),
        printed=f"Lập lúc {moment_text(slip.made_at)} · {slip.made_by}",
        sample=sample,
    )
