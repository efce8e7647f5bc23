"""System: the health pages, migrations, backup and the other commands of the terminal."""

from flask import Blueprint

bp = Blueprint("system", __name__)

from blueprints.system import export, routes  # noqa: E402,F401  (routes register themselves on bp)
