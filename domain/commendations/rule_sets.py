"""Read rule sets, the national ones of the rulebook and a province's own, as one kind of terms, and judge new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.commendations.rule_records import AwardLevel, Measure, RuleSet, Subject
from domain.ledger.records import Evidence
from domain.names import search_key
from domain.refusals import Reason, Verdict, verdict
from domain.results.records import Component
from domain.rulebook import Rule, all_rules, rule

_PREFIX = "commendation.set."
PERSONS = "qd122-ca-nhan"
MOST_STEPS = 20
# From the strongest to the weakest, in the order of the enumeration.
EVIDENCE_ORDER = tuple(Evidence)

LEVEL_NAMES = {
    AwardLevel.COMMUNE: "Cấp xã",
    AwardLevel.PROVINCE: "Cấp tỉnh",
    AwardLevel.NATION: "Toàn quốc",
}
SUBJECT_NAMES = {Subject.PERSON: "Cá nhân", Subject.FAMILY: "Gia đình", Subject.COLLECTIVE: "Tập thể"}
MEASURE_NAMES = {
    Measure.DONATIONS: "Số lần hiến (gia đình: cộng mọi thành viên)",
    Measure.MEMBERS: "Số lần hiến của từng thành viên trong gia đình",
    Measure.TARGET_PERCENT: "Phần trăm chỉ tiêu đã tiếp nhận",
    Measure.HEADCOUNT_PERCENT: "Phần trăm số người của đơn vị đã hiến",
    Measure.FIRST_TIME: "Lần đầu tham gia: số người hiến",
}
MEASURES_OF = {
    Subject.PERSON: (Measure.DONATIONS,),
    Subject.FAMILY: (Measure.DONATIONS, Measure.MEMBERS),
    Subject.COLLECTIVE: (Measure.TARGET_PERCENT, Measure.HEADCOUNT_PERCENT, Measure.FIRST_TIME),
}
CONFIDENCE_NAMES = {
    "V": "đã đối chiếu nguồn",
    "S": "theo nguồn gián tiếp",
    "I": "suy ra",
    "M": "chưa xác minh (theo trí nhớ)",
    "U": "chưa xác minh",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: from how many on, the form of award, the awarding body, and how sure that is."""

    threshold: int
    award: str
    body: str
    level: AwardLevel
    confidence: str
    mountain_threshold: int | None = None

    @property
    def award_key(self) -> str:
        """Return the form of award as the award ledger compares it."""
        return search_key(self.award)


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """A rule set as the candidate queries read it; rule_set_id is None for a national one of the rulebook.

    ``components`` empty means that all count; ``steps`` rise.
    """

    key: str
    name: str
    level: AwardLevel
    subject: Subject
    measure: Measure
    valid_from: date
    valid_to: date | None
    basis: str
    components: tuple[Component, ...]
    least_evidence: Evidence
    years_between: int
    members_needed: int
    confidence: str
    note: str
    steps: tuple[Step, ...]
    rule_set_id: int | None = None
    version: int = 1

    def holds_on(self, day: date) -> bool:
        """Return whether the set is in force on a day."""
        return self.valid_from <= day <= (self.valid_to or date.max)

    @property
    def weak_evidence(self) -> tuple[Evidence, ...]:
        """Return the evidence levels below the least one, whose donations do not count."""
        return EVIDENCE_ORDER[EVIDENCE_ORDER.index(self.least_evidence) + 1 :]

    @property
    def has_terrain(self) -> bool:
        """Return whether fewer donations are enough in the mountains at some step."""
        return any(step.mountain_threshold is not None for step in self.steps)

    @property
    def award_keys(self) -> tuple[str, ...]:
        """Return the forms of award of all steps, as the award ledger compares them."""
        return tuple(sorted({step.award_key for step in self.steps}))

    def needed(self, step: Step, *, is_mountain: bool = False) -> int:
        """Return from how many on a step is reached."""
        return (step.mountain_threshold if is_mountain else None) or step.threshold

    def step_reached(self, count: int, *, is_mountain: bool = False) -> Step | None:
        """Return the highest step that a count has reached, None below the first."""
        reached = [step for step in self.steps if self.needed(step, is_mountain=is_mountain) <= count]
        return reached[-1] if reached else None

    def next_step(self, count: int, *, is_mountain: bool = False) -> Step | None:
        """Return the lowest step that a count has not reached, None above the last."""
        ahead = (step for step in self.steps if self.needed(step, is_mountain=is_mountain) > count)
        return next(ahead, None)

    def step_at(self, threshold: int | None) -> Step | None:
        """Return the step with this threshold."""
        return next((step for step in self.steps if step.threshold == threshold), None)


