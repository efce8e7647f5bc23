"""Two offices at once: all lists of a drive are made once, a scan is numbered once, a link ends for everybody."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import clock
from domain.accounts.records import Account, Role
from domain.accounts.rules import Scope
from domain.certification.actions import certify, withdraw_row
from domain.certification.bulk_actions import compile_all, compiling_preview, send_all
from domain.certification.claims import ListChanged
from domain.certification.copy_actions import keep_copy
from domain.certification.link_actions import end_links, make_link, open_link
from domain.certification.paper_facts import FROZEN_PLACE
from domain.certification.records import (
    CertifierLink,
    DonorList,
    DonorListRow,
    ListState,
    ListVersion,
    RowVerdict,
    SignedCopy,
)
from domain.certification.row_queries import content_mark, rows_of
from domain.certification.rules import RowSays
from domain.journal import Actor, JournalLine
from domain.papers.records import Paper
from domain.refusals import Refused
from domain.sealing import keyring_of
from domain.units.facts import SignatureFacts
from tests.database.test_certification import acted, at_once
from tests.world import World, add_registration

BY = Actor("Người thử")


def scope(world: World) -> Scope:
    return Scope(Role.PROVINCE, world.province, world.province)


def people(app: Flask, world: World) -> None:
    def add(session: Session) -> None:
        for place in range(6):
            add_registration(
                session,
                world.drive,
                f"Trần Văn {'ABCDEG'[place]}",
                commune_id=(world.ward, world.other_ward)[place % 2],
                id_number=f"03309000000{place}",
            )

    acted(app, add)


def compiling(world: World) -> Callable[[Session], object]:
    def act(session: Session) -> object:
        made = compile_all(
            session, scope(world), world.drive, compiling_unit_id=world.province, by=BY, now=clock.now()
        )
        return len(made)

    return act


def test_all_lists_are_made_once_by_eight_offices(app: Flask, world: World) -> None:
    people(app, world)
    answers = at_once(app, [compiling(world)] * 8)
    assert sorted(str(answer) for answer in answers if isinstance(answer, int)) == ["2"]
    assert sum(isinstance(answer, Refused) for answer in answers) == 7
    with app.extensions["sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(DonorList)) == 2
        assert session.scalar(select(func.count()).select_from(DonorListRow)) == 6
        assert compiling_preview(session, scope(world), world.drive) == []


def test_nothing_is_sent_when_one_list_cannot_be(app: Flask, world: World) -> None:
    people(app, world)
    acted(app, compiling(world))

    def spoil(session: Session) -> None:
        first = session.scalars(select(DonorList).order_by(DonorList.id)).first()
        assert first is not None
        for row in session.scalars(select(DonorListRow).where(DonorListRow.donor_list_id == first.id)):
            session.delete(row)

    acted(app, spoil)
    (answer,) = at_once(
        app, [lambda session: send_all(session, scope(world), world.drive, by=BY, now=clock.now())]
    )
    assert isinstance(answer, Refused)
    with app.extensions["sessions"]() as session:
        assert set(session.scalars(select(DonorList.state))) == {ListState.DRAFT}


def sent(app: Flask, world: World) -> int:
    """Send the lists of the drive and return the ward's, whose certifier's account is closed."""
    people(app, world)
    acted(app, compiling(world))
    acted(app, lambda session: send_all(session, scope(world), world.drive, by=BY, now=clock.now()))

    def close(session: Session) -> int:
        session.scalars(select(Account).where(Account.username == "xacnhan")).one().is_active = False
        wanted = select(DonorList.id).where(DonorList.certifying_unit_id == world.ward)
        return session.scalars(wanted).one()

    return int(str(acted(app, close)))


def certified(app: Flask, list_id: int) -> int:
    """Certify everybody and return the version of the list."""

    def act(session: Session) -> int:
        donor_list = session.get_one(DonorList, list_id)
        rows = rows_of(session, donor_list)
        certify(
            session,
            list_id,
            {row.id: RowSays(RowVerdict.CONFIRMED) for row in rows},
            signature=SignatureFacts((), "CHỦ TỊCH", "Lê Thị Hoa"),
            seen_version=donor_list.version,
            seen_mark=content_mark(rows),
            by=BY,
            now=clock.now(),
        )
        return donor_list.version

    return int(str(acted(app, act)))


def test_of_two_scans_of_one_version_the_second_is_asked_to_look_again(app: Flask, world: World) -> None:
    list_id = sent(app, world)
    version = certified(app, list_id)

    def keeping(content: bytes) -> Callable[[Session], object]:
        return lambda session: keep_copy(
            session,
            list_id,
            content,
            pages=1,
            declared_rows=3,
            keeps_difference=False,
            seen_version=version,
            by=BY,
            now=clock.now(),
        )

    answers = at_once(app, [keeping(b"%PDF-1"), keeping(b"%PDF-2")])
    assert sum(isinstance(answer, SignedCopy) for answer in answers) == 1
    assert sum(isinstance(answer, ListChanged) for answer in answers) == 1


def test_a_replaced_version_stays_sealed_and_under_its_paper(app: Flask, world: World) -> None:
    list_id = sent(app, world)
    version = certified(app, list_id)

    def withdraw(session: Session) -> object:
        row = rows_of(session, session.get_one(DonorList, list_id))[0]
        return withdraw_row(
            session, list_id, row.id, "Đã chuyển đi", seen_version=version, by=BY, now=clock.now()
        ).id

    new_paper = acted(app, withdraw)
    with app.extensions["sessions"]() as session:
        kept = session.scalars(select(ListVersion)).one()
        assert b"Tr\xe1\xba\xa7n" not in kept.frozen
        assert "Trần Văn" in keyring_of(session).open(kept.frozen, FROZEN_PLACE)
        assert session.get_one(Paper, kept.paper_id).replaced_by_id == new_paper


def test_links_keep_no_secret_and_end_together(app: Flask, world: World) -> None:
    list_id = sent(app, world)

    def give(session: Session) -> object:
        donor_list = session.get_one(DonorList, list_id)
        return make_link(session, donor_list, world.today, by=BY, now=clock.now())

    first, second = acted(app, give), acted(app, give)
    assert first.token != second.token and first.code != second.code  # type: ignore[attr-defined]
    with app.extensions["sessions"]() as session:
        stored = " ".join(
            f"{link.token_digest} {link.code_digest}" for link in session.scalars(select(CertifierLink))
        )
        stored += " ".join(line.details for line in session.scalars(select(JournalLine)))
    for made in (first, second):
        assert made.token not in stored and made.code not in stored  # type: ignore[attr-defined]

    def crossed(session: Session) -> object:
        return open_link(session, first.token, second.code, clock.now())  # type: ignore[attr-defined]

    (answer,) = at_once(app, [crossed])
    assert isinstance(answer, Refused)
    acted(app, lambda session: end_links(session, list_id, by=BY, now=clock.now()))
    for made in (first, second):
        (answer,) = at_once(
            app,
            [lambda session, made=made: open_link(session, made.token, made.code, clock.now())],  # type: ignore[misc]
        )
        assert isinstance(answer, Refused)
