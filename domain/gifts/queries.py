"""Ask what a drive holds, what was handed out, and who received less than the clause owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, distinct, func, select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.drives.queries import drives_in_scope
from domain.drives.records import Drive
from domain.gifts.records import Gift, GiftItem, GiftMovement, GiftRule, HandOut, MovementKind
from domain.gifts.rules import COUNTS_TOWARDS_MINIMUM, Average, Minimum, Target, average, minimum_gift
from domain.results.queries import current
from domain.results.records import Component, Outcome, OutcomeKind
from domain.signups.records import Registration

HAND_OUTS_SHOWN = 20


class ItemBalance(NamedTuple):
    """One item of a drive in pieces: received, returned, spoiled, handed out."""

    item: GiftItem
    received: int
    returned: int
    spoiled: int
    given: int

    @property
    def left(self) -> int:
        """Return how many pieces the store should hold; below zero more was handed out than came in."""
        return self.received - self.returned - self.spoiled - self.given

    @property
    def given_dong(self) -> int:
        """Return the worth of what was handed out, in đồng."""
        return self.given * self.item.value_dong


class BelowMinimum(NamedTuple):
    """A donor whose goods and test packages are worth less than the clause owes, both in đồng."""

    registration_id: int
    full_name: str
    component: Component
    volume_ml: int
    dong: int
    minimum: Minimum


@dataclass(frozen=True, slots=True)
class GiftBalance:
    """The gift ledger of one drive, as the closing of its book and the hand-over minutes need it."""

    items: tuple[ItemBalance, ...]
    donors: int
    served: int
    below: tuple[BelowMinimum, ...]
    averages: tuple[Average, ...]
    # People who hold a gift although no outcome says that they came.
    without_outcome: int
    # Pieces in people's hands that nobody signed for yet.
    unsigned: int

    @property
    def is_kept(self) -> bool:
        """Return whether anybody keeps gifts of this drive here at all."""
        return bool(self.items)

    @property
    def total_dong(self) -> int:
        """Return the worth of everything handed out, in đồng."""
        return sum(line.given_dong for line in self.items)

    @property
    def is_balanced(self) -> bool:
        """Return whether every piece that came in is in a donor's hands, returned or written off."""
        return all(line.left == 0 for line in self.items)


def gift_drive(session: Session, scope: Scope, drive_id: int) -> Drive | None:
    """Return a drive whose gifts and serials an account may see: a ward sees those of the drives it hosts."""
    wanted = select(Drive).where(Drive.id == drive_id, drives_in_scope(scope))
    if scope.role is Role.WARD:
        wanted = wanted.where(Drive.host_id == scope.unit_id)
    return session.scalars(wanted).unique().one_or_none()


def standing() -> ColumnElement[bool]:
    """Return the condition that a gift was not taken back; word for word the predicate of its index."""
    return Gift.withdrawn_at.is_(None)


def item_of_drive(session: Session, drive_id: int, item_id: int) -> GiftItem | None:
    """Return an item of a drive."""
    return session.scalars(
        select(GiftItem).where(GiftItem.id == item_id, GiftItem.drive_id == drive_id)
    ).one_or_none()


def targets_of(session: Session, item_id: int) -> list[Target]:
    """Return for whom an item is meant."""
    rules = session.scalars(select(GiftRule).where(GiftRule.item_id == item_id).order_by(GiftRule.id))
    return [Target(rule.recipients, rule.least_ml, rule.most_ml) for rule in rules]


def item_is_given(session: Session, item_id: int) -> bool:
    """Return whether anybody ever received an item, gifts taken back included."""
    return session.scalar(select(Gift.id).where(Gift.item_id == item_id).limit(1)) is not None


def movements_of(session: Session, item_id: int) -> Sequence[GiftMovement]:
    """Return the movements of an item, the newest first."""
    return session.scalars(
        select(GiftMovement).where(GiftMovement.item_id == item_id).order_by(GiftMovement.id.desc())
    ).all()


def movement_of_drive(session: Session, drive_id: int, movement_id: int) -> GiftMovement | None:
    """Return a movement of a drive's store."""
    wanted = select(GiftMovement).where(GiftMovement.id == movement_id, GiftMovement.drive_id == drive_id)
    return session.scalars(wanted).one_or_none()


