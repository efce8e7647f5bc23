"""Ask which person of a drive holds which gifts, and what the drive's rules still owe to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from domain.gifts.queries import standing
from domain.gifts.records import Gift, GiftItem, GiftKind, GiftRule, HandOut
from domain.gifts.rules import (
    COUNTS_TOWARDS_MINIMUM,
    Attendance,
    Minimum,
    Offer,
    Target,
    due_items,
    minimum_gift,
)
from domain.results.queries import current
from domain.results.records import Outcome, OutcomeKind
from domain.signups.records import Registration

PAGE = 50


def offers_of(session: Session, drive_id: int) -> list[Offer]:
    """Return the items of a drive with those for whom they are meant, in the order of entry."""
    wanted = (
        select(GiftItem.id, GiftItem.kind, GiftRule.recipients, GiftRule.least_ml, GiftRule.most_ml)
        .outerjoin(GiftRule, GiftRule.item_id == GiftItem.id)
        .where(GiftItem.drive_id == drive_id)
        .order_by(GiftItem.id, GiftRule.id)
    )
    kinds: dict[int, GiftKind] = {}
    meant: defaultdict[int, list[Target]] = defaultdict(list)
    for item_id, kind, recipients, least, most in session.execute(wanted):
        kinds[item_id] = kind
        if recipients is not None:
            meant[item_id].append(Target(recipients, least, most))
    return [Offer(item_id, kind, tuple(meant[item_id])) for item_id, kind in kinds.items()]


class HeldGift(NamedTuple):
    """One gift in a person's hands, with its item and the act that handed it out."""

    gift: Gift
    item: GiftItem
    act: HandOut


class PersonGifts(NamedTuple):
    """One person who came to a drive: the outcome, the gifts in hand, and what the clause owes."""

    registration: Registration
    outcome: Outcome | None
    gifts: tuple[HeldGift, ...]
    minimum: Minimum | None

    @property
    def counted_dong(self) -> int:
        """Return the worth of what counts towards the minimum, in đồng."""
        return sum(held.item.value_dong for held in self.gifts if held.item.kind in COUNTS_TOWARDS_MINIMUM)

    @property
    def total_dong(self) -> int:
        """Return the worth of everything in hand, in đồng."""
        return sum(held.item.value_dong for held in self.gifts)

    @property
    def held(self) -> set[int]:
        """Return the numbers of the items in hand."""
        return {held.item.id for held in self.gifts}

    @property
    def is_signed(self) -> bool:
        """Return whether the person signed for everything in hand."""
        return all(held.gift.is_signed for held in self.gifts)

    @property
    def is_below(self) -> bool:
        """Return whether the clause owes more than the person holds."""
        return self.minimum is not None and self.counted_dong < self.minimum.dong


def _holds_anything() -> ColumnElement[bool]:
    return select(Gift.id).where(Gift.registration_id == Registration.id, standing()).exists()


def people_with_gifts(
    session: Session,
    drive_id: int,
    day: date | None,
    *,
    only_waiting: bool = False,
    after: int | None = None,
    limit: int | None = PAGE + 1,
) -> list[PersonGifts]:
    """Return who came to a drive or holds a gift of it, by name, with their gifts, in two statements.

    only_waiting leaves those out who hold anything; after is the number of the last person shown.
    """
    came = and_(Outcome.id.is_not(None), Outcome.kind != OutcomeKind.ABSENT)
    wanted = (
        select(Registration, Outcome)
        .outerjoin(Outcome, current())
        .where(Registration.drive_id == drive_id, came if only_waiting else or_(came, _holds_anything()))
        .order_by(Registration.sort_key, Registration.id)
    )
    if only_waiting:
        wanted = wanted.where(~_holds_anything())
    if after is not None:
        last = aliased(Registration)
        place = select(last.sort_key).where(last.id == after).scalar_subquery()
        wanted = wanted.where(tuple_(Registration.sort_key, Registration.id) > tuple_(place, literal(after)))
    rows = session.execute(wanted.limit(limit)).all()
    return _with_gifts(session, [(row[0], row[1]) for row in rows], day)


