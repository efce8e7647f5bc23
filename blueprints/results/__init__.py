"""Results: what happened to each registrant on the drive day."""

from flask import Blueprint

bp = Blueprint("results", __name__)

from blueprints.results import routes  # noqa: E402,F401  (routes register themselves on bp)
