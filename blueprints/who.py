"""Who is at the browser: the signed-in account and its session row, with types that Flask-Login does not give."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from flask_login import UserMixin, current_user

from domain.accounts.records import Account, SignInSession


@dataclass
class SignedIn(UserMixin):
    """The account behind the running request and its session row."""

    account: Account
    visit: SignInSession
    token: str

    def get_id(self) -> str:
        """Return the opaque token; Flask-Login keeps it in the signed cookie."""
        return self.token


def signed_in_person() -> SignedIn | None:
    """Return who is signed in, or None."""
    person = current_user._get_current_object()
    return person if isinstance(person, SignedIn) else None


def person() -> SignedIn:
    """Return who is signed in; 403 when nobody is."""
    return signed_in_person() or abort(403)
