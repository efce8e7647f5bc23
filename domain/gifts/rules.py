"""Decide what a donor is due for a volume, who receives an item, and whether the store allows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from domain.drives.records import DriveState
from domain.gifts.records import GiftKind, MovementKind, Recipients
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component, OutcomeKind
from domain.rulebook import rule
from domain.wording import number_text

KIND_NAMES = {
    GiftKind.GOODS: "quà",
    GiftKind.TESTS: "gói xét nghiệm",
    GiftKind.MEAL: "tiền ăn, suất ăn",
    GiftKind.TRAVEL: "hỗ trợ đi lại",
}
MOVEMENT_NAMES = {
    MovementKind.RECEIVED: "nhận về",
    MovementKind.RETURNED: "trả lại",
    MovementKind.SPOILED: "hỏng, mất",
}
# The minimum is owed in goods or in medical services (Thông tư 15/2023/TT-BYT); meals and travel are apart.
COUNTS_TOWARDS_MINIMUM = (GiftKind.GOODS, GiftKind.TESTS)
_AVERAGES = {GiftKind.MEAL: "benefit.meal_dong", GiftKind.TRAVEL: "benefit.travel_dong"}
_GROUP_NAMES = {Recipients.WHOLE_BLOOD: "máu toàn phần", Recipients.APHERESIS: "gạn tách"}
_CAME = (OutcomeKind.DONATED, OutcomeKind.DEFERRED, OutcomeKind.LEFT)


class Minimum(NamedTuple):
    """The least worth of the gifts for one donation, in đồng, and the clause that says so."""

    dong: int
    reference: str


class Target(NamedTuple):
    """For whom an item is meant: a kind of recipient, and of which volumes in ml; None leaves a bound open."""

    recipients: Recipients
    least_ml: int | None = None
    most_ml: int | None = None


class Attendance(NamedTuple):
    """What the rules need to know of one person's outcome."""

    kind: OutcomeKind
    component: Component | None
    volume_ml: int | None


class Average(NamedTuple):
    """What people received of one kind altogether, in đồng, beside the average that is allowed at most."""

    kind: GiftKind
    people: int
    total_dong: int
    most_dong: int
    reference: str

    @property
    def is_above(self) -> bool:
        """Return whether the average passes what the clause allows."""
        return self.total_dong > self.most_dong * self.people

    @property
    def dong(self) -> int:
        """Return the average in whole đồng."""
        return self.total_dong // self.people


def recipients_of(component: Component) -> Recipients:
    """Return which of the two tables of the clause a component belongs to."""
    return Recipients.WHOLE_BLOOD if component is Component.WHOLE_BLOOD else Recipients.APHERESIS


def _lines(group: Recipients, day: date) -> Sequence[Mapping[str, Any]]:
    """Return the lines of one table of the clause; none for a day before the rulebook begins."""
    try:
        lines: Sequence[Mapping[str, Any]] = rule("benefit.gifts", day).value[group.value]
    except LookupError:
        return ()
    return lines


def minimum_gift(component: Component, ml: int, day: date) -> Minimum | None:
    """Return the least worth of the gifts for a donation (Thông tư 15/2023/TT-BYT and its forerunner).

    None when the clause of that day names no amount for the volume, or the rulebook begins later.
    """
    try:
        known = rule("benefit.gifts", day)
    except LookupError:
        return None
    for line in known.value[recipients_of(component).value]:
        if line["least_ml"] <= ml <= line["most_ml"]:
            return Minimum(line["dong"], known.reference)
    return None


def targets(day: date) -> dict[str, tuple[Target, str]]:
    """Return every target that an item may have on a day, by its key in forms, with its Vietnamese words."""
    found: dict[str, tuple[Target, str]] = {}
    for group, name in _GROUP_NAMES.items():
        for line in _lines(group, day):
            target = Target(group, line["least_ml"], line["most_ml"])
            found[target_key(target)] = (target, f"Hiến {name} {line['ml']}")
    for recipients, words in (
        (Recipients.DONORS, "Mọi người đã hiến"),
        (Recipients.CAME, "Mọi người đã đến, kể cả người hẹn lại, bỏ về"),
    ):
        found[recipients.value] = (Target(recipients), words)
    return found


class UsualItem(NamedTuple):
    """An item that the clause names, as a store may begin with it."""

    name: str
    kind: GiftKind
    value_dong: int
    target: Target


def usual_items(day: date) -> list[UsualItem]:
    """Return gifts of the least worth for whole blood, and meals and travel of the allowed average, of that day.

    Raises LookupError for a day before the rulebook begins.
    """
    gifts = [
        UsualItem(
            f"Quà cho người hiến {line['ml']}",
            GiftKind.GOODS,
            line["dong"],
            Target(Recipients.WHOLE_BLOOD, line["least_ml"], line["most_ml"]),
        )
        for line in _lines(Recipients.WHOLE_BLOOD, day)
    ]
    meal = UsualItem(
        "Suất ăn nhẹ", GiftKind.MEAL, rule(_AVERAGES[GiftKind.MEAL], day).value, Target(Recipients.CAME)
    )
    travel = UsualItem(
        "Hỗ trợ đi lại",
        GiftKind.TRAVEL,
        rule(_AVERAGES[GiftKind.TRAVEL], day).value,
        Target(Recipients.DONORS),
    )
    return [*gifts, meal, travel]


