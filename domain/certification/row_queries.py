"""Ask for the people of donor lists: rows as they may be seen, who waits, whom the certifier knows, the paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from domain.certification.facts import CertifierKind, DonorListFacts, DonorListRowFacts
from domain.certification.paper_facts import FROZEN_PLACE, Frozen, facts_from_records, thaw
from domain.certification.queries import reasons_sent_back, waits
from domain.certification.records import DonorList, DonorListRow, RowVerdict
from domain.certification.rules import FROZEN, SENT_BACK, RowSays, certifier_kind, joined_place
from domain.donors.records import Sex
from domain.journal import JournalLine
from domain.names import fold
from domain.papers.rules import shown_code
from domain.people import masked
from domain.sealing import keyring_of
from domain.signups.records import Registration
from domain.signups.rules import ACTIVE_STATES
from domain.units.records import Unit
from domain.units.rules import signature_of
from domain.wording import phone_text, short_date

SEX_NAMES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person as certifier and office may see them: identity and place, no health, history or blood group."""

    id: int
    registration_id: int
    position: int
    full_name: str
    search_key: str
    birth: str
    sex: str
    id_number_tail: str
    place: str
    phone: str
    occupation: str
    verdict: RowVerdict
    reason: str
    gone: str  # Why the person no longer belongs on the list; empty while everything stands.

    @property
    def is_active(self) -> bool:
        """Return whether the registration still stands and is still this unit's to certify."""
        return not self.gone

    @property
    def masked_id(self) -> str:
        """Return the citizen number with only its last four digits, or nothing when it is unknown."""
        return masked(self.id_number_tail)

    @property
    def says(self) -> RowSays:
        """Return what the rules ask about the row."""
        return RowSays(self.verdict, self.reason, self.is_active)


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """A pending registration on no live list; sent_back tells why an earlier list gave it back, if one did."""

    registration_id: int
    full_name: str
    birth: str
    place: str
    sent_back: str


_COMMUNE, _WORKPLACE = aliased(Unit), aliased(Unit)
_PERSON = (
    Registration.id,
    Registration.full_name,
    Registration.search_key,
    Registration.birth_day,
    Registration.birth_year,
    Registration.sex,
    Registration.id_number_tail,
    Registration.address,
    Registration.workplace,
    Registration.occupation,
    Registration.phone,
    Registration.state,
    Registration.certifying_unit_id,
    _COMMUNE.name.label("commune_name"),
    _WORKPLACE.name.label("workplace_name"),
)

_ROW = (DonorListRow.position, DonorListRow.verdict, DonorListRow.reason)


def _birth(born_on: date | None, year: int | None) -> str:
    return short_date(born_on) if born_on else str(year or "")


def _place(kind: CertifierKind, row: Any) -> str:
    """Return what the certifier can vouch for: where somebody lives, or where somebody works or studies."""
    if kind == "ubnd":
        return joined_place(row.address, row.commune_name)
    return joined_place(row.workplace, row.workplace_name)


def _gone(row: Any, unit_id: int) -> str:
    if row.state not in ACTIVE_STATES:
        return "Đã hủy đăng ký"
    return "" if row.certifying_unit_id == unit_id else "Đã đổi nơi xác nhận"


def rows_of(session: Session, donor_list: DonorList, words: str = "") -> list[ListRow]:
    """Return the rows of a list in the order of the paper, narrowed by words of the name without marks."""
    kind = certifier_kind(donor_list.certifying_unit.kind)
    wanted = (
        select(DonorListRow.id.label("row_id"), *_ROW, *_PERSON)
        .join(Registration, Registration.id == DonorListRow.registration_id)
        .outerjoin(_COMMUNE, _COMMUNE.id == Registration.commune_id)
        .outerjoin(_WORKPLACE, _WORKPLACE.id == Registration.workplace_id)
        .where(DonorListRow.donor_list_id == donor_list.id)
        .order_by(DonorListRow.position, DonorListRow.id)
    )
    for word in fold(words).split():
        wanted = wanted.where(Registration.search_key.contains(word))
    return [
        ListRow(
            id=row.row_id,
            registration_id=row.id,
            position=row.position,
            full_name=row.full_name,
            search_key=row.search_key,
            birth=_birth(row.birth_day, row.birth_year),
            sex=SEX_NAMES.get(row.sex, ""),
            id_number_tail=row.id_number_tail,
            place=_place(kind, row),
            phone=phone_text(row.phone),
            occupation=row.occupation,
            verdict=row.verdict,
            reason=row.reason,
            gone=_gone(row, donor_list.certifying_unit_id),
        )
        for row in session.execute(wanted)
    ]


