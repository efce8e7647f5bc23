"""Gifts: what donors receive at a drive, and the serials of the certificates that the facility hands out."""

from flask import Blueprint

bp = Blueprint("gifts", __name__)

from blueprints.gifts import routes  # noqa: E402,F401  (routes register themselves on bp)
