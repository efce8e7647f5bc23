"""Donors at a milestone and awards of the ledger, made directly for tests of papers."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from domain import clock
from domain.commendations.award_actions import NewAward, grant
from domain.commendations.records import Honour
from domain.donors.records import Donor, Family
from domain.journal import SYSTEM
from domain.ledger.actions import recount
from domain.ledger.records import Donation, Evidence
from domain.names import search_key, sort_key
from domain.results.records import Component
from tests.world import World

LONG_NAME = "Công Tằng Tôn Nữ Hoàng Nguyễn Trường Thị Phượng Uyên Khánh Ỷ Lan"


def donors_at(session: Session, world: World, count: int, times: int = 5, **facts: object) -> list[Donor]:
    """Return fresh donors of the ward, each with so many proven donations, the names in the order of the alphabet."""
    names = [f"Trần Thị {chr(65 + place // 26)}{chr(97 + place % 26)}" for place in range(count)]
    donors = [
        Donor(
            full_name=name,
            search_key=search_key(name),
            sort_key=sort_key(name),
            birth_year=1990,
            commune_id=world.ward,
            donations=times,
            created_at=clock.now(),
            changed_at=clock.now(),
            **facts,  # type: ignore[arg-type]
        )
        for name in names
    ]
    session.add_all(donors)
    session.flush()
    session.add_all(
        Donation(
            donor_id=donor.id,
            on_day=world.today,
            component=Component.WHOLE_BLOOD,
            volume_ml=350,
            times=times,
            evidence=Evidence.FACILITY_FILE,
            recorded_at=clock.now(),
            recorded_by="ai đó",
        )
        for donor in donors
    )
    session.flush()
    for donor in donors:
        recount(session, donor, clock.now())
    return donors


def decided(session: Session, world: World, donor: Donor, day: date | None = None) -> list[Honour]:
    """Return awards of the province by one decision, without papers: for a donor, a family and a unit."""
    family = Family(
        name="Gia đình ông Trần Văn An",
        province_id=world.province,
        created_at=clock.now(),
        created_by="ai đó",
    )
    session.add(family)
    session.flush()
    common = {
        "award": "Giấy khen",
        "milestone": 5,
        "cut_off": day or world.today,
        "granted_on": day or world.today,
        "decision": "Quyết định 12/QĐ-UBND",
    }
    awards = [
        NewAward(recipient_name=donor.full_name, donor_id=donor.id, **common),  # type: ignore[arg-type]
        NewAward(recipient_name=family.name, family_id=family.id, **common),  # type: ignore[arg-type]
        NewAward(recipient_name="Phường Phố Hiến", honoured_unit_id=world.ward, year=2026, **common),  # type: ignore[arg-type]
    ]
    return grant(session, awards, issuing_unit_id=world.province, by=SYSTEM, now=clock.now())
