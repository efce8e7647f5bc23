"""Plans: plan documents, their campaigns, targets and annex lines."""

from flask import Blueprint

bp = Blueprint("plans", __name__)

from blueprints.plans import public, routes  # noqa: E402,F401  (routes register themselves on bp)
from blueprints.plans import carry  # noqa: E402,F401  (its route registers itself on bp)