def _terms_of_rule(known: Rule) -> RuleTerms:
    value: dict[str, Any] = known.value
    return RuleTerms(
        key=known.key.removeprefix(_PREFIX),
        name=value["name"],
        level=AwardLevel(value["level"]),
        subject=Subject(value["subject"]),
        measure=Measure(value["measure"]),
        valid_from=known.effective_from,
        valid_to=known.effective_to,
        basis=known.reference,
        components=tuple(Component(word) for word in value.get("components", ())),
        least_evidence=Evidence(value["least_evidence"]),
        years_between=value["years_between"],
        members_needed=value.get("members_needed", 2),
        confidence=known.confidence,
        note=known.note,
        steps=tuple(
            Step(
                step["threshold"],
                step["award"],
                step["body"],
                AwardLevel(step["level"]),
                step["confidence"],
                step.get("mountain_threshold"),
            )
            for step in value["steps"]
        ),
    )


def national_sets() -> tuple[RuleTerms, ...]:
    """Return the sets of the rulebook, those of no day left out; provinces copy them to change them."""
    return tuple(_terms_of_rule(known) for known in all_rules() if known.key.startswith(_PREFIX))


def person_terms(day: date) -> RuleTerms:
    """Return the national terms for persons on a day (Quyết định 122/QĐ-BCĐQG); raise LookupError before them."""
    return _terms_of_rule(rule(f"{_PREFIX}{PERSONS}", day))


def own_key(rule_set_id: int) -> str:
    """Return the key of a province's own set."""
    return f"so-{rule_set_id}"


def terms_of(record: RuleSet) -> RuleTerms:
    """Return a province's own set as terms."""
    return RuleTerms(
        key=own_key(record.id),
        name=record.name,
        level=record.level,
        subject=record.subject,
        measure=record.measure,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        basis=record.basis,
        components=tuple(Component(word) for word in record.components.split(",") if word),
        least_evidence=record.least_evidence,
        years_between=record.years_between,
        members_needed=record.members_needed,
        confidence=record.confidence,
        note=record.note,
        steps=tuple(
            Step(
                step.threshold,
                step.award,
                step.body,
                step.level,
                step.confidence,
                step.mountain_threshold,
            )
            for step in record.steps
        ),
        rule_set_id=record.id,
        version=record.version,
    )


def in_force(sets: Sequence[RuleTerms], subject: Subject, day: date) -> list[RuleTerms]:
    """Return the sets for a subject that hold on a day, a province's own before the national ones."""
    holding = [terms for terms in sets if terms.subject is subject and terms.holds_on(day)]
    return sorted(holding, key=lambda terms: (terms.rule_set_id is None, -(terms.rule_set_id or 0)))


def rule_set_verdict(terms: RuleTerms) -> Verdict:
    """Judge a rule set before it is stored: measure of its subject, dates in order, steps that rise and say what."""
    steps = terms.steps
    numbers = [step.threshold for step in steps]
    fewer = [step for step in steps if step.mountain_threshold is not None]
    mountain = [terms.needed(step, is_mountain=True) for step in steps]
    is_sound = all(0 < (step.mountain_threshold or 0) <= step.threshold for step in fewer)
    return verdict(
        [
            None
            if terms.measure in MEASURES_OF[terms.subject]
            else Reason("Chọn cách tính dùng cho đối tượng này.", "measure"),
            Reason("Ngày kết thúc đứng sau ngày bắt đầu.", "valid_to")
            if terms.valid_to is not None and terms.valid_to < terms.valid_from
            else None,
            None if steps else Reason("Ghi ít nhất một mốc.", "steps"),
            Reason(f"Ghi nhiều nhất {MOST_STEPS} mốc.", "steps") if len(steps) > MOST_STEPS else None,
            Reason("Mỗi mốc ghi một lần.", "steps") if len(set(numbers)) < len(numbers) else None,
            None
            if all(number > 0 for number in numbers)
            else Reason("Mốc là số nguyên từ 1 trở lên.", "steps"),
            None
            if is_sound and mountain == sorted(mountain)
            else Reason("Mốc miền núi không lớn hơn mốc đồng bằng và tăng dần như mốc đồng bằng.", "steps"),
            None
            if not fewer or terms.subject is Subject.PERSON
            else Reason("Mốc miền núi chỉ dùng cho cá nhân.", "steps"),
            None
            if all(step.award and step.body for step in steps)
            else Reason("Mỗi mốc cần hình thức khen và nơi khen.", "steps"),
        ]
    )
