"""Compare the result of a row with the one that is recorded: the same, one completes the other, or they differ."""

from __future__ import annotations

from typing import Protocol

from domain.facility_files.matching import bare_serial
from domain.facility_files.queries import Known, Recorded
from domain.facility_files.records import FileVerdict
from domain.facility_files.rules import KEEP, REPLACE
from domain.ledger.records import Evidence
from domain.results.records import OutcomeKind
from domain.results.rules import Result, result_text


class Compared(Protocol):
    """Name what a comparison tells a row."""

    changes: list[tuple[str, str, str]]
    raises: bool

    def settle(self, verdict: FileVerdict, *sentences: str) -> None:
        """Give the row its verdict and say why."""


def compare(known: Known, recorded: Recorded, told: Result, decision: str, one: Compared) -> bool:
    """Give a row whose person has a result its verdict; return whether nothing more is to be judged about it.

    What the file alone knows completes the record; what differs waits for a decision, and then replaces it
    or leaves it. An equal donation gets the strongest evidence.
    """
    held = recorded.result
    one.changes = differences(held, told)
    if not one.changes:
        if held.kind is OutcomeKind.DONATED and recorded.evidence is not Evidence.FACILITY_FILE:
            one.raises = True
            one.settle(FileVerdict.COMPLETED, "Đã có, nâng mức chứng cứ thành “Cơ sở tiếp nhận máu ghi”")
        else:
            one.settle(FileVerdict.SAME, "Đã có kết quả này")
        return True
    if all(not before for _, before, _ in one.changes):
        one.settle(FileVerdict.COMPLETED, "Bổ sung kết quả đã ghi")
        return False
    if decision == REPLACE:
        one.settle(FileVerdict.COMPLETED, "Thay kết quả đã ghi theo tệp của cơ sở")
        return False
    if decision == KEEP:
        one.settle(FileVerdict.LEFT, f"Giữ kết quả {recorded.recorded_by} đã ghi")
        return True
    one.settle(FileVerdict.DIFFERENT, f"Khác với kết quả {recorded.recorded_by} đã ghi")
    return True


def differences(held: Result, told: Result) -> list[tuple[str, str, str]]:
    """Return what differs as (what, recorded, in the file); what the file leaves out does not differ."""
    if held.kind is not told.kind:
        return [("Kết quả", result_text(held), result_text(told))]
    pairs: list[tuple[str, str, str]] = []
    if told.kind is OutcomeKind.DONATED:
        pairs = [
            ("Lượng máu", result_text(held), result_text(told)),
            ("Số sê-ri", held.serial, told.serial),
        ]
        if bare_serial(held.serial) == bare_serial(told.serial) or not told.serial:
            pairs = pairs[:1]
    if told.kind is OutcomeKind.DEFERRED:
        pairs = [("Hẹn lại", result_text(held), result_text(told))]
    return [pair for pair in pairs if pair[1] != pair[2]]


def merged(held: Result, told: Result) -> Result:
    """Return the result of a file with what only the record knows: the serial, and why it was given early."""
    if held.kind is not told.kind or told.kind is not OutcomeKind.DONATED:
        return told
    keeps_serial = not told.serial or bare_serial(held.serial) == bare_serial(told.serial)
    return Result(
        told.kind,
        told.component,
        told.volume_ml,
        held.serial if keeps_serial else told.serial,
        override_reason=told.override_reason or held.override_reason,
    )
