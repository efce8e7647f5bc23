"""Check a stored plan: what its source document contradicted, what its records show today, what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.drives.records import Drive
from domain.plans.linting.check import in_order, lint
from domain.plans.linting.facts import Code, DriveFact, Finding, PlanFacts, key_of
from domain.plans.linting.texts import year_key
from domain.plans.queries import findings_of
from domain.plans.records import FindingDecision, Plan, PlanFinding
from domain.reports.plan_facts import facts_of_plan, plan_to_check
from domain.wording import number_text, short_date

_PRINTED_MONTH = re.compile(r"^Tháng \d+(?:(?:/| năm )\d{4})?")


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding with what was decided about it; ``version`` is that of its drive when a figure can be taken over."""

    finding: Finding
    decision: FindingDecision | None
    version: int | None


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """The findings of a plan: open ones, decided ones, and decisions whose finding has gone."""

    open: Sequence[Checked]
    decided: Sequence[Checked]
    past: Sequence[FindingDecision]

    def with_key(self, key: str) -> Checked | None:
        """Return the finding with this key, open or decided, None when it has gone."""
        found = (checked for checked in (*self.open, *self.decided) if checked.finding.key == key)
        return next(found, None)


def check_plan(session: Session, plan_id: int, today: date) -> PlanCheck:
    """Return everything found in a plan today beside what was decided, in a bounded number of statements."""
    plan = plan_to_check(session, plan_id)
    facts = facts_of_plan(session, plan, today)
    findings = merged(lint(facts), findings_of(session, plan_id), facts, plan)
    decided = session.scalars(
        select(FindingDecision).where(FindingDecision.plan_id == plan_id).order_by(FindingDecision.id)
    ).all()
    by_key = {decision.finding_key: decision for decision in decided}
    versions = _versions(session, findings, facts)
    checked = [Checked(finding, by_key.get(finding.key), versions.get(finding.key)) for finding in findings]
    seen = {finding.key for finding in findings}
    return PlanCheck(
        [one for one in checked if one.decision is None],
        [one for one in checked if one.decision is not None],
        [decision for decision in decided if decision.finding_key not in seen],
    )


def _versions(session: Session, findings: Sequence[Finding], facts: PlanFacts) -> dict[str, int]:
    """Return, by finding, the versions of drives whose figure the annex contradicts.

    A shared drive is mended by its shares, so no single figure can be taken over.
    """
    shared = {drive.drive_id for drive in facts.own_drives if drive.shares}
    about = {
        finding.key: finding.drive_id
        for finding in findings
        if finding.code is Code.BODY_ANNEX
        and finding.annex is not None
        and finding.body is not None
        and finding.drive_id not in shared | {None}
    }
    rows = session.execute(select(Drive.id, Drive.version).where(Drive.id.in_(about.values())))
    versions = {row.id: row.version for row in rows}
    return {key: versions[drive_id] for key, drive_id in about.items() if drive_id is not None}


def merged(
    live: Sequence[Finding], stored: Sequence[PlanFinding], facts: PlanFacts, plan: Plan
) -> list[Finding]:
    """Return the findings of the records with those of the source document that still stand, each once."""
    found = {finding.key: finding for finding in live}
    for row in stored:
        standing = _standing(row, found, facts, plan)
        if standing is not None:
            found[standing.key] = standing
    return in_order(found.values())


def _standing(row: PlanFinding, live: dict[str, Finding], facts: PlanFacts, plan: Plan) -> Finding | None:
    """Return a finding of the document as it stands today, None when its cause has been mended."""
    code = Code(row.code) if row.code else Code.BODY_ANNEX
    same = live.get(row.key)
    finding = Finding(
        code=code,
        key=row.key or key_of(code, "ban-goc", row.id),
        place=row.place,
        sentence=row.sentence,
        repair=row.repair,
        body=row.body,
        annex=row.annex,
        on=row.on_day,
    )
    if code is Code.PLANNED:
        return replace(same, sentence=f"{same.sentence} Trong bản gốc: {row.sentence}") if same else None
    if code is Code.YEAR:
        return finding if same or row.key in _months_of_headings(plan) else None
    if code is Code.NAME:
        return replace(finding, drive_id=same.drive_id) if same else None
    if code is Code.SUMS:
        return None if _sum_is_mended(row, facts) else finding
    return _figures(row, finding, facts) if row.code else finding


def _months_of_headings(plan: Plan) -> set[str]:
    """Return the keys of months without a year that headings of campaigns begin with; no rule sees them again."""
    found = set()
    for campaign in plan.campaigns:
        printed = _PRINTED_MONTH.match(campaign.heading)
        if printed and not re.search(r"\d{4}", printed[0]):
            found.add(year_key(printed[0], campaign.heading))
    return found


def _sum_is_mended(row: PlanFinding, facts: PlanFacts) -> bool:
    """Return whether what the document printed as a sum is the sum today; shared drives are looked at anew."""
    if row.on_day is not None:
        return True
    if row.place.startswith("Phụ lục, mục "):
        number = row.place.removeprefix("Phụ lục, mục ")
        units = {t.unit for t in facts.targets if t.is_quota and t.group.split(".")[0] == number}
        return sum(facts.quotas[unit] for unit in units) == row.annex
    for target in facts.targets:
        if target.month and row.place == f"Phụ lục, tháng {target.month.month}/{target.month.year}":
            month = target.month
            return sum(t.assigned for t in facts.targets if t.is_quota and t.month == month) == row.annex
    return sum(facts.quotas.values()) == row.annex


def _figures(row: PlanFinding, finding: Finding, facts: PlanFacts) -> Finding | None:
    """Return a difference between body and annex with its drive, None when the drive says something else now."""
    if finding.key.startswith(key_of(Code.BODY_ANNEX, "tong", "")[:-1]):
        return _totals(finding, facts)
    if row.unit_id is None:
        return finding
    drives = list(_drives_of(row, facts))
    if finding.body is None:
        return None if drives else finding
    if not drives:
        # The drive went to another day; its figure is as doubtful as before while it is the same.
        drives = [drive for drive in facts.own_drives if drive.host == str(row.unit_id)]
        drives = [drive for drive in drives if drive.planned == finding.body][:1]
    if not drives or drives[0].planned != finding.body:
        return None
    return replace(finding, drive_id=drives[0].drive_id, place=_today(finding.place, drives[0]))


def _today(place: str, drive: DriveFact) -> str:
    """Return a place of the document with the day on which its drive stands today, where that is another one."""
    if drive.on is None or drive.place.split(",")[0] in place or short_date(drive.on) in place:
        return place
    printed = re.search(r"\d{1,2}/\d{1,2}/\d{4}", place)
    if printed and date(*map(int, reversed(printed[0].split("/")))) == drive.on:
        return place
    return f"{place} (nay là ngày {short_date(drive.on)})"


def _drives_of(row: PlanFinding, facts: PlanFacts) -> Iterator[DriveFact]:
    for drive in facts.own_drives:
        takes_part = drive.host == str(row.unit_id) or any(s.unit == str(row.unit_id) for s in drive.shares)
        if takes_part and drive.on == row.on_day:
            yield drive


def _totals(finding: Finding, facts: PlanFacts) -> Finding | None:
    """Return the difference of both totals with today's total of the drives."""
    planned, annex = facts.planned, finding.annex
    if annex is None or planned == annex:
        return None
    if planned == finding.body:
        return finding
    sentence = (
        f"Cộng các đợt được {number_text(planned)} đơn vị máu, "
        f"cộng các dòng của phụ lục bản gốc được {number_text(annex)}."
    )
    return replace(finding, sentence=sentence, body=planned)
