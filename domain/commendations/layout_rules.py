"""Decide where the text of a paper stands on a sheet that was printed before, and judge a layout that was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from math import ceil

from domain.commendations.layout_records import OverprintLayout, Sheet
from domain.papers.records import PaperKind
from domain.refusals import Reason, Verdict, verdict

SHEET_NAMES = {
    Sheet.A4_LANDSCAPE: "A4 ngang (297 × 210 mm)",
    Sheet.A4_PORTRAIT: "A4 dọc (210 × 297 mm)",
    Sheet.A5_LANDSCAPE: "A5 ngang (210 × 148 mm)",
    Sheet.A5_PORTRAIT: "A5 dọc (148 × 210 mm)",
}
# Width and height in tenths of a millimetre, as every measure of this module.
SHEET_SIZES = {
    Sheet.A4_LANDSCAPE: (2970, 2100),
    Sheet.A4_PORTRAIT: (2100, 2970),
    Sheet.A5_LANDSCAPE: (2100, 1480),
    Sheet.A5_PORTRAIT: (1480, 2100),
}
LAYOUT_KINDS = (PaperKind.MERIT, PaperKind.COMMENDATION)
MOST_OFFSET = 300
LEAST_WIDTH = 50
SMALLEST, LARGEST = 6, 72
_POINT = 254 / 72  # A point in tenths of a millimetre.
_MILLIMETRES = re.compile(r"([-−])?\+?([0-9]{1,4})(?:[.,]([0-9])0*)?(?: ?mm)?")


class FieldName(StrEnum):
    """What can be printed over a sheet; the words are the keys of the stored layout."""

    NAME = "ho_ten"
    DETAIL = "chi_tiet"
    COUNT = "so_lan"
    OCCASION = "nhan_dip"
    REASON = "thanh_tich"
    DECISION = "quyet_dinh"
    REGISTER = "so_so"
    DAY = "noi_ngay"
    AUTHORITY = "tham_quyen"
    TITLE = "chuc_vu"
    SIGNER = "nguoi_ky"
    CODE = "ma"


class Face(StrEnum):
    """The faces of a field."""

    PLAIN = "thuong"
    BOLD = "dam"
    ITALIC = "nghieng"
    SCRIPT = "viet_tay"


class FieldAlign(StrEnum):
    """Where the text stands inside its width."""

    LEFT = "trai"
    CENTER = "giua"
    RIGHT = "phai"


FIELD_LABELS = {
    FieldName.NAME: "Tên người, gia đình, đơn vị nhận",
    FieldName.DETAIL: "Năm sinh, nơi ở hoặc đơn vị",
    FieldName.COUNT: "Số lần hiến máu",
    FieldName.OCCASION: "Nhân dịp",
    FieldName.REASON: "Thành tích",
    FieldName.DECISION: "Quyết định",
    FieldName.REGISTER: "Số sổ vàng",
    FieldName.DAY: "Nơi và ngày ký",
    FieldName.AUTHORITY: "Thẩm quyền ký",
    FieldName.TITLE: "Chức vụ người ký",
    FieldName.SIGNER: "Họ tên người ký",
    FieldName.CODE: "Mã kiểm tra và mã QR",
}
FACE_NAMES = {
    Face.PLAIN: "Thường",
    Face.BOLD: "Đậm",
    Face.ITALIC: "Nghiêng",
    Face.SCRIPT: "Viết tay",
}
ALIGN_NAMES = {FieldAlign.LEFT: "Trái", FieldAlign.CENTER: "Giữa", FieldAlign.RIGHT: "Phải"}


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where one field stands: left and upper edge and width in tenths of a millimetre, size in points."""

    name: FieldName
    is_on: bool
    left: int
    top: int
    width: int
    size: int
    align: FieldAlign = FieldAlign.CENTER
    face: Face = Face.PLAIN


