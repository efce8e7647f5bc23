"""Reports: figures and lists that fall out of the work of all other nouns."""

from flask import Blueprint

bp = Blueprint("reports", __name__)

from blueprints.reports import periods, public, routes  # noqa: E402,F401  (routes register themselves on bp)
from blueprints.reports import maps  # noqa: E402,F401  (its route registers itself on bp)
