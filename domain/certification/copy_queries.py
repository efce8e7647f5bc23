"""Ask which signed copies a list has, and which lists have one of the version that holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.certification.records import DonorList, SignedCopy


def copies_of(session: Session, list_id: int) -> Sequence[SignedCopy]:
    """Return the signed copies of a list without their bytes, newest first."""
    wanted = select(SignedCopy).where(SignedCopy.donor_list_id == list_id)
    return session.scalars(wanted.order_by(SignedCopy.number.desc())).all()


def copy_of(session: Session, list_id: int, copy_id: int) -> SignedCopy | None:
    """Return one signed copy of a list."""
    wanted = select(SignedCopy).where(SignedCopy.donor_list_id == list_id, SignedCopy.id == copy_id)
    return session.scalars(wanted).one_or_none()


def signed_lists(session: Session, list_ids: Collection[int]) -> set[int]:
    """Return those of the lists whose current version has a signed copy."""
    wanted = (
        select(SignedCopy.donor_list_id)
        .join(DonorList, DonorList.id == SignedCopy.donor_list_id)
        .where(DonorList.id.in_(list_ids), SignedCopy.paper_id == DonorList.paper_id)
    )
    return set(session.scalars(wanted))
