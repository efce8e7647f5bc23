"""A stored plan is checked from its records: what was mended goes by itself, what was decided stays with its reason."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DrivePartner, DriveState
from domain.journal import SYSTEM, JournalLine, seal_pending
from domain.plans.finding_actions import accept_findings, reopen_finding
from domain.plans.linting.facts import Code
from domain.plans.records import (
    Campaign,
    Plan,
)
from domain.refusals import Refused
from domain.reports.check_actions import take_annex_figure
from domain.reports.plan_check import Checked, PlanCheck, check_plan
from tests.statements import statements
from tests.stored_plans import clean_plan, hung_yen

WEEKS = 151


@pytest.fixture
def plan(session: Session) -> Plan:
    return hung_yen(session)


def check(session: Session, plan: Plan) -> PlanCheck:
    session.expire_all()
    return check_plan(session, plan.id, clock.today())


def of_kind(found: PlanCheck, code: Code) -> list[Checked]:
    return [checked for checked in found.open if checked.finding.code is code]


def drive_of(session: Session, checked: Checked) -> Drive:
    return session.get_one(Drive, checked.finding.drive_id)


def take(session: Session, plan: Plan, checked: Checked, seen: int) -> int:
    return take_annex_figure(session, plan, checked, seen, by=SYSTEM, now=clock.now())


def test_everything_found_in_the_stored_plan(session: Session, plan: Plan) -> None:
    found = check(session, plan)
    assert Counter(checked.finding.code for checked in found.open) == {
        Code.BODY_ANNEX: 4,
        Code.PLANNED: 1,
        Code.YEAR: 2,
        Code.OFFICE: 2,
        Code.INTERVAL: 15,
        Code.DAY_OFF: 3,
        Code.NAME: 2,
        Code.UNASSIGNED: 1,
        Code.MISSING: 2,
    }
    assert not found.decided and not found.past
    sentences = [checked.finding.sentence for checked in found.open]
    assert sum("163 %" in sentence and "165 %" in sentence for sentence in sentences) == 1
    first = found.open[0]
    assert drive_of(session, first).on_day == date(2024, 3, 14) and first.version == 1


def test_a_shared_drive_offers_no_single_figure(session: Session, plan: Plan) -> None:
    offered = [checked.finding.body for checked in check(session, plan).open if checked.version is not None]
    assert offered == [500, 300]


def test_units_of_the_old_map_are_named_with_their_heirs(session: Session) -> None:
    moved = hung_yen(session, WEEKS)
    gone = of_kind(check(session, moved), Code.GONE)
    assert len(gone) == 10
    (one,) = [checked.finding for checked in gone if "Ân Thi" in checked.finding.place]
    assert "kết thúc ngày 30/06/2025" in one.sentence and "3 đợt" in one.sentence and "1.005" in one.sentence
    assert "xã Ân Thi" in one.repair
    years = [checked.finding.sentence for checked in of_kind(check(session, moved), Code.YEAR)]
    assert len(years) == 2 and "“Tháng 5/2023”" in years[0]


def test_the_figure_of_the_annex_is_taken_over_once(session: Session, plan: Plan) -> None:
    first = check(session, plan).open[0]
    assert first.version is not None
    with pytest.raises(Refused, match="vừa sửa đợt này"):
        take(session, plan, first, first.version + 1)
    assert take(session, plan, first, first.version) == 600
    assert drive_of(session, first).planned == 600
    found = check(session, plan)
    assert found.with_key(first.finding.key) is None
    assert [decision.reason for decision in found.past] == [
        "Lấy số của phụ lục: 600 thay cho 500 đơn vị máu."
    ]
    (total,) = [c.finding for c in of_kind(found, Code.BODY_ANNEX) if "Tổng số" in c.finding.place]
    assert "22.850" in total.sentence and "22.450" in total.sentence
    shared = next(c for c in of_kind(found, Code.BODY_ANNEX) if c.finding.body == 1_100)
    with pytest.raises(Refused, match="không lấy số của phụ lục được"):
        take(session, plan, shared, 1)


def test_what_was_mended_elsewhere_goes_by_itself(session: Session, plan: Plan) -> None:
    before = check(session, plan)
    first, campaign = before.open[0], _campaign(session, plan, "5/2023")
    drive_of(session, first).planned = 550
    campaign.heading = "Tháng 5/2024 – Hưởng ứng Chiến dịch “Những giọt máu hồng hè năm 2024”"
    for drive in session.scalars(select(Drive).where(Drive.host_label.contains("Mỹ Hòa"))):
        drive.host_label = drive.host_label.replace("Mỹ Hòa", "Mỹ Hào")
        drive.venue = drive.venue.replace("Mỹ Hòa", "Mỹ Hào")
    for partner in session.scalars(select(DrivePartner).where(DrivePartner.label.contains("Mỹ Hòa"))):
        partner.label = partner.label.replace("Mỹ Hòa", "Mỹ Hào")
    session.flush()
    found = check(session, plan)
    assert found.with_key(first.finding.key) is None
    assert not of_kind(found, Code.YEAR) and len(of_kind(found, Code.NAME)) == 1


def _campaign(session: Session, plan: Plan, words: str) -> Campaign:
    wanted = select(Campaign).where(Campaign.plan_id == plan.id, Campaign.heading.contains(words))
    return session.scalars(wanted).one()


def test_a_drive_that_moved_keeps_its_doubtful_figure(session: Session, plan: Plan) -> None:
    first = check(session, plan).open[0]
    drive_of(session, first).on_day = date(2024, 3, 15)
    session.flush()
    moved = check(session, plan).with_key(first.finding.key)
    assert moved is not None and moved.finding.drive_id == first.finding.drive_id
    assert moved.finding.place.endswith("(nay là ngày 15/03/2024)")


def test_a_finding_is_accepted_with_a_reason_and_opened_again(session: Session, plan: Plan) -> None:
    now, chosen = clock.now(), [c.finding for c in of_kind(check(session, plan), Code.INTERVAL)][:2]
    for findings, reason in ((chosen, "  "), ([], "Hai công ty khác nhau"), (chosen, "x" * 301)):
        with pytest.raises(Refused):
            accept_findings(session, plan, findings, reason, by=SYSTEM, now=now)
    accept_findings(session, plan, chosen, "Hai công ty khác nhau", by=SYSTEM, now=now)
    found = check(session, plan)
    assert len(of_kind(found, Code.INTERVAL)) == 13 and len(found.decided) == 2
    assert found.decided[0].decision is not None and found.decided[0].decision.decided_by == "hệ thống"
    accept_findings(session, plan, chosen[:1], "Hai ca", by=SYSTEM, now=now)
    reasons = [c.decision.reason for c in check(session, plan).decided if c.decision]
    assert sorted(reasons) == ["Hai ca", "Hai công ty khác nhau"]
    assert reopen_finding(session, plan, chosen[0].key, by=SYSTEM, now=now)
    assert not reopen_finding(session, plan, chosen[0].key, by=SYSTEM, now=now)
    assert len(of_kind(check(session, plan), Code.INTERVAL)) == 14
    seal_pending(session)
    acts = list(session.scalars(select(JournalLine.act).where(JournalLine.noun == "plan")))
    assert acts.count("bỏ qua chỗ kiểm tra") == 2 and acts.count("mở lại chỗ kiểm tra") == 1


def test_a_decision_outlives_its_finding_and_comes_back_with_it(session: Session, plan: Plan) -> None:
    saturday = of_kind(check(session, plan), Code.DAY_OFF)[1]
    accept_findings(session, plan, [saturday.finding], "Công nhân nghỉ thứ Bảy", by=SYSTEM, now=clock.now())
    drive = drive_of(session, saturday)
    was, drive.on_day = drive.on_day, date(2024, 8, 12)
    session.flush()
    assert [d.reason for d in check(session, plan).past] == ["Công nhân nghỉ thứ Bảy"]
    drive_of(session, saturday).on_day = was
    session.flush()
    assert [c.finding.key for c in check(session, plan).decided] == [saturday.finding.key]


def test_cancelled_drives_are_not_looked_at_and_postponed_ones_have_no_day(
    session: Session, plan: Plan
) -> None:
    first, second = (drive_of(session, c) for c in of_kind(check(session, plan), Code.DAY_OFF)[:2])
    first.state, second.state = DriveState.CANCELLED, DriveState.POSTPONED
    session.flush()
    found = check(session, plan)
    assert len(of_kind(found, Code.DAY_OFF)) == 1
    assert any("ngày cụ thể" in c.finding.sentence for c in of_kind(found, Code.MISSING))


def test_a_clean_stored_plan_has_nothing_to_be_said(session: Session) -> None:
    stored = clean_plan(session, drives=2, units=2, months=1)
    for place, drive in enumerate(session.scalars(select(Drive).where(Drive.plan_id == stored.id))):
        drive.on_day, drive.planned = date(2026, 3, 5 + place), 10
    session.flush()
    assert check(session, stored).open == []


def test_a_large_plan_is_checked_in_as_many_statements_as_a_small_one(app: Flask, session: Session) -> None:
    counts = []
    for drives, units, months in ((30, 10, 1), (400, 80, 12)):
        stored = clean_plan(session, drives, units, months)
        session.expire_all()
        with statements(app) as said:
            found = check_plan(session, stored.id, clock.today())
        counts.append(len(said))
        assert found.open
    assert counts[0] == counts[1] <= 24
