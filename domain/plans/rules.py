"""Decide how a plan's parts are named and read: state, campaigns' texts, abbreviations written out."""

from __future__ import annotations

import re
from datetime import date

from domain.names import fold
from domain.plans.records import PlanState
from domain.plans.sources import CampaignSource, PlanSource

PLAN_STATE_NAMES = {
    PlanState.DRAFT: "Dự thảo",
    PlanState.ISSUED: "Ban hành",
    PlanState.ENDED: "Kết thúc",
}

# What offices abbreviate and the public does not know; longer ones come before those they contain.
_WRITTEN_OUT = (
    (re.compile(r" \(HMTN\)"), ""),
    (re.compile(r"\bHMTN\b"), "hiến máu tình nguyện"),
    (re.compile(r"\bBC[ĐD]\b"), "Ban Chỉ đạo"),
    (re.compile(r"\bTNCS HCM\b"), "Thanh niên Cộng sản Hồ Chí Minh"),
    (re.compile(r"\bTW\b"), "Trung ương"),
)
_DAY_AND_MONTH = re.compile(r"\b\d{1,2}/\d{1,2}\b(?!/)")
_QUOTED = re.compile(r"“\s*([^”]+?)\s*”")


def written_out(text: str) -> str:
    """Return a plan's text with the abbreviations written out that the public does not know."""
    for abbreviation, words in _WRITTEN_OUT:
        text = abbreviation.sub(words, text)
    return text


def shown_number(number_text: str) -> str:
    """Return a plan's number as it is shown: dots stand where a number is still to be given."""
    return f"…{number_text}" if number_text.startswith("/") else number_text


def plan_state_on(period_to: date, today: date) -> PlanState:
    """Return the state of a published plan: issued until its period is over."""
    return PlanState.ENDED if period_to < today else PlanState.ISSUED


def campaign_name(campaign: CampaignSource) -> str:
    """Return a campaign's theme as a name of its own."""
    return campaign.theme[:1].upper() + campaign.theme[1:]


def campaign_text(source: PlanSource, campaign: CampaignSource) -> str:
    """Return the paragraphs of the plan that speak of a campaign, one a line; may be empty.

    A paragraph speaks of it when it names the same memorial day ("7/4") or the same programme.
    """
    days = set(_DAY_AND_MONTH.findall(campaign.theme))
    programmes = {_programme(name) for name in _QUOTED.findall(campaign.theme)}
    found = []
    for section in source.sections:
        for paragraph in section.paragraphs:
            same_day = days & set(_DAY_AND_MONTH.findall(paragraph))
            folded = fold(paragraph)
            if same_day or any(programme in folded for programme in programmes if programme):
                found.append(paragraph)
    return "\n".join(found)


def _programme(quoted: str) -> str:
    """Return the bare name of a programme: without its kind, its turn, its year."""
    bare = re.split(r" lần thứ | năm \d| \d", quoted)[0]
    return fold(bare).removeprefix("chuong trinh ")
