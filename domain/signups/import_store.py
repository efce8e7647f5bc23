"""Store the people of a part of a list as registrations of the drive, and take them back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.clock import day_of
from domain.donors.records import Sex
from domain.journal import Actor
from domain.refusals import Refused
from domain.rulebook import rule
from domain.sealing import Keyring, keyring_of
from domain.signups import actions, queries
from domain.signups.import_judging import Ground
from domain.signups.import_parts import RowOutcome
from domain.signups.import_rules import JudgedRow, RowVerdict
from domain.signups.place_actions import Belonging, recount_blocks, take_place
from domain.signups.records import Consent, RegistrantType, Registration, RegistrationState, Source
from domain.signups.rules import NEEDED_CONSENT, new_code, person_mark


def store_new(
    session: Session, ground: Ground, judged: Sequence[JudgedRow], *, now: datetime
) -> dict[int, RowOutcome]:
    """Register the new people of a part; who finds no place in the chosen band is told so and not stored.

    The caller holds the drive. Returns the outcome of each row by its number.
    """
    ring, batch = keyring_of(session), ground.batch
    taken = _taken_keys(session, ring, ground.drive.id, judged)
    version = rule(f"consent.{NEEDED_CONSENT}", day_of(now)).value["version"]
    values = [_values(ring, ground, one, taken, now=now) for one in judged]
    outcomes: dict[int, RowOutcome] = {}
    stored: list[tuple[JudgedRow, int]] = []
    if batch.band_id is None and not batch.fills_bands:
        stored = list(zip(judged, _insert(session, values), strict=True))
    else:
        bands = _bands(session, ground)
        for one, row in zip(judged, values, strict=True):
            try:
                row["band_id"] = _place(session, ground, bands, row, today=day_of(now))
            except Refused as refused:
                outcomes[one.row.number] = _outcome(one, RowVerdict.WRONG, str(refused), None, now)
                continue
            stored.append((one, _insert(session, [row])[0]))
            recount_blocks(session, ground.drive.id, today=day_of(now))
    if stored:
        given = {"text_version": version, "channel": Source.UNIT_LIST.value, "given_at": now}
        rows = [{"registration_id": number, "purpose": NEEDED_CONSENT, **given} for _, number in stored]
        session.execute(insert(Consent), rows)
    for one, number in stored:
        outcomes[one.row.number] = _outcome(one, RowVerdict.NEW, "", number, now)
    return outcomes


def _outcome(
    one: JudgedRow, verdict: RowVerdict, sentence: str, number: int | None, now: datetime
) -> RowOutcome:
    return RowOutcome(one.row.number, verdict.value, sentence, number, None, now.isoformat())


def _key(ring: Keyring, one: JudgedRow) -> str | None:
    mark = person_mark(one.applicant)
    return one.number_index or (ring.index(mark, "person") if mark else None)


def _taken_keys(session: Session, ring: Keyring, drive_id: int, judged: Sequence[JudgedRow]) -> set[str]:
    keys = {key for one in judged if (key := _key(ring, one))}
    wanted = select(Registration.person_key).where(
        Registration.drive_id == drive_id, Registration.person_key.in_(keys)
    )
    return {key for key in session.scalars(wanted) if key}


def _values(
    ring: Keyring, ground: Ground, one: JudgedRow, taken: set[str], *, now: datetime
) -> dict[str, Any]:
    """Return the columns of a new registration."""
    person, row, batch = one.applicant, one.row, ground.batch
    key = _key(ring, one)
    if key in taken:
        # Somebody decided that this is another person with the same name, birth and phone.
        key = ring.index(f"list:{batch.id}:{row.number}", "person")
    if key:
        taken.add(key)
    number = person.id_number
    return {
        **actions.contact_columns(person),
        "code": new_code(),
        "form_key": ring.index(f"list:{batch.id}:{row.number}", "form_key"),
        "drive_id": ground.drive.id,
        "band_id": None,
        "state": RegistrationState.PENDING,
        "source": Source.UNIT_LIST,
        "person_key": key,
        "birth_day": person.birth.date if person.birth else None,
        "birth_year": person.birth.year if person.birth else None,
        "sex": row.sex,
        "id_number_sealed": ring.seal(number, actions.NUMBER_PLACE) if number else None,
        "id_number_index": one.number_index,
        "id_number_tail": number[-4:],
        "registrant_type": person.registrant_type,
        "workplace_id": person.workplace_id,
        "workplace": person.workplace,
        "occupation": row.occupation,
        "note": row.note,
        "last_donation_on": row.last_donation,
        "entered_by_unit_id": batch.unit_id,
        "created_at": now,
        "changed_at": now,
    }


def _insert(session: Session, values: list[dict[str, Any]]) -> list[int]:
    """Store new registrations and return their numbers in the same order."""
    if not values:
        return []
    session.execute(insert(Registration), values)
    keys = [row["form_key"] for row in values]
    wanted = select(Registration.form_key, Registration.id).where(Registration.form_key.in_(keys))
    numbers = {key: number for key, number in session.execute(wanted)}
    return [numbers[key] for key in keys]


def _bands(session: Session, ground: Ground) -> list[int]:
    """Return the bands that may be taken, in the order of the day; those that turn out full are dropped from it."""
    if ground.batch.band_id is not None:
        return [ground.batch.band_id]
    return [band.id for band in queries.bands_of(session, ground.drive.id)]


def _place(session: Session, ground: Ground, bands: list[int], row: Mapping[str, Any], *, today: date) -> int:
    mine = Belonging(row["workplace_id"], row["entered_by_unit_id"], row["certifying_unit_id"])
    last: Refused = Refused("Đợt này chưa có khung giờ. Chọn “Chưa chọn giờ” rồi nhập.")
    for band_id in bands:
        try:
            take_place(session, ground.drive.id, band_id, mine, today=today)
            return band_id
        except Refused as refused:
            last = refused
    raise last


def store_change(session: Session, one: JudgedRow, *, now: datetime) -> RowOutcome:
    """Correct the registration that a row means in what the row says otherwise; the rest stays."""
    assert one.match is not None
    ring, person, row = keyring_of(session), one.applicant, one.row
    registration = queries.locked_registration(session, one.match.id)
    fresh: dict[str, Any] = {}
    if "full_name" in one.changes:
        contact = actions.contact_columns(person)
        fresh |= {name: contact[name] for name in ("full_name", "search_key", "sort_key")}
    if "phone" in one.changes:
        fresh |= {"phone": person.phone, "phone_tail": person.phone[-4:]}
    if "birth" in one.changes and person.birth:
        fresh |= {"birth_day": person.birth.date, "birth_year": person.birth.year}
    if "id_number" in one.changes:
        fresh |= {
            "id_number_sealed": ring.seal(person.id_number, actions.NUMBER_PLACE),
            "id_number_index": one.number_index,
            "id_number_tail": person.id_number[-4:],
            "person_key": one.number_index,
            "sex": row.sex,
        }
    plain = {"address": row.address, "workplace": row.workplace}
    plain |= {"occupation": row.occupation, "note": row.note}
    fresh |= {name: text for name, text in plain.items() if name in one.changes}
    if "registrant_type" in one.changes:
        fresh["registrant_type"] = person.registrant_type
    before = {name: _plain(getattr(registration, name)) for name in fresh}
    for name, value in fresh.items():
        setattr(registration, name, value)
    registration.changed_at = now
    session.flush()
    return RowOutcome(row.number, RowVerdict.CHANGED.value, "", registration.id, before, now.isoformat())


def _plain(value: Any) -> Any:
    """Return a column's value as JSON holds it."""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


