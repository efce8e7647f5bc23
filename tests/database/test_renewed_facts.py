"""What of a donor is told anew: contact, place and workplace by a later attendance, the next day by a new rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.journal import SYSTEM
from domain.ledger import next_day_actions
from domain.ledger.queries import recheck_facts
from domain.results.actions import mark_arrived
from tests.desk_acts import NUMBER
from tests.merge_acts import give, make_donor
from tests.world import World, add_registration


@pytest.mark.parametrize("days_before", [None, 1, 0, -3])
def test_only_what_was_told_after_the_donor_was_last_asked_renews_the_contact(
    session: Session, world: World, days_before: int | None
) -> None:
    """days_before: how long before the registration the donor was asked."""
    donor = make_donor(session, "Lê Thị Hoa", NUMBER, phone="0912345678", birth_day=date(1990, 5, 17))
    if days_before is not None:
        donor.contact_checked_on = world.today - timedelta(days=days_before)
    registration = add_registration(
        session, world.today_drive, "Lê Thị Hoa", id_number=NUMBER, phone="0977000111"
    )
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    assert registration.donor_id == donor.id
    is_newer = days_before in (None, 1)
    expected = ("0977000111", "0111") if is_newer else ("0912345678", "")
    assert (donor.phone, donor.phone_tail) == expected


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (("other", "", None, ""), ("other", "", "own", "")),
        (("own", "", None, "Công ty B"), ("own", "12 Lê Lợi", None, "Công ty B")),
        (("own", "5 Hai Bà Trưng", "own", ""), ("own", "5 Hai Bà Trưng", "own", "")),
        ((None, "5 Hai Bà Trưng", None, ""), ("own", "12 Lê Lợi", "own", "")),
        ((None, "", None, ""), ("own", "12 Lê Lợi", "own", "")),
    ],
)
def test_parts_of_two_places_are_never_mixed(
    session: Session, world: World, told: tuple[str | None, ...], kept: tuple[str | None, ...]
) -> None:
    places = {"own": world.ward, "other": world.other_ward, None: None}
    donor = make_donor(
        session,
        "Lê Thị Hoa",
        NUMBER,
        birth_day=date(1990, 5, 17),
        commune_id=world.ward,
        address="12 Lê Lợi",
        workplace_id=world.ward,
    )
    registration = add_registration(
        session, world.today_drive, "Lê Thị Hoa", id_number=NUMBER, commune_id=places[told[0]]
    )
    registration.address, registration.workplace_id = told[1], places[told[2]]
    registration.workplace = told[3]
    mark_arrived(session, registration.id, by=SYSTEM, now=clock.now())
    found = (donor.commune_id, donor.address, donor.workplace_id, donor.workplace)
    assert found == (places[kept[0]], kept[1], places[kept[2]], kept[3])


def test_a_new_interval_moves_the_stored_next_days_at_night(
    app: Flask, session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(next_day_actions, "_AT_ONCE", 2)
    donors = [make_donor(session, f"Lê Văn {name}") for name in ("An", "Bình", "Chi", "Dũng", "Đạt")]
    for donor in donors[:4]:
        give(session, donor, world.today - timedelta(days=10))
    session.commit()
    # As if the days had been counted by a rule that ended yesterday; the third was counted since.
    for donor in (donors[0], donors[1], donors[3]):
        donor.next_possible_on = world.today + timedelta(days=7)
    session.commit()
    told = app.test_cli_runner().invoke(args=["nightly"])
    assert "ngày hiến lại của 3 người" in told.output, told.output
    session.expire_all()
    assert {donor.next_possible_on for donor in donors[:4]} == {world.today + timedelta(days=74)}
    assert donors[4].next_possible_on is None and list(recheck_facts(session, world.today)) == []
    session.commit()
    assert "ngày hiến lại" not in app.test_cli_runner().invoke(args=["nightly"]).output
