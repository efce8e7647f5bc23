"""Decide what a committee is called, what it still lacks, and how far its setting up has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.names import fold
from domain.rulebook import rule
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit, UnitKind
from domain.wording import short_date

_WITH_COMMITTEE = (*PROVINCE_KINDS, *COMMUNE_KINDS, UnitKind.DISTRICT, UnitKind.INDUSTRIAL_PARK)


class Step(StrEnum):
    """The steps in which an office sets itself up, in their order; the values stand in addresses."""

    UNIT = "don-vi"
    COMMITTEE = "ban-chi-dao"
    MEMBERS = "thanh-vien"
    INTAKE = "noi-nhan"
    TRIAL = "thu"


STEP_NAMES = {
    Step.UNIT: "Đơn vị và đầu giấy",
    Step.COMMITTEE: "Quyết định và cơ quan thường trực",
    Step.MEMBERS: "Thành viên",
    Step.INTAKE: "Nơi nhận danh sách",
    Step.TRIAL: "In thử và tin đầu tiên",
}


@dataclass(frozen=True, slots=True)
class CommitteeFacts:
    """What the rules need to know of a committee and the unit it belongs to."""

    has_signer: bool
    decision_number: str = ""
    term_to: date | None = None
    standing_body: str = ""
    roles: Sequence[str] = ()
    intake_points: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a committee lacks: the sentence for a list of work, and until when to see to it."""

    sentence: str
    step: Step
    due_on: date | None = None


def has_committee(kind: UnitKind) -> bool:
    """Return whether units of a kind have a committee of their own."""
    return kind in _WITH_COMMITTEE


def committee_name(unit: Unit) -> str:
    """Return the name of a unit's committee; other bodies than territories are shown by their own name."""
    if has_committee(unit.kind):
        return f"Ban Chỉ đạo vận động hiến máu tình nguyện {_in_sentence(unit.name)}"
    return unit.name


def _in_sentence(name: str) -> str:
    """Return a unit's name as it stands inside a sentence: "Các Khu …" gives "các Khu …"."""
    return f"các {name[4:]}" if name.startswith("Các ") else name


def empty_roles(roles: Sequence[str], today: date) -> list[str]:
    """Return the required roles that nobody holds; a role is known by its first words, marks or none."""
    held = [fold(role) for role in roles]
    required: list[str] = rule("committee.required_roles", today).value
    return [role for role in required if not any(one.startswith(fold(role)) for one in held)]


def gaps(facts: CommitteeFacts, today: date) -> list[Gap]:
    """Return what a committee lacks to be able to work: a term in force, required roles, an intake point.

    A term that ends soon is named before it ends, with its last day as the deadline.
    """
    found = []
    warned = timedelta(days=int(rule("committee.term_warning_days", today).value))
    if facts.term_to is not None and facts.term_to < today:
        sentence = f"Nhiệm kỳ Ban Chỉ đạo đã hết ngày {short_date(facts.term_to)}: ghi quyết định kiện toàn"
        found.append(Gap(sentence, Step.COMMITTEE, facts.term_to))
    elif facts.term_to is not None and facts.term_to - today <= warned:
        sentence = f"Nhiệm kỳ Ban Chỉ đạo hết ngày {short_date(facts.term_to)}: chuẩn bị kiện toàn"
        found.append(Gap(sentence, Step.COMMITTEE, facts.term_to))
    if missing := empty_roles(facts.roles, today):
        words = ", ".join(missing)
        sentence = (
            f"Ban Chỉ đạo chưa có người giữ vai trò {words}"
            if facts.roles
            else "Ban Chỉ đạo chưa có thành viên"
        )
        found.append(Gap(sentence, Step.MEMBERS))
    if not facts.standing_body:
        found.append(Gap("Chưa ghi cơ quan thường trực của Ban Chỉ đạo", Step.COMMITTEE))
    if not facts.intake_points:
        found.append(Gap("Chưa có nơi nhận danh sách và đăng ký", Step.INTAKE))
    return found


def steps_done(facts: CommitteeFacts, today: date) -> set[Step]:
    """Return the steps of setting up that need nothing more; the trial is never counted as done."""
    open_steps = {gap.step for gap in gaps(facts, today)}
    done = {Step.COMMITTEE, Step.MEMBERS, Step.INTAKE} - open_steps
    if not facts.decision_number:
        done.discard(Step.COMMITTEE)
    return done | ({Step.UNIT} if facts.has_signer else set())


def next_step(step: Step) -> Step | None:
    """Return the step after this one, None after the last."""
    order = list(Step)
    place = order.index(step) + 1
    return order[place] if place < len(order) else None
