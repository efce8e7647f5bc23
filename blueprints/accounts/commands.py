"""The terminal's commands for accounts: flask user."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from blueprints.transaction import reading, writing
from domain.accounts import actions, queries
from domain.clock import now
from domain.journal import SYSTEM


@click.command("user")
@click.argument("username")
@with_appcontext
def user(username: str) -> None:
    """Print a new activation link for an account that exists."""
    account = queries.account_named(reading(), username)
    if account is None:
        raise click.ClickException(f"Chưa có tài khoản “{username}”.")
    with writing() as session:
        token = actions.invite(session, account, by=SYSTEM, now=now())
    click.echo(f"{current_app.extensions['settings'].public_url}/kich-hoat/{token}")


COMMANDS = (user,)
