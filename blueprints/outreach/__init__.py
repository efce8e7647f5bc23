"""Outreach: announcements for the public."""

from flask import Blueprint

bp = Blueprint("outreach", __name__)

from blueprints.outreach import routes  # noqa: E402,F401  (routes register themselves on bp)
