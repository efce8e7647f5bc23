"""Count nominees again with what the ledger holds today, and give them the step that the figure reaches."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from domain.commendations.round_figures import (
    family_counted,
    figures_of,
    members_of,
    mountain_donors,
    together,
)
from domain.commendations.round_records import CommendationRound, Nominee
from domain.commendations.rule_queries import known_sets
from domain.ledger.records import Evidence
from domain.results.records import Component


def count_again(
    session: Session, record: CommendationRound, rows: Sequence[Nominee], *, with_step: bool = False
) -> int:
    """Write today's figures into nominees, persons and families, and return how many changed.

    With_step also gives persons the rule set of the round, and all of them the step that the figure reaches; who
    reaches none keeps the award, so that it is seen below its step. Units keep the figure of their plan's year.
    """
    sets = {terms.key: terms for terms in known_sets(session, record.province_id)}
    families = members_of(session, [row.family_id for row in rows if row.family_id is not None])
    people = {row.donor_id for row in rows if row.donor_id is not None}
    figures = figures_of(session, people.union(*families.values()), record.cut_off)
    mountains = mountain_donors(session, people) if with_step else set()
    changed = 0
    for row in rows:
        if row.honoured_unit_id is not None:
            continue
        if with_step and row.donor_id is not None and row.rule_key in sets and record.rule_key in sets:
            row.rule_key = record.rule_key
        terms = sets.get(row.rule_key)
        if row.donor_id is not None:
            own = figures[row.donor_id]
            counted = own.counted(terms) if terms else own.total
        else:
            each = [figures[number] for number in families[row.family_id or 0]]
            own = together(each)
            counted = family_counted(terms, each) if terms else own.total
        changed += row.donations != counted
        row.donations, row.total = counted, own.total
        row.whole_blood, row.platelets = own.of(Component.WHOLE_BLOOD), own.of(Component.PLATELETS)
        row.facility_file, row.serial_seen = own.at(Evidence.FACILITY_FILE), own.at(Evidence.SERIAL_SEEN)
        row.unit_list, row.own_word = own.at(Evidence.UNIT_LIST), own.at(Evidence.OWN_WORD)
        step = terms.step_reached(counted, is_mountain=row.donor_id in mountains) if terms else None
        if with_step and step is not None:
            row.milestone, row.award, row.body, row.level = step.threshold, step.award, step.body, step.level
    return changed
