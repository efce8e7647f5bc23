"""Printed names of units: what is settled, what is asked, what kind an unknown body is."""

from __future__ import annotations

import pytest

from domain.units.printed_names import (
    KnownUnit,
    NameBook,
    bare_name,
    guessed_kind,
    name_key,
    one_letter_apart,
    same_spelling,
)
from domain.units.records import UnitKind as K

UNITS = [
    KnownUnit(1, K.DISTRICT, "huyện Khoái Châu", "Khoái Châu", True),
    KnownUnit(2, K.DISTRICT, "thị xã Mỹ Hào", "Mỹ Hào", True),
    KnownUnit(3, K.DISTRICT, "thành phố Hưng Yên", "Hưng Yên", True),
    KnownUnit(4, K.PROVINCE, "tỉnh Hưng Yên", "Hưng Yên", True),
    KnownUnit(5, K.SCHOOL, "Trường Đại học Tài chính - Quản trị kinh doanh", "", True),
    KnownUnit(6, K.INDUSTRIAL_PARK, "Các Khu công nghiệp tỉnh Hưng Yên", "", True),
    KnownUnit(7, K.ENTERPRISE, "Công ty Điện lực Hưng Yên", "", True),
    KnownUnit(8, K.DEPARTMENT, "Sở Y tế tỉnh Hưng Yên", "", True),
    KnownUnit(9, K.DISTRICT, "huyện Phù Cừ", "Phù Cừ", True),
    KnownUnit(10, K.COMMUNE, "xã Khoái Châu", "Khoái Châu", False),
    KnownUnit(11, K.WARD, "Phường 5", "Phường 5", True),
    KnownUnit(12, K.COMMUNE, "xã Hòa Bình", "Hòa Bình", True),
    KnownUnit(13, K.COMMUNE, "xã Hòa Bình", "Hòa Bình", True),
    KnownUnit(14, K.COMMUNE, "xã Đoàn Đào", "Đoàn Đào", True),
]
BOOK = NameBook(UNITS, ["Hưng Yên", "Thái Bình"])


@pytest.mark.parametrize(
    ("printed", "unit_id"),
    [
        ("BCĐ vận động HMTN huyện Khoái Châu", 1),
        ("Khoái Châu", 1),
        ("Ban Chỉ đạo vận động hiến máu tình nguyện thị xã Mỹ Hào", 2),
        ("TX. Mỹ Hào", 2),
        ("TP Hưng Yên", 3),
        ("Tp. Hưng Yên", 3),
        ("UBND tỉnh Hưng Yên", 4),
        ("Ban Chỉ đạo HMTM Khu công nghiệp tỉnh", 6),
        ("Công ty Điện Lực tỉnh Hưng Yên", 7),
        ("Cty Điện lực", 7),
        ("Sở Y tế", 8),
        ("Ủy ban nhân dân huyện Phù Cừ", 9),
        ("HUYỆN PHÙ CỪ", 9),
        ("huyen Phu Cu", 9),
        ("P.5", 11),
        ("xã Đoàn Đào", 14),
    ],
)
def test_names_without_doubt_are_settled(printed: str, unit_id: int) -> None:
    found = BOOK.match(printed)
    assert (found.unit_id, found.candidates, found.sentence) == (unit_id, (), "")


@pytest.mark.parametrize(
    ("printed", "candidates"),
    [
        ("BCĐ vận động HMTN thị xã Mỹ Hòa", [2]),
        ("huyện Mỹ Hào", [2]),
        ("huyện Phú Cừ", [9]),
        ("huyện Phù Cừa", [9]),
        ("Trường Đại Học TC- QTKD Hưng Yên", [5]),
        ("xã Khoái Châu", [10]),
        ("xã Hòa Bình", [12, 13]),
    ],
)
def test_doubtful_names_are_asked(printed: str, candidates: list[int]) -> None:
    found = BOOK.match(printed)
    assert found.unit_id is None and found.sentence
    assert [unit.unit_id for unit in found.candidates] == candidates


def test_unknown_names_say_what_can_be_done() -> None:
    firm, commune = BOOK.match("Tập đoàn xây dựng Hòa Bình"), BOOK.match("BCĐ HMTN xã Lạ Hoắc")
    assert (firm.unit_id, firm.candidates, firm.kind) == (None, (), K.ENTERPRISE)
    assert (commune.kind, commune.name) == (None, "xã Lạ Hoắc")
    assert "Danh mục" in commune.sentence and "thêm mới" in firm.sentence


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("Công ty Giấy da Thái Bình", K.ENTERPRISE),
        ("Cty Cổ phần Vinpearl - Kiên Giang", K.ENTERPRISE),
        ("Tổng công ty May", K.ENTERPRISE),
        ("Bưu điện tỉnh", K.ENTERPRISE),
        ("Trường Cao đẳng Y tế", K.SCHOOL),
        ("ĐH Kinh tế", K.SCHOOL),
        ("Sở Y tế", K.DEPARTMENT),
        ("Ban Dân tộc tỉnh", K.DEPARTMENT),
        ("Bệnh viện Đa khoa tỉnh", K.AGENCY),
        ("Đảng ủy Khối các cơ quan", K.AGENCY),
        ("Tỉnh ủy", K.AGENCY),
        ("Công an tỉnh", K.ARMED_FORCES),
        ("Bộ Chỉ huy Quân sự tỉnh", K.ARMED_FORCES),
        ("BCH Quân sự tỉnh", K.ARMED_FORCES),
        ("Trung đoàn 20", K.ARMED_FORCES),
        ("Tỉnh đoàn", K.UNION),
        ("Đoàn ủy khối Doanh nghiệp", K.UNION),
        ("Liên đoàn Lao động tỉnh", K.UNION),
        ("Hội Chữ thập đỏ huyện", K.UNION),
        ("Ban Quản lý các Khu công nghiệp", K.INDUSTRIAL_PARK),
        ("KCN Phố Nối A", K.INDUSTRIAL_PARK),
        ("CLB Máu nóng", K.CLUB),
        ("huyện Gò Quao", None),
        ("Hà Nội", None),
    ],
)
def test_the_kind_is_guessed_from_the_first_words(printed: str, kind: K | None) -> None:
    assert guessed_kind(printed) is kind


def test_the_office_before_a_name_is_left_off() -> None:
    assert bare_name("BCĐ vận động HMTN thị xã Mỹ Hào") == "thị xã Mỹ Hào"
    assert bare_name("Công ty Điện lực") == "Công ty Điện lực"
    assert bare_name("") == ""
    assert name_key("Ban Chỉ đạo vận động HMTN TP. Hưng Yên") == "thanh pho hung yen"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("thi xa my hoa", "thi xa my hao", True),
        ("huyen an thi", "huyen an thy", True),
        ("huyen an thi", "huyen an tho i", False),
        ("phuong 5", "phuong 6", False),
        ("an ba", "an be", True),
        ("ab", "ac", False),
        ("huyen tien lu", "huyen tien lu", False),
        ("huyen van lam", "huyen van giang", False),
    ],
)
def test_one_letter_apart(one: str, other: str, near: bool) -> None:
    assert one_letter_apart(one, other) is near is one_letter_apart(other, one)


def test_tone_placement_and_capitals_are_the_same_spelling() -> None:
    assert same_spelling("THỊ XÃ HOÀ", "thị xã Hòa")
    assert not same_spelling("Phú Cừ", "Phù Cừ")
