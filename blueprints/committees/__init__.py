"""Committees: their members, decision, standing body and intake points."""

from flask import Blueprint

bp = Blueprint("committees", __name__)

from blueprints.committees import routes  # noqa: E402,F401  (routes register themselves on bp)
