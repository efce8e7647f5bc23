"""What an office types about a printed sheet: its name, the offsets of the printer, and the places of the fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import wtforms
from werkzeug.datastructures import MultiDict

from blueprints.choice_fields import SelectField
from blueprints.fields import TextBox
from blueprints.form_base import BaseForm
from domain.commendations.layout_records import Sheet
from domain.commendations.layout_rules import (
    FIELD_LABELS,
    LAYOUT_KINDS,
    SHEET_NAMES,
    Face,
    FieldAlign,
    FieldName,
    FieldPlace,
    LayoutTerms,
    millimetres,
    read_millimetres,
)
from domain.commendations.rules import PRINTED_NAMES
from domain.names import nfc
from domain.papers.records import PaperKind
from domain.refusals import Reason
from domain.wording import read_whole_number

_MEASURES = (("left", "cách trái"), ("top", "cách trên"), ("width", "chiều rộng"))


class NewLayoutForm(BaseForm):
    """Which paper goes on which sheet."""

    kind = SelectField(
        "Loại giấy", {kind: PRINTED_NAMES[kind] for kind in LAYOUT_KINDS}, coerce=PaperKind, name="loai"
    )
    sheet = SelectField("Khổ giấy", SHEET_NAMES, coerce=Sheet, name="kho")


class LayoutForm(BaseForm):
    """Name, sheet and offsets of a layout; its fields are read by rows_typed and places_of."""

    name = TextBox("Tên mẫu phôi", longest=120)
    sheet = SelectField("Khổ giấy", SHEET_NAMES, coerce=Sheet)
    offset_right = TextBox("Lệch cả tờ sang phải (mm)", longest=10)
    offset_down = TextBox("Lệch cả tờ xuống dưới (mm)", longest=10)
    seen_version = wtforms.HiddenField("Phiên bản đã xem")

    @property
    def version(self) -> int:
        """Return the version that the person saw, 0 when it cannot be read."""
        text = str(self.seen_version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def terms(self, places: Iterable[FieldPlace]) -> tuple[LayoutTerms, list[Reason]]:
        """Return what the domain takes, and what is to be mended about the offsets."""
        right, down = (read_millimetres(box.data or "") for box in (self.offset_right, self.offset_down))
        reasons = [
            Reason("Nhập số milimét, ví dụ 1,5 hoặc -2", field)
            for field, offset in (("offset_right", right), ("offset_down", down))
            if offset is None
        ]
        return LayoutTerms(self.name.data, self.sheet.data, right or 0, down or 0, tuple(places)), reasons


class FieldRow(NamedTuple):
    """One row of the table of fields as it was typed."""

    name: FieldName
    is_on: bool
    left: str
    top: str
    width: str
    size: str
    align: str
    face: str

    @property
    def label(self) -> str:
        """Return what the field prints, in words."""
        return FIELD_LABELS[self.name]


def rows_of(terms: LayoutTerms) -> list[FieldRow]:
    """Return the rows of a layout as they stand before anybody types."""
    return [
        FieldRow(
            place.name,
            place.is_on,
            millimetres(place.left),
            millimetres(place.top),
            millimetres(place.width),
            str(place.size),
            place.align.value,
            place.face.value,
        )
        for place in terms.places
    ]


def rows_typed(values: MultiDict[str, str]) -> list[FieldRow]:
    """Return the rows that were sent, one for each field that can be printed."""

    def typed(name: FieldName, part: str) -> str:
        return nfc(values.get(f"{name}-{part}", ""))[:12]

    return [
        FieldRow(
            name,
            f"{name}-on" in values,
            typed(name, "left"),
            typed(name, "top"),
            typed(name, "width"),
            typed(name, "size"),
            typed(name, "align"),
            typed(name, "face"),
        )
        for name in FieldName
    ]


def places_of(rows: Iterable[FieldRow]) -> tuple[list[FieldPlace], list[Reason]]:
    """Read the typed rows as places; return also what is to be mended, in the words of each row."""
    places, reasons = [], []
    for row in rows:
        read = {part: read_millimetres(getattr(row, part)) for part, _ in _MEASURES}
        size = read_whole_number(row.size)
        wrong = [words for part, words in _MEASURES if read[part] is None]
        if wrong:
            reasons.append(Reason(f"{row.label}: ghi {', '.join(wrong)} bằng milimét, ví dụ 148,5."))
        if size is None:
            reasons.append(Reason(f"{row.label}: ghi cỡ chữ bằng số, ví dụ 14."))
        if row.align not in set(FieldAlign) or row.face not in set(Face):
            reasons.append(Reason(f"{row.label}: chọn căn chữ và kiểu chữ trong danh sách."))
        elif not wrong and size is not None:
            places.append(
                FieldPlace(
                    row.name,
                    row.is_on,
                    *(read["left"] or 0, read["top"] or 0, read["width"] or 0, size),
                    *(FieldAlign(row.align), Face(row.face)),
                )
            )
    return places, reasons
