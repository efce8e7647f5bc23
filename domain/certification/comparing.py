"""Compare a printed list with what holds now, by the code on the paper: who left it, what was corrected since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.accounts.rules import Scope
from domain.certification.facts import DonorListFacts, DonorListRowFacts
from domain.certification.paper_facts import FROZEN_PLACE, thaw
from domain.certification.queries import lists_in
from domain.certification.records import DonorList, ListVersion
from domain.certification.row_queries import ListRow, frozen_of, rows_of
from domain.papers.queries import paper_with_code
from domain.sealing import keyring_of

_READ = (
    ("họ tên", "full_name", "full_name"),
    ("ngày sinh", "birth", "birth"),
    ("giới tính", "sex", "sex"),
    ("nơi ở hoặc đơn vị", "address", "place"),
    ("điện thoại", "phone", "phone"),
    ("nghề nghiệp", "occupation", "occupation"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One person of the paper for whom something is different now."""

    position: int
    full_name: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A printed version, whether it still holds, and what has changed since it was certified."""

    donor_list: DonorList
    facts: DonorListFacts
    is_current: bool
    replaced_at: datetime | None
    changes: tuple[Change, ...]


def compare(session: Session, scope: Scope, code: str, now: datetime) -> Comparison | None:
    """Return what became of a printed list of the scope; None when no list there has this code."""
    paper = paper_with_code(session, code)
    if paper is None:
        return None
    older = session.scalars(select(ListVersion).where(ListVersion.paper_id == paper.id)).one_or_none()
    belongs = or_(DonorList.paper_id == paper.id, DonorList.id == (older.donor_list_id if older else 0))
    donor_list = session.scalars(lists_in(scope).where(belongs)).one_or_none()
    current = frozen_of(session, donor_list, now) if donor_list else None
    if donor_list is None or current is None:
        return None
    frozen = current
    if older is not None:
        text = keyring_of(session).open(older.frozen, FROZEN_PLACE)
        frozen = thaw(text, number="", signed_on=None, printed_at=now)
    rows = {row.registration_id: row for row in rows_of(session, donor_list)}
    kept = set(current.registration_ids)
    changes = []
    for number, said in zip(frozen.registration_ids, frozen.facts.rows, strict=True):
        words = _difference(said, rows.get(number), is_kept=number in kept)
        if words:
            changes.append(Change(said.position, said.full_name, words))
    replaced_at = older.replaced_at if older else None
    return Comparison(donor_list, frozen.facts, older is None, replaced_at, tuple(changes))


def _difference(said: DonorListRowFacts, row: ListRow | None, *, is_kept: bool) -> str:
    if not is_kept:
        reason = f": {row.reason}" if row is not None and row.reason else ""
        return f"Đã rút tên khỏi bản hiện hành{reason}"
    if row is None or row.gone:
        return row.gone if row is not None else "Không còn đăng ký"
    parts = [name for name, printed, now in _READ if getattr(said, printed) != getattr(row, now)]
    if said.id_number[-4:] != row.id_number_tail:
        parts.append("số căn cước")
    return f"Đã sửa sau khi xác nhận: {', '.join(parts)}" if parts else ""
