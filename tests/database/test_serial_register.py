"""The serial register on both databases: what came, is in use, spoiled, returned, missing or from nowhere."""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from domain import clock
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.gifts import serial_actions
from domain.gifts.serial_queries import outside_note, serial_balance, used_serials
from domain.gifts.serial_records import SerialEntryKind
from domain.gifts.serial_rules import parse_serial
from domain.journal import SYSTEM
from domain.ledger.actions import add_donation, take_back_outcome
from domain.ledger.records import Evidence
from domain.refusals import Refused
from domain.results.records import Component, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.signups.records import Registration
from tests.desk_acts import at_once, earlier_drive, enter, one
from tests.gift_steps import entered
from tests.world import World

SPOILED, RETURNED = SerialEntryKind.SPOILED, SerialEntryKind.RETURNED


def gave(session: Session, world: World, name: str, serial: str) -> Registration:
    registration = one(session, world, name)
    enter(session, registration, Result(OutcomeKind.DONATED, Component.WHOLE_BLOOD, 350, serial))
    return registration  # type: ignore[no-any-return]


def take_back(session: Session, world: World, entry_id: int) -> None:
    serial_actions.take_back_serials(session, world.today_drive, entry_id, by=SYSTEM, now=clock.now())


def test_every_certificate_is_accounted_for(session: Session, world: World) -> None:
    entered(session, world.today_drive, "HM 0000001–0000010")
    gave(session, world, "Lê An", "hm 0000001")
    gave(session, world, "Lê Bình", "HM0000004")
    entered(session, world.today_drive, "HM 0000002", SPOILED)
    balance = serial_balance(session, world.today_drive)
    assert (balance.received, balance.used, balance.spoiled, balance.returned, balance.left) == (
        10,
        2,
        1,
        0,
        7,
    )
    assert [missing.text for missing in balance.unaccounted] == ["HM0000003", "HM0000005–0000010"]
    assert [missing.text for missing in balance.skipped] == ["HM0000003"]
    assert not balance.is_balanced
    entered(session, world.today_drive, "HM 0000005–0000010", RETURNED)
    gave(session, world, "Lê Chi", "HM0000003")
    assert serial_balance(session, world.today_drive).is_balanced


def test_a_serial_from_nowhere_is_told_and_not_refused(session: Session, world: World) -> None:
    assert outside_note(session, world.today_drive, "HM0000099") == ""  # Nobody keeps the register.
    entered(session, world.today_drive, "HM 0000001–0000002")
    gave(session, world, "Lê An", "HM0000099")
    gave(session, world, "Lê Bình", "")
    balance = serial_balance(session, world.today_drive)
    assert balance.outside == ("HM0000099",) and balance.donors_without_serial == 1
    assert "không nằm trong dải" in outside_note(session, world.today_drive, "HM0000099")
    assert outside_note(session, world.today_drive, "HM0000002") == ""
    assert "không nằm trong dải" in outside_note(session, world.today_drive, "ABC")


def test_a_serial_known_elsewhere_or_written_off_is_told(session: Session, world: World) -> None:
    entered(session, world.today_drive, "HM 0000001–0000003")
    entered(session, world.today_drive, "HM 0000002", SPOILED)
    first, second = gave(session, world, "Lê An", "HM0000001"), gave(session, world, "Lê Bình", "HM0000002")
    outcome = session.query(Outcome).where(Outcome.registration_id == first.id).one()
    outcome.serial = "HM0000003"  # A file of the facility may correct what the desk read.
    other = earlier_drive(session, world, 200)
    elsewhere = gave(session, world, "Lê Chi", "")
    donor_id = elsewhere.donor_id
    assert donor_id is not None
    add_donation(
        session,
        session.get_one(Donor, donor_id),
        on_day=other.on_day or world.today,
        component=Component.WHOLE_BLOOD,
        volume_ml=350,
        serial="HM0000003",
        drive_id=other.id,
        evidence=Evidence.SERIAL_SEEN,
        by=SYSTEM,
        now=clock.now(),
    )
    balance = serial_balance(session, world.today_drive)
    assert balance.duplicates == ("HM0000003",) and balance.contradicting == ("HM0000002",)
    assert second.id in {row.registration_id for row in used_serials(session, world.today_drive)}