def waiting_people(session: Session, drive_id: int, unit: Unit) -> list[WaitingPerson]:
    """Return the pending registrations of a drive and certifying unit that are on no live list, in name order."""
    wanted = (
        select(*_PERSON)
        .outerjoin(_COMMUNE, _COMMUNE.id == Registration.commune_id)
        .outerjoin(_WORKPLACE, _WORKPLACE.id == Registration.workplace_id)
        .where(Registration.drive_id == drive_id, Registration.certifying_unit_id == unit.id, *waits())
        .order_by(Registration.sort_key, Registration.id)
    )
    kind, told = certifier_kind(unit.kind), reasons_sent_back(session, drive_id)
    return [
        WaitingPerson(
            registration_id=row.id,
            full_name=row.full_name,
            birth=_birth(row.birth_day, row.birth_year),
            place=_place(kind, row),
            sent_back=told.get((unit.id, row.id), ""),
        )
        for row in session.execute(wanted)
    ]


def content_mark(rows: Sequence[ListRow]) -> str:
    """Return a mark (16 signs) of what the certifier reads, so that nobody signs what changed meanwhile."""
    read = [
        (r.id, r.full_name, r.birth, r.sex, r.id_number_tail, r.place, r.phone, r.occupation, r.gone)
        for r in rows
    ]
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()[:16]


def known_rows(session: Session, donor_list: DonorList) -> set[int]:
    """Return the rows whose people this unit confirmed on an earlier list with the same place (WC13).

    It is a hint for the certifier, who still decides each row.
    """
    earlier, earlier_row, earlier_list = aliased(Registration), aliased(DonorListRow), aliased(DonorList)
    same_person = and_(
        earlier.id_number_index == Registration.id_number_index,
        earlier.id != Registration.id,
        earlier.search_key == Registration.search_key,
        earlier.address == Registration.address,
        func.coalesce(earlier.commune_id, 0) == func.coalesce(Registration.commune_id, 0),
        func.coalesce(earlier.workplace_id, 0) == func.coalesce(Registration.workplace_id, 0),
    )
    wanted = (
        select(DonorListRow.id)
        .join(Registration, Registration.id == DonorListRow.registration_id)
        .join(earlier, same_person)
        .join(earlier_row, earlier_row.registration_id == earlier.id)
        .join(earlier_list, earlier_list.id == earlier_row.donor_list_id)
        .where(
            DonorListRow.donor_list_id == donor_list.id,
            earlier_row.verdict == RowVerdict.CONFIRMED,
            earlier_list.state.in_(FROZEN),
            earlier_list.certifying_unit_id == donor_list.certifying_unit_id,
        )
    )
    return set(session.scalars(wanted))


def paper_rows(session: Session, rows: Sequence[ListRow]) -> list[DonorListRowFacts]:
    """Return rows as the paper prints them, with whole citizen numbers, numbered from 1.

    Notes stay empty, for writing by hand.
    """
    ids = [row.registration_id for row in rows]
    wanted = select(Registration.id, Registration.id_number_sealed).where(Registration.id.in_(ids))
    sealed = {number: secret for number, secret in session.execute(wanted)}
    ring = keyring_of(session)
    facts = []
    for position, row in enumerate(rows, start=1):
        secret = sealed.get(row.registration_id)
        facts.append(
            DonorListRowFacts(
                position=position,
                full_name=row.full_name,
                birth=row.birth,
                sex=row.sex,
                id_number=ring.open(secret, "registrations.id_number") if secret else "",
                address=row.place,
                phone=row.phone,
                occupation=row.occupation,
                note="",
            )
        )
    return facts


def frozen_of(session: Session, donor_list: DonorList, printed_at: datetime) -> Frozen | None:
    """Return the certified version of a list, or None while it is not certified."""
    if donor_list.frozen is None:
        return None
    text = keyring_of(session).open(donor_list.frozen, FROZEN_PLACE)
    return thaw(text, number=donor_list.paper_number, signed_on=donor_list.signed_on, printed_at=printed_at)


def donor_list_facts(
    session: Session,
    donor_list: DonorList,
    *,
    public_url: str,
    printed_by: str,
    printed_at: datetime,
    sample: bool,
) -> DonorListFacts:
    """Return everything the paper prints: the frozen version, or a draft of the rows that still stand."""
    frozen = frozen_of(session, donor_list, printed_at)
    if frozen is None or donor_list.paper is None:
        rows = [row for row in rows_of(session, donor_list) if row.is_active and row.verdict not in SENT_BACK]
        facts = facts_from_records(
            donor_list,
            paper_rows(session, rows),
            signature=signature_of(donor_list.certifying_unit),
            moment=printed_at,
        )
        return replace(facts, printed_by=printed_by, sample=sample, draft=True)
    code = donor_list.paper.code
    return replace(
        frozen.facts,
        code=shown_code(code),
        check_url=f"{public_url}/kiem-tra/{code}",
        printed_by=printed_by,
        sample=sample,
    )


def history(session: Session, list_id: int) -> Sequence[JournalLine]:
    """Return what happened to a list, oldest first."""
    wanted = select(JournalLine).where(JournalLine.noun == "donor_list", JournalLine.object_id == list_id)
    return session.scalars(wanted.order_by(JournalLine.id)).all()
