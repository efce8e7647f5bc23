"""Answer the addresses of facility files: the roster, sending a file, the rows of a file, one row."""

from blueprints.facility_files import review, roster, row, send

__all__ = ["review", "roster", "row", "send"]
