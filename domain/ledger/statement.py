"""Make what a statement of a donor's count says, and give the paper its code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain import journal
from domain.donors.records import Donor
from domain.journal import Actor
from domain.ledger.queries import LedgerLine, evidence_counts, ledger_of
from domain.ledger.records import Donation
from domain.ledger.rules import evidence_words
from domain.papers.actions import issue_paper
from domain.papers.records import Paper, PaperKind
from domain.people import masked
from domain.refusals import Reason, Refused
from domain.results.rules import COMPONENT_NAMES
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import Unit
from domain.units.rules import letterhead_of, signature_of
from domain.wording import number_text, short_date


@dataclass(frozen=True, slots=True)
class StatementLine:
    """Hold one donation with its day, or what an old notebook counts, as plain text ready to print."""

    day: str  # "22/11/2019", of a notebook "đến hết 31/12/2015"
    given: str  # "toàn phần 350 ml", of a notebook "12 lần, theo sổ cũ"
    place: str
    serial: str
    evidence: str


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """Hold a statement of how often somebody gave up to and with a day, dated donations and old notebooks apart."""

    letterhead: LetterheadFacts
    issuer: str  # "Ban Chỉ đạo vận động hiến máu tình nguyện tỉnh Hưng Yên"
    full_name: str
    birth: str
    id_number: str  # All but the tail is hidden.
    address: str
    up_to: date
    times: int
    by_evidence: tuple[tuple[str, int], ...]
    lines: tuple[StatementLine, ...]
    openings: tuple[StatementLine, ...]
    purpose: str
    signature: SignatureFacts
    code: str = ""
    check_url: str = ""
    sample: bool = False


def statement_facts(
    session: Session, donor: Donor, unit: Unit, issuer: str, *, up_to: date, purpose: str, today: date
) -> StatementFacts:
    """Return what the statement of a donor says, by the ledger's lines up to and with a day; without a code yet.

    Raises Refused for a day ahead, and when the ledger has nothing to state.
    """
    if up_to > today:
        raise Refused(Reason("Nhập ngày không sau hôm nay.", "up_to"))
    held = [
        line
        for line in reversed(ledger_of(session, donor.id))
        if not line.taken_back and line.donation.reverses_id is None and line.donation.on_day <= up_to
    ]
    if not held:
        raise Refused(
            Reason(f"Đến ngày {short_date(up_to)}, sổ chưa có lần hiến nào của người này.", "up_to")
        )
    commune = session.get(Unit, donor.commune_id) if donor.commune_id else None
    head = letterhead_of(unit, month_hint=today)
    agency = head.number_symbol.rpartition("-")[2].lstrip("/")
    born = short_date(donor.birth_day) if donor.birth_day else str(donor.birth_year or "")
    return StatementFacts(
        letterhead=replace(head, number_symbol=f"/GXN-{agency}" if agency else "/GXN"),
        issuer=issuer,
        full_name=donor.full_name,
        birth=born,
        id_number=masked(donor.id_number_tail),
        address=", ".join(part for part in (donor.address, commune.name if commune else "") if part),
        up_to=up_to,
        times=sum(line.donation.times for line in held),
        by_evidence=tuple(evidence_counts(held).items()),
        lines=tuple(_line(line) for line in held if not line.donation.is_opening),
        openings=tuple(_opening(line.donation) for line in held if line.donation.is_opening),
        purpose=purpose,
        signature=signature_of(unit),
    )


def _line(line: LedgerLine) -> StatementLine:
    given = line.donation
    return StatementLine(
        short_date(given.on_day),
        f"{COMPONENT_NAMES[given.component]} {number_text(given.volume_ml)}\u00a0ml",
        line.facility or given.place or line.drive or "",
        given.serial,
        evidence_words(given),
    )


def _opening(given: Donation) -> StatementLine:
    return StatementLine(
        f"đến hết {short_date(given.on_day)}",
        f"{number_text(given.times)}\u00a0lần, theo sổ cũ",
        given.place,
        given.serial,
        evidence_words(given),
    )


def _said(lines: Sequence[StatementLine]) -> list[list[str]]:
    return [[line.day, line.given, line.place, line.serial, line.evidence] for line in lines]


def issue_statement(
    session: Session, donor: Donor, unit: Unit, facts: StatementFacts, *, by: Actor, now: datetime
) -> Paper:
    """Give a statement its code and note in the journal for whom it was made."""
    said = {
        "donor": donor.id,
        "name": facts.full_name,
        "up_to": facts.up_to.isoformat(),
        "times": facts.times,
        "lines": _said(facts.lines),
        "openings": _said(facts.openings),
    }
    paper = issue_paper(
        session,
        kind=PaperKind.COUNT_STATEMENT,
        issuing_unit_id=unit.id,
        rows=len(facts.lines) + len(facts.openings),
        content=json.dumps(said, ensure_ascii=False, sort_keys=True).encode(),
        by=by,
        now=now,
    )
    journal.record(
        session, "cấp giấy xác nhận số lần", "donor", donor.id, by=by, now=now, paper=paper.id, times=facts.times
    )  # fmt: skip
    return paper
