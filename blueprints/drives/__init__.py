"""Drives: where and when blood is received, and the bands with their places."""

from flask import Blueprint

bp = Blueprint("drives", __name__)

from blueprints.drives import routes  # noqa: E402,F401  (routes register themselves on bp)
