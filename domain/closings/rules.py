"""Decide what of a drive's figures is in order, what a person has to answer for, and what forbids the lock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.closings.figures import DriveFigures, FacilityFigures
from domain.drives.records import DriveState
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component
from domain.results.rules import COMPONENT_NAMES
from domain.wording import number_text

CHANGED = "Số liệu vừa thay đổi sau khi anh/chị mở trang. Xem lại các bước dưới đây rồi khóa."

STILL_PLANNED = (
    "Đợt còn ở mức Dự kiến. Chuyển sang “Đang diễn ra” ở “Đổi trạng thái” của trang thông tin đợt, rồi khóa."
)


class PointKind(StrEnum):
    """The questions of the wizard, in their order."""

    PEOPLE = "moi_nguoi"
    SUM = "so_nguoi"
    VOLUMES = "luong_mau"
    FACILITY = "co_so"
    SERIALS = "se_ri"
    GIFTS = "qua"
    MINIMUM = "muc_toi_thieu"


class PointState(StrEnum):
    """In order; open until somebody says why it may stay so; or forbidding the lock."""

    IN_ORDER = "xong"
    ASKS = "can_ly_do"
    BLOCKS = "chan"


POINT_NAMES = {
    PointKind.PEOPLE: "Ai cũng có kết quả",
    PointKind.SUM: "Số người khớp nhau",
    PointKind.VOLUMES: "Lượng máu khớp sổ hiến máu",
    PointKind.FACILITY: "Khớp giấy của cơ sở tiếp nhận máu",
    PointKind.SERIALS: "Giấy chứng nhận đủ số",
    PointKind.GIFTS: "Kho quà hết hoặc đã trả lại",
    PointKind.MINIMUM: "Ai hiến cũng nhận đủ mức tối thiểu",
}
# People without an outcome are not for anybody to accept.
ACCEPTABLE = tuple(kind for kind in PointKind if kind is not PointKind.PEOPLE)
STATE_WORDS = {
    PointState.IN_ORDER: "đã khớp",
    PointState.ASKS: "cần sửa hoặc ghi lý do",
    PointState.BLOCKS: "phải làm xong",
}
STATE_CHIPS = {PointState.IN_ORDER: "done", PointState.ASKS: "attention", PointState.BLOCKS: "stop"}


@dataclass(frozen=True, slots=True)
class Point:
    """One question with its answer in words, and what mends it when it is not in order."""

    kind: PointKind
    state: PointState
    said: tuple[str, ...]
    how: str = ""

    @property
    def name(self) -> str:
        """Return the question in words."""
        return POINT_NAMES[self.kind]


def component_name(component: str) -> str:
    """Return what a component of the figures is called."""
    return COMPONENT_NAMES[Component(component)]


def points_of(figures: DriveFigures, facility: FacilityFigures) -> list[Point]:
    """Return every point of the wizard with its state."""
    return [
        _people(figures),
        _sum(figures),
        _volumes(figures),
        _facility(figures, facility),
        _serials(figures),
        _gifts(figures),
        _minimum(figures),
    ]


def _point(kind: PointKind, is_in_order: bool, said: str | Sequence[str], how: str = "") -> Point:
    lines = (said,) if isinstance(said, str) else tuple(said)
    if is_in_order:
        return Point(kind, PointState.IN_ORDER, lines)
    return Point(kind, PointState.ASKS, lines, how)


def _n(number: int) -> str:
    return number_text(number)


def _people(figures: DriveFigures) -> Point:
    if figures.waiting > 0:
        return Point(
            PointKind.PEOPLE,
            PointState.BLOCKS,
            (f"{_n(figures.waiting)} người chưa có kết quả.",),
            "Người đã đến thì ghi kết quả ở bàn đón tiếp; người không đến thì ghi một lần cho tất cả.",
        )
    return Point(
        PointKind.PEOPLE, PointState.IN_ORDER, (f"Cả {_n(figures.registered)} người đã có kết quả.",)
    )


def _sum(figures: DriveFigures) -> Point:
    came = figures.donated + figures.deferred + figures.left
    said = (
        f"Đã đến {_n(figures.arrived)} = đã hiến {_n(figures.donated)} + hẹn lại {_n(figures.deferred)}"
        f" + bỏ về {_n(figures.left)}"
    )
    if came == figures.arrived:
        return _point(PointKind.SUM, True, f"{said}. Không đến {_n(figures.absent)} người.")
    sentence = f"{said} thì còn lệch {_n(abs(figures.arrived - came))} người."
    return _point(PointKind.SUM, False, sentence, "Xem những người đã đến mà chưa có kết quả ở trên.")


def _volumes(figures: DriveFigures) -> Point:
    said = [
        f"{_n(figures.donated)} người hiến {_n(figures.ml)} ml; cộng từng mức: {_n(figures.ml_of_lines)} ml."
    ]
    agrees = (figures.donated, figures.ml) == (figures.in_ledger, figures.ml_in_ledger)
    if not agrees:
        said.append(f"Sổ hiến máu của đợt ghi {_n(figures.in_ledger)} lần, {_n(figures.ml_in_ledger)} ml.")
    return _point(
        PointKind.VOLUMES,
        agrees and figures.ml == figures.ml_of_lines,
        said,
        "Mở người bị lệch ở bàn đón tiếp, rút lại kết quả rồi ghi lại.",
    )


def _difference(what: str, ours: int, theirs: int, unit: str) -> str:
    more = "nhiều hơn" if theirs > ours else "ít hơn"
    return (
        f"{what}: cơ sở ghi {_n(theirs)}, ở đây {_n(ours)}; cơ sở ghi {more} {_n(abs(theirs - ours))} {unit}."
    )


def differences(figures: DriveFigures, facility: FacilityFigures) -> list[str]:
    """Return where the facility's paper says something else, one sentence each; only what was typed is compared."""
    found = []
    if facility.donated is not None and facility.donated != figures.donated:
        found.append(_difference("Số người đã hiến", figures.donated, facility.donated, "người"))
    if facility.ml is not None and facility.ml != figures.ml:
        found.append(_difference("Tổng lượng máu", figures.ml, facility.ml, "ml"))
    ours = {(line.component, line.ml): line.people for line in figures.volumes}
    for line in facility.lines:
        here = ours.get((line.component, line.ml), 0)
        if line.people != here:
            what = f"Mức {_n(line.ml)} ml {component_name(line.component)}"
            found.append(_difference(what, here, line.people, "người"))
    return found


