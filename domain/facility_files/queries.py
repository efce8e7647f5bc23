"""Ask for what judging a facility's file needs: who is at the drive with which result, and whom the register knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from domain.accounts.rules import Scope
from domain.clock import day_of
from domain.donors.records import Donor
from domain.donors.rules import Identity
from domain.facility_files.records import FacilityFile, FacilityFileRow, FileVerdict, RowDone
from domain.ledger.queries import counts, donors_in_scope
from domain.ledger.records import Donation, Evidence
from domain.people import BirthDay
from domain.results.queries import current, is_certified, is_expected
from domain.results.records import DeskNumber, Outcome, OutcomeKind
from domain.results.rules import Result
from domain.rulebook import rule
from domain.signups.records import Registration, RegistrationState
from domain.units.records import Unit

PAGE = 50
# The verdicts of rows that stand for a person, so that a later row of the same person is one too many.
_STANDING = (
    *(FileVerdict.NEW, FileVerdict.WALK_IN, FileVerdict.COMPLETED, FileVerdict.SAME),
    FileVerdict.DIFFERENT,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The result that holds for somebody now, and the evidence of the donation it brought."""

    outcome_id: int
    result: Result
    recorded_by: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of the drive whom a row may mean."""

    id: int
    code: str
    full_name: str
    search_key: str
    birth: BirthDay | None
    number_index: str | None
    number_tail: str
    phone: str
    state: RegistrationState
    donor_id: int | None
    desk_line: int | None
    recorded: Recorded | None


class KnownDonor(NamedTuple):
    """Somebody of the register of donors, as far as a row may mean the person."""

    id: int
    full_name: str
    search_key: str
    birth_day: date | None
    birth_year: int | None
    number_index: str | None
    number_tail: str
    donations: int
    last_on: date | None
    last_component: str

    @property
    def identity(self) -> Identity:
        """Return who this is by name and birth."""
        return Identity(self.search_key, self.birth_day, self.birth_year)


def known_people(session: Session, drive_id: int) -> list[Known]:
    """Return everybody whom a drive counts on, with desk numbers and results, in one statement."""
    wanted = (
        select(
            *(Registration.id, Registration.code, Registration.full_name, Registration.search_key),
            *(Registration.birth_day, Registration.birth_year, Registration.id_number_index),
            *(Registration.id_number_tail, Registration.phone, Registration.state, Registration.donor_id),
            DeskNumber.number,
            Outcome.id.label("outcome_id"),
            *(Outcome.kind, Outcome.component, Outcome.volume_ml, Outcome.serial, Outcome.deferred_until),
            *(Outcome.override_reason, Outcome.recorded_by, Donation.evidence),
        )
        .select_from(Registration)
        .outerjoin(DeskNumber, DeskNumber.registration_id == Registration.id)
        .outerjoin(Outcome, current())
        .outerjoin(Donation, and_(Donation.outcome_id == Outcome.id, counts()))
        .where(Registration.drive_id == drive_id, is_expected())
        .order_by(Registration.id)
    )
    found = []
    for row in session.execute(wanted):
        recorded = None
        if row.outcome_id is not None:
            result = Result(
                *(row.kind, row.component, row.volume_ml, row.serial, row.deferred_until, row.override_reason)
            )
            recorded = Recorded(row.outcome_id, result, row.recorded_by, row.evidence)
        birth = BirthDay(row.birth_day, row.birth_year) if row.birth_year else None
        found.append(
            Known(
                *(row.id, row.code, row.full_name, row.search_key, birth, row.id_number_index),
                *(row.id_number_tail, row.phone, row.state, row.donor_id, row.number, recorded),
            )
        )
    return found


def known_donors(
    session: Session,
    scope: Scope,
    *,
    ids: Collection[int],
    number_indexes: Collection[str],
    name_keys: Collection[str],
) -> list[KnownDonor]:
    """Return donors by number, by citizen number in the whole register, by name among those of the province."""
    columns = (
        *(Donor.id, Donor.full_name, Donor.search_key, Donor.birth_day, Donor.birth_year),
        *(Donor.id_number_index, Donor.id_number_tail),
        *(Donor.donations, Donor.last_donation_on, Donor.last_component),
    )
    by_name = and_(Donor.search_key.in_(name_keys), donors_in_scope(scope))
    wanted = select(*columns).where(
        Donor.merged_into_id.is_(None),
        or_(Donor.id.in_(ids), Donor.id_number_index.in_(number_indexes), by_name),
    )
    return [KnownDonor._make(row) for row in session.execute(wanted)]


def used_serials(session: Session, serials: Collection[str]) -> dict[str, int | None]:
    """Return the serials that counting donations carry, each with the outcome it came from."""
    wanted = select(Donation.serial, Donation.outcome_id).where(Donation.serial.in_(serials), counts())
    return {row[0]: row[1] for row in session.execute(wanted)}


class Standing(NamedTuple):
    """A row of the file that stands for a person: its place and its number."""

    place: int
    number: int


def standing_rows(
    session: Session,
    file_id: int,
    *,
    registration_ids: Collection[int],
    person_marks: Collection[str],
    serial_marks: Collection[str],
) -> tuple[dict[int, Standing], dict[str, Standing], dict[str, Standing]]:
    """Return the first rows of the file with these registrations, persons and serials."""
    row = FacilityFileRow
    wanted = select(row.place, row.number, row.registration_id, row.person_mark, row.serial_mark).where(
        row.file_id == file_id,
        row.verdict.in_(_STANDING),
        or_(
            row.registration_id.in_(registration_ids),
            row.person_mark.in_(person_marks),
            row.serial_mark.in_(serial_marks),
        ),
    )
    by_id: dict[int, Standing] = {}
    by_person: dict[str, Standing] = {}
    by_serial: dict[str, Standing] = {}
    for place, number, registration_id, person, serial in session.execute(wanted.order_by(row.place)):
        one = Standing(place, number)
        if registration_id is not None:
            by_id.setdefault(registration_id, one)
        for mark, rows in ((person, by_person), (serial, by_serial)):
            if mark:
                rows.setdefault(mark, one)
    return by_id, by_person, by_serial


def facility_file(session: Session, drive_id: int, file_id: int) -> FacilityFile | None:
    """Return a file of a drive."""
    wanted = select(FacilityFile).where(FacilityFile.id == file_id, FacilityFile.drive_id == drive_id)
    return session.scalars(wanted).one_or_none()


def files_of(session: Session, drive_id: int) -> Sequence[FacilityFile]:
    """Return the last twenty files of a drive, the newest first."""
    wanted = select(FacilityFile).where(FacilityFile.drive_id == drive_id)
    return session.scalars(wanted.order_by(FacilityFile.id.desc()).limit(20)).all()


def file_row(session: Session, file_id: int, row_id: int) -> FacilityFileRow | None:
    """Return a row of a file."""
    wanted = select(FacilityFileRow).where(FacilityFileRow.id == row_id, FacilityFileRow.file_id == file_id)
    return session.scalars(wanted).one_or_none()


def rows_from(
    session: Session,
    file_id: int,
    place: int,
    verdicts: Collection[FileVerdict] = (),
    limit: int = PAGE,
) -> Sequence[FacilityFileRow]:
    """Return rows of a file from a place on, of all or of some verdicts, in the order of the file."""
    wanted = select(FacilityFileRow).where(FacilityFileRow.file_id == file_id, FacilityFileRow.place >= place)
    if verdicts:
        wanted = wanted.where(FacilityFileRow.verdict.in_(verdicts))
    return session.scalars(wanted.order_by(FacilityFileRow.place).limit(limit)).all()


class FileCounts(NamedTuple):
    """How many rows have which verdict, how many are taken over, and what the file says in all."""

    verdicts: dict[FileVerdict, int]
    done: dict[RowDone, int]
    kinds: dict[OutcomeKind, int]
    ml: int

    @property
    def taken(self) -> int:
        """Return how many rows are taken over."""
        return sum(count for done, count in self.done.items() if done is not RowDone.NOTHING)

    @property
    def waiting(self) -> int:
        """Return how many rows wait for a person."""
        return sum(
            self.verdicts.get(one, 0) for one in (FileVerdict.DIFFERENT, FileVerdict.ASK, FileVerdict.WRONG)
        )


def counts_of(session: Session, file_id: int) -> FileCounts:
    """Return the counts of a file in one statement; kinds and ml are what the file says, taken over or not."""
    row = FacilityFileRow
    wanted = (
        select(row.verdict, row.done, row.kind, func.count(), func.sum(row.volume_ml))
        .where(row.file_id == file_id)
        .group_by(row.verdict, row.done, row.kind)
    )
    verdicts: dict[FileVerdict, int] = {}
    done: dict[RowDone, int] = {}
    kinds: dict[OutcomeKind, int] = {}
    total = 0
    for verdict, act, kind, count, ml in session.execute(wanted):
        done[act] = done.get(act, 0) + count
        if act is RowDone.NOTHING:
            verdicts[verdict] = verdicts.get(verdict, 0) + count
        if kind is not None:
            kinds[kind] = kinds.get(kind, 0) + count
        total += ml or 0
    return FileCounts(verdicts, done, kinds, total)


class RosterRow(NamedTuple):
    """Somebody whom a drive counts on, as the facility's roster names the person."""

    registration: Registration
    desk_line: int | None
    commune: str | None
    workplace: str | None
    is_certified: bool


