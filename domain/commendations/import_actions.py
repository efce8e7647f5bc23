"""Write the earlier awards of a list into the award ledger in one act, and take such an act back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from domain.commendations.award_actions import NewAward, grant_earlier, take_back_award
from domain.commendations.book_queries import act_of
from domain.commendations.import_judging import AwardVerdict, JudgedAward, communes_of
from domain.commendations.records import Honour
from domain.commendations.rules import recipient_detail
from domain.donors.records import Donor
from domain.journal import Actor
from domain.refusals import Refused
from domain.wording import number_text

TAKEN_BACK = "Rút lại cả danh sách nhập vào sổ"


def write_list(
    session: Session, judged: Sequence[JudgedAward], *, issuing_unit_id: int, by: Actor, now: datetime
) -> list[Honour]:
    """Write every new award of a judged list, all or none; raise Refused while a row waits for a choice."""
    waiting = [one for one in judged if one.verdict is AwardVerdict.ASK]
    if waiting:
        raise Refused(f"Còn {number_text(len(waiting))} dòng cần chọn: chọn người, hoặc bỏ dòng đó.")
    chosen = [(one, one.donor) for one in judged if one.verdict is AwardVerdict.NEW and one.donor]
    if not chosen:
        raise Refused("Danh sách không có dòng nào mới để ghi.")
    names = communes_of(session, (donor for _, donor in chosen))
    awards = [_award(one, donor, names.get(donor.commune_id or 0, "")) for one, donor in chosen]
    return grant_earlier(session, awards, issuing_unit_id=issuing_unit_id, by=by, now=now)


def _award(one: JudgedAward, donor: Donor, commune: str) -> NewAward:
    row = one.row
    return NewAward(
        recipient_name=donor.full_name,
        recipient_detail=recipient_detail(donor, commune, ""),
        award=row.award,
        body=row.body,
        milestone=row.milestone,
        donations=row.donations,
        cut_off=row.granted_on,
        granted_on=row.granted_on,
        signed_on=row.granted_on,
        year=row.year,
        decision=row.decision,
        donor_id=donor.id,
        is_earlier=True,
    )


def take_back_list(session: Session, moment: datetime, unit_id: int, *, by: Actor, now: datetime) -> int:
    """Take back what a unit wrote in one act; a line struck or put on a paper since stays as it is.

    Return how many lines that were; raise Refused when none is left.
    """
    honours = session.scalars(act_of(moment, unit_id).with_only_columns(Honour.id).order_by(Honour.id)).all()
    if not honours:
        raise Refused("Lần ghi này không còn dòng nào để rút lại.")
    for honour_id in honours:
        take_back_award(session, honour_id, TAKEN_BACK, by=by, now=now)
    return len(honours)