def _facility(figures: DriveFigures, facility: FacilityFigures) -> Point:
    if not facility.is_known and not figures.donated:
        return _point(PointKind.FACILITY, True, "Không có lần hiến nào để đối chiếu.")
    if not facility.is_known:
        return _point(
            PointKind.FACILITY,
            False,
            "Chưa nhập số trên giấy của cơ sở tiếp nhận máu.",
            "Nhập các số ở bảng đối chiếu dưới đây. Cơ sở chưa có giấy thì ghi lý do.",
        )
    found = differences(figures, facility)
    if not found:
        return _point(PointKind.FACILITY, True, "Những số đã nhập đều khớp.")
    how = "Tìm người bị lệch trong tệp của cơ sở và sửa kết quả; chưa thống nhất được thì ghi lý do."
    return _point(PointKind.FACILITY, False, found, how)


def _serials(figures: DriveFigures) -> Point:
    serials = figures.serials
    if not serials.received:
        used = f" {_n(serials.used)} số đã ghi cho người hiến." if serials.used else ""
        return _point(PointKind.SERIALS, True, f"Đợt này không ghi sổ sê-ri.{used}")
    said = [
        f"Nhận {_n(serials.received)} = đã cấp {_n(serials.used)} + hỏng {_n(serials.spoiled)}"
        f" + trả lại {_n(serials.returned)}{f' + chưa rõ {_n(serials.left)}' if serials.left else ''}."
    ]
    if serials.wrong:
        said.append(f"{_n(serials.wrong)} số dùng hai lần, ngoài dải đã nhận, hoặc đã ghi hỏng, trả lại.")
    if serials.without:
        said.append(f"{_n(serials.without)} người đã hiến chưa ghi số sê-ri.")
    return _point(
        PointKind.SERIALS,
        not (serials.left or serials.wrong or serials.without),
        said,
        "Mở sổ sê-ri, ghi số hỏng và số trả lại cơ sở; số còn thiếu ghi ở kết quả của từng người.",
    )


