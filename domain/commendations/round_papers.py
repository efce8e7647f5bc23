"""Word the papers of a round: tờ trình, danh sách trích ngang, draft quyết định with its list, and biên bản xét."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.certification.letters import office_name
from domain.commendations.round_facts import (
    ExtractListFacts,
    ExtractRowFacts,
    NamedPaperFacts,
    PassageFacts,
    PassageStyle,
)
from domain.commendations.round_records import AwardDecision, CommendationRound, Nominee, RoundState
from domain.rulebook import rule
from domain.units.facts import LetterheadFacts, SignatureFacts
from domain.units.records import Unit
from domain.units.rules import letterhead_of, signature_of
from domain.wording import long_date, number_in_words, number_text

_BLANK = "\u00a0"
_DOTS = "…" * 20
_THANKS = "có thành tích trong phong trào hiến máu tình nguyện"
_PEOPLES_COMMITTEE = ("UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân")


@dataclass(frozen=True, slots=True)
class RoundPaper:
    """What every paper of a round is made of: the round, who writes, who is on the list, the basis, the day."""

    round: CommendationRound
    writer: Unit
    rows: Sequence[Nominee]
    basis: str
    today: date
    sample: bool = False


def submission(paper: RoundPaper, addressees: Sequence[str], *, is_draft: bool) -> NamedPaperFacts:
    """Return the tờ trình by which the list is proposed to those who decide or to the office above."""
    occasion = f", nhân dịp {paper.round.occasion}" if paper.round.occasion else ""
    groups = Counter((row.award, row.body) for row in paper.rows)
    lines = [
        f"- {award}, {body}: {number_text(count)} trường hợp;" for (award, body), count in groups.items()
    ]
    if lines:
        lines[-1] = f"{lines[-1].rstrip(';')}."
    return NamedPaperFacts(
        letterhead=_head(paper, "TTr"),
        title="TỜ TRÌNH",
        subject=f"Về việc đề nghị khen thưởng {_subject(paper)}",
        addressees=tuple(_addressed(name, paper.round) for name in addressees),
        passages=(
            *_bases(paper, last="."),
            PassageFacts(
                f"{office_name(paper.writer)} kính trình xem xét, khen thưởng {count_words(paper.rows)} {_THANKS}"
                f"{occasion}. Số lần hiến máu tính đến hết {long_date(paper.round.cut_off)}. Cụ thể:"
            ),
            *(PassageFacts(line) for line in lines),
            *(PassageFacts(text) for text in (_evidence_words(paper.rows),) if text),
            PassageFacts("(Kèm theo danh sách trích ngang.)", PassageStyle.ITALIC),
            PassageFacts(f"{office_name(paper.writer)} kính trình xem xét, quyết định./."),
        ),
        recipients=("Như trên", "Lưu: VT"),
        signature=signature_of(paper.writer),
        draft=is_draft,
        sample=paper.sample,
    )


def _addressed(body: str, record: CommendationRound) -> str:
    """Return who decides with the province's or commune's own name in place of "cấp tỉnh", "cấp xã"."""
    is_province = record.unit_id == record.province_id
    return body.replace("cấp tỉnh" if is_province else "cấp xã", record.unit.name)


def count_words(rows: Sequence[Nominee]) -> str:
    """Return how many people, families and units are on a list: "300 (ba trăm) cá nhân, 02 (hai) gia đình"."""
    kinds = (
        ("cá nhân", sum(row.donor_id is not None for row in rows)),
        ("gia đình", sum(row.family_id is not None for row in rows)),
        ("tập thể", sum(row.honoured_unit_id is not None for row in rows)),
    )
    return ", ".join(
        f"{count:02d} ({number_in_words(count)}) {name}"
        if count < 10
        else f"{number_text(count)} ({number_in_words(count)}) {name}"
        for name, count in kinds
        if count
    )


def _subject(paper: RoundPaper) -> str:
    kinds = [
        name
        for name, is_there in (
            ("cá nhân", any(row.donor_id for row in paper.rows)),
            ("gia đình", any(row.family_id for row in paper.rows)),
            ("tập thể", any(row.honoured_unit_id for row in paper.rows)),
        )
        if is_there
    ]
    return f"{', '.join(kinds)} {_THANKS} năm {paper.round.cut_off.year}"


def _head(paper: RoundPaper, kind: str) -> LetterheadFacts:
    head = letterhead_of(paper.writer, month_hint=paper.today)
    agency = head.number_symbol.rpartition("-")[2].lstrip("/")
    return replace(head, number_symbol=f"/{kind}-{agency}" if agency and agency != "DS" else f"/{kind}")


def _bases(paper: RoundPaper, *, last: str) -> list[PassageFacts]:
    """Return the legal bases in force today, and that of the rule set (Phụ lục I, mục II: each ends with ;)."""
    texts = [*rule("commendation.bases", paper.today).value]
    if paper.basis:
        texts.append(f"Căn cứ {paper.basis}")
    ends = [";"] * (len(texts) - 1) + [last]
    return [PassageFacts(text + end, PassageStyle.ITALIC) for text, end in zip(texts, ends, strict=True)]


def _evidence_words(rows: Sequence[Nominee]) -> str:
    people = [row for row in rows if row.honoured_unit_id is None]
    sums = (
        ("do cơ sở tiếp nhận máu ghi", sum(row.facility_file for row in people)),
        ("đã thấy giấy chứng nhận", sum(row.serial_seen for row in people)),
        ("theo danh sách của đợt hiến máu", sum(row.unit_list for row in people)),
        ("theo lời kể, chưa có giấy tờ", sum(row.own_word for row in people)),
    )
    told = "; ".join(f"{number_text(count)} lần {words}" for words, count in sums if count)
    return f"Chứng cứ của các lần hiến máu trong sổ: {told}." if told else ""


def extract_list(paper: RoundPaper, *, attached_to: str, is_draft: bool) -> ExtractListFacts:
    """Return the list with one row each: people first, then families, then units, the highest step on top."""
    ordered = sorted(
        paper.rows,
        key=lambda row: (row.donor_id is None, row.family_id is None, -row.milestone, row.sort_key),
    )
    return ExtractListFacts(
        letterhead=replace(letterhead_of(paper.writer), number_symbol=""),
        title_lines=(
            "DANH SÁCH TRÍCH NGANG",
            f"Đề nghị khen thưởng {_subject(paper)}",
        ),
        attached_to=attached_to,
        rows=tuple(extract_row(row) for row in ordered),
        signature=signature_of(paper.writer),
        closing=f"Danh sách gồm {count_words(paper.rows)}.",
        draft=is_draft,
        sample=paper.sample,
    )


def extract_row(row: Nominee) -> ExtractRowFacts:
    """Return one row; the blood group is left out, because a list of awards needs none."""
    is_unit = row.honoured_unit_id is not None
    levels = (
        ("cơ sở ghi", row.facility_file),
        ("giấy chứng nhận", row.serial_seen),
        ("danh sách", row.unit_list),
        ("lời kể", row.own_word),
    )
    step = f", mốc {row.milestone} lần" if row.milestone and not is_unit else ""
    return ExtractRowFacts(
        name=row.name,
        birth_year=str(row.birth_year or ""),
        sex=row.sex,
        occupation=row.occupation,
        address=row.address,
        times=row.reason if is_unit else _times_text(row),
        evidence="; ".join(f"{name} {number_text(count)}" for name, count in levels if count),
        earlier=row.earlier,
        proposed=f"{row.award}{step}" + (f". {row.reason}" if row.reason and not is_unit else ""),
    )


def _times_text(row: Nominee) -> str:
    """Return the number that counts, with components; where the ledger holds more, they are those of all."""
    rest = row.total - row.whole_blood - row.platelets
    kinds = (("toàn phần", row.whole_blood), ("tiểu cầu", row.platelets), ("khác", rest))
    told = ", ".join(f"{name} {number_text(count)}" for name, count in kinds if count)
    if row.total != row.donations:
        told = f"sổ có {number_text(row.total)}: {told}"
    return f"{number_text(row.donations)} ({told})" if told else number_text(row.donations)


def award_decision(
    paper: RoundPaper, body: str, decision: AwardDecision | None
) -> tuple[NamedPaperFacts, ExtractListFacts]:
    """Return the decision of one body with its list: a draft with blanks until a decision is recorded."""
    head, authority = _decider(paper, body, decision)
    occasion = f", nhân dịp {paper.round.occasion}" if paper.round.occasion else ""
    awards = ", ".join(dict.fromkeys(row.award for row in paper.rows))
    named = NamedPaperFacts(
        letterhead=head,
        title="QUYẾT ĐỊNH",
        subject=f"Về việc tặng {awards} cho {_subject(paper)}",
        addressees=(),
        passages=(
            PassageFacts(authority, PassageStyle.CENTRE),
            *_bases(paper, last=";"),
            PassageFacts(f"Theo đề nghị của {office_name(paper.writer)}.", PassageStyle.ITALIC),
            PassageFacts("QUYẾT ĐỊNH:", PassageStyle.CENTRE),
            PassageFacts(
                f"Điều 1. Tặng {awards} cho {count_words(paper.rows)} {_THANKS}{occasion} (có danh sách kèm theo).",
                PassageStyle.LEAD,
            ),
            PassageFacts(
                "Điều 2. Mức tiền thưởng kèm theo thực hiện theo quy định hiện hành về thi đua, khen thưởng.",
                PassageStyle.LEAD,
            ),
            PassageFacts(
                "Điều 3. Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị liên quan và các cá nhân, gia"
                " đình, tập thể có tên trong danh sách chịu trách nhiệm thi hành Quyết định này./.",
                PassageStyle.LEAD,
            ),
        ),
        recipients=("Như Điều 3", office_name(paper.writer), "Lưu: VT"),
        signature=SignatureFacts(
            (),
            (decision.signer_title if decision else "").upper() or "CHỦ TỊCH",
            decision.signer_name if decision else "",
        ),
        draft=decision is None,
        sample=paper.sample,
    )
    told = (
        f"(Kèm theo Quyết định số {decision.number} {long_date(decision.decided_on)})"
        if decision
        else f"(Kèm theo Quyết định số{8 * _BLANK}{head.number_symbol} ngày{6 * _BLANK}tháng{6 * _BLANK}năm"
        f" {paper.today.year})"
    )
    listed = extract_list(paper, attached_to=told, is_draft=decision is None)
    titles = ("DANH SÁCH", f"{_capital(_subject(paper))} được tặng {awards}")
    return named, replace(
        listed,
        letterhead=replace(head, number_symbol=""),
        title_lines=titles,
        signature=named.signature,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _decider(paper: RoundPaper, body: str, decision: AwardDecision | None) -> tuple[LetterheadFacts, str]:
    """Return the head and the authority of a decision by its body, as far as the body's name tells them."""
    own = letterhead_of(paper.writer, month_hint=paper.today)
    lines: tuple[str, ...]
    if any(word in body for word in _PEOPLES_COMMITTEE):
        is_own = paper.round.unit_id == paper.round.province_id and "xã" not in body
        is_own = is_own or paper.round.unit_id != paper.round.province_id
        place = paper.round.unit.name.upper() if is_own else f"XÃ, PHƯỜNG {_DOTS}"
        lines, symbol = ("ỦY BAN NHÂN DÂN", place), "/QĐ-UBND"
        authority = f"CHỦ TỊCH ỦY BAN NHÂN DÂN {place}"
    else:
        lines, symbol, authority = (body.upper(),), "/QĐ", body.upper()
    number = ""
    if decision is not None:
        number, slash, rest = decision.number.partition("/")
        symbol = slash + rest
    return replace(
        own,
        parent_agency_lines=(),
        agency_lines=lines,
        number_symbol=symbol or " ",
        number=number,
        signed_on=decision.decided_on if decision else None,
    ), authority


