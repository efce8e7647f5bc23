"""Accounts: signing in and out, activation links, and the province's list of accounts."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from blueprints.accounts import routes  # noqa: E402,F401  (routes register themselves on bp)
