"""Gather what a printing of a drive's paper pack prints, and list the printings of a drive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from domain.certification.paper_facts import subject_of
from domain.clock import day_of
from domain.drives.queries import phone_of_host
from domain.drives.records import Band, Drive
from domain.drives.rules import WHAT_TO_BRING, hours_of
from domain.plans.rules import written_out
from domain.results.handover_facts import HandoverFacts, PeopleFigures, StockFigures, VolumeFigures
from domain.results.pack_facts import BenefitFacts, DeskPersonFacts, PackFacts, StationFacts
from domain.results.queries import is_certified, is_expected
from domain.results.records import DeskNumber, DeskPack
from domain.results.rules import whole_blood_volumes
from domain.rulebook import rule
from domain.signups.paper_facts import birth_text
from domain.signups.records import RegistrantType, Registration
from domain.signups.rules import shown_code
from domain.units.records import Unit
from domain.units.rules import letterhead_of
from domain.wording import long_date, moment_text, phone_text, weekday_date

PRINTINGS_SHOWN = 20
_STOCK_LINES = 3  # Lines for serials and for gifts that are filled in by hand.


class _Numbered(NamedTuple):
    """A row number with its person and the names that the person's row shows."""

    number: int
    registration: Registration
    starts_at: time | None
    ends_at: time | None
    commune: str | None
    workplace: str | None
    certifier: str | None
    certifier_key: str | None
    is_certified: bool


def printings(session: Session, drive_id: int, limit: int = PRINTINGS_SHOWN) -> Sequence[DeskPack]:
    """Return the latest printings of a drive's pack, the newest first."""
    wanted = select(DeskPack).where(DeskPack.drive_id == drive_id)
    return session.scalars(wanted.order_by(DeskPack.version.desc()).limit(limit)).all()


def printing(session: Session, drive_id: int, version: int) -> DeskPack | None:
    """Return one printing of a drive's pack."""
    wanted = select(DeskPack).where(DeskPack.drive_id == drive_id, DeskPack.version == version)
    return session.scalars(wanted).one_or_none()


def count_unnumbered(session: Session, drive_id: int) -> int:
    """Return how many expected people of a drive stand on no printed list yet."""
    numbered = select(DeskNumber.registration_id).where(DeskNumber.drive_id == drive_id)
    wanted = select(func.count()).select_from(Registration)
    wanted = wanted.where(Registration.drive_id == drive_id, is_expected(), Registration.id.not_in(numbered))
    return session.scalar(wanted) or 0


def count_expected(session: Session, drive_id: int) -> int:
    """Return how many people a drive expects."""
    wanted = select(func.count()).select_from(Registration)
    return session.scalar(wanted.where(Registration.drive_id == drive_id, is_expected())) or 0


def pack_facts(session: Session, drive: Drive, pack: DeskPack, *, site: str, sample: bool) -> PackFacts:
    """Return what a printing prints: those who had their numbers when it was made, and its blank rows.

    A blank row that somebody took since is that person's row. People who cancelled are left out, and their
    numbers go to nobody else. site is the public address of the installation.
    """
    rows = _numbered(session, drive.id, pack.last_blank)
    units = {row.certifier or "": row.certifier_key for row in rows}
    day = max(drive.on_day or date.min, day_of(pack.printed_at))
    phone = phone_of_host(session, drive.host)
    return PackFacts(
        handover=blank_handover(drive, day, sample=sample),
        when=weekday_date(drive.on_day) if drive.on_day else "",
        hours=hours_of(drive.starts_at, drive.ends_at),
        version=pack.version,
        printed=f"In lúc {moment_text(pack.printed_at)} · Người in: {pack.printed_by}",
        people=tuple(_person(row) for row in rows),
        units=tuple(sorted(units, key=lambda name: (not name, units[name] or ""))),
        blank_numbers=_blank_numbers(session, pack),
        volumes=whole_blood_volumes(day),
        benefits=_benefits(day),
        stations=tuple(StationFacts(**one) for one in rule("drive_pack.stations", day).value),
        volunteer_rows=rule("drive_pack.volunteer_rows", day).value,
        bring=WHAT_TO_BRING,
        identity_papers=tuple(rule("benefit.identity_papers", day).value),
        phone=phone_text(phone) if phone else "",
        lookup_url=f"{site}/tra-cuu?ma=",
    )


