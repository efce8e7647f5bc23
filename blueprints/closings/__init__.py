"""Closings: balance and lock a drive, and correct it afterwards by difference slips only."""

from flask import Blueprint

bp = Blueprint("closings", __name__)
