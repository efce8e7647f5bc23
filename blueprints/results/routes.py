"""Answer the addresses of results: the desk, one person at the desk, and the summary of a drive."""

from blueprints.results import desk, summary

__all__ = ["desk", "summary"]
