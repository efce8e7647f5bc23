"""Ask for everything that is stored about one person, in words, for the person alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from domain.clock import day_of
from domain.commendations.records import Honour
from domain.commendations.round_records import CommendationRound, Nominee
from domain.donors.blood_records import BloodGroupEntry
from domain.donors.blood_rules import GROUP_NAMES, SOURCE_NAMES, source_of
from domain.donors.card_records import DonorCard
from domain.donors.queries import rows_that_became
from domain.donors.records import Donor, Family, FamilyMember, Sex
from domain.drives.records import Drive
from domain.drives.rules import day_text
from domain.gifts.records import Gift, GiftItem
from domain.ledger.claim_queries import claims_of
from domain.ledger.claim_rules import CLAIM_STATE_NAMES, when_text
from domain.ledger.opening_rules import opening_text
from domain.ledger.queries import LedgerLine, ledger_of
from domain.ledger.rules import evidence_words
from domain.people import masked
from domain.results.records import DeskNumber, Outcome, Turn
from domain.results.rules import COMPONENT_NAMES, OUTCOME_NAMES
from domain.signups.confirm_records import ConfirmationCall
from domain.signups.confirm_rules import ANSWER_NAMES
from domain.signups.priority_records import PriorityCode
from domain.signups.records import Registration, RegistrationCall
from domain.signups.rules import CALL_NAMES, STATE_NAMES, shown_code
from domain.units.records import Unit
from domain.wording import moment_text, number_text, phone_text, short_date

_CLAIMS, _GROUPS, _FAMILY = "Lần hiến đã báo", "Các lần ghi nhóm máu", "Gia đình hiến máu"
_GIFTS, _AWARDS = "Quà, tiền đã nhận", "Khen thưởng"
BESIDE_THE_LEDGER = (_CLAIMS, _GROUPS, _FAMILY, _GIFTS, _AWARDS)


class Piece(NamedTuple):
    """One stored fact: the part of the page, what it is, what it says."""

    part: str
    name: str
    text: str


def pieces_of_registrations(session: Session, mine: Sequence[int]) -> list[Piece]:
    """Return what was noted around registrations: calls, the row on the desk's paper, the turn, a priority code."""
    part, pieces = "Việc quanh đăng ký", []
    told = select(RegistrationCall).where(RegistrationCall.registration_id.in_(mine))
    for changed in session.scalars(told.order_by(RegistrationCall.id)):
        text = f"{CALL_NAMES[changed.outcome]}, {moment_text(changed.called_at)}"
        pieces.append(Piece(part, "Gọi báo thay đổi", text))
    asked = select(ConfirmationCall).where(ConfirmationCall.registration_id.in_(mine))
    for call in session.scalars(asked.order_by(ConfirmationCall.id)):
        undone = ", đã hoàn tác" if call.undone_at else ""
        text = f"{ANSWER_NAMES[call.answer]}, {moment_text(call.called_at)}{undone}"
        pieces.append(Piece(part, "Gọi xác nhận", text))
    numbers = select(DeskNumber.number).where(DeskNumber.registration_id.in_(mine)).order_by(DeskNumber.id)
    for number in session.scalars(numbers):
        pieces.append(Piece(part, "Số thứ tự trên danh sách của bàn", number_text(number)))
    turns = select(Turn.number).where(Turn.registration_id.in_(mine)).order_by(Turn.id)
    pieces += [Piece(part, "Số thứ tự khi đến", number_text(number)) for number in session.scalars(turns)]
    codes = select(PriorityCode.code).where(PriorityCode.registration_id.in_(mine)).order_by(PriorityCode.id)
    pieces += [Piece(part, "Mã ưu tiên đã dùng", code) for code in session.scalars(codes)]
    return pieces


def pieces_of_donor(session: Session, donor_id: int) -> list[Piece]:
    """Return everything stored about a donor and the rows that became this donor, in the order of the page."""
    donor, rows = session.get_one(Donor, donor_id), rows_that_became(session, donor_id)
    return [
        *_person(session, donor),
        *(Piece("Các lần hiến", *_given(line)) for line in ledger_of(session, donor_id)),
        *_registrations(session, donor_id),
        *_claims(session, donor_id),
        *_groups(session, rows),
        *_families(session, rows),
        *_gifts(session, donor_id),
        *_awards(session, donor_id),
    ]


def _person(session: Session, donor: Donor) -> Iterator[Piece]:
    commune, workplace = (
        session.get(Unit, number) if number else None for number in (donor.commune_id, donor.workplace_id)
    )
    born = short_date(donor.birth_day) if donor.birth_day else str(donor.birth_year or "")
    group = GROUP_NAMES.get(donor.blood_group, donor.blood_group)
    source = source_of(donor.blood_group, donor.blood_group_source)
    waits, asked = donor.deferred_until, donor.contact_checked_on
    card = session.scalar(select(DonorCard.issued_at).where(DonorCard.donor_id == donor.id))
    pairs = [
        ("Họ và tên", donor.full_name),
        ("Ngày sinh", born),
        ("Giới tính", "" if donor.sex is None else "Nữ" if donor.sex is Sex.FEMALE else "Nam"),
        ("Số căn cước", masked(donor.id_number_tail) if donor.id_number_tail else ""),
        ("Số điện thoại", phone_text(donor.phone) if donor.phone else ""),
        ("Xã, phường", commune.name if commune else ""),
        ("Địa chỉ", donor.address),
        ("Cơ quan, trường, doanh nghiệp", workplace.name if workplace else donor.workplace),
        ("Nghề nghiệp", donor.occupation),
        ("Nhóm máu", f"{group} ({SOURCE_NAMES[source]})" if source else ""),
        ("Hẹn lại", f"từ ngày {short_date(waits)}" if waits else ""),
        ("Hỏi lại liên hệ", f"lần cuối ngày {short_date(asked)}" if asked else ""),
        ("Thẻ mở trang riêng", f"cấp ngày {short_date(day_of(card))}" if card else ""),
        ("Ghi lần đầu", moment_text(donor.created_at)),
    ]
    return (Piece("Người hiến máu", name, text) for name, text in pairs if text)


