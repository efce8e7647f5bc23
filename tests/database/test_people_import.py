"""Lists of people on both databases: exact in a crowd of sign-ups, and a step that is cut off is done again whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blueprints.transaction import writing
from domain import clock
from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.records import Donor
from domain.drives.records import Band, Drive, DriveBlock
from domain.journal import Actor
from domain.names import search_key, sort_key
from domain.people import BirthDay
from domain.refusals import Refused
from domain.sealing import keyring_of
from domain.signups import actions, import_actions, import_queries, import_steps
from domain.signups.import_actions import SentList, Terms
from domain.signups.import_columns import Meaning
from domain.signups.import_judging import Ground, judge
from domain.signups.import_parts import PartRows
from domain.signups.import_records import ImportState, PeopleImport
from domain.signups.import_rules import JudgedRow, RowVerdict, Seen
from domain.signups.records import Consent, RegistrantType, Registration, RegistrationState
from domain.signups.rules import Applicant, SignUp
from tests.merge_acts import make_donor
from tests.world import World, add_registration

BY = Actor("cán bộ")
COLUMNS = (Meaning.NAME, Meaning.BIRTH, Meaning.NUMBER, Meaning.PHONE, Meaning.COMMUNE, Meaning.WORKPLACE)


def sent(*rows: tuple[str, ...]) -> SentList:
    """Return a list whose rows are padded to the columns above."""
    cells = [(number, (*row, *[""] * (len(COLUMNS) - len(row)))) for number, row in enumerate(rows, 2)]
    return SentList("thử", tuple(column.value for column in COLUMNS), COLUMNS, cells, ())


def terms(world: World, **changes: object) -> Terms:
    facts: dict[str, object] = {
        "registrant_type": RegistrantType.COMMUNITY,
        "commune_id": world.ward,
        "workplace_id": None,
        "workplace": "",
        "band_id": None,
        "fills_bands": False,
    }
    return Terms(**(facts | changes))  # type: ignore[arg-type]


def ground(session: Session, world: World, batch: PeopleImport) -> Ground:
    scope = Scope(Role.WARD, world.ward, world.province)
    return Ground(batch, session.get_one(Drive, world.drive), scope, False, world.today)


def bring(session: Session, world: World, what: SentList, **changes: object) -> PeopleImport:
    """Store a list and check all its parts."""
    batch = import_actions.bring_in(
        session,
        what,
        terms(world, **changes),
        drive_id=world.drive,
        unit_id=world.ward,
        by=BY,
        now=clock.now(),
    )
    work(session, world, batch)
    return batch


def work(session: Session, world: World, batch: PeopleImport) -> None:
    seen = None
    while import_steps.is_working(batch):
        seen = import_steps.step(session, ground(session, world, batch), seen, by=BY, now=clock.now())


def judged(session: Session, world: World, *rows: tuple[str, ...], **changes: object) -> list[JudgedRow]:
    what = sent(*rows)
    batch = bring(session, world, what, **changes)
    return judge(session, ground(session, world, batch), PartRows(list(what.rows)), Seen())


def people(count: int, first: int = 0) -> SentList:
    letters = "abcdefghij"
    return sent(
        *(
            (
                f"Nguyễn Văn {''.join(letters[int(figure)] for figure in str(number)).title()}",
                "1990",
                f"033090{number:06}",
                f"09{number:08}",
            )
            for number in range(first, first + count)
        )
    )


def test_matching_never_guesses(session: Session, world: World) -> None:
    add_registration(
        session,
        world.drive,
        "Nguyễn Văn An",
        commune_id=world.ward,
        id_number="033090000001",
        phone="0912000001",
    )
    add_registration(session, world.drive, "Lê Thị Mai", commune_id=world.ward, phone="0912000002")
    add_registration(
        session,
        world.drive,
        "Lê Thị Mai",
        commune_id=world.ward,
        phone="0912000002",
        id_number="033190000009",
    )
    lines = (
        (
            "NGUYEN VAN AN",
            "17/05/1990",
            "033090000001",
            "0912000001",
        ),  # The same number, the name without marks.
        ("Nguyễn Văn An", "17/05/1990", "", "0912000001"),  # The same name, birth and phone.
        ("Trần Khác", "1955", "033090000001"),  # The same number of somebody else.
        ("Nguyễn Văn An", "17/05/1990", "033090000077", "0912000001"),  # Another number.
        ("Nguyễn Văn An", "1/1/1970", "", "0987000000"),  # A namesake.
        ("Lê Thị Mai", "17/05/1990", "", "0912000002"),  # Two people fit.
        ("Nguyễn Văn An", "17/05/1990"),  # Perhaps the same.
    )
    rows = [judged(session, world, line)[0] for line in lines]
    assert [one.verdict for one in rows] == [
        *(RowVerdict.CHANGED, RowVerdict.SAME, RowVerdict.ASK, RowVerdict.ASK),
        *(RowVerdict.NEW, RowVerdict.ASK, RowVerdict.ASK),
    ]
    assert rows[2].may_be_new is False and len(rows[5].candidates) == 2


def test_units_that_rows_name_certify(session: Session, world: World) -> None:
    rows = judged(
        session,
        world,
        ("Võ Văn Một", "1990", "", "", "phường Phố Hiến", ""),
        ("Võ Văn Hai", "1990", "", "", "xã Không Có", ""),
        ("Võ Văn Ba", "1990", "", "", "", "Trường Đại học Sư phạm Kỹ thuật Hưng Yên"),
        commune_id=None,
        registrant_type=RegistrantType.STUDENT,
    )
    assert rows[1].verdict is RowVerdict.WRONG and "danh mục" in rows[1].row.remarks[-1].sentence
    assert rows[2].verdict is RowVerdict.NEW and rows[2].applicant.workplace_id == world.school
    missing = judged(session, world, ("Võ Văn Bốn", "1990"), commune_id=None)
    assert missing[0].verdict is RowVerdict.WRONG and "nơi xác nhận" in missing[0].row.remarks[-1].sentence


def test_who_may_not_give_yet_is_told(session: Session, world: World) -> None:
    ring, now = keyring_of(session), clock.now()
    name, number = "Nguyễn Văn An", "033090000001"
    session.add(
        Donor(
            full_name=name,
            search_key=search_key(name),
            sort_key=sort_key(name),
            id_number_index=ring.index(number, "id_number"),
            next_possible_on=world.today + timedelta(days=30),
            created_at=now,
            changed_at=now,
        )
    )
    add_registration(session, world.other_drive, "Trần Bình", commune_id=world.ward, id_number="033090000002")
    first, second, third = judged(
        session, world, (name, "1990", number), ("Trần Bình", "1990", "033090000002"), ("Lê Cường", "2015")
    )
    assert any("Theo sổ hiến máu, hẹn lại từ ngày" in one.sentence for one in first.row.remarks)
    assert any("Đã đăng ký một đợt khác" in one.sentence for one in second.row.remarks)
    assert any("từ đủ 18 đến 60 tuổi" in one.sentence for one in third.row.remarks)
    assert {one.verdict for one in (first, second, third)} == {RowVerdict.NEW}


def test_a_number_of_another_is_told_and_its_days_are_not(session: Session, world: World) -> None:
    number = "033090000001"
    donor = make_donor(session, "Lê Thị Hoa", number=number, birth_day=date(1970, 1, 1))
    donor.next_possible_on = world.today + timedelta(days=30)
    session.flush()
    other = judged(session, world, ("Nguyễn Văn An", "1990", number))
    same = judged(session, world, ("Lê Thị Hoa", "1990", number))
    told = [remark.sentence for remark in other[0].row.remarks]
    assert any("của người tên khác" in sentence for sentence in told)
    assert not any("hẹn lại" in sentence or "Hoa" in sentence for sentence in told)
    assert any("hẹn lại từ ngày" in remark.sentence for remark in same[0].row.remarks)


def test_a_block_of_the_sender_is_taken_first(session: Session, world: World) -> None:
    session.execute(Band.__table__.update().where(Band.drive_id == world.drive).values(capacity=5))
    session.add(
        DriveBlock(
            drive_id=world.drive, unit_id=world.ward, places=8, release_on=world.today + timedelta(days=3)
        )
    )
    session.flush()
    batch = bring(session, world, people(20), fills_bands=True)
    import_actions.begin_apply(session, ground(session, world, batch), now=clock.now())
    work(session, world, batch)
    counts = import_queries.counts_of(session, batch.id)
    block = session.scalars(select(DriveBlock)).unique().one()
    assert (counts["added"], block.taken) == (15, 8)
    assert session.scalar(select(func.sum(Band.taken)).where(Band.drive_id == world.drive)) == 15


def test_undo_leaves_what_somebody_changed_since(session: Session, world: World) -> None:
    old = add_registration(
        session, world.drive, "Lê Thị Mai", commune_id=world.ward, id_number="033190000009"
    )
    other = add_registration(
        session, world.drive, "Lê Thị Lan", commune_id=world.ward, id_number="033190000008"
    )
    session.flush()
    rows = sent(
        ("Lê Thị Mai", "1990", "033190000009", "0912000002"), ("Lê Thị Lan", "", "033190000008", "0912000003")
    )
    batch = bring(session, world, rows)
    import_actions.begin_apply(session, ground(session, world, batch), now=clock.now())
    work(session, world, batch)
    assert (old.phone, other.phone, batch.state) == ("0912000002", "0912000003", ImportState.APPLIED)
    other.phone, other.changed_at = "0912999999", clock.now()
    session.flush()
    import_actions.begin_undo(session, ground(session, world, batch), now=clock.now())
    work(session, world, batch)
    assert (old.phone, other.phone, batch.state) == ("", "0912999999", ImportState.UNDONE)
    with pytest.raises(Refused, match="đã hoàn tác"):
        import_actions.begin_undo(session, ground(session, world, batch), now=clock.now())


def _apply_alone(app: Flask, world: World, batch_id: int) -> None:
    """Do steps of a list until it is done, each in a transaction of its own as requests do."""
    for _ in range(50):
        with app.test_request_context(), writing() as session:
            batch = import_actions.held_import(session, batch_id)
            if not import_steps.is_working(batch):
                return
            import_steps.step(session, ground(session, world, batch), None, by=BY, now=clock.now())


def _sign_up(app: Flask, world: World, number: int) -> str:
    person = Applicant(
        full_name="Người Trên Mạng",
        birth=BirthDay(date(1990, 1, 1), 1990),
        id_number=f"033090{number:06}",
        phone=f"08{number:08}",
        registrant_type=RegistrantType.COMMUNITY,
        commune_id=world.ward,
        address="",
    )
    wish = SignUp(world.drive, world.bands[0], person, f"f{number}", (("dang_ky", "1"),))
    try:
        with app.test_request_context(), writing() as session:
            return actions.sign_up(session, wish, by=BY, now=clock.now()).kind
    except Refused:
        return "refused"


def test_a_list_and_a_crowd_share_the_last_places(app: Flask, session: Session, world: World) -> None:
    """Two windows take the same list over while people of the list and others sign up: nobody twice, no place twice."""
    batch = bring(session, world, people(300), band_id=world.bands[0])
    import_actions.begin_apply(session, ground(session, world, batch), now=clock.now())
    session.commit()
    with ThreadPoolExecutor(8) as pool:
        lists = [pool.submit(_apply_alone, app, world, batch.id) for _ in range(2)]
        crowd = [pool.submit(_sign_up, app, world, number) for number in (*range(6), *range(900, 912))]
        for one in (*lists, *crowd):
            one.result()
    session.rollback()
    session.expire_all()
    counting = (Registration.drive_id == world.drive, Registration.state == RegistrationState.PENDING)
    wanted = select(func.count(), func.count(func.distinct(Registration.id_number_index))).where(*counting)
    stored, persons = session.execute(wanted.where(Registration.band_id == world.bands[0])).one()
    assert session.get_one(Band, world.bands[0]).taken == stored == persons == 20
    assert session.scalar(select(func.count()).select_from(Consent)) == session.scalar(
        select(func.count()).select_from(Registration)
    )
    assert session.get_one(PeopleImport, batch.id).state is ImportState.APPLIED


def test_a_step_that_is_cut_off_is_done_again_whole(app: Flask, session: Session, world: World) -> None:
    batch = bring(session, world, people(450))
    import_actions.begin_apply(session, ground(session, world, batch), now=clock.now())
    session.commit()
    with pytest.raises(KeyboardInterrupt), app.test_request_context(), writing() as other:
        again = import_actions.held_import(other, batch.id)
        import_steps.step(other, ground(other, world, again), None, by=BY, now=clock.now())
        raise KeyboardInterrupt
    assert session.scalar(select(func.count()).select_from(Registration)) == 0
    session.rollback()
    batch_id = batch.id
    session.rollback()
    _apply_alone(app, world, batch_id)
    assert session.scalar(select(func.count()).select_from(Registration)) == 450
