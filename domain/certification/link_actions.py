"""Give an agency without account a link and a code to one list, open it by both, end it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain import journal
from domain.certification.claims import NOUN, situation_of
from domain.certification.link_queries import link_with_token, read_signs, units_with_account
from domain.certification.records import CertifierLink, DonorList
from domain.certification.rules import link_verdict
from domain.clock import day_of
from domain.journal import Actor
from domain.papers.rules import ALPHABET
from domain.refusals import Refused
from domain.sealing import keyring_of

TOKEN_LENGTH = 26  # Signs of 5 bits: 130 random bits.
CODE_LENGTH = 6
ASK_AGAIN = (
    "Liên kết và mã này không đi cùng nhau, hoặc đã hết hạn. Xem lại mã trên thư; cần thì gọi nơi gửi thư."
)


@dataclass(frozen=True, slots=True)
class LinkSecrets:
    """What is told once, on a page or in a letter, and then known to nobody but its reader."""

    token: str
    code: str
    valid_to: date


def make_link(
    session: Session, donor_list: DonorList, valid_to: date | None, *, by: Actor, now: datetime
) -> LinkSecrets:
    """Make a link to a sent list that is good until the end of a day; earlier ones stay good.

    Raises Refused when the list waits for nobody, the day does not fit, or the unit has an account of its own.
    """
    with_account = units_with_account(session, [donor_list.certifying_unit_id])
    link_verdict(situation_of(donor_list), valid_to, bool(with_account), day_of(now)).require()
    if valid_to is None:
        raise Refused("Danh sách chưa có hạn xác nhận. Lấy lại, đặt hạn, rồi gửi.")
    made = LinkSecrets(_signs(TOKEN_LENGTH), _signs(CODE_LENGTH), valid_to)
    ring = keyring_of(session)
    link = CertifierLink(
        donor_list_id=donor_list.id,
        token_digest=ring.index(made.token, "certifier_link"),
        code_digest=ring.index(made.token + made.code, "certifier_code"),
        valid_to=valid_to,
        made_at=now,
        made_by=by.name,
    )
    session.add(link)
    session.flush()
    journal.record(
        session, "cấp liên kết xác nhận", NOUN, donor_list.id, by=by, now=now, link=link.id, valid_to=valid_to
    )
    return made


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def open_link(session: Session, token: str, code: str, now: datetime) -> CertifierLink:
    """Return the live link that this token and code belong to; raise Refused alike for whatever is wrong."""
    link = link_with_token(session, token, day_of(now))
    typed = keyring_of(session).index(read_signs(token) + read_signs(code), "certifier_code")
    if link is None or not secrets.compare_digest(link.code_digest, typed):
        raise Refused(ASK_AGAIN)
    link.opened_at = now
    session.flush()
    journal.record(
        session,
        "mở danh sách qua liên kết",
        NOUN,
        link.donor_list_id,
        by=Actor("người giữ liên kết"),
        now=now,
        link=link.id,
    )
    return link


def end_links(session: Session, list_id: int, *, by: Actor, now: datetime) -> None:
    """End all links of a list; pages that are open with them close at the next step."""
    alive = (CertifierLink.donor_list_id == list_id) & CertifierLink.ended_at.is_(None)
    session.execute(update(CertifierLink).where(alive).values(ended_at=now))
    journal.record(session, "thu hồi liên kết xác nhận", NOUN, list_id, by=by, now=now)
