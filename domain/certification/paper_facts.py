"""Make what a list's paper prints: from its records while a draft, from the frozen text once certified."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.certification.facts import DonorListFacts, DonorListRowFacts
from domain.certification.records import DonorList
from domain.certification.rules import certification_words, certifier_kind
from domain.clock import day_of
from domain.drives.records import Drive
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.rules import letterhead_of
from domain.wording import long_date, number_text

FROZEN_PLACE = "donor_lists.frozen"
TITLE = ("DANH SÁCH", "ĐĂNG KÝ HIẾN MÁU TÌNH NGUYỆN")
# These belong to one print or are written on the paper after the signature: they are not certified content.
_NOT_FROZEN = ("code", "check_url", "printed_by", "printed_at", "sample", "draft")
_WRITTEN_LATER = ("number", "signed_on")


@dataclass(frozen=True, slots=True)
class Frozen:
    """Hold one certified version: what is printed, and whose registration each row is."""

    facts: DonorListFacts
    registration_ids: tuple[int, ...]


def subject_of(drive: Drive) -> str:
    """Return the line that says which drive a list is for."""
    if drive.on_day is not None:
        when = long_date(drive.on_day)
    else:
        when = f"tháng {drive.month.month} năm {drive.month.year}" if drive.month else ""
    where = f"tại {drive.venue}" if drive.venue else ""
    return " ".join(part for part in ("Đợt hiến máu", when, where) if part)


def facts_from_records(
    donor_list: DonorList,
    rows: Sequence[DonorListRowFacts],
    *,
    signature: SignatureFacts,
    moment: datetime,
    edition: int = 1,
) -> DonorListFacts:
    """Return what the paper prints of a list as its records stand; code, number and day stay blank."""
    unit, drive = donor_list.certifying_unit, donor_list.drive
    kind = certifier_kind(unit.kind)
    heading, statement = certification_words(kind, unit.name, len(rows))
    facility = (f"{drive.facility.name} (p/h)",) if drive.facility else ()
    return DonorListFacts(
        letterhead=letterhead_of(unit, month_hint=day_of(moment)),
        title_lines=TITLE,
        subject_lines=(subject_of(drive),),
        kind=kind,
        supplement_number=donor_list.number,
        rows=tuple(rows),
        compiled_by_title="",
        compiled_by_name=donor_list.compiled_by,
        certification_heading=heading,
        certification_statement=statement,
        signature=signature,
        recipients=(f"{drive.host_label} (t/h)", *facility, "Lưu: VT"),
        code="",
        check_url="",
        version=edition,
        printed_by="",
        printed_at=moment,
    )


def freeze(frozen: Frozen) -> str:
    """Return a certified version as canonical JSON: the same content is always the same text."""
    content: dict[str, Any] = asdict(frozen.facts)
    for name in _NOT_FROZEN:
        del content[name]
    for name in _WRITTEN_LATER:
        del content["letterhead"][name]
    month = frozen.facts.letterhead.month_hint
    content["letterhead"]["month_hint"] = month.isoformat() if month else None
    content["registration_ids"] = frozen.registration_ids
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thaw(text: str, *, number: str, signed_on: date | None, printed_at: datetime) -> Frozen:
    """Return the certified version behind a frozen text, with the number and day written on it later."""
    content: dict[str, Any] = json.loads(text)
    ids = tuple(content.pop("registration_ids"))
    letterhead, signature = content.pop("letterhead"), content.pop("signature")
    month = letterhead.pop("month_hint")
    hint = date.fromisoformat(month) if month else None
    head = {name: _tuple(value) for name, value in letterhead.items()}
    facts = DonorListFacts(
        **{name: _tuple(value) for name, value in content.items() if name != "rows"},
        rows=tuple(DonorListRowFacts(**row) for row in content["rows"]),
        letterhead=LetterheadFacts(**head, number=number, signed_on=signed_on, month_hint=hint),
        signature=SignatureFacts(**{name: _tuple(value) for name, value in signature.items()}),
        code="",
        check_url="",
        printed_by="",
        printed_at=printed_at,
    )
    return Frozen(facts, ids)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def without(frozen: Frozen, registration_id: int) -> Frozen:
    """Return the next version of a certified list without one person; the other rows stay word for word."""
    kept = [
        (number, row)
        for number, row in zip(frozen.registration_ids, frozen.facts.rows, strict=True)
        if number != registration_id
    ]
    rows = tuple(replace(row, position=place) for place, (_, row) in enumerate(kept, start=1))
    before, after = (f"Xác nhận {number_text(count)} người" for count in (len(frozen.facts.rows), len(rows)))
    facts = replace(
        frozen.facts,
        rows=rows,
        version=frozen.facts.version + 1,
        certification_statement=frozen.facts.certification_statement.replace(before, after, 1),
    )
    return Frozen(facts, tuple(number for number, _ in kept))
