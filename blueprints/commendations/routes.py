"""Answer the addresses of commendations: candidates, rule sets, the award ledger, and the papers that were issued."""

from blueprints.commendations import (
    award_book,
    candidate_list,
    collectives,
    families,
    layouts,
    merit,
    near,
    papers,
    roll,
    rule_pages,
    runs,
)

__all__ = [
    "award_book",
    "candidate_list",
    "collectives",
    "families",
    "layouts",
    "merit",
    "near",
    "papers",
    "roll",
    "rule_pages",
    "runs",
]
