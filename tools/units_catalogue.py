"""Build the data files of the catalogue of administrative units from the unpacked public data set.

Run once per release of the data set, never by the application:

    python tools/units_catalogue.py <unpacked vietnamadminunits package directory>

The directory is the one that holds ``data/dataset.db`` and ``data/converter_2025.json``. The dates, legal
bases and later changes come from ``domain/units/data/builder_input.json``. The output is the same byte for
byte whenever the input is the same.
"""

import gzip
import json
import math
import sqlite3
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "domain" / "units" / "data"
PROVINCE_KINDS = {"Tỉnh": "tinh", "Thành phố": "thanh_pho"}
COMMUNE_KINDS = {"Xã": "xa", "Phường": "phuong", "Đặc khu": "dac_khu", "Thị trấn": "thi_tran"}
TYPE_WORDS = ("Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Xã", "Phường", "Đặc khu", "Thị trấn")

Rows = list[dict[str, Any]]
Pairs = dict[str, dict[str, bool]]


@dataclass(frozen=True)
class Unit:
    """One line of a units file."""

    code: str
    kind: str
    name: str
    short_name: str
    parent_code: str
    valid_from: str
    valid_to: str

    def line(self) -> str:
        """Return the tab-separated line."""
        return "\t".join(
            (
                self.code,
                self.kind,
                self.name,
                self.short_name,
                self.parent_code,
                self.valid_from,
                self.valid_to,
            )
        )


@dataclass(frozen=True)
class Link:
    """One line of the successions file."""

    old_code: str
    old_kind: str
    new_code: str
    is_whole: bool
    is_default: bool
    on: str
    basis: str

    def line(self) -> str:
        """Return the tab-separated line."""
        return "\t".join(
            (
                self.old_code,
                self.old_kind,
                self.new_code,
                str(int(self.is_whole)),
                str(int(self.is_default)),
                self.on,
                self.basis,
            )
        )


