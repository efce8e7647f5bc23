"""Keep the signed paper of a certified list: who sent it when, its digest, and whether its rows were all there."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain import journal
from domain.certification.claims import NOUN, claim
from domain.certification.records import SignedCopy
from domain.clock import day_of
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.rulebook import rule
from domain.wording import number_text


def keep_copy(
    session: Session,
    list_id: int,
    content: bytes,
    *,
    pages: int,
    declared_rows: int,
    keeps_difference: bool,
    seen_version: int,
    by: Actor,
    now: datetime,
) -> SignedCopy:
    """Keep a signed PDF of the current version; copies that came before stay.

    Raises Refused when the list is not certified, the file is too large or the very same as the last one, or the
    people counted on the paper are not as many as the version confirms and nobody said that this is known.
    """
    donor_list = claim(session, list_id, seen_version, now)
    if donor_list.paper is None:
        raise Refused("Danh sách chưa được xác nhận, nên chưa có bản ký để giữ.")
    most: int = rule("certification.signed_copy_megabytes", day_of(now)).value
    if len(content) > most * 1_000_000:
        raise Refused(Reason(f"Tệp lớn hơn {most} MB. Quét đen trắng, 200 dpi, rồi gửi lại.", "file"))
    certified = donor_list.paper.rows
    if declared_rows != certified and not keeps_difference:
        raise Refused(
            Reason(
                f"Trên giấy đếm được {number_text(declared_rows)} người, bản đã xác nhận có "
                f"{number_text(certified)} người. Có người bị gạch tên thì rút tên trên hệ thống để có bản mới; "
                "còn nếu vẫn giữ tệp này thì đánh dấu ô bên dưới.",
                "declared_rows",
            )
        )
    digest = hashlib.sha256(content).hexdigest()
    same_list = SignedCopy.donor_list_id == list_id
    same = select(SignedCopy.number).where(
        same_list, SignedCopy.sha256 == digest, SignedCopy.paper_id == donor_list.paper.id
    )
    if known := session.scalar(same):
        raise Refused(Reason(f"Tệp này đã được giữ, là bản ký số {known}.", "file"))
    copy = SignedCopy(
        donor_list_id=list_id,
        paper_id=donor_list.paper.id,
        number=1 + (session.scalar(select(func.max(SignedCopy.number)).where(same_list)) or 0),
        size=len(content),
        sha256=digest,
        pages=pages,
        declared_rows=declared_rows,
        certified_rows=certified,
        content=content,
        added_at=now,
        added_by=by.name,
    )
    session.add(copy)
    session.flush()
    journal.record(
        session,
        "giữ bản ký của danh sách",
        NOUN,
        list_id,
        by=by,
        now=now,
        number=copy.number,
        sha256=digest,
        declared=declared_rows,
        certified=certified,
    )
    return copy
