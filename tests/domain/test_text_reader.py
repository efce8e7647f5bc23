"""The Hưng Yên plan read from its text, field by field against the data that was written down by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from domain.plans.plan_units import shipped_plan
from domain.plans.sources import PlanSource
from tests.plans_text.oracle import hung_yen_by_hand


@pytest.fixture(scope="module")
def plan() -> PlanSource:
    return shipped_plan("hung-yen-2024")


@pytest.fixture(scope="module")
def by_hand() -> dict[str, Any]:
    return hung_yen_by_hand()


def _without(item: Any, *names: str) -> dict[str, Any]:
    values = item if isinstance(item, dict) else asdict(item)
    return {name: value for name, value in values.items() if name not in names}


def test_head_bases_results_period(plan: PlanSource, by_hand: dict[str, Any]) -> None:
    head = dict(by_hand["head"])
    assert plan.head.issuers == (head.pop("issuer"),)
    assert _without(plan.head, "issuers") == head
    assert [asdict(basis) for basis in plan.legal_bases] == list(by_hand["legal_bases"])
    assert plan.results is not None and asdict(plan.results) == by_hand["results"]
    assert (plan.period_from, plan.period_to) == (by_hand["period_from"], by_hand["period_to"])


def test_sections_duties_and_closing(plan: PlanSource, by_hand: dict[str, Any]) -> None:
    read = [(part.number, part.heading, part.paragraphs) for part in plan.sections]
    assert read == [(part["number"], part["heading"], part["paragraphs"]) for part in by_hand["sections"]]
    numbers = {part.key: part.number for part in plan.sections}
    given = {part["key"]: part["number"] for part in by_hand["sections"]}
    assert [numbers.get(part.parent, "") for part in plan.sections] == [
        given.get(part["parent"], "") for part in by_hand["sections"]
    ]
    assert [asdict(duty) for duty in plan.duties] == list(by_hand["duties"])
    assert plan.closing == by_hand["closing"]


def test_recipients_signature_campaigns(plan: PlanSource, by_hand: dict[str, Any]) -> None:
    assert tuple(recipient.line for recipient in plan.recipients) == by_hand["recipients"]
    assert [asdict(block) for block in plan.signatures] == [by_hand["signature"]]
    assert [asdict(campaign) for campaign in plan.campaigns] == list(by_hand["campaigns"])


def test_every_drive_in_order(plan: PlanSource, by_hand: dict[str, Any]) -> None:
    read = [_without(drive, "host_key", "month", "shares") for drive in plan.drives]
    assert read == [_without(drive, "host_key", "shares") for drive in by_hand["drives"]]
    assert [[(share.label, share.planned) for share in drive.shares] for drive in plan.drives] == [
        [(share["label"], share["planned"]) for share in drive["shares"]] for drive in by_hand["drives"]
    ]


def test_the_annex_in_order(plan: PlanSource, by_hand: dict[str, Any]) -> None:
    given, annex = by_hand["annex"], plan.annex
    assert annex is not None
    assert (annex.title, annex.attached_to) == (given["title"], given["attached_to"])
    assert annex.columns == given["columns"]
    assert annex.printed_total == given["printed_total"]
    read = [(group.number, group.name, group.printed_subtotal) for group in annex.groups]
    assert read == [(group["number"], group["name"], group["printed_subtotal"]) for group in given["groups"]]
    rows = [row for group in given["groups"] for row in group["rows"]]
    assert [(row.number, row.label, row.assigned) for row in annex.rows] == [
        (row["number"], row["label"], row["assigned"]) for row in rows
    ]
    assert [[_without(line, "month") for line in row.lines] for row in annex.rows] == [
        list(row["lines"]) for row in rows
    ]


def test_body_and_annex_meet_in_the_same_units(plan: PlanSource, by_hand: dict[str, Any]) -> None:
    assert plan.annex is not None
    pairs = [(d.host_key, h["host_key"]) for d, h in zip(plan.drives, by_hand["drives"], strict=True)]
    hand_rows = [row for group in by_hand["annex"]["groups"] for row in group["rows"]]
    pairs += [(row.host_key, h["host_key"]) for row, h in zip(plan.annex.rows, hand_rows, strict=True)]
    for drive, hand in zip(plan.drives, by_hand["drives"], strict=True):
        pairs += [(s.host_key, h["host_key"]) for s, h in zip(drive.shares, hand["shares"], strict=True)]
    # The keys themselves are ours; two labels share one exactly where a person saw the same unit.
    assert len(set(pairs)) == len({mine for mine, _ in pairs}) == len({theirs for _, theirs in pairs}) == 21
