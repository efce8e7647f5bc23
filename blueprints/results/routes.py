"""Answer the addresses of results: boards, desk, walk-ins, paper pack, keying from paper, summary."""

from blueprints.results import boards, desk, keying, pack, summary, walk_in

__all__ = ["boards", "desk", "keying", "pack", "summary", "walk_in"]
