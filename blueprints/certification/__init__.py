"""Certification: donor lists and their confirmation by UBND or the employing agency."""

from flask import Blueprint

bp = Blueprint("certification", __name__)

from blueprints.certification import routes  # noqa: E402,F401  (routes register themselves on bp)
