"""Units: every body in the tree, from the nation to a hamlet, through time."""

from flask import Blueprint

bp = Blueprint("units", __name__)

from blueprints.units import following, life, roll, routes  # noqa: E402,F401  (routes register themselves on bp)
