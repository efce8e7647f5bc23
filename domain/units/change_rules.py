"""Decide whether units may be merged, split, renamed or closed on a day, and how such a change is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.names import fold
from domain.refusals import Reason, Verdict, verdict
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitChangeKind, UnitKind
from domain.wording import short_date

CHANGE_NAMES = {
    UnitChangeKind.MERGED: "Sáp nhập",
    UnitChangeKind.SPLIT: "Chia tách",
    UnitChangeKind.RENAMED: "Đổi tên",
    UnitChangeKind.CLOSED: "Kết thúc hoạt động",
    UnitChangeKind.IMPORTED: "Nhập danh sách đơn vị",
}
_KIND_WORDS = (
    ("phường ", UnitKind.WARD),
    ("xã ", UnitKind.COMMUNE),
    ("đặc khu ", UnitKind.SPECIAL_ZONE),
)
_UNCHANGEABLE = (*PROVINCE_KINDS, UnitKind.NATION, UnitKind.DISTRICT, UnitKind.TOWNSHIP)


def is_commune(kind: UnitKind) -> bool:
    """Return whether the kind is a territory that the law merges and splits under a province."""
    return kind in COMMUNE_KINDS


def may_change(unit: Unit) -> bool:
    """Return whether an office may record a change of this unit: bodies and communes that are still in force."""
    return unit.kind not in _UNCHANGEABLE and unit.valid_to is None


def change_verdict(units: Sequence[Unit], on_day: date, basis: str) -> Verdict:
    """Say whether units may end on the day before on_day, by which act.

    Communes change only by a resolution of the Standing Committee of the National Assembly (the catalogue names
    those of 2025, such as Nghị quyết 1669/NQ-UBTVQH15), other bodies by a decision, so the act is always asked for.
    """
    needs_act = not fold(basis)
    return verdict(
        [
            Reason("Nhập văn bản làm căn cứ, ví dụ Quyết định số 12/QĐ-UBND.", "basis")
            if needs_act
            else None,
            *(_reason(unit, on_day) for unit in units),
        ]
    )


def _reason(unit: Unit, on_day: date) -> Reason | None:
    if unit.kind in _UNCHANGEABLE:
        return Reason(f"{unit.name} thay đổi theo danh mục hành chính, không ghi ở đây.")
    if unit.valid_to is not None:
        return Reason(f"{unit.name} đã kết thúc ngày {short_date(unit.valid_to)}.")
    if unit.valid_from is not None and on_day <= unit.valid_from:
        return Reason(f"{unit.name} có từ {short_date(unit.valid_from)}; chọn ngày sau đó.", "on_day")
    return None


def kind_of_heir(unit: Unit, name: str) -> UnitKind:
    """Return the kind of a unit that takes another's place: a commune's name says whether it is xã or phường."""
    if is_commune(unit.kind):
        lower = name.lower()
        return next((kind for word, kind in _KIND_WORDS if lower.startswith(word)), unit.kind)
    return unit.kind


def change_sentence(
    kind: UnitChangeKind, old: Sequence[str], new: Sequence[str], on_day: date, basis: str
) -> str:
    """Return a change in words: "Sáp nhập Trường A, Trường B thành Trường C từ 01/9/2026 (Quyết định …)"."""
    became = {
        UnitChangeKind.MERGED: " vào ",
        UnitChangeKind.SPLIT: " thành ",
        UnitChangeKind.RENAMED: " thành ",
    }.get(kind, "")
    names = f"{', '.join(old)}{became}{', '.join(new)}"
    by_act = f" ({basis})" if basis else ""
    return f"{CHANGE_NAMES[kind]}: {names}, từ {short_date(on_day)}{by_act}"
