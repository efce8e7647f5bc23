"""Donors: the person and the stored facts about the person."""

from flask import Blueprint

bp = Blueprint("donors", __name__)

from blueprints.donors import public, routes  # noqa: E402,F401  (routes register themselves on bp)