def _given(line: LedgerLine) -> tuple[str, str]:
    given = line.donation
    place = line.drive or given.place or line.facility
    serial = f"giấy chứng nhận số {given.serial}" if given.serial else ""
    taken_back = "dòng rút lại" if given.reverses_id else "đã rút lại" if line.taken_back else ""
    volume = f"{COMPONENT_NAMES[given.component]} {number_text(given.volume_ml)} ml"
    what = "" if given.is_opening else volume
    when = opening_text(given.times, given.on_day) if given.is_opening else short_date(given.on_day)
    said = ", ".join(text for text in (what, place, serial, taken_back) if text)
    return when, f"{said} ({evidence_words(given)})"


def _registrations(session: Session, donor_id: int) -> Iterator[Piece]:
    held = and_(Outcome.registration_id == Registration.id, Outcome.withdrawn_at.is_(None))
    wanted = (
        select(Registration, Drive, Outcome)
        .join(Drive, Drive.id == Registration.drive_id)
        .outerjoin(Outcome, held)
        .where(Registration.donor_id == donor_id)
        .order_by(Registration.id)
    )
    mine = []
    for registration, drive, outcome in session.execute(wanted):
        mine.append(registration.id)
        state = STATE_NAMES[registration.state] if outcome is None else OUTCOME_NAMES[outcome.kind]
        until = f" từ ngày {short_date(outcome.deferred_until)}" if outcome and outcome.deferred_until else ""
        text = f"{drive.host_label}, {day_text(drive.on_day, drive.month)}: {state.lower()}{until}"
        yield Piece("Các lần đăng ký", shown_code(registration.code), text)
    yield from pieces_of_registrations(session, mine)


def _claims(session: Session, donor_id: int) -> Iterator[Piece]:
    for claim in claims_of(session, donor_id):
        said = (claim.place, claim.note, CLAIM_STATE_NAMES[claim.state], claim.answer)
        when = when_text(claim.on_day, claim.year, claim.times)
        yield Piece(_CLAIMS, when, ", ".join(text for text in said if text))


def _groups(session: Session, rows: list[int]) -> Iterator[Piece]:
    wanted = select(BloodGroupEntry).where(BloodGroupEntry.donor_id.in_(rows))
    for entry in session.scalars(wanted.order_by(BloodGroupEntry.id)):
        said = f"{SOURCE_NAMES[entry.source]}, {moment_text(entry.recorded_at)}"
        yield Piece(_GROUPS, GROUP_NAMES.get(entry.blood_group, entry.blood_group), said)


def _families(session: Session, rows: list[int]) -> Iterator[Piece]:
    wanted = select(FamilyMember, Family.name).join(Family, Family.id == FamilyMember.family_id)
    for member, name in session.execute(
        wanted.where(FamilyMember.donor_id.in_(rows)).order_by(FamilyMember.id)
    ):
        agreed, left = member.consented_on, member.left_at
        said = [
            member.relation,
            f"đồng ý ngày {short_date(agreed)}" if agreed else "chưa ghi đồng ý",
            f"đã rời ngày {short_date(day_of(left))}" if left else "",
        ]
        yield Piece(_FAMILY, name, ", ".join(text for text in said if text))


def _gifts(session: Session, donor_id: int) -> Iterator[Piece]:
    wanted = (
        select(GiftItem.name, Drive, Gift.is_signed)
        .join(Gift, Gift.item_id == GiftItem.id)
        .join(Registration, Registration.id == Gift.registration_id)
        .join(Drive, Drive.id == Gift.drive_id)
        .where(Registration.donor_id == donor_id, Gift.withdrawn_at.is_(None))
    )
    for name, drive, is_signed in session.execute(wanted.order_by(Gift.id)):
        where = f"{drive.host_label}, {day_text(drive.on_day, drive.month)}"
        yield Piece(_GIFTS, name, f"{where}{', đã ký nhận' if is_signed else ''}")


def _awards(session: Session, donor_id: int) -> Iterator[Piece]:
    honours = select(Honour).where(Honour.donor_id == donor_id).order_by(Honour.granted_on, Honour.id)
    for honour in session.scalars(honours):
        said = (honour.body, honour.decision, short_date(honour.granted_on))
        back = ", đã rút lại" if honour.taken_back_at else ""
        text = ", ".join(part for part in said if part)
        yield Piece(_AWARDS, f"{honour.award} mốc {honour.milestone}".strip(), f"{text}{back}")
    proposed = select(CommendationRound.name).join(Nominee, Nominee.round_id == CommendationRound.id)
    for name in session.scalars(proposed.where(Nominee.donor_id == donor_id).order_by(Nominee.id)):
        yield Piece(_AWARDS, "Được đề nghị", name)
