"""What the demo shows of drive days and of donors: a store, serials, row numbers, old notebooks, claims, a family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, insert, select
from sqlalchemy.orm import Session

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.commendations.candidate_queries import Choice
from domain.commendations.round_actions import RoundTerms, add_round, lead_round
from domain.commendations.round_nominee_actions import Taking, take_people
from domain.commendations.round_records import RoundState
from domain.commendations.rule_sets import person_terms
from domain.demo.people import Inventor
from domain.donors.actions import new_donor
from domain.donors.blood_actions import record_blood_group
from domain.donors.blood_records import BloodSource
from domain.donors.family_actions import add_member, record_consent, start_family
from domain.donors.records import Donor
from domain.drives.records import Drive, DriveState
from domain.gifts.hand_actions import Hands, hand_out_all
from domain.gifts.people_queries import due_gifts
from domain.gifts.queries import item_balances
from domain.gifts.records import MovementKind
from domain.gifts.serial_actions import enter_serials
from domain.gifts.serial_records import SerialEntryKind
from domain.gifts.serial_rules import SerialRange, parse_range
from domain.gifts.store_actions import add_usual_items, move
from domain.journal import Actor
from domain.ledger.claim_actions import make_claim
from domain.ledger.claim_rules import Told
from domain.ledger.opening_actions import add_opening
from domain.ledger.opening_rules import Opening
from domain.ledger.queries import donors_in_scope
from domain.ledger.records import Evidence
from domain.results.number_actions import number_people
from domain.results.records import Component
from domain.signups.records import Consent, Registration
from domain.signups.rights_rules import consent_rule
from domain.units.records import Unit

_NOTEBOOK_DAY = date(2015, 12, 31)
_MANY = 20
_SERIALS = "HM 0210001–0210300"


def run_days(
    session: Session, held: Sequence[Drive], today_drive: Drive, *, by: Actor, now: datetime
) -> None:
    """Let the last drive that is over wait to be closed, its gifts out, and today's have its store and its pack."""
    held[-1].state = DriveState.OPEN
    session.flush()
    for drive in (held[-1], today_drive):
        add_usual_items(session, drive.id, by=by, now=now)
        for line in item_balances(session, drive.id):
            move(
                session,
                drive.id,
                line.item.id,
                kind=MovementKind.RECEIVED,
                quantity=drive.planned,
                note="Nhận của cơ sở tiếp nhận máu",
                by=by,
                now=now,
            )
    due = len(due_gifts(session, held[-1].id))
    hands = Hands("Bùi Văn Mẫu", is_signed=True)
    hand_out_all(session, held[-1].id, hands, seen=due, by=by, now=now)
    serials = parse_range(_SERIALS, 300)
    if isinstance(serials, SerialRange):
        enter_serials(session, today_drive.id, SerialEntryKind.RECEIVED, serials, note="", by=by, now=now)
    number_people(session, today_drive.id, blank_rows=20, by=by, now=now)


def keep_donors(
    session: Session,
    held: Sequence[Drive],
    ward: Unit,
    province: Unit,
    inventor: Inventor,
    *,
    today: date,
    by: Actor,
    now: datetime,
) -> None:
    """Give the register what offices meet: consents, notebooks, claims, double rows, blood groups, a family."""
    _consents(session, held, inventor, today=today)
    here = select(Donor).where(Donor.commune_id == ward.id, Donor.donations > 0)
    donors = session.scalars(here.order_by(Donor.donations.desc(), Donor.id).limit(12)).all()
    grown_up = here.where(Donor.birth_year <= _NOTEBOOK_DAY.year - 25).order_by(Donor.id)
    for donor, times in zip(session.scalars(grown_up.limit(2)), (6, 3), strict=False):
        opening = Opening(times, _NOTEBOOK_DAY, "Sổ theo dõi của Hội Chữ thập đỏ phường", Evidence.UNIT_LIST)
        add_opening(session, donor.id, opening, by=by, now=now)
    told = Told(None, 2018, 2, Component.WHOLE_BLOOD, None, "", "Viện Huyết học - Truyền máu Trung ương", "")
    make_claim(session, donors[2].id, told, by=by, now=now)
    for donor in donors[3:5]:
        _double(session, donor, now=now)
    for donor in donors[5:8]:
        record_blood_group(session, donor.id, donor.blood_group or "O+", BloodSource.FACILITY, by=by, now=now)
    family = start_family(
        session,
        name=f"Gia đình {donors[8].full_name}",
        province_id=province.id,
        commune_id=ward.id,
        address=donors[8].address,
        by=by,
        now=now,
    )
    for donor, relation in zip(donors[8:10], ("chủ hộ", "người cùng hộ"), strict=True):
        member = add_member(session, family.id, donor.id, relation, by=by, now=now)
        record_consent(session, member.id, on_day=today, note="ký phiếu đồng ý", by=by, now=now)


def _consents(session: Session, held: Sequence[Drive], inventor: Inventor, *, today: date) -> None:
    """Let every other person of the drives that are over agree to be reminded."""
    version = str(consent_rule("nhac_lich", today).value["version"])
    wanted = select(Registration.id, Registration.created_at, Registration.source).where(
        Registration.drive_id.in_([drive.id for drive in held])
    )
    rows = [
        {
            "registration_id": number,
            "purpose": "nhac_lich",
            "text_version": version,
            "channel": source.value,
            "given_at": moment,
        }
        for number, moment, source in session.execute(wanted.order_by(Registration.id))
        if inventor.dice.random() < 0.5
    ]
    session.execute(insert(Consent), rows)


def _double(session: Session, donor: Donor, *, now: datetime) -> None:
    """Add the same person a second time, as a list without citizen numbers once did."""
    told = Registration(
        full_name=donor.full_name,
        search_key=donor.search_key,
        sort_key=donor.sort_key,
        birth_day=donor.birth_day,
        birth_year=donor.birth_year,
        sex=donor.sex,
        id_number_tail="",
        phone=donor.phone,
        phone_tail=donor.phone_tail,
        commune_id=donor.commune_id,
        address="",
        workplace="",
        occupation="",
    )
    new_donor(session, told, now - timedelta(days=30))


def open_round(session: Session, province: Unit, *, today: date, by: Actor, now: datetime) -> None:
    """Open the province's round of commendation, with everybody in it who has given twenty times or more."""
    terms = person_terms(today)
    made = add_round(
        session,
        RoundTerms(
            f"Đợt tôn vinh năm {today.year}",
            terms.key,
            today,
            occasion="Ngày Toàn dân hiến máu tình nguyện 07/4",
            claims_from=today,
            claims_to=today + timedelta(days=14),
            lower_deadline=today + timedelta(days=21),
        ),
        unit_id=province.id,
        province_id=province.id,
        by=by,
        now=now,
    )
    lead_round(session, made.id, RoundState.OPEN, seen_version=made.version, by=by, now=now)
    everybody = donors_in_scope(Scope(Role.PROVINCE, province.id, province.id))
    taking = Taking(made.id, province.id, is_owner=True)
    most = and_(everybody, Donor.donations >= _MANY)
    take_people(session, taking, Choice(today, kind=None, terms=terms), scope=most, by=by, now=now)