def blank_handover(drive: Drive, day: date, *, sample: bool) -> HandoverFacts:
    """Return the minutes of a drive whose figures are to be written in by hand."""
    volumes = [VolumeFigures("Máu toàn phần", ml) for ml in whole_blood_volumes(day)]
    # Minutes carry neither number nor day in their head (Phụ lục III, Mẫu 1.9): the sign of lists is left out.
    return HandoverFacts(
        letterhead=replace(letterhead_of(drive.host), number_symbol=""),
        subject=subject_of(drive),
        host=written_out(drive.host_label),
        facility=drive.facility.name if drive.facility else "",
        day=long_date(drive.on_day) if drive.on_day else "",
        place=", ".join(part for part in (drive.venue, drive.venue_address) if part),
        people=PeopleFigures(),
        volumes=(*volumes, VolumeFigures("Gạn tách"), VolumeFigures("")),
        serials=(StockFigures(""),) * _STOCK_LINES,
        gifts=(StockFigures(""),) * _STOCK_LINES,
        sample=sample,
    )


def _numbered(session: Session, drive_id: int, last: int) -> list[_Numbered]:
    commune, workplace, certifier = aliased(Unit), aliased(Unit), aliased(Unit)
    wanted = (
        select(
            DeskNumber.number,
            Registration,
            Band.starts_at,
            Band.ends_at,
            commune.name,
            workplace.name,
            certifier.name,
            certifier.sort_key,
            is_certified(),
        )
        .join(Registration, Registration.id == DeskNumber.registration_id)
        .outerjoin(Band, Band.id == Registration.band_id)
        .outerjoin(commune, commune.id == Registration.commune_id)
        .outerjoin(workplace, workplace.id == Registration.workplace_id)
        .outerjoin(certifier, certifier.id == Registration.certifying_unit_id)
        .where(DeskNumber.drive_id == drive_id, DeskNumber.number <= last, is_expected())
        .order_by(Registration.sort_key, Registration.id)
    )
    return [_Numbered._make(row) for row in session.execute(wanted)]


def _person(row: _Numbered) -> DeskPersonFacts:
    registration = row.registration
    workplace = row.workplace or registration.workplace
    is_local = registration.registrant_type is RegistrantType.COMMUNITY
    places = (row.commune, workplace) if is_local else (workplace, row.commune)
    return DeskPersonFacts(
        number=row.number,
        full_name=registration.full_name,
        birth=birth_text(registration),
        id_tail=registration.id_number_tail,
        place=places[0] or places[1] or "",
        unit=row.certifier or "",
        band=hours_of(row.starts_at, row.ends_at),
        is_certified=bool(row.is_certified),
        code=shown_code(registration.code),
    )


def _blank_numbers(session: Session, pack: DeskPack) -> tuple[int, ...]:
    """Return the blank rows of a printing on which nobody was written down yet."""
    inside = DeskNumber.number.between(pack.first_blank, pack.last_blank)
    taken = set(
        session.scalars(select(DeskNumber.number).where(DeskNumber.drive_id == pack.drive_id, inside))
    )
    return tuple(number for number in range(pack.first_blank, pack.last_blank + 1) if number not in taken)


def _benefits(day: date) -> BenefitFacts:
    gifts = rule("benefit.gifts", day)
    return BenefitFacts(
        gifts=tuple((line["ml"], line["dong"]) for line in gifts.value["toan_phan"]),
        meal_dong=rule("benefit.meal_dong", day).value,
        travel_dong=rule("benefit.travel_dong", day).value,
        basis=gifts.reference,
    )