def _gifts(figures: DriveFigures) -> Point:
    if not figures.items:
        return _point(PointKind.GIFTS, True, "Đợt này không ghi kho quà.")
    said = [
        f"{line.name}: nhận {_n(line.received)}, đã phát {_n(line.given)}, hỏng {_n(line.spoiled)}, "
        f"trả lại {_n(line.returned)}{f', còn {_n(line.left)}' if line.left else ''}."
        for line in figures.items
    ]
    gifts = figures.gifts
    if gifts.without_outcome:
        said.append(f"{_n(gifts.without_outcome)} người giữ quà mà không có kết quả đã đến.")
    if gifts.unsigned:
        said.append(f"{_n(gifts.unsigned)} phần chưa ghi ký nhận.")
    is_out = all(line.left == 0 for line in figures.items)
    return _point(
        PointKind.GIFTS,
        is_out and not (gifts.without_outcome or gifts.unsigned),
        said,
        "Ghi phần còn lại là trả lại hoặc hỏng, và ghi ký nhận theo giấy đã ký.",
    )


def _minimum(figures: DriveFigures) -> Point:
    if not figures.items:
        return _point(PointKind.MINIMUM, True, "Đợt này không ghi kho quà.")
    below = figures.gifts.below
    said = f"{_n(below)} người đã hiến nhận quà dưới mức tối thiểu." if below else "Không ai nhận thiếu."
    return _point(PointKind.MINIMUM, not below, said, "Phát bù cho những người này ở Quà và sê-ri.")


def closing_verdict(points: Sequence[Point], reasons: Mapping[str, str]) -> Verdict:
    """Judge whether a book may be locked: what blocks is done, and what is open has a reason."""

    def against(point: Point) -> Reason | None:
        if point.state is PointState.BLOCKS:
            return Reason(f"{point.name}: {point.said[0]} {point.how}")
        if point.state is PointState.ASKS and not reasons.get(point.kind):
            return Reason(f"{point.name}: sửa cho khớp, hoặc ghi lý do vẫn khóa", f"reason_{point.kind}")
        return None

    return verdict(against(point) for point in points)


# What the result report, the minutes and the papers of a locked book say of the drive itself.
BOOK_FIELDS = (
    *("on_day", "month", "starts_at", "ends_at", "host_id", "host_label"),
    *("venue", "venue_address", "venue_commune_id", "site_id", "facility_id"),
)
LOCKED = (
    "Sổ của đợt đã khóa, nên đơn vị tổ chức, ngày, giờ, địa điểm và cơ sở tiếp nhận máu giữ nguyên."
    " Cần sửa thì mở lại sổ ở trang Khóa sổ, có ghi lý do."
)


def switch_verdict(
    state: DriveState,
    wanted: DriveState,
    *,
    has_people: bool,
    is_locked: bool,
    results: int = 0,
    is_other_day: bool = False,
) -> Verdict:
    """Judge whether the plain switch of states may do this: books with people are locked and opened by the wizard.

    ``results`` counts the people whose outcome is recorded: their donations carry the day of the drive.
    """
    locks = wanted is DriveState.CLOSED and has_people
    opens = state is DriveState.CLOSED and is_locked
    stops = wanted in (DriveState.POSTPONED, DriveState.CANCELLED) and results > 0
    moves = wanted is DriveState.MOVED and is_other_day and results > 0
    return verdict(
        [
            Reason("Đợt có người đăng ký thì khóa ở trang Khóa sổ, sau khi đối chiếu.", "state")
            if locks
            else None,
            Reason("Sổ của đợt đã khóa. Mở lại ở trang Khóa sổ, có ghi lý do.", "state") if opens else None,
            Reason(
                f"Đợt đã ghi kết quả của {_n(results)} người, nên không hoãn hay hủy được. Ghi nhầm đợt thì hoàn"
                " tác các kết quả ấy trước; nghỉ giữa chừng thì khóa sổ đợt này và lập đợt mới cho phần còn lại.",
                "state",
            )
            if stops
            else None,
            _day_stays(results) if moves else None,
        ]
    )


def change_verdict(changed: Collection[str], *, is_locked: bool, results: int) -> Verdict:
    """Judge whether these fields of a drive may be changed: a locked book keeps what its papers say.

    With results recorded the day stays, locked or not: the donations carry it.
    """
    of_book = [name for name in BOOK_FIELDS if name in changed]
    moves = "on_day" in changed and results > 0
    return verdict(
        [
            Reason(LOCKED, of_book[0]) if is_locked and of_book else None,
            _day_stays(results) if moves and not is_locked else None,
        ]
    )


def _day_stays(results: int) -> Reason:
    return Reason(
        f"Đợt đã ghi kết quả của {_n(results)} người theo ngày đang lưu. Hoàn tác các kết quả ấy trước, rồi đổi ngày.",
        "on_day",
    )