class Naming:
    """Writes a unit's full and short name by the rules of Nghị định 30/2020/NĐ-CP, Phụ lục II."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.capital = set(given["capital_type_word"]["short_names"])
        self.lower_case = set(given["lower_case_words"])

    def names(self, source_name: str) -> tuple[str, str, str]:
        """Return (type word, full name, short name) for a name such as ``Phường Phố Hiến`` of the source."""
        text = unicodedata.normalize("NFC", " ".join(source_name.split())).replace("’", "'")
        # The type column of the source contradicts some names, so the name itself decides.
        type_word = next(word for word in TYPE_WORDS if text.lower().startswith(word.lower() + " "))
        words = text[len(type_word) + 1 :].split(" ")
        # The source leaves a one-letter word such as "é" or "ủ" in lower case.
        proper = " ".join(w if w in self.lower_case else w[:1].upper() + w[1:] for w in words)
        if proper[0].isdigit():
            # A number alone names nothing, so the type word stays in the short name too.
            return type_word, f"{type_word} {proper}", f"{type_word} {proper}"
        word = type_word if proper in self.capital else type_word[0].lower() + type_word[1:]
        return type_word, f"{word} {proper}", proper


def read_rows(package: Path, table: str) -> Rows:
    """Return the rows of one table of the source database."""
    connection = sqlite3.connect(f"file:{package / 'data' / 'dataset.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
    finally:
        connection.close()


def two_tier_units(rows: Rows, naming: Naming, on: str) -> dict[str, Unit]:
    """Return the units in force since the two tiers began, by code."""
    units: dict[str, Unit] = {}
    for row in rows:
        word, name, short = naming.names(row["province"])
        province = Unit(row["provinceCode"], PROVINCE_KINDS[word], name, short, "", on, "")
        word, name, short = naming.names(row["ward"])
        commune = Unit(row["wardCode"], COMMUNE_KINDS[word], name, short, province.code, on, "")
        units |= {province.code: province, commune.code: commune}
    return units


def three_tier_units(rows: Rows, naming: Naming, until: str) -> dict[str, Unit]:
    """Return the units of the three tiers, by code; when each of them began is unknown."""
    units: dict[str, Unit] = {}
    for row in rows:
        word, name, short = naming.names(row["province"])
        province = Unit(row["provinceCode"], PROVINCE_KINDS[word], name, short, "", "", until)
        word, name, short = naming.names(row["district"])
        district = Unit(row["districtCode"], "huyen", name, short, province.code, "", until)
        units |= {province.code: province, district.code: district}
        if row["wardCode"]:
            word, name, short = naming.names(row["ward"])
            commune = Unit(row["wardCode"], COMMUNE_KINDS[word], name, short, district.code, "", until)
            units[commune.code] = commune
    return units


def successor_pairs(package: Path, legacy: Rows, recent: Rows) -> Pairs:
    """Return {old code: {new code: is default}}; an island district without communes stands for itself."""
    mapping = json.loads((package / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    old_codes = {
        f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}": r["wardCode"] or r["districtCode"]
        for r in legacy
    }
    new_codes = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in recent}
    pairs: Pairs = defaultdict(dict)
    for province, news in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new_key, old_keys in news.items():
            for old_key in old_keys:
                pairs[old_codes[old_key]][new_codes[province, new_key]] = True
    for province, olds in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old_key, choices in olds.items():
            for choice in choices:
                new_code = new_codes[province, choice["newWardKey"]]
                pairs[old_codes[old_key]][new_code] = bool(choice["isDefaultNewWard"])
    return pairs


def without_namesakes(
    pairs: Pairs, old: dict[str, Unit], distance: Callable[[str, str], float]
) -> list[tuple[str, str]]:
    """Remove successors that the source gave to a namesake, and return what was removed.

    The source joined communes by name within a merged province, so "Phường 4" of Mỹ Tho also received the
    successor of "Phường 4" of Cao Lãnh. Among predecessors of one name, those stay whose district also gives
    another, unambiguous predecessor; when none does, the nearest one stays. Undivided communes always stay.
    """
    predecessors: dict[str, list[str]] = defaultdict(list)
    for old_code, news in pairs.items():
        for new_code in news:
            predecessors[new_code].append(old_code)
    removed: list[tuple[str, str]] = []
    for new_code, codes in predecessors.items():
        counts = Counter(old[code].name for code in codes)
        homes = {old[code].parent_code for code in codes if counts[old[code].name] == 1}
        for name in (name for name, count in counts.items() if count > 1):
            namesakes = [code for code in codes if old[code].name == name]
            kept = [code for code in namesakes if old[code].parent_code in homes]
            kept = kept or [min(namesakes, key=lambda code: distance(code, new_code))]
            removed += [(code, new_code) for code in namesakes if code not in kept and len(pairs[code]) > 1]
    for old_code, new_code in removed:
        del pairs[old_code][new_code]
        if len(pairs[old_code]) == 1:
            pairs[old_code] = dict.fromkeys(pairs[old_code], True)
    return removed


def two_tier_links(
    pairs: Pairs,
    package: Path,
    old: dict[str, Unit],
    new: dict[str, Unit],
    keys: dict[str, str],
    given: dict[str, Any],
) -> list[Link]:
    """Return the successions of the first two-tier day; keys turns province keys into codes."""
    on, basis, bases = given["on"], given["province_basis"], given["commune_basis_by_province"]
    links = []
    mapping = json.loads((package / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    for new_key, old_keys in mapping["DICT_PROVINCE"].items():
        for code in (keys["old " + old_key] for old_key in old_keys):
            links.append(Link(code, old[code].kind, keys["new " + new_key], True, True, on, basis))
    for old_code, news in pairs.items():
        if sum(news.values()) != 1:
            raise ValueError(f"{old_code} needs exactly one default successor, has {news}")
        for new_code, is_default in news.items():
            links.append(
                Link(
                    old_code,
                    old[old_code].kind,
                    new_code,
                    len(news) == 1,
                    is_default,
                    on,
                    bases[new[new_code].parent_code],
                )
            )
    return links


def apply_later_changes(
    current: dict[str, Unit], changes: Rows, naming: Naming
) -> tuple[list[Unit], list[Link]]:
    """Change the current units in place and return the closed versions with their successions."""
    closed, links = [], []
    for change in changes:
        before = current[change["code"]]
        if before.short_name != change["short_name"]:
            raise ValueError(f"{change['code']} is {before.name}, not {change['short_name']}")
        last_day = (date.fromisoformat(change["on"]) - timedelta(days=1)).isoformat()
        closed.append(replace(before, valid_to=last_day))
        _, name, short = naming.names(f"{change['type_word']} {change['short_name']}")
        after = replace(before, kind=change["kind"], name=name, short_name=short, valid_from=change["on"])
        current[before.code] = after
        links.append(Link(before.code, before.kind, before.code, True, True, change["on"], change["basis"]))
    return closed, links


def write_lines(path: Path, lines: Iterable[str]) -> int:
    """Write sorted lines gzip-packed without time or name in the header, and return the size in bytes."""
    text = "".join(line + "\n" for line in sorted(lines))
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    return path.stat().st_size


def main(package: Path) -> None:
    """Write the three data files and print what they hold."""
    given = json.loads((DATA / "builder_input.json").read_text(encoding="utf-8"))
    naming, two_tiers = Naming(given), given["two_tiers"]
    legacy, recent = read_rows(package, "admin_units_legacy"), read_rows(package, "admin_units")
    until = (date.fromisoformat(two_tiers["on"]) - timedelta(days=1)).isoformat()
    old = three_tier_units(legacy, naming, until)
    new = two_tier_units(recent, naming, two_tiers["on"])
    pairs = successor_pairs(package, legacy, recent)
    places = {"old " + r["wardCode"]: (r["wardLat"], r["wardLon"]) for r in legacy if r["wardCode"]}
    places |= {"new " + r["wardCode"]: (r["wardLat"], r["wardLon"]) for r in recent}
    removed = without_namesakes(pairs, old, lambda a, b: math.dist(places["old " + a], places["new " + b]))
    keys = {"old " + r["provinceKey"]: r["provinceCode"] for r in legacy}
    keys |= {"new " + r["provinceKey"]: r["provinceCode"] for r in recent}
    links = two_tier_links(pairs, package, old, new, keys, two_tiers)
    closed, later_links = apply_later_changes(new, given["later_changes"], naming)
    sizes = [
        write_lines(DATA / "current_units.tsv.gz", (u.line() for u in new.values())),
        write_lines(DATA / "former_units.tsv.gz", (u.line() for u in [*old.values(), *closed])),
        write_lines(DATA / "successions.tsv.gz", (link.line() for link in links + later_links)),
    ]
    print("current", dict(Counter(u.kind for u in new.values())))
    print("former", dict(Counter(u.kind for u in old.values())), "closed later", len(closed))
    print("successions", len(links) + len(later_links), "bytes", sizes)
    print("namesake pairs removed", len(removed))
    for old_code, new_code in removed:
        print("  removed", old_code, old[old_code].name, "->", new_code, new[new_code].name)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/units_catalogue.py <unpacked package directory>")
    main(Path(sys.argv[1]))
