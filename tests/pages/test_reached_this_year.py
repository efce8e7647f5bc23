"""Who reached a step in the year of the cut-off day: told above the candidates and kept by the filter."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from domain.ledger.records import Evidence
from tests.database.test_commendations import give, make_donor
from tests.world import World

HERE = "/quan-ly/khen-thuong/"


def test_the_page_tells_and_keeps_who_reached_a_step_in_the_year(
    officer, session: Session, world: World
) -> None:  # type: ignore[no-untyped-def]
    begins = date(world.today.year, 1, 1)
    new, old = make_donor(session, world, "Trần Thị Mới"), make_donor(session, world, "Lê Văn Cũ")
    give(session, new, 5, begins)
    give(session, old, 6, begins)
    give(session, old, 1, world.today)
    session.commit()
    office = officer("tinh")
    page = office.open(HERE)
    assert page.texts(".//table//th/a") == ["Lê Văn Cũ", "Trần Thị Mới"]
    told = f"Đạt mốc trong năm {begins.year}, kể cả người đã được khen: mốc 5 lần có 1 người."
    assert told in page.text
    page = office.submit(**{"trong-nam": "y"})
    assert page.texts(".//table//th/a") == ["Trần Thị Mới"] and "1 người: mốc 5 lần có 1 người." in page.text
    last_year = begins - timedelta(days=1)
    page = office.submit(**{"den-ngay": f"{last_year.day}/{last_year.month}/{last_year.year}"})
    assert page.texts(".//table//th/a") == ["Lê Văn Cũ"]
    give(session, new, 5, begins - timedelta(days=500), Evidence.OWN_WORD)
    session.commit()
    gaps = office.open(HERE, query_string={"trong-nam": "y", "xem": "thieu"})
    assert gaps.texts(".//table//th/a") == ["Trần Thị Mới"] and "trong năm tính" not in gaps.text


def test_terms_whose_days_are_not_kept_offer_no_such_filter(officer, world: World) -> None:  # type: ignore[no-untyped-def]
    office = officer("tinh")
    assert "trong năm tính" in office.open(HERE).text
    asked = {"tieu-chi": "quang-nam-tieu-bieu", "den-ngay": "30/06/2025", "trong-nam": "y"}
    page = office.open(HERE, query_string=asked)
    assert "miền núi 7" in page.text and "trong năm tính" not in page.text
