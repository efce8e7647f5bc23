"""A drive's card says the same wherever it stands: home, campaign page, committee page."""

from __future__ import annotations

from datetime import date, time

import time_machine
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive
from domain.plans.records import Campaign, Plan, PlanState
from tests.visitor import Page, Visitor
from tests.world import World


def _card(page: Page, venue: str) -> str:
    (card,) = [text for text in page.texts(".//ol[@class='drives']/li") if venue in text]
    return card


def test_a_drive_whose_hours_are_over_has_ended_on_every_page(
    session: Session, visitor: Visitor, world: World
) -> None:
    plan = Plan(
        slug="ke-hoach",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch",
        period_from=date(world.today.year, 1, 1),
        period_to=date(world.today.year, 12, 31),
        state=PlanState.ISSUED,
    )
    session.add(plan)
    session.flush()
    campaign = Campaign(
        plan_id=plan.id,
        position=1,
        slug="chien-dich",
        name="Chiến dịch",
        period_from=plan.period_from,
        period_to=plan.period_to,
    )
    session.add(campaign)
    session.flush()
    drive = session.get_one(Drive, world.today_drive)
    drive.campaign_id = campaign.id
    session.commit()
    pages = ("/chien-dich/chien-dich", "/ban-chi-dao/tinh-hung-yen")
    open_cards = {_card(visitor.open(path), drive.venue) for path in pages}
    assert len(open_cards) == 1 and "Mở đăng ký" in open_cards.pop()
    evening = clock.local(clock.now()).replace(hour=9, minute=30)
    assert drive.ends_at is not None and drive.ends_at < time(9, 30)
    with time_machine.travel(evening, tick=True):
        for path in pages:
            assert "Đã kết thúc" in _card(visitor.open(path), drive.venue), path
