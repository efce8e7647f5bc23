"""Decide whether a difference slip may be made, and what it changes."""

from __future__ import annotations

from typing import NamedTuple

from domain.closings.figures import DriveFigures
from domain.closings.rules import component_name
from domain.ledger.records import Evidence
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Outcome, OutcomeKind
from domain.results.rules import Result, clean_serial, result_text
from domain.wording import number_text


class Change(NamedTuple):
    """One figure before and after."""

    name: str
    before: int
    after: int

    @property
    def difference(self) -> str:
        """Write the difference with its sign: "+1", "−350", "0"."""
        by = self.after - self.before
        return f"{'+' if by > 0 else '−'}{number_text(abs(by))}" if by else "0"


def slip_verdict(old: Outcome | None, result: Result, evidence: Evidence, reason: str) -> Verdict:
    """Judge a slip: it changes something, says why, and has seen the certificate that it says was seen."""
    is_same = old is not None and (
        (old.kind, old.component, old.volume_ml, old.serial, old.deferred_until)
        == (
            result.kind,
            result.component,
            result.volume_ml,
            clean_serial(result.serial),
            result.deferred_until,
        )
    )
    unseen = evidence is Evidence.SERIAL_SEEN and not result.serial and result.kind is OutcomeKind.DONATED
    return verdict(
        [
            Reason("Kết quả đúng giống kết quả đã khóa. Sửa chỗ sai, hoặc không lập phiếu.")
            if is_same
            else None,
            Reason("Nhập số sê-ri trên giấy chứng nhận đã thấy", "serial") if unseen else None,
            None if reason.strip() else Reason("Nhập lý do điều chỉnh", "reason"),
        ]
    )


def told(outcome: Outcome | Result | None) -> str:
    """Write an outcome in words: "đã hiến 350 ml toàn phần", "chưa có trong sổ"."""
    return result_text(outcome) if outcome else "chưa có trong sổ"


def changes(before: DriveFigures, after: DriveFigures, *, only_different: bool = False) -> list[Change]:
    """Return the figures of a drive before and after: people, ml, and every volume that there was."""
    lines = [
        Change("Đăng ký", before.registered, after.registered),
        Change("Đã đến", before.arrived, after.arrived),
        Change("Đã hiến", before.donated, after.donated),
        Change("Hẹn lại", before.deferred, after.deferred),
        Change("Bỏ về", before.left, after.left),
        Change("Không đến", before.absent, after.absent),
    ]
    old = {line[:2]: line.people for line in before.volumes}
    new = {line[:2]: line.people for line in after.volumes}
    for component, ml in sorted({*old, *new}):
        name = f"Số lần {number_text(ml)} ml {component_name(component)}"
        lines.append(Change(name, old.get((component, ml), 0), new.get((component, ml), 0)))
    lines.append(Change("Tổng lượng máu (ml)", before.ml, after.ml))
    return [line for line in lines if line.before != line.after] if only_different else lines
