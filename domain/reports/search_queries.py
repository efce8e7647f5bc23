"""Find people, drives, units and papers within a scope by a few words without marks, figures or a code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from domain.accounts.records import Role
from domain.accounts.rules import Scope
from domain.donors.queries import RegisterRow, register_page
from domain.drives.office_queries import OfficeRow, drives_numbered, drives_with_words
from domain.ledger.queries import donors_in_scope
from domain.names import fold
from domain.papers.queries import paper_with_code
from domain.papers.records import Paper
from domain.papers.rules import read_code as read_paper_code
from domain.people import Phone, parse_phone
from domain.signups.queries import registrations_in_scope
from domain.signups.records import Registration
from domain.signups.rules import read_code as read_registration_code
from domain.units.queries import units_of_province
from domain.units.records import Unit

SHOWN = 10
_WHOLE_NUMBER = 12
_LEAST_TAIL = 3


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found, at most ten of each kind."""

    registrations: Sequence[Registration] = ()
    donors: Sequence[RegisterRow] = ()
    drives: Sequence[OfficeRow] = ()
    units: Sequence[Unit] = ()
    paper: Paper | None = None
    is_citizen_number: bool = field(default=False)

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found at all."""
        return not (self.registrations or self.donors or self.drives or self.units or self.paper)


def find(session: Session, scope: Scope, typed: str, today: date, *, with_donors: bool) -> Findings:
    """Return what the words, figures or code mean within an account's reach.

    A whole citizen number is never looked for here, because this search travels in an address.
    """
    figures = "".join(typed.split()).replace(".", "")
    if figures.isdigit() and len(figures) == _WHOLE_NUMBER:
        return Findings(is_citizen_number=True)
    if not fold(typed):
        return Findings()
    code = read_paper_code(typed)
    people = _registrations(session, scope, typed, figures)
    donors: Sequence[RegisterRow] = ()
    if with_donors:
        is_ward = scope.role is Role.WARD
        donors = register_page(session, donors_in_scope(scope), typed, is_one_commune=is_ward, limit=SHOWN)[
            :SHOWN
        ]
    if figures.lstrip("+").isdigit():
        return Findings(people, donors)
    return Findings(
        people,
        donors,
        drives_numbered(session, drives_with_words(session, scope, typed), most=SHOWN),
        session.scalars(units_of_province(scope.province_id, valid_on=today, words=typed).limit(SHOWN)).all(),
        paper_with_code(session, code) if code else None,
    )


def _registrations(session: Session, scope: Scope, typed: str, figures: str) -> Sequence[Registration]:
    wanted = select(Registration).where(registrations_in_scope(scope), _matches(typed, figures))
    # Who is called exactly so comes before those whose name only begins so.
    is_exact = case((Registration.search_key.endswith(fold(typed).split()[-1], autoescape=True), 0), else_=1)
    latest = wanted.order_by(is_exact, Registration.id.desc()).limit(SHOWN)
    return session.scalars(latest.options(joinedload(Registration.drive))).all()


def _matches(typed: str, figures: str) -> ColumnElement[bool]:
    code = read_registration_code(typed)
    by_code = Registration.code == code if code else None
    if figures.lstrip("+").isdigit():
        phone = parse_phone(figures)
        by_figures = Registration.phone.endswith(figures, autoescape=True)
        if isinstance(phone, Phone):
            by_figures = Registration.phone == phone.number
        elif len(figures) < _LEAST_TAIL:
            by_figures = Registration.phone == figures
        tail = Registration.id_number_tail == figures
        return or_(by_figures, tail) if by_code is None else or_(by_figures, tail, by_code)
    spaced = literal(" ") + Registration.search_key
    words = and_(*(spaced.contains(f" {word}", autoescape=True) for word in fold(typed).split()))
    return words if by_code is None else or_(words, by_code)
