"""What an office types about a change of units: merge, split, rename, close."""

from __future__ import annotations

from blueprints.fields import BaseForm, DayField, LongText, TextBox
from domain.units.records import UnitChangeKind


class _ChangeForm(BaseForm):
    """The first day of the new state, and the act that says so."""

    on_day = DayField("Từ ngày", ask="Nhập ngày bắt đầu, ví dụ 01 01 2027")
    basis = TextBox("Căn cứ", longest=200, ask="Nhập văn bản làm căn cứ, ví dụ Quyết định số 12/QĐ-UBND")


class MergeForm(_ChangeForm):
    """Several units become one: one of them, another one, or a new one."""

    others = LongText("Các đơn vị cùng nhập vào", longest=4000, optional=True)
    heir_name = TextBox("Tên đơn vị sau sáp nhập", longest=200)


class SplitForm(_ChangeForm):
    """One unit becomes several."""

    names = LongText("Các đơn vị sau khi tách", longest=4000)


class RenameForm(_ChangeForm):
    """A unit takes another name."""

    name = TextBox("Tên mới", longest=200)


class CloseForm(_ChangeForm):
    """A unit ends without a successor."""


CHANGE_FORMS: dict[UnitChangeKind, type[_ChangeForm]] = {
    UnitChangeKind.MERGED: MergeForm,
    UnitChangeKind.SPLIT: SplitForm,
    UnitChangeKind.RENAMED: RenameForm,
    UnitChangeKind.CLOSED: CloseForm,
}
