"""The candidate list of a large register against window-function statements over the whole ledger."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from blueprints.system import migrate
from domain import clock
from domain.commendations.candidate_queries import PAGE, Choice, candidates, milestone_counts
from domain.commendations.number_queries import reached_counts
from domain.commendations.rule_sets import RuleTerms, person_terms
from domain.database import begin_writing, make_engine, make_sessions
from domain.donors.records import Donor
from domain.ledger.counting import kept_milestones
from domain.sealing import Keyring
from domain.wording import number_text
from tests.commendation_history import how_often

DONORS = 300_000
_ROUNDS = 7
_HIGH = (20, 30, 40, 50)
_LINES = """
INSERT INTO donations (id, donor_id, on_day, component, volume_ml, times, is_opening, serial, place, evidence,
  recorded_at, recorded_by)
WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 110)
SELECT NULL, d.id, date(:today, '-' || (d.id * 7919 % 700 + (n.k - 1) * (84 + d.id * 31 % 110)) || ' days'),
  'toan_phan', 250, 1, 0, '', '',
  CASE WHEN (d.id * 13 + n.k * 17) % 10 THEN 'danh_sach' ELSE 'loi_khai' END, :now, 'x'
FROM donors d JOIN n ON n.k <= d.donations
"""
# The whole ledger without what is stored: the lines that count for the national terms, summed by a window.
_VIEWS = (
    """
    CREATE TEMP VIEW proven AS SELECT d.* FROM donations d WHERE d.evidence <> 'loi_khai' AND d.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM donations later WHERE later.reverses_id = d.id)
    """,
    """
    CREATE TEMP VIEW running AS SELECT donor_id, on_day, times,
    sum(times) OVER (PARTITION BY donor_id ORDER BY on_day, id) AS given FROM proven
    """,
)
_IN_YEAR = """
SELECT step.value, count(*) FROM running JOIN json_each(:steps) step
ON given >= step.value AND given - times < step.value WHERE on_day BETWEEN :first AND :last GROUP BY step.value
"""
_AT_STEPS = """
SELECT given, count(*) FROM (
  SELECT sum(times) OVER (PARTITION BY donor_id) AS given,
    row_number() OVER (PARTITION BY donor_id ORDER BY id) AS place FROM proven
) WHERE place = 1 GROUP BY given
"""
# What the ledger stores of everybody, at the one level of evidence that the national terms ask for.
_COUNTS = """
UPDATE donors SET donations_by_list = counted.n
FROM (SELECT donor_id, sum(times) AS n FROM proven GROUP BY donor_id) counted WHERE counted.donor_id = donors.id
"""
_MILESTONES = """
INSERT INTO milestones (donor_id, evidence, times, reached_on)
SELECT donor_id, 'danh_sach', given, on_day FROM running WHERE given IN (SELECT value FROM json_each(:kept))
"""


def _history(folder: Path, donors: int, today: date) -> Session:
    """Return a session on a new database with donors who gave six times on average; nobody was commended."""
    engine = make_engine(f"sqlite:///{folder / 'candidates.db'}")
    migrate.upgrade(engine)
    session = make_sessions(engine, Keyring(b"d" * 32, b"i" * 32))()
    for view in _VIEWS:
        session.execute(text(view))
    session.commit()
    begin_writing(session)
    found = text("SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('donors', 'donations') AND sql > ''")
    indexes = [row for row in session.execute(found).all() if row[1].startswith("CREATE INDEX")]
    for name, _ in indexes:
        session.execute(text(f"DROP INDEX {name}"))
    rng, now = Random(5), clock.now()
    words = {"full_name": "x", "search_key": "x", "created_at": now, "changed_at": now}
    for begin in range(0, donors, 50_000):
        rows = [
            {**words, "donations": how_often(rng), "sort_key": f"ten {rng.randrange(9000)}"}
            for _ in range(min(50_000, donors - begin))
        ]
        session.execute(insert(Donor), rows)
    session.execute(text(_LINES), {"today": today.isoformat(), "now": now.isoformat(sep=" ")})
    session.execute(text(_COUNTS))
    session.execute(text(_MILESTONES), {"kept": str(sorted(kept_milestones()))})
    for _, sql in indexes:
        session.execute(text(sql))
    session.execute(text("ANALYZE"))
    session.commit()
    return session


def _in_year(session: Session, terms: RuleTerms, today: date) -> dict[int, int]:
    """Return how many people reached each step in the year, by a window over all lines of the ledger."""
    asked = {
        "steps": str([step.threshold for step in terms.steps]),
        "first": f"{today.year}-01-01",
        "last": f"{today}",
    }
    return {row[0]: row[1] for row in session.execute(text(_IN_YEAR), asked)}


def _at_steps(session: Session, terms: RuleTerms) -> dict[int, int]:
    """Return how many people stand at each step, counted by a window over all lines of the ledger."""
    found: dict[int, int] = {}
    for count, people in session.execute(text(_AT_STEPS)):
        step = terms.step_reached(count)
        if step is not None:
            found[step.threshold] = found.get(step.threshold, 0) + people
    return found


def _seconds(act: Callable[[], object]) -> float:
    begin = time.process_time()
    act()
    return time.process_time() - begin


def lines(donors: int = DONORS) -> Iterator[tuple[str, str]]:
    """Yield what is printed: both sides give the same people, then what part of the windows' time the lists take."""
    today = clock.today()
    with tempfile.TemporaryDirectory() as name:
        session = _history(Path(name), donors, today)
        everybody = Donor.merged_into_id.is_not_distinct_from(None)
        national = replace(person_terms(today), years_between=0)
        high = replace(national, steps=tuple(s for s in national.steps if s.threshold in _HIGH))
        choice = Choice(today, kind=None, terms=national)
        stated: dict[str, dict[int, int]] = {}
        year_by_window = _seconds(lambda: stated.update(year=_in_year(session, high, today)))
        steps_by_window = _seconds(lambda: stated.update(steps=_at_steps(session, national)))
        assert reached_counts(session, everybody, high, today) == stated["year"] and len(
            stated["year"]
        ) == len(_HIGH)
        assert milestone_counts(session, everybody, choice, today) == stated["steps"]
        assert len(candidates(session, everybody, choice, today)) == PAGE + 1

        def share(whole: float, act: Callable[[], object]) -> str:
            return number_text(round(whole / statistics.median(_seconds(act) for _ in range(_ROUNDS))))

        year = share(year_by_window, lambda: reached_counts(session, everybody, high, today))
        page = share(steps_by_window, lambda: candidates(session, everybody, choice, today))
        counted = share(steps_by_window, lambda: milestone_counts(session, everybody, choice, today))
        yield (
            "P13",
            f"{number_text(donors)} donors, beside a window over the whole ledger: reached 20, 30, 40, 50 this year "
            f"1/{year} (goal 1/1.000 at 1M), first page 1/{page}, counts of every step 1/{counted}; equal rows",
        )
        session.close()
        session.get_bind().dispose()  # type: ignore[union-attr]
