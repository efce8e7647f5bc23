"""Outreach: announcements for the public, feeds, open data, words to pass on."""

from flask import Blueprint

bp = Blueprint("outreach", __name__)

from blueprints.outreach import feeds, office, open_data, public  # noqa: E402,F401  (routes register themselves on bp)