def target_key(target: Target) -> str:
    """Return how a target is named in a form: "toan_phan-350-350", "nguoi_hien"."""
    bounds = [target.least_ml, target.most_ml] if target.least_ml is not None else []
    return "-".join(map(str, [target.recipients.value, *bounds]))


def is_meant_for(target: Target, person: Attendance) -> bool:
    """Return whether somebody with this outcome receives what is meant for a target."""
    if target.recipients is Recipients.CAME:
        return person.kind in _CAME
    if person.kind is not OutcomeKind.DONATED:
        return False
    if target.recipients is Recipients.DONORS:
        return True
    if person.component is None or recipients_of(person.component) is not target.recipients:
        return False
    ml = person.volume_ml or 0
    return (target.least_ml or 0) <= ml <= (target.most_ml or ml)


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as the rules see it: its number, its kind, and for whom it is meant."""

    item_id: int
    kind: GiftKind
    targets: tuple[Target, ...]


def due_items(offers: Iterable[Offer], person: Attendance, held: Collection[int]) -> list[int]:
    """Return the numbers of the items that a person is to receive and does not hold yet.

    Who chose a test package receives no goods by rule: the clause owes the one or the other.
    """
    offers = list(offers)
    chose_tests = any(offer.kind is GiftKind.TESTS and offer.item_id in held for offer in offers)
    return [
        offer.item_id
        for offer in offers
        if offer.item_id not in held
        and not (chose_tests and offer.kind is GiftKind.GOODS)
        and any(is_meant_for(target, person) for target in offer.targets)
    ]


def average(kind: GiftKind, people: int, dong: int, day: date) -> Average | None:
    """Return what people received of meals or travel on average, against the allowed average of that day.

    The clause limits the average, never what one person receives. None for other kinds and without people.
    """
    if kind not in _AVERAGES or not people:
        return None
    try:
        known = rule(_AVERAGES[kind], day)
    except LookupError:
        return None
    return Average(kind, people, dong, known.value, known.reference)


_OPEN_FOR_STORE = "Đợt này đã khóa sổ. Văn phòng tỉnh mở lại sổ ở “Khóa sổ” của đợt, rồi ghi tiếp."


def book_verdict(state: DriveState) -> Verdict:
    """Judge whether gifts and serials of a drive may still be changed; things can go back after a cancelled drive."""
    return verdict([Reason(_OPEN_FOR_STORE) if state is DriveState.CLOSED else None])


def worth_reason(value_dong: int, day: date) -> Reason | None:
    """Return why one piece cannot be worth so much, or None: a figure too many is typed easily."""
    most = int(rule("gift.most_dong", day).value)
    if value_dong <= most:
        return None
    return Reason(f"Nhập giá trị một phần không quá {number_text(most)} đồng.", "value_dong")


def stock_reason(lines: Iterable[tuple[str, int, int]], may_override: bool) -> Reason | None:
    """Return why pieces cannot be handed out, or None while the store holds enough of every item.

    A line is an item's name, how many are left and how many are wanted. Somebody who may decide is asked why.
    """
    short = [
        f"“{name}” {f'chỉ còn {number_text(left)}' if left > 0 else 'không còn phần nào'}, "
        f"cần phát {number_text(wanted)}"
        for name, left, wanted in lines
        if wanted > left
    ]
    if not short:
        return None
    sentence = f"Kho không đủ: {'; '.join(short)}. Ghi số nhận về trước rồi phát."
    if may_override:
        return Reason(f"{sentence} Nếu vẫn phát, ghi lý do.", "override_reason")
    return Reason(f"{sentence} Văn phòng tỉnh hoặc cơ sở tiếp nhận máu quyết định được trường hợp này.")


def movement_verdict(kind: MovementKind, quantity: int, left: int, note: str) -> Verdict:
    """Judge a movement: nothing leaves the store that is not in it, and what is spoiled says how."""
    short = kind is not MovementKind.RECEIVED and quantity > left
    say = Reason("Ghi lý do, ví dụ: hết hạn, rách, mất.", "note")
    return verdict(
        [
            Reason(f"Kho chỉ còn {number_text(max(left, 0))}. Sửa số lượng.", "quantity") if short else None,
            say if kind is MovementKind.SPOILED and not note else None,
        ]
    )


def hand_out_verdict(kind: OutcomeKind | None) -> Verdict:
    """Judge whether somebody may receive anything: only who came and whose outcome is recorded."""
    if kind is None:
        return Verdict((Reason("Người này chưa có kết quả. Ghi kết quả ở bàn đón tiếp rồi phát."),))
    return verdict([None if kind in _CAME else Reason("Người này được ghi là không đến, nên không phát.")])
