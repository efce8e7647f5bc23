"""Letters that invite units to a drive: which units are offered, with which number, as PDF and as Word file."""

from __future__ import annotations

import io

from docx import Document
from flask import Flask
from werkzeug.test import TestResponse

from domain.drives.records import DriveBlock
from tests.documents.pdf_reading import page_texts
from tests.donor_list_steps import Officer
from tests.statements import statements
from tests.visitor import Visitor
from tests.world import World


def keep_places(app: Flask, world: World) -> None:
    with app.extensions["sessions"]() as session:
        for unit_id, places in ((world.school, 120), (world.other_ward, 35)):
            session.add(
                DriveBlock(drive_id=world.drive, unit_id=unit_id, places=places, release_on=world.today)
            )
        session.commit()


def ask(person: Visitor, world: World, kind: str, **more: object) -> TestResponse:
    return person.client.post(
        f"/quan-ly/dot/{world.drive}/thu-moi", data={"csrf_token": person.token(), "kind": kind, **more}
    )


def test_units_with_places_get_a_letter_with_their_number(app: Flask, world: World, officer: Officer) -> None:
    keep_places(app, world)
    province = officer("tinh")
    page = province.open(f"/quan-ly/dot/{world.drive}/thu-moi")
    assert len(page.texts(".//tbody/tr")) == 2 and "suất đã giữ" in page.text
    units = {
        "unit": [world.school, world.other_ward],
        f"n{world.school}": "1.200",
        f"n{world.other_ward}": "",
    }
    answer = ask(province, world, "pdf", **units)
    pages = page_texts(answer.data)
    assert answer.mimetype == "application/pdf" and len(pages) == 2
    text = " ".join(pages)
    for words in (
        "V/v mời tham gia hiến máu tình nguyện",
        "Kính gửi: Trường Đại học Sư phạm Kỹ thuật Hưng Yên",
        "Kính gửi: Ủy ban nhân dân",
        "vận động 1.200 (một nghìn hai trăm) người",
        "vận động cán bộ, đoàn viên",
        "Nhà văn hóa phường An Tảo",
        "7:30–9:00",
    ):
        assert words in text, words
    answer = ask(province, world, "docx", **units)
    words = "\n".join(p.text for p in Document(io.BytesIO(answer.data)).paragraphs)
    assert words.count("Kính gửi: ") == 2 and "1.200 (một nghìn hai trăm) người" in words
    assert "attachment" in answer.headers["Content-Disposition"]


def test_other_units_are_found_by_name_and_odd_input_is_told(
    app: Flask, world: World, officer: Officer
) -> None:
    province = officer("tinh")
    address = f"/quan-ly/dot/{world.drive}/thu-moi"
    assert "chưa giữ suất" in province.open(address).text
    page = province.open(f"{address}?q=su pham ky thuat")
    assert len(page.texts(".//tbody/tr")) == 1
    assert "Không có đơn vị nào" in province.open(f"{address}?q=zzzz").text
    province.open(f"{address}?q=su pham")
    for data, words in (
        ({}, "Chọn đơn vị cần mời"),
        ({"unit": ["x", "9" * 30, "9" * 5000, world.facility + 999]}, "Chọn đơn vị cần mời"),
        ({"unit": [world.school], f"n{world.school}": "nhiều"}, "Nhập số người của Trường"),
        (
            {"unit": [world.school], "reply_by-day": "1", "reply_by-month": "1", "reply_by-year": "2020"},
            "ngày",
        ),
    ):
        answer = ask(province, world, "pdf", **data)
        assert answer.status_code == 422 and words in answer.get_data(as_text=True), data


def test_only_the_province_and_the_host_write_letters(app: Flask, world: World, officer: Officer) -> None:
    address = f"/quan-ly/dot/{world.drive}/thu-moi"
    assert officer("xa").open(address).status == 200
    assert officer("xakhac").open(address).status == 403
    assert officer("donvi").open(address).status == 403


def test_the_page_costs_the_same_for_no_unit_and_for_many(app: Flask, world: World, officer: Officer) -> None:
    province, counts = officer("tinh"), []
    for words in ("zzzz", "x"):
        with statements(app) as seen:
            province.open(f"/quan-ly/dot/{world.drive}/thu-moi?q={words}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