def minutes(paper: RoundPaper) -> NamedPaperFacts:
    """Return the minutes of the meeting that examined the list; who was there is written in by hand or in Word."""
    groups = Counter((row.award, row.body) for row in paper.rows)
    blank = (
        f"Thời gian bắt đầu: …… giờ …… phút, ngày …… tháng …… năm {paper.today.year}.",
        f"Địa điểm: {_DOTS}",
        f"Thành phần tham dự: {_DOTS}",
        f"Chủ tọa: {_DOTS}",
        f"Thư ký: {_DOTS}",
    )
    return NamedPaperFacts(
        letterhead=replace(letterhead_of(paper.writer), number_symbol=""),
        title="BIÊN BẢN",
        subject=f"Họp xét khen thưởng {_subject(paper)}",
        addressees=(),
        passages=(
            *(PassageFacts(line) for line in blank),
            PassageFacts(
                f"Nội dung: xét danh sách của “{paper.round.name}”, số lần hiến máu tính đến hết"
                f" {long_date(paper.round.cut_off)}, gồm {count_words(paper.rows)}."
            ),
            PassageFacts("Kết quả: cuộc họp thống nhất đề nghị"),
            *(
                PassageFacts(f"- {award}, {body}: {number_text(count)} trường hợp, …… phiếu đồng ý;")
                for (award, body), count in groups.items()
            ),
            PassageFacts(f"Ý kiến khác: {_DOTS}"),
            PassageFacts("Cuộc họp kết thúc vào …… giờ …… phút cùng ngày./."),
        ),
        recipients=(),
        signature=SignatureFacts((), "CHỦ TỌA", ""),
        second_signature=SignatureFacts((), "THƯ KÝ", ""),
        draft=False,
        sample=paper.sample,
    )


def is_draft(record: CommendationRound) -> bool:
    """Return whether the papers of a round are drafts still: until they were submitted."""
    return record.state in (RoundState.DRAFT, RoundState.OPEN, RoundState.FROZEN, RoundState.CANCELLED)
