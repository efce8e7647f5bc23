"""Commendations: who reached a milestone, and the papers that honour them."""

from flask import Blueprint

bp = Blueprint("commendations", __name__)

from blueprints.commendations import routes  # noqa: E402,F401  (routes register themselves on bp)
