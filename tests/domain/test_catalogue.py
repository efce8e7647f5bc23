"""The shipped catalogue of administrative units: counts, names, parents and successions."""

import unicodedata
from collections import Counter, defaultdict
from datetime import date

import pytest

from domain.units import catalogue
from domain.units.catalogue import CatalogueUnit, Succession, current_units, former_units, successions

TWO_TIERS = date(2025, 7, 1)
LAST_THREE_TIER_DAY = date(2025, 6, 30)
DONG_NAI_CHANGE = date(2026, 4, 30)
COMMUNE_KINDS = {"xa", "phuong", "dac_khu", "thi_tran"}

# Province code: (phường, xã, đặc khu), as published for the 34 provinces after 30/04/2026.
COMMUNES_PER_PROVINCE = {
    "01": (51, 75, 0), "04": (3, 53, 0), "08": (7, 117, 0), "11": (3, 42, 0), "12": (2, 36, 0),
    "14": (8, 67, 0), "15": (10, 89, 0), "19": (15, 77, 0), "20": (4, 61, 0), "22": (30, 22, 2),
    "24": (33, 66, 0), "25": (15, 133, 0), "31": (45, 67, 2), "33": (11, 93, 0), "37": (32, 97, 0),
    "38": (19, 147, 0), "40": (11, 119, 0), "42": (9, 60, 0), "44": (8, 69, 1), "46": (21, 19, 0),
    "48": (23, 70, 1), "51": (9, 86, 1), "52": (25, 110, 0), "56": (16, 48, 1), "66": (14, 88, 0),
    "68": (20, 103, 1), "75": (33, 62, 0), "79": (113, 54, 1), "80": (14, 82, 0), "82": (20, 82, 0),
    "86": (19, 105, 0), "91": (14, 85, 3), "92": (31, 72, 0), "96": (9, 55, 0),
}  # fmt: skip

# Old provinces that make up each province that was merged.
MERGED = {
    "08": {"02", "08"}, "15": {"10", "15"}, "19": {"06", "19"}, "24": {"24", "27"}, "25": {"17", "25", "26"},
    "31": {"30", "31"}, "33": {"33", "34"}, "37": {"35", "36", "37"}, "44": {"44", "45"}, "48": {"48", "49"},
    "51": {"51", "62"}, "52": {"52", "64"}, "56": {"56", "58"}, "66": {"54", "66"}, "68": {"60", "67", "68"},
    "75": {"70", "75"}, "79": {"74", "77", "79"}, "80": {"72", "80"}, "82": {"82", "87"},
    "86": {"83", "84", "86"}, "91": {"89", "91"}, "92": {"92", "93", "94"}, "96": {"95", "96"},
}  # fmt: skip


def three_tier_units() -> list[CatalogueUnit]:
    return [unit for unit in former_units() if unit.valid_to == LAST_THREE_TIER_DAY]


def old_unit(code: str) -> CatalogueUnit:
    return next(unit for unit in three_tier_units() if unit.code == code)


def current_unit(code: str) -> CatalogueUnit:
    return next(unit for unit in current_units() if unit.code == code)


def successors(code: str, on: date = TWO_TIERS) -> list[Succession]:
    return [link for link in successions() if link.old_code == code and link.on == on]


def test_current_counts() -> None:
    assert Counter(unit.kind for unit in current_units()) == {
        "tinh": 27, "thanh_pho": 7, "xa": 2611, "phuong": 697, "dac_khu": 13,
    }  # fmt: skip


def test_three_tier_counts() -> None:
    kinds = Counter(unit.kind for unit in three_tier_units())
    assert kinds["tinh"] + kinds["thanh_pho"] == 63
    assert kinds["huyen"] == 696
    assert kinds["xa"] + kinds["phuong"] + kinds["thi_tran"] == 10035
    assert kinds["dac_khu"] == 0


@pytest.mark.parametrize("province", COMMUNES_PER_PROVINCE)
def test_communes_per_province(province: str) -> None:
    kinds = Counter(unit.kind for unit in current_units() if unit.parent_code == province)
    assert (kinds["phuong"], kinds["xa"], kinds["dac_khu"]) == COMMUNES_PER_PROVINCE[province]


