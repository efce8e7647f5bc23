"""Plans: plan documents, their campaigns, targets and annex lines."""

from flask import Blueprint

bp = Blueprint("plans", __name__)

# The routes of each module register themselves on bp.
from blueprints.plans import (  # noqa: E402,F401
    annex,
    annex_in,
    attachments,
    campaigns,
    carry,
    check,
    overview,
    plan_in,
    public,
    quota,
    record,
    spread,
    targets,
    versions,
)