def roster_of(session: Session, drive_id: int) -> list[RosterRow]:
    """Return everybody whom a drive counts on, in the order of names."""
    commune, workplace = aliased(Unit), aliased(Unit)
    wanted = (
        select(Registration, DeskNumber.number, commune.name, workplace.name, is_certified())
        .outerjoin(DeskNumber, DeskNumber.registration_id == Registration.id)
        .outerjoin(commune, commune.id == Registration.commune_id)
        .outerjoin(workplace, workplace.id == Registration.workplace_id)
        .where(Registration.drive_id == drive_id, is_expected())
        .order_by(Registration.sort_key, Registration.id)
    )
    return [RosterRow(row[0], row[1], row[2], row[3], bool(row[4])) for row in session.execute(wanted)]


def registration_with_code(session: Session, drive_id: int, code: str) -> int | None:
    """Return the number of the registration of a drive that has this code."""
    wanted = select(Registration.id).where(
        Registration.drive_id == drive_id, Registration.code == code, is_expected()
    )
    return session.scalars(wanted).one_or_none()


def names_of(session: Session, registration_ids: Collection[int]) -> dict[int, str]:
    """Return the names of registrations by their number."""
    wanted = select(Registration.id, Registration.full_name).where(Registration.id.in_(registration_ids))
    return {row[0]: row[1] for row in session.execute(wanted)}


def due_rows(now: datetime) -> ColumnElement[bool]:
    """Return the condition that what a row says has been kept long enough (people_list.kept_days)."""
    days = timedelta(days=int(rule("people_list.kept_days", day_of(now)).value))
    old = select(FacilityFile.id).where(FacilityFile.made_at < now - days)
    return and_(FacilityFileRow.content_sealed.is_not(None), FacilityFileRow.file_id.in_(old))