def item_balances(session: Session, drive_id: int) -> tuple[ItemBalance, ...]:
    """Return the store of a drive by item, in the order of entry."""

    def moved(kind: MovementKind) -> ColumnElement[int]:
        return func.sum(case((GiftMovement.kind == kind, GiftMovement.quantity), else_=0))

    movements = select(GiftMovement.item_id, *(moved(kind) for kind in MovementKind))
    in_out = {
        row[0]: (int(row[1]), int(row[2]), int(row[3]))
        for row in session.execute(
            movements.where(GiftMovement.drive_id == drive_id).group_by(GiftMovement.item_id)
        )
    }
    counted = select(Gift.item_id, func.count()).where(Gift.drive_id == drive_id, standing())
    given = {row[0]: row[1] for row in session.execute(counted.group_by(Gift.item_id))}
    items = session.scalars(select(GiftItem).where(GiftItem.drive_id == drive_id).order_by(GiftItem.id))
    return tuple(ItemBalance(i, *in_out.get(i.id, (0, 0, 0)), given.get(i.id, 0)) for i in items)


def _counted_dong() -> ColumnElement[int]:
    counts = and_(standing(), GiftItem.kind.in_(COUNTS_TOWARDS_MINIMUM))
    return func.coalesce(func.sum(case((counts, GiftItem.value_dong), else_=0)), 0)


def below_minimum(session: Session, drive_id: int, day: date) -> tuple[BelowMinimum, ...]:
    """Return the donors who received less than the clause of that day owes for their volume, by name."""
    wanted = (
        select(Registration.id, Registration.full_name, Outcome.component, Outcome.volume_ml, _counted_dong())
        .join(Outcome, current())
        .outerjoin(Gift, and_(Gift.registration_id == Registration.id, standing()))
        .outerjoin(GiftItem, GiftItem.id == Gift.item_id)
        .where(Registration.drive_id == drive_id, Outcome.kind == OutcomeKind.DONATED)
        .group_by(Registration.id, Outcome.id)
        .order_by(Registration.sort_key, Registration.id)
    )
    found = []
    for number, name, component, ml, dong in session.execute(wanted):
        if component is None or not ml:
            continue
        least = minimum_gift(component, ml, day)
        if least is not None and dong < least.dong:
            found.append(BelowMinimum(number, name, component, ml, int(dong), least))
    return tuple(found)


def averages(session: Session, drive_id: int, day: date) -> tuple[Average, ...]:
    """Return what people received of meals and travel on average."""
    wanted = (
        select(GiftItem.kind, func.count(distinct(Gift.registration_id)), func.sum(GiftItem.value_dong))
        .join(Gift, Gift.item_id == GiftItem.id)
        .where(Gift.drive_id == drive_id, standing())
        .group_by(GiftItem.kind)
        .order_by(GiftItem.kind)
    )
    rows = session.execute(wanted).all()
    return tuple(told for kind, people, dong in rows if (told := average(kind, people, int(dong), day)))


def gift_balance(session: Session, drive_id: int) -> GiftBalance:
    """Return the gift ledger of a drive: the store by item, who received too little, the averages, the total.

    The number of statements does not depend on the number of people.
    """
    drive = session.get_one(Drive, drive_id)
    items = item_balances(session, drive_id)
    donated = Outcome.kind == OutcomeKind.DONATED
    here = Outcome.drive_id == drive_id, Outcome.withdrawn_at.is_(None)
    donors = session.scalar(select(func.count()).select_from(Outcome).where(*here, donated)) or 0
    came = and_(Outcome.id.is_not(None), Outcome.kind != OutcomeKind.ABSENT)
    hands = (
        select(
            func.count(distinct(Gift.registration_id)),
            func.count(distinct(case((~came, Gift.registration_id)))),
            func.count(case((Gift.is_signed.is_(False), Gift.id))),
        )
        .join(Registration, Registration.id == Gift.registration_id)
        .outerjoin(Outcome, current())
        .where(Gift.drive_id == drive_id, standing())
    )
    served, without_outcome, unsigned = session.execute(hands).one()
    day = drive.on_day
    return GiftBalance(
        items,
        donors,
        served,
        below_minimum(session, drive_id, day) if day is not None and items else (),
        averages(session, drive_id, day) if day is not None else (),
        without_outcome,
        unsigned,
    )


def hand_outs_for_all(session: Session, drive_id: int) -> Sequence[HandOut]:
    """Return the last acts by which gifts were handed out to all at once, the newest first."""
    wanted = select(HandOut).where(HandOut.drive_id == drive_id, HandOut.is_for_all)
    return session.scalars(wanted.order_by(HandOut.id.desc()).limit(HAND_OUTS_SHOWN)).all()