def test_merged_provinces() -> None:
    origins: dict[str, set[str]] = defaultdict(set)
    for link in successions():
        if len(link.old_code) == 2 and link.on == TWO_TIERS:
            origins[link.new_code].add(link.old_code)
            assert link.is_whole
            assert link.is_default
            assert link.basis == "Nghị quyết 202/2025/QH15"
    assert origins == {code: MERGED.get(code, {code}) for code in COMMUNES_PER_PROVINCE}


@pytest.mark.parametrize(
    ("old_code", "old_name", "old_district", "new_code", "new_name", "province"),
    [
        ("11956", "phường An Tảo", "thành phố Hưng Yên", "11953", "phường Phố Hiến", "tỉnh Hưng Yên"),
        ("12214", "xã Phạm Hồng Thái", "huyện Khoái Châu", "12223", "xã Triệu Việt Vương", "tỉnh Hưng Yên"),
        ("29239", "Phường 1", "thành phố Trà Vinh", "29242", "phường Trà Vinh", "tỉnh Vĩnh Long"),
        ("30742", "phường Vĩnh Thanh Vân", "thành phố Rạch Giá", "30742", "phường Rạch Giá", "tỉnh An Giang"),
        ("30880", "thị trấn Minh Lương", "huyện Châu Thành", "30880", "xã Châu Thành", "tỉnh An Giang"),
        ("03387", "phường Tân Phong", "thành phố Lai Châu", "03408", "phường Tân Phong", "tỉnh Lai Châu"),
    ],
)
def test_places_of_the_plans(
    old_code: str, old_name: str, old_district: str, new_code: str, new_name: str, province: str
) -> None:
    old = old_unit(old_code)
    assert (old.name, old_unit(old.parent_code or "").name) == (old_name, old_district)
    (link,) = successors(old_code)
    assert (link.new_code, link.is_whole, link.is_default) == (new_code, True, True)
    new = current_unit(new_code)
    assert new.name == new_name
    assert current_unit(new.parent_code or "").name == province


def test_duong_kinh_wards_and_their_splits() -> None:
    wards = [unit for unit in three_tier_units() if unit.parent_code == "309"]
    assert old_unit("309").name == "quận Dương Kinh"
    assert len(wards) == 6
    links = {unit.short_name: successors(unit.code) for unit in wards}
    assert {link.new_code for group in links.values() for link in group} == {"11689", "11692", "11455"}
    assert sum(len(group) > 1 for group in links.values()) == 3
    assert "11455" in {link.new_code for link in links["Tân Thành"]}


def test_every_former_commune_has_one_default_successor() -> None:
    current = {unit.code for unit in current_units()}
    links: dict[tuple[str, date], list[Succession]] = defaultdict(list)
    for link in successions():
        links[link.old_code, link.on].append(link)
        assert link.new_code in current
    communes = [unit for unit in three_tier_units() if unit.kind in COMMUNE_KINDS]
    for unit in communes:
        group = links[unit.code, TWO_TIERS]
        assert sum(link.is_default for link in group) == 1, unit
        assert all(link.is_whole == (len(group) == 1) for link in group), unit
        assert all(link.old_kind == unit.kind for link in group), unit
    assert sum(len(links[unit.code, TWO_TIERS]) > 1 for unit in communes) == 442


def test_every_new_commune_has_a_predecessor_in_its_merged_province() -> None:
    predecessors: dict[str, set[str]] = defaultdict(set)
    parents = {unit.code: unit.parent_code for unit in three_tier_units()}
    for link in successions():
        if link.on == TWO_TIERS and len(link.old_code) > 2:
            district = link.old_code if link.old_kind == "huyen" else parents[link.old_code]
            predecessors[link.new_code].add(parents[district or ""] or "")
    for unit in current_units():
        if unit.kind in COMMUNE_KINDS:
            assert unit.parent_code is not None
            assert predecessors[unit.code], unit
            assert predecessors[unit.code] <= MERGED.get(unit.parent_code, {unit.parent_code}), unit