@dataclass(frozen=True, slots=True)
class LayoutTerms:
    """A layout as people type it and papers read it; offsets move the whole sheet to the right and down."""

    name: str
    sheet: Sheet
    offset_right: int
    offset_down: int
    places: tuple[FieldPlace, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height of the sheet, in tenths of a millimetre."""
        return SHEET_SIZES[self.sheet]


_CENTRE, _LEFT = FieldAlign.CENTER, FieldAlign.LEFT
# The places of the full drawing on A4 landscape.
_DRAWN = (
    FieldPlace(FieldName.NAME, True, 280, 760, 2410, 39, _CENTRE, Face.SCRIPT),
    FieldPlace(FieldName.DETAIL, True, 280, 960, 2410, 13),
    FieldPlace(FieldName.COUNT, True, 280, 1040, 2410, 16, _CENTRE, Face.BOLD),
    FieldPlace(FieldName.OCCASION, True, 280, 1125, 2410, 13),
    FieldPlace(FieldName.REASON, True, 280, 1185, 2410, 13),
    FieldPlace(FieldName.DECISION, True, 244, 1645, 1040, 12, _LEFT),
    FieldPlace(FieldName.REGISTER, True, 244, 1700, 1040, 12, _LEFT),
    FieldPlace(FieldName.DAY, True, 1636, 1280, 1120, 13, _CENTRE, Face.ITALIC),
    FieldPlace(FieldName.AUTHORITY, True, 1636, 1335, 1120, 13, _CENTRE, Face.BOLD),
    FieldPlace(FieldName.TITLE, True, 1636, 1390, 1120, 13, _CENTRE, Face.BOLD),
    FieldPlace(FieldName.SIGNER, True, 1636, 1850, 1120, 13, _CENTRE, Face.BOLD),
    FieldPlace(FieldName.CODE, False, 244, 1784, 600, 9, _LEFT),
)
_MERIT_TOPS = {
    FieldName.NAME: 835,
    FieldName.DETAIL: 1040,
    FieldName.OCCASION: 1120,
    FieldName.REASON: 1180,
}


def millimetres(tenths: int) -> str:
    """Write tenths of a millimetre as people do: 148,5."""
    sign, whole, rest = "-" if tenths < 0 else "", *divmod(abs(tenths), 10)
    return f"{sign}{whole},{rest}" if rest else f"{sign}{whole}"


def read_millimetres(text: str) -> int | None:
    """Read "148,5", "148.5" or "-2" as tenths of a millimetre; None when it is anything else."""
    found = _MILLIMETRES.fullmatch(text.strip())
    if found is None:
        return None
    tenths = 10 * int(found[2]) + int(found[3] or 0)
    return -tenths if found[1] else tenths


def drawn_places(kind: PaperKind, sheet: Sheet) -> tuple[FieldPlace, ...]:
    """Return the places of the full drawing of a kind of paper, scaled to a sheet."""
    width, height = SHEET_SIZES[sheet]
    across, down = width / SHEET_SIZES[Sheet.A4_LANDSCAPE][0], height / SHEET_SIZES[Sheet.A4_LANDSCAPE][1]
    found = []
    for place in _DRAWN:
        top = _MERIT_TOPS.get(place.name, place.top) if kind is PaperKind.MERIT else place.top
        found.append(
            replace(
                place,
                is_on=place.is_on and not (kind is PaperKind.MERIT and place.name is FieldName.COUNT),
                left=round(place.left * across),
                top=round(top * down),
                width=round(place.width * across),
                size=max(8, round(place.size * min(1.0, across, down))),
            )
        )
    return tuple(found)


def stored_places(places: Iterable[FieldPlace]) -> str:
    """Return places as the JSON that a layout keeps."""
    return json.dumps([asdict(place) for place in places])


def terms_of(layout: OverprintLayout) -> LayoutTerms:
    """Return what a stored layout says."""
    places = tuple(
        FieldPlace(
            **(
                told
                | {
                    "name": FieldName(told["name"]),
                    "align": FieldAlign(told["align"]),
                    "face": Face(told["face"]),
                }
            )
        )
        for told in json.loads(layout.fields)
    )
    return LayoutTerms(layout.name, layout.sheet, layout.offset_right, layout.offset_down, places)


def layout_verdict(terms: LayoutTerms) -> Verdict:
    """Judge a layout: everything that is on lies on the sheet and can be read."""
    width, height = terms.size
    found: list[Reason | None] = []
    if max(abs(terms.offset_right), abs(terms.offset_down)) > MOST_OFFSET:
        most = millimetres(MOST_OFFSET)
        found.append(
            Reason(f"Độ lệch của cả tờ không quá {most} mm; lệch hơn thì đặt lại giấy trong máy in.")
        )
    if not any(place.is_on for place in terms.places):
        found.append(Reason("Chọn in ít nhất một mục."))
    for place in (one for one in terms.places if one.is_on):
        label = FIELD_LABELS[place.name]
        if place.width < LEAST_WIDTH:
            found.append(Reason(f"{label}: rộng ít nhất {millimetres(LEAST_WIDTH)} mm."))
        elif place.left < 0 or place.left + place.width > width:
            found.append(
                Reason(f"{label}: cách trái cộng chiều rộng không quá {millimetres(width)} mm của tờ giấy.")
            )
        lowest = height - ceil(min(place.size, LARGEST) * _POINT)
        if not 0 <= place.top <= lowest:
            most = millimetres(lowest)
            found.append(Reason(f"{label}: cách mép trên từ 0 đến {most} mm để dòng chữ nằm trọn trên giấy."))
        if not SMALLEST <= place.size <= LARGEST:
            found.append(Reason(f"{label}: cỡ chữ từ {SMALLEST} đến {LARGEST}."))
    return verdict(found)
