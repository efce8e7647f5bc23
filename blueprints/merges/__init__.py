"""Merges: find donors that are one person, bring them together, and take that back."""

from flask import Blueprint

bp = Blueprint("merges", __name__)
