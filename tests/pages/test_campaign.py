"""The public page of a campaign, and the files that an issued plan gives out."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from domain import clock
from domain.outreach.records import Announcement
from domain.plans.records import Plan, PlanAttachment, PlanState
from tests.public_plan import add_people, add_plan
from tests.visitor import Visitor
from tests.world import World


def _attach(session: Session, plan: Plan, *, is_public: bool) -> int:
    content = b"%PDF-1.7 thu"
    file = PlanAttachment(
        plan_id=plan.id,
        name='Kế hoạch "số 1".pdf',
        media_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        is_public=is_public,
        added_at=clock.now(),
        added_by="thử",
    )
    session.add(file)
    session.flush()
    return file.id


def test_a_campaign_tells_everything_that_is_public(visitor: Visitor, session: Session, world: World) -> None:
    plan = add_plan(session, world)
    _attach(session, plan, is_public=True)
    add_people(session, world.drive, 9, 2)
    session.commit()
    page = visitor.open("/chien-dich/chien-dich-thu")
    assert page.title == "Lễ hội Xuân hồng" and "Cao điểm: Tuần đầu" in page.text
    assert page.texts(".//main/ul/li/b") == ["Hiến máu cứu người", "Giọt máu cho đi"]
    facts = dict(zip(page.texts(".//main/dl/dt"), page.texts(".//main/dl/dd"), strict=True))
    assert facts == {
        "Số đợt": "2",
        "Giao": "300 đơn vị máu",
        "Dự kiến tiếp nhận": "120 đơn vị máu",
        "Đã đăng ký": "9 người",
    }
    share = page.texts(".//textarea")[0]
    assert "“Giọt máu cho đi”" in share and "Các đợt sắp tới" in share
    assert "/ket-qua?ke-hoach=ke-hoach-thu" in page.link("Kết quả theo từng đơn vị")
    assert 'Kế hoạch "số 1".pdf' in page.text


def test_a_public_file_is_saved_and_never_run(visitor: Visitor, session: Session, world: World) -> None:
    plan = add_plan(session, world)
    shown, kept = _attach(session, plan, is_public=True), _attach(session, plan, is_public=False)
    session.commit()
    answer = visitor.client.get(f"/ke-hoach/tep/{shown}")
    assert answer.status_code == 200 and answer.data == b"%PDF-1.7 thu"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    tag = answer.headers["ETag"]
    assert visitor.client.get(f"/ke-hoach/tep/{shown}", headers={"If-None-Match": tag}).status_code == 304
    assert visitor.open(f"/ke-hoach/tep/{kept}").status == 404
    assert visitor.open("/ke-hoach/tep/999999").status == 404
    plan.state = PlanState.DRAFT
    session.commit()
    assert visitor.open(f"/ke-hoach/tep/{shown}").status == 404


def test_urgent_news_of_the_province_stand_on_top(visitor: Visitor, session: Session, world: World) -> None:
    add_plan(session, world)
    session.add(
        Announcement(
            slug="khan",
            unit_id=world.province,
            title="Cần gấp nhóm máu O",
            body="Lời",
            is_urgent=True,
            published_at=clock.now(),
            last_day=world.today + timedelta(days=1),
            author="x",
            changed_at=clock.now(),
        )
    )
    session.commit()
    for path in (
        "/chien-dich/chien-dich-thu",
        f"/dot-hien-mau/{world.drive}",
        "/",
        "/dot-hien-mau/",
        "/hom-nay",
        "/ket-qua",
        "/ban-chi-dao/phuong-pho-hien-11953",
    ):
        assert "Cần gấp nhóm máu O" in visitor.open(path).text, path
