"""A donor list of three invented people, to try a unit's letterhead and printer on; nothing of it is stored."""

from __future__ import annotations

from datetime import datetime

from domain.certification.facts import DonorListFacts, DonorListRowFacts
from domain.certification.paper_facts import TITLE
from domain.certification.rules import certification_words, certifier_kind
from domain.clock import day_of
from domain.units.records import Unit
from domain.units.rules import letterhead_of, signature_of
from domain.wording import long_date

# Numbers that no register has given out: province 000 does not exist.
_PEOPLE = (
    ("Nguyễn Thị Mẫu Một", "05/03/1990", "Nữ", "000190000001", "giáo viên"),
    ("Trần Văn Mẫu Hai", "1985", "Nam", "000085000002", "nông dân"),
    ("Lê Hoàng Mẫu Ba", "22/11/1999", "Nữ", "000199000003", ""),
)


def trial_list(unit: Unit, *, printed_by: str, moment: datetime) -> DonorListFacts:
    """Return what the trial page prints: the unit's own head and signer, three people, the mark of a sample."""
    kind = certifier_kind(unit.kind)
    heading, statement = certification_words(kind, unit.name, len(_PEOPLE))
    rows = tuple(
        DonorListRowFacts(place, name, birth, sex, number, unit.name, "0900 000 000", occupation, "")
        for place, (name, birth, sex, number, occupation) in enumerate(_PEOPLE, start=1)
    )
    return DonorListFacts(
        letterhead=letterhead_of(unit, month_hint=day_of(moment)),
        title_lines=TITLE,
        subject_lines=(f"Trang in thử {long_date(day_of(moment))}, không phải danh sách thật",),
        kind=kind,
        supplement_number=1,
        rows=rows,
        compiled_by_title="",
        compiled_by_name="",
        certification_heading=heading,
        certification_statement=statement,
        signature=signature_of(unit),
        recipients=("Lưu: VT",),
        code="",
        check_url="",
        version=1,
        printed_by=printed_by,
        printed_at=moment,
        sample=True,
        draft=True,
    )
