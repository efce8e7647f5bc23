"""Sign-ups: registrations for a drive, with their consents."""

from flask import Blueprint

bp = Blueprint("signups", __name__)

from blueprints.signups import my_data, rights_office, routes  # noqa: E402,F401  (routes register themselves on bp)
