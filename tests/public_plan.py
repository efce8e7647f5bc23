"""An issued plan with targets, a campaign and people who came, for tests of what the public reads."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive, DriveState
from domain.plans.records import Campaign, Plan, PlanPeak, PlanState, Target
from domain.results.records import Outcome, OutcomeKind
from domain.signups.records import RegistrationState
from tests.world import World, add_registration


def add_plan(session: Session, world: World, *, state: PlanState = PlanState.ISSUED) -> Plan:
    """Store a plan of the province with a target for each ward and a campaign that holds both of their drives."""
    span = {
        "period_from": world.today - timedelta(days=100),
        "period_to": world.today + timedelta(days=200),
    }
    plan = Plan(
        slug="ke-hoach-thu",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch vận động HMTN",
        slogans="Hiến máu cứu người\nGiọt máu cho đi",
        state=state,
        **span,
    )
    session.add(plan)
    session.flush()
    campaign = Campaign(
        plan_id=plan.id, position=1, slug="chien-dich-thu", name="Lễ hội Xuân hồng", summary="", **span
    )
    session.add(campaign)
    session.flush()
    peak = {"period_from": world.today, "period_to": world.today + timedelta(days=7)}
    session.add(PlanPeak(plan_id=plan.id, campaign_id=campaign.id, position=1, label="Tuần đầu", **peak))
    for position, (unit_id, label) in enumerate(((world.ward, "Phường A"), (world.other_ward, "Xã B"))):
        session.add(
            Target(
                plan_id=plan.id,
                unit_id=unit_id,
                position=position,
                group_label="I. Xã, phường",
                unit_label=label,
                assigned=100 * (position + 1),
                changed_at=clock.now(),
            )
        )
    for number in (world.drive, world.other_drive):
        drive = session.get_one(Drive, number)
        drive.plan_id, drive.campaign_id = plan.id, campaign.id
    session.flush()
    return plan


def add_people(session: Session, drive_id: int, registered: int, donated: int = 0) -> None:
    """Store people registered for a drive, of whom some gave blood."""
    for number in range(registered):
        person = add_registration(
            session, drive_id, f"Người {drive_id} {number}", state=RegistrationState.CERTIFIED
        )
        if number < donated:
            session.add(
                Outcome(
                    registration_id=person.id,
                    drive_id=drive_id,
                    kind=OutcomeKind.DONATED,
                    volume_ml=250,
                    recorded_at=clock.now(),
                    recorded_by="thử",
                )
            )
    session.flush()


def close_drive(session: Session, drive_id: int) -> None:
    """Let a drive be over, so that its page tells how many gave blood."""
    drive = session.get_one(Drive, drive_id)
    drive.state, drive.on_day = DriveState.CLOSED, clock.today() - timedelta(days=1)
    session.flush()
