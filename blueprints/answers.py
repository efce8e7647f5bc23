"""Turn a refusal of the domain into errors beside the fields, find out who is acting, write whole addresses."""

from __future__ import annotations

from typing import Any

import wtforms
from flask import current_app, request, url_for

from blueprints.transaction import writing
from blueprints.who import person
from domain import journal
from domain.accounts.actions import actor_of
from domain.clock import now
from domain.journal import Actor
from domain.refusals import Refused


def show_reasons(form: wtforms.Form, refused: Refused) -> None:
    """Put each reason beside its field, or on top of the form when it belongs to none."""
    for reason in refused.reasons:
        if reason.field and reason.field in form:
            field = form[reason.field]
            field.errors = [*field.errors, reason.sentence]
        else:
            form.form_errors.append(reason.sentence)


def me() -> Actor:
    """Return how the journal names the signed-in account."""
    return actor_of(person().account)


def address_key() -> str:
    """Return the visitor's address for a throttle: IPv6 counts by its /64 network."""
    address = request.remote_addr or "?"
    return ":".join(address.split(":")[:4]) if ":" in address else address


def public_url(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, as it is sent to other people and other programs."""
    return str(current_app.extensions["settings"].public_url) + url_for(endpoint, **values)


def local_path(target: str | None, default: str) -> str:
    """Return a target only when it is a path of this site, so that nobody is led elsewhere."""
    safe = (
        target is not None
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and "\\" not in target
        and all(ord(letter) >= 32 for letter in target)
    )
    return str(target) if safe else default


def note_print(act: str, noun: str, object_id: int | None, **details: object) -> None:
    """Write into the journal that a paper with personal data was printed; ask for nothing more afterwards."""
    with writing() as database:
        journal.record(database, act, noun, object_id, by=me(), now=now(), **details)