_READ_BACK = {
    "birth_day": date.fromisoformat,
    "id_number_sealed": bytes.fromhex,
    "sex": Sex,
    "registrant_type": RegistrantType,
}


def take_back_new(session: Session, numbers: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Cancel the registrations that a part made; those without a place are cancelled in one statement.

    The caller holds the drive and has seen that nobody of them is certified or came.
    """
    wanted = select(Registration.id, Registration.band_id, Registration.state).where(
        Registration.id.in_(numbers), Registration.state != RegistrationState.CANCELLED
    )
    found = session.execute(wanted).all()
    plain = [row.id for row in found if row.band_id is None and row.state is RegistrationState.PENDING]
    for row in found:
        if row.id not in set(plain):
            actions.cancel(session, row.id, by=by, now=now)
    if plain:
        # The key of the form becomes another one, as with any registration that is cancelled.
        gone = {"state": RegistrationState.CANCELLED, "person_key": None, "changed_at": now}
        keys = ({"id": number, "form_key": f"huy-{number}-{secrets.token_hex(8)}"} for number in plain)
        session.execute(update(Registration), [{**gone, **key} for key in keys])


def take_back_change(session: Session, outcome: RowOutcome, *, now: datetime) -> bool:
    """Restore a registration that a row corrected; return False when somebody changed it since, and leave it."""
    registration = session.get_one(Registration, outcome.registration_id)
    if registration.changed_at.isoformat() != outcome.changed_at:
        return False
    for name, value in (outcome.before or {}).items():
        read = _READ_BACK.get(name)
        setattr(registration, name, read(value) if read is not None and value is not None else value)
    registration.changed_at = now
    session.flush()
    return True
