"""Everything that the document of a plan prints, in words, ready for a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.plans.records import Plan, PlanBasis
from domain.plans.rules import shown_number
from domain.plans.versions import basis_text

# Room to write with a pen: number and day are given when the paper is signed (Nghị định 30/2020/NĐ-CP, Điều 15).
_NUMBER_ROOM = "      "


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A plan as its paper says it; signatures are blocks of lines, sections pairs of heading and paragraphs."""

    issuers: Sequence[str]
    number: str
    place_and_day: str
    paper: str
    title: str
    bases: Sequence[str]
    sections: Sequence[tuple[str, Sequence[str]]]
    recipients: Sequence[str]
    signatures: Sequence[Sequence[str]]
    sample: bool


def unsaid_bases(plan: Plan) -> list[PlanBasis]:
    """Return the legal bases that the opening of the text does not name; a plan that came in tells them there."""
    opening = plan.sections[0].body if plan.sections and not plan.sections[0].heading else ""
    return [b for b in plan.bases if not (b.number and b.number.rpartition("số ")[2] in opening)]


def plan_paper(plan: Plan, parent: str, *, sample: bool) -> PlanPaper:
    """Return the facts of a plan's paper; the plan comes with all its parts, parent names the plan above.

    What the opening of the text says already is not printed twice.
    """
    number = shown_number(plan.number_text).replace("…", _NUMBER_ROOM)
    bases = [basis_text(b.number, b.on_day, b.issuer, b.about) for b in unsaid_bases(plan)]
    above = parent or plan.parent_text
    says_above = any(above[:40] in section.body for section in plan.sections) if above else True
    blocks = [issuer.signature for issuer in plan.issuers if issuer.signature]
    return PlanPaper(
        issuers=[issuer.label for issuer in plan.issuers] or [plan.unit.name],
        number=f"Số: {number or _NUMBER_ROOM}",
        place_and_day=", ".join(part for part in (plan.place_name, plan.signed_text) if part),
        paper=plan.paper,
        title=plan.title,
        bases=[*bases, *([] if says_above else [f"Thực hiện {above}"])],
        sections=[(section.heading, section.body.splitlines()) for section in plan.sections],
        recipients=[f"{r.line} ({r.purpose})" if r.purpose else r.line for r in plan.recipients],
        signatures=[block.splitlines() for block in blocks or plan.signature.split("\n\n") if block],
        sample=sample,
    )
