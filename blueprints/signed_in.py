"""Flask-Login on our own session table: the cookie holds an opaque token, the database says whether it lives."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, request, session
from flask_login import LoginManager, login_user

from blueprints.transaction import reading, writing
from blueprints.who import SignedIn, signed_in_person
from domain.accounts import actions, queries
from domain.accounts.records import Account
from domain.accounts.rules import TOUCH_EVERY
from domain.clock import now


def _load(token: str) -> SignedIn | None:
    found = queries.signed_in(reading(), token, now())
    return None if found is None else SignedIn(found[0], found[1], token)


def _touch() -> None:
    person = None if request.endpoint == "static" else signed_in_person()
    if person is not None and now() - person.visit.last_seen_at > TOUCH_EVERY:
        with writing() as database:
            actions.touch(database, person.visit.id, now())


def begin(account: Account, token: str) -> None:
    """Put a fresh token into a fresh cookie session; what the cookie held before signing in is dropped."""
    session.clear()
    session.permanent = True
    found = queries.signed_in(reading(), token, now())
    if found is not None:
        login_user(SignedIn(account, found[1], token))


def install(app: Flask) -> None:
    """Set up Flask-Login without remember-me and without its address check, which can be forged."""
    manager = LoginManager(app)
    manager.session_protection = None  # type: ignore[assignment]  # None is documented, the stub is not right.
    manager.user_loader(_load)
    app.permanent_session_lifetime = timedelta(hours=12)
    app.before_request(_touch)
