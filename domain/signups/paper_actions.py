"""Give a registration that was keyed in from a paper form the code that is printed on that form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import journal
from domain.journal import Actor
from domain.refusals import Reason, Refused
from domain.sealing import keyring_of
from domain.signups.paper_codes import read_paper_code
from domain.signups.records import Registration
from domain.signups.rules import shown_code


def take_paper_code(
    session: Session, registration: Registration, typed: str, *, by: Actor, now: datetime
) -> None:
    """Give the registration the code of its paper form; the person keeps the strip with the same code.

    Raises Refused when no form was printed with the code, or when somebody else was keyed in with it.
    """
    code = read_paper_code(keyring_of(session), typed)
    if isinstance(code, Reason):
        raise Refused(code)
    if registration.code == code:
        return  # The other click of a double click.
    taken = session.scalars(select(Registration.full_name).where(Registration.code == code)).first()
    if taken is not None:
        sentence = f"Phiếu mã {shown_code(code)} đã ghi cho người khác. Xem lại mã trên phiếu đang cầm"
        raise Refused(Reason(sentence, "paper_code"))
    registration.code = code
    session.flush()
    journal.record(session, "ghi theo phiếu giấy", "registration", registration.id, by=by, now=now)
