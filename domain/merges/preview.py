"""Show two rows side by side and what a merge would do, before anybody decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from domain.donors.blood_rules import SOURCE_NAMES, source_of
from domain.donors.records import Donor
from domain.merges import moves, queries
from domain.merges.queries import Double
from domain.merges.rules import (
    FIELD_NAMES,
    PLACE_NAMES,
    SEX_NAMES,
    differences,
    merge_verdict,
    reasons_for,
    takes_group,
)
from domain.people import masked
from domain.refusals import Verdict
from domain.units.records import Unit
from domain.wording import number_text, phone_text, short_date


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One fact as both rows tell it; to_choose when they differ, prefers_other when only the other knows it."""

    field: str
    label: str
    ours: str
    theirs: str
    to_choose: bool
    prefers_other: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the page of a merge shows."""

    survivor: Donor
    absorbed: Donor
    reasons: list[str]
    rows: list[FieldRow]
    facts: list[tuple[str, str, str]]
    moving: list[str]
    kept: list[str]
    doubles: list[Double]
    verdict: Verdict
    number_moves: bool
    group_moves: bool


def preview(session: Session, survivor: Donor, absorbed: Donor) -> Preview:
    """Return what a merge of these two would do; it changes nothing."""
    held = moves.holdings(session, survivor.id, absorbed.id)
    return Preview(
        survivor,
        absorbed,
        reasons_for(survivor, absorbed),
        _rows(session, survivor, absorbed),
        _facts(survivor, absorbed),
        [_counted(place, len(one.moving)) for place, one in held.items() if one.moving],
        [_counted(place, len(one.kept)) for place, one in held.items() if one.kept],
        queries.doubles(session, survivor.id, absorbed.id),
        merge_verdict(survivor, absorbed, queries.is_said_not_same(session, survivor.id, absorbed.id)),
        survivor.id_number_index is None and absorbed.id_number_index is not None,
        takes_group(survivor, absorbed),
    )


def _counted(place: str, count: int) -> str:
    return f"{number_text(count)} {PLACE_NAMES.get(place, 'dòng khác')}"


def _rows(session: Session, survivor: Donor, absorbed: Donor) -> list[FieldRow]:
    told = {one.field: one for one in differences(survivor, absorbed)}
    both = _texts(session, survivor), _texts(session, absorbed)
    return [
        FieldRow(
            field,
            label,
            both[0][field],
            both[1][field],
            field in told,
            field in told and told[field].is_empty,
        )
        for field, label in FIELD_NAMES.items()
        if both[0][field] or both[1][field]
    ]


def _texts(session: Session, donor: Donor) -> dict[str, str]:
    commune = session.get(Unit, donor.commune_id) if donor.commune_id else None
    workplace = session.get(Unit, donor.workplace_id) if donor.workplace_id else None
    born = short_date(donor.birth_day) if donor.birth_day else str(donor.birth_year or "")
    return {
        "ten": donor.full_name,
        "sinh": born,
        "gioi": SEX_NAMES[donor.sex] if donor.sex else "",
        "dien_thoai": phone_text(donor.phone) if donor.phone else "",
        "noi_o": ", ".join(part for part in (donor.address, commune.name if commune else "") if part),
        "don_vi": workplace.name if workplace else donor.workplace,
        "nghe": donor.occupation,
    }


def _facts(survivor: Donor, absorbed: Donor) -> list[tuple[str, str, str]]:
    def told(label: str, tell: Callable[[Donor], str]) -> tuple[str, str, str]:
        return label, tell(survivor), tell(absorbed)

    def last(one: Donor) -> str:
        return short_date(one.last_donation_on) if one.last_donation_on else "chưa có"

    return [
        told("Căn cước", lambda one: masked(one.id_number_tail) if one.id_number_tail else "chưa có"),
        told("Số lần hiến", lambda one: number_text(one.donations)),
        told("Lần gần nhất", last),
        told("Nhóm máu", _group),
    ]


def _group(donor: Donor) -> str:
    source = source_of(donor.blood_group, donor.blood_group_source)
    return f"{donor.blood_group} ({SOURCE_NAMES[source].lower()})" if source else "chưa có"