def person_with_gifts(
    session: Session, drive_id: int, registration_id: int, day: date | None
) -> PersonGifts | None:
    """Return one person of a drive with the gifts in hand."""
    wanted = (
        select(Registration, Outcome)
        .outerjoin(Outcome, current())
        .where(Registration.drive_id == drive_id, Registration.id == registration_id)
    )
    rows = [(row[0], row[1]) for row in session.execute(wanted)]
    return next(iter(_with_gifts(session, rows, day)), None)


def _with_gifts(
    session: Session, rows: Sequence[tuple[Registration, Outcome | None]], day: date | None
) -> list[PersonGifts]:
    held: defaultdict[int, list[HeldGift]] = defaultdict(list)
    if rows:
        numbers = [registration.id for registration, _ in rows]
        wanted = (
            select(Gift, GiftItem, HandOut)
            .join(GiftItem, GiftItem.id == Gift.item_id)
            .join(HandOut, HandOut.id == Gift.hand_out_id)
            .where(standing())
        )
        # A whole drive is asked for by its number: thousands of numbers in one statement are too many.
        chosen = (
            Gift.registration_id.in_(numbers)
            if len(numbers) <= PAGE + 1
            else Gift.drive_id == rows[0][0].drive_id
        )
        for row in session.execute(wanted.where(chosen).order_by(Gift.id)):
            held[row[0].registration_id].append(HeldGift(*row))
    return [
        PersonGifts(registration, outcome, tuple(held[registration.id]), _minimum_of(outcome, day))
        for registration, outcome in rows
    ]


def _minimum_of(outcome: Outcome | None, day: date | None) -> Minimum | None:
    if outcome is None or day is None or outcome.component is None or not outcome.volume_ml:
        return None
    return minimum_gift(outcome.component, outcome.volume_ml, day)


def attendance(outcome: Outcome) -> Attendance:
    """Return what the rules of gifts need to know of an outcome."""
    return Attendance(outcome.kind, outcome.component, outcome.volume_ml)


def due_of(session: Session, drive_id: int, person: PersonGifts) -> list[int]:
    """Return the numbers of the items that the drive's rules still owe one person."""
    if person.outcome is None:
        return []
    return due_items(offers_of(session, drive_id), attendance(person.outcome), person.held)


def count_due(session: Session, drive_id: int, registration_id: int) -> int:
    """Return how many pieces the drive's rules still owe one person."""
    person = person_with_gifts(session, drive_id, registration_id, None)
    return len(due_of(session, drive_id, person)) if person is not None else 0


def due_gifts(session: Session, drive_id: int) -> list[tuple[int, int]]:
    """Return (registration, item) of everything that the drive's rules still owe to anybody, in three statements."""
    offers = offers_of(session, drive_id)
    gifts = select(Gift.registration_id, Gift.item_id).where(Gift.drive_id == drive_id, standing())
    held: defaultdict[int, set[int]] = defaultdict(set)
    for registration_id, item_id in session.execute(gifts):
        held[registration_id].add(item_id)
    outcomes = select(Outcome).where(Outcome.drive_id == drive_id, Outcome.withdrawn_at.is_(None))
    return [
        (outcome.registration_id, item_id)
        for outcome in session.scalars(outcomes.order_by(Outcome.registration_id))
        for item_id in due_items(offers, attendance(outcome), held[outcome.registration_id])
    ]


def gift_of_drive(session: Session, drive_id: int, gift_id: int) -> Gift | None:
    """Return a gift of a drive, taken back or not."""
    return session.scalars(select(Gift).where(Gift.id == gift_id, Gift.drive_id == drive_id)).one_or_none()


def hand_out_of_drive(session: Session, drive_id: int, hand_out_id: int) -> HandOut | None:
    """Return an act of handing out of a drive."""
    wanted = select(HandOut).where(HandOut.id == hand_out_id, HandOut.drive_id == drive_id)
    return session.scalars(wanted).one_or_none()
