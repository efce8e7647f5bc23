"""Committees: their members, decision, standing body and intake points."""

from flask import Blueprint

bp = Blueprint("committees", __name__)

from blueprints.committees import first_steps, routes  # noqa: E402,F401  (they register themselves on bp)
