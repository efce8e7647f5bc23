"""Answer the addresses of results: the desk, the paper pack, and the summary of a drive."""

from blueprints.results import desk, pack, summary

__all__ = ["desk", "pack", "summary"]
