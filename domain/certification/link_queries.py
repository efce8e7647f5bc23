"""Ask for the links by which agencies without account certify one list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from domain.accounts.records import Account, Role
from domain.certification.records import CertifierLink
from domain.sealing import keyring_of

_MISREAD = str.maketrans("ILO", "110")


def read_signs(text: str) -> str:
    """Return a token or code as it was given out, however it was grouped or misread."""
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(_MISREAD)


def _alive(today: date) -> ColumnElement[bool]:
    return and_(CertifierLink.ended_at.is_(None), CertifierLink.valid_to >= today)


def link_with_token(session: Session, token: str, today: date) -> CertifierLink | None:
    """Return the live link of a token."""
    digest = keyring_of(session).index(read_signs(token), "certifier_link")
    wanted = select(CertifierLink).where(CertifierLink.token_digest == digest, _alive(today))
    return session.scalars(wanted).one_or_none()


def live_link(session: Session, link_id: int, today: date) -> CertifierLink | None:
    """Return a link that has neither run out nor been ended."""
    return session.scalars(
        select(CertifierLink).where(CertifierLink.id == link_id, _alive(today))
    ).one_or_none()


def live_links(session: Session, list_id: int, today: date) -> Sequence[CertifierLink]:
    """Return the live links of a list, the one that lasts longest first."""
    wanted = select(CertifierLink).where(CertifierLink.donor_list_id == list_id, _alive(today))
    return session.scalars(wanted.order_by(CertifierLink.valid_to.desc(), CertifierLink.id)).all()


def units_with_account(session: Session, unit_ids: Collection[int]) -> set[int]:
    """Return those of the units that have an active account which certifies for them."""
    theirs = (Account.role == Role.CERTIFIER, Account.unit_id.in_(unit_ids), Account.is_active)
    return {
        number for number in session.scalars(select(Account.unit_id).where(*theirs)) if number is not None
    }
