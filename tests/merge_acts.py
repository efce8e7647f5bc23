"""What tests of merges need: donors made by hand with donations, and what must hold whatever was merged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.family_actions import add_member, record_consent, start_family
from domain.donors.records import Donor, NameSuffix
from domain.journal import SYSTEM, JournalLine, first_break
from domain.ledger.actions import add_donation
from domain.ledger.queries import recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.merges.moves import holders
from domain.merges.records import DonorMerge
from domain.names import search_key, sort_key, suffixes
from domain.results.records import Component
from domain.sealing import keyring_of
from tests.world import World


def make_donor(session: Session, name: str = "Trần Thị Thu Hằng", number: str = "", **facts: Any) -> Donor:
    """Store a donor as an attendance would."""
    now, ring = clock.now(), keyring_of(session)
    donor = Donor(
        full_name=name, search_key=search_key(name), sort_key=sort_key(name), created_at=now, changed_at=now
    )
    for key, value in facts.items():
        setattr(donor, key, value)
    if donor.birth_day:
        donor.birth_year = donor.birth_day.year
    if number:
        donor.id_number_sealed = ring.seal(number, "donors.id_number")
        donor.id_number_index, donor.id_number_tail = ring.index(number, "id_number"), number[-4:]
    session.add(donor)
    session.flush()
    session.add_all(NameSuffix(suffix=suffix, donor_id=donor.id) for suffix in suffixes(name))
    session.flush()
    return donor


def give(session: Session, donor: Donor, day: date | int, serial: str = "") -> Donation:
    """Add a donation of 350 ml on a day, or so many days ago."""
    on_day = day if isinstance(day, date) else clock.today() - timedelta(days=day)
    return add_donation(
        session, donor, on_day=on_day, component=Component.WHOLE_BLOOD, volume_ml=350, serial=serial,
        evidence=Evidence.UNIT_LIST, by=SYSTEM, now=clock.now(),
    )  # fmt: skip


def picture(session: Session, *donor_ids: int) -> list[Any]:
    """Return what the register knows of donors, to be compared before and after."""
    rows: list[Any] = []
    for donor_id in donor_ids:
        donor = session.get_one(Donor, donor_id, populate_existing=True)
        rows.append(
            {c.name: getattr(donor, c.name) for c in Donor.__table__.columns if c.name != "changed_at"}
        )
        rows.append(sorted(session.scalars(select(NameSuffix.suffix).where(NameSuffix.donor_id == donor_id))))
        for column in holders():
            rows.append(
                (
                    str(column),
                    list(
                        session.scalars(
                            select(column.table.c.id).where(column == donor_id).order_by(column.table.c.id)
                        )
                    ),
                )
            )
    return rows


def assert_whole(session: Session) -> None:
    """Hold that nothing hangs on a merged donor, nobody goes in a circle, and ledger and journal add up."""
    session.expire_all()
    into = dict(session.execute(select(Donor.id, Donor.merged_into_id)).all())
    gone = [number for number, other in into.items() if other is not None]
    for column in holders():
        lost = session.scalar(select(func.count()).select_from(column.table).where(column.in_(gone)))
        assert lost == 0, f"{column} names a merged donor"
    assert not session.scalar(
        select(func.count()).select_from(NameSuffix).where(NameSuffix.donor_id.in_(gone))
    )
    for number in gone:
        seen, at = set(), number
        while into[at] is not None:
            assert at not in seen, "a circle of merges"
            seen.add(at)
            at = into[at]
    standing = dict(
        session.execute(
            select(DonorMerge.absorbed_id, DonorMerge.survivor_id).where(DonorMerge.undone_at.is_(None))
        ).all()
    )
    assert standing == {number: into[number] for number in gone}
    for act, count in (
        ("ghép người hiến máu", None),
        ("hoàn tác ghép người hiến máu", DonorMerge.undone_at.is_not(None)),
    ):
        lines = session.scalar(select(func.count()).where(JournalLine.act == act))
        kept = select(func.count()).select_from(DonorMerge)
        assert lines == session.scalar(kept if count is None else kept.where(count))
    assert first_break(session) is None
    assert list(recheck_facts(session, clock.today())) == []


def household(session: Session, world: World, name: str, *donors: Donor) -> int:
    """Make a family of the ward whose people have agreed; return its number."""
    now = clock.now()
    family = start_family(
        session, name=name, province_id=world.province, commune_id=world.ward, address="", by=SYSTEM, now=now
    )
    for donor in donors:
        member = add_member(session, family.id, donor.id, "", by=SYSTEM, now=now)
        record_consent(session, member.id, on_day=world.today, note="ký phiếu", by=SYSTEM, now=now)
    return family.id
