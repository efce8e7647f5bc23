"""Closings: balance and lock a drive, and correct it afterwards by difference slips only."""

from flask import Blueprint

bp = Blueprint("closings", __name__)

from blueprints.closings import routes  # noqa: E402,F401  (routes register themselves on bp)
