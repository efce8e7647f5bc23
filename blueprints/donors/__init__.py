"""Donors: the person and the stored facts about the person."""

from flask import Blueprint

bp = Blueprint("donors", __name__)

from blueprints.donors import (  # noqa: E402,F401  (routes register themselves on bp)
    blood,
    care,
    claims,
    families,
    notebooks,
    openings,
    own_data,
    own_page,
    public,
    routes,
    segments,
    statement,
    year_thanks,
)
