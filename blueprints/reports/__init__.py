"""Reports: figures and lists that fall out of the work of all other nouns."""

from flask import Blueprint

bp = Blueprint("reports", __name__)

from blueprints.reports import (  # noqa: E402,F401  (routes register themselves on bp)
    held_data,
    maps,
    periods,
    public,
    routes,
)
