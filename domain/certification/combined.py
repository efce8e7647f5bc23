"""Everybody confirmed for a drive on its main and supplement lists together, and the slip about one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from domain.certification.facts import DonorListRowFacts
from domain.certification.paper_facts import subject_of
from domain.certification.records import DonorList, DonorListRow, RowVerdict
from domain.certification.row_queries import frozen_of
from domain.certification.rules import FROZEN, list_name
from domain.clock import day_of
from domain.names import fold
from domain.papers.rules import shown_code
from domain.rulebook import rule
from domain.signups.records import Registration
from domain.units.records import Unit
from domain.wording import short_date

SHOWN = 50


class Confirmed(NamedTuple):
    """One confirmed person: the registration, who confirmed, and on which list."""

    registration: Registration
    unit_name: str
    list_id: int
    number: int


@dataclass(frozen=True, slots=True)
class IdentitySlipFacts:
    """Hold what the slip says of one confirmed person, word for word as it was certified."""

    row: DonorListRowFacts
    unit_name: str
    list_words: str  # "Danh sách chính, số 05/DS-UBND ngày 20/11/2026"
    drive_words: str
    basis: str
    code: str
    check_url: str
    printed_by: str
    printed_at: datetime
    sample: bool = False


def _confirmed(drive_id: int, columns: Sequence[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(DonorListRow)
        .join(DonorList, DonorList.id == DonorListRow.donor_list_id)
        .join(Registration, Registration.id == DonorListRow.registration_id)
        .join(Unit, Unit.id == DonorList.certifying_unit_id)
        .where(
            DonorList.drive_id == drive_id,
            DonorList.state.in_(FROZEN),
            DonorListRow.verdict == RowVerdict.CONFIRMED,
        )
    )


def confirmed_count(session: Session, drive_id: int) -> int:
    """Return how many people the lists of a drive confirm."""
    return session.scalar(_confirmed(drive_id, [func.count()])) or 0


def confirmed_people(session: Session, drive_id: int, words: str = "", after: int = 0) -> list[Confirmed]:
    """Return the confirmed people of a drive in name order, one more than SHOWN when there are more.

    Words narrow by the name without marks; after is the registration that ended the page before.
    """
    wanted = _confirmed(drive_id, [Registration, Unit.name, DonorList.id, DonorList.number])
    for word in fold(words).split():
        wanted = wanted.where(Registration.search_key.contains(word, autoescape=True))
    last = session.get(Registration, after) if after else None
    if last is not None:
        later = Registration.sort_key > last.sort_key
        same = and_(Registration.sort_key == last.sort_key, Registration.id > last.id)
        wanted = wanted.where(or_(later, same))
    ordered = wanted.order_by(Registration.sort_key, Registration.id).limit(SHOWN + 1)
    return [Confirmed(*row) for row in session.execute(ordered)]


def identity_slip(
    session: Session,
    drive_id: int,
    registration_id: int,
    *,
    public_url: str,
    printed_by: str,
    printed_at: datetime,
    sample: bool,
) -> IdentitySlipFacts | None:
    """Return what a certified list says of one person of a drive; None when no list confirms the person."""
    wanted = _confirmed(drive_id, [DonorList]).where(DonorListRow.registration_id == registration_id)
    donor_list = session.scalars(wanted).first()
    frozen = frozen_of(session, donor_list, printed_at) if donor_list else None
    if donor_list is None or frozen is None or donor_list.paper is None:
        return None
    of_person = dict(zip(frozen.registration_ids, frozen.facts.rows, strict=True)).get(registration_id)
    if of_person is None:
        return None
    number = f", số {donor_list.paper_number}{donor_list.certifying_unit.number_symbol}"
    signed = f" ngày {short_date(donor_list.signed_on)}" if donor_list.signed_on else ""
    code = donor_list.paper.code
    return IdentitySlipFacts(
        row=of_person,
        unit_name=donor_list.certifying_unit.name,
        list_words=f"{list_name(donor_list.number)}{number if donor_list.paper_number else ''}{signed}",
        drive_words=subject_of(donor_list.drive),
        basis=rule("certification.identity_paper", day_of(printed_at)).value,
        code=shown_code(code),
        check_url=f"{public_url}/kiem-tra/{code}",
        printed_by=printed_by,
        printed_at=printed_at,
        sample=sample,
    )
