"""What the invented people did: donations of earlier years, drives that are over, registrations for the next ones."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.clock import VIETNAM
from domain.demo.people import InventedPerson, Inventor
from domain.donors.blood_records import BloodSource
from domain.donors.records import Donor, NameSuffix
from domain.drives.records import Band, Drive
from domain.ledger.actions import recount_all
from domain.ledger.records import Donation, Evidence
from domain.names import search_key, sort_key, suffixes
from domain.results.records import Component, Outcome, OutcomeKind
from domain.sealing import keyring_of
from domain.signups.records import RegistrantType, Registration, RegistrationState, Source
from domain.signups.rules import new_code

RECORDED_BY = "Bản mẫu"
_EARLIER = (
    (0, 460),
    (1, 200),
    (2, 120),
    (3, 90),
    (4, 60),
    (6, 30),
    (9, 20),
    (14, 9),
    (19, 5),
    (29, 3),
    (41, 1),
)
_OUTCOMES = (
    (OutcomeKind.DONATED, 79),
    (OutcomeKind.DEFERRED, 8),
    (OutcomeKind.LEFT, 3),
    (OutcomeKind.ABSENT, 10),
)
_VOLUMES = ((250, 25), (350, 60), (450, 15))
_COMMUNES_AROUND = 9
_REST = timedelta(
    days=100
)  # Longer than any interval of the rulebook, so that the invented past keeps the rules.


@dataclass
class Person:
    """An invented person with a home, perhaps a workplace, and the donations so far."""

    facts: InventedPerson
    commune_id: int
    workplace_id: int | None
    donations: list[dict[str, Any]] = field(default_factory=list)
    attended: list[int] = field(default_factory=list)
    donor_id: int | None = None
    deferred_until: date | None = None
    free_from: date = date.min

    @property
    def certifying_unit_id(self) -> int:
        """Return who vouches for this person."""
        return self.workplace_id or self.commune_id


class Chronicle:
    """Write the invented past and future of one province into the database, in bulk."""

    def __init__(self, session: Session, inventor: Inventor, now: datetime, today: date) -> None:
        self.session, self.inventor, self.now, self.today = session, inventor, now, today
        self.dice, self.ring = inventor.dice, keyring_of(session)
        self.people: list[Person] = []
        self.communes: list[int] = []

    def invent(self, count: int, communes: Sequence[int], workplace_id: int | None = None) -> list[Person]:
        """Add people who live in these communes, with donations of the years before the plan."""
        made = []
        self.communes = self.communes or list(communes)
        for _ in range(count):
            person = Person(self.inventor.person(), self.dice.choice(communes), workplace_id)
            self._remember_earlier(person)
            made.append(person)
        self.people += made
        return made

    def _remember_earlier(self, person: Person) -> None:
        most = self.dice.choices([n for n, _ in _EARLIER], [w for _, w in _EARLIER])[0]
        day = self.today - timedelta(days=self.dice.randrange(200, 420))
        adult = person.facts.birth.replace(year=person.facts.birth.year + 19, day=1)
        while len(person.donations) < most and day > adult:
            known = self.dice.random() < 0.9
            person.donations.append(
                self._donation(day, None, Evidence.UNIT_LIST if known else Evidence.OWN_WORD)
            )
            day -= _REST + timedelta(days=self.dice.randrange(0, 160))

    def _donation(self, day: date, drive: Drive | None, evidence: Evidence) -> dict[str, Any]:
        volume = self.dice.choices([v for v, _ in _VOLUMES], [w for _, w in _VOLUMES])[0]
        return {
            "on_day": day,
            "component": Component.WHOLE_BLOOD,
            "volume_ml": volume,
            "serial": "",
            "facility_id": drive.facility_id if drive else None,
            "drive_id": drive.id if drive else None,
            "place": "" if drive else "nơi khác",
            "evidence": evidence,
            "outcome_id": None,
            "recorded_at": self._evening(day),
            "recorded_by": RECORDED_BY,
        }

    def _evening(self, day: date) -> datetime:
        return datetime.combine(day, time(17, 0), VIETNAM)

    def hold(self, drive: Drive) -> None:
        """Let a drive that is over have happened: registrations, outcomes, donations."""
        assert drive.on_day is not None
        share = self.dice.uniform(0.85, 1.0)
        ready = [p for p in self.people if p.free_from <= drive.on_day and p.workplace_id is None]
        came = self.dice.sample(ready, min(len(ready), round(drive.planned * share)))
        registrations = self._register(
            drive, came, RegistrationState.ARRIVED, drive.on_day - timedelta(days=6)
        )
        rows: list[dict[str, Any]] = []
        given: dict[int, dict[str, Any]] = {}
        for person, number in zip(came, registrations, strict=True):
            kind = self.dice.choices([k for k, _ in _OUTCOMES], [w for _, w in _OUTCOMES])[0]
            donation = self._donation(drive.on_day, drive, Evidence.UNIT_LIST)
            gave = kind is OutcomeKind.DONATED
            deferred = drive.on_day + timedelta(days=28) if kind is OutcomeKind.DEFERRED else None
            if kind is not OutcomeKind.ABSENT:
                person.attended.append(number)
            if kind in (OutcomeKind.DONATED, OutcomeKind.DEFERRED):
                person.deferred_until = deferred
                person.free_from = deferred or drive.on_day + _REST
            rows.append(
                {
                    "registration_id": number,
                    "drive_id": drive.id,
                    "kind": kind,
                    "component": Component.WHOLE_BLOOD if gave else None,
                    "volume_ml": donation["volume_ml"] if gave else None,
                    "deferred_until": deferred,
                    "recorded_at": self._evening(drive.on_day),
                    "recorded_by": RECORDED_BY,
                }
            )
            if gave:
                person.donations.append(donation)
                given[number] = donation
        outcomes = self.session.scalars(
            insert(Outcome).returning(Outcome.id, sort_by_parameter_order=True), rows
        ).all()
        for row, number in zip(rows, outcomes, strict=True):
            if row["registration_id"] in given:
                given[row["registration_id"]]["outcome_id"] = number
        absent = [row["registration_id"] for row in rows if row["kind"] is OutcomeKind.ABSENT]
        self.session.execute(
            update(Registration).where(Registration.id.in_(absent)).values(state=RegistrationState.PENDING)
        )

    def sign_up(self, drive: Drive, people: Sequence[Person]) -> None:
        """Register people for a drive to come."""
        for person in people:
            person.free_from = self.today + _REST
        self._register(drive, people, RegistrationState.PENDING, self.today - timedelta(days=4))

    def sign_up_some(self, drive: Drive) -> None:
        """Register a part of those who may give again, more of them the nearer the drive is."""
        assert drive.on_day is not None
        share = max(0.05, 0.6 - (drive.on_day - self.today).days / 70) * self.dice.uniform(0.6, 1.2)
        day = drive.on_day
        # People come from around: a window of communes, so that a list is worth compiling.
        first = self.dice.randrange(len(self.communes))
        around = {self.communes[(first + step) % len(self.communes)] for step in range(_COMMUNES_AROUND)}
        ready = [
            p for p in self.people if p.free_from <= day and p.workplace_id is None and p.commune_id in around
        ]
        self.sign_up(drive, self.dice.sample(ready, min(len(ready), round(drive.planned * share))))

    def _register(
        self, drive: Drive, people: Sequence[Person], state: RegistrationState, day: date
    ) -> list[int]:
        bands = self.session.execute(
            select(Band.id, Band.capacity - Band.taken)
            .where(Band.drive_id == drive.id)
            .order_by(Band.starts_at)
        ).all()
        places = [number for number, left in bands for _ in range(left)]
        self.dice.shuffle(places)
        people = people[: len(places)]
        if not people:
            return []
        rows = [
            self._registration(drive, person, place, state, day)
            for person, place in zip(people, places, strict=False)
        ]
        numbers = self.session.scalars(
            insert(Registration).returning(Registration.id, sort_by_parameter_order=True), rows
        ).all()
        taken = select(func.count()).where(Registration.band_id == Band.id).scalar_subquery()
        self.session.execute(update(Band).where(Band.drive_id == drive.id).values(taken=taken))
        return list(numbers)

    def _registration(
        self, drive: Drive, person: Person, band_id: int, state: RegistrationState, day: date
    ) -> dict[str, Any]:
        moment = self._evening(day)
        return {
            "code": new_code(),
            "form_key": secrets.token_urlsafe(16),
            "drive_id": drive.id,
            "band_id": band_id,
            "state": state,
            "source": Source.WEB,
            "person_key": self.ring.index(person.facts.id_number, "id_number"),
            "registrant_type": RegistrantType.COMMUNITY
            if person.workplace_id is None
            else RegistrantType.STUDENT,
            "workplace_id": person.workplace_id,
            "certifying_unit_id": person.certifying_unit_id,
            "donor_id": person.donor_id,
            "created_at": moment,
            "changed_at": moment,
            **self._identity(person, "registrations.id_number"),
        }

    def _identity(self, person: Person, place: str) -> dict[str, Any]:
        facts = person.facts
        return {
            "full_name": facts.full_name,
            "search_key": search_key(facts.full_name),
            "sort_key": sort_key(facts.full_name),
            "birth_day": facts.birth,
            "birth_year": facts.birth.year,
            "sex": facts.sex,
            "id_number_sealed": self.ring.seal(facts.id_number, place),
            "id_number_index": self.ring.index(facts.id_number, "id_number"),
            "id_number_tail": facts.id_number[-4:],
            "phone": facts.phone,
            "phone_tail": facts.phone[-4:],
            "commune_id": person.commune_id,
            "address": facts.address,
            "occupation": facts.occupation,
        }

    def write_ledger(self) -> None:
        """Store the donors with their donations and facts; call it when every drive that is over was held."""
        donors = [person for person in self.people if person.donations or person.attended]
        rows = [self._donor(person) for person in donors]
        numbers = self.session.scalars(
            insert(Donor).returning(Donor.id, sort_by_parameter_order=True), rows
        ).all()
        names, lines, owners = [], [], []
        for person, number in zip(donors, numbers, strict=True):
            person.donor_id = number
            names += [{"suffix": s, "donor_id": number} for s in suffixes(person.facts.full_name)]
            owners += [{"id": registration, "donor_id": number} for registration in person.attended]
            for donation in person.donations:
                lines.append({**donation, "donor_id": number})
        self.session.execute(insert(NameSuffix), names)
        self.session.execute(insert(Donation), lines)
        self.session.execute(update(Registration), owners)
        recount_all(self.session, self.now)

    def _donor(self, person: Person) -> dict[str, Any]:
        return {
            **self._identity(person, "donors.id_number"),
            "workplace_id": person.workplace_id,
            "blood_group": person.facts.blood_group,
            "blood_group_source": BloodSource.OWN_WORD.value,
            "deferred_until": person.deferred_until,
            "may_be_named": self.dice.random() < 0.4,
            "created_at": self.now,
            "changed_at": self.now,
        }