def test_an_outcome_taken_back_frees_its_certificate(session: Session, world: World) -> None:
    entered(session, world.today_drive, "HM 0000001")
    person = gave(session, world, "Lê An", "HM0000001")
    assert serial_balance(session, world.today_drive).is_balanced
    take_back_outcome(session, person.id, by=SYSTEM, now=clock.now())
    balance = serial_balance(session, world.today_drive)
    assert balance.used == 0 and balance.left == 1


def test_ranges_do_not_overlap_here_nor_at_another_drive_of_the_facility(
    session: Session, world: World
) -> None:
    entered(session, world.today_drive, "HM 0000001–0000010")
    with pytest.raises(Refused, match="đã có số trong dải"):
        entered(session, world.today_drive, "HM 0000010–0000020")
    with pytest.raises(Refused, match="HM0000005–0000010 đang ở một đợt khác"):
        entered(session, world.drive, "HM 0000005–0000020")
    entered(session, world.today_drive, "HM 0000008–0000010", RETURNED)
    assert entered(session, world.drive, "HM 0000008–0000020").last == 20  # What went back may come again.
    session.get_one(Drive, world.other_drive).facility_id = None
    assert entered(session, world.other_drive, "HM 0000001").first == 1


def test_what_is_written_off_came_and_is_in_nobodys_hands(session: Session, world: World) -> None:
    entered(session, world.today_drive, "HM 0000001–0000010")
    gave(session, world, "Lê An", "HM0000001")
    for text, said in (("HM 0000011", "không nằm trong dải"), ("HM 0000001", "đã cấp")):
        with pytest.raises(Refused, match=said):
            entered(session, world.today_drive, text, RETURNED)
    with pytest.raises(Refused, match="Ghi lý do"):
        entered(session, world.today_drive, "HM 0000002", SPOILED, note=" ")
    entered(session, world.today_drive, "HM 0000002", SPOILED)
    with pytest.raises(Refused, match="đã được ghi"):
        entered(session, world.today_drive, "HM 0000002–0000003", RETURNED)


def test_entries_are_taken_back_in_order_and_once(session: Session, world: World) -> None:
    came = entered(session, world.today_drive, "HM 0000001–0000010")
    spoiled = entered(session, world.today_drive, "HM 0000002", SPOILED)
    with pytest.raises(Refused, match="Rút lại dòng đó trước"):
        take_back(session, world, came.id)
    take_back(session, world, spoiled.id)
    with pytest.raises(Refused, match="đã được rút lại"):
        take_back(session, world, spoiled.id)
    take_back(session, world, came.id)
    assert not serial_balance(session, world.today_drive).is_kept


def test_of_two_drives_that_take_one_range_one_comes_first(
    app: Flask, session: Session, world: World
) -> None:
    wanted = parse_serial("HM0000001")
    assert wanted is not None
    session.commit()

    def take(drive_id: int, own: Session) -> int:
        return serial_actions.enter_serials(
            own, drive_id, SerialEntryKind.RECEIVED, wanted, note="", by=SYSTEM, now=clock.now()
        ).id

    results = at_once(app, partial(take, world.drive), partial(take, world.today_drive))
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]


def test_thousands_of_certificates_are_counted(session: Session, world: World) -> None:
    entered(session, world.today_drive, "HM 0000001–0005000")
    for number in range(1, 31):
        gave(session, world, f"Lê Thị {chr(64 + number % 26)}{'a' * number}", f"HM{number * 3:07d}")
    balance = serial_balance(session, world.today_drive)
    assert (balance.used, balance.left) == (30, 4970)
