"""A drive is entered once: whatever day, number or venue it is given, every page, paper and feed follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from sqlalchemy.orm import Session

from domain import clock
from domain.drives.records import Drive
from domain.plans.records import Campaign, Plan, PlanState, Target
from domain.wording import number_text, short_date
from tests.documents.pdf_reading import bare, page_texts
from tests.visitor import Visitor
from tests.world import World

Officer = Callable[[str], Visitor]
# Each example opens a dozen pages, so a failure is told as it was found, not shrunk for minutes.
BOUNDED = settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def plan_id(session: Session, world: World) -> int:
    """A plan of the province with one quota and one campaign, to which the world's first drive belongs."""
    plan = Plan(
        slug="ke-hoach",
        unit_id=world.province,
        province_id=world.province,
        title="Kế hoạch vận động hiến máu tình nguyện",
        period_from=world.today,
        period_to=world.today + timedelta(days=364),
        state=PlanState.ISSUED,
    )
    session.add(plan)
    session.flush()
    campaign = Campaign(
        plan_id=plan.id,
        position=1,
        slug="chien-dich",
        name="Những giọt máu hồng",
        period_from=plan.period_from,
        period_to=plan.period_to,
    )
    target = Target(
        plan_id=plan.id,
        unit_id=world.ward,
        position=1,
        unit_label="Phường Phố Hiến",
        assigned=4321,
        changed_at=clock.now(),
    )
    session.add_all([campaign, target])
    session.flush()
    drive = session.get_one(Drive, world.drive)
    drive.plan_id, drive.campaign_id = plan.id, campaign.id
    session.commit()
    return plan.id


def _day_boxes(day: date) -> dict[str, str]:
    return {"on_day-day": str(day.day), "on_day-month": str(day.month), "on_day-year": str(day.year)}


def test_one_entry_changes_annex_calendar_public_pages_feeds_and_progress(
    app: Flask, officer: Officer, session: Session, world: World, plan_id: int
) -> None:
    desk, public = officer("tinh"), Visitor(app.test_client())

    def where_days_stand() -> dict[str, str]:
        """Return the text of every place that tells the drive's day, as anybody would read it."""
        pdf = desk.open(f"/quan-ly/ke-hoach/{plan_id}/phu-luc.pdf?kieu=lich").response.data
        ics = public.open("/lich.ics").response.get_data(as_text=True)
        return {
            "annex": desk.open(f"/quan-ly/ke-hoach/{plan_id}/phu-luc?kieu=lich").text,
            "annex on paper": " ".join(map(bare, page_texts(pdf))),
            "drives of the office": desk.open("/quan-ly/dot/?tu=tat-ca").text,
            "public page": public.open(f"/dot-hien-mau/{world.drive}").text,
            "calendar to subscribe to": ics,
            "open data": public.open("/du-lieu/dot-hien-mau.csv").response.get_data(as_text=True),
        }

    def where_figures_stand() -> dict[str, str]:
        return {
            "annex": desk.open(f"/quan-ly/ke-hoach/{plan_id}/phu-luc?kieu=lich").text,
            "four numbers": desk.open(f"/quan-ly/chi-tieu?ke-hoach={plan_id}").text,
            "calendar of the plan": desk.open(f"/quan-ly/ke-hoach/{plan_id}/lich").text,
            "progress": public.open("/ket-qua").text,
            "campaign": public.open("/chien-dich/chien-dich").text,
        }

    @BOUNDED
    @given(some.integers(2, 300), some.integers(1001, 3999), some.integers(0, 10_000))
    def enter(days: int, planned: int, hall: int) -> None:
        day, venue = world.today + timedelta(days=days), f"Hội trường số {hall}"
        before = session.get_one(Drive, world.drive)
        session.refresh(before)
        old_day, old_planned = before.on_day, before.planned
        assert old_day is not None
        session.rollback()
        desk.open(f"/quan-ly/dot/{world.drive}/sua")
        page = desk.submit("Lưu", planned=str(planned), venue=venue, **_day_boxes(day))
        assert not page.errors, page.errors
        for place, text in where_days_stand().items():
            spelled = (short_date(day), day.isoformat(), f"{day:%Y%m%d}", f"{day.day}/{day.month}/{day.year}")
            assert any(one in text for one in spelled), (place, day)
            if old_day not in (day, world.today, world.today + timedelta(days=12)):
                told = text.split("Lịch sử")[0].split("Nhật ký")[0]
                assert short_date(old_day) not in told and f"{old_day:%Y%m%d}" not in told, (place, old_day)
        for place, text in where_figures_stand().items():
            assert number_text(planned) in text, (place, planned)
            if old_planned != planned:
                assert number_text(old_planned) not in text or old_planned < 1000, (place, old_planned)
        for place in ("/", "/dot-hien-mau/", f"/dot-hien-mau/{world.drive}"):
            if place != "/" or days < 200:
                assert venue in public.open(place).text, place

    enter()
