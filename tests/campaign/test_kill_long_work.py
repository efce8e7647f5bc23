"""Kill the whole server in the middle of long work: whatever was begun is done once, and undone whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from domain import clock, journal
from domain.commendations.candidate_queries import Choice
from domain.commendations.paper_run_records import ItemState, PaperRun, PaperRunItem, RunState
from domain.commendations.records import Honour
from domain.commendations.rules import MOST_AT_ONCE
from domain.commendations.run_actions import begin_run
from domain.commendations.wording import Wording
from domain.database import make_engine
from domain.donors.records import Donor
from domain.drives.records import Drive
from domain.facility_files.actions import SentFile, bring_in
from domain.facility_files.queries import counts_of
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileState, RowDone
from domain.facility_files.steps import is_working
from domain.journal import SYSTEM, JournalLine
from domain.ledger import opening_list_actions as notebooks
from domain.ledger import opening_steps
from domain.ledger.opening_records import Notebook, NotebookRow, NotebookState
from domain.ledger.opening_rows import Terms
from domain.ledger.queries import counts, recheck_facts
from domain.ledger.records import Donation, Evidence
from domain.papers.records import Paper, PaperKind
from domain.results.count_queries import desk_counts
from domain.results.records import Outcome
from domain.signups.import_columns import Meaning
from tests.award_acts import donors_at
from tests.campaign.long_work import Installation, kill_and_finish, moments
from tests.facility_file_steps import COLUMNS, facts, line, person

MANY = 300
PEOPLE_IN_NOTEBOOK = 900  # A quick machine takes back a third of that within the request that begins it.
KILLS = 5


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """A server on a database of its own, killed at the end."""
    address = f"sqlite:///{tmp_path / 'giot-hong.db'}"
    if request.param == "postgres":
        admin = make_engine(request.getfixturevalue("postgres_server"))
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS kills WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE kills"))
        url = admin.url.set(database="kills", drivername="postgresql")
        address = url.render_as_string(hide_password=False)
        admin.dispose()
    made = Installation(tmp_path, address)
    try:
        made.open()
        yield made
    finally:
        made.server.kill()
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "giot-hong.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def names(count: int = MANY) -> list[str]:
    """Return names that differ in their last word."""
    letters = "abcdefghij"
    return [f"Nguyễn Văn {''.join(letters[int(f)] for f in f'{n:03}').title()}" for n in range(count)]


def require_whole(session: Session) -> None:
    """Hold ledger and journal to what `flask doctor` asks."""
    assert list(recheck_facts(session, clock.today())) == []
    assert journal.first_break(session) is None


@pytest.mark.timeout(300)
def test_a_run_of_papers_issues_every_paper_once(site: Installation) -> None:
    with site.opened(is_writing=True) as session:
        donors = [donor.id for donor in donors_at(session, site.world, MOST_AT_ONCE)]
        wording = Wording(reason="Đã có thành tích", signer_title="TRƯỞNG BAN", first_register_number=1)
        choice = Choice(site.world.today, kind=PaperKind.COMMENDATION, donor_ids=tuple(donors))
        run_id = begin_run(
            session, choice, wording, unit_id=site.world.province, by=SYSTEM, now=clock.now()
        ).id
        session.commit()

    def state(session: Session) -> tuple[bool, int]:
        run = session.get_one(PaperRun, run_id)
        issued = select(func.count()).where(PaperRunItem.state == ItemState.ISSUED)
        stored = {session.scalar(select(func.count()).select_from(table)) for table in (Honour, Paper)}
        assert stored == {run.issued} == {session.scalar(issued)} and run.done == run.issued
        return run.state is RunState.WORKING, run.done

    path = f"/quan-ly/khen-thuong/lan-cap/{run_id}"
    kill_and_finish(site, path, state, early=moments(11, KILLS, 0.6), late=[0.05])
    with site.opened() as session:
        honours = session.scalars(select(Honour)).unique().all()
        assert sorted(honour.donor_id or 0 for honour in honours) == sorted(donors)
        assert sorted(int(honour.register_number) for honour in honours) == list(range(1, MOST_AT_ONCE + 1))
        codes = session.scalars(select(Paper.code)).all()
        assert len(codes) == len(set(codes)) == MOST_AT_ONCE == len({honour.paper_id for honour in honours})
        told = session.scalars(select(JournalLine.details).where(JournalLine.act == "cấp giấy tôn vinh"))
        assert sum(json.loads(details)["count"] for details in told) == MOST_AT_ONCE
        require_whole(session)


@pytest.mark.timeout(300)
def test_a_facility_file_is_taken_over_once_and_undone_whole(site: Installation) -> None:
    world = site.world
    with site.opened(is_writing=True) as session:
        for name in names()[: MANY - 20]:
            person(session, world, name)
        before = facts(session)
        gave = {"ket_qua": "DH", "the_tich": "350"}
        rows = [
            (n + 2, line(name, **({"ket_qua": "BV"} if n % 3 > 1 else gave | {"so_se_ri": f"S{n}"})))
            for n, name in enumerate(names())
        ]
        sent = SentFile("tệp thử", COLUMNS, rows, ())
        drive = session.get_one(Drive, world.today_drive)
        file_id = bring_in(
            session, sent, drive, unit_id=world.province, deferred_until=None, by=SYSTEM, now=clock.now()
        ).id
        session.commit()
    path = f"/quan-ly/dot/{world.today_drive}/tep-co-so/{file_id}"

    def state(session: Session) -> tuple[bool, int]:
        file = session.get_one(FacilityFile, file_id)
        taken = select(func.count()).where(FacilityFileRow.done != RowDone.NOTHING)
        held = select(func.count(), func.count(func.distinct(Outcome.registration_id)))
        outcomes = session.execute(held.where(Outcome.withdrawn_at.is_(None))).one()
        assert set(outcomes) == {session.scalar(taken)}
        return is_working(file), file.next_place

    kill_and_finish(site, path, state, early=moments(21, 1, 0.2))
    site.officers[0].begin(path, "apply", adds_people="y")
    kill_and_finish(site, path, state, early=moments(22, 2, 0.8), late=moments(23, 2, 0.8))
    with site.opened() as session:
        counted, said = desk_counts(session, world.today_drive), counts_of(session, file_id)
        assert (counted.registered, counted.donated, counted.left) == (MANY, 200, 100)
        assert (counted.ml, said.taken, said.done[RowDone.ADDED]) == (200 * 350, MANY, 20)
        given = session.scalars(select(Donation.donor_id).where(counts())).all()
        assert len(given) == len(set(given)) == 200
        assert session.scalar(select(func.count()).select_from(Outcome)) == MANY
        require_whole(session)
    site.officers[1].begin(path, "undo")
    kill_and_finish(site, path, state, early=moments(24, 2, 0.4), late=moments(25, 1, 0.8))
    with site.opened() as session:
        assert session.get_one(FacilityFile, file_id).state is FileState.UNDONE
        assert facts(session) == before and counts_of(session, file_id).taken == 0
        acts = ["ghi kết quả theo tệp", "hoàn tác tệp kết quả"]
        told = select(JournalLine.act).where(JournalLine.act.in_(acts)).order_by(JournalLine.id)
        assert session.scalars(told).all() == acts
        # Each donation stands in the ledger with one line that takes it back.
        assert session.scalar(select(func.count()).select_from(Donation)) == 400
        require_whole(session)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_an_old_notebook_is_taken_over_once_and_undone(site: Installation) -> None:
    sent = notebooks.SentNotebook(
        "Sổ thử",
        ("Họ và tên", "Ngày sinh", "Số lần hiến"),
        (Meaning.NAME, Meaning.BIRTH, Meaning.SKIP),
        [(n + 2, (name, "17/5/1970", "5")) for n, name in enumerate(names(PEOPLE_IN_NOTEBOOK))],
        (),
    )
    with site.opened(is_writing=True) as session:
        made = notebooks.bring_in(
            session,
            sent,
            Terms(date(2015, 12, 31), Evidence.UNIT_LIST, site.world.ward),
            unit_id=site.world.province,
            province_id=site.world.province,
            by=SYSTEM,
            now=clock.now(),
        )
        number = made.id
        session.commit()
    path = f"/quan-ly/nguoi-hien-mau/so-cu/{number}"

    def state(session: Session) -> tuple[bool, int]:
        held = session.get_one(Notebook, number)
        entered = select(func.count()).where(NotebookRow.opening_id.is_not(None))
        openings = select(func.count()).where(Donation.is_opening, Donation.reverses_id.is_(None))
        assert session.scalar(entered) == session.scalar(openings)
        return opening_steps.is_working(held), held.done_row

    kill_and_finish(site, path, state, early=[])
    site.officers[0].begin(path, "apply")
    kill_and_finish(site, path, state, early=moments(32, 3, 0.4), late=[0.05])
    with site.opened() as session:
        donors = session.scalars(select(Donor)).all()
        assert len(donors) == PEOPLE_IN_NOTEBOOK and {donor.donations for donor in donors} == {5}
        require_whole(session)
    site.officers[1].begin(path, "undo")
    kill_and_finish(site, path, state, early=moments(33, 1, 0.05))
    with site.opened() as session:
        assert session.get_one(Notebook, number).state is NotebookState.UNDONE
        assert set(session.scalars(select(Donor.donations))) == {0}
        assert session.scalar(select(func.count()).select_from(Donation)) == 2 * PEOPLE_IN_NOTEBOOK
        require_whole(session)
