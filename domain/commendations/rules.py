"""Decide which milestone a number of donations has reached, and what a commendation paper says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.commendations.facts import CertificateFacts
from domain.commendations.records import Honour
from domain.commendations.rule_sets import person_terms
from domain.donors.records import Donor
from domain.names import search_key
from domain.papers.records import PaperKind
from domain.papers.rules import shown_code
from domain.refusals import Reason, Verdict, verdict
from domain.rulebook import Rule, rule
from domain.units.facts import SignatureFacts
from domain.units.records import COMMUNE_KINDS, PROVINCE_KINDS, Unit
from domain.wording import long_date, number_text, short_date

KIND_NAMES = {PaperKind.COMMENDATION: "Giấy chứng nhận tôn vinh", PaperKind.THANKS: "Thư cảm ơn"}
PRINTED_NAMES = {**KIND_NAMES, PaperKind.MERIT: "Giấy khen"}
# A sheet of merit bears the form of award as its title, and only these two: no paper of ours looks like another body's.
MERIT_TITLES = {"bang khen": "BẰNG KHEN", "giay khen": "GIẤY KHEN"}
MOST_AT_ONCE = 500  # One act and one file stay within a few seconds; the rest is issued by a second act.
ALREADY_AWARDED = "Sổ khen thưởng đã có hình thức này ở mốc này cho người, gia đình hoặc đơn vị đó."
ALREADY_ISSUED = "Có người vừa được cấp giấy này, hoặc sổ hiến máu vừa đổi. Xem lại danh sách rồi chọn lại."


def milestones_on(day: date) -> Rule:
    """Return the national steps for persons as a rule whose value are the numbers; raise LookupError before it."""
    terms = person_terms(day)
    steps = [step.threshold for step in terms.steps]
    return Rule(terms.key, steps, terms.valid_from, terms.valid_to, terms.basis, terms.confidence, terms.note)


def milestone_reached(donations: int, milestones: Sequence[int]) -> int | None:
    """Return the highest milestone that a number of donations has reached, None below the first."""
    return max((milestone for milestone in milestones if milestone <= donations), default=None)


def issue_verdict(chosen: int) -> Verdict:
    """Judge how many papers are made at once."""
    few = Reason("Chọn ít nhất một người trong danh sách.")
    many = Reason(
        f"Mỗi lần cấp nhiều nhất {number_text(MOST_AT_ONCE)} giấy. Lọc theo mốc hoặc xã, phường rồi cấp."
    )
    return verdict([few if chosen == 0 else None, many if chosen > MOST_AT_ONCE else None])


def award_day_verdict(day: date, today: date, field: str) -> Verdict:
    """Judge the day of an award or decision: not ahead, and not before the first day that the rulebook knows."""
    first = date.fromisoformat(rule("commendation.first_award_day", today).value)
    return verdict(
        [
            Reason("Ngày khen, ngày ký không sau hôm nay.", field) if day > today else None,
            Reason(f"Ngày khen, ngày ký không trước {short_date(first)}. Xem lại năm.", field)
            if day < first
            else None,
        ]
    )


def in_sentence(name: str) -> str:
    """Return a territory's name as it reads inside a sentence: "phường Phố Hiến"."""
    return name[:1].lower() + name[1:]


def recipient_detail(donor: Donor, commune: str, province: str) -> str:
    """Return the line under the recipient's name: year of birth, commune and province or workplace."""
    born = f"Sinh năm {donor.birth_year}" if donor.birth_year else ""
    place = ", ".join(in_sentence(name) for name in (commune, province) if name) or donor.workplace
    return " · ".join(part for part in (born, place) if part)


def issuer_name(unit: Unit) -> str:
    """Return the issuer in running text: a territory honours through its committee."""
    if unit.kind in (*PROVINCE_KINDS, *COMMUNE_KINDS):
        return f"Ban Chỉ đạo vận động hiến máu tình nguyện {in_sentence(unit.name)}"
    return unit.name


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def issuer_lines(unit: Unit) -> tuple[str, ...]:
    """Return who gives a paper of a unit, as it stands on the paper unless the office wrote otherwise."""
    return _lines(unit.agency_lines) or (unit.name.upper(),)


def merit_title(award: str) -> str:
    """Return the title of the sheet for a form of award."""
    key = search_key(award)
    return next((title for word, title in MERIT_TITLES.items() if key.startswith(word)), "GIẤY KHEN")


def decision_line(honour: Honour) -> str:
    """Return the decision as a paper cites it; an office that noted the bare number need not write it again."""
    told = honour.decision
    if honour.kind is not PaperKind.MERIT or not told:
        return told
    if not search_key(told).startswith("quyet dinh"):
        told = f"Quyết định số {told}"
    if honour.signed_on and " ngay " not in f" {search_key(told)} ":
        told = f"{told} {long_date(honour.signed_on)}"
    return told


def _title(honour: Honour) -> str:
    if honour.kind is PaperKind.MERIT:
        return merit_title(honour.award)
    return KIND_NAMES[honour.kind].upper() if honour.kind in KIND_NAMES else ""


def certificate_facts(honour: Honour, public_url: str, sample: bool) -> CertificateFacts:
    """Return what the paper of an honour prints, all of it as it was on the day of issue.

    Raise ValueError for an award that stands in the ledger without a paper of this system.
    """
    if honour.paper is None:
        raise ValueError("this award has no paper")
    unit = honour.paper.issuing_unit
    return CertificateFacts(
        title=_title(honour),
        is_merit=honour.kind is PaperKind.MERIT,
        issuer_lines=_lines(honour.issuer_lines) or issuer_lines(unit),
        issuer_name=issuer_name(unit),
        recipient_name=honour.recipient_name,
        recipient_detail=honour.recipient_detail,
        donations=honour.donations,
        milestone=honour.milestone,
        reason=honour.reason,
        occasion=honour.occasion,
        place_name=unit.place_name,
        signed_on=honour.signed_on,
        signature=SignatureFacts(_lines(honour.signer_authority), honour.signer_title, honour.signer_name),
        decision=decision_line(honour),
        register_number=honour.register_number,
        code=shown_code(honour.paper.code),
        check_url=f"{public_url}/kiem-tra/{honour.paper.code}",
        sample=sample,
    )
