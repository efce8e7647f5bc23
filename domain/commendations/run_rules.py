"""Write what a paper run is about as JSON and read it back, and tell how a finished run went."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from domain.commendations.candidate_queries import Choice
from domain.commendations.paper_run_records import PaperRun, RunState
from domain.commendations.rule_sets import RuleTerms
from domain.commendations.wording import Wording
from domain.wording import number_text

RULES_GONE = "Tiêu chí của lần cấp này không còn. Dừng ở đây, rồi chọn lại từ danh sách người đạt mốc."


def stored_choice(choice: Choice) -> str:
    """Return what a step needs to ask again whether somebody is a candidate; the people stand in the items."""
    told = {
        "cut_off": choice.cut_off.isoformat(),
        "milestone": choice.milestone,
        "terms": choice.rule.key,
        "with_recent": choice.with_recent,
    }
    return json.dumps(told, sort_keys=True)


def terms_key(run: PaperRun) -> str:
    """Return the key of the rule set by which the people of a run were chosen."""
    return str(json.loads(run.choice)["terms"])


def choice_of(run: PaperRun, terms: RuleTerms, donor_ids: tuple[int, ...]) -> Choice:
    """Return the question whether some donors of a run are candidates."""
    told = json.loads(run.choice)
    return Choice(
        date.fromisoformat(told["cut_off"]),
        run.kind,
        told["milestone"],
        donor_ids=donor_ids,
        terms=terms,
        with_recent=told["with_recent"],
    )


def stored_wording(wording: Wording) -> str:
    """Return the wording of all papers of a run as JSON."""
    return json.dumps(asdict(wording), ensure_ascii=False, sort_keys=True, default=str)


def wording_of(run: PaperRun) -> Wording:
    """Return the wording of all papers of a run."""
    told: dict[str, Any] = json.loads(run.wording)
    day = told.pop("signed_on")
    return Wording(**told, signed_on=date.fromisoformat(day) if day else None)


def result_sentence(run: PaperRun) -> str:
    """Return what to tell when a run has ended."""
    told = f"Đã cấp {number_text(run.issued)} giấy."
    if run.state is RunState.STOPPED:
        told += f" Dừng lại khi còn {number_text(run.total - run.done)} người chưa cấp."
    if left := run.done - run.issued:
        told += f" {number_text(left)} người không còn chờ giấy này nên đã bỏ ra."
    return told
