"""What a donor sees of an open round on the own page, and how a claim counts there."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Role
from domain.commendations.round_actions import RoundTerms, change_round
from domain.commendations.round_records import RoundState
from domain.donors.card_actions import issue_card
from domain.donors.card_rules import shown_card_code
from domain.journal import SYSTEM
from tests.round_steps import add_donors, lead, open_round, take
from tests.visitor import Visitor
from tests.world import World


def test_an_open_round_tells_what_is_counted_until_it_is_frozen(
    visitor: Visitor, session: Session, world: World
) -> None:
    (number,) = add_donors(session, world, ["Lê Văn An"], 20)
    card = issue_card(session, number, by=SYSTEM, now=clock.now())
    record = open_round(session, world)
    terms = RoundTerms(
        record.name,
        record.rule_key,
        record.cut_off,
        claims_from=world.today - timedelta(days=9),
        claims_to=world.today,
    )
    change_round(session, record.id, terms, seen_version=record.version, by=SYSTEM, now=clock.now())
    session.commit()
    visitor.open("/so-hien-mau")
    page = visitor.submit("Mở sổ của tôi", code=shown_card_code(card.code), pin=card.pin)
    assert "Khen thưởng 14/6" in page.text and "ở mốc 20, Bằng khen" in page.text
    assert f"báo đến hết ngày {world.today:%d/%m/%Y}" in page.text
    visitor.open("/so-hien-mau/khai")
    page = visitor.submit("Gửi văn phòng", year="2015", times="3", place="Bệnh viện Chợ Rẫy")
    assert "được tính cho đợt “Khen thưởng 14/6”" in page.text
    record.claims_from = record.claims_to = None
    take(session, record, world, Role.PROVINCE)
    lead(session, record, RoundState.FROZEN)
    session.commit()
    page = visitor.open("/so-hien-mau")
    assert "Khen thưởng 14/6" not in page.text and "chờ xem" in page.text
