"""Answer the addresses of results: the boards, the desk, the paper pack, and the summary of a drive."""

from blueprints.results import boards, desk, pack, summary

__all__ = ["boards", "desk", "pack", "summary"]
