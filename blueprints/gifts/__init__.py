"""Gifts: what donors receive at a drive, and the serials of the certificates that the facility hands out."""

from flask import Blueprint

bp = Blueprint("gifts", __name__)
