"""Check a plan: gather what all rules find in its facts, or in a published plan before it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.plans.linting.contradictions import contradictions
from domain.plans.linting.drives import drive_findings, gone_findings
from domain.plans.linting.facts import Code, Finding, PlanFacts
from domain.plans.linting.source import facts_of_source
from domain.plans.linting.targets import target_findings
from domain.plans.linting.texts import text_findings
from domain.plans.sources import PlanSource

_ORDER = {code: place for place, code in enumerate(Code)}


def lint(facts: PlanFacts) -> list[Finding]:
    """Return everything that the rules find in a plan, kind by kind, each finding once."""
    found = [*target_findings(facts), *drive_findings(facts), *gone_findings(facts), *text_findings(facts)]
    return in_order(found)


def check_source(source: PlanSource, today: date) -> list[Finding]:
    """Return everything to be said of a published plan before it is stored: its contradictions and all rules."""
    return in_order([*contradictions(source), *lint(facts_of_source(source, today))])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings kind by kind in the order they were found, only the first of each key."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.key, finding)
    return sorted(first.values(), key=lambda finding: _ORDER[finding.code])
