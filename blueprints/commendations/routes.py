"""Answer the addresses of commendations: candidates, rule sets, the award ledger, and the papers that were issued."""

from blueprints.commendations import (
    award_book,
    candidate_list,
    collectives,
    dossiers,
    families,
    layouts,
    merit,
    near,
    papers,
    roll,
    round_acts,
    round_papers,
    round_people,
    rounds,
    rule_pages,
    runs,
)

__all__ = [
    "award_book",
    "candidate_list",
    "collectives",
    "dossiers",
    "families",
    "layouts",
    "merit",
    "near",
    "papers",
    "roll",
    "round_acts",
    "round_papers",
    "round_people",
    "rounds",
    "rule_pages",
    "runs",
]
