"""Donors: the person and the stored facts about the person."""

from flask import Blueprint

bp = Blueprint("donors", __name__)

from blueprints.donors import care, claims, notebooks, openings, own_page, public, routes, statement  # noqa: E402,F401
