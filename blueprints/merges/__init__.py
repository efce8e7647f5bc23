"""Merges: donors who may be one person, side by side, merged and taken back."""

from flask import Blueprint

bp = Blueprint("merges", __name__)

from blueprints.merges import routes  # noqa: E402,F401  (routes register themselves on bp)
