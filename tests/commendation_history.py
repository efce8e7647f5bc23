"""An invented history of many donors, written in bulk, with everything planted that a candidate list must see."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain import clock
from domain.commendations.records import Honour
from domain.commendations.rule_records import CommuneTerrain, Terrain
from domain.donors.records import Donor, Family, FamilyMember
from domain.ledger.counting import DonorFacts, Given, facts_from
from domain.ledger.records import Donation, Evidence, Milestone
from domain.names import search_key, sort_key
from domain.papers.records import PaperKind
from domain.results.records import Component

_FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
_MIDDLE = ("Văn", "Thị", "Hữu", "Minh", "Ngọc")
_GIVEN = ("An", "Ánh", "Bình", "Chi", "Đức", "Hà", "Khánh", "Lan", "Mỹ", "Ổn", "Quý", "Yến")
# (word, key) of the forms of award that stand in the ledger from before.
AWARDS = (
    ("Giấy khen", "giay khen"),
    ("Bằng khen", "bang khen"),
    ("Giấy chứng nhận tôn vinh", "giay chung nhan ton vinh"),
    ("Thư cảm ơn", "thu cam on"),
)


def how_often(rng: Random) -> int:
    """Return how often one gave: most a few times, some a hundred times; six on average."""
    if rng.random() < 0.02:
        return rng.randrange(20, 110)
    return min(int(rng.expovariate(1 / 4.4)) + 1, 45)


@cache
def _keys(name: str) -> dict[str, str]:
    return {"search_key": search_key(name), "sort_key": sort_key(name)}


def _bulk(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), 5000):
        session.execute(insert(table.__table__), rows[begin : begin + 5000])


def add_history(
    session: Session,
    *,
    donors: int,
    communes: list[int],
    province_id: int,
    today: date,
    seed: int,
    awards: float = 0.15,
) -> None:
    """Store donors with about six donations each: own words, reversed doubles, notebooks, families, earlier awards.

    Every third commune lies in the mountains. The caller commits.
    """
    rng, now = Random(seed), clock.now()
    people: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    honours: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    milestones: list[dict[str, Any]] = []
    line_id = 0
    for number in range(1, donors + 1):
        name = f"{rng.choice(_FAMILY_NAMES)} {rng.choice(_MIDDLE)} {rng.choice(_GIVEN)}"
        begin = len(lines)
        times, counted, day = how_often(rng), 0, today - timedelta(days=rng.randrange(0, 700))
        if times > 4 and rng.random() < 0.1:
            # An old notebook stands for several donations at once.
            opening = rng.randrange(2, times)
            line_id, times, counted = line_id + 1, times - opening, opening
            up_to = today - timedelta(days=rng.randrange(0, 4000))
            lines.append(_line(line_id, number, up_to, rng, now, times=opening, is_opening=True))
        for _ in range(times):
            line_id, counted = line_id + 1, counted + 1
            lines.append(_line(line_id, number, day, rng, now))
            if rng.random() < 0.03:
                # A double of the same day, and the line that takes it back.
                double, line_id = line_id + 1, line_id + 2
                lines.append({**lines[-1], "id": double})
                lines.append({**lines[-1], "id": line_id, "reverses_id": double})
            day -= timedelta(days=rng.randrange(84, 200))
        facts = _facts(lines[begin:])
        people.append(
            {
                "id": number,
                "full_name": name,
                **_keys(name),
                "commune_id": rng.choice(communes),
                **facts.columns(today),
                "merged_into_id": 1 if number > 1 and rng.random() < 0.005 else None,
                "created_at": now,
                "changed_at": now,
            }
        )
        milestones.extend(
            {"donor_id": number, "evidence": evidence, "times": step, "reached_on": on_day}
            for (evidence, step), on_day in facts.milestones.items()
        )
        if counted >= 5 and rng.random() < awards:
            honours.extend(_awards(rng, number, name, counted, province_id, today, now))
    _bulk(session, Donor, people)
    _bulk(session, Donation, lines)
    _bulk(session, Milestone, milestones)
    _add_families(session, rng, donors, communes, province_id, today, members)
    _bulk(session, Honour, [*honours, *_family_awards(rng, members, province_id, today, now)])
    terrains = [
        {"commune_id": commune, "terrain": Terrain.MOUNTAIN, "decided_at": now, "decided_by": "ai đó"}
        for commune in communes[::3]
    ]
    _bulk(session, CommuneTerrain, terrains)
    session.flush()


def _line(line_id: int, donor_id: int, day: date, rng: Random, now: Any, **facts: Any) -> dict[str, Any]:
    evidence = rng.choices(list(Evidence), (40, 25, 25, 10))[0]
    component = Component.WHOLE_BLOOD if rng.random() < 0.9 else Component.PLATELETS
    base = {
        "id": line_id, "donor_id": donor_id, "on_day": day, "component": component, "volume_ml": 250, "times": 1,
        "is_opening": False, "evidence": evidence, "reverses_id": None, "recorded_at": now, "recorded_by": "ai đó",
    }  # fmt: skip
    return {**base, **facts}


def _facts(lines: list[dict[str, Any]]) -> DonorFacts:
    taken_back = {line["reverses_id"] for line in lines}
    held = [line for line in lines if line["reverses_id"] is None and line["id"] not in taken_back]
    held.sort(key=lambda line: (line["on_day"], line["id"]))
    return facts_from(Given(**{name: line[name] for name in Given._fields}) for line in held)


def _award(name: str, form: int, milestone: int, province_id: int, day: date, now: Any) -> dict[str, Any]:
    award, key = AWARDS[form]
    return {
        "donor_id": None, "family_id": None, "milestone": milestone, "award": award, "award_key": key, "donations": 0,
        "kind": PaperKind.THANKS if form == 3 else PaperKind.COMMENDATION if form == 2 else None,
        "cut_off": day, "granted_on": day, "issuing_unit_id": province_id, "recipient_name": name, "is_earlier": True,
        "recipient_key": _keys(name)["search_key"], "issued_at": now, "issued_by": "ai đó", "taken_back_at": None,
    }  # fmt: skip


def _awards(
    rng: Random, donor_id: int, name: str, counted: int, province_id: int, today: date, now: Any
) -> list[dict[str, Any]]:
    steps = [step for step in (5, 10, 20, 30, 50) if step <= counted + 3]
    found = []
    for step in rng.sample(steps, min(len(steps), rng.randrange(1, 3))):
        day = today - timedelta(days=rng.randrange(0, 2600))
        award = {**_award(name, rng.randrange(4), step, province_id, day, now), "donor_id": donor_id}
        found.append({**award, "taken_back_at": now if rng.random() < 0.1 else None})
    return found


def _add_families(
    session: Session,
    rng: Random,
    donors: int,
    communes: list[int],
    province_id: int,
    today: date,
    members: list[dict[str, Any]],
) -> None:
    now, families = clock.now(), donors // 40
    rows = [
        {
            "id": number, "name": f"Gia đình {number}", "province_id": province_id, "commune_id": rng.choice(communes),
            "created_at": now, "created_by": "ai đó", "ended_at": now if rng.random() < 0.05 else None,
        }
        for number in range(1, families + 1)
    ]  # fmt: skip
    chosen = iter(rng.sample(range(1, donors + 1), min(donors, families * 4)))
    for family in rows:
        for _ in range(rng.randrange(1, 5)):
            members.append(
                {
                    "family_id": family["id"], "donor_id": next(chosen), "joined_at": now, "joined_by": "ai đó",
                    "consented_on": today if rng.random() < 0.85 else None,
                    "left_at": now if rng.random() < 0.08 else None,
                }
            )  # fmt: skip
    _bulk(session, Family, rows)
    _bulk(session, FamilyMember, members)


def _family_awards(
    rng: Random, members: list[dict[str, Any]], province_id: int, today: date, now: Any
) -> list[dict[str, Any]]:
    families = sorted({member["family_id"] for member in members})
    return [
        {
            **_award(
                "Gia đình", 0, rng.choice((3, 5, 10, 20)), province_id, today - timedelta(days=900), now
            ),
            "family_id": family,
        }
        for family in families
        if rng.random() < 0.1
    ]
