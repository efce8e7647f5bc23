"""Addresses of the old map lead to the communes of today: suggested, never decided, none of another province."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.units.old_addresses import address_keys, commune_of_address
from domain.units.queries import territory
from domain.units.records import Unit, UnitSuccession
from tests.statements import statements

TODAY = date(2026, 11, 22)


def names(session: Session, text: str, province: str = "33") -> list[str]:
    unit = territory(session, province, TODAY)
    assert unit is not None
    found = commune_of_address(session, unit.id, text, TODAY)
    return [commune.name for commune in found.communes] if found else []


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("Tổ 3, phường An Tảo, thành phố Hưng Yên, tỉnh Hưng Yên", "phường Phố Hiến"),
        ("An Tảo, Hưng Yên", "phường Phố Hiến"),
        ("so 5, p. an tao, tp hung yen", "phường Phố Hiến"),
        ("P.Minh Khai, TP Hưng Yên", "phường Phố Hiến"),
        ("thôn 3 xã Tân Dân huyện Khoái Châu Hưng Yên", "xã Triệu Việt Vương"),
        ("tt. Khoái Châu, h. Khoái Châu", "xã Khoái Châu"),
        ("xã Minh Khai, huyện Vũ Thư, Thái Bình", "xã Vũ Thư"),  # The province was merged, too.
        ("Thôn Dạ Trạch, xã Triệu Việt Vương, tỉnh Hưng Yên", "xã Triệu Việt Vương"),  # An address of today.
        ("thị xã Mỹ Hào, phường Bần Yên Nhân", "phường Mỹ Hào"),
    ],
)
def test_an_old_address_leads_to_the_commune_of_today(session: Session, text: str, commune: str) -> None:
    assert names(session, text) == [commune]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "Số 12 đường Nguyễn Văn Linh",
        "Phường Minh Khai, TP Hà Giang, Hà Giang",  # There is a Minh Khai here, but this one is elsewhere.
        "xã Không Có, huyện Khoái Châu",
        "| ; , ' \x00",
    ],
)
def test_what_is_not_sure_gives_nothing(session: Session, text: str) -> None:
    assert names(session, text) == []


def test_a_divided_commune_gives_a_choice_and_says_so(session: Session) -> None:
    unit = territory(session, "33", TODAY)
    assert unit is not None
    divided = select(UnitSuccession.predecessor_id).group_by(UnitSuccession.predecessor_id)
    number = session.scalars(divided.having(func.count() > 1)).first()
    old = session.get_one(Unit, number)
    district = session.get_one(Unit, old.parent_id)
    found = commune_of_address(session, unit.id, f"{old.name}, {district.name}", TODAY)

    assert found is not None
    assert found.declared == old.name
    assert len(found.communes) > 1
    assert found.only is None
    assert f"{old.name} nay có thể thuộc: " in found.sentence
    assert all(commune.name in found.sentence for commune in found.communes)


def test_the_sentence_names_old_and_new(session: Session) -> None:
    unit = territory(session, "33", TODAY)
    assert unit is not None
    old = commune_of_address(session, unit.id, "phường An Tảo, TP Hưng Yên", TODAY)
    new = commune_of_address(session, unit.id, "phường Phố Hiến", TODAY)

    assert old is not None and new is not None
    assert old.sentence == "Theo địa chỉ đã ghi, phường An Tảo nay thuộc phường Phố Hiến"
    assert new.sentence == "Theo địa chỉ đã ghi, nơi ở là phường Phố Hiến"


def test_the_question_costs_the_same_for_any_address(app: Flask, session: Session) -> None:
    long = ", ".join(["Tổ 3", "phường An Tảo", "phường Minh Khai", "phường Hiến Nam"] * 20 + ["TP Hưng Yên"])
    counts = []
    for text in ("phường An Tảo, TP Hưng Yên", long):
        with statements(app) as asked:
            assert names(session, text)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_type_words_are_written_out() -> None:
    parts, typed = address_keys("Số 5, P.1, Q. Ba Đình – tp Hà Nội")

    assert parts == ["so 5", "phuong 1", "quan ba dinh", "thanh pho ha noi"]
    assert typed == {"phuong 1", "quan ba dinh", "thanh pho ha noi"}
