"""Papers: the codes of printed documents and the check of a code."""

from flask import Blueprint

bp = Blueprint("papers", __name__)

from blueprints.papers import routes  # noqa: E402,F401  (routes register themselves on bp)
