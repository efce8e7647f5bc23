"""The rows in which an office types who shares a drive and how many units of blood each brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flask import request

from blueprints.fields import BaseForm, TextBox, UnitsNumberField
from domain.drives.actions import Share
from domain.drives.records import DrivePartner, PartnerRole
from domain.names import fold

_SPARE = 3  # Empty rows that stand ready without JavaScript.
_MOST = 60
_ROW = re.compile(r"share-(\d{1,2})-label")


class ShareRow(BaseForm):
    """One body that shares the drive; both boxes empty is a spare row."""

    class Meta(BaseForm.Meta):
        csrf = False

    label = TextBox("Đơn vị cùng tổ chức", longest=300, optional=True)
    units = UnitsNumberField("Số đơn vị máu", most=20_000, optional=True)


def share_rows(partners: Iterable[DrivePartner], *, is_sent: bool) -> list[ShareRow]:
    """Return the rows that were sent, else those stored and some spare ones."""
    if is_sent:
        sent = [int(found[1]) for name in request.form if (found := _ROW.fullmatch(name))]
        more = _SPARE if asks_for_rows() else 0
        return [
            ShareRow(prefix=f"share-{number}-")
            for number in range(min(max(sent, default=-1) + 1 + more, _MOST))
        ]
    stored = [partner for partner in partners if partner.role is PartnerRole.SHARING]
    rows = [
        ShareRow(
            formdata=None, prefix=f"share-{number}-", data={"label": partner.label, "units": partner.share}
        )
        for number, partner in enumerate(stored)
    ]
    spare = range(len(rows), len(rows) + _SPARE)
    return rows + [ShareRow(formdata=None, prefix=f"share-{number}-") for number in spare]


def asks_for_rows() -> bool:
    """Return whether the button for more rows was pressed: nothing is to be stored then."""
    return "them-dong" in request.form


def rows_are_right(rows: Sequence[ShareRow], form: BaseForm) -> bool:
    """Check every row, and put what is to be mended also on top of the form."""
    is_right = True
    for number, row in enumerate(rows, 1):
        row.validate()
        if row.units.data is not None and not row.label.data and not row.errors:
            row.label.errors = ("Nhập tên đơn vị của phần chia này",)
        wrong = [error for field in row for error in field.errors]
        form.form_errors.extend(f"Phần chia, dòng {number}: {error}" for error in wrong)
        is_right = is_right and not wrong
    return is_right


def typed_shares(rows: Sequence[ShareRow], units: Iterable[tuple[int, str]]) -> list[Share]:
    """Return the shares that were typed; a label that is the name of a unit, marks or none, belongs to it."""
    by_name = {fold(name): number for number, name in units}
    return [
        Share(row.label.data, by_name.get(fold(row.label.data)), row.units.data)
        for row in rows
        if row.label.data
    ]


def shared_units(rows: Sequence[ShareRow]) -> int:
    """Return how many units of blood the rows add up to, as far as they can be read."""
    return sum(row.units.data or 0 for row in rows)
