"""Say what donors gave in a year, for the sheet of thanks that an office hands out at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.plans.rules import written_out
from domain.results.rules import COMPONENT_NAMES
from domain.units.records import Unit
from domain.wording import number_text, short_date

PART = 100  # Sheets in one file: about a second of work, and a pile that a hand can hold.
MOST_LINES = 6  # So many donations are told one by one; who gave platelets may have given every two weeks.


@dataclass(frozen=True, slots=True)
class YearSheetFacts:
    """Hold what a sheet says: the donations of a year, all up to a day, and when the donor may come again."""

    issuer_lines: tuple[str, ...]
    year: int
    full_name: str
    address: str
    times: int
    volume_ml: int
    lines: tuple[tuple[str, str, str], ...]  # Day, "toàn phần 350 ml", place; the latest ones, in order.
    total: int
    up_to: date
    next_day: date | None
    next_milestone: int | None
    own_page: str
    sample: bool = False


def _in_year(year: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a donation of the year; those of an old notebook have no day."""
    return (
        Donation.on_day.between(date(year, 1, 1), date(year, 12, 31)),
        Donation.is_opening.is_(False),
        counts(),
    )


def _gave(year: int) -> ColumnElement[bool]:
    return exists().where(Donation.donor_id == Donor.id, *_in_year(year)).correlate(Donor)


def givers_of_year(session: Session, scope: ColumnElement[bool], year: int) -> int:
    """Return how many donors of a scope gave in a year."""
    return session.scalar(select(func.count()).select_from(Donor).where(scope, _gave(year))) or 0


def sheets_of_year(
    session: Session,
    scope: ColumnElement[bool],
    year: int,
    part: int,
    *,
    issuer_lines: tuple[str, ...],
    milestones: Sequence[int],
    own_page: str,
    today: date,
    sample: bool = False,
) -> list[YearSheetFacts]:
    """Return the sheets of one part (from 1) of the donors of a scope who gave in a year, by commune and name."""
    wanted = (
        select(Donor, func.coalesce(Unit.name, ""))
        .outerjoin(Unit, Unit.id == Donor.commune_id)
        .where(scope, _gave(year))
        .order_by(func.coalesce(Unit.sort_key, ""), Donor.sort_key, Donor.id)
        .limit(PART)
        .offset((part - 1) * PART)
    )
    donors = [(row[0], str(row[1])) for row in session.execute(wanted)]
    given = _given(session, [donor.id for donor, _ in donors], year)
    return [
        YearSheetFacts(
            issuer_lines=issuer_lines,
            year=year,
            full_name=donor.full_name,
            address=", ".join(part for part in (donor.address, commune) if part),
            times=len(given[donor.id]),
            volume_ml=sum(one.volume_ml for one, _ in given[donor.id]),
            lines=tuple(_line(one, place) for one, place in given[donor.id][-MOST_LINES:]),
            total=donor.donations,
            up_to=today,
            next_day=_next_day(donor),
            next_milestone=next((step for step in milestones if step > donor.donations), None),
            own_page=own_page,
            sample=sample,
        )
        for donor, commune in donors
    ]


def _given(session: Session, donor_ids: Sequence[int], year: int) -> Mapping[int, list[tuple[Donation, str]]]:
    wanted = (
        select(Donation, func.coalesce(Drive.host_label, func.nullif(Donation.place, ""), Unit.name, ""))
        .outerjoin(Drive, Drive.id == Donation.drive_id)
        .outerjoin(Unit, Unit.id == Donation.facility_id)
        .where(Donation.donor_id.in_(donor_ids), *_in_year(year))
        .order_by(Donation.on_day, Donation.id)
    )
    found: dict[int, list[tuple[Donation, str]]] = {}
    for donation, place in session.execute(wanted):
        found.setdefault(donation.donor_id, []).append((donation, place))
    return found


def _line(given: Donation, place: str) -> tuple[str, str, str]:
    amount = f"{COMPONENT_NAMES[given.component]} {number_text(given.volume_ml)}\u00a0ml"
    return short_date(given.on_day), amount, written_out(place)


def _next_day(donor: Donor) -> date | None:
    """Return the first day on which the donor may give again; a later appointment counts, its reason is not told."""
    days = [day for day in (donor.next_possible_on, donor.deferred_until) if day is not None]
    return max(days, default=None)
