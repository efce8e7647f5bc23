"""Facility files: the roster that goes to the facility, and the results that come back as a file."""

from flask import Blueprint

bp = Blueprint("facility_files", __name__)

from blueprints.facility_files import routes  # noqa: E402,F401  (routes register themselves on bp)