def test_namesakes_in_other_provinces_are_no_successors() -> None:
    assert [link.new_code for link in successors("28252")] == ["28249"]  # Phường 4, Mỹ Tho.
    assert "29869" not in {link.new_code for link in successors("29902")}  # Phường 3, Sa Đéc.
    assert [link.new_code for link in successors("31379")] == ["31378"]  # Phú Tân, Châu Thành, Hậu Giang.


def test_island_districts_became_special_zones() -> None:
    links = [link for link in successions() if link.old_kind == "huyen"]
    assert {old_unit(link.old_code).short_name for link in links} == {
        "Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo",
    }  # fmt: skip
    assert {current_unit(link.new_code).kind for link in links} == {"dac_khu"}


def test_dong_nai_before_and_after() -> None:
    between = [unit for unit in former_units() if unit.valid_to == date(2026, 4, 29)]
    assert {unit.valid_from for unit in between} == {TWO_TIERS}
    assert {unit.name for unit in between} == {
        "tỉnh Đồng Nai", "xã Lộc Ninh", "xã Tân Khai", "xã Đồng Phú", "xã Tân Phú", "xã Trị An",
        "xã Trảng Bom", "xã Dầu Giây", "xã Long Thành", "xã Xuân Lộc", "xã Nhơn Trạch",
    }  # fmt: skip
    for unit in between:
        (link,) = successors(unit.code, DONG_NAI_CHANGE)
        after = current_unit(link.new_code)
        assert (link.is_whole, link.is_default, link.old_kind) == (True, True, unit.kind)
        assert after.valid_from == DONG_NAI_CHANGE
        assert after.short_name == unit.short_name
        assert after.kind == ("thanh_pho" if unit.kind == "tinh" else "phuong")
    assert current_unit("75").name == "thành phố Đồng Nai"
    assert sum(unit.valid_from == DONG_NAI_CHANGE for unit in current_units()) == 11


def test_identity_and_parents() -> None:
    units = current_units() + former_units()
    assert len({(unit.code, unit.valid_from) for unit in units}) == len(units)
    current = {unit.code for unit in current_units()}
    three_tiers = {unit.code for unit in three_tier_units()}
    for unit in units:
        expected = {"tinh": 0, "thanh_pho": 0, "huyen": 2}.get(unit.kind, 2 if unit.valid_from else 3)
        assert len(unit.parent_code or "") == expected, unit
        known = current if unit.valid_from else three_tiers
        assert unit.parent_code is None or unit.parent_code in known, unit
        assert unit.valid_from is not None or unit.valid_to == LAST_THREE_TIER_DAY


def test_codes_that_changed_meaning() -> None:
    for code, before, now in [("91", "Kiên Giang", "An Giang"), ("24", "Bắc Giang", "Bắc Ninh")]:
        assert (old_unit(code).short_name, current_unit(code).short_name) == (before, now)


def test_spelling_of_names() -> None:
    names = {unit.name for unit in current_units() + former_units()}
    for name in ("tỉnh Hưng Yên", "Thành phố Hồ Chí Minh", "thành phố Hà Nội", "Quận 1", "Phường 5",
                 "xã É Tòng", "Phường Điện Biên Phủ", "phường Hà Giang 1", "đặc khu Phú Quốc",
                 "thị xã Mỹ Hào", "thị trấn Nông trường Phong Hải", "Phường 1 Bảo Lộc"):  # fmt: skip
        assert name in names
    for unit in current_units() + former_units():
        assert unicodedata.is_normalized("NFC", unit.name)
        assert unit.name == " ".join(unit.name.split())
        assert unit.name.endswith(unit.short_name)
        assert not unit.short_name[0].isdigit()
    assert next(unit.short_name for unit in current_units() if unit.name == "phường Phố Hiến") == "Phố Hiến"


def test_every_succession_names_its_resolution() -> None:
    bases = {link.basis for link in successions()}
    assert len(bases) == 1 + 34 + 2
    assert all(basis.startswith("Nghị quyết ") for basis in bases)
    assert successors("12214")[0].basis == "Nghị quyết 1666/NQ-UBTVQH15"


def test_the_data_is_small_and_whole() -> None:
    assert sum(path.stat().st_size for path in catalogue.DATA.glob("*.gz")) <= 350_000
    assert (len(current_units()), len(former_units()), len(successions())) == (3355, 10805, 10645)
