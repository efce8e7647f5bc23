"""Answer the addresses of results: the desk, walk-ins, the paper pack, keying from paper, and the summary."""

from blueprints.results import desk, keying, pack, summary, walk_in

__all__ = ["desk", "keying", "pack", "summary", "walk_in"]
