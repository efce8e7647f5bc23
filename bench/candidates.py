"""The candidate list of a large register against one window-function statement over the whole ledger."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from blueprints.system import migrate
from domain import clock
from domain.commendations.candidate_queries import PAGE, Choice, candidates, milestone_counts
from domain.commendations.rule_sets import RuleTerms, person_terms
from domain.database import begin_writing, make_engine, make_sessions
from domain.donors.records import Donor
from domain.ledger.queries import counts
from domain.ledger.records import Donation
from domain.sealing import Keyring
from domain.units.records import Unit, UnitKind
from tests.commendation_history import add_history

_ROUNDS = 3


def _history(folder: Path, donors: int, today: date) -> Session:
    engine = make_engine(f"sqlite:///{folder / 'candidates.db'}")
    migrate.upgrade(engine)
    session = make_sessions(engine, Keyring(b"d" * 32, b"i" * 32))()
    begin_writing(session)
    units = [
        Unit(id=number, kind=kind, name=f"đơn vị {number}", short_name="x", slug=f"don-vi-{number}", province_id=above,
             search_key="x", sort_key="x")
        for number, kind, above in ((1, UnitKind.PROVINCE, None), (2, UnitKind.COMMUNE, 1), (3, UnitKind.COMMUNE, 1))
    ]  # fmt: skip
    session.add_all(units)
    session.flush()
    # Without awards both sides list the same people; what is honoured already only makes the live list shorter.
    add_history(session, donors=donors, communes=[2, 3], province_id=1, today=today, seed=5, awards=0)
    session.execute(text("ANALYZE"))
    session.commit()
    return session


def _whole_ledger(session: Session, terms: RuleTerms) -> dict[int, int]:
    """Return donor and step of everybody, counted by a window over all lines of the ledger."""
    ranked = (
        select(
            Donation.donor_id,
            func.sum(Donation.times).over(partition_by=Donation.donor_id).label("proven"),
            func.row_number().over(partition_by=Donation.donor_id, order_by=Donation.id).label("place"),
        )
        .where(counts(), Donation.evidence.not_in(terms.weak_evidence))
        .subquery()
    )
    ladder = case(
        *((ranked.c.proven >= step.threshold, step.threshold) for step in reversed(terms.steps)), else_=0
    )
    wanted = (
        select(ranked.c.donor_id, ladder)
        .join(Donor, Donor.id == ranked.c.donor_id)
        .where(ranked.c.place == 1, ladder > 0, Donor.merged_into_id.is_(None))
    )
    return {row[0]: row[1] for row in session.execute(wanted)}


def _seconds(act: Callable[[], object]) -> float:
    begin = time.process_time()
    act()
    return time.process_time() - begin


def lines(donors: int = 100_000) -> Iterator[tuple[str, str]]:
    """Yield what is printed: both sides give the same people, then how much dearer the whole ledger is."""
    today = clock.today()
    with tempfile.TemporaryDirectory() as name:
        session = _history(Path(name), donors, today)
        everybody = Donor.merged_into_id.is_not_distinct_from(None)
        choice = Choice(today, kind=None, terms=replace(person_terms(today), years_between=0))
        window = _whole_ledger(session, choice.rule)
        first = candidates(session, everybody, choice, today)[:PAGE]
        assert all(window[one.donor.id] == one.milestone for one in first) and len(first) == PAGE
        sums = milestone_counts(session, everybody, choice, today)
        assert sum(sums.values()) == len(window) and sums[5] == list(window.values()).count(5)
        whole = _seconds(lambda: _whole_ledger(session, choice.rule))

        def share(act: Callable[[], object]) -> float:
            return whole / statistics.median(_seconds(act) for _ in range(_ROUNDS))

        page = share(lambda: candidates(session, everybody, choice, today))
        high = share(lambda: milestone_counts(session, everybody, replace(choice, milestone=50), today))
        every = share(lambda: milestone_counts(session, everybody, choice, today))
        yield (
            "P13",
            f"candidates among {donors} donors: first page 1/{page:.0f} of the window over the whole ledger, "
            f"all of step 50 1/{high:.0f}, the counts of every step 1/{every:.1f} (goal 1/1.000 at 1M; equal rows)",
        )
        session.close()
        session.get_bind().dispose()  # type: ignore[union-attr]
